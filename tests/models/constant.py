"""constant.py - a network that says the same numbers of every photograph.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import array
import json
import struct
import sys

WIDTH = 4
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def shapes():
    """The names and shapes of NEM's tensors, but for the last."""

    def norm(name):
        for part in ("weight", "bias", "running_mean", "running_var"):
            yield "%s.%s" % (name, part), (WIDTH,)

    def conv(name, inputs):
        yield name + ".weight", (WIDTH, inputs, 3, 3)
        yield name + ".bias", (WIDTH,)

    yield from conv("backbone.0", 3)
    yield from norm("backbone.1")
    for block in (3, 4, 5):
        for i in (1, 2):
            yield from conv("backbone.%d.conv%d" % (block, i), WIDTH)
            yield from norm("backbone.%d.bn%d" % (block, i))
    yield "out.weight", (37, WIDTH)


def gain_numbers(gain):
    """Cm, Cs and K that multiply R'G'B' by a number."""
    mix = [gain * (i % 4 == 0) for i in range(9)]
    shift = [(1 - 1 / gain) * m / s for m, s in zip(MEAN, STD)]
    return mix + shift + [float(i == 12) for i in range(25)]


def write_constant(path, numbers):
    """Writes weights for which NEM says the 37 numbers."""
    header, body = {"__metadata__": {"licence": "none"}}, array.array("f")

    def add(name, shape, values):
        start = 4 * len(body)
        body.extend(values)
        header[name] = {
            "dtype": "F32",
            "shape": list(shape),
            "data_offsets": [start, 4 * len(body)],
        }

    for name, shape in shapes():
        size = 1
        for side in shape:
            size *= side
        add(name, shape, [float(name.endswith("running_var"))] * size)
    add("out.bias", (37,), numbers)
    text = json.dumps(header).encode()
    if sys.byteorder == "big":
        body.byteswap()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body.tobytes())
