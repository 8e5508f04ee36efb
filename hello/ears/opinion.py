"""Second opinions about what the grammar heard, made in a thread of their own: the recognizer waits for nothing.

A grammar takes what it is given for the nearest of its phrases, often with full confidence (alphacep/vosk-api#741).
Of a model of hello's own the phones are looked at (`phone_fit`); of other makers' an open decode is compared
(`open_decode`). How much each helps is measured by `python -m bench agreement` (docs/stt.md).
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from basecamp.house import Lang
from hello.ears.hypothesis import Hypothesis

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)
Found = TypeVar("Found")

LATE_S = 0.3
"""Nobody waits longer for a second opinion, seconds."""


class Opinion(Protocol):
    """Hears the sound of one utterance as the recognizer does, and is asked at the end."""

    preroll_s: float
    """Seconds of sound it heard from before the ears opened."""

    def accept(self, samples: "Samples") -> None:
        """More sound."""
        ...

    def close(self) -> None:
        """No more sound comes."""
        ...

    def about(
        self, hypothesis: Hypothesis, langs: Sequence[Lang], offset: float = 0.0, begins: bool = False
    ) -> Hypothesis:
        """The hypothesis, less sure where the opinion is another one, or what fits better.

        The hypothesis's times begin `offset` seconds later than this opinion's sound. `begins`: the rest of the
        utterance was something else.
        """
        ...

    def nearly_fits(self, hypothesis: Hypothesis, other: Hypothesis) -> bool:
        """Does a hypothesis fit nearly as well as another one, or better? So, too, where it cannot be told."""
        ...

    def instead(self, hypothesis: Hypothesis) -> Hypothesis | None:
        """A whole phrase that fits nearly as well as a hypothesis that turned out to be no command, if one does."""
        ...


class Apart(Generic[Found]):
    """What `hear` makes of an utterance, in a thread of its own; None when it is not ready `LATE_S` after it ended."""

    def __init__(self, hear: Callable[[Iterator["Samples"]], Found]) -> None:
        self.sounds: queue.SimpleQueue[Samples | None] = queue.SimpleQueue()
        self.result: Found | None = None
        self.thread = threading.Thread(target=self.work, args=(hear,), name="second opinion", daemon=True)
        self.thread.start()

    def work(self, hear: Callable[[Iterator["Samples"]], Found]) -> None:
        try:
            self.result = hear(self.pieces())
        except Exception:
            log.exception("the second opinion failed")

    def pieces(self) -> Iterator["Samples"]:
        while (samples := self.sounds.get()) is not None:
            yield samples

    def accept(self, samples: "Samples") -> None:
        self.sounds.put(samples)

    def close(self) -> None:
        self.sounds.put(None)

    @cached_property
    def found(self) -> Found | None:
        self.close()
        self.thread.join(LATE_S)
        return self.result
