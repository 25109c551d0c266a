#!/usr/bin/env python3
"""test-weights.py WEIGHTS CARD - what ships is what the card says it is.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

from tap import check, collect, run_all  # noqa: E402

WEIGHTS = os.path.abspath(sys.argv[1])
CARD = os.path.abspath(sys.argv[2])


def read_header():
    """The metadata and the tensors' shapes."""
    with open(WEIGHTS, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    return header.pop("__metadata__"), header


def read_command():
    """The options of the card's command that makes the file."""
    with open(CARD, encoding="utf-8") as file:
        text = file.read()
    command = re.search(r"^build/models/sympie-fit .*$", text, re.MULTILINE)
    check(command, "the card has no such command")
    return dict(re.findall(r"--([a-z-]+) (\S+)", command.group()))


def read_training(meta):
    """The figures of the metadata, by the names of the options."""
    text = meta["training"]
    found = dict(
        re.findall(r"\b(sound|published|faults|pair|noisy) ([0-9.e-]+)", text)
    )
    for option, pattern in {
        "iterations": r"(\d+) iterations",
        "batch": r"iterations of (\d+)",
        "samples": r"among (\d+) views",
        "width": r"width (\d+)",
        "learning-rate": r"rate ([0-9.e-]+)",
        "noise": r"noise ([0-9.e-]+)",
        "dropout": r"dropout ([0-9.e-]+)",
        "harm": r"harm ([0-9.e-]+)",
        "seed": r"seed (\d+)",
    }.items():
        match = re.search(pattern, text)
        check(match, option, text)
        found[option] = match.group(1)
    return found


def test_what_they_are():
    meta, tensors = read_header()
    check(meta["sympie.objective"] == "photo", meta)
    check(meta["sympie.form"] == "relative", meta)
    check(meta["licence"] == "GPL-3.0-or-later", meta)
    check(re.fullmatch(r"[0-9a-f]{40}", meta["sympie.commit"]), meta)
    check(all(t["dtype"] == "F16" for t in tensors.values()))


def test_how_they_were_made():
    meta, tensors = read_header()
    training = read_training(meta)
    options = read_command()
    for option, value in options.items():
        if option in training:
            same = float(training[option]) == float(value)
            check(same, option, value, training)
    for option in ("samples", "iterations", "sound", "published", "faults"):
        check(option in options, option, "is not in the card's command")
    width = tensors["backbone.5.conv1.weight"]["shape"][0]
    check(width == int(training["width"]), width, training)


def test_what_pairs():
    meta, _ = read_header()
    with open(CARD, encoding="utf-8") as file:
        card = file.read()
    for found in meta["sympie.pairs"].split("; "):
        check(re.fullmatch(r"\S+ \d+ x [0-9.]+", found), found)
        check(found.split()[0] in card, found, "is not in the card")


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
