"""Where the word is in a sentence that holds it, found by the recognizer's network: people, and voices that say a
whole sentence in one breath, give no times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from models.acoustics import phones, trace
from models.acoustics.quiet import EDGE, near_silence
from models.hotword import SAMPLE_RATE, second
from models.hotword.studio import words
from models.shipped import network_in
from models.training.phones import UNITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.hotword.augment import Wave

    Place = tuple[float, float]

MOST_LOST = 12.0
"""A place whose phones are less likely than others by more (natural log) is none: the sentence says something else."""
VOWEL_S = 0.25
"""The network says the last vowel so much before the word is over, unless something else begins sooner (the median of
240 words said alone; half of them 0.20 to 0.30)."""
SOMETHING = ((-1,),)


def alone(text: str, phrase: str) -> bool:
    """Is the phrase in this text exactly once?"""
    return len(re.findall(rf"\b{re.escape(phrase)}\b", text.lower())) == 1


@dataclass
class Finder:
    """Finds `phrase` ("hello") with the network of a speech model."""

    model: Path
    phrase: str = "hello"
    network: phones.Network = field(init=False)
    said: Sequence[Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.network = phones.read(network_in(self.model))
        self.said = second.ways(words.SAID[self.phrase.replace(" ", "_")], UNITS)

    def find(self, wave: "Wave", text: str) -> "Place | None":
        """Begin and end (seconds) of the phrase in a sound (16 kHz, float32) that says `text`; None when it is not
        heard there or `text` holds it more than once."""
        import numpy as np

        if not alone(text, self.phrase):
            return None
        edge: NDArray[np.int16] = np.frombuffer(near_silence(EDGE), np.int16)
        sound = np.clip(wave * 32767, -32768, 32767).astype(np.int16)
        logp = self.network.logp(np.concatenate([edge, sound, edge]))
        before, after = (bool(part.strip(" ,.!?")) for part in re.split(rf"\b{self.phrase}\b", text.lower()))
        found = trace.trace(logp, [*[SOMETHING] * before, self.said, *[SOMETHING] * after])
        if found is None:
            return None
        first = next(number for number, unit in enumerate(found.units) if unit >= 0)
        count = sum(unit >= 0 for unit in found.units)
        if sum(found.phones[first : first + count]) > MOST_LOST:
            return None
        begin, last, other = (found.first + sum(found.steps[: first + one]) for one in (0, count - 1, count))
        end = (last + 1) * phones.STEP_S + VOWEL_S
        if after:
            end = min(end, other * phones.STEP_S)
        return max(0.0, begin * phones.STEP_S - EDGE), min(end - EDGE, len(wave) / SAMPLE_RATE)
