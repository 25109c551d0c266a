"""turns.py - a peer's case, in a program that takes turns with others: see turns.h.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import array
import os
import sys
import time


def read(path, shape):
    """The floats in a file, as NumPy's array of that shape."""
    import numpy

    return numpy.fromfile(path, numpy.float32).reshape(shape)


def photo(channels):
    """The photograph, (height, width, channels); the fourth is opaque alpha."""
    import numpy

    width, height = map(int, read("size.f32", 2))
    image = numpy.ones((height, width, channels), numpy.float32)
    image[..., :3] = read("photo.f32", (height, width, 3))
    return image


def warp(channels):
    """The warp's matrix, what it adds, and K; a fourth channel stays as it is."""
    import numpy

    numbers = read("warp.f32", 37)
    matrix, add = numpy.eye(channels, dtype="f"), numpy.zeros(channels, "f")
    matrix[:3, :3], add[:3] = numbers[:9].reshape(3, 3), numbers[9:12]
    return matrix, add, numbers[12:].reshape(5, 5)


def serve(cases):
    """cases: name to a function that takes the number of threads and returns
    what to run, which returns a NumPy array or nothing, and a version."""
    name, folder, threads = sys.argv[1:]
    os.chdir(folder)
    try:
        run, version = cases[name](int(threads))
    except (ImportError, OSError) as fault:
        print("absent", fault)
        return
    answer = run()
    if answer is not None:
        import numpy

        numpy.ascontiguousarray(answer, numpy.float32).tofile(name + ".f32")
        del answer
    print("ready", version, flush=True)
    for line in sys.stdin:
        run()
        times = array.array("d")
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            times.append(1e3 * (time.perf_counter() - start))
        print(*("%.3f" % ms for ms in times), flush=True)
