#!/usr/bin/env python3
"""peers_nem.py CASE FOLDER THREADS - the network in others' hands: see turns.h.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import struct

import turns

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
EPSILON = 1e-5
BLOCKS = (3, 4, 5)


def load():
    """The tensors of the weights file, by name."""
    import numpy

    with open("net.safetensors", "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: numpy.frombuffer(
            data[slice(*tensor["data_offsets"])], numpy.float32
        ).reshape(tensor["shape"])
        for name, tensor in header.items()
    }


def fold(tensors):
    """Weights and biases of each layer, batch norms multiplied into what
    stands before them; bn1 stays, because its input is needed too."""
    import numpy

    folded = {}
    for name in ["backbone.0"] + [
        "backbone.%d.conv%d" % (block, i) for block in BLOCKS for i in (1, 2)
    ]:
        folded[name] = tensors[name + ".weight"], tensors[name + ".bias"]
    for name in ["backbone.1"] + [
        "backbone.%d.bn%d" % (block, i) for block in BLOCKS for i in (1, 2)
    ]:
        scale = tensors[name + ".weight"] / numpy.sqrt(
            tensors[name + ".running_var"] + numpy.float32(EPSILON)
        )
        shift = (
            tensors[name + ".bias"] - tensors[name + ".running_mean"] * scale
        )
        if name.endswith("bn1"):
            folded[name] = scale.reshape(1, -1, 1, 1), shift.reshape(
                1, -1, 1, 1
            )
            continue
        conv = name.replace("bn2", "conv2").replace("backbone.1", "backbone.0")
        weight, bias = folded[conv]
        folded[conv] = weight * scale.reshape(-1, 1, 1, 1), bias * scale + shift
    folded["out"] = tensors["out.weight"], tensors["out.bias"]
    return folded


def view():
    """The input, normalised."""
    import numpy

    numbers = turns.read("view.f32", (1, 3, 224, 224))
    return (numbers - numpy.float32(MEAN).reshape(3, 1, 1)) / numpy.float32(
        STD
    ).reshape(3, 1, 1)


def make_modules():
    """PyTorch's modules for the network, as it is and folded."""
    import torch
    import torch.nn.functional as F
    from torch import nn

    class Block(nn.Module):
        """A block with its batch norms."""

        def __init__(self, before, width):
            super().__init__()
            self.conv1 = nn.Conv2d(before, width, 3, padding=1)
            self.conv2 = nn.Conv2d(width, width, 3, padding=1)
            self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(width)

        def forward(self, x):
            a = self.conv1(F.avg_pool2d(x, 5, 4, 1))
            return a + F.relu(self.bn2(self.conv2(F.relu(self.bn1(a)))))

    class Whole(nn.Module):
        """The network with its batch norms."""

        def __init__(self):
            super().__init__()
            self.backbone = nn.Sequential(
                nn.Conv2d(3, 64, 3, padding=1),
                nn.BatchNorm2d(64),
                nn.ReLU(),
                Block(64, 128),
                Block(128, 256),
                Block(256, 512),
            )
            self.out = nn.Linear(512, 37)

        def forward(self, x):
            return self.out(self.backbone(x).mean((2, 3)))

    class Folded(nn.Module):
        """The network without; blocked keeps oneDNN's layouts in between."""

        def __init__(self, folded, blocked=False):
            super().__init__()
            self.blocked = blocked
            for name in folded:
                weight, bias = map(torch.from_numpy, folded[name])
                name = name.replace(".", "_")
                if weight.dim() == 4 and weight.shape[0] > 1:
                    layer = nn.Conv2d(
                        weight.shape[1], weight.shape[0], 3, padding=1
                    )
                elif weight.dim() == 2:
                    layer = nn.Linear(512, 37)
                else:
                    layer = nn.BatchNorm2d(weight.shape[1], eps=0.0)
                    weight, bias = weight.flatten(), bias.flatten()
                layer.weight.data, layer.bias.data = (
                    weight.clone(),
                    bias.clone(),
                )
                setattr(self, name, layer)

        def forward(self, x):
            x = F.relu(self.backbone_0(x))
            for i in BLOCKS:
                part = "backbone_%d_" % i
                a = getattr(self, part + "conv1")(F.avg_pool2d(x, 5, 4, 1))
                b = F.relu(getattr(self, part + "bn1")(a))
                x = a + F.relu(getattr(self, part + "conv2")(b))
            if self.blocked:
                x = x.to_dense()
            return self.out(x.mean((2, 3)))

    return Whole, Folded


def torch_case(kind):
    """A function that prepares PyTorch: see turns.serve()."""

    def prepare(threads):
        import torch

        torch.set_num_threads(threads)
        torch.set_grad_enabled(False)
        whole, folded = make_modules()
        x = torch.from_numpy(view())
        if kind == "eager":
            net = whole()
            net.load_state_dict(
                {
                    name: torch.from_numpy(numbers.copy())
                    for name, numbers in load().items()
                },
                strict=False,
            )
        else:
            net = folded(fold(load()), kind == "mkldnn")
        net.eval()
        if kind == "mkldnn":
            from torch.utils.mkldnn import to_mkldnn

            out = net.out
            net, x = to_mkldnn(net), x.to_mkldnn()
            net.out = out
        if kind == "last":
            net = net.to(memory_format=torch.channels_last)
            x = x.contiguous(memory_format=torch.channels_last)
        if kind == "jit":
            net = torch.jit.freeze(torch.jit.trace(net, x))
            net = torch.jit.optimize_for_inference(net)
        return lambda: net(x).numpy(), torch.__version__

    return prepare


def make_onnx(pad_apart=False):
    """The folded network as a file for the programs that read ONNX. Not all of
    them count a pooling's own padding."""
    import numpy
    from onnx import TensorProto, helper, numpy_helper

    folded = fold(load())
    nodes, tensors = [], []

    def add(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constants(layer):
        names = [layer + ".w", layer + ".b"]
        for name, numbers in zip(names, folded[layer]):
            tensors.append(numpy_helper.from_array(numbers.copy(), name))
        return names

    def conv(x, layer):
        return add(
            "Conv",
            [x] + constants(layer),
            layer,
            kernel_shape=[3, 3],
            pads=[1, 1, 1, 1],
        )

    tensors.append(
        numpy_helper.from_array(numpy.array([0, 0, 1, 1] * 2), "pads")
    )
    x = add("Relu", [conv("x", "backbone.0")], "r0")
    for i in BLOCKS:
        part = "backbone.%d." % i
        if pad_apart:
            x = add("Pad", [x, "pads"], part + "f")
        pooled = add(
            "AveragePool",
            [x],
            part + "p",
            kernel_shape=[5, 5],
            strides=[4, 4],
            pads=[0 if pad_apart else 1] * 4,
            count_include_pad=1,
        )
        a = conv(pooled, part + "conv1")
        scale, shift = constants(part + "bn1")
        b = add("Add", [add("Mul", [a, scale], part + "m"), shift], part + "s")
        c = conv(add("Relu", [b], part + "r1"), part + "conv2")
        x = add("Add", [a, add("Relu", [c], part + "r2")], part + "o")
    flat = add("Flatten", [add("GlobalAveragePool", [x], "g")], "f")
    add("Gemm", [flat] + constants("out"), "y", transB=1)
    shapes = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (("x", [1, 3, 224, 224]), ("y", [1, 37]))
    ]
    graph = helper.make_graph(nodes, "nem", shapes[:1], shapes[1:], tensors)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 11)]
    )
    model.ir_version = 7
    with open("net.onnx", "wb") as file:
        file.write(model.SerializeToString())


def prepare_opencv(threads):
    """OpenCV's DNN module."""
    import cv2

    make_onnx(pad_apart=True)
    cv2.setNumThreads(threads)
    net, x = cv2.dnn.readNetFromONNX("net.onnx"), view()

    def run():
        net.setInput(x)
        return net.forward()

    return run, cv2.__version__


def prepare_onnxruntime(threads):
    """onnxruntime on the CPU."""
    import onnxruntime

    make_onnx()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        "net.onnx", options, providers=["CPUExecutionProvider"]
    )
    x = view()
    return lambda: session.run(None, {"x": x})[0], onnxruntime.__version__


def prepare_training(threads):
    """A training step in PyTorch: forward and backward, batch norms at work."""
    import numpy
    import torch

    torch.set_num_threads(threads)
    net = make_modules()[0]()
    net.load_state_dict(
        {
            name: torch.from_numpy(numbers.copy())
            for name, numbers in load().items()
        },
        strict=False,
    )
    x = torch.from_numpy(turns.read("batch.f32", (16, 3, 224, 224)))

    def run():
        net.zero_grad()
        y = net(x)
        y.sum().backward()
        return numpy.concatenate(
            [
                y.detach().numpy().ravel(),
                net.backbone[0].weight.grad.numpy().ravel(),
            ]
        )

    return run, torch.__version__


if __name__ == "__main__":
    turns.serve(
        {
            "torch-eager": torch_case("eager"),
            "torch-folded": torch_case("folded"),
            "torch-last": torch_case("last"),
            "torch-jit": torch_case("jit"),
            "torch-mkldnn": torch_case("mkldnn"),
            "opencv": prepare_opencv,
            "onnxruntime": prepare_onnxruntime,
            "torch-training": prepare_training,
        }
    )
