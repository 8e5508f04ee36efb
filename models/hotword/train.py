"""`hello models train hotword "ok maison"`: a head for any phrase, from synthetic voices, with numpy alone.

Speak the phrase, near words, commands and sentences in every voice of this machine; put each in many rooms and
noises; compute features; fit; choose the threshold on voices and recordings that were not fitted on. The time
allowed decides how many clips are made.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from basecamp.paths import data_dir
from models.hotword import SAMPLE_RATE, HotwordError, augment, evaluate, fit, head, texts, voices
from models.hotword.clips import Clip, clip, frames, said

if TYPE_CHECKING:
    from models.hotword.augment import Wave

NEEDED, WINDOW, REFRACTORY = 2, 3, 2.0
TARGET = 0.2
"""False wakes per hour the threshold aims at (openWakeWord's trainer aims at the same)."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What a training gave: `heard` = share of held-out words that wake at `threshold`; `wakes` in `hours` without."""

    phrase: str
    heard: float
    words: int
    wakes: int
    hours: float
    threshold: float

    def sentence(self) -> str:
        """For people."""
        return (
            f"“{self.phrase}” is heard {self.heard:.0%} of the time ({self.words} trials in voices it was not trained "
            f"on), with {self.wakes} false wakes in {self.hours * 60:.0f} minutes of other speech."
        )


@dataclass(frozen=True)
class Spoken:
    """One synthesized utterance, trimmed: `kind` is word, near, command or sentence."""

    kind: str
    voice: str
    wave: "Wave"


def file_name(phrase: str) -> str:
    """ "OK maison" → "ok_maison.npz"; raises `HotwordError` for a phrase that is no phrase."""
    words = "".join(letter if letter.isalnum() else " " for letter in phrase.lower()).split()
    if not words or len(words) > 6 or not any(letter.isalpha() for letter in phrase):
        raise HotwordError(f"{phrase!r} is no hotword: give one to six words, for example “ok maison”.")
    return "_".join(words) + ".npz"


def all_voices(seed: int, kokoro: Path | None = None) -> list[voices.Voice]:
    """Every voice found here."""
    piper = sorted((data_dir() / "models").glob("piper-*/*.onnx"))
    found = [*voices.pico(), *voices.flite(), *voices.espeak(seed), *voices.piper(piper)]
    if kokoro is not None:
        found += voices.kokoro(kokoro, seed)
    if not found:
        raise HotwordError("No voice is installed to train with; install py-nanotts or espeak-ng.")
    return found


def script(phrase: str, spellings: Sequence[str], voice: voices.Voice, rng: random.Random) -> Iterator[tuple[str, str]]:
    """What a voice says for training, as (kind, text): the phrase eight times, the rest as often together."""
    for _ in range(8):
        yield "word", rng.choice([phrase, phrase + ".", phrase + " !", *spellings])
    for text in texts.near(phrase, 10, rng):
        yield "near", text
    lang = voice.lang if voice.lang in texts.COMMANDS else rng.choice(["fr", "en"])
    for text in rng.sample(texts.COMMANDS[lang], 6):
        yield "command", text
    for text in rng.sample(texts.SENTENCES[lang], 4):
        yield "sentence", text


def speak(
    phrase: str, spellings: Sequence[str], found: Sequence[voices.Voice], rng: random.Random, until: float, say: Say
) -> list[Spoken]:
    """Let every voice say its script, voice after voice, as far as time (`until`, monotonic seconds) allows."""
    import numpy as np

    spoken: list[Spoken] = []
    order = list(found)
    rng.shuffle(order)
    for number, voice in enumerate(order):
        if time.monotonic() > until and number >= 4:
            say(f"time is short: {number} of {len(order)} voices")
            break
        for kind, text in script(phrase, spellings, voice, rng):
            wave = voices.trim(np.asarray(voice.say(voices.Text(text, voice.lang), rng), np.float32))
            if 0.15 * SAMPLE_RATE < len(wave) < 12 * SAMPLE_RATE:
                spoken.append(Spoken(kind, voice.name, wave))
    return spoken


def held_out(names: Sequence[str], rng: random.Random) -> set[str]:
    """A fifth of the voices, at least one, kept for choosing the threshold."""
    ordered = sorted(set(names))
    return set(rng.sample(ordered, max(1, len(ordered) // 5)))


def render(spoken: Sequence[Spoken], noises: "Sequence[Wave]", seed: int, until: float, least: int) -> Iterator[Clip]:
    """Clips of the utterances in one situation after the other, with and without the word in turn, until time is up.

    `least` clips are made however slow the machine.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    words = [held for held in spoken if held.kind == "word"]
    others = [held for held in spoken if held.kind != "word"]
    after: dict[str, list[Spoken]] = {}
    for held in spoken:
        if held.kind in ("command", "sentence"):
            after.setdefault(held.voice, []).append(held)
    count = 0
    while count < least or time.monotonic() < until:
        setting = augment.draw(rng)
        count += 1
        if count % 2:
            held = words[int(rng.integers(len(words)))]
            same = after.get(held.voice, [])
            follow = same[int(rng.integers(len(same)))].wave if same and rng.random() < 0.5 else None
            lead = others[int(rng.integers(len(others)))].wave[-24000:] if rng.random() < 0.12 else None
            samples, place = said(held.wave, setting, noises, rng, follow, lead)
            yield clip(samples, place, held.voice)
        else:
            held = others[int(rng.integers(len(others)))]
            quiet = np.zeros(int(rng.uniform(0.3, 1.2) * SAMPLE_RATE), np.float32)
            wave = np.concatenate([quiet, augment.change_speed(held.wave, setting.speed), quiet])
            yield clip(augment.render(wave, setting, noises, rng), None, held.voice)


def background(seed: int, minutes: float) -> Iterator[Clip]:
    """Noise and music without any speech, two thirds of a minute a clip."""
    import numpy as np

    rng = np.random.default_rng(seed)
    for number in range(int(minutes * 1.5)):
        wave = augment.background(40 * SAMPLE_RATE, (), rng) * 10 ** (rng.uniform(-45, -15) / 20)
        yield clip(np.clip(wave * 32767, -32768, 32767).astype(np.int16), None, f"noise{number}")


def threshold_of(heard: Sequence[float], false: Sequence[float], hours: float) -> float:
    """A threshold with at most `TARGET` false wakes an hour, half way (in logits) between them and the words.

    With few hours the target allows no false wake at all, so the middle leaves room for those not yet met.
    """
    import math

    def logit(score: float) -> float:
        held = min(max(score, 1e-6), 1 - 1e-6)
        return math.log(held / (1 - held))

    ordered = sorted(false, reverse=True)
    allowed = math.floor(TARGET * hours)
    worst = logit(ordered[allowed]) if allowed < len(ordered) else -5.0
    low = logit(sorted(heard)[len(heard) // 10]) if heard else 5.0
    middle = max(worst + 0.1, (max(worst, -4.0) + low) / 2 if low > worst else worst + 0.1)
    return 1 / (1 + math.exp(-min(max(middle, -4.0), 9.0)))


def train(
    phrase: str,
    out: Path,
    *,
    spellings: Sequence[str] = (),
    negatives: Path | None = None,
    minutes: float = 25.0,
    seed: int = 1,
    least: int = 300,
    recipe: fit.Recipe | None = None,
    found: Sequence[voices.Voice] | None = None,
    say: Say = lambda line: None,
) -> Made:
    """Train a head for `phrase` and write it to `out` (`.npz`), within `minutes` of wall clock.

    `spellings` are other ways to write it, as other tongues would say it; `negatives` is a folder of recordings
    without the phrase (television, talk), a fifth of which is kept for choosing the threshold; `least` clips are
    made however slow the machine. Two runs with one
    seed give two heads as good as each other, not equal ones: time decides how many clips are made. Raises
    `HotwordError`.
    """
    name = file_name(phrase)
    start = time.monotonic()
    rng = random.Random(seed)
    share = [start + 60 * minutes * part for part in (0.3, 0.65, 0.7)]
    spoken = speak(phrase, spellings, found or all_voices(seed), rng, share[0], say)
    kept = held_out([held.voice for held in spoken if held.kind == "word"], rng)
    train_part = [held for held in spoken if held.voice not in kept]
    dev_part = [held for held in spoken if held.voice in kept]
    if not any(held.kind == "word" for held in train_part):
        raise HotwordError(f"“{phrase}” needs two voices at least to be learned and tried; install more voices.")
    say(
        f"{len(spoken)} utterances by {len({held.voice for held in spoken})} voices, {len(kept)} voices kept for trials"
    )
    real = _real(negatives, seed, share[0] + (share[1] - share[0]) * 0.4)
    fitted = [held for number, held in enumerate(real) if number % 5]
    clips = [*fitted, *background(seed, min(10.0, minutes / 3)), *render(train_part, (), seed, share[1], least)]
    say(f"{len(clips)} clips to learn from, {sum(held.word is not None for held in clips)} with the phrase")
    dev = [
        *real[::5],
        *background(seed + 1, min(4.0, minutes / 6)),
        *render(dev_part, (), seed + 1, share[2], least // 3),
    ]
    data = frames(clips)
    member = fit.fit(data, recipe or fit.Recipe(), seed, say)
    meta: dict[str, Any] = {"frames": fit.FRAMES, "features": "fine", "phrase": phrase, "licence": "GPL-3.0-or-later"}
    head.write(out, [member], meta)
    chosen = head.read(out, name.removesuffix(".npz"))
    heard, false, hours = evaluate.measure(chosen, dev, NEEDED, WINDOW)
    threshold = threshold_of(heard, false, hours)
    made = Made(
        phrase=phrase,
        heard=sum(score >= threshold for score in heard) / max(len(heard), 1),
        words=len(heard),
        wakes=sum(score >= threshold for score in false),
        hours=hours,
        threshold=threshold,
    )
    trigger = {"threshold": round(threshold, 4), "needed": NEEDED, "window": WINDOW, "refractory": REFRACTORY}
    measured = {"heard": made.heard, "words": made.words, "wakes": made.wakes, "hours": made.hours}
    head.write(out, [member], meta | {"trigger": trigger, "measured": measured})
    say(f"done in {(time.monotonic() - start) / 60:.1f} min")
    return made


def _real(path: Path | None, seed: int, until: float) -> list[Clip]:
    """Recordings without the phrase, half of them as they are, half in other situations."""
    import numpy as np

    if path is None:
        return []
    files = evaluate.folder(path)
    if not files:
        raise HotwordError(f"The folder {path} holds no recording (wav, flac, ogg, opus, mp3).")
    rng = np.random.default_rng(seed)
    clips: list[Clip] = []
    for number in rng.permutation(len(files)):
        if time.monotonic() > until:
            break
        samples = evaluate.recording(files[number])[: 60 * SAMPLE_RATE]
        if rng.random() < 0.5:
            setting = augment.draw(rng, 0.8)
            wave = np.asarray(samples / 32768, np.float32)
            samples = augment.render(augment.change_speed(wave, setting.speed), setting, (), rng)
        clips.append(clip(samples, None, str(files[number])))
    return clips


def main(words: Sequence[str], out: TextIO = sys.stdout) -> int:
    """The command line behind `hello models train hotword`."""
    parser = argparse.ArgumentParser(prog="hello models train hotword", description=main.__doc__)
    parser.add_argument("command")
    parser.add_argument("phrase")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--spelling", action="append", default=[])
    parser.add_argument("--negatives", type=Path)
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(words)
    target = args.out or data_dir() / "models" / "hotword" / file_name(args.phrase)
    # Before half an hour of work, not after it.
    if not 0 < args.minutes < 10_000:
        raise HotwordError(f"--minutes is {args.minutes:g}: give the minutes it may take, for example 25.")
    if args.negatives is not None and not args.negatives.is_dir():
        raise HotwordError(f"There is no folder of recordings {args.negatives}: correct --negatives.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HotwordError(
            f"The hotword cannot be kept in {target.parent} ({error.strerror}): correct --out."
        ) from None
    if not os.access(target.parent, os.W_OK):
        raise HotwordError(f"The hotword cannot be kept in {target.parent} (not writable): correct --out.")
    made = train(
        args.phrase,
        target,
        spellings=args.spelling,
        negatives=args.negatives,
        minutes=args.minutes,
        seed=args.seed,
        say=lambda line: print(line, file=sys.stderr, flush=True),
    )
    print(f"{made.sentence()} {target}", file=out)
    return 0
