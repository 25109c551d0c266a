#!/usr/bin/env python3
"""test-batch.py PROGRAM SAMPLE MODEL - folders in folders, suffixes, results
that are there already, reports, standard input and output.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import time

import picture
from tap import Bench, check, collect, run_all

SAMPLE = os.path.abspath(sys.argv[2])
BENCH = Bench(sys.argv[1])
TREE = ["a.jpg", "sub/a.jpg", "sub/deep/b.jpeg"]


def run(*arguments, status=0, limits=""):
    result = BENCH.run(*arguments, limits=limits)
    check(result.status == status, arguments, result)
    return result


def pipe(data, *arguments):
    """Runs the program with data on standard input, and takes its bytes."""
    return subprocess.run(
        [BENCH.program, *arguments],
        input=data,
        capture_output=True,
        env=BENCH.environment,
        timeout=120,
        check=False,
    )


def read(name):
    with open(name, "rb") as file:
        return file.read()


def make_tree(folder):
    for name in TREE:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(SAMPLE, path)


def find(folder):
    return sorted(
        os.path.relpath(os.path.join(place, name), folder)
        for place, _, names in os.walk(folder)
        for name in names
    )


def test_folders_in_folders():
    make_tree("in")
    os.symlink("..", "in/sub/loop")
    os.mkdir("in/.hidden")
    shutil.copy(SAMPLE, "in/.hidden/c.jpg")
    result = run("apply", "in", "-r", "-o", "out")
    check(find("out") == TREE, find("out"))
    told = [line.split(":")[0] for line in result.out.splitlines()]
    check(told == ["out/" + name for name in TREE], result)
    run("apply", "in", "-o", "flat")
    check(find("flat") == ["a.jpg"], find("flat"))
    result = run("estimate", "in", "--recursive", "--json")
    names = [json.loads(line)["photo"] for line in result.out.splitlines()]
    check(names == ["in/" + name for name in TREE], result)


def test_results_within_the_folder():
    """They are not taken for photographs when it is run again."""
    make_tree("own")
    for _ in range(2):
        run("apply", "own", "-r", "-o", "own/out")
        check(find("own/out") == TREE, find("own/out"))


def test_suffix():
    make_tree("named")
    run("apply", "named", "-r", "-o", "marked", "--suffix", "-clean")
    wanted = ["a-clean.jpg", "sub/a-clean.jpg", "sub/deep/b-clean.jpeg"]
    check(find("marked") == wanted, find("marked"))
    before = read("named/a.jpg")
    run("apply", "named/a.jpg", "--suffix", ".clean")
    check(read("named/a.clean.jpg") == read("marked/a-clean.jpg"))
    check(read("named/a.jpg") == before, "the photograph")
    run("apply", "named/a.jpg", "--suffix", "", status=2)
    check(read("named/a.jpg") == before, "the photograph")
    run("apply", "named/a.jpg", "--suffix", "../x", status=2)


def test_results_that_are_there():
    make_tree("twice")
    run("apply", "twice", "-r", "-o", "done")
    os.remove("done/sub/a.jpg")
    with open("done/a.jpg", "wb") as file:
        file.write(b"kept")
    result = run("apply", "twice", "-r", "-o", "done", "--skip-existing")
    check("2 skipped" in result.err, result)
    check(result.out.startswith("done/sub/a.jpg:"), result)
    check(read("done/a.jpg") == b"kept", "a result that was there")
    result = run("apply", "twice", "-r", "-o", "done", "--skip-existing")
    check("3 skipped" in result.err and result.out == "", result)
    run("apply", "twice", "-r", "-o", "done")
    check(read("done/a.jpg") != b"kept", "without the option")


def test_thousands_that_are_there():
    """Ten seconds of the processor are plenty for finding that all is done."""
    os.makedirs("many/done")
    for number in range(10000):
        for folder in ("many", "many/done"):
            with open("%s/%05d.jpg" % (folder, number), "wb"):
                pass
    result = run(
        "apply", "many", "-o", "many/done", "--skip-existing", limits="-t 10"
    )
    check("10000 skipped" in result.err, result)
    shutil.rmtree("many")


def test_killed():
    """Its workers end with it, and leave nothing half done."""
    side = 3000
    row = bytes(random.Random(1).randrange(256) for _ in range(side * 3))
    os.mkdir("killed")
    shutil.copy(SAMPLE, "killed/0.jpg")
    for number in range(1, 5):
        picture.write_png("killed/%d.png" % number, side, side, row * side)
    with subprocess.Popen(
        [BENCH.program, "apply", "killed", "-o", "killed-out"],
        env=BENCH.environment,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        process.stdout.readline()
        process.kill()
        process.wait()
        done = [n for n in os.listdir("killed-out") if n[0] != "."]
    for _ in range(600):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    left = os.listdir("killed-out")
    check(sorted(left) == sorted(done), left, done)


def test_report():
    os.mkdir("told")
    odd = 'odd, "name".jpg'
    shutil.copy(SAMPLE, "told/" + odd)
    shutil.copy(SAMPLE, "told/z.jpg")
    with open("told/broken.jpg", "wb") as file:
        file.write(read(SAMPLE)[:5000])
    run("apply", "told", "-o", "to", "--report", "r.csv", status=1)
    with open("r.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    check(
        [row["photo"] for row in rows]
        == [
            "told/broken.jpg",
            "told/" + odd,
            "told/z.jpg",
        ]
    )
    check([row["status"] for row in rows] == ["failed", "done", "done"])
    check(rows[0]["said"] != "" and rows[0]["result"] == "", rows[0])
    check(rows[1]["result"] == "to/" + odd, rows[1])
    numbers = json.loads(run("estimate", "--json", SAMPLE).out)
    for name, group in (("Cm", "cm"), ("K", "k")):
        for i, values in enumerate(numbers[group], 1):
            for j, value in enumerate(values, 1):
                is_there = float(rows[2]["%s%d%d" % (name, i, j)])
                check(abs(is_there - value) < 1e-5, name, i, j)
    for i, value in enumerate(numbers["cs"], 1):
        check(abs(float(rows[2]["Cs%d" % i]) - value) < 1e-5, i)
    check("exposure" in rows[2]["said"], rows[2]["said"])


def test_report_of_passes():
    run("apply", SAMPLE, "-o", "p.jpg", "--passes", "2", "--report", "p.csv")
    with open("p.csv", encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    check(len(row) == 7 + 2 * 37 and row["K55_2"] != "", row)


def test_report_that_cannot_be_written():
    os.mkdir("report.csv")
    result = run(
        "apply", SAMPLE, "-o", "q.jpg", "--report", "report.csv", status=1
    )
    check("report.csv" in result.err, result)
    check(not os.path.exists("q.jpg"), "before anything is done")


def test_standard_input_and_output():
    run("apply", SAMPLE, "-o", "straight.jpg", "--strength", "0.5")
    for kind in ("jpg", "png", "tif", "webp"):
        run("apply", SAMPLE, "-o", "i." + kind, "--strength", "0")
        run("apply", "i." + kind, "-o", "w." + kind, "--strength", "0.5")
        data, wanted = read("i." + kind), read("w." + kind)
        done = pipe(data, "apply", "-", "-o", "-", "--strength", "0.5")
        check(done.returncode == 0 and done.stdout == wanted, kind, done.stderr)
        done = pipe(data, "apply", "-", "-o", "s." + kind, "--strength", "0.5")
        check(done.returncode == 0 and read("s." + kind) == wanted, kind)
    done = pipe(read(SAMPLE), "estimate", "-", "--json")
    check(done.stdout == pipe(b"", "estimate", SAMPLE, "--json").stdout)
    done = pipe(b"", "apply", SAMPLE, "-o", "-", "--strength", "0.5")
    check(done.stdout == read("straight.jpg"), done.stderr)


def test_standard_input_and_output_that_cannot_be():
    for data in (b"", b"no photograph", read(SAMPLE)[:5000]):
        done = pipe(data, "apply", "-", "-o", "-")
        check(done.returncode != 0 and done.stdout == b"", done)
        check(b"-: " in done.stderr, done.stderr)
    run("apply", SAMPLE, SAMPLE, "-o", "-", status=2)
    run("apply", "-", "--suffix", "-x", status=2)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [BENCH.program, "apply", SAMPLE, "-o", "-"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=BENCH.environment,
            check=False,
        )
    check(done.returncode == 1 and b"standard output" in done.stderr, done)


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
