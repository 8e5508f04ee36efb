"""The second stage of a hotword: the recognizer must find the word too, in the last seconds of sound.

A single common word as "hello" cannot be both easy to wake and silent all day by its sound alone. So the head's
threshold is low, and each detection is decoded once more by the speech model under a small grammar: the word, words
that sound like it, and `[unk]`. `decide` is pure; `confirmation` makes the `Confirm` of the ears.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hello.ears.hypothesis import UNKNOWN, Hypothesis
from hello.ears.trigger import Detection

if TYPE_CHECKING:
    from hello.audio.frames import Samples
    from hello.ears.models import Hearing

NEAR: tuple[str, ...] = (
    *("allô", "l'eau", "halo", "mélo", "vélo", "eau", "et l'eau", "elle l'a", "le lot", "hélas", "est là", "elle"),
    *("zéro", "stylo", "kilo", "bonjour", "salut", "ballon", "melon", "marcello", "angelo", "là-haut"),
    *("yellow", "fellow", "below", "mellow", "jello", "cello", "hollow", "follow", "tomorrow", "hell", "help"),
    *("low", "allow", "hallo", "elbow", "a load", "how", "hi", "hey", "well", "oh well", "no", "go"),
)
"""What sounds like "hello" without being it, in both languages; those the model does not know are left out."""

SPOKEN: dict[str, tuple[str, ...]] = {"hello": ("hello",), "hello_basecamp": ("hello basecamp", "hello")}
"""The words by which a hotword shows in the recognizer's text; others are their name with spaces."""

Confirm = Callable[["Samples", Detection], bool]
"""Is the word of a detection in the sound just heard?"""

TAIL_S = 0.3
"""Seconds of silence after the sound, so that the decoder can end its last word."""


@dataclass(frozen=True)
class Needs:
    """When a detection is confirmed: the word with at least `confidence`, ending at most `age` seconds before the
    end of the sound (the head fires 0.1 to 0.4 s after the word; an older hello was another one).

    A score of `sure` or more needs no confirmation: no speech of the test set reached it (docs/hotword.md), and the
    recognizer misses some voices that the head hears well. Where no model knows the word, a score of `alone` is asked.
    """

    confidence: float = 0.3
    age: float = 1.2
    sure: float = 0.995
    alone: float = 0.6


def spoken(name: str) -> tuple[str, ...]:
    """How a hotword is written in the recognizer's grammar."""
    return SPOKEN.get(name, (name.replace("_", " "),))


def decide(heard: Hypothesis, phrases: Sequence[str], length: float, needs: Needs = Needs()) -> bool:
    """Is one of `phrases` among the words of `heard`, surely enough and late enough?

    `length` is the duration of the decoded sound in seconds.
    """
    words = [word for word in heard.words if word.text != UNKNOWN]
    for phrase in phrases:
        wanted = phrase.split()
        for start in range(len(words) - len(wanted) + 1):
            found = words[start : start + len(wanted)]
            if [word.text for word in found] != wanted:
                continue
            sure = min(word.confidence for word in found) >= needs.confidence
            if sure and length - found[-1].end <= needs.age:
                return True
    return False


def listen(
    hearings: "Sequence[Hearing]", samples: "Samples", phrases: Sequence[str], near: Sequence[str] = NEAR
) -> list[Hypothesis]:
    """What each model that knows one of `phrases` hears in the sound; empty when none does."""
    import numpy as np

    from hello.audio.frames import RATE

    tail = np.zeros(int(TAIL_S * RATE), np.int16)
    found = []
    for hearing in hearings:
        known = [phrase for phrase in phrases if not hearing.model.unknown_words([phrase])]
        if known:
            recognizer = hearing.model.recognizer([*known, *near])
            recognizer.accept(samples)
            recognizer.accept(tail)
            found.append(recognizer.result())
    return found


def confirmation(
    hearings: "Sequence[Hearing]",
    near: Sequence[str] = NEAR,
    needs: "Needs | Mapping[str, Needs]" = Needs(),
) -> Confirm:
    """The second stage over loaded speech models: confirmed when any model that knows the word hears it.

    A very sure detection passes at once. When no model knows the word, nothing can be confirmed: then the score
    decides alone. `needs` is one for all words, or one per name.
    """
    from hello.audio.frames import RATE

    def confirm(samples: "Samples", found: Detection) -> bool:
        own = needs if isinstance(needs, Needs) else needs.get(found.name, Needs())
        if found.score >= own.sure:
            return True
        phrases = spoken(found.name)
        heard = listen(hearings, samples, phrases, near)
        if not heard:
            return found.score >= own.alone
        return any(decide(one, phrases, len(samples) / RATE, own) for one in heard)

    return confirm
