#!/usr/bin/env python3
"""test-fit.py PROGRAM SAMPLE - a start for training, from outside.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import signal
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

from classifier import write_classifier  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

SAMPLE = os.path.abspath(sys.argv[2])
BENCH = Bench(sys.argv[1])
run = BENCH.run

TINY = [
    "--samples",
    "64",
    "--iterations",
    "30",
    "--batch",
    "16",
    "--threads",
    "2",
    "--validate-count",
    "1",
]
NARROW = ["--width", "200"]


def good(*arguments):
    """Runs the program, which must succeed."""
    result = run(*arguments)
    check(result.status == 0, arguments, result)
    return result


def bad(status, names, *arguments):
    """Runs the program, which must fail so, and say each of the names."""
    result = run(*arguments)
    check(result.status == status, arguments, result)
    for name in names:
        check(name in result.err, "not named: " + name, arguments, result)


def photos():
    """A folder of photographs; made once."""
    if not os.path.isdir("set"):
        os.mkdir("set")
        for name in "abc":
            shutil.copy(SAMPLE, "set/%s.jpg" % name)
    return "set"


def fitted():
    """The file of a whole short fit; made once."""
    if not os.path.isfile("fitted.safetensors"):
        good(
            "--photos", photos(), "--out", "fitted.safetensors", *TINY, *NARROW
        )
    return "fitted.safetensors"


def tensors(path):
    """The bytes of each tensor of a safetensors file, and the metadata."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    meta = header.pop("__metadata__")
    body = data[8 + length :]
    return {
        name: (t["dtype"], t["shape"], body[slice(*t["data_offsets"])])
        for name, t in header.items()
    }, meta


def test_what_is_written():
    found, meta = tensors(fitted())
    check(
        found["backbone.0.weight"][:2] == ("F16", [105, 3, 3, 3]), found.keys()
    )
    check(found["backbone.5.conv1.weight"][1] == [200, 378, 3, 3], found.keys())
    check(found["out.weight"][1] == [37, 200], found.keys())
    check(meta["sympie.objective"] == "photo", meta)
    check("30 iterations of 16 among 64 samples" in meta["training"], meta)


def test_slim():
    good(
        "--photos",
        photos(),
        "--out",
        "slim.safetensors",
        "--slim",
        *TINY,
        *NARROW
    )
    found, _ = tensors("slim.safetensors")
    check(
        [
            found[name][1][0]
            for name in (
                "backbone.0.weight",
                "backbone.3.conv2.weight",
                "backbone.4.conv2.weight",
            )
        ]
        == [32, 48, 128],
        found.keys(),
    )
    check(found["backbone.5.conv1.weight"][1] == [200, 128, 3, 3], found.keys())


def test_the_same_again():
    good("--photos", photos(), "--out", "again.safetensors", *TINY, *NARROW)
    check(tensors("again.safetensors") == tensors(fitted()))
    good(
        "--photos",
        photos(),
        "--out",
        "other.safetensors",
        "--seed",
        "2",
        *TINY,
        *NARROW
    )
    check(
        tensors("other.safetensors")[0]["out.weight"]
        != tensors(fitted())[0]["out.weight"]
    )


def test_kept_samples():
    call = ["--photos", photos(), *TINY, *NARROW, "--keep", "kept"]
    told = good(*call, "--out", "taken.safetensors").err
    check("samples " in told, told)
    before = os.stat("kept")
    told = good(*call, "--out", "kept.safetensors").err
    check("samples " not in told, told)
    check(
        tensors("kept.safetensors")
        == tensors("taken.safetensors")
        == tensors(fitted())
    )
    check(os.stat("kept").st_mtime_ns == before.st_mtime_ns)
    bad(1, ["kept", "features"], *call, "--out", "x", "--slim")
    with open("other", "w", encoding="utf-8") as file:
        file.write("no samples")
    bad(1, ["other"], *call, "--out", "x", "--keep", "other")
    bad(1, ["no-folder"], *call, "--out", "x", "--keep", "no-folder/kept")
    check(not os.path.exists("x"))


def test_validation_is_told():
    told = good(
        "--photos", photos(), "--out", "told.safetensors", *TINY, *NARROW
    ).err
    for word in ("gain ", "clean photographs ", "darken", "samples"):
        check(word in told, word, told)


def test_through_a_classifier():
    write_classifier("upstream.safetensors", 10)
    call = [
        "--photos",
        photos(),
        "--out",
        "photo.safetensors",
        "--downstream",
        "down.safetensors",
        "--upstream",
        "upstream.safetensors",
        *TINY,
        *NARROW,
    ]
    told = good(*call, "--labels", "self", "--fine-tune", "2").err
    check(told.count("clean photographs ") == 2, told)
    check(tensors("photo.safetensors") == tensors(fitted()))
    found, meta = tensors("down.safetensors")
    for name, tensor in tensors("photo.safetensors")[0].items():
        fixed = not name.startswith(("backbone.5", "out"))
        check(
            found[name][:2] == tensor[:2]
            and (not fixed or found[name] == tensor),
            name,
        )
    check(found["out.weight"] != tensors("photo.safetensors")[0]["out.weight"])
    check(meta["sympie.objective"] == "both", meta)
    check(meta["sympie.upstream"] == "upstream.safetensors", meta)
    check("among 64 samples; then 2 of 32 images" in meta["training"], meta)

    with open("labels.csv", "w", encoding="utf-8") as file:
        file.write("file,class\na.jpg,3\nb.jpg,7\nc.jpg,7\n")
    told = good(*call, "--labels", "labels.csv", "--fine-tune", "1").err
    check(told.count("right answers ") == 2, told)
    with open("labels.csv", "w", encoding="utf-8") as file:
        file.write("file,class\na.jpg,3\nb.jpg,10\nc.jpg,10\n")
    bad(1, ["class 10", "10 classes"], *call, "--labels", "labels.csv")
    with open("labels.csv", "w", encoding="utf-8") as file:
        file.write("file,class\nz.jpg,3\n")
    bad(1, ["labels.csv"], *call, "--labels", "labels.csv")
    bad(1, ["absent"], *call, "--labels", "self", "--upstream", "absent")
    bad(
        1,
        ["no-folder"],
        *call,
        "--labels",
        "self",
        "--downstream",
        "no-folder/x"
    )
    bad(2, ["--labels"], *call)
    bad(2, ["--upstream"], "--photos", "set", "--out", "x", "--downstream", "y")
    bad(2, ["--downstream"], "--photos", "set", "--out", "x", "--upstream", "y")
    bad(
        2,
        ["--downstream", "same"],
        *call,
        "--labels",
        "self",
        "--downstream",
        "photo.safetensors"
    )
    bad(2, ["--fine-tune"], *call, "--labels", "self", "--fine-tune", "0")
    bad(
        2,
        ["--fine-tune-rate"],
        *call,
        "--labels",
        "self",
        "--fine-tune-rate",
        "2"
    )


def test_bad_words():
    photos()
    bad(2, ["--photos"], "--out", "x.safetensors")
    bad(2, ["--out"], "--photos", "set")
    bad(2, ["--samples"], "--photos", "set", "--out", "x", "--samples", "1")
    bad(
        2,
        ["--learning-rate"],
        "--photos",
        "set",
        "--out",
        "x",
        "--learning-rate",
        "0",
    )
    bad(2, ["--batch"], "--photos", "set", "--out", "x", "--batch", "0")
    bad(2, ["--photos"], "--photos", "set", "--out", "x", "another")
    bad(
        2,
        ["--width"],
        "--photos",
        "set",
        "--out",
        "x",
        "--width",
        "4000",
        *TINY
    )
    bad(2, ["--width"], "--photos", "set", "--out", "x", "--width", "4", *TINY)
    check(not os.path.exists("x"))


def test_bad_files():
    bad(1, ["nowhere"], "--photos", "nowhere", "--out", "x", *TINY)
    os.makedirs("single", exist_ok=True)
    shutil.copy(SAMPLE, "single/a.jpg")
    bad(1, ["one photograph"], "--photos", "single", "--out", "x", *TINY)
    bad(1, ["no-folder"], "--photos", photos(), "--out", "no-folder/x")


def test_a_stop_saves():
    words = [
        BENCH.program,
        "--photos",
        photos(),
        "--out",
        "stopped.safetensors",
        *TINY,
        *NARROW,
        "--iterations",
        "1000000",
    ]
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, env=BENCH.environment
    ) as child:
        for line in child.stderr:
            if line.startswith(b"iteration"):
                child.send_signal(signal.SIGINT)
                break
        child.stderr.read()
        check(child.wait(60) == 0, child.returncode)
    check(len(tensors("stopped.safetensors")[0]) == len(tensors(fitted())[0]))


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
