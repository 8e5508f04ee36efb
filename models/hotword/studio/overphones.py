"""Step 5: a head over the recognizer's network (`models.hotword.phones`) for a second stage, fitted with PyTorch.

Which window of a clip holds the word is not taught: the best of those near its end counts. What is kept of the clips
(`kept`) is made once: run again it goes on.
"""

import math
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.acoustics.quiet import near_silence
from models.hotword import phones
from models.hotword.head import Member
from models.hotword.studio import kept
from models.hotword.studio.fit import layers_of
from models.hotword.studio.kept import Clip, Main
from models.shipped import network_in
from models.training.faster import Faster

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

Say = Callable[[str], None]

SPAN = 60
"""Steps of a training stretch."""
YES, NO = 48, 112
"""Stretches of a batch with the word and without."""
NEAR = 0.3
"""A near word of a synthetic voice counts so much beside real speech."""
MINE_EVERY, MINED = 400, 9000
"""Steps after which stretches without the word are looked through again, and how many of them."""
NOISE = 0.1
"""Added to what a member sees in training: without it, and with more weights, members know the clips by heart."""
FIRST, CHANNELS, HIDDEN = 32, 32, 24


def network(values: int) -> Any:
    """The member as a torch module over (batch, values, steps): a logit for each window."""
    from torch import nn

    return nn.Sequential(
        *(nn.Dropout(0.2), nn.Conv1d(values, FIRST, 1), nn.ReLU()),
        *(nn.Conv1d(FIRST, CHANNELS, 5), nn.ReLU(), nn.Dropout(0.2)),
        *(nn.Conv1d(CHANNELS, CHANNELS, 5), nn.ReLU(), nn.Dropout(0.2)),
        *(nn.Conv1d(CHANNELS, HIDDEN, phones.STEPS - 8), nn.ReLU(), nn.Dropout(0.2)),
        nn.Conv1d(HIDDEN, 1, 1),
    )


def exported(net: Any, main: Main) -> Member:
    """The trained module in our format, over the whole layer instead of its main values."""
    import numpy as np

    (weights, bias), *rest = layers_of(net)
    units = len(weights) - main.axes.shape[1]
    whole = main.axes @ weights[units:]
    layers = [(np.concatenate([weights[:units], whole]), bias - main.mean @ whole), *rest]
    return Member(tuple(layers[: phones.LAYERS]), (1,) * phones.LAYERS, tuple(layers[phones.LAYERS :]))


def stretch(x: "NDArray[np.float16]", quiet: "NDArray[np.float16]", begin: int, end: int) -> "NDArray[np.float16]":
    """Steps `begin` to `end` of a clip; where it has none, `quiet` (1, values)."""
    import numpy as np

    held = x[max(begin, 0) : max(end, 0)]
    before = max(0, -begin)
    after = max(0, end - begin - before - len(held))
    return np.concatenate([quiet.repeat(before, 0), held, quiet.repeat(after, 0)])


def tensor(stretches: "Sequence[NDArray[np.float16]]") -> Any:
    """(batch, values, steps)."""
    import numpy as np
    import torch

    return torch.from_numpy(np.ascontiguousarray(np.stack(stretches).transpose(0, 2, 1), np.float32))


@dataclass
class Batches:
    """Draws stretches: words cut soon after their end as in the ring of the ears, others by how hard they are."""

    yes: list[Clip]
    no: list[Clip]
    quiet: "NDArray[np.float16]"
    rng: "np.random.Generator"

    def __post_init__(self) -> None:
        import numpy as np

        step = SPAN - phones.STEPS
        self.places = [(n, at) for n, clip in enumerate(self.no) for at in range(0, max(1, len(clip.x)), step)]
        self.hard = np.ones(len(self.places))

    def draw(self) -> tuple[Any, Any, Any, Any]:
        """(stretches, which windows count, whether they hold the word, weights) as tensors."""
        import numpy as np
        import torch

        rng, windows = self.rng, SPAN - phones.STEPS + 1
        x, mask, y, weight = [], [], [], []
        for number in rng.integers(0, len(self.yes), YES):
            clip = self.yes[number]
            end = clip.end or 0
            if rng.random() < 0.6:
                cut = min(end + int(rng.integers(3, 11)), len(clip.x))
                begin = cut - SPAN + int(rng.integers(0, 4))
                clip = replace(clip, x=clip.x[:cut])
            else:
                begin = end - int(rng.integers(25, SPAN - 8))
            near = np.zeros(windows, bool)
            last = end - begin - phones.STEPS + 1
            near[max(0, last) : max(1, min(last + 9, windows))] = True
            x.append(stretch(clip.x, self.quiet, begin, begin + SPAN))
            mask.append(near)
            y.append(1.0)
            weight.append(1.0)
        for place in rng.choice(len(self.places), NO, p=self.hard / self.hard.sum()):
            number, at = self.places[place]
            clip = self.no[number]
            cut = min(len(clip.x), at + (int(rng.integers(20, SPAN)) if rng.random() < 0.3 else SPAN))
            begin = cut - SPAN if rng.random() < 0.5 else at
            x.append(stretch(clip.x[:cut], self.quiet, begin, begin + SPAN))
            mask.append(np.ones(windows, bool))
            y.append(0.0)
            weight.append(1.0 if clip.real else NEAR)
        held = np.array([y, weight], np.float32)
        return tensor(x), *(torch.from_numpy(part) for part in (np.stack(mask), *held))

    def mine(self, net: Any) -> None:
        """What the network takes most for the word comes more often; `MINED` places are looked at."""
        import torch

        some = self.rng.permutation(len(self.places))[:MINED]
        for at in range(0, len(some), 512):
            here = some[at : at + 512]
            places = [self.places[int(number)] for number in here]
            with torch.inference_mode():
                given = tensor([stretch(self.no[n].x, self.quiet, begin, begin + SPAN) for n, begin in places])
                best = net(given)[:, 0].max(1).values
            self.hard[here] = 0.02 + torch.sigmoid(best + 1).numpy()


def fit(
    clips: Sequence[Clip],
    main: Main,
    quiet: "NDArray[np.float16]",
    minutes: float,
    seed: int,
    say: Say,
    most: int = 10**9,
) -> Member:
    """One member; ends with the moving average of its weights. `quiet` is a step (1, values) of near-silence."""
    import numpy as np
    import torch
    from torch.nn import functional

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    yes, no = ([one for one in clips if (one.end is not None) == word] for word in (True, False))
    batches = Batches(yes, no, quiet, np.random.default_rng(seed))
    net, mean = network(quiet.shape[1]), network(quiet.shape[1])
    mean.load_state_dict(net.state_dict())
    mean.eval()
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
    begun, step = time.monotonic(), 0
    while (done := max((time.monotonic() - begun) / 60 / minutes, step / most)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (0.05 + 0.475 * (1 + math.cos(math.pi * done)))
        x, mask, y, weight = batches.draw()
        x = x + torch.randn_like(x) * NOISE
        best = net(x)[:, 0].masked_fill(~mask, -30).max(1).values
        loss = (functional.binary_cross_entropy_with_logits(best, y, reduction="none") * weight).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        with torch.no_grad():
            for slow, fast in zip(mean.parameters(), net.parameters(), strict=True):
                slow.lerp_(fast, 0.005 if step > 200 else 0.05)
        if step % MINE_EVERY == 0:
            batches.mine(mean)
            say(f"   {done:.0%}, step {step}: loss {float(loss.detach()):.4f}")
    return exported(mean, main)


def main(
    spoken: Path,
    shared: Path,
    people: Sequence[Path],
    model: Path,
    out: Path,
    path: Path,
    minutes: float,
    seeds: Sequence[int],
    say: Say,
    wanted: Sequence[str] = (),
) -> None:
    """Fit a member for each seed and write them to `path` (`NAME.phones.npz`); the parts are kept in `out`. With
    `wanted` only these parts are made and nothing is fitted: several runs may share the work."""
    import numpy as np

    out.mkdir(parents=True, exist_ok=True)
    parts = {out / f"phones-{name}.npz": make for name, make in kept.parts(spoken, shared, model, people).items()}
    for file, make in parts.items():
        if not file.is_file() and (not wanted or file.stem.removeprefix("phones-") in wanted):
            kept.keep(file, model, make())
            say(f"{file.stem} is made")
    if wanted:
        return
    held = [kept.load(file) for file in parts]
    values = kept.main_values(held)
    learnt = [clip for one in held for clip in kept.clips(one, values)]
    del held
    say(f"{len(learnt)} clips, {sum(clip.end is not None for clip in learnt)} with the word")
    silent = Faster(network_in(model)).heard(np.frombuffer(near_silence(3.0), np.int16))
    quiet = values.of(silent)[len(silent.logp) // 2][None]
    phones.write(path, [fit(learnt, values, quiet, minutes, seed, say) for seed in seeds])
    # The head is nothing without the network it was fitted to.
    shutil.copyfile(network_in(model), phones.network_of(path))
