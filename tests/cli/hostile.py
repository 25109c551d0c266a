"""hostile.py - damaged and malicious weights files.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import copy
import json
import random
import struct

HUGE = 1 << 63


def split(data):
    """Returns the header and the raw data of a weights file."""
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def join(header, raw, length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (
        struct.pack("<Q", len(text) if length is None else length) + text + raw
    )


def lengths(data):
    for name, length in (
        ("0", 0),
        ("1", 1),
        ("short", 40),
        ("long", len(data) + 1),
        ("end", len(data)),
        ("4g", 1 << 32),
        ("63", HUGE),
        ("64", HUGE * 2 - 1),
    ):
        yield "length-" + name, struct.pack("<Q", length) + data[8:]


def headers(data):
    header, raw = split(data)
    text = json.dumps(header).encode()
    tensors = ",".join(
        json.dumps(key) + ":" + json.dumps(header[key]) for key in header
    )
    yield "json-deep", join(b"[" * 200000, raw)
    yield "json-deep-objects", join(
        b'{"a":' * 100000 + b"1" + b"}" * 100000, raw
    )
    yield "json-deep-metadata", join(
        text[:-1] + b',"x":' + b"[" * 5000 + b"]" * 5000 + b"}", raw
    )
    for name, other in (
        ("array", b"[]"),
        ("number", b"7"),
        ("text", b'"x"'),
        ("null", b"null"),
        ("nothing", b""),
        ("spaces", b" " * 300),
        ("empty", b"{}"),
        ("not-utf8", b'{"\xff\xfe": 1}'),
        ("nul", b'{"a\0":1}'),
        ("cut", text[: len(text) // 2]),
        ("two", text + b"{}"),
        ("tail", text + b"x"),
    ):
        yield "json-" + name, join(other, raw)
    yield "json-duplicate", join(
        ("{" + tensors + "," + tensors + "}").encode(), raw
    )
    yield "json-megabytes", join(
        text[:-1] + b',"x":"' + b"y" * (20 << 20) + b'"}', raw
    )
    yield "json-many", join(
        text[:-1] + b"".join(b',"t%d":{}' % i for i in range(200000)) + b"}",
        raw,
    )


def entries(data):
    """One tensor's description changed."""
    header, raw = split(data)
    name = "backbone.4.conv1.weight"
    start, end = header[name]["data_offsets"]
    other = header["backbone.5.conv1.weight"]["data_offsets"]
    shape = header[name]["shape"]
    changes = {
        "offset-negative": ("data_offsets", [-8, end]),
        "offset-both-negative": ("data_offsets", [-8, -4]),
        "offset-overlap": ("data_offsets", [start - 2, end - 2]),
        "offset-same": ("data_offsets", other),
        "offset-beyond": ("data_offsets", [len(raw), len(raw) + end - start]),
        "offset-huge": ("data_offsets", [HUGE, HUGE + end - start]),
        "offset-wraps": ("data_offsets", [2 * HUGE - 8, end - start - 8]),
        "offset-reversed": ("data_offsets", [end, start]),
        "offset-short": ("data_offsets", [start, end - 1]),
        "offset-odd": ("data_offsets", [start + 1, end + 1]),
        "offset-none": ("data_offsets", []),
        "offset-one": ("data_offsets", [start]),
        "offset-three": ("data_offsets", [start, end, end]),
        "offset-text": ("data_offsets", [str(start), str(end)]),
        "offset-float": ("data_offsets", [start + 0.5, end + 0.5]),
        "offset-exponent": ("data_offsets", [1e300, 1e301]),
        "offset-null": ("data_offsets", None),
        "shape-huge": ("shape", [HUGE]),
        "shape-wraps": ("shape", [1 << 32, 1 << 32, 1, 1]),
        "shape-wraps-to-same": ("shape", [1 << 62, 4, 3, 3]),
        "shape-five": ("shape", shape + [1]),
        "shape-thousands": ("shape", [1] * 5000),
        "shape-zero": ("shape", [0] + shape[1:]),
        "shape-negative": ("shape", [-shape[0], -shape[1]] + shape[2:]),
        "shape-float": ("shape", [shape[0] + 0.5] + shape[1:]),
        "shape-text": ("shape", "x"),
        "shape-scalar": ("shape", []),
        "shape-swapped": ("shape", shape[::-1]),
        "shape-widths": ("shape", [shape[0] * 2, shape[1] // 2] + shape[2:]),
        "dtype-unknown": ("dtype", "F8"),
        "dtype-wide": ("dtype", "F64"),
        "dtype-other": (
            "dtype",
            "F32" if header[name]["dtype"] == "F16" else "F16",
        ),
        "dtype-long": ("dtype", "F" * 100000),
        "dtype-number": ("dtype", 16),
        "dtype-null": ("dtype", None),
    }
    for label, (key, value) in changes.items():
        changed = copy.deepcopy(header)
        changed[name][key] = value
        yield label, join(changed, raw)
    for key in ("shape", "dtype", "data_offsets"):
        changed = copy.deepcopy(header)
        del changed[name][key]
        yield "without-" + key, join(changed, raw)
    changed = copy.deepcopy(header)
    changed[name] = 5
    yield "entry-number", join(changed, raw)
    for label, value in (
        ("number", 5),
        ("numbers", {"a": 5}),
        ("array", []),
        ("deep", {"a": {"b": {}}}),
    ):
        changed = copy.deepcopy(header)
        changed["__metadata__"] = value
        yield "metadata-" + label, join(changed, raw)


def tensors(data):
    """Tensors missing, renamed, or too narrow for what follows."""
    header, raw = split(data)
    for name in (
        "out.weight",
        "out.bias",
        "backbone.0.weight",
        "backbone.1.running_var",
        "backbone.5.conv2.weight",
    ):
        changed = copy.deepcopy(header)
        del changed[name]
        yield "missing-" + name, join(changed, raw)
    changed = {
        ("x." + key if key[0] != "_" else key): value
        for key, value in header.items()
    }
    yield "renamed", join(changed, raw)
    changed = copy.deepcopy(header)
    entry = changed["out.weight"]
    entry["shape"][1] //= 2
    entry["data_offsets"][1] -= (
        entry["data_offsets"][1] - entry["data_offsets"][0]
    ) // 2
    yield "narrow-out.weight", join(changed, raw)


def numbers(data):
    """NaN and infinity, in half and single precision; a variance below 0."""
    header, raw = split(data)
    for name in (
        "backbone.0.weight",
        "backbone.4.bn1.running_mean",
        "out.bias",
    ):
        half = header[name]["dtype"] == "F16"
        start, end = header[name]["data_offsets"]
        for label, bits in (
            ("nan", 0x7E01),
            ("inf", 0x7C00),
            ("minus-inf", 0xFC00),
        ):
            word = (
                struct.pack("<H", bits)
                if half
                else struct.pack(
                    "<f",
                    {
                        "nan": float("nan"),
                        "inf": float("inf"),
                        "minus-inf": -float("inf"),
                    }[label],
                )
            )
            for at in (start, end - len(word)):
                changed = raw[:at] + word + raw[at + len(word) :]
                yield "%s-%s-%d" % (label, name, at != start), join(
                    header, changed
                )
    yield "all-ones", join(header, b"\xff" * len(raw))
    wide = widen(header, raw)
    for label, bits in (("nan", 0x7FC00000), ("inf", 0x7F800000)):
        yield label + "-single", join(
            wide[0], wide[1][:-4] + struct.pack("<I", bits)
        )


def widen(header, raw):
    """The same weights in single precision."""
    wide, parts, at = {}, [], 0
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F16":
            wide[name] = entry
            continue
        start, end = entry["data_offsets"]
        count = (end - start) // 2
        values = struct.unpack("<%de" % count, raw[start:end])
        parts.append(struct.pack("<%df" % count, *values))
        wide[name] = dict(entry, dtype="F32", data_offsets=[at, at + 4 * count])
        at += 4 * count
    return wide, b"".join(parts)


def cuts(data):
    """Truncated, and longer than it says."""
    (length,) = struct.unpack("<Q", data[:8])
    for at in (
        0,
        1,
        7,
        8,
        9,
        8 + length // 2,
        7 + length,
        8 + length,
        9 + length,
        len(data) // 2,
        len(data) - 1,
    ):
        yield "cut-%d" % at, data[:at]


def make_all(data):
    """Yields (name, contents) of files that must be refused."""
    for kind in (lengths, headers, entries, tensors, numbers, cuts):
        yield from kind(data)


def flip_bits(data, seed):
    """A few bits flipped; the file may still be good."""
    chance = random.Random(seed)
    (length,) = struct.unpack("<Q", data[:8])
    last = 8 if seed % 3 == 0 else 8 + length if seed % 3 == 1 else len(data)
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 5)):
        changed[chance.randrange(last)] ^= 1 << chance.randrange(8)
    return bytes(changed)
