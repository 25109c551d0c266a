"""files.py - photographs from file to file: what whole programs take for it.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import shutil
import subprocess
import time

import scale

ROUNDS = 5
PHOTO = (6000, 4000)
SMALL = (600, 400)
ENDINGS = "jpg", "png", "tif"


def list_programs(bench, numbers, ending):
    """The programs that are there, by what they do; a word "IN" is the
    photograph, "OUT" the result."""
    quality = "[Q=90]" if ending == "jpg" else ""
    sympie = [os.path.join(bench.build, "plug-in", "sympie"), "apply", "IN"]
    programs = {
        "sympie apply": [*sympie, "-o", "OUT", "--model", scale.model(bench)],
        "sympie apply --params": [*sympie, "-o", "OUT", "--params", numbers],
        "vips copy": ["vips", "copy", "IN", "OUT" + quality],
        "ImageMagick -auto-level": ["convert", "IN", "-auto-level", "OUT"],
        "G'MIC -normalize": ["gmic", "IN", "-normalize", "0,255", "-o", "OUT"],
    }
    if ending == "jpg":
        programs["RawTherapee"] = [
            *("rawtherapee-cli", "-o", "OUT", "-q", "-Y", "-c", "IN")
        ]
    return {
        name: words
        for name, words in programs.items()
        if shutil.which(words[0])
    }


def run(words, photo, result):
    """Seconds of processors and of the clock, and bytes at the most."""
    words = [
        word.replace("OUT", result) if word != "IN" else photo for word in words
    ]
    start = time.monotonic()
    with subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(" ".join(words) + " failed")
    return {
        "processor": used.ru_utime + used.ru_stime,
        "clock": time.monotonic() - start,
        "bytes": used.ru_maxrss * 1024,
    }


def compare(bench, programs, photo):
    """What each program takes, in turns."""
    result = os.path.join(bench.folder, "result" + os.path.splitext(photo)[1])
    runs = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, words in programs.items():
            runs[name].append(run(words, photo, result))
    return {
        name: {
            "processor": scale.summarise([one["processor"] for one in found]),
            "clock": scale.summarise([one["clock"] for one in found]),
            "bytes": max(one["bytes"] for one in found),
        }
        for name, found in runs.items()
    }


def show(what, figures):
    """A table; the factor is that of the processors' time to vips copy's."""
    print("\n%s: seconds of processors, of the clock, memory" % what)
    peer = figures.get("vips copy")
    for name, found in figures.items():
        factor = (
            "%6.1f x vips copy"
            % (found["processor"]["median"] / peer["processor"]["median"])
            if peer
            else ""
        )
        print(
            "  %-24s %7.2f s %7.2f s %6.0f MB%s"
            % (
                name,
                found["processor"]["median"],
                found["clock"]["median"],
                found["bytes"] / 1e6,
                factor,
            ),
            flush=True,
        )


def measure_files(bench):
    """Whole programs on 24 megapixels of each kind, and on a small photograph."""
    first = scale.make_photo(bench, PHOTO)
    small = scale.make_photo(bench, SMALL)
    sympie = os.path.join(bench.build, "plug-in", "sympie")
    numbers = os.path.join(bench.folder, "numbers.json")
    with open(numbers, "wb") as file:
        subprocess.run(
            [sympie, "estimate", first, "--json"]
            + ["--model", scale.model(bench)],
            stdout=file,
            check=True,
        )
    found = {}
    for ending in ENDINGS:
        photo = os.path.splitext(first)[0] + "." + ending
        if photo != first:
            subprocess.run(
                [sympie, "apply", first, "-o", photo, "--params", numbers],
                stdout=subprocess.DEVNULL,
                check=True,
            )
        programs = list_programs(bench, numbers, ending)
        found[ending] = compare(bench, programs, photo)
        show("A photograph of 24 MP, %s" % ending.upper(), found[ending])
    found["small"] = compare(bench, list_programs(bench, numbers, "jpg"), small)
    show("600x400 pixels, JPEG: mostly what it takes to start", found["small"])
    return found
