"""photos.py - what the programs that people would pick make of bad photographs.

SPDX-License-Identifier: GPL-3.0-or-later

Pairs of photographs, as sympie-evaluate --pairs has them: each program gets the
bad ones and writes what its automatic correction makes of them; that is compared
with the good ones. PSNR in dB, and seconds a photograph, from file to file.
"""
import os
import re
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 12  # pairs of a set, spread evenly
PICTURE = re.compile(r"(.*)\.(jpe?g|png|webp|tiff?|bmp)$", re.IGNORECASE)

RAWTHERAPEE = """[Version]
Version=349
[Exposure]
Auto=true
Clip=0.02
"""
GIMP = """(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "%s" "")))
  (layer (car (gimp-image-get-active-layer image))))
  (gimp-drawable-levels-stretch layer)
  (file-png-save-defaults RUN-NONINTERACTIVE image layer "%s" "")
  (gimp-image-delete image))"""


# ---- the pairs


def list_pictures(folder, ending=""):
    """The pictures whose name ends so before its dot: NAME to path."""
    listed = {}
    for file in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        match = PICTURE.match(file)
        if match and match[1].endswith(ending):
            name = match[1][: len(match[1]) - len(ending)]
            listed[name] = os.path.abspath(os.path.join(folder, file))
    return listed


def list_pairs(folder):
    """(bad, good) of each pair in a folder, at most LIMIT."""
    bad = list_pictures(folder, "_in")
    good = list_pictures(folder, "_ref")
    bad.update(list_pictures(os.path.join(folder, "in")))
    good.update(list_pictures(os.path.join(folder, "ref")))
    names = sorted(set(bad) & set(good))
    count = min(len(names), LIMIT)
    chosen = [names[i * len(names) // count] for i in range(count)]
    return [(bad[name], good[name]) for name in chosen]


def find_sets(folders):
    """The pairs of each set: those in a folder, or in its folders."""
    sets = {}
    for folder in folders:
        paths = [folder]
        if not list_pairs(folder):
            paths = [
                os.path.join(folder, name)
                for name in sorted(os.listdir(folder))
            ]
        for path in paths:
            pairs = list_pairs(path)
            if pairs:
                sets[os.path.basename(os.path.abspath(path))] = pairs
    return sets


# ---- the programs: each takes [(input, output)], and is timed


def run(words):
    """Runs a program, which must succeed."""
    subprocess.run(
        words,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run_each(*words):
    """A program that is called for each, IN and OUT being the files."""

    def run_jobs(_, jobs):
        for source, target in jobs:
            files = {"IN": source, "OUT": target}
            run([files.get(word, word) for word in words])

    return run_jobs


def run_sympie(bench, jobs):
    """One after the other, with the model of the build."""
    program = os.path.join(bench.build, "plug-in", "sympie")
    model = os.path.join(bench.build, "models", "photo.safetensors")
    run_each(program, "apply", "--model", model, "-o", "OUT", "IN")(bench, jobs)


def run_gimp(_, jobs):
    """All of them in one GIMP, in its batch mode."""
    words = ["gimp-console-2.10", "--no-data", "--no-fonts", "--no-interface"]
    for job in jobs:
        words += ["--batch", GIMP % job]
    run(words + ["--batch", "(gimp-quit 0)"])


def run_rawtherapee(bench, jobs):
    """One after the other, with automatic exposure."""
    profile = os.path.join(bench.folder, "auto.pp3")
    with open(profile, "w", encoding="utf-8") as file:
        file.write(RAWTHERAPEE)
    words = ["rawtherapee-cli", "-p", profile, "-o", "OUT", "-n", "-Y"]
    run_each(*words, "-c", "IN")(bench, jobs)


MAGICK = "magick" if shutil.which("magick") else "convert"

# What is told, the program that must be there, and how it is run.
PROGRAMS = [
    ("sympie apply", None, run_sympie),
    (
        "ImageMagick -auto-level",
        MAGICK,
        run_each(MAGICK, "IN", "-auto-level", "OUT"),
    ),
    (
        "ImageMagick -normalize",
        MAGICK,
        run_each(MAGICK, "IN", "-normalize", "OUT"),
    ),
    ("GIMP 2.10, levels", "gimp-console-2.10", run_gimp),
    ("RawTherapee, auto exposure", "rawtherapee-cli", run_rawtherapee),
    (
        "G'MIC retinex",
        "gmic",
        run_each("gmic", "IN", "retinex", ",", "output", "OUT"),
    ),
]


# ---- the measure


def compare(python, pairs):
    """The PSNR of each pair of files."""
    done = subprocess.run(
        [python, os.path.join(HERE, "psnr.py")],
        input="".join("%s\t%s\n" % pair for pair in pairs),
        capture_output=True,
        check=True,
        text=True,
    )
    return [float(line) for line in done.stdout.split()]


def measure_psnr(python, sets, results):
    """The mean PSNR of each set, and of the sets."""
    psnr = {}
    for name, pairs in sets.items():
        values = compare(python, [(results[bad], good) for bad, good in pairs])
        psnr[name] = sum(values) / len(values)
    return {"psnr": psnr, "mean": sum(psnr.values()) / len(psnr)}


def measure_program(bench, python, sets, program):
    """The same of its results, and seconds a photograph."""
    inputs = [bad for pairs in sets.values() for bad, _ in pairs]
    results = {
        bad: os.path.join(bench.folder, "result-%d.png" % i)
        for i, bad in enumerate(inputs)
    }
    start = time.monotonic()
    program(bench, list(results.items()))
    seconds = (time.monotonic() - start) / len(results)
    row = dict(measure_psnr(python, sets, results), seconds=seconds)
    for path in results.values():
        os.unlink(path)
    return row


def print_row(title, row):
    """A line of the table."""
    print(
        "%-28s" % title
        + "".join(" %6.1f" % psnr for psnr in row["psnr"].values())
        + " %6.1f" % row["mean"]
        + (" %7.2f" % row["seconds"] if "seconds" in row else ""),
        flush=True,
    )


def measure_photos(bench, folders, python):
    """The table of all programs that are there."""
    sets = find_sets(folders)
    print("\nReal photographs: PSNR in dB by set, mean, seconds a photograph")
    if not sets or python is None:
        print(
            "  not measured: "
            + (
                "no Python has gi (GdkPixbuf) and numpy"
                if sets
                else "there are no pairs in " + ", ".join(folders)
            )
        )
        return {}
    print("sets: " + " ".join(sets))
    same = {bad: bad for pairs in sets.values() for bad, _ in pairs}
    rows = {"as they are": measure_psnr(python, sets, same)}
    print_row("as they are", rows["as they are"])
    for title, needed, program in PROGRAMS:
        if needed and not shutil.which(needed):
            print("%-28s absent (%s)" % (title, needed))
            continue
        try:
            rows[title] = measure_program(bench, python, sets, program)
        except (subprocess.CalledProcessError, OSError) as fault:
            print("%-28s failed (%.60s)" % (title, fault))
            continue
        print_row(title, rows[title])
    return rows
