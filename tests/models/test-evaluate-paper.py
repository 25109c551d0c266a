#!/usr/bin/env python3
"""test-evaluate-paper.py PROGRAM SAMPLE - the paper's tables in one report.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import random
import re
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

import picture  # noqa: E402
from classifier import write_classifier  # noqa: E402
from constant import gain_numbers, write_constant  # noqa: E402
from segmenter import write_segmenter  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

SAMPLE = os.path.abspath(sys.argv[2])
BENCH = Bench(sys.argv[1])
WIDTH, HEIGHT = 128, 64  # grows to a short side of 512 and stays sharp
FULL_IDS = {0: 7, 1: 8, 255: 3}  # Cityscapes' road, sidewalk, nothing
LAYOUTS = {  # folders of the pictures and of the labels, ends of their names
    "cityscapes": (
        "Cityscapes/leftImg8bit/val/town",
        "Cityscapes/gtFine/val/town",
        "_leftImg8bit",
        "_gtFine_labelIds",
    ),
    "acdc-fog": (
        "ACDC/rgb_anon/fog/val/drive",
        "ACDC/gt/fog/val/drive",
        "_rgb_anon",
        "_gt_labelTrainIds",
    ),
    "dark-zurich": (
        "Dark_Zurich/rgb_anon/val/night/drive",
        "Dark_Zurich/gt/val/night/drive",
        "_rgb_anon",
        "_gt_labelTrainIds",
    ),
}


def write_frame(name, layout, bright):
    """A frame of two halves, and its labels."""
    pictures, labels, picture_end, label_end = layout
    chance = random.Random(name)
    pixels, values = bytearray(), bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            low, high = (70, 110) if x >= WIDTH // 2 and bright else (20, 50)
            tone = chance.randrange(low, high)
            pixels += bytes((tone, tone, tone + x % 3))
            label = int(x >= WIDTH // 2)
            if WIDTH // 2 - 24 <= x < WIDTH // 2 + 24:
                label = 255
            full = label_end == "_gtFine_labelIds"
            values.append(FULL_IDS[label] if full else label)
    for folder, end, colour, data in (
        (pictures, picture_end, 2, pixels),
        (labels, label_end, 0, values),
    ):
        os.makedirs(os.path.join("data", folder), exist_ok=True)
        picture.write_png(
            os.path.join("data", folder, name + end + ".png"),
            *(WIDTH, HEIGHT, data),
            colour=colour,
        )


def make():
    """All that the paper has tables of, but for Table 3's own folder."""
    if os.path.exists("data"):
        return
    for set_name, layout in LAYOUTS.items():
        write_frame("one", layout, set_name != "dark-zurich")
        write_frame("two", layout, set_name != "dark-zurich")
    town = "data/Cityscapes/gtFine/val/town/one_gtFine_"
    shutil.copy(town + "labelIds.png", town + "instanceIds.png")
    for severity in "13":
        folder = "data/ImageNet-C/noise/gaussian_noise/%s/n1" % severity
        os.makedirs(folder)
        shutil.copy(SAMPLE, folder + "/a.jpg")
    os.makedirs("data/VizWiz")
    shutil.copy(SAMPLE, "data/VizWiz/b.jpg")
    os.makedirs("set")
    shutil.copy(SAMPLE, "set/a.jpg")
    with open("data/VizWiz/labels.csv", "w", encoding="utf-8") as file:
        file.write("file,class\nb.jpg,1\n")
    with open("labels.csv", "w", encoding="utf-8") as file:
        file.write("file,class\na.jpg,1\n")
    os.makedirs("void")
    write_segmenter("light.safetensors", train_id_of_class="[0, 1]")
    write_classifier("asked.safetensors", 2)
    write_constant("twice.safetensors", gain_numbers(2))


def report(*arguments, status=0):
    make()
    result = BENCH.run(
        *("--model", "twice.safetensors", "--severity", "1,3", *arguments)
    )
    check(result.status == status, arguments, result)
    return result


def whole():
    """The report of all that is there; made once."""
    if not os.path.exists("whole.md"):
        report("--paper", "data", *ALL, "--report", "whole.md")
    with open("whole.md", encoding="utf-8") as file:
        return file.read()


def rows(text, title):
    """The cells of a table, by the first of each row."""
    part = text.split("## " + title)[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    cells = [line.strip("| ").split(" | ") for line in lines]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in cells}


ALL = ("--classifier", "asked.safetensors", "--segmenter", "light.safetensors")
ALL += ("--classes", "camvid", "--labels", "labels.csv", "--photos", "set")


def test_all_tables():
    text = whole()
    for number in range(1, 7):
        check("## Table %d: " % number in text, number, text)
    costs = rows(text, "Table 1")
    for name in (
        "**SyMPIE**: a view by NEM, the frame by DWM",
        "DWM, 1920x1080",
        "rule: levels",
        "OpenCV, CLAHE, one thread",
        "ImageMagick, -normalize",
        "G'MIC, retinex",
    ):
        check(name in costs, name, costs)
    total, nem, dwm = (
        [float(cell) for cell in costs[name]]
        for name in (
            "**SyMPIE**: a view by NEM, the frame by DWM",
            "NEM, 224x224",
            "DWM, 1920x1080",
        )
    )
    check(abs(total[0] - nem[0] - dwm[0]) < 0.02, costs)
    # a pixel of DWM: 3 channels of 3 and of 25 products, each with its sum
    check(dwm[0] == round(2 * 84 * 1920 * 1080 * 1e-9, 2), dwm)
    for cells in costs.values():
        check(re.fullmatch(r"\d+\.\d|not on this machine|ms", cells[-1]), cells)


def test_segmentation():
    text = whole()
    found = rows(text, "Table 6")
    check(list(found) == ["set", *LAYOUTS], found)
    # frames, before, after, difference, halfway, levels, right before, after
    for name in ("cityscapes", "acdc-fog"):
        cells = found[name]
        check(cells[:4] == ["2", "25.0", "100.0", "+75.0"], found)
        check(cells[6:] == ["50.0", "100.0"], found)
    check(found["dark-zurich"][1:3] == ["25.0", "25.0"], found)
    check("Absent: there is no data/ACDC/rgb_anon/rain/val" in text, text)


def test_accuracies_are_those_of_the_judge():
    make()
    text = whole()
    check("The published set, data/ImageNet-C." in text, text)
    result = BENCH.run(
        *("--model", "twice.safetensors", "--classifier", "asked.safetensors"),
        *("--photos", "set", "--labels", "labels.csv", "--json", "out.json"),
        *("--corruption", "mixed", "--severity", "1,3"),
    )
    check(result.status == 0, result)
    with open("out.json", encoding="utf-8") as file:
        mixed = json.load(file)["corruptions"]["mixed"]
    found = rows(text, "Table 3")
    heading = found["classifier"]
    for column, title in enumerate(heading):
        number = title.replace("severity ", "")
        if number in mixed:
            score = mixed[number]
            for row, key in (("as it is", "before"), ("SyMPIE", "after")):
                check(
                    float(found["asked, " + row][column])
                    == round(score["top1_" + key]["asked"], 1),
                    *(found, mixed),
                )
    check("severity 1" in heading and "severity 3" in heading, heading)
    check("of 1 photographs" in text.split("## Table 5")[1], text)


def test_groups():
    text = whole()
    part = text.split("## Table 2")[1].split("## Table 3")[0]
    check("| gaussian_noise |" in part and "| noise |" in part, part)


def test_absent():
    said = report("--paper", "void", "--report", "void.md")
    check(said.out == "", said)
    with open("void.md", encoding="utf-8") as file:
        text = file.read()
    check(text.startswith("# SyMPIE: the paper's tables"), text)
    for number in range(2, 7):
        part = text.split("## Table %d" % number)[1].split("\n## ")[0]
        check("Absent: " in part and "|" not in part, part)
    text = report("--paper", "void", *ALL[:4]).out
    for name in ("ImageNet-C,", "ImageNet-C-bar,", "VizWiz", "Cityscapes"):
        check("Absent: there is no " + name in text, name, text)


def test_unlabelled():
    text = report("--paper", "void", *ALL[:2], "--photos", "set").out
    check("none of the photographs has a known class" in text, text)


def test_bad_inputs():
    make()
    shutil.copytree("data/ACDC", "torn/ACDC", dirs_exist_ok=True)
    shutil.rmtree("torn/ACDC/gt", ignore_errors=True)
    result = report("--paper", "torn", *ALL[:4], status=1)
    check("torn/ACDC/gt/fog/val" in result.err, result)
    for words in (
        ["--report", "report.md", "--photos", "set"],
        ["--paper", "void", "--json", "out.json"],
        ["--paper", "void", "--csv", "tables"],
        ["--paper", "void", "--scenes", "set"],
    ):
        result = report(*words, status=2)
        check("--paper" in result.err or "--segmenter" in result.err, result)
    result = report("--paper", "absent", status=1)
    check("absent" in result.err, result)


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
