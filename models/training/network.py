"""The network: Google's speech embedding CNN run over the whole utterance, convolutions and a CTC output on top.

The embedding network (Apache-2.0, by the authors of "Training Keyword Spotters with Limited and Synthesized Speech
Data") is read from the TFLite file of the installed `pyopen-wakeword` package. Time is handled as the exported network
does it: convolutions are "valid" in time, the first and last frames of the utterance are repeated at the edges, output
frame t (t = 0, 4, 8 … input frames) sees input frames t - left … t + left + 3.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.acoustics.phones import FRONT_CONTEXT, PLAN
from models.acoustics.phones import STRIDE as SUBSAMPLING
from models.training.phones import UNITS

HEAD_LAYERS = 6
HEAD_WIDTH = 384


def embedding_file() -> Path:
    """The TFLite file of the speech embedding, in the installed pyopen-wakeword package."""
    spec = importlib.util.find_spec("pyopen_wakeword")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package pyopen-wakeword is not installed; it holds the speech embedding network.")
    return Path(spec.origin).parent / "models" / "embedding_model.tflite"


def embedding_weights(path: Path | None = None) -> list[tuple[np.ndarray, np.ndarray]]:
    """(weight as out, in, time, height; bias) of every convolution, in order, the last one included."""
    import tflite

    model = tflite.Model.GetRootAsModel((path or embedding_file()).read_bytes(), 0)
    graph = model.Subgraphs(0)

    def values(index: int) -> np.ndarray:
        tensor = graph.Tensors(index)
        raw = model.Buffers(tensor.Buffer()).DataAsNumpy()
        return np.frombuffer(raw.tobytes(), np.float32).reshape(tensor.ShapeAsNumpy())

    found = []
    for i in range(graph.OperatorsLength()):
        op = graph.Operators(i)
        code = model.OperatorCodes(op.OpcodeIndex())
        if max(code.BuiltinCode(), code.DeprecatedBuiltinCode()) == tflite.BuiltinOperator.CONV_2D:
            _, weight, bias = (int(x) for x in op.InputsAsNumpy())
            found.append((values(weight).transpose(0, 3, 1, 2).copy(), values(bias).copy()))
    return found


@dataclass(frozen=True)
class Scale:
    """From Kaldi's natural log mel energies to the range the embedding was trained on: max(a·x + b, floor).

    Fitted on 150 French clips against the published melspectrogram network (upper 85 % of the values; embeddings of the
    two inputs correlate 0.95)."""

    a: float = 0.41
    b: float = 0.2
    floor: float = 1.5


class Ears(nn.Module):
    """(batch, frames, 32) log mel → (batch, ceil(frames / 4), units) log probabilities."""

    def __init__(
        self,
        units: int = len(UNITS),
        width: int = HEAD_WIDTH,
        scale: Scale | None = None,
        layers: int = HEAD_LAYERS,
    ) -> None:
        super().__init__()
        self.left = FRONT_CONTEXT + SUBSAMPLING * layers
        self.register_buffer("scale", torch.tensor([*vars(scale or Scale()).values()], dtype=torch.float32))
        convs: list[nn.Module] = []
        channels = 1
        for kind, out in PLAN:
            if kind.startswith("pool"):
                continue
            kernel = {"both": (3, 3), "time": (3, 1), "height": (1, 3)}[kind]
            padding = (0, 0) if kind == "time" else (0, 1)
            convs.append(nn.Conv2d(channels, out, kernel, padding=padding))
            channels = out
        self.front = nn.ModuleList(convs)
        self.norm_in = nn.BatchNorm1d(2 * channels)
        self.head = nn.ModuleList(nn.Conv1d(2 * channels if i == 0 else width, width, 3) for i in range(layers))
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in range(layers))
        self.out = nn.Conv1d(width, units, 1)
        self.lesson: nn.Sequential | None = None
        """What the teacher would say, from the last layer of the head; only training has it (`listen`)."""
        self.dropout = 0.1
        self.frozen = 0
        """How many first convolutions are kept as they are (no gradient), in training."""

    def load_embedding(self, path: Path | None = None) -> None:
        """Puts the published weights into the front."""
        with torch.no_grad():
            for conv, (weight, bias) in zip(self.front, embedding_weights(path), strict=False):
                conv.weight.copy_(torch.from_numpy(weight))
                conv.bias.copy_(torch.from_numpy(bias))

    def trunk(self, x: Tensor) -> Tensor:
        """(batch, 1, frames, 32) scaled log mel, edges padded → (batch, 192, steps): height first."""
        done = 0
        for kind, _ in PLAN:
            with torch.set_grad_enabled(torch.is_grad_enabled() and done >= self.frozen):
                if kind.startswith("pool"):
                    x = functional.max_pool2d(x, (int(kind[4]), int(kind[5])))
                else:
                    # max(leaky_relu(x, 0.2), -0.4), the embedding's own activation.
                    x = functional.leaky_relu(self.front[done](x).clamp_min(-2.0), 0.2)
                    done += 1
        return x.permute(0, 3, 1, 2).flatten(1, 2)

    def deepen(self, layers: int) -> None:
        """Adds residual layers to the head that change nothing yet, for a trained network to grow into."""
        width = self.out.in_channels
        while len(self.head) < layers:
            conv, norm = nn.Conv1d(width, width, 3), nn.BatchNorm1d(width)
            # Zero gain: the new branch is silent, and its gradient is not.
            nn.init.zeros_(norm.weight)
            nn.init.constant_(norm.bias, 1e-3)
            self.head.append(conv)
            self.norms.append(norm)
        self.left = FRONT_CONTEXT + SUBSAMPLING * len(self.head)

    def widen(self, width: int) -> None:
        """Gives the head more channels that nobody listens to yet, for a trained network to grow into: what they say
        is random, what is made of it begins at zero."""
        had = self.out.in_channels
        convs = [nn.Conv1d(self.head[0].in_channels, width, 3), *(nn.Conv1d(width, width, 3) for _ in self.head[1:])]
        norms = [nn.BatchNorm1d(width) for _ in self.norms]
        out = nn.Conv1d(width, self.out.out_channels, 1)
        with torch.no_grad():
            for i, (conv, old) in enumerate(zip([*convs, out], [*self.head, self.out], strict=True)):
                rows, heard = len(old.weight), old.weight.shape[1]
                conv.weight[:rows, :heard] = old.weight
                conv.bias[:rows] = old.bias
                if i:
                    conv.weight[:rows, heard:] = 0.0
            for norm, was in zip(norms, self.norms, strict=True):
                for name, value in was.state_dict().items():
                    if value.dim():
                        norm.state_dict()[name][:had] = value
        self.head, self.norms, self.out = nn.ModuleList(convs), nn.ModuleList(norms), out
        self.lesson = None

    def unfold(self, mels: Iterable[Tensor]) -> None:
        """Gives a network read back from `final.mdl`, whose normalisations are folded in, normalisations that work
        again and change nothing: the means and variances are taken from `mels`, layer by layer."""
        norms = [self.norm_in, *self.norms]
        was = self.training
        self.eval()
        seen: dict[nn.Module, list[Tensor]] = {norm: [] for norm in norms}
        hooks = [
            norm.register_forward_pre_hook(lambda part, given: seen[part].append(given[0].transpose(0, 1).flatten(1)))
            for norm in norms
        ]
        with torch.no_grad():
            for mel in mels:
                self(mel)
            for hook in hooks:
                hook.remove()
            for norm in norms:
                values = torch.cat(seen[norm], dim=1)
                norm.running_mean.copy_(values.mean(1))
                norm.running_var.copy_(values.var(1).clamp_min(1e-4))
                norm.weight.copy_((norm.running_var + norm.eps).sqrt())
                norm.bias.copy_(norm.running_mean)
        self.train(was)

    def listen(self, size: int) -> None:
        """Takes lessons of `size` values a step."""
        if self.lesson is None:
            width = self.out.in_channels
            last = nn.Conv1d(width, size, 1)
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)
            self.lesson = nn.Sequential(nn.BatchNorm1d(width, affine=False), last)

    def forward(self, mel: Tensor) -> Tensor:
        return self.units(self.hidden(mel))

    def units(self, hidden: Tensor) -> Tensor:
        """(batch, steps, units) log probabilities out of the last layer of the head."""
        return functional.log_softmax(self.out(hidden).transpose(1, 2), dim=-1)

    def hidden(self, mel: Tensor) -> Tensor:
        """(batch, width, steps): the last layer of the head."""
        a, b, floor = self.scale
        frames = mel.shape[1]
        steps = (frames + SUBSAMPLING - 1) // SUBSAMPLING
        right = self.left + steps * SUBSAMPLING - frames
        x = torch.maximum(a * mel + b, floor)
        x = torch.cat([x[:, :1].expand(-1, self.left, -1), x, x[:, -1:].expand(-1, right, -1)], dim=1)
        y = self.norm_in(self.trunk(x.unsqueeze(1)))
        for i, (conv, norm) in enumerate(zip(self.head, self.norms, strict=True)):
            z = functional.relu(norm(conv(y)))
            z = functional.dropout(z, self.dropout, self.training)
            y = z if i == 0 else y[:, :, 1:-1] + z
        return y


def neutral(norm: nn.BatchNorm1d) -> None:
    """Makes a normalisation change nothing: that of a layer into which it is folded."""
    with torch.no_grad():
        for values, value in ((norm.weight, 1.0), (norm.bias, 0.0)):
            values.fill_(value)
        norm.running_mean.zero_()
        norm.running_var.fill_(1.0 - norm.eps)


def save(model: Ears, path: Path, **extra: Any) -> None:
    torch.save({"state": model.state_dict(), **extra}, path)


def load(path: Path) -> tuple[Ears, dict[str, Any]]:
    stored = torch.load(path, map_location="cpu", weights_only=True)
    state = stored.pop("state")
    layers = sum(name.startswith("head.") and name.endswith(".weight") for name in state)
    model = Ears(width=len(state["out.weight"][0]), layers=layers)
    if "lesson.1.weight" in state:
        model.listen(len(state["lesson.1.weight"]))
    model.load_state_dict(state)
    model.eval()
    return model, stored
