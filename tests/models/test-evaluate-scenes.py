#!/usr/bin/env python3
"""test-evaluate-scenes.py PROGRAM - scenes with a label for each pixel, judged.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

import picture  # noqa: E402
from constant import gain_numbers, write_constant  # noqa: E402
from segmenter import write_segmenter  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

BENCH = Bench(sys.argv[1])
WIDTH, HEIGHT = 128, 80
EDGE = 64  # dark to the left of it, bright to the right
UNLABELLED = 255


def tone(chance, low, high):
    """Tones in which the program sees a photograph."""
    return [chance.randrange(low, high) for _ in range(40)]


def write_scene(folder, name, tones, labels, width=WIDTH, height=HEIGHT):
    """A picture of soft shapes, and the labels of its pixels."""
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            value = tones[x >= EDGE][(x // 17 + 3 * (y // 13)) % 40]
            pixels += bytes((value, value + x % 5, value + y % 3))
    for part in ("img", "label"):
        os.makedirs(os.path.join(folder, part), exist_ok=True)
    picture.write_png(
        os.path.join(folder, "img", name + ".png"), width, height, pixels
    )
    values = bytes(labels(x, y) for y in range(height) for x in range(width))
    picture.write_png(
        os.path.join(folder, "label", name + ".png"),
        *(width, height, values),
        colour=0,
    )


def sides(x, y):
    """Dark and bright, but for where answers change from one to the other."""
    return UNLABELLED if EDGE - 24 <= x < EDGE + 24 else int(x >= EDGE)


def make_sets():
    """ "dusk", of which only half is bright enough once its light is doubled,
    and "night", all of which is dark."""
    if os.path.exists("dusk"):
        return
    for name in ("one", "two"):
        chance = random.Random(name)
        tones = tone(chance, 20, 55), tone(chance, 70, 110)
        write_scene("dusk", name, tones, sides)
        tones = tone(chance, 20, 50), tone(chance, 20, 50)
        write_scene("night", name, tones, lambda x, y: 0)
    write_segmenter("light.safetensors")
    write_constant("twice.safetensors", gain_numbers(2))
    with open("light.csv", "w", encoding="utf-8") as file:
        file.write("label,class\n0,dark\n1,bright\n7,never seen\n")


def judge(*arguments, model="twice.safetensors", status=0):
    """What the program writes as JSON, and says."""
    make_sets()
    result = BENCH.run(
        *("--segmenter", "light.safetensors", "--classes", "light.csv"),
        *("--model", model, "--json", "out.json", *arguments),
    )
    check(result.status == status, arguments, result)
    if status:
        return None, result
    with open("out.json", encoding="utf-8") as file:
        return json.load(file), result


def test_as_they_are():
    out, result = judge("--scenes", "dusk", "--csv", "tables")
    score = out["scenes"]["dusk"]
    check(out["segmenter"] == "light", out)
    check(score["n"] == 2, score)
    # Everything is taken for dark: half of that is right.
    check(score["miou_before"] == 25, score)
    check(score["accuracy_before"] == 50, score)
    check(score["miou_after"] == score["accuracy_after"] == 100, score)
    check(score["classes"] == {"dark": [50, 100], "bright": [0, 100]}, score)
    check(score["baselines"]["levels"] == 100, score)
    check(25 <= score["baselines"]["halfway"] <= 100, score)
    check(out["scenes"]["all"] == score, out)
    check("corruptions" not in score, score)
    check(list(out["scenes"]) == ["dusk", "all"], out)
    check("dusk " in result.out and " 25.0 > 100.0" in result.out, result)
    with open("tables/scenes.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    check([row["set"] for row in rows] == ["dusk", "all"], rows)
    check(rows[0]["miou_before"] == "25.0000", rows)
    check(rows[0]["accuracy_after"] == "100.0000", rows)


def test_one_confusion_over_all():
    out, _ = judge("--scenes", "dusk", "--scenes", "night", model="none")
    area = HEIGHT * WIDTH
    left, right = (
        HEIGHT * sum(sides(x, 0) == side for x in range(WIDTH))
        for side in (0, 1)
    )
    whole = out["scenes"]["all"]
    check(out["scenes"]["night"]["miou_before"] == 100, out)
    check(out["scenes"]["night"]["classes"] == {"dark": [100, 100]}, out)
    check(whole["n"] == 4, whole)
    dark = 100 * (left + area) / (left + area + right)
    check(abs(whole["classes"]["dark"][0] - dark) < 1e-4, whole, dark)
    check(abs(whole["miou_before"] - dark / 2) < 1e-4, whole, dark)
    check(abs(whole["accuracy_before"] - dark) < 1e-4, whole, dark)
    check(whole["miou_after"] == whole["miou_before"], whole)


def test_corruptions():
    words = ("--corruption", "darken,contrast", "--severity", "2,3")
    out, result = judge("--scenes", "dusk", *words, "--limit", "1")
    score = out["scenes"]["dusk"]
    check(score["n"] == 1, score)
    check(list(score["corruptions"]) == ["contrast", "darken"], score)
    for name in ("contrast", "darken"):
        check(list(score["corruptions"][name]) == ["2", "3"], score)
    cases = [
        case
        for group in score["corruptions"].values()
        for case in group.values()
    ]
    for key in ("miou_before", "miou_after", "accuracy_after"):
        mean = sum(case[key] for case in cases) / 4
        check(abs(score["corrupted"][key] - mean) < 1e-4, key, score)
    check(score["corrupted"]["miou_before"] == 25, score)
    check("mean of the corruptions" in result.out, result)


def test_threads_and_repeats():
    words = ("--scenes", "dusk", "--scenes", "night")
    words += ("--corruption", "gaussian_noise", "--severity", "3")
    first, _ = judge(*words, "--threads", "1")
    second, _ = judge(*words, "--threads", "3")
    check(first["scenes"] == second["scenes"], first, second)


def test_groups():
    """Two labels of one class; a score whose label is of the other."""
    make_sets()
    with open("swap.csv", "w", encoding="utf-8") as file:
        file.write("label,class\n1,dark\n0,bright\n9,bright\n")
    out, _ = judge("--scenes", "dusk", "--classes", "swap.csv", model="none")
    score = out["scenes"]["dusk"]
    check(score["classes"] == {"dark": [0, 0], "bright": [50, 50]}, score)
    write_segmenter("other.safetensors", train_id_of_class="[1, 0]")
    out, _ = judge(
        *("--scenes", "dusk", "--segmenter", "other.safetensors"), model="none"
    )
    score = out["scenes"]["dusk"]
    check(score["classes"] == {"dark": [0, 0], "bright": [50, 50]}, score)


def test_own_classes():
    """Without --classes the network's: CamVid's, as it has few."""
    make_sets()
    result = BENCH.run(
        *("--segmenter", "light.safetensors", "--scenes", "dusk"),
        *("--model", "none", "--json", "out.json"),
    )
    check(result.status == 0, result)
    with open("out.json", encoding="utf-8") as file:
        out = json.load(file)
    check(out["scene_classes"] == "camvid", out)
    check(list(out["scenes"]["dusk"]["classes"]) == ["road", "pavement"], out)


def test_overlays():
    judge("--scenes", "dusk", "--overlays", "seen")
    check(
        sorted(os.listdir("seen")) == ["dusk-one.png", "dusk-two.png"],
        os.listdir("seen"),
    )
    sheet = picture.Png("seen/dusk-one.png")
    check(sheet.width > 2 * WIDTH and sheet.height > 3 * HEIGHT, sheet.width)


def test_skipped_pictures():
    make_sets()
    shutil.copytree("dusk", "odd", dirs_exist_ok=True)
    tones = [60] * 40, [90] * 40
    write_scene("odd", "small", tones, sides, width=20)
    write_scene("odd", "coloured", tones, sides)
    write_scene("odd", "unlike", tones, sides)
    write_scene("odd", "bare", tones, sides)
    os.remove("odd/label/bare.png")
    shutil.copy("odd/img/coloured.png", "odd/label/coloured.png")
    picture.write_png("odd/label/unlike.png", 8, 8, bytes(64), colour=0)
    with open("odd/img/torn.png", "wb") as file:
        file.write(picture.SIGNATURE)
    shutil.copy("odd/label/one.png", "odd/label/torn.png")
    out, result = judge("--scenes", "odd")
    check(out["scenes"]["odd"]["n"] == 2, out)
    for words in (
        ("small.png", "20x80"),
        ("label/coloured.png", "colours"),
        ("unlike.png", "8x8"),
        ("bare.png", "no labels"),
        ("torn.png",),
    ):
        lines = [line for line in result.err.splitlines() if words[0] in line]
        check(len(lines) == 1, words, result)
        for word in words:
            check(word in lines[0], word, result)


def test_bad_inputs():
    make_sets()
    os.makedirs("void/img", exist_ok=True)
    os.makedirs("other/dusk", exist_ok=True)
    shutil.copytree("dusk", "other/dusk", dirs_exist_ok=True)
    shutil.copytree("dusk", "all", dirs_exist_ok=True)
    with open("text.csv", "w", encoding="utf-8") as file:
        file.write("label,class\nroad,road\n")
    with open("far.csv", "w", encoding="utf-8") as file:
        file.write("label,class\n50,road\n")
    with open("many.csv", "w", encoding="utf-8") as file:
        file.write("label,class\n")
        file.writelines("%d,class %d\n" % (i, i) for i in range(65))
    for words, name in (
        (["--scenes", "absent"], "absent"),
        (["--scenes", "void"], "void"),
        (["--scenes", "dusk", "--classes", "absent"], "absent"),
        (["--scenes", "dusk", "--classes", "text.csv"], "text.csv: line 2"),
        (["--scenes", "dusk", "--classes", "many.csv"], "more than 64"),
        (["--scenes", "dusk", "--classes", "far.csv"], "none of its classes"),
        (["--scenes", "dusk", "--segmenter", "absent"], "absent"),
        (
            ["--scenes", "dusk", "--segmenter", "twice.safetensors"],
            "segmentation network",
        ),
        (["--scenes", "dusk", "--json", "dusk/img/one.png"], "overwrite"),
        (["--scenes", "dusk", "--json", "dusk/label/one.png"], "overwrite"),
        (["--scenes", "dusk", "--overlays", "light.csv"], "light.csv"),
    ):
        _, result = judge(*words, status=1)
        check(name in result.err, name, result)
    for words in (
        ["--scenes", "dusk", "--scenes", "other/dusk"],
        ["--scenes", "all"],
    ):
        _, result = judge(*words, status=2)
        check("--scenes" in result.err, result)


def test_published():
    """mIoU of real fog, before and halfway, as PyTorch has it. 13 frames of
    ACDC, 560x272, are the folder acdc-fog of SYMPIE_SCENES."""
    networks = os.environ.get("SYMPIE_SEGMENTERS")
    scenes = os.environ.get("SYMPIE_SCENES")
    if not networks or not scenes:
        return "SYMPIE_SEGMENTERS and SYMPIE_SCENES name no folders"
    for name, figures in (
        ("espnetv2_s15_city", (12.5, 17.3, 12.5)),
        ("espnetv2e_s20_city", (35.2, 44.3, 39.3)),
    ):
        result = BENCH.run(
            *("--segmenter", os.path.join(networks, name + ".safetensors")),
            *("--scenes", os.path.join(scenes, "acdc-fog")),
            *("--model", "none", "--json", "fog.json"),
        )
        check(result.status == 0, result)
        with open("fog.json", encoding="utf-8") as file:
            score = json.load(file)["scenes"]["acdc-fog"]
        rules = score["baselines"]
        found = score["miou_before"], rules["halfway"], rules["levels"]
        for one, other in zip(found, figures):
            check(abs(one - other) < 0.3, name, found, figures)
    return None


def test_wrong_arguments():
    make_sets()
    for words in (
        ["--segmenter", "light.safetensors"],
        ["--scenes", "dusk"],
        ["--sound", "dusk/img", "--overlays", "seen"],
        ["--sound", "dusk/img", "--classes", "camvid"],
        ["--scenes", "a.csv", "--scenes", "b.csv", "--pairs", "dusk"],
    ):
        result = BENCH.run("--model", "none", *words)
        check(result.status == 2, words, result)
    text = BENCH.run("--help").out
    for word in ("--segmenter", "--scenes", "--classes", "--overlays"):
        check(word in text, word, text)


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
