#!/usr/bin/env python3
"""test-cli.py PROGRAM SAMPLE MODEL - the command line on photographs.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import random
import re
import shutil
import sys
import xml.dom.minidom

import picture
from tap import Bench, check, collect, run_all

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "models"))
from constant import gain_numbers, write_constant  # noqa: E402

SAMPLE, MODEL = (os.path.abspath(path) for path in sys.argv[2:4])
BENCH = Bench(sys.argv[1])
IDENTITY = {
    "cs": [0, 0, 0],
    "cm": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "k": [[0] * 5, [0] * 5, [0, 0, 1, 0, 0], [0] * 5, [0] * 5],
    "sympie": 1,
}
run = BENCH.run


def good(*arguments, **options):
    """Runs the program, which must succeed."""
    result = run(*arguments, **options)
    check(result.status == 0, arguments, result)
    return result


def bad(status, *arguments, names=(), **options):
    """Runs the program, which must fail so, and say each of the names."""
    result = run(*arguments, **options)
    check(result.status == status, arguments, result)
    for name in names:
        check(name in result.err, "not named: " + name, result)
    return result


def rest(folder="."):
    """What lies in a folder, hidden files too."""
    return sorted(os.listdir(folder))


def noise(name, width=240, height=230, depth=8, colour=2, profile=None):
    """A PNG file of smooth noise."""
    chance = random.Random(name)
    size = picture.CHANNELS[colour] * depth // 8
    row = bytes(chance.randrange(20, 200) for _ in range(width * size))
    pixels = b"".join(row[y * size :] + row[: y * size] for y in range(height))
    picture.write_png(name, width, height, pixels, depth, colour, profile)
    return pixels


def test_help_and_version():
    for words in (
        ["--help"],
        ["estimate", "--help"],
        ["apply", "--help"],
        ["info", "--help"],
    ):
        check("Usage:" in good(*words).out, words)
    check(good("--version").out.startswith("sympie "))
    bad(2)
    bad(2, "frobnicate", names=["frobnicate"])


def test_wrong_arguments_do_nothing():
    for words in (
        ["estimate"],
        ["info"],
        ["apply", SAMPLE],
        ["apply", "-o", "x.png"],
        ["estimate", "--nonsense", SAMPLE],
        ["estimate", "--scope", "all", SAMPLE],
        ["apply", SAMPLE, "-o", "x.png", "--strength", "3"],
        ["apply", SAMPLE, "-o", "x.png", "--strength", "nan"],
        ["apply", SAMPLE, "-o", "x.png", "--strength", "0,5.1"],
        ["apply", SAMPLE, "-o", "x.png", "--colour", "2.1"],
        ["apply", SAMPLE, "-o", "x.png", "--detail", "-1"],
        ["apply", SAMPLE, "-o", "x.png", "--passes", "0"],
        ["apply", SAMPLE, "-o", "x.png", "--passes", "6"],
        ["apply", SAMPLE, "-o", "x.png", "--edges", "none"],
        ["apply", SAMPLE, "-o", "x.png", "--depth", "12"],
        ["apply", SAMPLE, "-o", "x.jpg", "--depth", "16"],
        ["apply", SAMPLE, "-o", "x.bmp"],
        ["apply", SAMPLE, "-o", "x.png", "--look-at", "1,2,3"],
        [
            "apply",
            SAMPLE,
            "-o",
            "x.png",
            "--params",
            "p.json",
            "--model",
            MODEL,
        ],
    ):
        bad(2, *words)
    check(rest() == ["home"], rest())


def test_estimate_in_json():
    numbers = json.loads(good("estimate", "--json", SAMPLE).out)
    names = {"cs", "cm", "k", "sympie", "looked_at", "held_back", "findings"}
    check(set(numbers) == names, numbers)
    check(len(numbers["cs"]) == 3 and len(numbers["k"]) == 5, numbers)
    check(numbers != IDENTITY)
    named = json.loads(good("estimate", "--json", "--model", MODEL, SAMPLE).out)
    check(named == numbers, "the installed model is another")
    other = json.loads(
        good("estimate", "--json", "--scope", "centre", SAMPLE).out
    )
    check(other != numbers, "the scope makes no difference")


KINDS = {
    "under-exposed": "EV",
    "over-exposed": "EV",
    "blue-cast": "K",
    "orange-cast": "K",
    "green-tint": "Duv",
    "magenta-tint": "Duv",
    "haze": "factor",
    "water": "factor",
    "faded": "factor",
    "flat": "factor",
    "hard": "factor",
    "pale": "factor",
    "too-colourful": "factor",
    "noise": "levels",
    "soft": "factor",
}


def test_what_is_wrong():
    numbers = json.loads(good("estimate", "--json", SAMPLE).out)
    found = numbers["findings"]
    check(1 <= len(found) <= 3, "the sample has faults", found)
    for one in found:
        check(set(one) == {"kind", "amount", "unit"}, one)
        check(KINDS[one["kind"]] == one["unit"] and one["amount"] > 0, one)
    sentence = good("estimate", SAMPLE).out.splitlines()[1]
    check(sentence.count(",") + sentence.count(" and ") == len(found) - 1)
    for one in found:
        kind, amount = one["kind"], one["amount"]
        if one["unit"] == "EV":
            check("%.1f EV" % amount in sentence, sentence)
        elif one["unit"] == "K":
            check("%d K" % (round(amount / 100) * 100) in sentence, sentence)
        elif kind in ("haze", "flat", "noise", "pale", "soft", "faded"):
            check(kind in sentence.lower(), sentence)
    with open("numbers.json", "w", encoding="utf-8") as file:
        json.dump(numbers, file)
    good("apply", SAMPLE, "-o", "a.png", "--params", "numbers.json")


def test_part_to_look_at():
    good("apply", SAMPLE, "-o", "plain.png", "--strength", "0")
    plain, frame = picture.Png("plain.png"), 30
    width, height = plain.width + 2 * frame, plain.height + 2 * frame
    side, line = bytes([240] * 3 * frame), 3 * plain.width
    band = bytes([240] * 3 * width) * frame
    rows = [
        side + plain.pixels[start : start + line] + side
        for start in range(0, len(plain.pixels), line)
    ]
    picture.write_png("framed.png", width, height, band + b"".join(rows) + band)

    def estimate(name, *words):
        return json.loads(good("estimate", "--json", name, *words).out)

    bare = estimate("plain.png")
    inner = [frame, frame, plain.width, plain.height]
    framed = estimate("framed.png", "--look-at", ",".join(map(str, inner)))
    check(framed["looked_at"] == inner, framed)
    check(all(framed[name] == bare[name] for name in ("cs", "cm", "k")))
    found = estimate("framed.png")["looked_at"]
    check(all(abs(a - b) <= 4 for a, b in zip(found, inner)), found)
    whole = estimate("framed.png", "--look-at", "0,0,999999,2147483647")
    check(whole["looked_at"] == [0, 0, width, height], whole)
    check(whole["cm"] != bare["cm"], "the frame makes no difference")
    result = good("estimate", "--look-at", "5,5,31,200", SAMPLE)
    check("too small" in result.out, result)


def test_wrong_parts_to_look_at():
    for part in (
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,2,300,400",
        "1,2,300,400px",
        "-1,2,300,400",
        "1,2,0,400",
        "1,2,300,-400",
        "1.5,2,300,400",
        "1,2,300,99999999999999999999",
    ):
        words = ("estimate", "--look-at=" + part, SAMPLE)
        bad(2, *words, names=["X,Y,W,H", '"%s"' % part])
    for part in ("600,0,50,50", "0,400,50,50", "2147483647,0,50,50"):
        words = ("--look-at", part, SAMPLE)
        bad(1, "estimate", *words, names=[SAMPLE, "outside", "600x400"])
        bad(1, "apply", *words, "-o", "none.png", names=[SAMPLE, "outside"])
    check(not os.path.exists("none.png"))


def test_force():
    """Bars of plain colours are no photograph, whatever is wanted of them."""
    row = b"".join(
        bytes(230 if x // 40 >> c & 1 else 30 for c in range(3))
        for x in range(320)
    )
    picture.write_png("bars.png", 320, 240, row * 240)
    refused = "This does not look like a photograph."
    check(refused in good("estimate", "bars.png").out)
    result = good("apply", "bars.png", "-o", "same.png")
    check("not look like a photograph" in result.out + result.err, result)
    check(picture.Png("same.png").pixels == row * 240, "they were changed")
    check(refused not in good("estimate", "--force", "bars.png").out)
    good("apply", "--force", "bars.png", "-o", "forced.png")
    check(picture.Png("forced.png").pixels != row * 240, "they are the same")


def test_estimate_in_words():
    text = good("estimate", SAMPLE).out
    check(text.startswith(SAMPLE) and "K, kernel" in text, text)
    check("brighter" in text.splitlines()[-1], text)


def test_estimate_as_a_picture():
    """The 37 numbers, and colours before and after."""
    shutil.copy(SAMPLE, "a & b.jpg")
    numbers = json.loads(
        good("estimate", "--json", "a & b.jpg", "--plot", "numbers.svg").out
    )
    root = xml.dom.minidom.parse("numbers.svg").documentElement
    texts = [node.firstChild.data for node in root.getElementsByTagName("text")]
    check(texts[0] == "a & b.jpg", texts)
    drawn = [text for text in texts if re.fullmatch(r"-?\d+\.\d\d", text)]
    wanted = numbers["cs"] + sum(numbers["cm"] + numbers["k"], [])
    check(len(drawn) == len(wanted) == 37, drawn, wanted)
    for text, number in zip(drawn, wanted):
        check(abs(float(text) - number) < 0.00501, drawn, wanted)
    fills = [
        node.getAttribute("fill") for node in root.getElementsByTagName("rect")
    ]
    # 14 colours; black is first and stays dark, white is the seventh
    before, after = fills[-28::2], fills[-27::2]
    check(before[0] == "#000000" and before[6] == "#ffffff", before)
    check(len(set(before)) == 14 and before != after, before, after)
    # the network is a constant one: twice as bright
    write_constant("gain.safetensors", gain_numbers(2))
    model = ("--model", "gain.safetensors")
    good("estimate", SAMPLE, *model, "--plot", "numbers.svg")
    root = xml.dom.minidom.parse("numbers.svg").documentElement
    fills = [
        node.getAttribute("fill") for node in root.getElementsByTagName("rect")
    ]
    check(fills[-22:-20] == ["#808080", "#ffffff"], fills[-28:])
    bad(2, "estimate", SAMPLE, "a & b.jpg", "--plot", "x.svg", names=["--plot"])
    bad(1, "estimate", SAMPLE, "--plot", "absent/x.svg", names=["absent"])


def test_estimate_of_several():
    shutil.copy(SAMPLE, 'two "words".jpg')
    result = good("estimate", "--json", SAMPLE, 'two "words".jpg')
    lines = [json.loads(line) for line in result.out.splitlines()]
    check([line["photo"] for line in lines] == [SAMPLE, 'two "words".jpg'])
    check(lines[0]["params"] == lines[1]["params"], lines)


def test_info():
    text = good("info", MODEL).out
    check("SHA-256" in text and "GMAC" in text, text)
    check("Form        relative\n" in text, text)
    with open("n.json", "w", encoding="utf-8") as file:
        json.dump(IDENTITY, file)
    check("no visible change" in good("info", "n.json").out)
    bad(1, "info", SAMPLE, names=[SAMPLE])
    bad(1, "info", "absent.safetensors", names=["absent.safetensors"])
    with open("wrong.json", "w", encoding="utf-8") as file:
        file.write('{"cs": [0, 0], "sympie": 1}')
    bad(1, "info", "wrong.json", names=["wrong.json"])


def test_numbers_do_what_the_model_does():
    with open("p.json", "w", encoding="utf-8") as file:
        file.write(good("estimate", "--json", SAMPLE).out)
    good("apply", SAMPLE, "-o", "a.png", "--params", "p.json")
    good("apply", SAMPLE, "-o", "b.png", "--model", MODEL)
    a, b = picture.Png("a.png"), picture.Png("b.png")
    check(a.pixels == b.pixels, "the pixels differ")
    good("apply", SAMPLE, "-o", "c.png", "--strength", "0")
    c = picture.Png("c.png").pixels
    check(sum(a.pixels) > 1.8 * sum(c), "the sample is not made brighter")
    good("apply", SAMPLE, "-o", "d.png", "--strength", "0.5")
    good("apply", SAMPLE, "-o", "comma.png", "--strength", "0,5")
    with open("d.png", "rb") as one, open("comma.png", "rb") as other:
        check(one.read() == other.read(), "a comma is not taken as a point")
    d = picture.Png("d.png").pixels
    check(sum(c) < sum(d) < sum(a.pixels), "half is not between")


def test_strengths_of_the_parts():
    """Colour and detail are scaled apart, times the strength."""
    noise("n.png")
    cure = dict(IDENTITY, k=[[0.04] * 5] * 5, cs=[0.3, 0.2, 0.1])
    blur = dict(IDENTITY, k=cure["k"])
    tint = dict(IDENTITY, cs=cure["cs"])
    for name, numbers in (("cure", cure), ("blur", blur), ("tint", tint)):
        with open(name + ".json", "w", encoding="utf-8") as file:
            json.dump(numbers, file)

    def make(name, *words):
        good("apply", "n.png", "-o", "o.png", "--params", name, *words)
        return picture.Png("o.png").pixels

    colour = make("cure.json", "--detail", "0", "--strength", "0.5")
    check(colour == make("tint.json", "--strength", "0.5"), "not colour alone")
    detail = make("cure.json", "--colour", "0", "--detail", "0.5")
    check(detail == make("blur.json", "--strength", "0.5"), "not detail alone")
    check(colour != detail, "the parts are one")


def test_strength_moves_a_dark_photograph_steadily():
    """Numbers that a network finds for a photograph five EV too dark."""
    pixels = noise("bright.png", 80, 60)
    dark = bytes(value // 7 for value in pixels)
    picture.write_png("dark.png", 80, 60, dark)
    cure = dict(IDENTITY, cs=[1.75, 1.7, 1.5])
    cure["cm"] = [[6.6, 0.1, 0.1], [0.2, 6.5, 0.2], [0.1, 0.1, 6.7]]
    with open("cure.json", "w", encoding="utf-8") as file:
        json.dump(cure, file)
    seen = []
    for step in range(9):
        words = good(
            "apply",
            "dark.png",
            "-o",
            "step.png",
            "--params",
            "cure.json",
            "--strength",
            str(step / 8),
        ).out
        seen.append(picture.Png("step.png").pixels)
        if step:
            check("brighter" in words, step, words)
    check(seen[0] == dark, "strength 0 changes pixels")
    for step in range(1, 9):
        check(sum(seen[step]) > sum(seen[step - 1]), "not brighter", step)
        for start, now, full in zip(dark, seen[step], seen[8]):
            low, high = min(start, full), max(start, full)
            check(low <= now <= high, "not between the ends", step)


def test_passes_and_edges():
    good("apply", SAMPLE, "-o", "one.png", "--depth", "16", "--clamp")
    good("apply", SAMPLE, "-o", "two.png", "--passes", "2", "--clamp")
    good("apply", "one.png", "-o", "again.png", "--depth", "8", "--clamp")
    two, again = picture.Png("two.png").pixels, picture.Png("again.png").pixels
    far = max(abs(a - b) for a, b in zip(two, again))
    check(far <= 8, "two passes are not one after the other", far)
    noise("n.png")
    with open("blur.json", "w", encoding="utf-8") as file:
        json.dump(dict(IDENTITY, k=[[0.04] * 5] * 5), file)
    good("apply", "n.png", "-o", "e.png", "--params", "blur.json")
    good(
        "apply",
        "n.png",
        "-o",
        "g.png",
        "--params",
        "blur.json",
        "--edges",
        "neutral",
    )
    e, g = picture.Png("e.png"), picture.Png("g.png")
    row = 3 * e.width
    middle = slice(100 * row + 30, 101 * row - 30)
    check(e.pixels[:row] != g.pixels[:row], "the edges make no difference")
    check(e.pixels[middle] == g.pixels[middle], "not only the edges differ")


def test_strength_0_gives_the_same_pixels():
    for colour in (0, 2, 4, 6):
        for depth in (8, 16):
            name = "c%dd%d.png" % (colour, depth)
            pixels = noise(name, 60, 40, depth, colour)
            good("apply", name, "-o", "same.png", "--strength", "0")
            same = picture.Png("same.png")
            check((same.colour, same.depth) == (colour, depth), name)
            check(same.pixels == pixels, name + ": the pixels differ")


def test_depth():
    noise("n8.png")
    noise("n16.png", depth=16)
    for name, words, depth in (
        ("n8.png", [], 8),
        ("n16.png", [], 16),
        ("n8.png", ["--depth", "16"], 16),
        ("n16.png", ["--depth", "8"], 8),
    ):
        good("apply", name, "-o", "out.png", *words)
        check(picture.Png("out.png").depth == depth, name, words)
    good("apply", "n16.png", "-o", "out.tif", "--strength", "0")
    good("apply", "out.tif", "-o", "back.png", "--strength", "0")
    check(picture.Png("back.png").pixels == picture.Png("n16.png").pixels)


def test_profile_is_kept():
    profile = picture.make_profile()
    for depth in (8, 16):
        pixels = noise("wide.png", depth=depth, profile=profile)
        good("apply", "wide.png", "-o", "kept.png", "--strength", "0")
        kept = picture.Png("kept.png")
        check(kept.profile == profile, "another profile, or none")
        step = depth // 8
        far = max(
            abs(
                int.from_bytes(kept.pixels[i : i + step], "big")
                - int.from_bytes(pixels[i : i + step], "big")
            )
            for i in range(0, len(pixels), step)
        )
        # There and back by tables of the profile's curve.
        check(far <= (0, 16)[depth > 8], "the pixels differ by", far)
    result = good("apply", "wide.png", "-o", "kept.jpg")
    check(result.err == "", result)
    found = [
        body
        for marker, body in picture.segments("kept.jpg")
        if marker == 0xE2 and body.startswith(b"ICC_PROFILE\0")
    ]
    check(found and found[0][14:] == profile, "JPEG: another profile, or none")


def test_exif_is_kept():
    thumbnail = b"\xff\xd8\xff\xd9" * 20
    exif = picture.make_exif("A Camera", 6, thumbnail)
    picture.insert_segments(SAMPLE, "exif.jpg", [(0xE1, exif)])
    good("apply", "exif.jpg", "-o", "kept.jpg")
    found = [
        body
        for marker, body in picture.segments("kept.jpg")
        if marker == 0xE1 and body.startswith(b"Exif\0")
    ]
    check(len(found) == 1, "no Exif")
    check(
        picture.read_exif(found[0]) == ("A Camera", 1, False),
        picture.read_exif(found[0]),
    )
    for name in ("kept.tif", "kept.png", "kept.webp"):
        result = good("apply", "exif.jpg", "-o", name)
        check("lost" not in result.err, result)
        with open(name, "rb") as file:
            data = file.read()
        if name.endswith("png"):
            check(b"eXIf" in data or b"Raw profile" in data, name)
        else:
            check(b"A Camera" in data, name)
        good("apply", name, "-o", "again.jpg")
        found = [
            body
            for marker, body in picture.segments("again.jpg")
            if marker == 0xE1 and body.startswith(b"Exif\0")
        ]
        check(found and picture.read_exif(found[0])[0] == "A Camera", name)


def turn(png, orientation):
    """The pixels of a stored photograph as they are to be seen."""
    step = len(png.pixels) // (png.width * png.height)
    pixel = [
        [
            png.pixels[(y * png.width + x) * step :][:step]
            for x in range(png.width)
        ]
        for y in range(png.height)
    ]
    if orientation in (2, 3, 7, 8):
        pixel = [row[::-1] for row in pixel]
    if orientation in (3, 4, 6, 7):
        pixel = pixel[::-1]
    if orientation >= 5:
        pixel = list(zip(*pixel))
    return b"".join(b"".join(row) for row in pixel)


def test_photographs_stand_upright():
    numbers = dict(IDENTITY, k=[[0.0] * 5 for _ in range(5)])
    numbers["k"][2][2] = 0.5
    numbers["k"][0][3] = 0.5  # as good as no other way up
    with open("numbers.json", "w", encoding="utf-8") as file:
        json.dump(numbers, file)
    width, height = 150, 140
    pixels = bytes(
        (x * 3 + y * 5 * c) % 256
        for y in range(height)
        for x in range(width)
        for c in range(3)
    )
    picture.write_png("stored.png", width, height, pixels)
    good("apply", "stored.png", "-o", "stored.jpg", "--strength", "0")
    good("apply", "stored.jpg", "-o", "as-stored.png", "--strength", "0")
    stored = picture.Png("as-stored.png")
    for orientation in range(1, 9):
        exif = picture.make_exif("A Camera", orientation)
        picture.insert_segments("stored.jpg", "turned.jpg", [(0xE1, exif)])
        good("apply", "turned.jpg", "-o", "up.png", "--strength", "0")
        check(
            picture.Png("up.png").pixels == turn(stored, orientation),
            "orientation",
            orientation,
        )
        if orientation != 6:
            continue  # one is enough for the rest, which takes its time
        seen = [
            json.loads(good("estimate", name, "--json").out)
            for name in ("turned.jpg", "up.png")
        ]
        check(seen[0] == seen[1], "orientation", orientation, seen)
        for name in ("turned.jpg", "up.png"):
            good(
                "apply",
                name,
                "-o",
                "of-%s.png" % name,
                "--params",
                "numbers.json",
            )
        check(
            picture.Png("of-turned.jpg.png").pixels
            == picture.Png("of-up.png.png").pixels,
            "K, orientation",
            orientation,
        )


def test_kinds_of_files():
    noise("n.png")
    for name in (
        "o.jpg",
        "o.jpeg",
        "o.JPG",
        "o.tif",
        "o.TIFF",
        "o.webp",
        "o.png",
    ):
        good("apply", "n.png", "-o", name)
        check(os.path.getsize(name) > 0, name)
        good("estimate", name)
    shutil.copy("o.jpg", "really-jpeg.png")
    good("estimate", "really-jpeg.png")


def test_names_with_anything_in_them():
    os.mkdir("dir")
    for name in (
        "with space.jpg",
        "ünïcödé 雪.jpg",
        "quote'\".jpg",
        "-dash.jpg",
        "per%cent.jpg",
        "a:b.jpg",
        "x" * 240 + ".jpg",
    ):
        shutil.copy(SAMPLE, name)
        good("apply", "-o", "dir/", "--", name)
        check(name in rest("dir"), rest("dir"))
    name = b"latin-\xe9.jpg"
    shutil.copy(os.fsencode(SAMPLE), name)
    good("apply", os.fsdecode(name), "-o", "dir/")
    check(os.fsdecode(name) in rest("dir"), rest("dir"))
    check(not [name for name in rest("dir") if name.startswith(".")])


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
