"""The second opinion of any model: the same one without a grammar, compared by sound (`hello.ears.agreement`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from basecamp.house import Lang
from hello.ears import agreement
from hello.ears.hypothesis import Hypothesis
from hello.ears.opinion import Apart
from hello.ears.recognizer import Recognizer

if TYPE_CHECKING:
    from hello.audio.frames import Samples


class OpenDecode:
    """The same model without a grammar: what sounds unlike it is doubted (`hello.ears.agreement`)."""

    def __init__(
        self, recognizer: Recognizer, phrases: Mapping[Lang, Sequence[str]], limit: float, preroll_s: float = 0.0
    ) -> None:
        self.preroll_s = preroll_s
        self.phrases = phrases
        self.limit = limit

        def hear(sounds: Iterator["Samples"]) -> Hypothesis:
            for samples in sounds:
                recognizer.accept(samples)
            return recognizer.result()

        self.apart = Apart(hear)
        self.accept, self.close = self.apart.accept, self.apart.close

    def about(
        self, hypothesis: Hypothesis, langs: Sequence[Lang], offset: float = 0.0, begins: bool = False
    ) -> Hypothesis:
        if not hypothesis.text or (opinion := self.apart.found) is None:
            return hypothesis
        meant = agreement.languages(hypothesis.text, self.phrases, langs)
        return agreement.doubted(hypothesis, agreement.shifted(opinion, -offset), meant, self.limit)

    def instead(self, hypothesis: Hypothesis) -> Hypothesis | None:
        return None

    def nearly_fits(self, hypothesis: Hypothesis, other: Hypothesis) -> bool:
        return True
