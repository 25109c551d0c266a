"""scale.py - what has no peer: the whole way of photographs through sympie.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import shutil
import statistics
import subprocess
import time

ROUNDS = 5
SIZES = [(1200, 800), (3000, 2000), (6000, 4000), (8640, 5760), (12240, 8160)]
FOLDER = 24, (3000, 2000)  # photographs, and of what size
MEASURED = re.compile(r"^([0-9.]+) ms (.*)$", re.MULTILINE)
HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))


def make_photo(bench, size):
    """A JPEG file of that size, the sample photograph again and again."""
    path = os.path.join(bench.folder, "%dx%d.jpg" % size)
    if not os.path.exists(path):
        subprocess.run(
            [
                "gegl",
                os.path.join(TREE, "data", "coffee.jpg"),
                "-o",
                path,
                "--",
                "gegl:tile",
                "gegl:crop",
                "x=0",
                "y=0",
                "width=%d" % size[0],
                "height=%d" % size[1],
            ],
            check=True,
            capture_output=True,
        )
    return path


def summarise(times):
    """Minimum and median, for the tables and for JSON."""
    return {"min": min(times), "median": statistics.median(times)}


def measure_parts(bench):
    """Each part's milliseconds for 24 megapixels, from JPEG to JPEG."""
    photo, times = make_photo(bench, SIZES[2]), {}
    words = [
        os.path.join(bench.build, "tests", "bench-photo"),
        model(bench),
        photo,
        os.path.join(bench.folder, "parts.jpg"),
    ]
    for _ in range(ROUNDS):
        out = subprocess.run(
            words, check=True, capture_output=True, text=True
        ).stdout
        for ms, part in MEASURED.findall(out):
            times.setdefault(part, []).append(float(ms))

    def less(part, *others):
        rest = (sum(ms) for ms in zip(*(times[other] for other in others)))
        return [ms - other for ms, other in zip(times[part], rest)]

    times = {
        "load the model": times["load the model"],
        "decode": times["decode alone"],
        "scale": less(
            "decode, scale and estimate", "decode alone", "estimate alone"
        ),
        "estimate": times["estimate alone"],
        "decode again": times["decode alone"],
        "warp": less("decode and warp", "decode alone"),
        "encode": less("decode, warp and encode", "decode and warp"),
    }
    parts = {part: summarise(ms) for part, ms in times.items()}
    total = sum(part["median"] for part in parts.values())
    ours = sum(parts[part]["median"] for part in ("scale", "estimate", "warp"))
    print(
        "\nA photograph of 24 MP, JPEG to JPEG: least and median ms, part of the medians"
    )
    for part, ms in parts.items():
        print(
            "  %-20s %8.1f %8.1f %6.1f %%"
            % (part, ms["min"], ms["median"], 100 * ms["median"] / total)
        )
    print("  scale, estimate and warp together: %.1f %%" % (100 * ours / total))
    return {"parts": parts, "ours": ours / total}


def model(bench):
    """The weights file that ships."""
    return os.path.join(bench.build, "models", "photo.safetensors")


def memory_of(group):
    """Bytes of memory that a process group has, shared ones once."""
    total = 0
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.getpgid(int(entry)) != group:
                continue
            with open(
                "/proc/%s/smaps_rollup" % entry, encoding="ascii"
            ) as file:
                total += sum(
                    int(line.split()[1])
                    for line in file
                    if line.startswith("Pss:")
                )
        except OSError:  # it has ended
            pass
    return total * 1024


def run_apply(bench, photos, cores, watch):
    """What watch() returns of "sympie apply", on these cores or on all."""
    words = [
        os.path.join(bench.build, "plug-in", "sympie"),
        "apply",
        "--model",
        model(bench),
        "-o",
        os.path.join(bench.folder, "out") + "/",
        *photos,
    ]
    with subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: cores and os.sched_setaffinity(0, cores),
    ) as process:
        seen = watch(process)
    if process.returncode != 0:
        raise RuntimeError("sympie apply failed")
    return seen


def time_apply(bench, photos, cores=None):
    """Seconds that it takes."""
    start = time.monotonic()
    run_apply(bench, photos, cores, subprocess.Popen.wait)
    return time.monotonic() - start


def most_memory(process):
    """Bytes that it and its children have at the most, until it ends."""
    most = 0
    while process.poll() is None:
        most = max(most, memory_of(process.pid))
        time.sleep(0.02)
    return most


def weigh_apply(bench, photos, cores=None):
    """Bytes that it takes at the most. To look costs it time: a run of its own."""
    return run_apply(bench, photos, cores, most_memory)


def measure_sizes(bench):
    """Seconds and memory against the photograph's size."""
    rows = []
    print("\nsympie apply: size, least and median seconds, memory")
    for size in SIZES:
        photo = make_photo(bench, size)
        runs = [time_apply(bench, [photo]) for _ in range(ROUNDS)]
        rows.append(
            {
                "megapixels": size[0] * size[1] / 1e6,
                "seconds": summarise(runs),
                "bytes": weigh_apply(bench, [photo]),
            }
        )
        print(
            "  %6.1f MP %8.2f %8.2f s %8.0f MB"
            % (
                rows[-1]["megapixels"],
                *rows[-1]["seconds"].values(),
                rows[-1]["bytes"] / 1e6,
            ),
            flush=True,
        )
        os.unlink(photo)
    return rows


def measure_folder(bench):
    """Many photographs: on one core and on all, in alternation."""
    count, size = FOLDER
    first = make_photo(bench, size)
    photos = [first] + [
        os.path.join(bench.folder, "copy-%d.jpg" % i) for i in range(1, count)
    ]
    for photo in photos[1:]:
        shutil.copy(first, photo)
    cores = sorted(os.sched_getaffinity(0))
    runs = {
        "one core": (photos, cores[:1]),
        "all cores": (photos, cores),
        "a third, all cores": (photos[: count // 3], cores),
    }
    times = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(time_apply(bench, *run))
    print(
        "\n%d photographs of %.0f MP: least and median seconds, memory"
        % (count, size[0] * size[1] / 1e6)
    )
    result = {}
    for name, run in runs.items():
        result[name] = {
            "seconds": summarise(times[name]),
            "bytes": weigh_apply(bench, *run),
        }
        print(
            "  %-20s %8.2f %8.2f s %8.0f MB"
            % (
                name,
                *result[name]["seconds"].values(),
                result[name]["bytes"] / 1e6,
            )
        )
    ratio = {
        key: result["one core"]["seconds"][key]
        / result["all cores"]["seconds"][key]
        for key in ("min", "median")
    }
    print(
        "  %d cores are %.2f, %.2f times as fast as one"
        % (len(cores), *ratio.values())
    )
    return dict(result, ratio=ratio)


def measure_window(bench):
    """How long the window makes a person wait, on 24 megapixels: by itself, and
    in GIMP."""
    alone = [
        os.path.join(HERE, "window.sh"),
        os.path.join(bench.build, "tests", "bench-window"),
        os.path.join(bench.build, "models"),
    ]
    in_gimp = [os.path.join(HERE, "gimp.sh"), bench.build]
    out = "".join(
        subprocess.run(
            ["bash", *words], check=False, stdout=subprocess.PIPE, text=True
        ).stdout
        for words in (alone, in_gimp)
    )
    found = {what: float(ms) for ms, what in MEASURED.findall(out)}
    print("\nThe window, on a photograph of 24 MP: ms")
    for what, ms in found.items():
        print("  %-50s %8.1f" % (what, ms))
    if not found:
        print("  not measured: " + out.strip())
    return found


ALONE = {
    "parts": measure_parts,
    "sizes": measure_sizes,
    "folder": measure_folder,
    "window": measure_window,
}
