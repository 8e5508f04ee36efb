"""The decodes of one utterance: one for each way to cut the sound before the ears opened, with a second opinion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from basecamp.house import Lang
from basecamp.settings import EarsSettings
from hello.audio.frames import RATE
from hello.ears.hypothesis import Hypothesis
from hello.ears.models import Hearing
from hello.ears.open_decode import OpenDecode
from hello.ears.opinion import Opinion
from hello.ears.phone_fit import PhoneFit
from hello.ears.recognizer import Recognizer

if TYPE_CHECKING:
    from hello.audio.frames import Samples

RARITY = 10
"""One hotword to so many phrases in the grammar: Vosk takes what stands there more often for likelier."""


@dataclass(frozen=True)
class Take:
    """One decode of the utterance under the grammar, and the model's second opinion, if one is wanted."""

    langs: tuple[Lang, ...]
    recognizer: Recognizer
    second: Opinion | None
    past: "Samples | None" = None
    """What it heard of the time before the ears opened."""

    def weighed(self, hypothesis: Hypothesis, begins: bool = False) -> Hypothesis:
        """What the second opinion makes of a hypothesis of this take; `begins`: something else followed it."""
        if self.second is None:
            return hypothesis
        return self.second.about(hypothesis, self.langs, self.second.preroll_s - length(self.past), begins)


def with_hotwords(phrases: Sequence[str], hotwords: Sequence[str]) -> list[str]:
    """What may be heard after the hotword, and the hotword itself, of which the end may still be in the sound."""
    return [*phrases, *list(hotwords) * (len(phrases) // RARITY + 1)]


def takes(
    hearing: Hearing,
    langs: tuple[Lang, ...],
    phrases: Sequence[str],
    prerolls: Sequence["Samples"],
    second: Opinion | None,
) -> list[Take]:
    """A recognizer for each preroll."""
    return [Take(langs, started(hearing, phrases, take), second, take) for take in prerolls or (None,)]


OF_ONE_LANGUAGE = 0.875
"""Share of the misfit that is allowed to a model of one language, 0.7 instead of 0.8: such a one finds a fitting phrase
more often, also for what is none (docs/stt.md, the eighth and tenth round)."""


def opinion(
    hearing: Hearing,
    phrases: Mapping[Lang, Sequence[str]],
    settings: EarsSettings,
    prerolls: Sequence["Samples"] = (),
    hotwords: Sequence[str] = (),
) -> Opinion | None:
    """The second opinion there can be: by phones where the model is our own, else by an open decode; None: none wanted.

    `phrases` are those expected now, `prerolls` what was heard before the ears opened, cut at different instants.
    """
    by_length = sorted(prerolls, key=len)
    if hearing.sounds is not None and settings.misfit:
        said = [phrase for lang in hearing.langs for phrase in phrases.get(lang, ())]
        # The longest of several holds what was said before the hotword, too.
        limit = settings.misfit * (OF_ONE_LANGUAGE if len(hearing.langs) == 1 else 1.0)
        return PhoneFit(hearing.sounds, said, limit, hotwords, by_length[-2:][0] if by_length else None)
    if settings.agreement:
        longest = by_length[-1] if by_length else None
        return OpenDecode(started(hearing, None, longest), phrases, settings.agreement, length(longest))
    return None


def length(samples: "Samples | None") -> float:
    """Seconds of sound."""
    return 0.0 if samples is None else len(samples) / RATE


def started(hearing: Hearing, phrases: Sequence[str] | None, take: "Samples | None") -> Recognizer:
    """A recognizer (open when `phrases` is None) that has already heard `take`."""
    recognizer = hearing.model.recognizer(phrases)
    if take is not None and len(take):
        recognizer.accept(take)
    return recognizer
