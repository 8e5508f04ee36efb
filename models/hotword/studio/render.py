"""Step 2: utterances and recordings in rooms, noises and microphones; their features, part by part.

`train-*` teach, `dev-*` choose thresholds, `test-*` are only looked at for the figures. Real speech is judged as it is;
television is two speakers over music.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.hotword import FRAME, SAMPLE_RATE, augment, clips
from models.hotword.studio import convert, fast, sounds, speak, split
from models.hotword.studio.placed import Finder
from models.hotword.studio.store import Rendered, write

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from models.hotword.augment import Wave

    Pair = tuple[Rendered, NDArray[np.int16]]

Say = Callable[[str], None]
Utterance = tuple[str, str, "Wave"]

RENDERS = {"kokoro": 14, "breath": 4, "people": 40, "pico": 12, "flite": 6, "espeak": 2}
"""Situations for each utterance of the word that teaches: the more human the voice, the more."""

TRIALS = {"kokoro": 4, "breath": 2, "people": 3, "pico": 2, "flite": 1, "espeak": 1, "piper": 2}
"""Situations for each utterance that is judged, of at most `UTTERANCES` of a voice; the first of `people` as it is."""

UTTERANCES = {"kokoro": 8, "breath": 6, "people": 8, "pico": 18, "flite": 30, "espeak": 8, "piper": 30}


SEEDS = {"kokoro": 40, "pico": 41, "flite": 42, "espeak": 43, "piper": 44, "breath": 45, "people": 46}
"""So that what is judged stays the same when a kind of voice is added."""

WITHOUT = ("near", "phrase", "talk")
"""Kinds of utterances without a hotword."""


def voices(spoken: Path, part: str, engine: str = "", third: int | None = None) -> dict[str, list[Utterance]]:
    """What the voices of a part (of one engine; a third of them) said."""
    found: dict[str, list[Utterance]] = {}
    for path in sorted(spoken.glob(f"{engine}*.npz")):
        name = path.stem.replace("__", ":", 1)
        if ".partial" in path.name or split.voice(name) != part:
            continue
        if third is None or int(split.share(name + "third") * 3) == third:
            found[name] = speak.load(path)
    return found


class Stage:
    """Puts utterances into situations; converts voices half the time when `changing`."""

    def __init__(self, seed: int, noises: "Sequence[Wave]", changing: bool, finder: Finder) -> None:
        import numpy as np

        self.rng: Generator = np.random.default_rng(seed)
        self.noises = noises
        self.finder = finder
        self.changing = changing and convert.available()

    def voice(self, wave: "Wave") -> "Wave":
        """Maybe another speaker."""
        if self.changing and self.rng.random() < 0.6 and len(wave) < 4 * SAMPLE_RATE:
            return convert.convert(wave, self.rng)
        return wave

    def word(self, name: str, said: Utterance, talk: "Sequence[Wave]", short: bool) -> "Pair":
        """An utterance of the word, maybe after other speech, maybe followed by a command in one breath."""
        kind, text, wave = said
        setting = augment.draw(self.rng)
        follow = talk[int(self.rng.integers(len(talk)))] if talk and self.rng.random() < 0.5 else None
        lead = talk[int(self.rng.integers(len(talk)))][-24000:] if talk and self.rng.random() < 0.12 else None
        samples, place = clips.said(self.voice(wave), setting, self.noises, self.rng, follow, lead)
        if short and self.rng.random() < 0.75:
            samples = samples[: int((place[1] + 0.6) * SAMPLE_RATE)]
        held = Rendered(kind, text, name, name.partition(":")[0], place, setting.snr, setting.rt60)
        return held, samples

    def sentence(self, name: str, said: Utterance) -> "Pair | None":
        """An utterance with the word somewhere in it; None where it is not found."""

        _, text, wave = said
        setting = augment.draw(self.rng)
        changed = augment.change_speed(self.voice(wave), setting.speed)
        place = self.finder.find(changed, text)
        if place is None:
            return None
        lead, shift = float(self.rng.uniform(0.3, 1.6)), int(self.rng.integers(FRAME))
        samples = augment.render(padded(changed, lead), setting, self.noises, self.rng)[shift:]
        begun = lead - shift / SAMPLE_RATE
        where = (begun + place[0], begun + place[1])
        return Rendered("hello", text, name, name.partition(":")[0], where, setting.snr, setting.rt60), samples

    def recorded(self, name: str, said: Utterance) -> "Pair | None":
        """The same as it was recorded."""
        import numpy as np

        _, text, wave = said
        place = self.finder.find(wave, text)
        if place is None:
            return None
        samples = np.clip(padded(wave, 0.5) * 32767, -32768, 32767).astype(np.int16)
        return Rendered("hello", text, name, name.partition(":")[0], (place[0] + 0.5, place[1] + 0.5)), samples

    def other(self, name: str, said: Utterance) -> "Pair":
        """An utterance without the word."""
        import numpy as np

        kind, text, wave = said
        setting = augment.draw(self.rng)
        changed = augment.change_speed(self.voice(wave), setting.speed)
        start, end = (np.zeros(int(self.rng.uniform(0.1, 0.7) * SAMPLE_RATE), np.float32) for _ in range(2))
        samples = augment.render(np.concatenate([start, changed, end]), setting, self.noises, self.rng)
        return Rendered(kind, text, name, name.partition(":")[0], None, setting.snr, setting.rt60), samples


def padded(wave: "Wave", lead: float) -> "Wave":
    """A sound after `lead` seconds of nothing, and before as much as the windows of the heads need."""
    import numpy as np

    before, after = (np.zeros(int(seconds * SAMPLE_RATE), np.float32) for seconds in (lead, 1.3))
    return np.concatenate([before, wave, after])


def teach(
    spoken: Path,
    engine: str,
    third: int | None,
    noises: "Sequence[Wave]",
    seed: int,
    scale: float,
    finder: Finder,
) -> "Iterator[Pair]":
    """Clips of the training voices of an engine; `scale` multiplies the number of situations."""
    stage = Stage(seed, noises, True, finder)
    held = voices(spoken, split.TRAIN, engine, third)
    talk = [wave for said in voices(spoken, split.TRAIN).values() for kind, _, wave in said if kind == "talk"]
    for name, said in held.items():
        renders = RENDERS[name.partition(":")[0]] * scale
        for one in said:
            count = int(renders + stage.rng.random())
            if one[0] == "breath":
                yield from filter(None, (stage.sentence(name, one) for _ in range(count)))
            elif one[0] not in WITHOUT:
                # The longer phrase comes a third as often; the other head has it alone.
                for _ in range(count if one[0] == "hello" else count // 2 + 1):
                    yield stage.word(name, one, talk, True)
            else:
                for _ in range(count // 4 + 1):
                    yield stage.other(name, one)


def judge(
    spoken: Path, part: str, engine: str, noises: "Sequence[Wave]", seed: int, finder: Finder
) -> "Iterator[Pair]":
    """Trials of the voices of a part."""
    stage = Stage(seed, noises, False, finder)
    held = voices(spoken, part, engine)
    everything = [wave for said in voices(spoken, part).values() for kind, _, wave in said if kind == "talk"]
    for name, said in held.items():
        own = [wave for kind, _, wave in said if kind == "talk"] or everything
        for kind in sorted({kind for kind, _, _ in said}):
            for one in [one for one in said if one[0] == kind][: UTTERANCES[engine]]:
                for number in range(TRIALS[engine]):
                    if kind == "breath":
                        as_it_is = engine == "people" and number == 0
                        found = stage.recorded(name, one) if as_it_is else stage.sentence(name, one)
                        if found is not None:
                            yield found
                        continue
                    yield stage.other(name, one) if kind in WITHOUT else stage.word(name, one, own, False)


def real(found: Sequence[sounds.Recording], noises: "Sequence[Wave]", seed: int, changed: bool) -> "Iterator[Pair]":
    """Real speech: as it is, or `changed` by a situation."""
    import numpy as np

    rng = np.random.default_rng(seed)
    quiet = np.zeros(int(0.4 * SAMPLE_RATE), np.int16)
    for one in found:
        samples = np.concatenate([quiet, sounds.speech(one.path), quiet])
        held = Rendered("real", one.path.name, one.speaker, one.source)
        if changed:
            setting = augment.draw(rng, 0.8)
            wave = augment.change_speed(np.asarray(samples / 32768, np.float32), setting.speed)
            samples = augment.render(wave, setting, noises, rng)
            held.snr, held.rt60 = setting.snr, setting.rt60
        yield held, samples


def television(found: Sequence[sounds.Recording], seed: int, hours: float) -> "Iterator[Pair]":
    """Half-minutes of two voices over music or noise, as from a set in a room."""
    import numpy as np

    rng = np.random.default_rng(seed)
    size = 30 * SAMPLE_RATE
    for number in range(int(hours * 120)):
        mix = np.zeros(size, np.float32)
        for loud in (1.0, float(rng.uniform(0.05, 0.6))):
            at = int(rng.integers(SAMPLE_RATE))
            while at < size - SAMPLE_RATE:
                wave = sounds.speech(found[int(rng.integers(len(found)))].path, 12).astype(np.float32) / 32768
                wave = wave[: size - at] * (loud * 0.1 / (np.sqrt((wave**2).mean()) + 1e-4))
                mix[at : at + len(wave)] += wave
                at += len(wave) + int(rng.integers(SAMPLE_RATE))
        mix += augment.background(size, (), rng) * 0.1 * 10 ** (-rng.uniform(3, 25) / 20)
        setting = augment.draw(rng, 0.8)
        samples = augment.render(mix, setting, (), rng)
        yield Rendered("television", str(number), f"tv{number}", "television", None, setting.snr, setting.rt60), samples


def noise(noises: "Sequence[Wave]", seed: int, hours: float) -> "Iterator[Pair]":
    """Half-minutes without speech."""
    import numpy as np

    rng = np.random.default_rng(seed)
    for number in range(int(hours * 120)):
        wave = augment.background(30 * SAMPLE_RATE, noises, rng) * 10 ** (rng.uniform(-50, -12) / 20)
        samples = np.clip(wave * 32767, -32768, 32767).astype(np.int16)
        yield Rendered("noise", str(number), f"noise{number}", "noise"), samples


def main(
    spoken: Path,
    shared: Path,
    extra: Path | None,
    people: Sequence[Path],
    model: Path,
    out: Path,
    scale: float,
    wanted: Sequence[str],
    say: Say,
) -> None:
    """Render the parts whose name is in `wanted` (all when empty); `model` finds the word in sentences."""
    finder = Finder(model)
    noises = sounds.noises(shared)
    everyone = sounds.everyone(shared, people, extra)
    random.Random(1).shuffle(everyone)
    by = {part: [one for one in everyone if one.part == part] for part in (split.TRAIN, split.DEV, split.TEST)}
    quiet, loud = noises[split.TRAIN], noises[split.TEST]
    parts: dict[str, Callable[[], Iterator[Pair]]] = {
        "test-real": lambda: real(by[split.TEST], loud, 13, False),
        "test-tv": lambda: television(by[split.TEST], 14, 1.0),
        "test-noise": lambda: noise(loud, 15, 0.5),
        "dev-real": lambda: real(by[split.DEV], quiet, 16, False),
        "dev-changed": lambda: real(by[split.DEV], quiet, 17, True),
        "dev-tv": lambda: television(by[split.DEV], 18, 0.5),
        "train-real": lambda: real(by[split.TRAIN], quiet, 19, False),
        "train-changed": lambda: real(by[split.TRAIN][::2], quiet, 20, True),
        "train-tv": lambda: television(by[split.TRAIN], 21, 0.7),
        "train-noise": lambda: noise(quiet, 22, 0.5),
    }
    for engine, seed in SEEDS.items():
        parts[f"test-voices-{engine}"] = partial(judge, spoken, split.TEST, engine, loud, seed, finder)
        parts[f"test-rivals-{engine}"] = partial(judge, spoken / "rivals", split.TEST, engine, loud, seed, finder)
        if engine != "piper":
            parts[f"dev-voices-{engine}"] = partial(judge, spoken, split.DEV, engine, quiet, seed + 10, finder)
            parts[f"train-voices-{engine}"] = partial(teach, spoken, engine, None, quiet, seed + 20, scale, finder)
    del parts["train-voices-kokoro"]
    for third in range(3):  # the most work by far: three runs may share it
        parts[f"train-voices-kokoro-{third}"] = partial(
            teach, spoken, "kokoro", third, quiet, 70 + third, scale, finder
        )
    for name, make in parts.items():
        if not wanted or name in wanted:
            say(f"{name}: {write(out, name, make(), not name.startswith('train'), fast.embed_clip)} clips")
