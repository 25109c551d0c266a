#!/usr/bin/env python3
"""Test pictures: make them, compare them. PNG only, no other module needed.

pictures.py make DIR           writes rgb, dark, rgba, gray, graya, rgb16 .png
pictures.py decode A B         B is A's grey, from sRGB to linear, in 8 bits
pictures.py differ A B [BOX]   prints how many pixels differ and by how much
                               at most (of 65535); BOX is x,y,w,h, of both, or
                               x,y,w,h,dx,dy to look at B shifted
pictures.py outside A B BOX    the same, of all that is not in BOX
SPDX-License-Identifier: GPL-3.0-or-later
"""
import struct
import sys
import zlib

CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def write(path, width, height, kind, depth, rows):
    def chunk(name, data):
        body = name + data
        return (
            struct.pack('>I', len(data))
            + body
            + struct.pack('>I', zlib.crc32(body))
        )

    raw = b''.join(b'\0' + row for row in rows)
    with open(path, 'wb') as f:
        f.write(
            b'\x89PNG\r\n\x1a\n'
            + chunk(
                b'IHDR',
                struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, 0),
            )
            + chunk(b'IDAT', zlib.compress(raw))
            + chunk(b'IEND', b'')
        )


def unfilter(raw, height, stride, step):
    rows, above, at = [], bytearray(stride), 0
    for _ in range(height):
        kind, row = raw[at], bytearray(raw[at + 1 : at + 1 + stride])
        at += 1 + stride
        for i in range(stride if kind else 0):
            left = row[i - step] if i >= step else 0
            up = above[i]
            corner = above[i - step] if i >= step else 0
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            else:
                p = left + up - corner
                guess = min(
                    (abs(p - left), 0, left),
                    (abs(p - up), 1, up),
                    (abs(p - corner), 2, corner),
                )[2]
            row[i] = (row[i] + guess) & 255
        rows.append(row)
        above = row
    return rows


def read(path):
    """Width, height and a list of (r, g, b, a), each 0 to 65535."""
    data = open(path, 'rb').read()
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        sys.exit(path + ' is no PNG')
    at, packed = 8, b''
    while at < len(data):
        length, name = struct.unpack('>I4s', data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if name == b'IHDR':
            width, height, depth, kind, _, _, lace = struct.unpack(
                '>IIBBBBB', body
            )
            if kind not in CHANNELS or depth not in (8, 16) or lace:
                sys.exit(path + ' is a kind of PNG not understood here')
        elif name == b'IDAT':
            packed += body
    n = CHANNELS[kind]
    stride = width * n * depth // 8
    out = []
    for row in unfilter(
        zlib.decompress(packed), height, stride, n * depth // 8
    ):
        if depth == 16:
            v = struct.unpack('>%dH' % (width * n), row)
        else:
            v = [b * 257 for b in row]
        for x in range(0, width * n, n):
            p = v[x : x + n]
            if n < 3:
                p = (p[0], p[0], p[0]) + tuple(p[1:])
            out.append(tuple(p) if len(p) == 4 else tuple(p) + (65535,))
    return width, height, out


def pixel(x, y):
    """A made-up photograph: slopes, an edge, a disc, and noise."""
    noise = (x * 7919 + y * 104729 + (x * y) % 251 * 31) % 23
    disc = (x - 250) ** 2 + (y - 90) ** 2 < 3600
    return (
        min(255, 20 + x * 200 // 400 + noise + 25 * disc),
        min(255, 10 + y * 180 // 300 + noise + 40 * (x > 180)),
        min(255, 60 + (x + y) * 100 // 700 + noise // 2 + 60 * disc),
    )


def make(folder):
    w, h = 400, 300
    kinds = {
        name: [] for name in ('rgb', 'dark', 'rgba', 'gray', 'graya', 'rgb16')
    }
    for y in range(h):
        p = [pixel(x, y) for x in range(w)]
        a = [
            0 if (x // 50 + y // 50) % 4 == 0 else min(255, x) for x in range(w)
        ]
        kinds['rgb'].append(bytes(v for q in p for v in q))
        kinds['dark'].append(bytes(v // 3 for q in p for v in q))
        kinds['rgba'].append(bytes(v for q, b in zip(p, a) for v in (*q, b)))
        kinds['gray'].append(bytes(q[1] for q in p))
        kinds['graya'].append(bytes(v for q, b in zip(p, a) for v in (q[1], b)))
        kinds['rgb16'].append(
            b''.join(
                struct.pack('>H', v * 257 + (x * y) % 99)
                for x, q in enumerate(p)
                for v in q
            )
        )
    for name, kind, depth in (
        ('rgb', 2, 8),
        ('dark', 2, 8),
        ('rgba', 6, 8),
        ('gray', 0, 8),
        ('graya', 4, 8),
        ('rgb16', 2, 16),
    ):
        write('%s/%s.png' % (folder, name), w, h, kind, depth, kinds[name])


def linear(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def decode(a, b):
    w, h, pixels = read(a)
    v = [round(linear(p[0] / 65535) * 255) for p in pixels]
    write(b, w, h, 0, 8, [bytes(v[y * w : y * w + w]) for y in range(h)])


def visible(p):
    """What nobody sees does not count."""
    return p if p[3] else (0, 0, 0, 0)


def differ(a, b, box, outside=False):
    wa, ha, pa = read(a)
    wb, hb, pb = read(b)
    x0, y0, w, h, dx, dy = (box + [0, 0])[:6] if box else (0, 0, wa, ha, 0, 0)
    if not box and (wa, ha) != (wb, hb):
        return 'sizes %dx%d and %dx%d' % (wa, ha, wb, hb)
    count = most = 0
    for y in range(ha):
        for x in range(wa):
            if (x0 <= x < x0 + w and y0 <= y < y0 + h) == outside:
                continue
            p = visible(pa[y * wa + x])
            q = visible(pb[(y + dy) * wb + x + dx])
            if p != q:
                count += 1
                most = max(most, max(abs(i - j) for i, j in zip(p, q)))
    return '%d %d' % (count, most)


if __name__ == '__main__':
    if sys.argv[1] == 'make':
        make(sys.argv[2])
    elif sys.argv[1] == 'decode':
        decode(sys.argv[2], sys.argv[3])
    else:
        area = [int(v) for v in sys.argv[4].split(',')] if sys.argv[4:] else []
        print(differ(sys.argv[2], sys.argv[3], area, sys.argv[1] == 'outside'))
