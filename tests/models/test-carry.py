#!/usr/bin/env python3
"""test-carry.py CARRY PROGRAM SAMPLE - what is packed for another machine.

PROGRAM is built with CUDA, without which there is nothing to carry.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

from tap import Bench, Result, check, collect, run_all  # noqa: E402

CARRY, PROGRAM, SAMPLE = [os.path.abspath(path) for path in sys.argv[1:4]]
BENCH = Bench(CARRY)
MOST = 30
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
    "2",
    "--threads",
    "2",
    "--corruptions",
    "darken",
    "--validate-count",
    "1",
    "--log-every",
    "1",
    "--validate-every",
    "100000",
]


def pack(folder, most, *options):
    os.makedirs("set/train", exist_ok=True)
    for number in range(40):
        shutil.copy(SAMPLE, "set/train/%02d.jpg" % number)
    return BENCH.run(
        PROGRAM,
        folder,
        "--most",
        str(most),
        "--with",
        "/bin/true",
        "--photos",
        "set",
        "--",
        *options
    )


def size_of(folder):
    return sum(
        os.path.getsize(os.path.join(at, name))
        for at, _, names in os.walk(folder)
        for name in names
    )


def go(seconds):
    """Trains in the folder, as if it had been copied to another machine."""
    done = subprocess.run(
        ["moved/go", str(seconds), "results"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=BENCH.environment,
        timeout=120,
        check=False,
    )
    return Result(done)


def lines_of_log():
    with open("results/log.csv", encoding="utf-8") as file:
        return len(file.readlines()) - 1


def test_two_slices():
    result = pack("folder", MOST, *TINY, "--iterations", "1000000")
    check(result.status == 0, result)
    check(size_of("folder") <= MOST << 20, size_of("folder"))
    os.rename("folder", "moved")
    with open("moved/options", encoding="utf-8") as file:
        text = file.read()
    check(text.startswith("--device\ncuda\n--photos\nphotos.tar\n"), text)
    with open("moved/options", "w", encoding="utf-8") as file:
        file.write(text.replace("cuda", "cpu", 1))
    subprocess.run(["moved/in", "true"], check=True)
    result = go(9)
    check(result.status == 0, result)
    first = lines_of_log()
    check(first > 0, result)
    for name in ("last.safetensors", "report.md", "settings.json", "run.log"):
        check(os.path.getsize("results/" + name) < 16 << 20, name)
    result = go(9)
    check(result.status == 0, result)
    check(lines_of_log() > first, first, result)


def test_as_many_as_there_is_room_for():
    """Evenly drawn: neither the first nor the last of them alone."""
    program = size_of("moved") - os.path.getsize("moved/photos.tar")
    for at, _, names in list(os.walk("moved/program")) + list(
        os.walk("moved/run")
    ):
        program -= sum(
            os.path.getsize(os.path.join(at, name)) for name in names
        )
    most = (program >> 20) + 3
    result = pack("less", most, *TINY)
    check(result.status == 0, result)
    check(size_of("less") <= most << 20, size_of("less"))
    names = (
        subprocess.run(
            ["tar", "-tf", "less/photos.tar"], check=True, capture_output=True
        )
        .stdout.decode()
        .split()
    )
    numbers = sorted(
        int(name[-6:-4]) for name in names if name.endswith(".jpg")
    )
    check(2 <= len(numbers) < 40, numbers)
    gaps = [b - a for a, b in zip(numbers, numbers[1:])]
    check(max(gaps) - min(gaps) <= 1, numbers)


def test_refused():
    for result, name in (
        (pack("moved", MOST), "moved"),
        (pack("tiny", 1), "--most 1"),
        (BENCH.run(PROGRAM, "none"), "--photos"),
        (BENCH.run("missing", "none", "--photos", "set"), "missing"),
        (BENCH.run("/bin/sh", "none", "--photos", "set"), "CUDA"),
    ):
        check(result.status == 1 and name in result.err, result)
    for name in "none", "tiny":
        check(not os.path.exists(name), "something was written")


sys.exit(run_all(collect(globals())))
