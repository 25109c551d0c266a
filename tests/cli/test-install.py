#!/usr/bin/env python3
"""test-install.py BUILD SAMPLE - an installation moved to another folder
still finds its models.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import subprocess
import sys

from tap import Bench, check, collect, run_all

BUILD, SAMPLE = (os.path.abspath(path) for path in sys.argv[1:3])
BENCH = Bench("sympie")


def find(root, name, inside=""):
    """The only file of that name in a folder so called, below another."""
    found = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(root)
        if name in names and folder.endswith(inside)
    ]
    check(len(found) == 1, name, found)
    return os.path.abspath(found[0])


def install():
    """Installs into a folder that is then moved."""
    meson = shutil.which("meson")
    if not meson:
        return None
    done = subprocess.run(
        [meson, "install", "-C", BUILD, "--no-rebuild", "--destdir"]
        + [os.path.abspath("first")],
        capture_output=True,
        check=False,
    )
    check(done.returncode == 0, done.stdout, done.stderr)
    os.rename("first", "moved")
    return os.path.abspath("moved")


def test_moved():
    root = install()
    if not root:
        return "meson is not in the PATH"
    BENCH.environment["XDG_DATA_DIRS"] = "/nonexistent"
    BENCH.program = find(root, "sympie", "bin")
    model = find(root, "photo.safetensors")
    result = BENCH.run("info", "photo")
    check(result.status == 0 and model in result.out, result)
    result = BENCH.run("estimate", SAMPLE)
    check(result.status == 0, result)
    os.rename(model, model + ".away")
    result = BENCH.run("estimate", SAMPLE)
    check(result.status == 1 and model in result.err, result)
    return None


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
