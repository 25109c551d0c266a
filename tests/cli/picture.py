"""picture.py - just enough PNG, JPEG, ICC and Exif to check files.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def chunk(name, data):
    body = name + data
    return (
        struct.pack(">I", len(data))
        + body
        + struct.pack(">I", zlib.crc32(body))
    )


def write_png(path, width, height, pixels, depth=8, colour=2, profile=None):
    """pixels: the samples by rows, big-endian, as the file holds them."""
    stride = len(pixels) // height
    rows = b"".join(
        b"\0" + pixels[y * stride : (y + 1) * stride] for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(SIGNATURE + chunk(b"IHDR", header))
        if profile:
            file.write(chunk(b"iCCP", b"test\0\0" + zlib.compress(profile)))
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def chunks(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != SIGNATURE:
        raise ValueError("%s is no PNG" % path)
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def paeth(a, b, c):
    p = a + b - c
    near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))
    return near[2]


def unfilter(kind, row, above, step):
    for i, value in enumerate(row):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        guess = (
            0,
            left,
            above[i],
            (left + above[i]) // 2,
            paeth(left, above[i], corner),
        )[kind]
        row[i] = (value + guess) & 255
    return row


class Png:
    """A PNG file's pixels and what is said about them."""

    def __init__(self, path):
        parts = {}
        for name, data in chunks(path):
            parts[name] = parts.get(name, b"") + data
        (self.width, self.height, self.depth, self.colour) = struct.unpack(
            ">IIBB", parts[b"IHDR"][:10]
        )
        self.parts = parts
        self.profile = None
        if b"iCCP" in parts:
            packed = parts[b"iCCP"].split(b"\0", 1)[1][1:]
            self.profile = zlib.decompress(packed)
        step = CHANNELS[self.colour] * self.depth // 8
        stride = step * self.width
        data = zlib.decompress(parts[b"IDAT"])
        above, rows = bytearray(stride), []
        for y in range(self.height):
            at = y * (stride + 1)
            above = unfilter(
                data[at], bytearray(data[at + 1 : at + 1 + stride]), above, step
            )
            rows.append(bytes(above))
        self.pixels = b"".join(rows)


def segments(path):
    """The segments of a JPEG file up to its first scan."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] != b"\xff\xd8":
        raise ValueError("%s is no JPEG" % path)
    at = 2
    while data[at + 1] != 0xDA:
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length


def insert_segments(source, target, extra):
    """Copies a JPEG file with more segments behind its first."""
    with open(source, "rb") as file:
        data = file.read()
    at = 4 + struct.unpack(">H", data[4:6])[0]
    added = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
        for marker, body in extra
    )
    with open(target, "wb") as file:
        file.write(data[:at] + added + data[at:])


def make_profile():
    """An ICC profile of a wide space: matrix, and a gamma of 2.2."""

    def fixed(*values):
        return b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    def xyz(*values):
        return b"XYZ \0\0\0\0" + fixed(*values)

    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(79)
    text += bytes(-len(text) % 4)
    tags = [
        (b"desc", text),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.60974, 0.31111, 0.01947)),
        (b"gXYZ", xyz(0.20528, 0.62567, 0.06087)),
        (b"bXYZ", xyz(0.14919, 0.06322, 0.74457)),
        (b"rTRC", gamma),
        (b"gTRC", gamma),
        (b"bTRC", gamma),
    ]
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags:
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    header = struct.pack(
        ">I4sI4s4s4s12s4s",
        at + len(body),
        b"none",
        0x02400000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0),
        b"acsp",
    )
    header += bytes(28) + fixed(0.9642, 1.0, 0.8249) + bytes(48)
    return header + table + body


def make_exif(camera, orientation, thumbnail=None):
    """The body of an APP1 segment: one tag of text, one of orientation and,
    with a thumbnail, a second folder that holds it."""
    text = camera.encode() + b"\0"
    text += bytes(len(text) % 2)
    first = 8 + 2 + 2 * 12 + 4
    second = first + len(text) if thumbnail else 0
    folder = struct.pack("<H", 2)
    folder += struct.pack("<HHII", 0x110, 2, len(camera) + 1, first)
    folder += struct.pack("<HHIHH", 0x112, 3, 1, orientation, 0)
    data = b"II*\0" + struct.pack("<I", 8) + folder
    data += struct.pack("<I", second) + text
    if thumbnail:
        at = second + 2 + 3 * 12 + 4
        data += struct.pack("<H", 3)
        data += struct.pack("<HHIHH", 0x103, 3, 1, 6, 0)
        data += struct.pack("<HHII", 0x201, 4, 1, at)
        data += struct.pack("<HHII", 0x202, 4, 1, len(thumbnail))
        data += struct.pack("<I", 0) + thumbnail
    return b"Exif\0\0" + data


def read_exif(body):
    """Returns (camera, orientation, has a thumbnail) of an APP1 segment."""
    data = body[6:]
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack(order + "I", data[4:8])
    (count,) = struct.unpack(order + "H", data[at : at + 2])
    camera = orientation = None
    for i in range(count):
        entry = at + 2 + 12 * i
        tag, _, size = struct.unpack(order + "HHI", data[entry : entry + 8])
        if tag == 0x112:
            (orientation,) = struct.unpack(
                order + "H", data[entry + 8 : entry + 10]
            )
        if tag == 0x110:
            (place,) = struct.unpack(order + "I", data[entry + 8 : entry + 12])
            camera = data[place : place + size - 1].decode()
    end = at + 2 + 12 * count
    (following,) = struct.unpack(order + "I", data[end : end + 4])
    return camera, orientation, following != 0
