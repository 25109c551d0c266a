#!/usr/bin/env python3
"""psnr.py < PAIRS - the PSNR of pairs of pictures, in dB.

SPDX-License-Identifier: GPL-3.0-or-later

Each line of the input is two files with a tab between them. At most 60.
"""
import sys

import gi
import numpy

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf  # noqa: E402


def read(path):
    """(height, width, 3), without what is transparent."""
    pixbuf = GdkPixbuf.Pixbuf.new_from_file(path).apply_embedded_orientation()
    stride, channels = pixbuf.get_rowstride(), pixbuf.get_n_channels()
    height, width = pixbuf.get_height(), pixbuf.get_width()
    data = numpy.frombuffer(pixbuf.get_pixels(), numpy.uint8)
    data = numpy.pad(data, (0, stride * height - len(data)))
    rows = data.reshape(height, stride)[:, : width * channels]
    return rows.reshape(height, width, channels)[..., :3].astype(float)


for line in sys.stdin:
    first, second = (read(path) for path in line.rstrip("\n").split("\t"))
    error = ((first - second) ** 2).mean()
    print(min(60, 10 * numpy.log10(255**2 / error)) if error else 60)
