#!/usr/bin/env python3
"""test-fit.py PROGRAM SAMPLE - the program that makes the weights.

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

from mobilenet import write_mobilenet  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

SAMPLE = os.path.abspath(sys.argv[2])
BENCH = Bench(sys.argv[1])
run = BENCH.run

TINY = [
    "--samples",
    "40",
    "--iterations",
    "30",
    "--batch",
    "16",
    "--threads",
    "2",
    "--validate-count",
    "1",
    "--width",
    "20",
]


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


def pairs():
    """A folder of pairs; made once. A quarter of so many are held out."""
    if not os.path.isdir("pairs"):
        os.mkdir("pairs")
        for i in range(16):
            for end in ("in", "ref"):
                shutil.copy(SAMPLE, "pairs/p%d_%s.jpg" % (i, end))
    return "pairs"


def features():
    """The weights of a classifier; made once."""
    if not os.path.isfile("mobilenet.safetensors"):
        write_mobilenet("mobilenet.safetensors")
    return "mobilenet.safetensors"


def words(out, *more):
    """What to call the program with for a short fit."""
    return [
        "--photos",
        photos(),
        "--pairs",
        pairs(),
        "--features",
        features(),
        "--out",
        out,
        *TINY,
        *more,
    ]


def fitted():
    """The file of a whole short fit; made once."""
    if not os.path.isfile("fitted.safetensors"):
        good(*words("fitted.safetensors"))
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
    size = 6 + 378 + 1992
    check(found["input.mean"][1] == [size], found.keys())
    check(found["backbone.5.conv1.weight"][1] == [20, size, 1, 1], found.keys())
    check(found["out.weight"][1] == [53, 20], found.keys())
    check(
        found["features.18.0.weight"][:2] == ("F16", [1280, 320, 1, 1]),
        found.keys(),
    )
    check(meta["sympie.objective"] == "photo", meta)
    check(meta["sympie.form"] == "relative", meta)
    check("30 iterations of 16 among 40 views" in meta["training"], meta)
    check(meta["sympie.pairs"] == "pairs 16 x 1", meta)
    check(len(meta["sympie.commit"]) >= 7, meta)


def test_the_same_again():
    good(*words("again.safetensors"))
    check(tensors("again.safetensors") == tensors(fitted()))
    good(*words("other.safetensors", "--seed", "2"))
    check(
        tensors("other.safetensors")[0]["out.weight"]
        != tensors(fitted())[0]["out.weight"]
    )


def test_kept_samples():
    os.makedirs("kept", exist_ok=True)
    call = [*TINY, "--keep", "kept"]
    told = good(*words("taken.safetensors", *call)).err
    check("views " in told, told)
    before = os.stat("kept/pair.safetensors")
    good(*words("kept.safetensors", *call))
    check(
        tensors("kept.safetensors")
        == tensors("taken.safetensors")
        == tensors(fitted())
    )
    after = os.stat("kept/pair.safetensors")
    check(after.st_mtime_ns == before.st_mtime_ns)
    with open("kept/pair.safetensors", "w", encoding="utf-8") as file:
        file.write("no samples")
    bad(1, ["kept/pair.safetensors"], *words("x", *call))
    check(not os.path.exists("x"))


def test_validation_is_told():
    told = good(*words("told.safetensors")).err
    for word in ("before after", "sound ", "published ", "pairs "):
        check(word in told, word, told)


def test_without_pairs():
    call = words("photos.safetensors")
    at = call.index("--pairs")
    good(*call[:at], *call[at + 2 :])


def test_bad_words():
    bad(2, ["--photos"], "--out", "x", "--features", features())
    bad(2, ["--out"], "--photos", photos(), "--features", features())
    bad(2, ["--features"], "--photos", photos(), "--out", "x")
    bad(2, ["--samples"], *words("x", "--samples", "1"))
    bad(2, ["--learning-rate"], *words("x", "--learning-rate", "0"))
    bad(2, ["--batch"], *words("x", "--batch", "0"))
    bad(2, ["--dropout"], *words("x", "--dropout", "1"))
    bad(2, ["--width"], *words("x", "--width", "4000"))
    bad(2, ["another"], *words("x"), "another")
    nothing = []
    for kind in ("sound", "published", "faults", "pair", "noisy"):
        nothing += ["--" + kind, "0"]
    bad(2, ["nothing to learn"], *words("x", *nothing))
    check(not os.path.exists("x"))


def test_bad_files():
    bad(1, ["nowhere"], *words("x", "--photos", "nowhere"))
    bad(1, ["nowhere"], *words("x", "--features", "nowhere"))
    bad(1, ["nowhere"], *words("x", "--pairs", "nowhere"))
    os.makedirs("single", exist_ok=True)
    shutil.copy(SAMPLE, "single/a.jpg")
    call = ["--features", features(), *TINY]
    bad(1, ["one photograph"], "--photos", "single", "--out", "x", *call)
    bad(1, ["no-folder"], *words("no-folder/x"))


def test_a_stop_saves():
    call = words("stopped.safetensors", "--iterations", "1000000")
    with subprocess.Popen(
        [BENCH.program, *call], stderr=subprocess.PIPE, env=BENCH.environment
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
