#!/usr/bin/env python3
"""test-import.py PROGRAM - checkpoints of PyTorch become weights files.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import random
import struct
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "cli"))

import checkpoint as ck  # noqa: E402
from tap import Bench, check, collect, run_all  # noqa: E402

BENCH = Bench(sys.argv[1])
WIDTHS = (3, 5, 4, 6)
FLOAT, HALF, BFLOAT16 = ck.FLOAT, ck.HALF, ck.BFLOAT16


def shapes(widths=WIDTHS):
    """NEM's tensors."""

    def conv(name, out, inputs):
        yield name + ".weight", [out, inputs, 3, 3]
        yield name + ".bias", [out]

    def norm(name, out):
        for part in ("weight", "bias", "running_mean", "running_var"):
            yield "%s.%s" % (name, part), [out]

    yield from conv("backbone.0", widths[0], 3)
    yield from norm("backbone.1", widths[0])
    for block in (3, 4, 5):
        out, inputs = widths[block - 2], widths[block - 3]
        for i in (1, 2):
            yield from conv("backbone.%d.conv%d" % (block, i), out, inputs)
            yield from norm("backbone.%d.bn%d" % (block, i), out)
            inputs = out
    yield "out.weight", [37, widths[3]]
    yield "out.bias", [37]


def count(size):
    n = 1
    for side in size:
        n *= side
    return n


def make(kind=FLOAT, prefix="", seed=1, widths=WIDTHS):
    """Tensors whose numbers all three kinds hold exactly."""
    chance = random.Random(seed)
    return {
        prefix
        + name: ck.Tensor(
            kind,
            [chance.randrange(1, 255) / 64 for _ in range(count(size))],
            size,
        )
        for name, size in shapes(widths)
    }


def read(path):
    """The numbers, shapes and metadata of a weights file."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    meta = header.pop("__metadata__")
    found = {}
    for name, entry in header.items():
        check(entry["dtype"] == "F32", name, entry)
        begin, end = (8 + length + at for at in entry["data_offsets"])
        part = data[begin:end]
        found[name] = (
            list(struct.unpack("<%df" % (len(part) // 4), part)),
            entry["shape"],
        )
    return found, meta


def run(path, *arguments, status=0):
    result = BENCH.run(path, "-o", "out.safetensors", *arguments)
    check(result.status == status, result)
    return result


def refuse(path, *words):
    """An error that names the file and these words; the old result stays."""
    with open("out.safetensors", "wb") as file:
        file.write(b"old")
    result = run(path, status=1)
    check(result.err.count("\n") == 1, result)
    for word in (str(path), *words):
        check(word in result.err, word, result)
    with open("out.safetensors", "rb") as file:
        check(file.read() == b"old", "the old result is gone")
    check(not [f for f in os.listdir(".") if f.startswith(".")], os.listdir())


def compare(tensors, prefix=""):
    found, meta = read("out.safetensors")
    check(len(found) == len(list(shapes())), sorted(found))
    for name, (values, shape) in found.items():
        wanted = tensors[prefix + name]
        check(shape == list(wanted.size), name, shape, wanted.size)
        check(values == wanted.values, name, values, wanted.values)
    return meta


def test_kinds():
    for kind in (FLOAT, HALF, BFLOAT16):
        tensors = make(kind)
        ck.write_checkpoint("whole.pth", tensors)
        result = run("whole.pth")
        meta = compare(tensors)
        check("widths 3, 5, 4, 6" in result.out, result)
        check("CC BY-NC-SA" in result.out, result)
        check("CC BY-NC-SA" in meta["licence"], meta)
        check("whole.pth" in meta["training"], meta)


def test_beside_it():
    ck.write_checkpoint("beside.v2.pth", make())
    result = BENCH.run("beside.v2.pth")
    check(result.status == 0, result)
    check(os.path.exists("beside.v2.safetensors"), os.listdir())


def test_dictionaries_and_prefixes():
    tensors = make(prefix="module.nem.")
    tensors["module.upstream.weight"] = ck.Tensor(FLOAT, [1.0], [1])
    tensors["count"] = ck.Tensor("LongStorage", [7], [])

    def wrap(items):
        state = b"(" + ck.number(3) + ck.text("Adam") + b"t"
        return ck.plain(
            [
                ("epoch", ck.number(70000)),
                ("best", b"G" + struct.pack(">d", 0.5)),
                ("done", b"\x88"),
                ("nothing", b"N"),
                (
                    "optimizer",
                    ck.plain([("state", state), ("list", b"](K\x01e")]),
                ),
                ("model", ck.plain([("state_dict", ck.ordered(items))])),
            ]
        )

    ck.write_checkpoint("deep.pth", tensors, wrap, folder="deep")
    result = run("deep.pth")
    compare(tensors, "module.nem.")
    check("model/state_dict, prefix module.nem." in result.out, result)
    check("2 other tensors" in result.out, result)


def test_several_networks():
    one, two = make(seed=1), make(seed=2, prefix="module.")

    def wrap(items):
        half = len(items) // 2
        return ck.plain(
            [
                ("model", ck.ordered(items[:half])),
                ("ema", ck.ordered(items[half:])),
            ]
        )

    ck.write_checkpoint("two.pth", {**one, **two}, wrap)
    refuse("two.pth", "2 networks", "model", "ema, prefix module.")
    run("two.pth", "--dictionary", "ema")
    compare(two, "module.")
    run("two.pth", "--dictionary", "model")
    compare(one)
    result = run("two.pth", "--dictionary", "other", status=1)
    check("other" in result.err, result)


def test_strides_and_offsets():
    tensors = make()
    key = "out.weight"
    values, (rows, columns) = tensors[key].values, tensors[key].size
    turned = [
        values[r * columns + c] for c in range(columns) for r in range(rows)
    ]
    tensors[key] = ck.Tensor(
        FLOAT, [9.0] * 5 + turned, [rows, columns], [1, rows], 5
    )
    tensors["backbone.1.weight"].as_parameter = True
    ck.write_checkpoint("turned.pth", tensors)
    run("turned.pth")
    found, _ = read("out.safetensors")
    check(found[key] == (values, [rows, columns]), found[key], values)
    # a number that stands for a whole channel
    tensors = make()
    tensors["backbone.1.bias"] = ck.Tensor(FLOAT, [0.5, 1, 2], [3], [0])
    ck.write_checkpoint("spread.pth", tensors)
    run("spread.pth")
    found, _ = read("out.safetensors")
    check(found["backbone.1.bias"][0] == [0.5] * 3, found)


def test_remembered():
    """Texts that are used again, in all the ways to do so."""
    items, storages = ck.pickle_tensors(make())
    body = ck.ordered(items)
    word = ck.text("storage")
    for put, get in (
        (b"q\x07", b"h\x07"),
        (b"r\x07\x01\0\0", b"j\x07\x01\0\0"),
        (b"\x94", b"h\x00"),
    ):
        first, rest = body.split(word, 1)
        pickle = first + word + put + rest.replace(word, get)
        frame = b"\x80\x04\x95" + struct.pack("<Q", len(pickle) + 1)
        ck.write_zip("again.pth", frame + pickle + b".", storages)
        run("again.pth")
        compare(make())
    short = body.replace(word, b"\x8c\x07storage")
    short = short.replace(
        ck.name("torch", FLOAT),
        b"\x8c\x05torch\x8c\x0cFloatStorage\x93",
    )
    ck.write_zip("short.pth", b"\x80\x04" + short + b".", storages)
    run("short.pth")
    compare(make())


def hostile(pickle, *words):
    ck.write_zip("hostile.pth", pickle, {"0": bytes(8)})
    refuse("hostile.pth", *words)


def test_nothing_is_executed():
    call = b"(" + ck.text("touch executed") + b"tR."
    for module, attribute in (
        ("os", "system"),
        ("posix", "system"),
        ("builtins", "eval"),
        ("torch.storage", "_load_from_bytes"),
        ("torch.nn.modules.conv", "Conv2d"),
        ("torch.evil", "FloatStorage"),
    ):
        hostile(
            b"\x80\x02" + ck.name(module, attribute) + call,
            module + "." + attribute,
        )
    hostile(
        b"\x80\x04" + ck.text("os") + ck.text("system") + b"\x93" + call,
        "os.system",
    )
    hostile(b"(S'x'\nios\nsystem\n.", "STRING")
    hostile(b"(" + ck.text("x") + b"ios\nsystem\n.", "INST")
    hostile(b"\x80\x02}\x81.", "NEWOBJ")
    hostile(b"\x80\x02\x82\x01.", "EXT1")
    check(not os.path.exists("executed"), "it was executed")


def test_bad_pickles():
    ordered = ck.name("collections", "OrderedDict")
    rebuild = ck.name("torch._utils", "_rebuild_tensor_v2")
    for data, word in (
        (b"", "bytes should follow"),
        (b"\x80", "bytes should follow"),
        (b"\x80\x09N.", "protocol 9"),
        (b"\xff", "0xff"),
        (b".", "empty"),
        (b"N.", "no dictionary"),
        (b"K\x01s.", "empty"),
        (b"NNs.", "adds to"),
        (b"]NNs.", "adds to"),
        (b"(Nt(1.", "POP_MARK"),
        (b"Nt.", "no mark"),
        (b"}(Nu.", "no value"),
        (b"(a.", "empty"),
        (b"N(s.", "empty"),
        (b"h\x05.", "remembered"),
        (b"q\x05.", "empty"),
        (b"X\xff\xff\xff\xffa", "bytes should follow"),
        (b"\x8d" + b"\xff" * 8 + b"a", "bytes should follow"),
        (b"X\x02\0\0\0\xff\xfe.", "UTF-8"),
        (b"X\x02\0\0\0a\0.", "UTF-8"),
        (b"\x8a\x09" + bytes(9) + b".", "9 bytes"),
        (b"cos", "line"),
        (b"NN\x93.", "not a text"),
        (ordered + b"NR.", "no global"),
        (ordered + b"N\x85R.", "OrderedDict"),
        (ck.name("torch._utils", "_rebuild_parameter") + b")R.", "_parameter"),
        (b"NQ.", "no storage"),
        (b")Q.", "no storage"),
        (rebuild + b")Rb.", "adds to"),
        (b"}" + b"N" + rebuild + b")Rs.", "no backbone.0.weight"),
        (b"}" + b"(" * 9, "bytes should follow"),
        (b"}.", "among its 0 tensors"),
        (b"}q\x00X\x01\0\0\0ah\x00s.", "among its 0 tensors"),  # in itself
    ):
        hostile(data, word)


def change(title, **members):
    """A checkpoint one tensor of which says something else of itself."""
    tensors = make()
    for member, value in members.items():
        setattr(tensors[title], member, value)
    ck.write_checkpoint("changed.pth", tensors)
    return "changed.pth"


def test_bad_tensors():
    title = "backbone.3.conv1.weight"  # 5, 3, 3, 3
    for members, word in (
        ({"size": [5, 3, 3, 4]}, "reach beyond"),
        ({"size": [2**31 - 1] * 4}, "reach beyond"),
        ({"strides": [27, 9, 3, 2]}, "reach beyond"),
        ({"strides": [2**31 - 1] * 4}, "reach beyond"),
        ({"offset": 1}, "reach beyond"),
        ({"offset": 2**62}, "reach beyond"),
        ({"offset": -1}, "no tensor"),
        ({"strides": [-27, 9, 3, 1]}, "no tensor"),
        ({"strides": [27, 9, 3]}, "no tensor"),
        ({"size": [0, 3, 3, 3]}, "no tensor"),
        ({"size": [-5, 3, 3, 3]}, "no tensor"),
        ({"size": [5, 3, 3, 3, 1], "strides": [27, 9, 3, 1, 1]}, "no tensor"),
        ({"size": [135, 135, 1, 1], "strides": [1, 0, 0, 0]}, "reach beyond"),
        ({"n": 134}, "reach beyond"),
        ({"n": 136}, "540 bytes, it should have 544"),
        ({"n": 2**40}, "reach beyond"),
        ({"n": -1}, "reach beyond"),
        ({"size": [5, 9, 3], "strides": [27, 3, 1]}, "conv1.weight"),
        ({"values": [float("nan")] * 135}, "conv1.weight"),
    ):
        refuse(change(title, **members), title, word)
    tensors = make()
    del tensors["backbone.4.bn1.bias"]
    ck.write_checkpoint("less.pth", tensors)
    refuse("less.pth", "no tensor backbone.4.bn1.bias")
    tensors = make()
    tensors["out.bias"] = ck.Tensor("LongStorage", [1] * 37, [37])
    ck.write_checkpoint("whole-numbers.pth", tensors)
    refuse("whole-numbers.pth", "out.bias", "torch.LongStorage")
    tensors["out.bias"] = ck.Tensor(FLOAT, [1.0] * 36, [36])
    ck.write_checkpoint("few.pth", tensors)
    refuse("few.pth", "out.bias")


def test_bad_zips():
    items, storages = ck.pickle_tensors(make())
    data = b"\x80\x02" + ck.ordered(items) + b"."
    with zipfile.ZipFile("packed.pth", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive/data.pkl", data)
    refuse("packed.pth", "compressed")
    with zipfile.ZipFile("other.pth", "w") as file:
        file.writestr("archive/readme", data)
    refuse("other.pth", "data.pkl")
    ck.write_zip("big.pth", data, storages, byteorder="big")
    refuse("big.pth", "little-endian")
    first = storages.pop("0")
    ck.write_zip("missing.pth", data, storages)
    refuse("missing.pth", "data/0")
    storages["0"] = first
    ck.write_zip("large.pth", bytes(5 << 20), storages)
    refuse("large.pth", "5242880")
    ck.write_checkpoint("sound.pth", make())
    with open("sound.pth", "rb") as file:
        whole = file.read()
    with open("cut.pth", "wb") as file:
        file.write(whole[: len(whole) // 2])
    refuse("cut.pth")
    at = whole.index(first)
    with open("spoilt.pth", "wb") as file:
        file.write(whole[:at] + b"\x01" + whole[at + 1 :])
    refuse("spoilt.pth", "damaged")
    magic = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
    with open("older.pth", "wb") as file:
        file.write(magic + b"\x80\x02M\xe9\x03.")
    refuse("older.pth", "before version 1.6")
    with open("text.pth", "w", encoding="ascii") as file:
        file.write("text")
    refuse("text.pth", "no checkpoint")
    with open("empty.pth", "wb"):
        pass
    refuse("empty.pth")
    refuse("absent.pth")


def test_flipped_bytes():
    """Anything may come of them but a crash."""
    ck.write_checkpoint("sound.pth", make(widths=(1, 1, 1, 1)))
    with open("sound.pth", "rb") as file:
        whole = file.read()
    begin = whole.index(b"data.pkl") + 8
    end = whole.index(b"archive/byteorder")
    chance = random.Random(5)
    for turn in range(300):
        data = bytearray(whole)
        low, high = (begin, end) if turn % 3 else (0, len(data))
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(low, high)] = chance.randrange(256)
        if turn % 3:  # with the checksum that fits
            pickle = bytes(data[begin:end])
            ck.write_zip("flipped.pth", pickle, {"0": bytes(108)})
        else:
            with open("flipped.pth", "wb") as file:
                file.write(data)
        result = BENCH.run("flipped.pth", "-o", "flipped.safetensors")
        check(result.status in (0, 1), turn, result)
        check(result.err.count("\n") == result.status, turn, result)


def test_wrong_use():
    ck.write_checkpoint("sound.pth", make())
    for words in ((), ("a", "b"), ("--what", "sound.pth")):
        result = BENCH.run(*words)
        check(result.status == 2, words, result)
    for out in ("sound.pth", "./sound.pth"):
        result = BENCH.run("sound.pth", "-o", out)
        check(result.status == 1 and "overwritten" in result.err, result)
    os.makedirs("folder", exist_ok=True)
    result = BENCH.run("sound.pth", "-o", "folder")
    check(result.status == 1 and "folder" in result.err, result)


def test_of_pytorch():
    """A real one, if PyTorch is there."""
    try:
        import torch
    except ImportError:
        return "there is no PyTorch"
    tensors = make(widths=WIDTHS)
    state = {
        "module." + name: torch.tensor(tensor.values).reshape(tensor.size)
        for name, tensor in tensors.items()
    }
    state["module.out.weight"] = state["module.out.weight"].t().clone().t()
    torch.save({"epoch": 3, "state_dict": state}, "real.pth")
    result = run("real.pth")
    check("state_dict, prefix module." in result.out, result)
    compare(tensors)
    return None


if __name__ == "__main__":
    sys.exit(run_all(collect(globals())))
