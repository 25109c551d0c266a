#!/usr/bin/env python3
"""test-evaluate.py PROGRAM SAMPLE MODEL - the judge, judged.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import io
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tarfile
import xml.dom.minidom

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

import picture  # noqa: E402
from classifier import write_classifier  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

CHARTS = os.path.join(HERE, "..", "bench", "charts.py")
SAMPLE, MODEL = (os.path.abspath(path) for path in sys.argv[2:4])
BENCH = Bench(sys.argv[1])
run = BENCH.run


def good(*arguments):
    """Runs the program, which must succeed."""
    result = run(*arguments)
    check(result.status == 0, arguments, result)
    return result


def bad(status, *arguments, names=()):
    """Runs the program, which must fail so, and say each of the names."""
    result = run(*arguments)
    check(result.status == status, arguments, result)
    for name in names:
        check(name in result.err, "not named: " + name, result)
    return result


def judge(*arguments):
    """What the program writes as JSON."""
    result = good(*arguments, "--json", "out.json")
    with open("out.json", encoding="utf-8") as file:
        return json.load(file), result


def soft(name, width, height):
    """The pixels of soft shapes, which have no noise of their own."""
    chance = random.Random(name)
    sides = [chance.randrange(20, 60) for _ in range(6)]
    tones = [chance.randrange(40, 210) for _ in range(24)]
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            tone = tones[(x // sides[0] + 3 * (y // sides[1])) % 24]
            pixels += bytes(
                (tone, (tone + x // 3) % 230, max(0, tone - y // 4))
            )
    return bytes(pixels)


def smooth(name, width=260, height=240):
    """A PNG file of them."""
    picture.write_png(name, width, height, soft(name, width, height))


def photos():
    """A folder of the sample and of drawn pictures; made once."""
    if not os.path.isdir("set"):
        os.mkdir("set")
        shutil.copy(SAMPLE, "set/a.jpg")
        for name in "bc":
            smooth("set/%s.png" % name)
    return "set"


QUICK = ["--model", "none", "--corruption", "none"]


def test_help():
    text = good("--help").out
    for word in (
        "--model",
        "--passes",
        "--oracle",
        "--full-size",
        "imagenet-c",
    ):
        check(word in text, word, text)


def test_wrong_arguments_do_nothing():
    where = ["--model", "none", "--photos", photos(), "--json", "never.json"]
    for words in (
        ["--photos"],
        [],
        where + ["--nonsense"],
        where + ["more"],
        where + ["--corruption", "sorrow"],
        where + ["--severity", "0"],
        where + ["--severity", "6"],
        where + ["--severity", "3,1"],
        where + ["--severity", ""],
        where + ["--severity", "1.5x"],
        where + ["--severity", "nan"],
        where + ["--passes", "1.5"],
        where + ["--passes", "0"],
        where + ["--passes", "11"],
        where + ["--passes", "2,2"],
        where + ["--limit", "-1"],
        where + ["--threads", "-1"],
    ):
        bad(2, *words)
    check(not os.path.exists("never.json"))


def test_missing_files_are_named():
    bad(1, *QUICK, "--photos", "absent", names=["absent"])
    bad(1, *QUICK, "--photos", photos(), "--labels", "no.csv", names=["no.csv"])
    bad(
        1,
        "--model",
        "absent.safetensors",
        "--photos",
        photos(),
        names=["absent.safetensors"],
    )
    bad(
        1,
        *QUICK,
        "--photos",
        photos(),
        "--classifier",
        "no.safetensors",
        names=["no.safetensors"]
    )
    bad(
        1,
        *QUICK,
        "--photos",
        photos(),
        "--json",
        "no/such/folder.json",
        names=["no/such/folder.json"]
    )


def test_no_model_changes_nothing():
    out, _ = judge(
        "--model",
        "none",
        "--photos",
        photos(),
        "--corruption",
        "darken,gaussian_noise",
        "--severity",
        "2,4",
    )
    check(set(out["corruptions"]) == {"darken", "gaussian_noise"}, out)
    for scores in out["corruptions"].values():
        check(set(scores) == {"2", "4"}, scores)
        for score in scores.values():
            check(score["n"] == 3, score)
            check(score["psnr_before"] == score["psnr_after"], score)
            check(score["ssim_before"] == score["ssim_after"], score)
        check(scores["4"]["psnr_before"] < scores["2"]["psnr_before"], scores)
    check(out["clean"]["psnr_after"] == 60, out["clean"])
    check(out["summary"]["mean_dpsnr"] == 0, out["summary"])
    check(out["summary"]["clean_psnr"] == 60, out["summary"])


def test_severities_between():
    out, _ = judge(
        "--model",
        "none",
        "--photos",
        photos(),
        "--corruption",
        "darken,mixed",
        "--severity",
        "1, 1.5,2",
        "--csv",
        "between",
    )
    before = [
        score["psnr_before"] for score in out["corruptions"]["darken"].values()
    ]
    check(list(out["corruptions"]["darken"]) == ["1", "1.5", "2"], out)
    check(before[0] > before[1] + 0.5 > before[2] + 1, before)
    check(out["corruptions"]["mixed"]["1.5"]["n"] == 3, out)
    with open("between/means.csv", encoding="utf-8") as file:
        found = [row["severity"] for row in csv.DictReader(file)]
    check(found == ["0"] + 2 * ["1", "1.5", "2"], found)


def test_model_mends_noise():
    out, _ = judge(
        "--model",
        MODEL,
        "--photos",
        photos(),
        "--corruption",
        "gaussian_noise",
        "--severity",
        "3",
        "--passes",
        "1,2",
    )
    score = out["corruptions"]["gaussian_noise"]["3"]
    check(score["psnr_after"] > score["psnr_before"] + 2, score)
    check(score["ssim_after"] > score["ssim_before"], score)
    check(set(score["psnr_passes"]) == {"2"}, score)
    change = score["psnr_passes"]["2"] - score["psnr_after"]
    check(abs(out["summary"]["passes"]["2"] - change) < 1e-3, out["summary"])
    check(
        set(out["summary"])
        >= {"mean_dpsnr", "clean_psnr", "top1_gain", "passes"},
        out["summary"],
    )
    parts = [cost["part"] for cost in out["cost"]]
    check(parts == ["NEM", "DWM", "DWM"], parts)
    check(out["cost"][0]["macs"] > 1e8, out["cost"])


def test_oracle_is_the_best():
    names = "darken,brightness,gaussian_noise,gaussian_blur"
    out, _ = judge(
        "--model",
        MODEL,
        "--photos",
        photos(),
        "--corruption",
        names,
        "--severity",
        "3",
        "--oracle",
    )
    shares = []
    for name, scores in out["corruptions"].items():
        score = scores["3"]
        check(score["psnr_oracle"] >= score["psnr_after"] - 0.01, name, score)
        check(score["psnr_oracle"] >= score["psnr_before"], name, score)
        most = score["psnr_oracle"] - score["psnr_before"]
        if most > 1:
            shares.append((score["psnr_after"] - score["psnr_before"]) / most)
    check(len(shares) >= 3, out)
    mean = sum(shares) / len(shares)
    check(abs(out["summary"]["oracle_share"] - mean) < 1e-3, out["summary"])


def test_same_on_any_number_of_threads():
    texts = []
    for threads in ("1", "2", "5"):
        out, _ = judge(
            "--model",
            MODEL,
            "--photos",
            photos(),
            "--severity",
            "3",
            "--corruption",
            "impulse_noise,mixed,fog",
            "--threads",
            threads,
            "--seed",
            "7",
        )
        del out["cost"]
        texts.append(json.dumps(out))
    check(texts[0] == texts[1] == texts[2], *texts)


def test_seed_makes_a_difference():
    scores = []
    for seed in ("1", "2", "1"):
        out, _ = judge(
            "--model",
            "none",
            "--photos",
            photos(),
            "--seed",
            seed,
            "--corruption",
            "gaussian_noise",
            "--severity",
            "3",
        )
        scores.append(out["corruptions"])
    check(scores[0] == scores[2] and scores[0] != scores[1], scores)


def test_bad_photographs_are_named_and_skipped():
    shutil.copytree(photos(), "damaged")
    with open(SAMPLE, "rb") as file:
        data = file.read()
    with open("damaged/cut.jpg", "wb") as file:
        file.write(data[: len(data) // 2])
    with open("damaged/text.png", "wb") as file:
        file.write(b"this is no picture")
    out, result = judge(*QUICK, "--photos", "damaged")
    check("cut.jpg" in result.err and "text.png" in result.err, result)
    check(out["clean"]["n"] == 3, out["clean"])
    os.mkdir("hopeless")
    shutil.copy("damaged/text.png", "hopeless/only.png")
    bad(
        1,
        *QUICK,
        "--photos",
        "hopeless",
        "--json",
        "never.json",
        names=["only.png"]
    )
    check(not os.path.exists("never.json"))


def test_tar_list_and_limit():
    with tarfile.open("set.tar", "w") as tar:
        tar.add(photos())
    with open("list.txt", "w", encoding="utf-8") as file:
        file.write("set/a.jpg\nset/c.png\n")
    for path, extra, wanted in (
        ("set.tar", [], 3),
        ("list.txt", [], 2),
        ("set.tar", ["--limit", "2"], 2),
        ("set/a.jpg", [], 1),
    ):
        out, _ = judge(*QUICK, "--photos", path, *extra)
        check(out["clean"]["n"] == wanted, path, out["clean"])
    with open("set.tar", "rb") as file:
        data = file.read()
    with open("cut.tar", "wb") as file:
        file.write(data[: len(data) // 3])
    bad(1, *QUICK, "--photos", "cut.tar", names=["cut.tar"])


def test_csv():
    out = good(
        "--model",
        MODEL,
        "--photos",
        photos(),
        "--corruption",
        "darken,gaussian_noise,mixed",
        "--severity",
        "1,3",
        "--passes",
        "1,3",
        "--oracle",
        "--csv",
        "made/report",
        "--json",
        "made.json",
    )
    check("mean gain" in out.out, out)
    with open("made/report/means.csv", encoding="utf-8") as file:
        means = list(csv.DictReader(file))
    check(len(means) == 7, means)
    with open("made/report/photos.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    check(len(rows) == 21, len(rows))
    for mean in means:
        own = [
            float(row["psnr_after_1"])
            for row in rows
            if (row["corruption"], row["severity"])
            == (mean["corruption"], mean["severity"])
        ]
        check(
            abs(sum(own) / len(own) - float(mean["psnr_after_1"])) < 1e-3,
            mean,
            own,
        )
    subprocess.run(
        [sys.executable, CHARTS, "made.json", "made.svg"], check=True
    )
    bars = xml.dom.minidom.parse("made.svg").getElementsByTagName("title")
    check(len(bars) == 9, len(bars))


def test_layout_of_imagenet_c():
    for name in ("noise/gaussian_noise", "extra/own_damage"):
        for severity in "13":
            place = "c/%s/%s/n01440764" % (name, severity)
            os.makedirs(place)
            smooth(place + "/val_1.png", 224, 224)
            smooth(place + "/val_2.png", 300, 280)
    os.mkdir("originals")
    smooth("originals/val_1.png", 300, 300)
    out, _ = judge(
        "--model", MODEL, "--photos", "c", "--originals", "originals"
    )
    check(set(out["corruptions"]) == {"gaussian_noise", "own_damage"}, out)
    for scores in out["corruptions"].values():
        check(set(scores) == {"1", "3"}, scores)
        check(scores["1"]["n"] == 2 and "psnr_after" in scores["1"], scores)
    check("clean" not in out, out)
    noise = ["--model", MODEL, "--photos", "c/noise", "--severity", "3"]
    out, _ = judge(*noise, "--originals", "originals")
    check(set(out["corruptions"]) == {"gaussian_noise"}, out)
    check(set(out["corruptions"]["gaussian_noise"]) == {"3"}, out)
    bad(1, *noise, names=["--originals"])


def test_full_size_is_judged_pixel_by_pixel():
    width, height = 640, 500
    chance = random.Random(5)
    clean = soft("clean", width, height)
    dirty = bytes(
        chance.randrange(max(0, value - 40), value + 20) for value in clean
    )
    error = sum((a - b) ** 2 for a, b in zip(clean, dirty)) / len(clean)
    by_hand = 10 * math.log10(255**2 / error)
    os.makedirs("full/own/3/n01440764")
    os.mkdir("whole")
    for name, pixels in (
        ("full/own/3/n01440764/a.png", dirty),
        ("whole/a.png", clean),
    ):
        picture.write_png(name, width, height, pixels)
    where = ["--model", "none", "--photos", "full", "--originals", "whole"]
    scores = [
        judge(*where, *words)[0]["corruptions"]["own"]["3"]
        for words in (["--full-size"], [])
    ]
    check(abs(scores[0]["psnr_before"] - by_hand) < 1e-3, scores, by_hand)
    check(scores[1]["psnr_before"] > by_hand + 1, scores, by_hand)
    smooth("full/own/3/n01440764/b.png", 90, 80)
    smooth("whole/b.png", 80, 90)
    smooth("full/own/3/n01440764/c.png", 90, 20)
    out, result = judge(*where, "--full-size")
    check(out["corruptions"]["own"]["3"]["n"] == 1, out)
    for name in (
        "b.png: it has 90x80 pixels, but its original 80x90",
        "c.png: it has 90x20 pixels",
    ):
        check(name in result.err, name, result)


def test_real_faults():
    scores = []
    for seed in ("1", "2", "1"):
        out, _ = judge(
            "--model",
            "none",
            "--photos",
            photos(),
            "--seed",
            seed,
            "--corruption",
            "faults,darken",
            "--severity",
            "1,3",
        )
        check(set(out["corruptions"]["faults"]) == {"0"}, out)
        check(set(out["corruptions"]["darken"]) == {"1", "3"}, out)
        scores.append(out["corruptions"]["faults"]["0"])
    check(scores[0] == scores[2] and scores[0] != scores[1], scores)
    check(5 < scores[0]["psnr_before"] < 50, scores)


def test_full_size_is_mended():
    os.mkdir("sizes")
    for i, (width, height) in enumerate(((300, 250), (250, 300), (90, 120))):
        smooth("sizes/%u.png" % i, width, height)
    texts = []
    for threads in ("1", "3"):
        out, _ = judge(
            "--model",
            MODEL,
            "--photos",
            "sizes",
            "--full-size",
            "--corruption",
            "gaussian_noise",
            "--severity",
            "3",
            "--oracle",
            "--threads",
            threads,
        )
        del out["cost"]
        texts.append(json.dumps(out))
    score = out["corruptions"]["gaussian_noise"]["3"]
    check(out["full_size"] and score["n"] == 3, out)
    check(score["psnr_after"] > score["psnr_before"] + 2, score)
    check(score["psnr_oracle"] >= score["psnr_after"] - 0.01, score)
    check(texts[0] == texts[1], *texts)
    bad(
        2,
        "--model",
        MODEL,
        "--photos",
        "sizes",
        "--full-size",
        "--classifier",
        "any.safetensors",
        names=["--full-size"],
    )


def test_classifier():
    write_classifier("asked.safetensors")
    with open("labels.csv", "w", encoding="utf-8") as file:
        file.write("file,class\na.jpg,967\nb.png,1\n")
    out, _ = judge(
        "--model",
        MODEL,
        "--photos",
        photos(),
        "--labels",
        "labels.csv",
        "--classifier",
        "asked.safetensors",
        "--corruption",
        "gaussian_noise",
        "--severity",
        "1",
    )
    score = out["corruptions"]["gaussian_noise"]["1"]
    check(score["n"] == 3 and score["n_labelled"] == 2, score)
    for key in ("top1_before", "top1_after", "top5_before", "top5_after"):
        check(score[key]["asked"] in (0, 50, 100), score)
    check(score["top5_after"]["asked"] >= score["top1_after"]["asked"], score)
    check("asked" in out["summary"]["top1_gain"], out["summary"])


if __name__ == "__main__":
    sys.exit(run_all(collect(dict(globals()))))
