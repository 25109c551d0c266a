"""segmenter.py - a segmentation network that tells bright from dark.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import array
import json
import struct
import sys

THRESHOLD = 128


def centre(*weights):
    """A 3x3 kernel for each input channel: a number in its middle."""
    return [w if tap == 4 else 0.0 for w in weights for tap in range(9)]


def block(name, inputs):
    """A CGNet block at half the size that keeps a weighted sum."""
    yield name + ".in.weight", (1, len(inputs), 3, 3), centre(*inputs)
    yield name + ".in.slope", (1,), [1.0]
    yield name + ".loc.weight", (1, 1, 3, 3), centre(1.0)
    yield name + ".sur.weight", (1, 1, 3, 3), centre(0.0)
    yield name + ".mid.slope", (2,), [1.0, 1.0]
    yield name + ".reduce.weight", (1, 2, 1, 1), [1.0, 0.0]
    yield name + ".fc0.weight", (1, 1), [0.0]
    yield name + ".fc0.bias", (1,), [0.0]
    yield name + ".fc1.weight", (1, 1), [0.0]
    yield name + ".fc1.bias", (1,), [20.0]  # the gate is open


def tensors():
    """CGNet's, of which only a grey copy of the picture reaches the end."""
    for i, inputs in enumerate((3, 1, 1)):
        yield "level1_%d.weight" % i, (1, inputs, 3, 3), [0.0] * 9 * inputs
        yield "level1_%d.slope" % i, (1,), [1.0]
    yield "b1.slope", (4,), [1.0] * 4
    yield from block("level2_0", (0.0, 1 / 3, 1 / 3, 1 / 3))
    yield "b2.slope", (5,), [1.0] * 5
    yield from block("level3_0", (1.0, 0.0, 0.0, 0.0, 0.0))
    yield "b3.slope", (2,), [1.0] * 2
    yield "classifier.weight", (2, 2, 1, 1), [-1.0, 0.0, 1.0, 0.0]


def write_segmenter(path, **metadata):
    """Score 0 is of pixels darker than THRESHOLD, 1 of brighter ones; its
    answers are the same over eight pixels, with slopes between."""
    header, body = {}, array.array("f")
    for name, shape, values in tensors():
        start = 4 * len(body)
        body.extend(values)
        header[name] = {
            "dtype": "F32",
            "shape": list(shape),
            "data_offsets": [start, 4 * len(body)],
        }
    header["__metadata__"] = {
        "arch": "CGNet",
        "mean": str([THRESHOLD] * 3),
        "mul": str([1 / 128] * 3),
        **metadata,
    }
    text = json.dumps(header).encode()
    if sys.byteorder == "big":
        body.byteswap()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body.tobytes())
