#!/usr/bin/env python3
"""test-device.py PROGRAM SAMPLE [EMULATED] - training on a graphics card.

EMULATED is the same program with a card that the processor plays.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

from mpirun import MPIRUN  # noqa: E402
from tap import Bench, Result, check, collect, run_all  # noqa: E402

PATHS = [os.path.abspath(path) for path in sys.argv[1:]]
SAMPLE = PATHS[1]
CPU = Bench(PATHS[0])
CARD = Bench(PATHS[2]) if len(PATHS) > 2 else None
TINY = [
    "--objective",
    "photo",
    "--widths",
    "4,4,4,4",
    "--side",
    "64",
    "--resize",
    "64",
    "--batch",
    "3",
    "--threads",
    "2",
    "--corruptions",
    "darken,gaussian_noise,fog",
    "--validate-count",
    "1",
    "--validate-every",
    "4",
    "--log-every",
    "1",
    "--photos",
    "set",
    "--iterations",
    "8",
]


def photos():
    """A folder of photographs; made once."""
    if not os.path.isdir("set"):
        os.mkdir("set")
        for name in "abc":
            shutil.copy(SAMPLE, "set/%s.jpg" % name)


def train(bench, out, *arguments):
    """Trains, which must succeed. Returns the log."""
    photos()
    result = bench.run("--out", out, *TINY, *arguments)
    check(result.status == 0, arguments, result)
    return read_log(out)


def read_log(out):
    with open(os.path.join(out, "log.csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def near(one, two, tolerance):
    """Checks that two logs tell the same but for rounding."""
    check([a["iteration"] for a in one] == [b["iteration"] for b in two], one)
    for a, b in zip(one, two):
        check(a["learning_rate"] == b["learning_rate"], a, b)
        for name in ("first", "second", "psnr_before", "psnr_after"):
            check(
                abs(float(a[name]) - float(b[name]))
                <= tolerance * max(1, abs(float(b[name]))),
                name,
                a,
                b,
            )


def refuse(status, *arguments, names=()):
    """Runs the program, which must fail so and write nothing."""
    photos()
    result = CPU.run("--out", "none", *TINY, *arguments)
    check(result.status == status, arguments, result)
    for name in names:
        check(name in result.err, "not named: " + name, result)
    check(not os.path.exists("none"), "something was written")


def test_refused():
    refuse(1, "--device", "gpu", names=["gpu", "cpu", "cuda", "cuda-exact"])
    refuse(
        1,
        "--device",
        "cuda",
        "--refit-weight",
        "0.5",
        names=["refit-weight", "0.5", "cpu"],
    )


if CARD:

    def test_same_log():
        wanted = train(CPU, "cpu")
        near(train(CARD, "exact", "--device", "cuda-exact"), wanted, 2e-3)
        near(train(CARD, "fast", "--device", "cuda"), wanted, 5e-2)
        check(sorted(os.listdir("exact")) == sorted(os.listdir("cpu")))

    def test_card_is_named():
        photos()
        result = CARD.run("--out", "named", *TINY, "--device", "cuda")
        check("emulat" in result.err, result)

    def test_other_device_goes_on():
        """A checkpoint of the card's is taken up by the processor."""
        wanted = train(CARD, "moved", "--device", "cuda-exact")
        check(train(CPU, "moved", "--resume") == wanted)

    def test_two_processes():
        """Each has a card, its part of the batch, and sums over both."""
        alone = CARD.run("--out", "mpi", *TINY, "--mpi", "--iterations", "1")
        if alone.status != 0:
            check("-Dmpi=enabled" in alone.err, alone)
            return "built without MPI"
        if not shutil.which("mpirun"):
            return "there is no mpirun"
        both = ["--device", "cuda-exact", "--batch", "4"]
        wanted = train(CARD, "one", *both)
        done = subprocess.run(
            MPIRUN + [CARD.program, "--mpi", "--out", "two", *TINY, *both],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=CARD.environment,
            timeout=120,
            check=False,
        )
        check(done.returncode == 0, Result(done))
        near(read_log("two"), wanted, 2e-3)
        return None


sys.exit(run_all(collect(globals())))
