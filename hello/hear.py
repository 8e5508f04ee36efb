"""`hello hear FILE…`: what the ears make of recordings: wake words, text, intent. For trials and evaluation."""

import json
import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from basecamp.house import LANGS, Lang
from basecamp.settings import EarsSettings, Settings
from hello.audio.files import read_sound, split
from hello.audio.frames import FRAME_S, RATE, AudioError
from hello.ears.ears import BEFORE_WAKE_S, RING_S
from hello.ears.hypothesis import Hypothesis, trust
from hello.ears.listening import weight
from hello.ears.models import Hearing
from hello.ears.recognizer import some
from hello.ears.takes import opinion
from models.acoustics.homophones import Spelling, merged
from models.acoustics.rivals import rivals

if TYPE_CHECKING:
    from hello.audio.frames import Samples

EDGE_S = 0.3
"""Silence put around a recording that was cut tightly: the recognizer needs some to begin and end."""
TAIL_S = 0.6
PUNCTUATION = re.compile(r"[.,;:!?…«»“”\"()]+|(?<!\w)-+|-+(?!\w)")


@dataclass(frozen=True)
class Wake:
    """A wake word found: when it was detected (seconds into the file) and with which score."""

    name: str
    at: float
    score: float


@dataclass(frozen=True)
class Report:
    """What was found in one file."""

    file: str
    wakes: tuple[Wake, ...]
    heard: str | None
    confidence: float
    intent: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "wakes": [{"name": w.name, "at": round(w.at, 2), "score": round(w.score, 3)} for w in self.wakes],
            "heard": self.heard,
            "confidence": round(self.confidence, 3),
            "intent": self.intent,
        }


def padded(samples: "Samples", before: float = EDGE_S, after: float = TAIL_S) -> "Samples":
    import numpy as np

    return np.concatenate([np.zeros(int(before * RATE), np.int16), samples, np.zeros(int(after * RATE), np.int16)])


def decode(
    samples: "Samples",
    hearings: Sequence[Hearing],
    phrases: dict[Lang, list[str]],
    settings: EarsSettings | None = None,
) -> Hypothesis:
    """The best hypothesis of all models for the whole recording, after a second opinion where `settings` are given."""
    results = []
    for hearing in hearings:
        expected = [phrase for lang in hearing.langs for phrase in phrases.get(lang, ())]
        if not expected:
            continue
        best = whole(hearing, expected, samples)
        if settings and (second := opinion(hearing, phrases, settings)) is not None:
            second.accept(padded(samples))
            best = second.about(best, hearing.langs)
        results.append(best)
    return max(results, key=weight, default=Hypothesis())


def whole(hearing: Hearing, phrases: Sequence[str] | None, samples: "Samples") -> Hypothesis:
    """What a model hears in a recording, under a grammar or open (None)."""
    recognizer = hearing.model.recognizer(phrases)
    for piece in split(padded(samples)):
        recognizer.accept(piece)
    return recognizer.result()


def read_phrases(path: Path) -> list[str]:
    """The phrases of a file, one a line; AudioError with a sentence when it cannot be used."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise AudioError(f"The list of phrases {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise AudioError(f"The list of phrases {path} cannot be read: line {line} is not UTF-8.") from None
    # Punctuation is not heard: a word with a comma would be one that no model knows, and the phrase never heard.
    phrases = [phrase for line in lines if (phrase := " ".join(PUNCTUATION.sub(" ", line.lower()).split()))]
    if not phrases:
        raise AudioError(f"The list of phrases {path} is empty: write one phrase a line.")
    return phrases


def warn_of_unknown(hearings: Sequence[Hearing], phrases: Iterable[str]) -> None:
    """A phrase with a word that no model knows is never heard: it is said which."""
    unknown = set.intersection(*(hearing.model.unknown_words(phrases) for hearing in hearings))
    if unknown:
        print(
            f"Phrases with these words cannot be heard, the speech model does not know them: {some(unknown)}. "
            "'hello models rebuild-graph' adds words.",
            file=sys.stderr,
        )


def find_wakes(samples: "Samples", watch: Callable[[Any], Any]) -> list[Wake]:
    """Every wake word of the recording, through the same ears as the live house."""
    from hello.audio.frames import Frame

    # The engine is deaf for its first 1.28 s and its detection lags the word: room on both sides.
    before, after = RING_S, 1.2
    wakes = []
    for number, piece in enumerate(split(padded(samples, before, after)), 1):
        found = watch(Frame(piece, number * FRAME_S))
        if found is not None:
            wakes.append(Wake(found.name, max(0.0, min(found.at - before, len(samples) / RATE)), found.score))
    return wakes


def run(
    files: Sequence[Path],
    settings: Settings,
    lang: Lang | None,
    hotword: bool,
    phrases_file: Path | None,
    as_json: bool,
    now: datetime,
    echo: Callable[[str], None] = print,
) -> int:
    """Print one line a file; the answer is the exit status (1 when a file could not be read)."""
    from hello.ears import build, models

    langs: tuple[Lang, ...] | None = (lang,) if lang else None
    hearings = models.load(settings, langs)
    listed = merged(read_phrases(phrases_file), lang) if phrases_file else None
    if listed is not None:
        warn_of_unknown(hearings, listed)
        spelling = Spelling({})
        expected = {code: [*listed, *rivals(code)] for code in langs or LANGS}
    else:
        open_house = build.grammars(settings, langs or LANGS)
        spelling = Spelling(open_house)
        expected = {code: list(merged([*phrases, *rivals(code)], code)) for code, phrases in open_house.items()}
    judge = Judge(settings, lang, now, spelling, listed)
    status = 0
    for file in files:
        try:
            samples = read_sound(file)
        except AudioError as error:
            echo(json.dumps({"file": str(file), "error": str(error)}, ensure_ascii=False) if as_json else str(error))
            status = 1
            continue
        wakes: list[Wake] = []
        takes = [samples]
        if hotword:
            wakes = find_wakes(samples, build.ears(settings, hearings).watcher())
            starts = [max(0.0, wakes[-1].at - s) for s in BEFORE_WAKE_S] if wakes else []
            takes = [samples[int(start * RATE) :] for start in starts]
        decoded = [decode(take, hearings, expected, settings.ears) for take in takes]
        best = decoded[0] if len(decoded) == 1 else judge.chosen(decoded)
        report = judge.report(str(file), tuple(wakes), best)
        echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else line(report))
    return status


class Judge:
    """What is believed of what was decoded, and what the dialogs of the house make of it."""

    def __init__(
        self,
        settings: Settings,
        lang: Lang | None,
        now: datetime,
        spelling: Spelling,
        listed: Mapping[str, str] | None = None,
    ) -> None:
        """`lang`: the only language that is spoken; `listed`: the only phrases, as decoded and as they were given."""
        from dialogs.conversation import Dialogs

        self.least = settings.ears.min_word_confidence
        self.dialogs = Dialogs(settings, random.Random())
        self.state = self.dialogs.start(lang)
        self.now, self.spelling, self.listed = now, spelling, listed

    def chosen(self, decoded: Sequence[Hypothesis]) -> Hypothesis:
        """A whole command, else what explains most, as the live house has it: the end of the hotword ("l'eau",
        "follow") is no part of the command."""

        def whole_first(one: Hypothesis) -> tuple[bool, float]:
            if self.listed is not None:
                return one.text in self.listed, weight(one)
            text = self.spelling.text(one.text)
            return bool(text) and self.dialogs.understands(text, self.state, self.now), weight(one)

        return max(decoded, key=whole_first, default=Hypothesis())

    def report(self, file: str, wakes: tuple[Wake, ...], best: Hypothesis) -> Report:
        """Believe the hypothesis or not: weak words, too much unknown, or none of the listed phrases = not heard."""
        heard = self.spelling.text(best.text) if trust(best, self.least) else None
        if self.listed is not None and heard is not None:
            heard = self.listed.get(heard) if best.unknown_share == 0 else None
        intent = self.dialogs.intent(heard, self.state, self.now) if heard else None
        return Report(file, wakes, heard, best.confidence if heard else 0.0, intent)


def line(report: Report) -> str:
    """For people."""
    wakes = ", ".join(f"{w.name} at {w.at:.2f} s ({w.score:.2f})" for w in report.wakes) or "no wake word"
    heard = f"«{report.heard}» ({report.confidence:.2f}) → {report.intent}" if report.heard else "nothing heard"
    return f"{report.file}: {wakes}; {heard}"
