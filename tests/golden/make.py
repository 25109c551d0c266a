#!/usr/bin/python3
"""Record the vectors that test-golden.c holds the engine against.

  /usr/bin/python3 make.py PICTURE FOLDER      (python3-torch, python3-opencv)

Writes a slim network with seeded random weights, two pictures of 224x224 (the
middle of PICTURE, and noise) and golden.json: the 37 estimates and some warped
pixels, in double precision from the weights as they stand in the file.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import pathlib
import struct
import sys

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

SIZE = 224
WIDTHS = (8, 12, 20, 28)
MEAN = torch.tensor([0.485, 0.456, 0.406], dtype=torch.float64)[:, None, None]
STD = torch.tensor([0.229, 0.224, 0.225], dtype=torch.float64)[:, None, None]


class Block(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(c_out)

    def forward(self, x):
        a = self.conv1(F.avg_pool2d(x, 5, 4, 1))
        return a + F.relu(self.bn2(self.conv2(F.relu(self.bn1(a)))))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        w = WIDTHS
        self.backbone = nn.Sequential(
            nn.Conv2d(3, w[0], 3, padding=1),
            nn.BatchNorm2d(w[0]),
            nn.ReLU(),
            Block(w[0], w[1]),
            Block(w[1], w[2]),
            Block(w[2], w[3]),
        )
        self.out = nn.Linear(w[3], 37)

    def forward(self, x):
        return self.out(self.backbone(x).mean((2, 3)))


def randomise(network):
    """Weights that keep the signal alive and the answers near the identity,
    with no symmetry that could hide a transposed matrix or a flipped kernel."""
    for m in network.modules():
        if isinstance(m, nn.BatchNorm2d):
            nn.init.uniform_(m.weight, 0.5, 1.5)
            nn.init.normal_(m.bias, 0, 0.2)
            nn.init.normal_(m.running_mean, 0, 0.5)
            nn.init.uniform_(m.running_var, 0.5, 2)
    nn.init.normal_(network.out.weight, 0, 0.05)
    with torch.no_grad():
        network.out.bias.normal_(0, 0.1)
        network.out.bias[[0, 4, 8, 24]] += 1
        for p in network.state_dict().values():
            p.copy_(p.half())


def warp(x, p):
    cm, cs, k = p[:9].reshape(3, 3), p[9:12], p[12:].reshape(5, 5)
    z = torch.einsum('dhw,dc->chw', x + cs[:, None, None], cm)
    return F.conv2d(z[:, None], k[None, None], padding=2)[:, 0]


def write_weights(path, network):
    header, data = {'__metadata__': {'licence': 'GPL-3.0-or-later'}}, b''
    for name, t in network.state_dict().items():
        if name.endswith('num_batches_tracked'):
            continue
        raw = t.half().numpy().tobytes()
        header[name] = {
            'dtype': 'F16',
            'shape': list(t.shape),
            'data_offsets': [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)


def record(network, folder, name, rgb, rng):
    cv2.imwrite(str(folder / name), rgb[:, :, ::-1])
    v = torch.from_numpy(rgb / 255.0).permute(2, 0, 1)
    x = (v - MEAN) / STD
    with torch.no_grad():
        p = network(x[None])[0]
        before = warp(x, p)
    after = torch.minimum(torch.maximum(before, -MEAN / STD), (1 - MEAN) / STD)
    places = [(0, 0), (223, 0), (0, 223), (223, 223), (1, 0), (222, 223)]
    places += [
        tuple(int(i) for i in rng.integers(0, SIZE, 2)) for _ in range(30)
    ]
    return {
        'file': name,
        'outputs_f64': p.tolist(),
        'samples': [
            {
                'xy': [x, y],
                'before': before[:, y, x].tolist(),
                'after': after[:, y, x].tolist(),
            }
            for x, y in places
        ],
    }


def main():
    picture, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    torch.manual_seed(7)
    rng = np.random.default_rng(7)
    network = Network().eval()
    randomise(network)
    write_weights(folder / 'slim.safetensors', network)
    network.double()

    photo = cv2.imread(picture)[:, :, ::-1]
    y, x = ((n - SIZE) // 2 for n in photo.shape[:2])
    photo = np.ascontiguousarray(photo[y : y + SIZE, x : x + SIZE])
    noise = rng.integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)
    golden = {
        'weights': 'slim.safetensors',
        'inputs': [
            record(network, folder, 'photo.png', photo, rng),
            record(network, folder, 'noise.png', noise, rng),
        ],
    }
    (folder / 'golden.json').write_text(json.dumps(golden, indent=1) + '\n')


main()
