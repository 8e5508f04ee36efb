"""The trained network as Kaldi's `final.mdl` (nnet3, binary), which real Vosk loads.

Everything is inside: the rotation from cepstra to log mel energies, the convolutions over time and frequency, the
pools, the head with its normalisations folded in. Component formats: Kaldi's nnet3 sources (Apache-2.0).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models.acoustics.kaldi import CODES, affine_of, heads, prior_of
from models.training.features import BINS, unrotate
from models.training.network import PLAN, Ears, neutral

MANY = 20_000
"""Weights from which on a convolution is stored at 8 bits."""


def token(text: str) -> bytes:
    return text.encode() + b" "


def integer(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def real(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def boolean(value: bool) -> bytes:
    return b"T" if value else b"F"


def integers(values: list[int]) -> bytes:
    return b"\x04" + struct.pack("<i", len(values)) + struct.pack(f"<{len(values)}i", *values)


def pairs(values: list[tuple[int, int]]) -> bytes:
    flat = [x for pair in values for x in pair]
    return b"\x04" + struct.pack("<i", len(values)) + struct.pack(f"<{len(flat)}i", *flat)


def vector(values: np.ndarray) -> bytes:
    data = np.ascontiguousarray(values, "<f4")
    return b"FV \x04" + struct.pack("<i", len(data)) + data.tobytes()


def matrix(values: np.ndarray, bits: int = 16) -> bytes:
    """16 or 8 bits a weight ("CM2 ", "CM3 "): minimum and range as floats, then the codes; or plain float32."""
    data = np.ascontiguousarray(values, np.float32)
    rows, cols = data.shape
    if bits == 32:
        return b"FM \x04" + struct.pack("<i", rows) + b"\x04" + struct.pack("<i", cols) + data.astype("<f4").tobytes()
    kind = b"CM2 " if bits == 16 else b"CM3 "
    code, most = CODES[kind]
    low = float(data.min())
    span = max(float(data.max()) - low, 1e-8)
    codes = np.clip(np.round((data - low) / span * most), 0, most).astype(code)
    return kind + struct.pack("<ffii", low, span, rows, cols) + codes.tobytes()


def affine(weight: np.ndarray, bias: np.ndarray, bits: int = 16) -> bytes:
    return (
        token("<FixedAffineComponent>")
        + token("<LinearParams>")
        + matrix(weight, bits)
        + token("<BiasParams>")
        + vector(bias)
        + token("</FixedAffineComponent>")
    )


def nonlinear(kind: str, dim: int) -> bytes:
    return (
        token(f"<{kind}>")
        + token("<Dim>")
        + integer(dim)
        + token("<ValueAvg>")
        + vector(np.zeros(0))
        + token("<DerivAvg>")
        + vector(np.zeros(0))
        + token("<Count>")
        + b"\x08"
        + struct.pack("<d", 0.0)
        + token("<NumDimsSelfRepaired>")
        + real(0.0)
        + token("<NumDimsProcessed>")
        + real(0.0)
        + token(f"</{kind}>")
    )


def gain(values: np.ndarray) -> bytes:
    return token("<FixedScaleComponent>") + token("<Scales>") + vector(values) + token("</FixedScaleComponent>")


def shift(values: np.ndarray) -> bytes:
    return token("<FixedBiasComponent>") + token("<Bias>") + vector(values) + token("</FixedBiasComponent>")


def convolution(weight: np.ndarray, bias: np.ndarray, height: int, step: int, bits: int = 16) -> bytes:
    """A (out, in, time, height) kernel over `height` rows, taps `step` frames apart, zero-padded in height."""
    out, inner, taps, rows = weight.shape
    times = [step * (t - taps // 2) for t in range(taps)]
    heights = [h - rows // 2 for h in range(rows)]
    offsets = [(t, h) for t in times for h in heights]
    params = np.concatenate([weight[:, :, i, j] for i in range(taps) for j in range(rows)], axis=1)
    kind = "TimeHeightConvolutionComponent"
    return (
        token(f"<{kind}>")
        + token("<LearningRate>")
        + real(0.001)
        + token("<Model>")
        + token("<ConvolutionModel>")
        + token("<NumFiltersIn>")
        + integer(inner)
        + token("<NumFiltersOut>")
        + integer(out)
        + token("<HeightIn>")
        + integer(height)
        + token("<HeightOut>")
        + integer(height)
        + token("<HeightSubsampleOut>")
        + integer(1)
        + token("<Offsets>")
        + pairs(offsets)
        + token("<RequiredTimeOffsets>")
        + integers(times)
        + token("</ConvolutionModel>")
        + token("<LinearParams>")
        + matrix(params, bits)
        + token("<BiasParams>")
        + vector(bias)
        + token("<MaxMemoryMb>")
        + real(200.0)
        + token("<UseNaturalGradient>")
        + boolean(False)
        + token("<NumMinibatchesHistory>")
        + real(4.0)
        + token("<AlphaInOut>")
        + real(4.0)
        + real(4.0)
        + token("<RankInOut>")
        + integer(1)
        + integer(1)
        + token(f"</{kind}>")
    )


def maxpool(times: int, height: int, rows: int, channels: int) -> bytes:
    """Over `times` appended frames and `rows` neighbouring heights."""
    parts = [
        ("InputXDim", times),
        ("InputYDim", height),
        ("InputZDim", channels),
        ("PoolXSize", times),
        ("PoolYSize", rows),
        ("PoolZSize", 1),
        ("PoolXStep", times),
        ("PoolYStep", rows),
        ("PoolZStep", 1),
    ]
    body = b"".join(token(f"<{name}>") + integer(value) for name, value in parts)
    return token("<MaxpoolingComponent>") + body + token("</MaxpoolingComponent>")


@dataclass
class Net:
    """Config lines and components, in order."""

    lines: list[str] = field(default_factory=list)
    parts: list[tuple[str, bytes]] = field(default_factory=list)

    def add(self, name: str, data: bytes, source: str) -> str:
        self.lines.append(f"component-node name={name} component={name} input={source}")
        self.parts.append((name, data))
        return name

    def add_even(self, name: str, data: bytes, source: str, gains: np.ndarray) -> str:
        """A layer whose rows were divided by `gains`, and these behind it (`NAME.gain`)."""
        self.add(name, data, source)
        return self.add(f"{name}.gain", gain(gains), name)

    def write(self, outputs: str) -> bytes:
        config = "\n".join(
            [
                f"input-node name=input dim={BINS}",
                *self.lines,
                f"output-node name=output input={outputs} objective=linear",
            ]
        )
        body = b"".join(token("<ComponentName>") + token(name) + data for name, data in self.parts)
        return (
            token("<Nnet3>")
            + b"\n"
            + config.encode()
            + b"\n\n"
            + token("<NumComponents>")
            + integer(len(self.parts))
            + body
            + token("</Nnet3>")
        )


def evened(rows: np.ndarray) -> np.ndarray:
    """What to divide each row by for eight bits to be enough: its largest weight is 1 then; the gain comes after."""
    return np.asarray(np.maximum(np.abs(rows).max(1), 1e-6))


def numpy(tensor: object) -> np.ndarray:
    return np.asarray(tensor.detach().double().numpy())


def network(model: Ears, output_bias: np.ndarray | None = None) -> bytes:
    """`<Nnet3> … </Nnet3>` of a trained model; `output_bias` (units,) is added to the log probabilities."""
    net = Net()
    a, b, floor = (float(v) for v in model.scale)
    turned = a * unrotate()
    net.add("unrotate", affine(turned, np.full(BINS, b - floor), bits=32), "input")
    net.add("unrotate.relu", nonlinear("RectifiedLinearComponent", BINS), "unrotate")
    source = net.add("mel", shift(np.full(BINS, floor)), "unrotate.relu")
    height, step, channels = BINS, 1, 1
    convs = iter(model.front)
    for n, (kind, out) in enumerate(PLAN):
        if kind.startswith("pool"):
            times, rows = int(kind[4]), int(kind[5])
            full = f"Append({source}, Offset({source}, {step}))" if times == 2 else source
            source = net.add(f"pool{n}", maxpool(times, height, rows, channels), full)
            height //= rows
            step *= times
            continue
        conv = next(convs)
        weight, bias = numpy(conv.weight), numpy(conv.bias)
        dim = height * out
        # max(leaky(z), -0.4) = 0.2 relu(z + 2) + 0.8 relu(z) - 0.4, and relu(z) = relu(relu(z + 2) - 2).
        if weight.size < MANY:
            lifted = net.add(f"conv{n}", convolution(weight, bias + 2.0, height, step), source)
        else:
            largest = evened(weight.reshape(out, -1))
            even = convolution(weight / largest[:, None, None, None], (bias + 2.0) / largest, height, step, bits=8)
            lifted = net.add_even(f"conv{n}", even, source, np.tile(largest, height))
        net.add(f"conv{n}.relu", nonlinear("RectifiedLinearComponent", dim), lifted)
        net.add(f"conv{n}.down", shift(np.full(dim, -2.0)), f"conv{n}.relu")
        net.add(f"conv{n}.high", nonlinear("RectifiedLinearComponent", dim), f"conv{n}.down")
        mixed = f"Sum(Scale(0.2, conv{n}.relu), Scale(0.8, conv{n}.high))"
        # The constant is put back before the next layer pads with zeros.
        source = net.add(f"conv{n}.act", shift(np.full(dim, -0.4)), mixed)
        channels = out
    scale = numpy(model.norm_in.weight) / np.sqrt(numpy(model.norm_in.running_var) + model.norm_in.eps)
    move = numpy(model.norm_in.bias) - numpy(model.norm_in.running_mean) * scale
    for i, (conv, norm) in enumerate(zip(model.head, model.norms, strict=True)):
        weight, bias = numpy(conv.weight), numpy(conv.bias)
        if i == 0:
            bias = bias + (weight.sum(2) * move).sum(1)
            weight = weight * scale[None, :, None]
        folded = numpy(norm.weight) / np.sqrt(numpy(norm.running_var) + norm.eps)
        bias = numpy(norm.bias) + (bias - numpy(norm.running_mean)) * folded
        weight = weight * folded[:, None, None]
        flat = np.concatenate([weight[:, :, t] for t in range(weight.shape[2])], axis=1)
        largest = evened(flat)
        around = f"Append(Offset({source}, -{step}), {source}, Offset({source}, {step}))"
        even = affine(flat / largest[:, None], bias / largest, bits=8)
        summed = net.add_even(f"head{i}", even, around, largest)
        net.add(f"head{i}.relu", nonlinear("RectifiedLinearComponent", len(bias)), summed)
        if i == 0:
            source = f"head{i}.relu"
        else:
            noop = token("<NoOpComponent>") + token("<Dim>") + integer(len(bias)) + token("<BackpropScale>") + real(1.0)
            source = net.add(f"head{i}.sum", noop + token("</NoOpComponent>"), f"Sum({source}, head{i}.relu)")
    weight, bias = numpy(model.out.weight)[:, :, 0], numpy(model.out.bias)
    net.add("out", affine(weight, bias), source)
    last = net.add("logp", nonlinear("LogSoftmaxComponent", len(bias)), "out")
    if output_bias is not None:
        last = net.add("prior", shift(output_bias), last)
    return net.write(last)


def transition_model(units: int) -> bytes:
    """One single-state phone a unit: phone k (from 1) has transition 2k - 1 (stay) and 2k (leave), pdf k - 1."""
    phones = list(range(1, units + 1))
    topology = (
        token("<Topology>")
        + integers(phones)
        + integers([-1, *([0] * units)])
        # One entry of two states: (pdf class, then transitions as (state, probability)); the last state is final.
        + integer(1)
        + integer(2)
        + integer(0)
        + integer(2)
        + integer(0)
        + real(0.5)
        + integer(1)
        + real(0.5)
        + integer(-1)
        + integer(0)
        + token("</Topology>")
    )
    triples = token("<Triples>") + integer(units) + b"".join(integer(k) + integer(0) + integer(k - 1) for k in phones)
    logs = np.concatenate([[0.0], np.full(2 * units, np.log(0.5))])
    return (
        token("<TransitionModel>")
        + topology
        + triples
        + token("</Triples>")
        + token("<LogProbs>")
        + vector(logs)
        + token("</LogProbs>")
        + token("</TransitionModel>")
    )


def final_mdl(model: Ears, path: Path, output_bias: np.ndarray | None = None) -> None:
    """Writes `am/final.mdl`."""
    tail = (
        token("<LeftContext>")
        + integer(0)
        + token("<RightContext>")
        + integer(0)
        + token("<Priors>")
        + vector(np.zeros(0))
    )
    units = model.out.out_channels
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\0B" + transition_model(units) + network(model, output_bias) + tail)


def prior(path: Path) -> np.ndarray | None:
    """What a `final.mdl` adds to the log probabilities at its end (the label prior), None when nothing."""
    return prior_of(path.read_bytes())


def read(path: Path) -> Ears:
    """The network of a `final.mdl` that `final_mdl` wrote, to be trained further; normalisations stay folded in."""
    import torch

    data = path.read_bytes()

    def put(target: object, values: np.ndarray) -> None:
        target.copy_(torch.from_numpy(np.ascontiguousarray(values)).float())

    units, width = affine_of(data, "out")[0].shape
    model = Ears(units=units, width=width, layers=len(heads(data)))
    with torch.no_grad():
        convs = iter(model.front)
        for n, (kind, _) in enumerate(PLAN):
            if kind.startswith("pool"):
                continue
            conv = next(convs)
            params, bias = affine_of(data, f"conv{n}")
            out, inner, taps, rows = conv.weight.shape
            put(conv.weight, params.reshape(out, taps, rows, inner).transpose(0, 3, 1, 2))
            put(conv.bias, bias - 2.0)
        for i, conv in enumerate(model.head):
            params, bias = affine_of(data, f"head{i}")
            out, inner, taps = conv.weight.shape
            put(conv.weight, params.reshape(out, taps, inner).transpose(0, 2, 1))
            put(conv.bias, bias)
        weight, bias = affine_of(data, "out")
        put(model.out.weight, weight[:, :, None])
        put(model.out.bias, bias)
        for norm in (model.norm_in, *model.norms):
            neutral(norm)
    model.eval()
    return model
