#!/usr/bin/env python3
"""test-newer.py PROGRAM SAMPLE MODEL - HEIC, AVIF and JPEG XL files, made by the
program itself; what it or its libraries cannot write is skipped.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import random
import struct
import sys

import picture
from tap import Bench, check, collect, run_all

BENCH = Bench(sys.argv[1])
run = BENCH.run
WIDTH, HEIGHT = 72, 64
ENDINGS = "heic", "avif", "jxl"


def draw(channels=3, depth=8):
    """A smooth picture, which lossy files keep well."""
    most = (1 << depth) - 1
    values = [
        most * (40 + (x if c == 0 else y if c == 1 else (x + y) // 2)) // 160
        for y in range(HEIGHT)
        for x in range(WIDTH)
        for c in range(channels)
    ]
    return struct.pack(">%d%s" % (len(values), "BH"[depth == 16]), *values)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def copy(name, out):
    """A copy that changes nothing. Returns what was said, or None where this
    system's library cannot write such files."""
    result = run("apply", name, "-o", out, "--strength", "0", "--force")
    if "cannot write" in result.err or "must end in" in result.err:
        return None
    check(result.status == 0, name, result)
    return result.err


def differ(a, b, depth=8):
    form = ">%d%s" % (len(a) * 8 // depth, "BH"[depth == 16])
    pairs = list(zip(struct.unpack(form, a), struct.unpack(form, b)))
    return sum(abs(x - y) for x, y in pairs) / len(pairs)


def make(ending, name="plain", **how):
    """Returns the name of a file with that picture, or None."""
    out = "%s.%s" % (name, ending)
    pixels = draw(how.get("channels", 3), how.get("depth", 8))
    picture.write_png(
        name + ".png",
        WIDTH,
        HEIGHT,
        pixels,
        how.get("depth", 8),
        6 if how.get("channels") == 4 else 2,
        how.get("profile"),
    )
    return out if copy(name + ".png", out) is not None else None


def for_each(test):
    """Runs a test with each ending whose files can be written."""
    done = [test(ending) for ending in ENDINGS if make(ending)]
    return None if done else "there is no encoder"


def test_a_picture_there_and_back():
    def there_and_back(ending):
        copy("plain." + ending, "back.png")
        back = picture.Png("back.png")
        check((back.width, back.height, back.depth) == (WIDTH, HEIGHT, 8))
        check(back.colour == 2, "transparency from nowhere")
        check(differ(back.pixels, draw()) < 2.0)
        copy("plain." + ending, "again." + ending)
        copy("plain." + ending, "back.jpg")
        kind = slice(0, 2) if ending == "jxl" else slice(4, 12)
        first, again = read("plain." + ending), read("again." + ending)
        check(again[kind] == first[kind], "another kind")

    return for_each(there_and_back)


def test_more_than_8_bits():
    def deep(ending):
        name = make(ending, "deep", depth=16)
        copy(name, "back.png")
        back = picture.Png("back.png")
        check(back.depth == 16)
        check(differ(back.pixels, draw(depth=16), 16) < 400.0)
        values = struct.unpack(">%dH" % (3 * WIDTH * HEIGHT), back.pixels)
        check(any(value % 257 for value in values), "8 bits only")

    return for_each(deep)


def test_transparency():
    def clear(ending):
        name = make(ending, "clear", channels=4)
        copy(name, "back.png")
        back = picture.Png("back.png")
        check(back.colour == 6)
        alpha = back.pixels[3::4]
        check(differ(alpha, draw(4)[3::4]) < 2.0)

    return for_each(clear)


def test_what_is_kept():
    """The colour profile, Exif and XMP."""

    def keep(ending):
        profile = picture.make_profile()
        name = make(ending, "wide", profile=profile)
        copy(name, "back.png")
        back = picture.Png("back.png")
        check(ending == "jxl" or back.profile == profile)
        check(differ(back.pixels, draw()) < 2.0, "other colours")
        copy("plain.png", "plain.jpg")
        xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
        xmp += b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        xmp += b'<rdf:Description xmlns:dc="u" dc:source="from far"/>'
        xmp += b"</rdf:RDF></x:xmpmeta>"
        picture.insert_segments(
            "plain.jpg",
            "rich.jpg",
            [
                (0xE1, picture.make_exif("A Camera", 1)),
                (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
                (0xFE, b"at noon"),
            ],
        )
        said = copy("rich.jpg", "rich." + ending)
        check("comment" in said, said)
        copy("rich." + ending, "back.jpg")
        for out in ("rich." + ending, "back.jpg"):
            check(b"A Camera" in read(out) and b"from far" in read(out), out)

    return for_each(keep)


def test_upright():
    """Such files say in another place how they are to be turned; what Exif says
    is of before."""

    def turn(ending):
        copy("plain.png", "plain.jpg")
        exif = picture.make_exif("A Camera", 1)
        picture.insert_segments("plain.jpg", "turned.jpg", [(0xE1, exif)])
        copy("turned.jpg", "turned." + ending)
        before = struct.pack("<HHIHH", 0x112, 3, 1, 1, 0)
        after = struct.pack("<HHIHH", 0x112, 3, 1, 6, 0)
        data = read("turned." + ending)
        check(data.count(before) == 1)
        write("turned." + ending, data.replace(before, after))
        copy("turned." + ending, "back.png")
        back = picture.Png("back.png")
        check((back.width, back.height) == (WIDTH, HEIGHT))
        copy("turned." + ending, "back.jpg")
        exif = dict(picture.segments("back.jpg"))[0xE1]
        check(picture.read_exif(exif)[1] == 1, "would be turned again")

    return for_each(turn)


def test_damaged():
    def damage(ending):
        data = read("plain." + ending)
        rng = random.Random(1)
        broken = [data[: len(data) * i // 12] for i in range(1, 12)]
        for _ in range(60):
            one = bytearray(data)
            for _ in range(rng.randrange(1, 6)):
                one[rng.randrange(len(one))] = rng.randrange(256)
            broken.append(bytes(one))
        for i, one in enumerate(broken):
            write("broken." + ending, one)
            if os.path.exists("out.png"):
                os.remove("out.png")
            result = run(
                "apply", "broken." + ending, "-o", "out.png", "--force"
            )
            check(result.status in (0, 1), i, result)
            check(result.status == 0 or result.err, i)
            check("itself failed" not in result.err, i, result)
            check((result.status == 0) == os.path.exists("out.png"), i)
            check(i > 10 or result.status == 1, "a part is enough", i)

    return for_each(damage)


def test_videos():
    write("video.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(100))
    result = run("apply", "video.mp4", "-o", "out.png")
    check(result.status == 1 and "video" in result.err, result)


def test_large_claims():
    """A size that is claimed costs no memory."""

    def claim(ending):
        if ending == "jxl":  # it is packed bit by bit there
            return
        data = read("plain." + ending)
        size = b"ispe" + struct.pack(">III", 0, WIDTH, HEIGHT)
        check(size in data)
        for side in (30000, 2**31 - 1):
            large = b"ispe" + struct.pack(">III", 0, side, side)
            write("large." + ending, data.replace(size, large))
            result = run(
                *("apply", "large." + ending, "-o", "out.png", "--force"),
                limits="-v 3000000",
            )
            check(result.status == 1, result)

    return for_each(claim)


def test_lossless_stays_lossless():
    """A JPEG XL file that was written with a profile of its own counts as one."""
    name = make("jxl", "exact", profile=picture.make_profile())
    if name is None:
        return "there is no encoder"
    copy(name, "first.png")
    copy(name, "second.jxl")
    copy("second.jxl", "second.png")
    first, second = picture.Png("first.png"), picture.Png("second.png")
    check(first.pixels == second.pixels)
    return None


def test_grey():
    pixels = bytes(
        (x * 3 + y) % 256 for y in range(HEIGHT) for x in range(WIDTH)
    )
    picture.write_png("grey.png", WIDTH, HEIGHT, pixels, 8, 0)
    if copy("grey.png", "grey.jxl") is None:
        return "there is no encoder"
    copy("grey.jxl", "back.png")
    back = picture.Png("back.png")
    check(back.colour == 0, "colours from nowhere")
    return None


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
