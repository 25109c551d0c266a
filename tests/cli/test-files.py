#!/usr/bin/env python3
"""test-files.py PROGRAM SAMPLE MODEL - the command line with broken,
obstructing or many files.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import random
import shutil
import signal
import stat
import struct
import subprocess
import sys
import time

import picture
from tap import Bench, check, collect, run_all

SAMPLE, MODEL = (os.path.abspath(path) for path in sys.argv[2:4])
BENCH = Bench(sys.argv[1])
run = BENCH.run


def good(*arguments, **options):
    result = run(*arguments, **options)
    check(result.status == 0, arguments, result)
    return result


def bad(*arguments, names=(), status=1, **options):
    """Runs the program, which must fail, and say each of the names."""
    result = run(*arguments, **options)
    check(result.status == status, arguments, result)
    for name in names:
        check(name in result.err, "not named: " + name, result)
    return result


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def make_samples():
    """The sample as all kinds of files."""
    for name in ("s.png", "s.tif", "s.webp"):
        good("apply", SAMPLE, "-o", name, "--strength", "0")
    shutil.copy(SAMPLE, "s.jpg")
    return ["s.jpg", "s.png", "s.tif", "s.webp"]


def refuse(name):
    """A broken photograph is named, and leaves nothing."""
    bad("estimate", name, names=[name])
    bad("apply", name, "-o", "refused.png", names=[name])
    check(not os.path.exists("refused.png"), name)


def test_not_photographs():
    write("empty.jpg", b"")
    write("text.jpg", b"This is no photograph.\n" * 20)
    write("short.png", b"\x89PNG")
    write("page.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    write("zero.tif", bytes(1000))
    os.mkdir("folder.jpg")
    os.mkfifo("pipe.jpg")
    for name in (
        "empty.jpg",
        "text.jpg",
        "short.png",
        "page.png",
        "zero.tif",
        "folder.jpg",
        "pipe.jpg",
        "absent.jpg",
    ):
        refuse(name)


def test_cut_off():
    for name in make_samples():
        data = read(name)
        # The end of a TIFF file need not be of its pixels.
        last = 3 if name != "s.tif" else len(data) // 4
        for part in (10, 600, len(data) // 2, len(data) - last):
            cut = "cut-%d-%s" % (part, name)
            write(cut, data[:part])
            bad("estimate", cut, names=[cut])


def test_raw_files_are_not_taken_for_their_thumbnails():
    make_samples()
    shutil.copy("s.tif", "camera.nef")
    refuse("camera.nef")


def test_print_colours():
    width, height = 8, 8
    entries = [
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 5),
        (273, 4, 1, 134),
        (277, 3, 1, 4),
        (278, 3, 1, height),
        (279, 4, 1, 4 * width * height),
    ]
    data = b"II*\0" + struct.pack("<IH", 8, len(entries))
    for tag, kind, count, value in entries:
        data += struct.pack("<HHII", tag, kind, count, value)
    data += bytes(134 - len(data))
    write("cmyk.tif", data + bytes(4 * width * height))
    bad("apply", "cmyk.tif", "-o", "x.png", names=["cmyk.tif", "CMYK"])


def test_damaged_inside():
    """Whatever the library does, the program ends by itself and names the
    file if it fails."""
    chance = random.Random(5)
    for name in make_samples():
        data = read(name)
        for turn in range(6):
            broken = bytearray(data)
            for _ in range(4):
                place = chance.randrange(2, min(700, len(data)))
                broken[place] ^= 1 << chance.randrange(8)
            copy = "hurt-%d-%s" % (turn, name)
            write(copy, broken)
            result = run("estimate", copy, limits="-v 4194304")
            check(0 <= result.status <= 1, copy, result)
            check(result.status == 0 or copy in result.err, copy, result)


def test_one_bad_file_among_many():
    shutil.copy(SAMPLE, "1.jpg")
    data = read(SAMPLE)
    write("2.jpg", data[:5000])
    # A Huffman table that is none: libjpeg ends the program.
    at = data.index(b"\xff\xc4")
    write("3.jpg", data[: at + 5] + b"\xff" * 16 + data[at + 21 :])
    shutil.copy(SAMPLE, "4.jpg")
    result = bad(
        "apply",
        "1.jpg",
        "2.jpg",
        "3.jpg",
        "4.jpg",
        "-o",
        "many",
        names=["2.jpg", "3.jpg"],
    )
    check(sorted(os.listdir("many")) == ["1.jpg", "4.jpg"], result)
    check("1.jpg" not in result.err and "4.jpg" not in result.err, result)
    result = bad("estimate", "--json", "3.jpg", "1.jpg", "absent.jpg", "4.jpg")
    check(len(result.out.splitlines()) == 2, result)


def test_names_that_are_no_photographs():
    """They are named and skipped, and the rest is done."""
    os.makedirs("mixed/cleaned")
    os.chdir("mixed")
    for name in ("1.jpg", "2.jpeg", "raw.CR2"):
        shutil.copy(SAMPLE, name)
    write("notes.txt", b"by hand\n")
    write("text.jpg", b"no photograph\n")
    odd = ["cleaned", "notes.txt", "raw.CR2", "text.jpg"]
    names = sorted(os.listdir("."))
    for _ in range(2):
        bad("apply", *names, "-o", "cleaned/", names=odd)
        check(sorted(os.listdir("cleaned")) == ["1.jpg", "2.jpeg"])
    result = bad("estimate", "--json", *names[:2], "notes.txt", names=odd[1:2])
    check(len(result.out.splitlines()) == 2, result)
    bad("apply", "raw.CR2", "-o", "new/", names=["raw.CR2"], status=2)
    bad("apply", "1.jpg", "notes.txt", "-o", "new", "--depth", "16", status=2)
    check(not os.path.exists("new"), "a folder with nothing in it")
    # An input in the output folder is kept.
    before = read("cleaned/1.jpg")
    bad("apply", "2.jpeg", "cleaned/1.jpg", "-o", "cleaned", names=["1.jpg"])
    check(read("cleaned/1.jpg") == before)
    os.chdir("..")


def test_folder_of_photographs():
    os.makedirs("album/inner")
    for name in ("b.jpg", "a.jpeg", ".hidden.jpg", "raw.nef", "inner/c.jpg"):
        shutil.copy(SAMPLE, "album/" + name)
    write("album/list.txt", b"b\n")
    for folder in ("album", "album/"):
        result = good("apply", folder, "-o", "album/out")
        check(sorted(os.listdir("album/out")) == ["a.jpeg", "b.jpg"], result)
        told = [line.split(":")[0] for line in result.out.splitlines()]
        check(told == ["album/out/a.jpeg", "album/out/b.jpg"], result)
        shutil.rmtree("album/out")
    good("apply", "album/inner", "-o", "one.jpg")
    check(os.listdir("one.jpg") == ["c.jpg"], "a folder gives a folder")
    result = good("estimate", "--json", "album/inner")
    check(json.loads(result.out)["photo"] == "album/inner/c.jpg", result)
    os.mkdir("album/empty")
    bad("estimate", "album/empty", "album", names=["album/empty"])
    bad("apply", "album", "-o", "album", names=["album"])


def test_time_grows_with_the_number_of_files():
    """Ten seconds of the processor are plenty; the square of the number would
    need ten times that."""
    os.makedirs("thousands/done")
    names = ["thousands/%05d.jpg" % i for i in range(10000)]
    for name in names:
        write(name, b"")
        write("thousands/done/" + os.path.basename(name), b"")
    bad(
        "apply",
        *names,
        "-o",
        "thousands/done",
        "--model",
        "absent",
        limits="-t 10",
        names=["absent"],
    )
    shutil.rmtree("thousands")


def test_many_at_once():
    """What is printed comes in the photographs' order, though the first takes
    longest."""
    row = bytes(random.Random(2).randrange(256) for _ in range(1500 * 3))
    picture.write_png("0.png", 1500, 1500, row * 1500)
    names = ["0.png"] + ["%d.jpg" % i for i in range(1, 9)]
    for name in names[1:]:
        shutil.copy(SAMPLE, name)
    write("5.jpg", read(SAMPLE)[:5000])
    whole = [name for name in names if name != "5.jpg"]
    for threads in ("4", "1"):
        words = (*names, "-o", "by-" + threads, "--jobs", threads)
        result = bad("apply", *words, names=["5.jpg"])
        told = [
            os.path.basename(line.split(":")[0])
            for line in result.out.splitlines()
        ]
        check(told == whole, result)
        check(sorted(os.listdir("by-" + threads)) == whole, result)


def test_nothing_is_overwritten_by_accident():
    os.makedirs("a/b", exist_ok=True)
    for name in ("in.jpg", "a/in.jpg", "a/b/other.jpg"):
        shutil.copy(SAMPLE, name)
    os.symlink("in.jpg", "link.jpg")
    before = read("in.jpg")
    for words in (
        ["in.jpg", "-o", "in.jpg"],
        ["in.jpg", "-o", "."],
        ["in.jpg", "-o", "./a/../"],
        ["link.jpg", "-o", "in.jpg"],
        ["in.jpg", "a/b/other.jpg", "-o", "a"],
        ["in.jpg", "a/in.jpg", "-o", "new"],
        ["in.jpg", "in.jpg", "-o", "new"],
    ):
        result = run("apply", *words)
        if words == ["in.jpg", "a/b/other.jpg", "-o", "a"]:
            check(result.status == 0, words, result)
        else:
            check(result.status == 2 and "in.jpg" in result.err, words, result)
    check(read("in.jpg") == before)
    check(not os.path.exists("new"), "something was begun")


def test_failure_keeps_the_old_file():
    write("old.png", b"precious")
    bad("apply", "absent.jpg", "-o", "old.png")
    bad(
        "apply",
        SAMPLE,
        "-o",
        "old.png",
        "--model",
        "absent.safetensors",
        names=["absent.safetensors"],
    )
    # No room: files may not be longer than 8 kB.
    for name in ("old.png", "old.jpg", "old.tif", "old.webp"):
        write(name, b"precious")
        result = bad("apply", SAMPLE, "-o", name, limits="-f 8", names=[name])
        check(read(name) == b"precious", result)
    left = [name for name in os.listdir(".") if name.startswith(".")]
    check(not left, left)


def test_no_result_is_cut_off():
    """Libraries write metadata last, and say nothing of a full disk."""
    xmp = (
        b"http://ns.adobe.com/xap/1.0/\0"
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<dc:source>" + b"far and wide " * 3000 + b"</dc:source>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    exif = picture.make_exif("A Camera", 1)
    picture.write_png("small.png", 64, 48, bytes(range(256)) * 36)
    good("apply", "small.png", "-o", "small.jpg", "--strength", "0")
    picture.insert_segments(
        "small.jpg", "rich.jpg", [(0xE1, exif), (0xE1, xmp)]
    )
    for ending in ("jpg", "png", "tif", "webp"):
        whole, limited = "whole." + ending, "limited." + ending
        good("apply", "rich.jpg", "-o", whole)
        size = -(-os.path.getsize(whole) // 1024)
        failed = 0
        for room in sorted({1, size // 4, size // 2, size - 2, size - 1, size}):
            result = run(
                "apply", "rich.jpg", "-o", limited, limits="-f %d" % room
            )
            if result.status == 0:
                check(read(limited) == read(whole), ending, room, result)
                os.unlink(limited)
            else:
                failed += 1
                check(not os.path.exists(limited), ending, room, result)
                check(limited in result.err, ending, room, result)
        check(failed >= 4, ending, "there was room after all")
    left = [name for name in os.listdir(".") if name.startswith(".")]
    check(not left, left)


def test_only_files_are_replaced():
    os.mkfifo("fifo.png")
    os.symlink("/dev/null", "device.png")
    os.mkdir("special")
    os.mkfifo("special/s.jpg")
    shutil.copy(SAMPLE, "s.jpg")
    shutil.copy(SAMPLE, "t.jpg")
    for name in ("fifo.png", "device.png"):
        bad("apply", SAMPLE, "-o", name, names=[name], status=2)
    bad("apply", "s.jpg", "t.jpg", "-o", "special", names=["s.jpg"])
    check(sorted(os.listdir("special")) == ["s.jpg", "t.jpg"])
    for name in ("fifo.png", "special/s.jpg"):
        check(stat.S_ISFIFO(os.stat(name).st_mode), name)
    check(os.readlink("device.png") == "/dev/null")
    numbers = good("estimate", "--json", SAMPLE).out
    write("numbers.png", numbers.encode())
    bad(
        "apply",
        SAMPLE,
        "--params",
        "numbers.png",
        "-o",
        "numbers.png",
        names=["numbers.png"],
        status=2,
    )
    check(read("numbers.png") == numbers.encode())


def test_places_that_cannot_be_written():
    write("file", b"")
    bad("apply", SAMPLE, "-o", "no/such/folder/x.png", names=["x.png"])
    bad("apply", SAMPLE, "-o", "file/x.png", names=["x.png"])
    bad("apply", SAMPLE, "-o", "file/", names=["file"])
    bad("apply", SAMPLE, "-o", "/proc/x.png", names=["x.png"])


def test_output_that_nobody_takes():
    words = [BENCH.program, "estimate", SAMPLE, SAMPLE]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            words,
            stdout=full,
            stderr=subprocess.PIPE,
            env=BENCH.environment,
            check=False,
        )
    check(done.returncode == 1, done)
    check(b"standard output" in done.stderr, done)


def test_stopped():
    """Told to end, it ends by itself and leaves nothing half done."""
    side = 4000
    row = bytes(random.Random(1).randrange(256) for _ in range(side * 3))
    picture.write_png("big.png", side, side, row * side)
    os.mkdir("stopped")
    words = [BENCH.program, "apply", "big.png", "-o", "stopped/"]
    with subprocess.Popen(
        words, env=BENCH.environment, stderr=subprocess.PIPE
    ) as process:
        for _ in range(12000):
            if os.listdir("stopped"):
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        words = process.communicate(timeout=60)[1]
    if process.returncode == 0:
        return "it was faster"
    check(process.returncode == 1 and b"stopped" in words, words)
    check(not os.listdir("stopped"), os.listdir("stopped"))
    return None


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
