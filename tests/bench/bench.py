#!/usr/bin/env python3
"""bench.py BUILD [--json FILE] [GROUP|DIR...] - speed and memory, side by side with peers.

SPDX-License-Identifier: GPL-3.0-or-later

A peer is another way to do the same with programs that the machine has. It takes
turns with ours, so that whatever else goes on falls on both, and counts only if
its answer is ours. Groups: see GROUPS and, for whole photographs, ALONE;
"photos" (photos.py) wants folders of pairs of photographs, and is run only if it
is named.
"""
import argparse
import array
import json
import os
import platform
import re
import subprocess
import sys
import tempfile

import files
import photos
import scale
from scale import summarise

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 6000, 4000  # 24 megapixels
ROUNDS = 7
SAMPLE = 101  # one number in so many is compared
NEM, WARP = "peers_nem.py", "peers_warp.py"

# name: title, our program and case, relative error allowed, runs a turn, peers:
# title, program, case. The products are only a part of an estimate.
GROUPS = {
    "nem": (
        "the estimate, 224x224, batch 1",
        "bench-engine",
        "nem",
        1e-4,
        10,
        [
            ("PyTorch eager", NEM, "torch-eager"),
            ("PyTorch folded", NEM, "torch-folded"),
            ("PyTorch folded, channels last", NEM, "torch-last"),
            ("PyTorch optimize_for_inference", NEM, "torch-jit"),
            ("PyTorch oneDNN tensors", NEM, "torch-mkldnn"),
            ("onnxruntime", NEM, "onnxruntime"),
            ("OpenCV DNN", NEM, "opencv"),
            ("OpenBLAS, im2col's products alone", "bench-engine", "products"),
        ],
    ),
    "mobilenet": (
        "the classifier's pooled maps, 224x224, batch 1",
        "bench-engine",
        "mobilenet",
        0,
        10,
        [],
    ),
    "load": (
        "loading the model, fp16, and packing it",
        "bench-engine",
        "load",
        0,
        10,
        [],
    ),
    "load32": (
        "loading the model, fp32, and packing it",
        "bench-engine",
        "load32",
        0,
        10,
        [],
    ),
    "warp": (
        "the warp, 24 MP float R'G'B'",
        "bench-engine",
        "warp-rgb",
        1e-5,
        2,
        [
            ("OpenCV in bands", WARP, "opencv-bands"),
            ("OpenCV", WARP, "opencv"),
            ("libvips", WARP, "vips"),
            ("PyTorch", WARP, "torch"),
        ],
    ),
    "alpha": (
        "the warp, 24 MP float R'G'B'A",
        "bench-engine",
        "warp-rgba",
        1e-5,
        2,
        [
            ("OpenCV in bands", WARP, "opencv-bands-alpha"),
            ("OpenCV", WARP, "opencv-alpha"),
            ("libvips", WARP, "vips-alpha"),
            ("PyTorch", WARP, "torch-alpha"),
        ],
    ),
    "buffers": (
        "from one GEGL buffer to another, 24 MP RGBA",
        "bench-engine",
        "buffers",
        1e-6,
        2,
        [("without GEGL", "bench-engine", "warp-rgba")],
    ),
    "gegl": (
        "in GEGL's graph, 24 MP float RGBA",
        "bench-engine",
        "graph-warp",
        1e-5,
        1,
        [("svg-matrix, convolution-matrix", "bench-engine", "graph-own")],
    ),
    "training": (
        "a training step, batch 16",
        "bench-training",
        "training",
        1e-3,
        1,
        [("PyTorch", NEM, "torch-training")],
    ),
}


# Of whole photographs.
ALONE = {**scale.ALONE, "files": files.measure_files}


def find_python(modules):
    """A Python that has them: this one, or the distribution's; None if neither."""
    for python in (sys.executable, "/usr/bin/python3"):
        if (
            os.path.exists(python)
            and subprocess.run(
                [python, "-c", "import " + modules],
                capture_output=True,
                check=False,
            ).returncode
            == 0
        ):
            return python
    return None


class Absent(Exception):
    """A peer that cannot take part, and why."""


class Player:
    """A running program that takes turns: see turns.h."""

    def __init__(self, bench, program, case, threads):
        words = [bench.python, os.path.join(HERE, program)]
        if not program.endswith(".py"):
            words = [os.path.join(bench.build, "tests", program)]
        self.answer = os.path.join(bench.folder, case + ".f32")
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            words + [case, bench.folder, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            env=dict(os.environ, OMP_NUM_THREADS=str(threads)),
        )
        said, _, rest = self.listen().partition(" ")
        if said == "absent":
            self.end()
            raise Absent("absent (%s)" % rest)
        self.version = rest

    def listen(self):
        """The next line, which there must be."""
        line = self.process.stdout.readline()
        if not line:
            self.end()
            self.log.seek(0)
            said = self.log.read().strip().splitlines() or [
                "nothing is said why"
            ]
            why = [
                text for text in said if re.match(r"\w+(\.\w+)*Error\b", text)
            ] or said
            raise Absent("failed (%.60s)" % why[-1])
        return line.strip()

    def take_turn(self, runs):
        """The milliseconds of some runs."""
        print(runs, file=self.process.stdin, flush=True)
        return [float(word) for word in self.listen().split()]

    def end(self):
        """Ends the program."""
        self.process.stdin.close()
        self.process.wait()

    def read_answer(self):
        """Some of the numbers that it gave, and how many there are."""
        if not os.path.exists(self.answer):
            return None, 0
        with open(self.answer, "rb") as file:
            numbers = array.array("f", file.read())
        return numbers[:: SAMPLE if len(numbers) > 1 << 20 else 1], len(numbers)


def compare(ours, theirs):
    """The largest difference, relative to our largest number; None if theirs
    has no answer to compare."""
    (a, n_ours), (b, n_theirs) = ours.read_answer(), theirs.read_answer()
    if b is None:
        return None
    if n_ours != n_theirs:
        return float("inf")
    return max(abs(x - y) for x, y in zip(a, b)) / max(map(abs, a))


class Bench:
    """What a whole run of benchmarks shares."""

    def __init__(self, build, folder):
        self.build, self.folder = os.path.abspath(build), folder
        self.python = find_python("numpy") or sys.executable
        plugins = subprocess.run(
            ["pkg-config", "--variable=pluginsdir", "gegl-0.4"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        os.environ["GEGL_PATH"] = (
            os.path.join(self.build, "plug-in", "gegl") + ":" + plugins
        )
        os.environ["GEGL_USE_OPENCL"] = "no"

    def make_inputs(self):
        """What the cases read."""
        subprocess.run(
            [
                os.path.join(self.build, "tests", "bench-engine"),
                "make",
                self.folder,
                str(WIDTH),
                str(HEIGHT),
            ],
            check=True,
        )

    def play(self, ours, peer, group, threads):
        """A row of the table: a peer taking turns with ours."""
        title, program, case = peer
        tolerance, runs = group[3:5]
        row = {"peer": title}
        try:
            theirs = Player(self, program, case, threads)
        except Absent as fault:
            return dict(row, absent=str(fault))
        row["version"] = theirs.version
        error = compare(ours, theirs)
        if error is not None:
            row["error"] = error
            if not error <= tolerance:
                theirs.end()
                return dict(row, absent="another answer, by %.1e" % error)
        times = {"ours": [], "theirs": []}
        for _ in range(ROUNDS):
            times["theirs"] += theirs.take_turn(runs)
            times["ours"] += ours.take_turn(runs)
        theirs.end()
        row.update({name: summarise(ms) for name, ms in times.items()})
        row["ratio"] = {
            key: row["theirs"][key] / row["ours"][key]
            for key in ("min", "median")
        }
        return row

    def run_group(self, name, threads):
        """A part of the table, printed as it comes."""
        group = GROUPS[name]
        title, program, case, _, runs, peers = group
        label = "%s, %d thread%s" % (title, threads, "s" if threads > 1 else "")
        print(
            "\n%-50s %15s %17s %13s"
            % (label, "theirs, ms", "ours, ms", "times faster")
        )
        try:
            ours = Player(self, program, case, threads)
        except Absent as fault:
            print("  ours: %s" % fault)
            return {
                "group": name,
                "title": title,
                "threads": threads,
                "fault": str(fault),
            }
        rows = []
        for peer in peers:
            rows.append(self.play(ours, peer, group, threads))
            print_row(rows[-1])
        result = {
            "group": name,
            "title": title,
            "threads": threads,
            "peers": rows,
        }
        if not peers:
            times = [ms for _ in range(ROUNDS) for ms in ours.take_turn(runs)]
            result["ours"] = summarise(times)
            print(
                "%-50s %15s %8.1f %8.1f"
                % (
                    "  ours",
                    "",
                    result["ours"]["min"],
                    result["ours"]["median"],
                )
            )
        ours.end()
        return result


def print_row(row):
    """A line of the table: least and median."""
    title = "  %s %s" % (row["peer"], row.get("version", ""))
    if "absent" in row:
        print("%-50s %s" % (title, row["absent"]), flush=True)
        return
    print(
        "%-50s %7.1f %7.1f  %8.1f %8.1f  %5.2f %5.2f"
        % (
            title,
            *row["theirs"].values(),
            *row["ours"].values(),
            *row["ratio"].values(),
        ),
        flush=True,
    )


def describe_machine():
    """What the figures were measured on."""
    model = platform.processor()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(
                line.split(":", 1)[1].strip()
                for line in file
                if line.startswith("model name")
            )
    except (OSError, StopIteration):
        pass
    return {
        "processor": model,
        "threads": len(os.sched_getaffinity(0)),
        "load": os.getloadavg()[0],
        "system": platform.platform(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument(
        "--json", help="where to write the figures (BUILD/bench.json)"
    )
    parser.add_argument(
        "groups",
        nargs="*",
        metavar="GROUP",
        help=", ".join([*GROUPS, *ALONE])
        + "; all of these, if none is given; photos DIR...",
    )
    words = parser.parse_intermixed_args()
    wanted = words.groups or [*GROUPS, *ALONE]
    folders = []
    if "photos" in wanted:
        folders = [name for name in wanted if os.path.isdir(name)]
        wanted = [name for name in wanted if name not in folders]
        if not folders:
            parser.error("photos wants a folder of pairs of photographs")
    for name in wanted:
        if name not in GROUPS and name not in (*ALONE, "photos"):
            parser.error("no group or folder is called \"%s\"" % name)
    machine = describe_machine()
    print(
        "%(processor)s, %(threads)d threads, load %(load).1f at the start"
        % machine
    )
    print("Least and median of turns taken in alternation.")
    with tempfile.TemporaryDirectory(prefix="sympie-bench.") as folder:
        bench = Bench(words.build, folder)
        if any(name in GROUPS for name in wanted):
            bench.make_inputs()
        counts = sorted({1, min(2, machine["threads"])})
        results = [
            bench.run_group(name, threads)
            for name in GROUPS
            if name in wanted
            for threads in (counts if name != "training" else counts[-1:])
        ]
        alone = {
            name: measure(bench)
            for name, measure in ALONE.items()
            if name in wanted
        }
        if folders:
            alone["photos"] = photos.measure_photos(
                bench, folders, find_python("gi, numpy")
            )
    path = words.json or os.path.join(words.build, "bench.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(
            {"machine": machine, "groups": results, "alone": alone},
            file,
            indent=1,
        )
        file.write("\n")
    print("\nwritten: " + path)


if __name__ == "__main__":
    main()
