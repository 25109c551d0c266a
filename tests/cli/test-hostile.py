#!/usr/bin/env python3
"""test-hostile.py PROGRAM SAMPLE MODEL - damaged and malicious
weights files: each is refused by name, using little memory.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import sys

import hostile
import picture
from tap import Bench, check, run_all

SAMPLE, MODEL = (os.path.abspath(path) for path in sys.argv[2:4])
BENCH = Bench(sys.argv[1])
FLIPS = 24
LIMITS = "-v 4194304"  # address space, in kB


def run_on(path):
    """The three commands that load a model."""
    for words in (
        ["info", path],
        ["estimate", "--model", path, "small.png"],
        ["apply", "--model", path, "small.png", "-o", "out.png"],
    ):
        yield words, BENCH.run(*words, limits=LIMITS)


def refuse(path, commands=3):
    for words, result in list(run_on(path))[:commands]:
        check(1 <= result.status <= 125, words, result)
        check(path in result.err, "not named", words, result)
        check(result.err.isprintable() or "\n" in result.err, words)
    check(not os.path.exists("out.png"), path)


def make_test(name, data):
    def test():
        path = name + ".safetensors"
        with open(path, "wb") as file:
            file.write(data)
        try:
            refuse(path)
        finally:
            os.unlink(path)

    return name, test


def test_folder():
    os.mkdir("folder.safetensors")
    refuse("folder.safetensors")


def test_absent():
    refuse("absent.safetensors")


def test_photograph():
    shutil.copy(SAMPLE, "photo.safetensors")
    refuse("photo.safetensors")


def test_pipe():
    os.mkfifo("pipe.safetensors")
    refuse("pipe.safetensors")


def test_device():
    os.symlink("/dev/zero", "zero.safetensors")
    refuse("zero.safetensors")


def test_good():
    """What the others are damaged copies of, in both precisions."""
    with open(MODEL, "rb") as file:
        header, raw = hostile.split(file.read())
    with open("wide.safetensors", "wb") as file:
        file.write(hostile.join(*hostile.widen(header, raw)))
    words = []
    for path in (MODEL, "wide.safetensors"):
        for _, result in run_on(path):
            check(result.status == 0, path, result)
            words.append(result.out)
        os.unlink("out.png")
    check(words[1] == words[4], "the precisions differ", words[1], words[4])


def make_flip_test(seed):
    def test():
        path = "flip-%d.safetensors" % seed
        with open(MODEL, "rb") as file:
            data = hostile.flip_bits(file.read(), seed)
        with open(path, "wb") as file:
            file.write(data)
        for words, result in run_on(path):
            check(0 <= result.status <= 125, words, result)
            check(result.status == 0 or path in result.err, words, result)
        os.unlink(path)
        if os.path.exists("out.png"):
            os.unlink("out.png")

    return "flipped bits %d" % seed, test


def main():
    with open(MODEL, "rb") as file:
        data = file.read()
    picture.write_png("small.png", 64, 48, bytes(range(256)) * 36)
    tests = [
        make_test(name, contents) for name, contents in hostile.make_all(data)
    ]
    tests += [make_flip_test(seed) for seed in range(FLIPS)]
    tests += [
        ("folder", test_folder),
        ("absent", test_absent),
        ("photograph", test_photograph),
        ("pipe", test_pipe),
        ("device", test_device),
        ("good", test_good),
    ]
    return run_all(tests)


if __name__ == "__main__":
    sys.exit(main())
