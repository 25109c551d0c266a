"""shapes.py - pictures as files may hold them: TIFF of all kinds, profiles made
of tables, WebP's and PNG's chunks.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import struct

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 12: 8, 16: 8}
CODES = {1: "B", 3: "H", 4: "I", 12: "d", 16: "Q"}


def pack_value(kind, value, order):
    """The bytes of a TIFF tag's value, and how many numbers it has."""
    if isinstance(value, bytes):
        return value, len(value)
    if kind == 5:
        words = [part for pair in value for part in pair]
        return struct.pack("%s%dI" % (order, len(words)), *words), len(value)
    values = value if isinstance(value, (list, tuple)) else [value]
    code = "%s%d%s" % (order, len(values), CODES[kind])
    return struct.pack(code, *values), len(values)


def make_page(width, height, samples, bits, photometric, data, **more):
    """Tags of a page of one strip. more: tags as t123=(kind, value)."""
    tags = {
        256: (4, width),
        257: (4, height),
        258: (3, [bits] * samples),
        259: (3, 1),
        262: (3, photometric),
        277: (3, samples),
        278: (4, height),
        284: (3, 1),
    }
    tags.update({int(name[1:]): value for name, value in more.items()})
    return tags, data if isinstance(data, list) else [data]


def make_tiff(*pages, order="<", big=False):
    """A TIFF file of such pages."""
    mark = b"II" if order == "<" else b"MM"
    offset, entry = ("Q", 20) if big else ("I", 12)
    head = struct.pack(
        order + ("HHH" if big else "H"), *((43, 8, 0), (42,))[not big]
    )
    first = 16 if big else 8
    out = bytearray(mark + head + struct.pack(order + offset, first))
    for number, (tags, strips) in enumerate(pages):
        tags = dict(tags)
        where = 324 if 322 in tags else 273
        tags[where] = (16 if big else 4, [0] * len(strips))
        tags[where + (1 if where == 324 else 6)] = (
            4,
            [len(strip) for strip in strips],
        )
        start, room = len(out), 8 if big else 4
        body = start + (8 if big else 2) + entry * len(tags) + room
        places, at = [], body
        for strip in strips:
            places.append(at)
            at += len(strip) + len(strip) % 2
        tags[where] = (tags[where][0], places)
        extra = b"".join(strip + b"\0" * (len(strip) % 2) for strip in strips)
        folder = struct.pack(order + ("Q" if big else "H"), len(tags))
        for tag in sorted(tags):
            value, count = pack_value(*tags[tag], order)
            folder += struct.pack(
                order + "HH" + offset, tag, tags[tag][0], count
            )
            if len(value) <= room:
                folder += value.ljust(room, b"\0")
            else:
                folder += struct.pack(order + offset, body + len(extra))
                extra += value + b"\0" * (len(value) % 2)
        last = number == len(pages) - 1
        after = 0 if last else body + len(extra)
        out += folder + struct.pack(order + offset, after) + extra
    return bytes(out)


def make_icc(colours, pcs, kind, tags):
    """An ICC profile of such tags, each bytes."""
    at, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(
        ">I4sI4s4s4s12s4s",
        at + len(body),
        b"none",
        0x02400000,
        kind,
        colours,
        pcs,
        struct.pack(">6H", 2026, 1, 1, 0, 0, 0),
        b"acsp",
    )
    white = struct.pack(">3i", 63190, 65536, 54061)
    return head + bytes(28) + white + bytes(48) + table + body


def text_tag(text):
    return b"text\0\0\0\0" + text + b"\0"


def make_table(channels, grid, function):
    """A profile's table to Lab: function gives Lab of numbers from 0 to 1."""
    steps = [i / (grid - 1) for i in range(grid)]
    points = [()]
    for _ in range(channels):
        points = [point + (step,) for point in points for step in steps]
    ramp = struct.pack(">2H", 0, 65535)
    data = b"mft2\0\0\0\0" + bytes([channels, 3, grid, 0])
    data += struct.pack(">9i", *[65536 * (i % 4 == 0) for i in range(9)])
    data += struct.pack(">2H", 2, 2) + ramp * channels
    for point in points:
        light, a, b = function(*point)
        data += struct.pack(
            ">3H",
            round(light * 652.8),
            round((a + 128) * 256),
            round((b + 128) * 256),
        )
    return data + ramp * 3


def make_ink_profile():
    """Ink of which only black counts: Lab's lightness falls with it."""
    return make_icc(
        b"CMYK",
        b"Lab ",
        b"prtr",
        {
            b"desc": b"desc\0\0\0\0"
            + struct.pack(">I", 4)
            + b"ink\0"
            + bytes(79),
            b"cprt": text_tag(b"none"),
            b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
            b"A2B0": make_table(4, 2, lambda c, m, y, k: (100 - 100 * k, 0, 0)),
        },
    )


def make_grey_profile(gamma):
    return make_icc(
        b"GRAY",
        b"XYZ ",
        b"mntr",
        {
            b"desc": b"desc\0\0\0\0"
            + struct.pack(">I", 5)
            + b"grey\0"
            + bytes(79),
            b"cprt": text_tag(b"none"),
            b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061),
            b"kTRC": b"curv\0\0\0\0"
            + struct.pack(">IHH", 1, round(gamma * 256), 0),
        },
    )


def webp_chunks(data):
    """The chunks of a WebP file."""
    at, found = 12, []
    while at < len(data):
        (size,) = struct.unpack("<I", data[at + 4 : at + 8])
        found.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def make_webp(chunks):
    body = b"WEBP"
    for name, data in chunks:
        body += name + struct.pack("<I", len(data)) + data
        body += b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def one_colour(width, height):
    """The data of a lossless WebP picture, all of which is 10, 20, 30."""
    bits = [(width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 3)]
    for value in (20, 10, 30, 255):  # a code of one symbol for each channel
        bits += [(1, 1), (0, 1), (1, 1), (value, 8)]
    bits += [(1, 1), (0, 1), (0, 1), (0, 1)]
    number = at = 0
    for value, count in bits:
        number |= value << at
        at += count
    return b"\x2f" + number.to_bytes((at + 7) // 8, "little")


def make_resource(number, data):
    """One of Photoshop's image resources."""
    head = b"8BIM" + struct.pack(">HHI", number, 0, len(data))
    return head + data + b"\0" * (len(data) % 2)


def make_xmp(attributes=b"", elements=b""):
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b"<rdf:Description "
        + attributes
        + b">"
        + elements
        + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
