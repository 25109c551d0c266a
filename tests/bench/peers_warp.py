#!/usr/bin/env python3
"""peers_warp.py CASE FOLDER THREADS - the warp in others' hands: see turns.h.

SPDX-License-Identifier: GPL-3.0-or-later

Each gets the pixels in the layout that it likes best, which is not timed, and
goes on with the outermost pixels beyond the edges.
"""
import functools

import turns

BAND = 24  # rows that, with what is made of them, stay in the cache


def prepare_opencv(threads, channels):
    """OpenCV on the whole picture."""
    import cv2
    import numpy

    image, (matrix, add, kernel) = turns.photo(channels), turns.warp(channels)
    matrix = numpy.hstack([matrix, add[:, None]])
    out, between = numpy.empty_like(image), numpy.empty_like(image)
    cv2.setNumThreads(threads)

    def run():
        cv2.transform(image, matrix, between)
        cv2.filter2D(between, -1, kernel, out, borderType=cv2.BORDER_REPLICATE)
        return out[..., :3]

    return run, cv2.__version__


def prepare_opencv_bands(threads, channels):
    """OpenCV by bands that stay in the cache, each in one thread."""
    import threading
    import cv2
    import numpy
    from concurrent.futures import ThreadPoolExecutor

    image, (matrix, add, kernel) = turns.photo(channels), turns.warp(channels)
    matrix = numpy.hstack([matrix, add[:, None]])
    out, height = numpy.empty_like(image), len(image)
    cv2.setNumThreads(1)
    pool = ThreadPoolExecutor(threads)
    memory = threading.local()

    def band(top):
        end = min(top + BAND, height)
        first, last = max(top - 2, 0), min(end + 2, height)
        if not hasattr(memory, "bands"):
            memory.bands = numpy.empty(
                (2, BAND + 4, *image.shape[1:]), image.dtype
            )
        between, done = memory.bands[:, : last - first]
        cv2.transform(image[first:last], matrix, between)
        cv2.filter2D(between, -1, kernel, done, borderType=cv2.BORDER_REPLICATE)
        out[top:end] = done[top - first : end - first]

    def run():
        list(pool.map(band, range(0, height, BAND)))
        return out[..., :3]

    return run, cv2.__version__


def prepare_torch(threads, channels):
    """PyTorch, the matrix and K as one convolution of all channels to all,
    which is faster there than one after the other."""
    import numpy
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    image, (matrix, add, kernel) = turns.photo(channels), turns.warp(channels)
    x = torch.from_numpy(numpy.ascontiguousarray(image.transpose(2, 0, 1)))[
        None
    ]
    weight = torch.from_numpy(numpy.einsum("cd,ij->cdij", matrix, kernel))
    bias = torch.from_numpy(add * kernel.sum())

    def run():
        y = F.conv2d(F.pad(x, (2, 2, 2, 2), mode="replicate"), weight, bias)
        return y[0, :3].permute(1, 2, 0).numpy()

    return run, torch.__version__


def prepare_vips(threads, channels):
    """libvips, from memory to memory."""
    import ctypes as c
    import numpy

    vips = c.CDLL("libvips.so.42")
    gobject, glib = c.CDLL("libgobject-2.0.so.0"), c.CDLL("libglib-2.0.so.0")
    vips.vips_init(b"bench")
    vips.vips_version_string.restype = c.c_char_p
    for name in ("new_from_memory", "new_matrix_from_array", "write_to_memory"):
        getattr(vips, "vips_image_" + name).restype = c.c_void_p
    vips.vips_concurrency_set(threads)
    vips.vips_cache_set_max(0)
    image, (matrix, add, kernel) = turns.photo(channels), turns.warp(channels)
    height, width, bands = image.shape

    def make_matrix(numbers):
        numbers = numpy.ascontiguousarray(numbers, numpy.float64)
        return c.c_void_p(
            vips.vips_image_new_matrix_from_array(
                *numbers.shape, numbers.ctypes.data_as(c.c_void_p), numbers.size
            )
        )

    mix, conv = make_matrix(matrix), make_matrix(kernel)
    doubles = c.c_double * bands
    ones, adds = doubles(*[1] * bands), doubles(*map(float, add))

    def run():
        steps = [
            c.c_void_p(
                vips.vips_image_new_from_memory(
                    c.c_void_p(image.ctypes.data),
                    c.c_size_t(image.nbytes),
                    width,
                    height,
                    bands,
                    6,
                )
            )
        ] + [c.c_void_p() for _ in range(3)]
        failed = (
            vips.vips_recomb(steps[0], c.byref(steps[1]), mix, None)
            or vips.vips_linear(
                steps[1], c.byref(steps[2]), ones, adds, bands, None
            )
            or vips.vips_conv(
                steps[2], c.byref(steps[3]), conv, b"precision", 1, None
            )
        )
        size = c.c_size_t()
        made = (
            None
            if failed
            else vips.vips_image_write_to_memory(steps[3], c.byref(size))
        )
        if not made:
            raise RuntimeError("libvips failed")
        for step in steps:
            gobject.g_object_unref(step)
        run.made.append(made)
        while len(run.made) > 1:
            glib.g_free(c.c_void_p(run.made.pop(0)))
        out = numpy.ctypeslib.as_array(
            (c.c_float * image.size).from_address(made)
        )
        return out.reshape(image.shape)[..., :3]

    run.made = []
    return run, vips.vips_version_string().decode().split("-")[0]


if __name__ == "__main__":
    peers = {
        "opencv": prepare_opencv,
        "opencv-bands": prepare_opencv_bands,
        "torch": prepare_torch,
        "vips": prepare_vips,
    }
    turns.serve(
        {
            name + suffix: functools.partial(prepare, channels=channels)
            for name, prepare in peers.items()
            for suffix, channels in (("", 3), ("-alpha", 4))
        }
    )
