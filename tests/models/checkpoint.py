"""checkpoint.py - checkpoints of PyTorch, written byte by byte.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import struct
import zipfile

FLOAT, HALF, BFLOAT16 = "FloatStorage", "HalfStorage", "BFloat16Storage"


def encode(kind, numbers):
    """Numbers as a storage has them."""
    if kind == BFLOAT16:  # the upper half of single precision
        return b"".join(struct.pack("<f", number)[2:] for number in numbers)
    letter = {FLOAT: "f", HALF: "e", "LongStorage": "q"}[kind]
    return struct.pack("<%d%s" % (len(numbers), letter), *numbers)


# ---- pieces of a pickle, in protocol 2 ----


def text(value):
    data = value.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def number(value):
    if 0 <= value < 256:
        return b"K" + bytes((value,))
    if -(2**31) <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    return b"\x8a\x08" + struct.pack("<q", value)


def numbers(values):
    return b"(" + b"".join(number(value) for value in values) + b"t"


def name(module, attribute):
    return b"c%s\n%s\n" % (module.encode(), attribute.encode())


def ordered(items):
    """A collections.OrderedDict of pickled values, with the attribute that
    state dicts have."""
    return (
        name("collections", "OrderedDict")
        + b")R("
        + b"".join(text(key) + value for key, value in items)
        + b"u}"
        + text("_metadata")
        + name("collections", "OrderedDict")
        + b")Rsb"
    )


def plain(items):
    return b"}" + b"".join(text(key) + value + b"s" for key, value in items)


class Tensor:
    """Numbers in a storage, and where they are in it."""

    def __init__(self, kind, values, size, strides=None, offset=0):
        self.kind, self.values, self.size = kind, values, size
        self.strides, self.offset = strides, offset
        if strides is None:
            self.strides, step = [], 1
            for side in reversed(size):
                self.strides.insert(0, step)
                step *= side
        self.n = len(values)
        self.as_parameter = False

    def pickle(self, key):
        storage = (
            b"("
            + text("storage")
            + name("torch", self.kind)
            + text(key)
            + text("cpu")
            + number(self.n)
            + b"tQ"
        )
        made = (
            name("torch._utils", "_rebuild_tensor_v2")
            + b"("
            + storage
            + number(self.offset)
            + numbers(self.size)
            + numbers(self.strides)
            + b"\x89"
            + name("collections", "OrderedDict")
            + b")RtR"
        )
        if self.as_parameter:
            made = (
                name("torch._utils", "_rebuild_parameter")
                + made
                + b"\x88"
                + name("collections", "OrderedDict")
                + b")R\x87R"
            )
        return made


def pickle_tensors(tensors):
    """(name, pickled) pairs, and the storages."""
    items, storages = [], {}
    for key, (title, tensor) in enumerate(tensors.items()):
        items.append((title, tensor.pickle(str(key))))
        storages[str(key)] = encode(tensor.kind, tensor.values)
    return items, storages


def write_zip(path, pickle, storages, folder="archive", **options):
    """A file as torch.save() lays it out; options: other files in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        file.writestr(folder + "/data.pkl", pickle)
        file.writestr(folder + "/byteorder", options.pop("byteorder", "little"))
        for key, data in storages.items():
            file.writestr(folder + "/data/" + key, data)
        file.writestr(folder + "/version", "3\n")


def write_checkpoint(path, tensors, wrap=ordered, **options):
    """Tensors by their names; wrap pickles the dictionary of them."""
    items, storages = pickle_tensors(tensors)
    write_zip(path, b"\x80\x02" + wrap(items) + b".", storages, **options)
