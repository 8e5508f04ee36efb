"""Step 1: every synthetic voice says the word, near words and sentences; one `.npz` a voice.

A file holds `wave` (int16, all utterances end to end), `ends` (their ends in samples) and `labels` ("kind\ttext").
Kinds: hello, basecamp (hello basecamp), near, phrase (near "hello basecamp"), talk (commands and sentences), breath (a
sentence with the word in it, in one breath: where is found out later, `placed`).
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from models.hotword import SAMPLE_RATE, evaluate, texts, voices
from models.hotword.studio import placed, split, words
from models.training import recordings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Say = Callable[[str], None]
Line = tuple[str, voices.Text]

COUNTS = {"pico": 60, "flite": 40, "espeak": 14, "piper": 40, "kokoro": 6, "breath": 6}
"""How often each voice says the word; engines with few voices vary pitch and speed instead."""

MORE = {"pico": 50, "flite": 40, "espeak": 12, "piper": 0, "kokoro": 6, "breath": 0}
"""How often those that teach say it besides, and near words as often as that brings."""


def kokoro_script(rng: random.Random, count: int) -> Iterator[Line]:
    """For a voice that takes sounds: half the words with a French mouth, whatever the voice."""
    for number in range(count):
        french = number % 2 == 1
        ipa = rng.choice(words.HELLO_IPA_FRENCH if french else words.HELLO_IPA)
        yield "hello", voices.Text("hello", "fr" if french else "en", ipa + rng.choice(["", ".", "!", "?", ","]))
    french = rng.random() < 0.5
    first = rng.choice(words.HELLO_IPA_FRENCH if french else words.HELLO_IPA)
    last = rng.choice(words.BASECAMP_IPA_FRENCH if french else words.BASECAMP_IPA)
    yield "basecamp", voices.Text("hello basecamp", "fr" if french else "en", f"{first} {last}")
    lang = rng.choice(["en", "fr"])
    yield "near", voices.Text(", ".join(rng.sample(words.NEAR[lang], 4)), lang)


def breath_script(rng: random.Random, count: int) -> Iterator[Line]:
    """For a voice that takes sounds: the word and what follows it in one breath, half with a French mouth."""
    for number in range(count):
        lang = ("en", "fr")[number % 2]
        hello = rng.choice(words.HELLO_IPA_FRENCH if lang == "fr" else words.HELLO_IPA)
        follows = rng.choice((*texts.COMMANDS[lang], *words.BREATH[lang]))
        sounds = voices.ipa(follows, {"en": "en-us"}.get(lang, lang))
        yield "breath", voices.Text(f"hello {follows}", lang, f"{hello}{rng.choice([' ', ' ', ', '])}{sounds}")


def script(lang: str, rng: random.Random, count: int) -> Iterator[Line]:
    """For a voice that takes letters of its language."""
    hello, camp = words.HELLO.get(lang, words.HELLO["en"]), words.BASECAMP.get(lang, words.BASECAMP["en"])
    for _ in range(count):
        yield "hello", voices.Text(rng.choice(hello), lang)
    for _ in range(count // 3):
        yield "basecamp", voices.Text(f"{rng.choice(hello).rstrip('!?. ')} {rng.choice(camp)}", lang)
    tongue = lang if lang in words.NEAR else rng.choice(["en", "fr"])
    for text in rng.sample(words.NEAR[tongue], min(len(words.NEAR[tongue]), max(10, count))):
        yield "near", voices.Text(text, lang)
    for text in words.PHRASES[tongue]:
        yield "phrase", voices.Text(text, lang)
    for text in [*rng.sample(texts.COMMANDS[tongue], 6), *rng.sample(texts.SENTENCES[tongue], 4)]:
        yield "talk", voices.Text(text, lang)


def more(lang: str, rng: random.Random, count: int, sounds: bool) -> Iterator[Line]:
    """More of the word and of near words; `sounds` for a voice that takes them."""
    lines = kokoro_script(rng, count) if sounds else script(lang, rng, count)
    return (line for line in lines if line[0] in ("hello", "near", "talk"))


RIVALS = {"okay_nabu": "okay nabu", "hey_jarvis": "hey jarvis"}
"""Words of other makers, spoken by the same unseen voices for comparison."""


def rivals_script(lang: str, count: int) -> Iterator[Line]:
    """The words of other makers."""
    for kind, text in RIVALS.items():
        for _ in range(count):
            yield kind, voices.Text(text, lang)


def save(path: Path, spoken: "Sequence[tuple[str, str, NDArray[np.float32]]]") -> None:
    """Write the utterances of one voice."""
    import numpy as np

    waves = [np.round(wave * 32767).astype(np.int16) for _, _, wave in spoken]
    text = "\n".join(f"{kind}\t{text}" for kind, text, _ in spoken)
    partial = path.with_suffix(".partial.npz")
    np.savez(
        partial,
        wave=np.concatenate(waves),
        ends=np.cumsum([len(wave) for wave in waves]),
        labels=np.frombuffer(text.encode("utf-8"), np.uint8),
    )
    partial.replace(path)


def load(path: Path) -> "list[tuple[str, str, NDArray[np.float32]]]":
    """The utterances of one voice as (kind, text, wave)."""
    import numpy as np

    with np.load(path) as held:
        lines = bytes(held["labels"].tobytes()).decode("utf-8").split("\n")
        waves = np.split(held["wave"].astype(np.float32) / 32767, held["ends"][:-1])
    return [(*line.split("\t", 1), wave) for line, wave in zip(lines, waves, strict=True)]  # type: ignore[misc]


def speak(voice: voices.Voice, out: Path, seed: int, rivals: bool = False) -> int:
    """Let one voice say its script (or the words of other makers), unless it already has; how many utterances."""
    import numpy as np

    path = out / (voice.name.replace(":", "__").replace("/", "_") + ".npz")
    if path.exists():
        return 0
    engine = voice.name.partition(":")[0]
    rng = random.Random(f"{seed} {voice.name}")
    if rivals:
        lines = rivals_script(voice.lang, max(2, COUNTS[engine] // 4))
    elif engine == "kokoro":
        lines = kokoro_script(rng, COUNTS[engine])
    elif engine == "breath":
        lines = breath_script(rng, COUNTS[engine])
    else:
        lines = script(voice.lang, rng, COUNTS[engine])
    if not rivals and split.voice(voice.name) == split.TRAIN and MORE[engine]:
        again = random.Random(f"{seed} more {voice.name}")
        lines = chain(lines, more(voice.lang, again, MORE[engine], engine == "kokoro"))
    spoken = []
    for kind, text in lines:
        wave = voices.trim(np.asarray(voice.say(text, rng), np.float32), 35)
        if 0.15 * SAMPLE_RATE < len(wave) < 12 * SAMPLE_RATE:
            # Of a sentence the letters are kept, too: they say where in it the word is.
            spoken.append((kind, text.text if kind == "breath" else text.ipa or text.text, wave))
    save(path, spoken)
    return len(spoken)


def everyone(kokoro: Path | None, joe: list[Path], seed: int, blends: int) -> list[voices.Voice]:
    """All voices; only Kokoro's training voices are blended."""
    found = [*voices.pico(), *voices.flite(), *voices.espeak(seed), *voices.piper(joe)]
    if kokoro is not None:
        speakers = list(voices.kokoro(kokoro, seed, blends, lambda name: split.voice(f"kokoro:{name}") == split.TRAIN))
        found += [*speakers, *(replace(one, name=f"breath:{one.name.partition(':')[2]}") for one in speakers)]
    return found


def people(folders: Sequence[Path], out: Path, phrase: str = "hello") -> Iterator[str]:
    """Write what people say with the phrase in it, from recordings with their words (`recordings.people`), a file a
    speaker as the voices have one; yields their names."""
    import numpy as np

    said: dict[str, list[tuple[str, str, NDArray[np.float32]]]] = {}
    for clip in (clip for folder in folders for clip in recordings.people(folder)):
        if clip.lang == "en" and placed.alone(clip.text, phrase):
            wave = np.asarray(evaluate.recording(clip.path) / 32768, np.float32)[: 12 * SAMPLE_RATE]
            said.setdefault(clip.speaker, []).append(("breath", clip.text, wave))
    for speaker, spoken in said.items():
        save(out / f"people__{speaker.replace('/', '_')}.npz", spoken)
        yield speaker


def main(
    out: Path,
    kokoro: Path | None,
    joe: list[Path],
    blends: int,
    engines: Sequence[str],
    say: Say,
    order: int = 2,
    rivals: bool = False,
    recorded: Sequence[Path] = (),
) -> None:
    """Speak with every voice whose engine is in `engines` (all when empty); two runs with another `order` share.

    With `rivals` the unseen voices say the words of other makers instead. `recorded` are folders of people's
    recordings.
    """
    out = out / "rivals" if rivals else out
    out.mkdir(parents=True, exist_ok=True)
    if not rivals:
        for speaker in people(recorded, out):
            say(f"people:{speaker}")
    everybody = everyone(kokoro, joe, 1, blends)
    random.Random(order).shuffle(everybody)
    for voice in everybody:
        engine = voice.name.partition(":")[0]
        if (engines and engine not in engines) or (rivals and engine == "breath"):
            continue
        if not rivals or split.voice(voice.name) == split.TEST:
            say(f"{voice.name}: {speak(voice, out, 1, rivals)} utterances")
