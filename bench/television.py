"""A command in one breath with the hotword beside a television: heard with the background faded, and without.

A synthetic owner (one Pico voice) speaks over the news of another one, louder by so many dB; the instant of the hotword
is given, so that this is about the recognizer, not about the hotword.
"""

import functools
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from basecamp.house import LANGS, Lang
from basecamp.settings import Settings
from bench.loop import row
from hello.audio.frames import FRAME, RATE

if TYPE_CHECKING:
    from hello.audio.frames import Samples
    from hello.ears.listening import Heard
    from hello.ears.models import Hearing

NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")
LEVELS = (-40, -30, -20, -15, -10)
"""Of the television against the owner, dB."""
SAID: tuple[tuple[str, Lang, str], ...] = (
    ("quelle heure est-il", "fr", "ask_time"),
    ("quelle température fait-il", "fr", "ask_temperature"),
    ("qui est là", "fr", "ask_presence"),
    ("rapport", "fr", "report"),
    ("allume la veilleuse", "fr", "nightlight_on"),
    ("lis les messages", "fr", "messages"),
    ("bonne nuit", "fr", "sleep"),
    ("chauffage automatique", "fr", "heating_auto"),
    ("je suis rentré", "fr", "return"),
    ("active le mode silence", "fr", "silence_on"),
    ("what time is it", "en", "ask_time"),
    ("turn on the night light", "en", "nightlight_on"),
    ("good night", "en", "sleep"),
    ("report", "en", "report"),
    ("read my messages", "en", "messages"),
    ("who is home", "en", "ask_presence"),
)
NEWS: dict[Lang, str] = {
    "fr": "Le gouvernement a présenté hier son budget pour l'année prochaine. La pluie tombera sur le nord du pays. "
    "En football, les visiteurs ont gagné après les prolongations et le public a longuement applaudi.",
    "en": "The weather will be cloudy with rain in the north. The minister said that the new law would be presented "
    "before the summer. In sports, the final was won after extra time by the visitors.",
}


def strength(samples: "Samples") -> float:
    """Root mean square of what is not silence."""
    loud = samples[np.abs(samples) > 300].astype(np.float64)
    return float(np.sqrt(np.mean(loud * loud)))


def television(lang: Lang, level: float, owner: float, seconds: float) -> "Samples":
    """The news, `level` dB against an owner of this strength."""
    from hello.voice.synthesis import NanoVoice

    voice = NanoVoice("en-GB", pitch=1.2) if lang == "en" else NanoVoice("en-US", pitch=1.25)
    news = voice.render(NEWS[lang], lang).samples
    news = news.astype(np.float64) * owner / strength(news) * 10 ** (level / 20)
    return np.tile(news, 1 + int(seconds * RATE / len(news))).clip(-32768, 32767).astype(np.int16)


@dataclass
class Bench:
    """The house that listens, and the owner's lines, rendered."""

    settings: Settings
    hearings: "list[Hearing]"
    grammars: dict[Lang, list[str]]
    whole: Callable[[str], bool]
    call: "Samples"
    lines: "list[tuple[Samples, Lang, str]]"

    def mixed(self, number: int, behind: "Samples") -> "tuple[Samples, int, float]":
        """Hotword and line over the sound behind: samples, the sample where it wakes, the end of speech in seconds."""
        from hello.demo.story import BREATH_S

        start = number * 37 % 100 * 2000
        sound = behind[start : start + 14 * RATE].astype(np.int32)
        at = int(1.5 * RATE)
        sound[at : at + len(self.call)] += self.call
        woken = -(-(at + len(self.call) + int(0.16 * RATE)) // FRAME) * FRAME
        at += len(self.call) + int(BREATH_S * RATE)
        line = self.lines[number][0]
        sound[at : at + len(line)] += line
        return sound.clip(-32768, 32767).astype(np.int16), woken, (at + len(line)) / RATE

    def heard(self, samples: "Samples", woken: int, span: float) -> "Heard | None":
        """What the ears make of it."""
        from hello.ears.ears import BEFORE_WAKE_S
        from hello.ears.listening import Listener
        from hello.ears.vad import Silero

        ears = self.settings.ears.model_copy(update={"background_db": span})
        takes = [samples[woken - int(before * RATE) : woken] for before in BEFORE_WAKE_S]
        listener = Listener(self.hearings, self.grammars, Silero(), ears, 4.0, self.whole, takes, ("hello",))
        for at in range(woken, len(samples) - FRAME + 1, FRAME):
            if heard := listener.feed(samples[at : at + FRAME], (at + FRAME) / RATE):
                return heard
        return None

    def right(self, behind: "Samples", span: float) -> tuple[int, float]:
        """How many lines are understood, and the median wait from the end of speech to the text, seconds."""
        from dialogs.intents import understand

        waits = []
        for number, (_, _, intent) in enumerate(self.lines):
            samples, woken, end = self.mixed(number, behind)
            heard = self.heard(samples, woken, span)
            if heard is None or heard.outcome != "heard":
                continue
            if any(understand(heard.text, NOW, lang).intent == intent for lang in heard.langs):
                waits.append(heard.at - end)
        return len(waits), statistics.median(waits or [0.0])


def household() -> Bench:
    """The house as it is installed, its owner one of Pico's voices."""
    from dialogs.conversation import Dialogs
    from hello.demo.script import Line
    from hello.demo.story import Owner, family
    from hello.ears import models

    settings = family()
    dialogs = Dialogs(settings, random.Random(0))
    state = dialogs.start(None)
    owner = Owner("hello")
    return Bench(
        settings,
        models.load(settings),
        {lang: dialogs.grammar(state, lang) for lang in LANGS},
        functools.cache(lambda text: bool(dialogs.understands(text, state, NOW))),
        owner.call().samples,
        [(owner.say(Line(text, lang, intent)).samples, lang, intent) for text, lang, intent in SAID],
    )


def main() -> None:
    bench = household()
    loud = strength(bench.lines[0][0])

    def both(name: str, behind: "Samples") -> None:
        faded, plain = (bench.right(behind, span) for span in (bench.settings.ears.background_db, 0.0))
        count = len(bench.lines)
        row(
            name,
            f"{faded[0]} of {count}",
            f"in {faded[1]:.2f} s; as it is: {plain[0]} in {plain[1]:.2f} s ({faded[0] / max(1, plain[0]):.1f} ×)",
        )

    both("no television", np.zeros(30 * RATE, np.int16))
    for lang in LANGS:
        for level in LEVELS:
            both(f"news ({lang}) at {level} dB", television(lang, level, loud, 30.0))


if __name__ == "__main__":
    main()
