#!/usr/bin/env python3
"""Times a training step of NEM (paper's widths, batch 16, 224x224) against PyTorch's.

SPDX-License-Identifier: GPL-3.0-or-later

usage: training.py BENCH-TRAINING [THREADS]
The two take turns, so that what else the machine does falls on both. PyTorch is
looked for in this Python and in the system's; where it is absent, that is said.
"""
import os
import statistics
import subprocess
import sys

BATCH, SIDE, STEPS, ROUNDS = 16, 224, 3, 3

PEER = """
import sys, time, torch
import torch.nn as nn, torch.nn.functional as F

class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, padding=1), nn.BatchNorm2d(o)
    def forward(self, x):
        a = self.conv1(F.avg_pool2d(x, 5, 4, 1))
        return a + F.relu(self.bn2(self.conv2(F.relu(self.bn1(a)))))

batch, side, threads, steps = map(int, sys.argv[1:])
torch.set_num_threads(threads)
body = nn.Sequential(nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
                     Block(64, 128), Block(128, 256), Block(256, 512))
out = nn.Linear(512, 37)
x = torch.rand(batch, 3, side, side) * 4 - 2
for _ in range(steps):
    start = time.perf_counter()
    body.zero_grad(); out.zero_grad()
    out(body(x).mean((2, 3))).sum().backward()
    print("%.4f" % (time.perf_counter() - start), flush=True)
"""


def find_torch():
    for python in (sys.executable, "/usr/bin/python3"):
        found = subprocess.run([python, "-c", "import torch; print(torch.__version__)"],
                               capture_output=True, text=True)
        if found.returncode == 0:
            return python, found.stdout.strip()
    return None, None


def steps(command):
    """The seconds of each step but the first, which warms up."""
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(line) for line in run.stdout.split()][1:]


def main():
    threads = sys.argv[2] if len(sys.argv) > 2 else str(os.cpu_count())
    sizes = [str(BATCH), str(SIDE), threads, str(STEPS + 1)]
    python, version = find_torch()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours += steps([sys.argv[1], *sizes])
        if python:
            theirs += steps([python, "-c", PEER, *sizes])
    print(f"NEM forward and backward, batch {BATCH} at {SIDE}x{SIDE}, {threads} threads, "
          f"seconds a step: least, median")
    print(f"  ours            {min(ours):7.3f} {statistics.median(ours):7.3f}")
    if not python:
        print("  PyTorch is absent")
        return
    print(f"  PyTorch {version:7s} {min(theirs):7.3f} {statistics.median(theirs):7.3f}")
    print(f"  ratio           {min(theirs) / min(ours):7.2f} "
          f"{statistics.median(theirs) / statistics.median(ours):7.2f}")


if __name__ == "__main__":
    main()
