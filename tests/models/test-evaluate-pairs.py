#!/usr/bin/env python3
"""test-evaluate-pairs.py PROGRAM SAMPLE - real photographs, judged.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import math
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

import picture  # noqa: E402
from constant import gain_numbers, write_constant  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

SAMPLE = os.path.abspath(sys.argv[2])
BENCH = Bench(sys.argv[1])
WIDTH, HEIGHT = 96, 80
RULES = "levels levels_each gain mean_deviation grey_world gamma".split()


def judge(*arguments, status=0):
    """What the program writes as JSON, and says."""
    result = BENCH.run(*arguments, "--json", "out.json")
    check(result.status == status, arguments, result)
    if status:
        return None, result
    with open("out.json", encoding="utf-8") as file:
        return json.load(file), result


def shapes(seed, width=WIDTH, height=HEIGHT):
    """Even samples of a picture with soft shapes, a mean of about 0.45."""
    chance = random.Random(seed)
    tones = [chance.randrange(4, 60) for _ in range(40)]
    pixels = []
    for y in range(height):
        for x in range(width):
            tone = tones[(x // 17 + 3 * (y // 13)) % 40]
            pixels += [
                2 * (tone + x // 3),
                2 * ((tone + y // 2) % 100),
                2 * (tone // 2 + (x + y) // 3),
            ]
    return bytes(min(value, 254) for value in pixels)


def write_pair(folder, name, before, after):
    """Two PNG files that belong together."""
    os.makedirs(folder, exist_ok=True)
    for suffix, pixels in (("in", before), ("ref", after)):
        path = os.path.join(folder, "%s_%s.png" % (name, suffix))
        picture.write_png(path, WIDTH, HEIGHT, pixels)


def psnr(a, b):
    """In dB, by the definition."""
    error = sum((x - y) ** 2 for x, y in zip(a, b)) / len(a)
    return min(60, 10 * math.log10(255**2 / error)) if error else 60


def near(a, b, by=1e-3):
    return abs(a - b) <= by


def make_dark():
    """Pairs whose input is the reference, half as bright."""
    pairs = []
    for name in ("one", "two"):
        bright = shapes(name)
        dark = bytes(value // 2 for value in bright)
        write_pair("dark", name, dark, bright)
        pairs.append((dark, bright))
    return pairs


def test_darkened_reference():
    pairs = make_dark()
    out, result = judge("--model", "none", "--pairs", "dark")
    score = out["pairs"]["dark"]
    before = sum(psnr(*pair) for pair in pairs) / 2
    gained = 0
    for dark, bright in pairs:
        gain = 0.45 * 255 / (sum(dark) / len(dark))
        made = [int(min(255, gain * value) + 0.5) for value in dark]
        gained += psnr(made, bright) / 2
    check(score["n"] == 2, score)
    check(near(score["psnr_before"], before), score, before)
    check(near(score["psnr_after"], before), score, before)
    check(near(score["rules"]["gain"], gained, 0.02), score, gained)
    check(sorted(score["rules"]) == sorted(RULES), score)
    check(score["psnr_oracle"] > 55, score)  # twice as bright is exact
    check(score["fraction"] == 0, score)
    check(score["de_before"] > 5, score)
    check(score["de_after"] == score["de_before"], score)
    check(score["clipped"] == score["better"] == score["worse"] == 0, score)
    check(score["worst"]["name"] in ("one", "two"), score)
    check(score["worst"]["gain"] == 0, score)
    check(out["pairs"]["mean"]["n"] == 2, out)
    check("corruptions" not in out and "summary" not in out, out)
    check("dark " in result.out and "mean " in result.out, result)


def test_right_numbers():
    """The network says what undoes the damage."""
    make_dark()
    write_constant("twice.safetensors", gain_numbers(2))
    out, _ = judge(
        *("--model", "twice.safetensors", "--pairs", "dark", "--csv", "tables")
    )
    score = out["pairs"]["dark"]
    check(score["psnr_after"] == score["psnr_oracle"] == 60, score)
    check(score["fraction"] == 1 and score["de_after"] == 0, score)
    check(score["better"] == 2 and score["worse"] == 0, score)
    with open("tables/pairs.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    check([row["name"] for row in rows] == ["one", "two"], rows)
    for column, wanted in (
        ("psnr_before", score["psnr_before"]),
        ("de_before", score["de_before"]),
        ("psnr_gamma", score["rules"]["gamma"]),
    ):
        mean = sum(float(row[column]) for row in rows) / 2
        check(near(mean, wanted), column, rows, score)


def test_wrong_numbers():
    """It says too much: what is cut off and lost is counted."""
    pairs = make_dark()
    write_constant("much.safetensors", gain_numbers(4))
    out, _ = judge("--model", "much.safetensors", "--pairs", "dark")
    score = out["pairs"]["dark"]
    after = clipped = 0
    for dark, bright in pairs:
        made = [min(255, 4 * value) for value in dark]
        after += psnr(made, bright) / 2
        clipped += sum(
            value == 255 != other for value, other in zip(made, bright)
        )
    check(near(score["psnr_after"], after), score, after)
    check(clipped > 0, clipped)
    check(
        near(score["clipped"], clipped / (6 * WIDTH * HEIGHT), 1e-5),
        score,
        clipped,
    )
    check(score["worse"] == 2 and score["better"] == 0, score)
    losses = [
        psnr([min(255, 4 * value) for value in dark], bright)
        - psnr(dark, bright)
        for dark, bright in pairs
    ]
    check(near(score["worst"]["gain"], min(losses)), score, losses)
    name = ("one", "two")[losses.index(min(losses))]
    check(score["worst"]["name"] == name, score, losses)


def test_empty_pictures_stay():
    """As the product does, the judge estimates nothing of a grey card."""
    card, darker = (bytes([v] * (3 * WIDTH * HEIGHT)) for v in (120, 60))
    write_pair("flat", "a", darker, card)
    write_constant("twice.safetensors", gain_numbers(2))
    out, _ = judge("--model", "twice.safetensors", "--pairs", "flat")
    score = out["pairs"]["flat"]
    check(near(score["psnr_before"], psnr([60], [120])), score)
    check(score["psnr_after"] == score["psnr_before"], score)


def test_sets_scenes_and_what_is_left_out():
    bright = shapes("sets")
    dark = bytes(value // 2 for value in bright)
    dim = bytes(value * 3 // 4 for value in bright)
    write_pair("real/pairs/night", "a", dark, bright)
    write_pair("real/pairs/night", "b", dark, bright)
    write_pair("real/pairs/dusk", "a", dim, bright)
    picture.write_png("real/pairs/dusk/lone_in.png", WIDTH, HEIGHT, dark)
    with open("real/pairs.csv", "w", encoding="utf-8") as file:
        file.write("set,name,scene\nnight,a,beach\nnight,b,s7\ndusk,a,s7\n")
    none = ["--model", "none", "--pairs", "real/pairs"]
    out, result = judge(*none)
    check(list(out["pairs"]) == ["dusk", "night", "mean"], out)
    check("lone_in.png: there is no reference" in result.err, result)
    mean = out["pairs"]["mean"]
    for key in ("psnr_before", "de_before", "psnr_oracle"):
        both = [out["pairs"][name][key] for name in ("dusk", "night")]
        check(near(mean[key], sum(both) / 2), key, out)
    check(mean["n"] == 3, mean)
    out, _ = judge(*none, "--held-out")
    check(out["pairs"]["night"]["n"] == 1, out)
    check(out["pairs"]["night"]["worst"]["name"] == "b", out)
    out, _ = judge(*none, "--pairs", "real/pairs/night=0")
    check(list(out["pairs"]) == ["dusk", "mean"], out)
    out, _ = judge(*none, "--limit", "1")
    check(out["pairs"]["night"]["n"] == 1, out)
    with open("own.csv", "w", encoding="utf-8") as file:
        file.write("set,name,scene\nnight,a,beach\nnight,b,beach\ndusk,a,s7\n")
    out, _ = judge(*none, "--held-out", "--scenes", "own.csv")
    check(list(out["pairs"]) == ["dusk", "mean"], out)


def test_sound_and_bad():
    os.makedirs("sound", exist_ok=True)
    shutil.copy(SAMPLE, "sound/sample.jpg")
    make_dark()
    out, result = judge(
        *("--model", "none", "--sound", "sound", "--bad", "dark"),
    )
    sound, bad = out["sound"], out["bad"]
    check(sound["n"] == 1 and bad["n"] == 4, out)
    check(sound["psnr"] == sound["lowest"] == 60, out)
    check(sound["lowest_name"] == "sound/sample.jpg", out)
    check(sound["under_30_db"] == 0, out)
    check(bad["no_visible_change"] == 4, out)
    check("1 sound photographs: 60.00 dB" in result.out, result)
    check("no visible change in 4" in result.out, result)
    write_constant("twice.safetensors", gain_numbers(2))
    out, _ = judge(
        *("--model", "twice.safetensors", "--bad", "dark", "--sound", "dark")
    )
    check(out["bad"]["no_visible_change"] == 0, out)
    check(out["sound"]["under_30_db"] == 4, out)
    lowest = min(
        psnr([min(255, 2 * value) for value in pixels], pixels)
        for pair in make_dark()
        for pixels in pair
    )
    check(near(out["sound"]["lowest"], lowest), out, lowest)


def test_same_on_any_number_of_threads():
    make_dark()
    write_constant("some.safetensors", gain_numbers(1.3))
    words = ["--model", "some.safetensors", "--pairs", "dark", "--bad", "dark"]
    first, _ = judge(*words, "--threads", "1")
    second, _ = judge(*words, "--threads", "3")
    for key in ("pairs", "bad"):
        check(first[key] == second[key], first, second)


def test_wrong_arguments():
    make_dark()
    write_pair("lit", "one", shapes(1), shapes(1))
    os.makedirs("void", exist_ok=True)
    for words in (
        [],
        ["--held-out", "--bad", "dark"],
        ["--scenes", "x.csv", "--bad", "dark"],
        ["--pairs"],
    ):
        judge("--model", "none", *words, status=2)
    for words, name in (
        (["--pairs", "void"], "void: there are no pairs"),
        (["--pairs", "absent"], "absent"),
        (["--pairs", "dark=much"], "much"),
        (["--pairs", "dark", "--scenes", "no.csv"], "no.csv"),
        (["--sound", "void"], "void"),
        (["--pairs", "lit", "--held-out"], "no photograph to judge"),
    ):
        _, result = judge("--model", "none", *words, status=1)
        check(name in result.err, name, result)
    result = BENCH.run(
        *("--model", "none", "--pairs", "dark", "--json", "dark/one_in.png")
    )
    check(result.status == 1, result)
    check("overwrite" in result.err, result)
    text = BENCH.run("--help").out
    for word in ("--pairs", "--held-out", "--sound", "--bad", "--scenes"):
        check(word in text, word, text)


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
