#!/usr/bin/env python3
"""test-train.py PROGRAM SAMPLE [SYMPIE] - training, from outside.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import fcntl
import functools
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
import xml.dom.minidom

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

import picture  # noqa: E402
from classifier import write_classifier  # noqa: E402
from mpirun import MPIRUN  # noqa: E402
from segmenter import write_segmenter  # noqa: E402
from tap import Bench, Result, check, collect, run_all  # noqa: E402

CHARTS = os.path.join(HERE, "..", "bench", "charts.py")
SAMPLE = os.path.abspath(sys.argv[2])
SYMPIE = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
BENCH = Bench(sys.argv[1])
run = BENCH.run

SET_PIPE_SIZE = getattr(fcntl, "F_SETPIPE_SZ", 1031)
TINY = [
    "--objective",
    "photo",
    "--widths",
    "4,4,4,4",
    "--side",
    "48",
    "--resize",
    "64",
    "--batch",
    "2",
    "--threads",
    "2",
    "--corruptions",
    "darken,gaussian_noise,jpeg",
    "--validate-count",
    "1",
]
SHORT = TINY + [
    "--iterations",
    "12",
    "--validate-every",
    "6",
    "--log-every",
    "3",
]
LONG = TINY + [
    "--iterations",
    "300",
    "--validate-every",
    "100",
    "--log-every",
    "1",
]
FILES = [
    "best.safetensors",
    "checkpoint.safetensors",
    "last.safetensors",
    "log.csv",
    "settings.json",
]


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
        check(name in result.err, "not named: " + name, arguments, result)
    return result


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def rest(folder):
    return {
        name: read(os.path.join(folder, name)) for name in os.listdir(folder)
    }


def same(one, two):
    for name in (
        "last.safetensors",
        "best.safetensors",
        "checkpoint.safetensors",
    ):
        check(
            read(os.path.join(one, name)) == read(os.path.join(two, name)),
            "%s differs between %s and %s" % (name, one, two),
        )


def log(folder):
    """The log's lines; what is empty is None."""
    with open(os.path.join(folder, "log.csv"), encoding="utf-8") as file:
        return [
            {
                name: float(value) if value else None
                for name, value in line.items()
            }
            for line in csv.DictReader(file)
        ]


def tensors(path):
    """The shapes and the metadata of a safetensors file."""
    data = read(path)
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    meta = header.pop("__metadata__")
    check(
        max(t["data_offsets"][1] for t in header.values())
        == len(data) - 8 - length,
        path,
    )
    return {name: t["shape"] for name, t in header.items()}, meta


def drawn(path, number, width=96, height=80):
    """A PNG file of soft stripes."""
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            tone = (x * (number + 2) + y * (7 - number)) % 400
            tone = tone if tone < 200 else 399 - tone
            pixels += bytes((tone + 20, 230 - tone, (tone + 60 * number) % 230))
    picture.write_png(path, width, height, bytes(pixels))


def photos():
    """A folder of photographs; made once."""
    if not os.path.isdir("set"):
        os.mkdir("set")
        for number in range(4):
            drawn("set/%d.png" % number, number)
        shutil.copy(SAMPLE, "set/a.jpg")
        shutil.copy(SAMPLE, "set/z.jpg")
    return "set"


def short():
    """A folder of a whole short training; made once."""
    if not os.path.isdir("short"):
        good("--photos", photos(), "--out", "short", *SHORT)
    return "short"


def test_help():
    text = good("--help").out
    for word in (
        "--photos",
        "--resume",
        "--objective",
        "--clean-fraction",
        "Ctrl+C",
        "(default: 0.9)",
        "(default: 64,128,256,512)",
    ):
        check(word in text, word, text)


def test_what_is_written():
    folder = short()
    check(sorted(os.listdir(folder)) == FILES, os.listdir(folder))
    lines = log(folder)
    check([line["iteration"] for line in lines] == [3, 6, 9, 12], lines)
    for line in lines:
        validated = line["iteration"] % 6 == 0
        check((line["validation_gain"] is not None) == validated, line)
        check((line["validation_clean"] is not None) == validated, line)
        check(line["validation_top1"] is None, line)
        check(0 < line["first"] < 1 and 0 < line["second"] < 1, line)
        check(line["psnr_before"] > 0 and line["images_per_second"] > 0, line)
    rates = [line["learning_rate"] for line in lines]
    check(1e-3 > rates[0] > rates[1] > rates[2] > rates[3] > 0, rates)
    settings = json.loads(read(folder + "/settings.json"))
    check(settings["widths"] == "4,4,4,4" and settings["side"] == 48, settings)
    subprocess.run(
        [sys.executable, CHARTS, folder + "/log.csv", "curves.svg"], check=True
    )
    curves = xml.dom.minidom.parse("curves.svg")
    check(len(curves.getElementsByTagName("polyline")) == 6, "lines")


def test_weights():
    for name in ("best", "last"):
        path = "%s/%s.safetensors" % (short(), name)
        shapes, meta = tensors(path)
        check(shapes["backbone.0.weight"] == [4, 3, 3, 3], shapes)
        check(shapes["out.weight"] == [37, 4], shapes)
        check("backbone.5.bn2.running_var" in shapes, shapes)
        check(meta["sympie.objective"] == "photo", meta)
        check(meta["licence"] == "GPL-3.0-or-later", meta)
        good(
            "--photos",
            photos(),
            "--out",
            "from-" + name,
            *SHORT,
            "--start",
            path,
        )


def test_weights_are_read_by_sympie():
    if not SYMPIE:
        return "sympie is not built"
    for name in ("best", "last"):
        path = "%s/%s.safetensors" % (short(), name)
        done = subprocess.run(
            [SYMPIE, "info", path],
            capture_output=True,
            env=BENCH.environment,
            check=False,
        )
        check(
            done.returncode == 0 and b"4, 4, 4, 4" in done.stdout, Result(done)
        )
    return None


def test_same_again():
    good(
        "--photos",
        photos(),
        "--out",
        "same",
        *SHORT,
        "--cache-mb",
        "0",
        "--save-every",
        "5",
    )
    same("same", short())
    good("--photos", photos(), "--out", "other", *SHORT, "--seed", "2")
    check(
        read("other/last.safetensors") != read("same/last.safetensors"),
        "the seed makes no difference",
    )


def result(folder):
    """What a run came to: the weights, and the log but for its speed."""
    lines = log(folder)
    for line in lines:
        del line["images_per_second"]
    return read(folder + "/last.safetensors"), lines


def test_settings_have_an_effect():
    write_classifier("upstream.safetensors", 10)
    both = ["--upstream", "upstream.safetensors", "--labels", "self"]
    both += ["--objective", "both", "--side", "64"]
    for number, (common, change) in enumerate(
        (
            ([], ["--warm-up", "3"]),
            ([], ["--clip", "0.01"]),
            ([], ["--ema", "0.5"]),
            ([], ["--head-rate", "4"]),
            ([], ["--second-weight", "0"]),
            ([], ["--loss-root", "2"]),
            ([], ["--loss-log", "1"]),
            (["--loss-log", "1"], ["--loss-floor", "0.01"]),
            ([], ["--freeze-norm-after", "1"]),
            (both, ["--downstream-weight", "3"]),
            (both, ["--photo-weight", "3"]),
        )
    ):
        call = ["--photos", photos(), *SHORT, "--iterations", "4", *common]
        plain, changed = ("%s-%d" % (name, number) for name in ("plain", "set"))
        good(*call, "--out", plain)
        good(*call, "--out", changed, *change)
        check(result(plain) != result(changed), change)


def test_learns():
    good(
        "--photos",
        photos(),
        "--out",
        "learns",
        *LONG,
        "--corruptions",
        "darken",
        "--clean-fraction",
        "0",
        "--learning-rate",
        "3e-3",
        "--head-rate",
        "4",
        "--iterations",
        "450",
    )
    lines = log("learns")
    before, after = (
        sum(line["first"] for line in part) / len(part)
        for part in (lines[:60], lines[-60:])
    )
    check(after < 0.7 * before, before, after)
    gain = (
        sum(line["psnr_after"] - line["psnr_before"] for line in lines[-60:])
        / 60
    )
    check(gain > 4, gain)


# ---- through a segmentation network ----


def scenes():
    """Pictures of a dark and a brighter half, both of which a network that
    tells dark pixels from bright ones takes for dark; made once."""
    if not os.path.isdir("scenes"):
        write_segmenter("light.safetensors")
        for part in (
            "scenes/img",
            "scenes/label",
            "others/img",
            "others/label",
        ):
            os.makedirs(part)
        for number in range(6):
            folder = "others" if number == 0 else "scenes"
            name = "/%d.png" % number
            tones = 20 + 4 * number, 80 + 5 * number
            rows = [[x * 2 >= 96 for x in range(96)] for _ in range(80)]
            pixels = bytes(
                tones[half] + (x * y) % 9
                for y, row in enumerate(rows)
                for x, half in enumerate(row)
                for _ in "RGB"
            )
            labels = bytes(half for row in rows for half in row)
            picture.write_png(folder + "/img" + name, 96, 80, pixels)
            picture.write_png(
                folder + "/label" + name, 96, 80, labels, colour=0
            )
    return "scenes"


THROUGH = TINY + [
    "--objective",
    "downstream",
    "--upstream",
    "light.safetensors",
    "--clean-fraction",
    "1",
    "--learning-rate",
    "3e-3",
    "--head-rate",
    "4",
    "--iterations",
    "100",
    "--validate-every",
    "50",
    "--log-every",
    "1",
]


def test_learns_through_a_segmenter():
    """The pictures become brighter, as that is what the labels need; but for
    those of the validation that are darkened."""
    good(
        *("--scenes", scenes(), "--out", "through", *THROUGH),
        *("--side", "224", "--resize", "256"),
    )
    lines = log("through")
    start, end = (
        sum(line["first"] for line in part) / len(part)
        for part in (lines[:20], lines[-20:])
    )
    check(end < 0.5 * start, start, end)
    found = [line["validation_top1"] for line in lines]
    found = [right for right in found if right is not None]
    check(len(found) == 2 and found[-1] > 0.8, found)
    _, meta = tensors("through/best.safetensors")
    check(meta["sympie.objective"] == "downstream", meta)
    check(meta["sympie.upstream"] == "light.safetensors", meta)


def test_scenes_held_out_and_resumed():
    call = ["--scenes", scenes(), "--hold-out", "others", "--out", "held-out"]
    good(*call, *THROUGH, "--iterations", "10")
    good(*call, *THROUGH, "--iterations", "10", "--resume")
    good(*call[:-1], "held-out-again", *THROUGH, "--iterations", "10")
    same("held-out", "held-out-again")


def test_relative_form():
    """It learns, what it writes says so, and goes on only as that."""
    call = ("--photos", photos(), "--out", "relative", *TINY)
    call += ("--objective", "photo", "--corruptions", "darken")
    call += ("--side", "224", "--resize", "256")
    good(*call, "--form", "relative", "--iterations", "150", "--log-every", "1")
    losses = [line["first"] for line in log("relative")]
    start, end = sum(losses[:40]) / 40, sum(losses[-40:]) / 40
    check(end < 0.85 * start, start, end)
    shapes, meta = tensors("relative/last.safetensors")
    check(meta["sympie.form"] == "relative", meta)
    check(shapes["out.bias"] == [53], shapes)
    last = "relative/last.safetensors"
    good(
        *(*call, "--out", "on", "--start", last, "--form", "relative"),
        *("--iterations", "2"),
    )
    bad(1, *call, "--out", "off", "--start", last, names=[last, "'relative'"])


def test_segmenter_labels_itself():
    """Then any photographs will do, and what is taken for dark stays so."""
    scenes()
    good(
        *("--photos", photos(), "--labels", "self", "--out", "itself"),
        *THROUGH,
        *("--iterations", "10"),
    )
    check(all(line["first"] > 0 for line in log("itself")), log("itself"))
    good(
        *("--scenes", scenes(), "--labels", "self", "--out", "itself-too"),
        *THROUGH,
        *("--iterations", "4"),
    )
    good(
        *("--scenes", scenes(), "--out", "no-network", *THROUGH),
        *("--iterations", "4", "--objective", "photo"),
    )


def test_wrong_scenes():
    call = ["--out", "wrong-scenes", *THROUGH]
    write_classifier("classes.safetensors")
    write("rows.csv", b"file,class\n0.png,1\n")
    for words, names in (
        (["--scenes", scenes(), "--photos", photos()], ["either"]),
        (["--scenes", scenes(), "--labels", "rows.csv"], ["--labels"]),
    ):
        bad(2, *call, *words, names=names)
    for words, names in (
        (["--scenes", "absent"], ["absent"]),
        (["--scenes", photos()], ["img"]),
        (
            ["--scenes", scenes(), "--upstream", "classes.safetensors"],
            ["is a classifier"],
        ),
        (
            ["--photos", photos(), "--labels", "rows.csv"],
            ["light.safetensors", "--scenes"],
        ),
        (["--scenes", scenes(), "--hold-out", photos()], ["img"]),
    ):
        bad(1, *call, *words, names=names)


# ---- stopped and taken up again ----


def wait_for(child, condition):
    """Or for the child's end."""
    while child.poll() is None and not condition():
        time.sleep(0.005)


def stop(number, *arguments):
    """Runs the program and stops it by a signal when its log has lines. It
    cannot run to its end before, as nobody reads what it says: a small pipe
    is soon full."""
    with subprocess.Popen(
        [BENCH.program] + list(arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=BENCH.environment,
    ) as child:
        fcntl.fcntl(child.stderr, SET_PIPE_SIZE, 4096)
        path = arguments[list(arguments).index("--out") + 1] + "/log.csv"
        wait_for(
            child, lambda: os.path.exists(path) and read(path).count(b"\n") > 5
        )
        child.send_signal(number)
        out, err = child.communicate()
        return Result(
            subprocess.CompletedProcess(arguments, child.returncode, out, err)
        )


def test_stop_and_resume():
    call = ["--photos", photos()] + LONG
    good(*call, "--out", "whole")
    result = stop(
        signal.SIGINT, *call, "--out", "parts", "--save-every", "100000"
    )
    check(result.status == 0, result)
    reached = log("parts")[-1]["iteration"]
    check(5 <= reached < 300, "was not stopped", result)
    check("--resume" in result.err, result)
    check(os.path.exists("parts/last.safetensors"), os.listdir("parts"))
    good(*call, "--out", "parts", "--resume")
    same("parts", "whole")
    one, two = log("parts"), log("whole")
    check([line["iteration"] for line in one] == list(range(1, 301)), one)
    for a, b in zip(one, two):
        del a["images_per_second"], b["images_per_second"]
        check(a == b, a, b)


def test_killed_and_resumed():
    """Nothing but what came after the last checkpoint is lost, and that is
    made again."""
    call = ["--photos", photos()] + LONG
    if not os.path.exists("whole"):
        good(*call, "--out", "whole")
    result = stop(signal.SIGKILL, *call, "--out", "killed", "--save-every", "2")
    check(result.status == -signal.SIGKILL, result)
    good(*call, "--out", "killed", "--resume")
    same("killed", "whole")
    check([line["iteration"] for line in log("killed")] == list(range(1, 301)))


def test_resume_when_done():
    shutil.copytree(short(), "done")
    good("--photos", photos(), "--out", "done", *SHORT, "--resume")
    same("done", short())
    check(log("done") == log(short()))


def test_resume_refused():
    shutil.copytree(short(), "kept")
    before = rest("kept")
    call = ["--photos", photos(), "--out", "kept", *SHORT, "--resume"]
    bad(1, *call, "--batch", "3", names=["batch", "2", "3", "kept"])
    bad(1, *call, "--corruptions", "darken", names=["corruptions", "darken"])
    bad(1, *call, "--widths", "4,4,4,8", names=["widths", "4,4,4,8"])
    check(rest("kept") == before, "something was changed")
    whole = before["checkpoint.safetensors"]
    for damaged in (
        b"",
        whole[:100],
        whole[:-10],
        b"\0" * 1000,
        before["last.safetensors"],
        before["log.csv"],
    ):
        write("kept/checkpoint.safetensors", damaged)
        bad(1, *call, names=["kept/checkpoint.safetensors"])
        write("kept/checkpoint.safetensors", whole)
        check(rest("kept") == before, "something was changed")
    fewer = shutil.copytree(photos(), "fewer")
    os.remove(os.path.join(fewer, sorted(os.listdir(fewer))[0]))
    bad(1, *call, "--threads", "7", names=["threads", "7"])
    bad(
        1,
        "--photos",
        "fewer",
        "--out",
        "kept",
        *SHORT,
        "--resume",
        names=["kept/checkpoint.safetensors", "photographs"],
    )
    check(rest("kept") == before, "something was changed")
    bad(
        1,
        "--photos",
        photos(),
        "--out",
        "new",
        *SHORT,
        "--resume",
        names=["new/checkpoint.safetensors"],
    )


def test_new_run_spares_an_old_one():
    shutil.copytree(short(), "spared")
    before = rest("spared")
    bad(
        1,
        "--photos",
        photos(),
        "--out",
        "spared",
        *SHORT,
        names=["spared/checkpoint.safetensors", "--resume"],
    )
    check(rest("spared") == before, "something was changed")


def test_too_large():
    bad(
        2,
        "--photos",
        photos(),
        "--out",
        "large",
        "--objective",
        "photo",
        "--batch",
        "4096",
        "--side",
        "1024",
        "--resize",
        "1024",
        names=["4096", "1024", "memory"],
    )
    check(not os.path.exists("large"), "something was written")


# ---- bad photographs, bad options ----


def test_bad_photographs():
    shutil.copytree(photos(), "mixed")
    write("mixed/broken.jpg", read(SAMPLE)[:5000])
    write("mixed/none.png", b"no picture")
    write("mixed/empty.png", b"")
    result = good(
        "--photos",
        "mixed",
        "--out",
        "mixed-out",
        *TINY,
        "--iterations",
        "40",
        "--hold-out",
        photos(),
    )
    for name in ("broken.jpg", "none.png", "empty.png"):
        check(result.err.count(name) == 1, name, result)
    check(sorted(os.listdir("mixed-out")) == FILES)
    os.mkdir("broken")
    for number in range(4):
        write("broken/%d.png" % number, b"no picture")
    bad(
        1,
        "--photos",
        "broken",
        "--out",
        "broken-out",
        *SHORT,
        "--hold-out",
        photos(),
        names=["broken/"],
    )
    bad(
        1,
        "--photos",
        photos(),
        "--out",
        "broken-out",
        *SHORT,
        "--hold-out",
        "broken",
        names=["broken/"],
    )


def test_wrong_options():
    call = ["--photos", photos(), "--out", "wrong", *SHORT]
    for words, names in (
        ([], ["--photos", "--out"]),
        (["--out", "wrong"], ["--photos"]),
        (call + ["--nonsense"], ["nonsense"]),
        (call + ["word"], ["word"]),
        (call + ["--widths", "4,4,4"], ["--widths 4,4,4"]),
        (call + ["--widths", "4,4,4,0"], ["--widths"]),
        (call + ["--widths", "4,4,4,x"], ["--widths"]),
        (call + ["--side", "16"], ["--side 16", "32"]),
        (call + ["--resize", "40"], ["--resize 40", "48"]),
        (call + ["--batch", "0"], ["--batch 0"]),
        (call + ["--iterations", "many"], ["many"]),
        (call + ["--learning-rate", "nan"], ["--learning-rate"]),
        (call + ["--clean-fraction", "1.5"], ["--clean-fraction 1.5"]),
        (call + ["--corruptions", "darken,rain"], ["rain"]),
        (call + ["--edges", "round"], ["--edges round"]),
        (call + ["--form", "round"], ["--form round", "relative"]),
        (call + ["--objective", "fame"], ["fame"]),
        (call + ["--objective", "downstream"], ["--upstream"]),
        (call + ["--photo-weight", "0"], ["weight"]),
    ):
        result = bad(2, *words, names=names)
        check("--help" in result.err, result)
    check(not os.path.exists("wrong"), "something was written")


def test_wrong_files():
    call = ["--out", "files", *SHORT]
    drawn("one.png", 1)
    os.mkdir("empty")
    write("file", b"")
    for words, names in (
        (call + ["--photos", "absent"], ["absent"]),
        (call + ["--photos", "empty"], ["empty"]),
        (call + ["--photos", "one.png"], ["1 "]),
        (call + ["--photos", photos(), "--hold-out", "absent"], ["absent"]),
        (call + ["--photos", photos(), "--start", "absent"], ["absent"]),
        (call + ["--photos", photos(), "--start", "one.png"], ["one.png"]),
        (
            call
            + [
                "--photos",
                photos(),
                "--objective",
                "both",
                "--labels",
                "self",
                "--upstream",
                "absent",
            ],
            ["absent"],
        ),
        (["--out", "file", *SHORT, "--photos", photos()], ["file"]),
        (["--out", "file/inner", *SHORT, "--photos", photos()], ["file/inner"]),
    ):
        bad(1, *words, names=names)
    check(read("file") == b"", "the file was changed")
    other = short() + "/last.safetensors"
    bad(
        1,
        *call,
        "--photos",
        photos(),
        "--widths",
        "4,4,4,8",
        "--start",
        other,
        names=[other],
    )


# ---- several processes ----

ALIKE = (
    "first",
    "second",
    "psnr_before",
    "psnr_after",
    "validation_gain",
    "validation_clean",
)


def two(status, *arguments):
    """Runs two processes, the first of which must end so."""
    done = subprocess.run(
        MPIRUN + [BENCH.program, "--mpi", "--threads", "1", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=BENCH.environment,
        timeout=120,
        check=False,
    )
    result = Result(done)
    check(result.status == status, arguments, result)
    return result


@functools.lru_cache(None)
def why_no_ranks():
    result = run("--photos", photos(), "--out", "alone", *SHORT, "--mpi")
    if result.status == 0:
        if not shutil.which("mpirun"):
            return "there is no mpirun"
        done = subprocess.run(
            MPIRUN + ["true"],
            stdin=subprocess.DEVNULL,
            env=BENCH.environment,
            check=False,
        )
        return None if done.returncode == 0 else "mpirun cannot start here"
    check(result.status == 2 and "-Dmpi=enabled" in result.err, result)
    check(not os.path.exists("alone"), "something was written")
    return "built without MPI"


def alike(one, two_ranks):
    lines = list(zip(log(one), log(two_ranks)))
    check(len(lines) == 4, lines)
    for a, b in lines:
        for name in ALIKE:
            check((a[name] is None) == (b[name] is None), name, a, b)
            check(
                a[name] is None
                or abs(a[name] - b[name]) <= 1e-3 * abs(a[name]) + 2e-3,
                name,
                a,
                b,
            )


def test_two_ranks_are_like_one():
    reason = why_no_ranks()
    if reason:
        return reason
    call = ["--photos", photos(), *SHORT, "--batch", "4", "--threads", "1"]
    good(*call, "--out", "one")
    two(0, *call, "--out", "two")
    check(sorted(os.listdir("two")) == FILES, os.listdir("two"))
    alike("one", "two")
    good(*call, "--out", "one-frozen", "--freeze-norm-after", "5")
    two(0, *call, "--out", "two-frozen", "--freeze-norm-after", "5")
    alike("one-frozen", "two-frozen")
    two(0, *call, "--out", "two", "--resume")
    return None


def test_ranks_fail_together():
    reason = why_no_ranks()
    if reason:
        return reason
    call = ["--photos", photos(), *SHORT]
    result = two(2, *call, "--out", "odd", "--batch", "3")
    check("--batch 3" in result.err and "2 processes" in result.err, result)
    write("no-folder", b"")
    result = two(1, *call, "--out", "no-folder")
    check("no-folder" in result.err, result)
    return None


def test_a_rank_fails_alone():
    """The other does not wait for it: the first one alone writes files."""
    reason = why_no_ranks()
    if reason:
        return reason
    call = [
        "--photos",
        photos(),
        *SHORT,
        "--iterations",
        "100000",
        "--save-every",
        "1",
        "--out",
        "taken-away",
    ]
    with subprocess.Popen(
        MPIRUN + [BENCH.program, "--mpi", "--threads", "1", *call],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=BENCH.environment,
    ) as child:
        try:
            wait_for(
                child,
                lambda: os.path.exists("taken-away/checkpoint.safetensors"),
            )
            if child.poll() is None:
                os.rename("taken-away", "elsewhere")
            err = child.communicate(timeout=60)[1].decode()
        finally:
            child.kill()
    check(child.returncode == 1, child.returncode, err)
    check("taken-away/checkpoint.safetensors" in err, err)
    return None


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
