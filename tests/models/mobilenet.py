"""mobilenet.py - a weights file of MobileNet v2 with random numbers.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import array
import json
import random
import struct

# Factor, channels and blocks of each group (Sandler et al., CVPR 2018).
GROUPS = [
    (1, 16, 1),
    (6, 24, 2),
    (6, 32, 3),
    (6, 64, 4),
    (6, 96, 3),
    (6, 160, 3),
    (6, 320, 1),
]


def list_layers():
    """The name and the weight's shape of each convolution."""
    layers = [("features.0.0", [32, 3, 3, 3])]
    channels, number = 32, 1
    for factor, out, blocks in GROUPS:
        for _ in range(blocks):
            name = "features.%d.conv." % number
            wide = factor * channels
            part = int(factor > 1)
            if part:
                layers.append((name + "0.0", [wide, channels, 1, 1]))
            layers.append((name + "%d.0" % part, [wide, 1, 3, 3]))
            layers.append((name + "%d" % (part + 1), [out, wide, 1, 1]))
            channels = out
            number += 1
    layers.append(("features.18.0", [1280, channels, 1, 1]))
    return layers


def write_mobilenet(path):
    """Writes all of its tensors in single precision, always the same."""
    rand = random.Random(1)
    table = [rand.gauss(0, 1) for _ in range(4096)]
    header, data = {}, bytearray()

    def add(name, shape, spread):
        count = 1
        for side in shape:
            count *= side
        numbers = array.array("f", rand.choices(table, k=count))
        scaled = array.array("f", (spread * number for number in numbers))
        start = len(data)
        data.extend(scaled.tobytes())
        header[name] = {
            "dtype": "F32",
            "shape": shape,
            "data_offsets": [start, len(data)],
        }

    for name, shape in list_layers():
        fan_in = shape[1] * shape[2] * shape[3]
        add(name + ".weight", shape, (2 / fan_in) ** 0.5)
        add(name + ".bias", shape[:1], 0.1)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
