"""classifier.py - a small classifier for tests.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import array
import json
import random
import struct
import sys

FIRES = (3, 4, 6, 7, 9, 10, 11, 12)


def shapes(classes):
    """SqueezeNet v1.1's tensors, a few channels wide."""
    yield "features.0", (4, 3, 3, 3)
    for i in FIRES:
        yield "features.%d.squeeze" % i, (2, 4, 1, 1)
        yield "features.%d.expand1x1" % i, (2, 2, 1, 1)
        yield "features.%d.expand3x3" % i, (2, 2, 3, 3)
    yield "classifier.1", (classes, 4, 1, 1)


def write_classifier(path, classes=1000):
    """Writes such a file, of random numbers that are always the same."""
    chance = random.Random(1)
    header, body = {}, array.array("f")

    def add(name, shape, numbers):
        start = 4 * len(body)
        body.extend(numbers)
        header[name] = {
            "dtype": "F32",
            "shape": shape,
            "data_offsets": [start, 4 * len(body)],
        }

    for name, shape in shapes(classes):
        inputs = shape[1] * shape[2] * shape[3]
        add(
            name + ".weight",
            list(shape),
            [
                chance.gauss(0, (2 / inputs) ** 0.5)
                for _ in range(shape[0] * inputs)
            ],
        )
        add(name + ".bias", [shape[0]], [0.1] * shape[0])
    header["__metadata__"] = {"arch": "SqueezeNet v1.1", "input_size": "224"}
    text = json.dumps(header).encode()
    if sys.byteorder == "big":
        body.byteswap()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body.tobytes())
