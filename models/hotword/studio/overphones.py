"""Step 5: a head over phones (`models.hotword.phones`) for a second stage, fitted with PyTorch.

The training voices and recordings are put into situations again (only features of the hotword's own were kept), the
speech model's network gives the phones, kept part by part: run again it goes on. Which window of a clip holds the word
is not taught: the best of those near its end counts.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.acoustics.phones import STEP_S
from models.hotword import phones
from models.hotword.head import Member
from models.hotword.studio import render, sounds, split, words
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
MINE_EVERY = 400
CHANNELS, HIDDEN = 48, 32
CALM = {"kokoro": 0.35, "pico": 0.35, "flite": 0.35, "espeak": 0.35}
"""Situations for each utterance, beside what `render` makes of it."""


@dataclass
class Clip:
    """The phones of a clip (steps, units), and the step in which the word ends (None: it holds none)."""

    logp: "NDArray[np.float16]"
    end: int | None
    real: bool


def parts(spoken: Path, shared: Path, people: Sequence[Path] = ()) -> dict[str, Callable[[], "Iterable[render.Pair]"]]:
    """What teaches, part by part."""
    quiet = sounds.noises(shared)[split.TRAIN]
    learnt = [one for one in sounds.everyone(shared, people) if one.part == split.TRAIN]
    found: dict[str, Callable[[], Iterable[render.Pair]]] = {}
    for number, (engine, scale) in enumerate(CALM.items()):
        found[engine] = lambda engine=engine, scale=scale, number=number: render.teach(  # type: ignore[misc]
            spoken, engine, None, quiet, 160 + number, scale
        )
    found["real"] = lambda: render.real(learnt[::2], quiet, 190, False)
    found["changed"] = lambda: render.real(learnt[1::2], quiet, 191, True)
    found["television"] = lambda: render.television(learnt, 192, 1.0)
    found["noise"] = lambda: render.noise(quiet, 193, 0.3)
    return found


def heard(model: Path, made: "Iterable[render.Pair]") -> "Iterable[Clip]":
    """The phones of some clips. "Hello basecamp" and what sounds like the word are left out."""
    import numpy as np

    network = Faster(model / "am" / "final.mdl")
    for held, samples in made:
        if held.kind == "basecamp" or any(text in held.text for text in words.SAME):
            continue
        end = None if held.word is None else int(held.word[1] / STEP_S)
        real = held.kind in ("real", "television", "noise")
        yield Clip(network.logp(samples).astype(np.float16), end, real)


def keep(path: Path, clips: "Iterable[Clip]") -> None:
    """Write a part."""
    import numpy as np

    held = list(clips)
    ends = np.array([-1 if one.end is None else one.end for one in held])
    lengths, real = np.array([len(one.logp) for one in held]), np.array([one.real for one in held])
    np.savez(path, logp=np.concatenate([one.logp for one in held]), lengths=lengths, ends=ends, real=real)


def load(path: Path) -> list[Clip]:
    """The clips of a part."""
    import numpy as np

    with np.load(path) as held:
        logp, lengths = held["logp"], held["lengths"]
        begins = np.cumsum(lengths) - lengths
        rows = zip(begins, lengths, held["ends"], held["real"], strict=True)
        return [Clip(logp[at : at + n], None if end < 0 else int(end), bool(real)) for at, n, end, real in rows]


def network() -> Any:
    """The member as a torch module over (batch, units, steps): a logit for each window."""
    from torch import nn

    from models.training.phones import UNITS

    return nn.Sequential(
        *(nn.Conv1d(len(UNITS), CHANNELS, 5), nn.ReLU()),
        *(nn.Conv1d(CHANNELS, CHANNELS, 5), nn.ReLU(), nn.Dropout(0.1)),
        *(nn.Conv1d(CHANNELS, HIDDEN, phones.STEPS - 8), nn.ReLU(), nn.Dropout(0.1)),
        nn.Conv1d(HIDDEN, 1, 1),
    )


def exported(net: Any) -> Member:
    """The trained module in our format."""
    import numpy as np

    layers = []
    for layer in net:
        if hasattr(layer, "weight"):
            out, into, width = layer.weight.shape
            weights = layer.weight.detach().numpy().transpose(2, 1, 0).reshape(width * into, out)
            layers.append((weights.astype(np.float32), layer.bias.detach().numpy().astype(np.float32)))
    return Member(tuple(layers[:2]), (1, 1), tuple(layers[2:]))


def stretch(clip: Clip, begin: int, end: int) -> "Array":
    """Steps of a clip as the network sees them, (units, `end` - `begin`); silence where it has none."""
    import numpy as np

    held = clip.logp[max(begin, 0) : max(end, 0)].astype(np.float32)
    before, units = max(0, -begin), held.shape[1]
    after = max(0, end - begin - before - len(held))
    whole = np.concatenate([phones.silence(before, units), held, phones.silence(after, units)])
    return phones.rows(whole).T


@dataclass
class Batches:
    """Draws stretches: words cut soon after their end as in the ring of the ears, others by how hard they are."""

    yes: list[Clip]
    no: list[Clip]
    rng: "np.random.Generator"

    def __post_init__(self) -> None:
        import numpy as np

        step = SPAN - phones.STEPS
        self.places = [(n, at) for n, clip in enumerate(self.no) for at in range(0, max(1, len(clip.logp)), step)]
        self.hard = np.ones(len(self.places))

    def draw(self) -> tuple[Any, Any, Any, Any]:
        """(stretches, which windows count, whether they hold the word, weights) as arrays."""
        import numpy as np

        rng, windows = self.rng, SPAN - phones.STEPS + 1
        x, mask, y, weight = [], [], [], []
        for number in rng.integers(0, len(self.yes), YES):
            clip = self.yes[number]
            end = clip.end or 0
            if rng.random() < 0.6:
                cut = min(end + int(rng.integers(3, 11)), len(clip.logp))
                begin = cut - SPAN + int(rng.integers(0, 4))
                clip = replace(clip, logp=clip.logp[:cut])
            else:
                begin = end - int(rng.integers(25, SPAN - 8))
            near = np.zeros(windows, bool)
            last = end - begin - phones.STEPS + 1
            near[max(0, last) : max(1, min(last + 9, windows))] = True
            x.append(stretch(clip, begin, begin + SPAN))
            mask.append(near)
            y.append(1.0)
            weight.append(1.0)
        for place in rng.choice(len(self.places), NO, p=self.hard / self.hard.sum()):
            number, at = self.places[place]
            clip = self.no[number]
            cut = min(len(clip.logp), at + (int(rng.integers(20, SPAN)) if rng.random() < 0.3 else SPAN))
            begin = cut - SPAN if rng.random() < 0.5 else at
            x.append(stretch(replace(clip, logp=clip.logp[:cut]), begin, begin + SPAN))
            mask.append(np.ones(windows, bool))
            y.append(0.0)
            weight.append(1.0 if clip.real else NEAR)
        return np.stack(x), np.stack(mask), np.array(y, np.float32), np.array(weight, np.float32)

    def mine(self, net: Any) -> None:
        """What the network takes most for the word comes more often."""
        import numpy as np
        import torch

        for at in range(0, len(self.places), 512):
            some = [stretch(self.no[n], begin, begin + SPAN) for n, begin in self.places[at : at + 512]]
            with torch.inference_mode():
                best = net(torch.from_numpy(np.stack(some)))[:, 0].max(1).values
            self.hard[at : at + 512] = 0.02 + torch.sigmoid(best + 1).numpy()


def fit(clips: Sequence[Clip], minutes: float, seed: int, say: Say, most: int = 10**9) -> Member:
    """One member; ends with the moving average of its weights."""
    import math

    import numpy as np
    import torch
    from torch.nn import functional

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    yes = [one for one in clips if one.end is not None]
    batches = Batches(yes, [one for one in clips if one.end is None], np.random.default_rng(seed))
    net, mean = network(), network()
    mean.load_state_dict(net.state_dict())
    mean.eval()
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-3)
    begun, step = time.monotonic(), 0
    while (done := max((time.monotonic() - begun) / 60 / minutes, step / most)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * (0.05 + 0.475 * (1 + math.cos(math.pi * done)))
        x, mask, y, weight = (torch.from_numpy(part) for part in batches.draw())
        if step % 2:
            x = x + torch.randn_like(x) * 0.04
        best = net(x)[:, 0].masked_fill(~mask, -30).max(1).values
        loss = (functional.binary_cross_entropy_with_logits(best, y, reduction="none") * weight).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        step += 1
        with torch.no_grad():
            for slow, fast in zip(mean.parameters(), net.parameters(), strict=True):
                slow.lerp_(fast, 0.005 if step > 200 else 0.05)
        if step % MINE_EVERY == 0:
            batches.mine(mean)
            say(f"   {done:.0%}, step {step}: loss {float(loss.detach()):.4f}")
    return exported(mean)


def main(
    spoken: Path,
    shared: Path,
    people: Sequence[Path],
    model: Path,
    out: Path,
    path: Path,
    minutes: float,
    members: int,
    say: Say,
) -> None:
    """Fit the members and write them to `path` (`NAME.phones.npz`); the parts are kept in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    clips: list[Clip] = []
    for name, make in parts(spoken, shared, people).items():
        kept = out / f"phones-{name}.npz"
        if not kept.is_file():
            keep(kept, heard(model, make()))
        clips += load(kept)
        say(f"{name}: {len(clips)} clips so far")
    phones.write(path, [fit(clips, minutes, seed, say) for seed in range(1, members + 1)])
