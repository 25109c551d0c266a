#!/usr/bin/env python3
"""test-kinds.py PROGRAM SAMPLE MODEL - photographs as cameras, scanners and
telephones store them: each comes out as it is to be seen, or is refused.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import struct
import sys
import zlib

import picture
import shapes
from tap import Bench, check, collect, run_all

BENCH = Bench(sys.argv[1])
run = BENCH.run
WIDTH, HEIGHT = 12, 8
GREY = bytes(
    (x * 19 + y * 5) % 256 for y in range(HEIGHT) for x in range(WIDTH)
)
RGB = bytes((i * 37 + i // 7) % 256 for i in range(3 * WIDTH * HEIGHT))
ALPHA = bytes((x * 23) % 256 for y in range(HEIGHT) for x in range(WIDTH))
# Changes that are there, and too small to be seen in 8 bits.
NEARLY = {
    "cs": [1e-6, 0, 0],
    "cm": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "k": [[0] * 5, [0] * 5, [0, 0, 1, 0, 0], [0] * 5, [0] * 5],
    "sympie": 1,
}


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def copy(name, out, *words, said=()):
    """Writes a copy that changes nothing, which must succeed and say so."""
    result = run("apply", name, "-o", out, "--strength", "0", *words)
    check(result.status == 0, name, result)
    for word in said:
        check(word in result.err, "not said: " + word, name, result)
    check(said or not result.err, "said for nothing", name, result)
    return picture.Png(out) if out.endswith("png") else None


def refuse(name, *words):
    result = run("apply", name, "-o", "refused.png", "--strength", "0")
    check(result.status == 1, name, result)
    for word in (name, *words):
        check(word in result.err, "not said: " + word, result)
    check(not os.path.exists("refused.png"), name)


def nearly(name, out, said=()):
    """Lets all conversions run, to no visible effect."""
    write("nearly.json", json.dumps(NEARLY).encode())
    result = run("apply", name, "-o", out, "--params", "nearly.json")
    check(result.status == 0, name, result)
    for word in said:
        check(word in result.err, "not said: " + word, result)
    return picture.Png(out) if out.endswith("png") else None


def far(one, other):
    check(len(one) == len(other), "sizes", len(one), len(other))
    return max(abs(a - b) for a, b in zip(one, other))


def page(samples, data, photometric=None, bits=8, **more):
    if photometric is None:
        photometric = 2 if samples > 2 else 1
    return shapes.make_page(
        WIDTH, HEIGHT, samples, bits, photometric, data, **more
    )


def join(*planes):
    """Channels, each a tuple of bytes and its channels, interleaved."""
    out = b""
    for i in range(WIDTH * HEIGHT):
        for data, n in planes:
            out += data[i * n : i * n + n]
    return out


def expect(name, data, colour, pixels, depth=8, said=()):
    write(name, data)
    png = copy(name, "kind.png", said=said)
    check((png.colour, png.depth) == (colour, depth), name, png.colour)
    check(png.pixels == pixels, name + ": other pixels")


# ---- TIFF


def test_tiff_grey():
    inverted = bytes(255 - value for value in GREY)
    expect("white.tif", shapes.make_tiff(page(1, inverted, 0)), 0, GREY)
    words = b"".join(struct.pack("<H", 65535 - value * 257) for value in GREY)
    wide = b"".join(struct.pack(">H", value * 257) for value in GREY)
    data = shapes.make_tiff(page(1, words, 0, 16))
    expect("white-16.tif", data, 0, wide, 16)
    rows = [GREY[y * WIDTH : (y + 1) * WIDTH] for y in range(HEIGHT)]
    bits = b"".join(
        struct.pack(">H", sum((v > 127) << (15 - x) for x, v in enumerate(row)))
        for row in rows
    )
    black = bytes(255 if value > 127 else 0 for value in GREY)
    expect("bit.tif", shapes.make_tiff(page(1, bits, 1, 1)), 0, black)
    nibbles = b"".join(
        bytes(row[x] & 240 | row[x + 1] >> 4 for x in range(0, WIDTH, 2))
        for row in rows
    )
    sixteen = bytes((value >> 4) * 17 for value in GREY)
    expect("four.tif", shapes.make_tiff(page(1, nibbles, 1, 4)), 0, sixteen)


def test_tiff_palette():
    table = [(i * 257 * (c + 1)) % 65536 for c in range(3) for i in range(256)]
    colours = bytes(
        table[c * 256 + value] >> 8 for value in GREY for c in range(3)
    )
    more = {"t320": (3, table)}
    expect("p.tif", shapes.make_tiff(page(1, GREY, 3, **more)), 2, colours)
    turned = page(1, GREY, 3, t274=(3, 3), **more)
    upside_down = b"".join(
        colours[i : i + 3] for i in range(len(colours) - 3, -1, -3)
    )
    expect("turned.tif", shapes.make_tiff(turned), 2, upside_down)


def test_tiff_orders():
    for order in "<>":
        words = b"".join(struct.pack(order + "H", v * 257) for v in RGB)
        wide = b"".join(struct.pack(">H", v * 257) for v in RGB)
        data = shapes.make_tiff(page(3, words, bits=16), order=order)
        expect("order.tif", data, 2, wide, 16)
    planes = [RGB[c::3] for c in range(3)]
    data = shapes.make_tiff(page(3, planes, t284=(3, 2)))
    expect("planes.tif", data, 2, RGB)
    tile = b"".join(
        RGB[y * 3 * WIDTH : (y + 1) * 3 * WIDTH] + bytes(12)
        for y in range(HEIGHT)
    )
    tags, strips = page(3, tile + bytes(48 * 8), t322=(3, 16), t323=(3, 16))
    del tags[278]
    expect("tile.tif", shapes.make_tiff((tags, strips)), 2, RGB)
    big = shapes.make_tiff(page(3, RGB), big=True)
    expect("big.tif", big, 2, RGB, said=["BigTIFF"])


def test_tiff_channels():
    four = join((RGB, 3), (ALPHA, 1))
    straight = shapes.make_tiff(page(4, four, t338=(3, 2)))
    expect("straight.tif", straight, 6, four)
    for name, more in (("mask.tif", {"t338": (3, 0)}), ("untold.tif", {})):
        data = shapes.make_tiff(page(4, four, **more))
        expect(name, data, 2, RGB, said=["channels"])
    five = page(5, join((RGB, 3), (ALPHA, 1), (GREY, 1)), t338=(3, [2, 0]))
    expect("five.tif", shapes.make_tiff(five), 6, four, said=["channels"])
    multiplied = bytes(
        round(RGB[3 * i + c] * ALPHA[i] / 255)
        for i in range(WIDTH * HEIGHT)
        for c in range(3)
    )
    data = page(4, join((multiplied, 3), (ALPHA, 1)), t338=(3, 1))
    write("multiplied.tif", shapes.make_tiff(data))
    png = copy("multiplied.tif", "kind.png")
    for i, alpha in enumerate(ALPHA):
        seen = png.pixels[4 * i : 4 * i + 4]
        check(seen[3] == alpha, "alpha", i)
        near = far(seen[:3], RGB[3 * i : 3 * i + 3]) * alpha
        check(near <= 255, "colour", i, alpha)


def test_tiff_pages():
    small = shapes.make_page(4, 2, 3, 8, 2, bytes(range(24)), t254=(4, 1))
    thumbnail_first = shapes.make_tiff(small, page(3, RGB))
    expect("thumbnail.tif", thumbnail_first, 2, RGB)
    pages = shapes.make_tiff(page(3, RGB), page(3, RGB[::-1]))
    expect("pages.tif", pages, 2, RGB, said=["2 pages"])
    raw = page(3, RGB, t50706=(1, [1, 4, 0, 0]))
    write("raw.tif", shapes.make_tiff(raw))
    refuse("raw.tif", "raw", "darktable")


def test_tiff_refused():
    write("lab.tif", shapes.make_tiff(page(3, RGB, 8)))
    refuse("lab.tif", "Lab")
    write("twelve.tif", shapes.make_tiff(page(1, GREY + GREY, 1, 12)))
    refuse("twelve.tif", "12 bits")
    write("fax.tif", shapes.make_tiff(page(3, RGB, t259=(3, 34933))))
    refuse("fax.tif", "compression")
    write(
        "claims.tif",
        shapes.make_tiff(shapes.make_page(30000, 30000, 3, 8, 2, RGB)),
    )
    result = run(
        "apply",
        "claims.tif",
        "-o",
        "x.png",
        "--strength",
        "0",
        limits="-v 500000",
    )
    check(result.status == 1 and "cannot hold" in result.err, result)


def test_tiff_floats():
    values = [value / 200 - 0.1 for value in RGB]  # beyond white and black
    for bits, code in ((32, "f"), (64, "d"), (16, "e")):
        data = struct.pack("<%d%s" % (len(values), code), *values)
        tags, strips = page(3, data, bits=bits, t339=(3, [3, 3, 3]))
        write("float.tif", shapes.make_tiff((tags, strips)))
        copy("float.tif", "float-out.tif")
        nearly("float.tif", "float-near.tif")
        for name in ("float-out.tif", "float-near.tif"):
            out = read(name)[8 : 8 + 4 * len(values)]
            seen = struct.unpack("=%df" % len(values), out)
            worst = max(abs(a - b) for a, b in zip(seen, values))
            check(worst < (1e-3 if bits == 16 else 1e-5), name, bits, worst)


def test_compression_is_kept():
    packed = page(3, zlib.compress(RGB), t259=(3, 8))
    expect("packed.tif", shapes.make_tiff(packed), 2, RGB)
    copy("packed.tif", "packed-out.tif")
    # Tag 259 as libtiff writes it: a short, 8.
    deflate = struct.pack("=HHIHH", 259, 3, 1, 8, 0)
    check(deflate in read("packed-out.tif"), "not deflated")
    expect("packed-out.tif", read("packed-out.tif"), 2, RGB)


# ---- colours


def wide_png(name, **more):
    picture.write_png(name, WIDTH, HEIGHT, RGB, **more)


def insert_chunks(name, *chunks):
    data = read(name)
    added = b"".join(picture.chunk(*chunk) for chunk in chunks)
    write(name, data[:33] + added + data[33:])


def test_profiles_go_there_and_back():
    profile = picture.make_profile()
    wide_png("wide.png", profile=profile)
    png = nearly("wide.png", "near.png")
    check(png.profile == profile and far(png.pixels, RGB) <= 1)
    for name in ("kept.webp", "kept.tif"):
        copy("wide.png", name)
        check(profile in read(name), name)
    back = copy("kept.tif", "back.png")
    check(back.profile == profile and back.pixels == RGB)
    check(copy("kept.webp", "back.png").profile == profile)
    broken = profile[:150]
    wide_png("broken.png", profile=broken)
    wide_png("plain.png")
    check(far(nearly("broken.png", "x.png", ["profile"]).pixels, RGB) == 0)


def test_same_numbers_mean_the_same():
    """A wide picture and the same in sRGB, both made brighter."""
    numbers = dict(NEARLY, cs=[0.4, 0.4, 0.4])
    write("brighter.json", json.dumps(numbers).encode())
    flat = bytes([90, 120, 60] * (WIDTH * HEIGHT))
    light = [((v / 255 + 0.055) / 1.055) ** 2.4 for v in flat[:3]]
    to_wide = (
        (0.71513, 0.28487, 0.0),
        (0.0, 1.0, 0.0),
        (0.0, 0.04115, 0.95885),
    )
    wide = [sum(a * b for a, b in zip(row, light)) for row in to_wide]
    wide = bytes(round(255 * v ** (1 / 2.199)) for v in wide)
    picture.write_png("srgb.png", WIDTH, HEIGHT, flat)
    picture.write_png(
        "wide.png",
        WIDTH,
        HEIGHT,
        wide * (WIDTH * HEIGHT),
        profile=picture.make_profile(),
    )
    seen = []
    for name in ("srgb.png", "wide.png"):
        result = run("apply", name, "-o", "x.png", "--params", "brighter.json")
        check(result.status == 0, result)
        seen.append(picture.Png("x.png").pixels[:3])
    check(seen[0] != flat[:3], "the numbers do nothing")
    light = [((v / 255 + 0.055) / 1.055) ** 2.4 for v in seen[0]]
    wanted = [sum(a * b for a, b in zip(row, light)) for row in to_wide]
    wanted = [round(255 * v ** (1 / 2.199)) for v in wanted]
    check(far(wanted, seen[1]) <= 2, wanted, seen)


def test_grey_profiles():
    profile = shapes.make_grey_profile(1.0)
    words = b"".join(struct.pack(">H", (v * 251 + 90) % 65536) for v in GREY)
    picture.write_png("g.png", WIDTH, HEIGHT, words, 16, 0, profile)
    png = nearly("g.png", "near.png")
    check((png.colour, png.profile) == (0, profile), "not kept")
    near = [
        abs(a - b)
        for a, b in zip(
            struct.unpack(">%dH" % len(GREY), png.pixels),
            struct.unpack(">%dH" % len(GREY), words),
        )
    ]
    check(max(near) <= 2, max(near))
    picture.write_png("odd.png", WIDTH, HEIGHT, GREY, 8, 0)
    copy("odd.png", "odd.jpg")
    rgb_profile = b"ICC_PROFILE\0\1\1" + picture.make_profile()
    picture.insert_segments("odd.jpg", "odd-icc.jpg", [(0xE2, rgb_profile)])
    copy("odd-icc.jpg", "odd-out.jpg", said=["profile"])
    check(b"\xff\xc0\0\x0b" in read("odd-out.jpg"), "not one channel")


def test_other_words_for_colours():
    wide_png("cicp.png")
    insert_chunks("cicp.png", (b"cICP", bytes([12, 13, 0, 1])))
    png = nearly("cicp.png", "near.png")
    check(png.profile is not None and far(png.pixels, RGB) <= 1, "cICP")
    wide_png("hdr.png")
    insert_chunks("hdr.png", (b"cICP", bytes([9, 16, 0, 1])))
    copy("hdr.png", "near.png", said=["cICP"])
    wide_png("gamma.png")
    insert_chunks("gamma.png", (b"gAMA", struct.pack(">I", 100000)))
    png = nearly("gamma.png", "near.png")
    check(png.parts.get(b"gAMA") == struct.pack(">I", 100000), "gAMA")
    check(far(png.pixels, RGB) <= 1, "gAMA")
    copy("gamma.png", "gamma.jpg")
    check(b"ICC_PROFILE" in read("gamma.jpg"), "gAMA's profile")
    wide_png("plain.png")
    copy("plain.png", "plain.jpg")
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1)
    exif += struct.pack("<HHIII", 0x8769, 4, 1, 26, 0)
    exif += struct.pack("<H", 1) + struct.pack("<HHIII", 0xA005, 4, 1, 44, 0)
    exif += struct.pack("<HHHI4sI", 1, 1, 2, 4, b"R03\0", 0)
    picture.insert_segments("plain.jpg", "adobe.jpg", [(0xE1, exif)])
    check(copy("adobe.jpg", "near.png").profile is not None, "Adobe RGB")


def test_inks():
    ink = bytes(4 * WIDTH * HEIGHT - 4) + bytes([0, 0, 0, 255])
    profile = shapes.make_ink_profile()
    tags = page(4, ink, 5, t34675=(7, profile))
    write("ink.tif", shapes.make_tiff(tags))
    png = copy("ink.tif", "ink.png", said=["CMYK"])
    check(png.pixels[:3] == b"\xff\xff\xff", "paper", png.pixels[:3])
    check(max(png.pixels[-3:]) < 4, "black ink", png.pixels[-3:])
    write("bare.tif", shapes.make_tiff(page(4, ink, 5)))
    refuse("bare.tif", "CMYK")


# ---- metadata


def jpeg(name, *extra, tail=b""):
    wide_png("base.png")
    copy("base.png", "base.jpg")
    picture.insert_segments("base.jpg", name, extra)
    write(name, read(name) + tail)


def xmp(*parts):
    return 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + shapes.make_xmp(*parts)


GAIN = (
    b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="Harbour"'
)
CAMERA = (
    b'xmlns:Camera="http://ns.google.com/photos/1.0/camera/" '
    b'Camera:MotionPhoto="1" Camera:MicroVideo="1"'
)
THUMBNAILS = (
    b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5"',
    b"<xmp:Thumbnails><rdf:Alt><rdf:li>QUJD</rdf:li></rdf:Alt>"
    b"</xmp:Thumbnails>",
)


def test_second_pictures():
    jpeg("other.jpg")
    jpeg("gain.jpg", xmp(GAIN), tail=read("other.jpg"))
    copy("gain.jpg", "gain-out.jpg", said=["gain map", "second picture"])
    out = read("gain-out.jpg")
    check(b"hdrgm:Version" not in out and b"Harbour" in out, "XMP")
    check(out.count(b"\xff\xd8\xff") == 1, "a second picture")
    video = struct.pack(">I", 20) + b"ftypmp42" + bytes(300)
    jpeg("motion.jpg", xmp(CAMERA), tail=video)
    copy("motion.jpg", "motion-out.jpg", said=["video"])
    check(b"MotionPhoto" not in read("motion-out.jpg"), "XMP")
    jpeg("maker.jpg", tail=b"SEFH" + bytes(range(200)))
    copy("maker.jpg", "maker-out.jpg", said=["204 bytes"])


def test_xmp():
    jpeg("thumbnails.jpg", xmp(*THUMBNAILS))
    copy("thumbnails.jpg", "out.jpg")
    out = read("out.jpg")
    check(b"QUJD" not in out and b'xmp:Rating="5"' in out)
    jpeg("damaged.jpg", xmp(b"", b"<dc:title>Harbour</dc:titel>"))
    copy("damaged.jpg", "out.jpg", said=["XMP"])
    turned = picture.make_exif("A Camera", 6)
    sideways = (
        b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"'
    )
    jpeg("turned.jpg", (0xE1, turned), xmp(sideways))
    copy("turned.jpg", "out.jpg")
    check(b'tiff:Orientation="1"' in read("out.jpg"))
    long = xmp(b'xmlns:dc="u" dc:source="%s"' % (b"far " * 20000))[1][29:]
    wide_png("long.png")
    text = b"XML:com.adobe.xmp" + bytes(5) + long
    insert_chunks("long.png", (b"iTXt", text))
    copy("long.png", "out.jpg", said=["XMP"])
    copy("long.png", "out.png")
    check(b"far far" in read("out.png"))


def test_what_else_is_kept():
    """The manual's table."""
    iptc = shapes.make_resource(1028, b"\x1c\x02\x05\0\x07Harbour")
    path = shapes.make_resource(2000, b"a clipping path")
    thumbnail = shapes.make_resource(1036, b"a small picture")
    resources = b"Photoshop 3.0\0" + thumbnail + iptc + path
    jpeg(
        "rich.jpg",
        (0xE1, picture.make_exif("A Camera", 1, b"\xff\xd8\xff\xd9")),
        xmp(b'xmlns:dc="u" dc:source="from far"'),
        (0xED, resources),
        (0xFE, b"at noon"),
    )
    data = bytearray(read("rich.jpg"))
    data[13:18] = struct.pack(">BHH", 1, 300, 300)
    write("rich.jpg", data)
    kept = {
        "jpg": [b"A Camera", b"from far", b"Harbour", b"clipping", b"at noon"],
        "png": [b"A Camera", b"from far", b"at noon"],
        "tif": [b"A Camera", b"from far", b"Harbour", b"clipping"],
        "webp": [b"A Camera", b"from far"],
    }
    lost = {
        "jpg": [],
        "png": ["IPTC"],
        "tif": ["comment"],
        "webp": ["IPTC", "comment", "resolution"],
    }
    for ending, words in kept.items():
        name = "rich-out." + ending
        copy("rich.jpg", name, said=lost[ending])
        for word in words:
            check(word in read(name), name, word)
        check(b"small picture" not in read(name), name)
    check(read("rich-out.jpg")[13:18] == data[13:18], "JPEG's resolution")
    density = struct.pack(">IIB", 11811, 11811, 1)
    check(picture.Png("rich-out.png").parts[b"pHYs"] == density)
    copy("rich-out.tif", "again.jpg")
    for word in (b"A Camera", b"from far", b"Harbour", b"clipping"):
        check(word in read("again.jpg"), "from TIFF", word)
    check(read("again.jpg")[13:18] == data[13:18], "TIFF's resolution")


def test_texts():
    wide_png("text.png")
    insert_chunks(
        "text.png", (b"tEXt", b"Author\0A. Person"), (b"bKGD", bytes(6))
    )
    png = copy("text.png", "out.png")
    check(b"A. Person" in read("out.png") and b"bKGD" not in png.parts)
    copy("text.png", "out.jpg", said=["Author"])


def test_damaged_exif():
    exif = bytearray(picture.make_exif("A Camera", 1))
    exif[10:14] = struct.pack("<I", 60000)
    jpeg("astray.jpg", (0xE1, bytes(exif)))
    copy("astray.jpg", "out.jpg", said=["Exif"])


# ---- partial pictures, and sizes that are not there


def make_noisy():
    """A JPEG file with something in each of its blocks."""
    noise = bytes(
        (x * x * 7 + y * y * 3 + x * y) % 251
        for y in range(96)
        for x in range(288)
    )
    picture.write_png("noisy.png", 96, 96, noise)
    copy("noisy.png", "noisy.jpg")
    return read("noisy.jpg")


def test_cut_and_closed():
    data = make_noisy()
    scan = data.index(b"\xff\xda")
    for part in (1, 2, 3, 4):
        end = scan + (len(data) - scan) * part // 5
        write("closed.jpg", data[:end] + b"\xff\xd9")
        refuse("closed.jpg", "damaged")
        hole = data[:end] + bytes(100) + data[end + 100 :]
        write("hole.jpg", hole)
        refuse("hole.jpg", "damaged")
    copy("noisy.png", "noisy.webp")
    chunks = shapes.webp_chunks(read("noisy.webp"))
    name, body = chunks[0]
    write("closed.webp", shapes.make_webp([(name, body[: len(body) // 2])]))
    refuse("closed.webp", "damaged")
    rows = zlib.compress(bytes(3 * WIDTH + 1) * (HEIGHT - 1))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    short = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    chunks = b"".join(picture.chunk(*one) for one in short)
    write("short.png", picture.SIGNATURE + chunks)
    refuse("short.png", "damaged")
    wide_png("wrong.png")
    wrong = bytearray(read("wrong.png"))
    wrong[60] ^= 4
    write("wrong.png", wrong)
    refuse("wrong.png", "damaged")


def test_padding_is_no_damage():
    data = make_noisy()
    write("padded.jpg", data[:-2] + bytes(20) + b"\xff\xd9")
    copy("padded.jpg", "out.jpg")


def test_claimed_sizes():
    data = bytearray(make_noisy())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    write("claims.jpg", data)
    header = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    parts = [
        (b"IHDR", header),
        (b"IDAT", zlib.compress(bytes(9))),
        (b"IEND", b""),
    ]
    chunks = b"".join(picture.chunk(*part) for part in parts)
    write("claims.png", picture.SIGNATURE + chunks)
    for name in ("claims.jpg", "claims.png"):
        words = ("apply", name, "-o", "x.png", "--strength", "0")
        result = run(*words, "--max-megapixels", "9000", limits="-v 500000")
        check(result.status == 1 and "cannot hold" in result.err, result)
    result = run("estimate", "noisy.png", "--max-megapixels", "-1")
    check(result.status == 2, result)
    header = struct.pack(">IIBBBBB", 2000, 2000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(2001 * 2000))
    parts = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    write(
        "4.png", picture.SIGNATURE + b"".join(picture.chunk(*p) for p in parts)
    )
    words = ("apply", "4.png", "-o", "x.png", "--max-megapixels")
    check(run(*words, "4").status == 0)
    result = run(*words, "3")
    check(result.status == 1 and "--max-megapixels" in result.err, result)


def test_animations():
    wide_png("still.png")
    insert_chunks("still.png", (b"acTL", struct.pack(">II", 3, 0)))
    check(copy("still.png", "out.png", said=["3 frames"]).pixels == RGB)
    copy("still.png", "still.webp", said=["3 frames"])
    body = shapes.make_webp(shapes.webp_chunks(read("still.webp")))[12:]
    size = struct.pack("<I", WIDTH - 1)[:3] + struct.pack("<I", HEIGHT - 1)[:3]
    frame = bytes(6) + size + struct.pack("<I", 100) + body
    chunks = [(b"VP8X", b"\2\0\0\0" + size), (b"ANIM", bytes(6))]
    write("moving.webp", shapes.make_webp(chunks + [(b"ANMF", frame)] * 2))
    copy("moving.webp", "out.png", said=["2 frames"])


def test_lossless_stays_lossless():
    write("still.webp", shapes.make_webp([(b"VP8L", shapes.one_colour(9, 7))]))
    check(copy("still.webp", "out.png").pixels == bytes([10, 20, 30]) * 63)
    copy("still.webp", "out.webp")
    check(b"VP8L" in read("out.webp"), "lossy")
    check(copy("out.webp", "out.png").pixels == bytes([10, 20, 30]) * 63)
    wide_png("still.png")
    copy("still.png", "out.webp")
    check(b"VP8 " in read("out.webp"), "lossless")


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
