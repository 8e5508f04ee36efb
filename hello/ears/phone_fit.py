"""The second opinion of hello's own models: do the phones fit what the grammar heard, or another phrase better?

The recognizer's network is run once more over the whole utterance (`models.acoustics`). A grammar goes from word to
word and so may mix its phrases; whole phrases, compared by their phones, do not.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from basecamp.house import Lang
from hello.audio.frames import RATE
from hello.ears.hypothesis import NEGATIONS, UNKNOWN, Hypothesis, Word
from hello.ears.opinion import Apart
from models.acoustics import doubt, fit
from models.acoustics.phones import STEP_S
from models.acoustics.quiet import EDGE, near_silence
from models.acoustics.sounds import Sounds
from models.acoustics.trace import Trace, trace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hello.audio.frames import Samples

    Array = NDArray[np.float32]

NEAREST = 24
"""So many phrases, those most like the phones heard, are tried beside what the grammar heard: the one of all 2,000 that
fits best is among them 73 of 77 times."""
OFTEN = 5
"""A phrase that stands so often among those expected is likelier; less often it has several spellings, or is said in
both languages."""
CLEARLY = 1.0
"""A phrase that fits better must fit so much better than the next one, natural log units."""
SAME = 0.01
"""Phrases so alike in likelihood are spelt differently only."""
LOOSE = 1.3
"""What fits worse (`fit.misfit`) is never taken instead of what the grammar heard."""
NEARLY = 5.0
"""Instead of what is no command ("quelle heure est silent") a phrase is taken that is at most so much less likely."""
DOUBT = 0.49
"""What is left of the confidence in words that just do not fit."""
MOST_WAYS = 12
"""So many ways to say a hotword are looked at."""
MARGIN_S = 0.25
"""A command that something else follows is looked at until so long after its end: word times are approximate."""


@dataclass(frozen=True)
class Fitted:
    """Words, their log likelihood by the phones, and how badly they fit (a phone)."""

    text: str
    score: float
    misfit: float
    expected: float = 0.0
    """How much likelier it was than a usual phrase before anything was heard, natural log units."""

    @property
    def weight(self) -> float:
        """How likely it is after all."""
        return self.score + self.expected


@dataclass(frozen=True)
class Phones:
    """What the network finds in an utterance."""

    logp: "Array"
    begun: "Array | None"
    """After the hotword (`fit.led`), if there was one."""
    nearby: tuple[Fitted, ...]
    """Phrases, the likeliest first."""

    @property
    def nothing(self) -> float:
        """The log likelihood of no command at all: silence, or the hotword alone."""
        return float(self.logp[:, 0].sum()) if self.begun is None else float(self.begun[-1])


class PhoneFit:
    """How well the phones fit what the grammar heard (`models.acoustics`), and whether another phrase fits better.

    What fits worse than `limit` is doubted (`models.acoustics.doubt`). `hotwords` may come first, whole or their ends.
    A phrase that stands among `phrases` `OFTEN` was so much likelier before anything was heard.
    """

    def __init__(
        self,
        sounds: Sounds,
        phrases: Sequence[str],
        limit: float,
        hotwords: Sequence[str] = (),
        preroll: "Samples | None" = None,
    ) -> None:
        self.preroll_s = 0.0 if preroll is None else len(preroll) / RATE
        self.sounds = sounds
        self.limit = limit
        counts = Counter(phrases)
        self.likely = {phrase: math.log(count) for phrase, count in counts.items() if count >= OFTEN}
        """The likelier phrases, by how much, natural log units."""
        self.lead = endings(sounds, hotwords)
        self.traced: dict[tuple[str, ...], Trace | None] = {}
        """The ways through the utterance so far: the takes mostly heard the same words."""

        def hear(pieces: Iterator["Samples"]) -> Phones:
            import numpy as np

            book = spoken(sounds, tuple(counts))
            stream = sounds.stream()
            quiet = np.frombuffer(near_silence(EDGE), np.int16)
            steps = [stream.push(piece) for piece in chain([quiet], pieces, [quiet])]
            logp = np.concatenate([*steps, stream.end()])
            begun = fit.led(logp, self.lead) if self.lead else None
            return Phones(logp, begun, self.nearby(logp, begun, book))

        self.apart = Apart(hear)
        self.accept, self.close = self.apart.accept, self.apart.close
        if preroll is not None:
            self.accept(preroll)

    def nearby(self, logp: "Array", begun: "Array | None", book: Mapping[str, str]) -> tuple[Fitted, ...]:
        """The phrases that fit best, of those that are most like the likeliest phones."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        near = process.extract(letters(fit.likeliest(logp)), book, scorer=Levenshtein.distance, limit=NEAREST)
        texts = list(dict.fromkeys([*(text for _, _, text in near), *(text for text in self.likely if text in book)]))
        found = self.scored(logp, begun, [text.split() for text in texts])
        return tuple(sorted(filter(None, found), key=lambda one: -one.weight))

    def expected(self, text: str) -> float:
        """How much likelier a text was than a usual phrase before anything was heard, natural log units."""
        return self.likely.get(text, 0.0)

    def scored(self, logp: "Array", begun: "Array | None", rows: Sequence[Sequence[str]]) -> list[Fitted | None]:
        """How each row of words fits; None where a word has no known sound."""
        said = [self.ways(words) for words in rows]
        known = [ways for ways in said if ways is not None]
        scores = iter(fit.scores(logp, known, begun))
        best = fit.best(logp)
        found: list[Fitted | None] = []
        for words, ways in zip(rows, said, strict=True):
            if ways is None:
                found.append(None)
                continue
            score, text = float(next(scores)), " ".join(word for word in words if word != UNKNOWN)
            found.append(Fitted(text, score, fit.misfit(score, best, ways), self.expected(text)))
        return found

    def own(self, hypothesis: Hypothesis, phones: Phones) -> Fitted | None:
        """How a hypothesis itself fits; None where nothing was heard, or a word has no known sound."""
        return self.scored(phones.logp, phones.begun, [texts(hypothesis)])[0] if hypothesis.text else None

    def ways(self, words: Sequence[str]) -> list[fit.Ways] | None:
        """How words may be said, unknown ones in any way; None when the model does not know one."""
        parts = [(fit.ANYTHING,) if word == UNKNOWN else self.sounds.ways([word]) for word in words]
        return None if None in parts else [ways for part in parts for ways in part or ()]

    def about(
        self, hypothesis: Hypothesis, langs: Sequence[Lang], offset: float = 0.0, begins: bool = False
    ) -> Hypothesis:
        phones = self.apart.found
        if phones is None:
            return hypothesis
        if begins:
            end = EDGE + offset + hypothesis.words[-1].end + MARGIN_S
            cut = phones.logp[: max(1, math.ceil(end / STEP_S))]
            begun = self.scored(cut, phones.begun, [texts(hypothesis)])[0]
            return hypothesis if begun is None else self.doubted(hypothesis, begun.misfit)
        return self.doubted(*self.chosen(hypothesis, phones))

    def chosen(self, hypothesis: Hypothesis, phones: Phones) -> tuple[Hypothesis, float]:
        """The hypothesis, or a phrase that fits clearly better, and its misfit (0 where its sound is not known)."""
        own = self.own(hypothesis, phones)
        better = self.better(hypothesis, phones, own.weight if own else -math.inf)
        if better is not None and better.text != hypothesis.text and (own or not hypothesis.text):
            hypothesis, own = rewritten(better, phones), better
        return hypothesis, 0.0 if own is None else self.misfit(hypothesis, own, phones)

    def misfit(self, hypothesis: Hypothesis, own: Fitted, phones: Phones) -> float:
        """How badly a hypothesis fits by all the signs; `own`: by its phones alone. A tone or a knock does not fit: no
        phones at all are likelier than these."""
        seen = self.signs(hypothesis, own, phones)
        found = math.inf if seen is None else doubt.over(seen)
        return max(found, self.limit) if own.score < phones.nothing else found

    def signs(self, hypothesis: Hypothesis, own: Fitted, phones: Phones) -> doubt.Signs | None:
        """What may make a hypothesis doubtful; None when it cannot be said in these steps."""
        words = tuple(texts(hypothesis))
        if words not in self.traced:
            ways = self.ways(words)
            self.traced[words] = None if ways is None else trace(phones.logp, ways, phones.begun)
        way = self.traced[words]
        if way is None:
            return None
        other = max((one.weight for one in phones.nearby if one.text != hypothesis.text), default=-math.inf)
        return doubt.signs(way, own.misfit, own.score - phones.nothing, own.weight - other, hypothesis.confidence)

    def nearly_fits(self, hypothesis: Hypothesis, other: Hypothesis) -> bool:
        phones = self.apart.found
        if phones is None:
            return True
        ours, theirs = self.own(hypothesis, phones), self.own(other, phones)
        return ours is None or theirs is None or ours.weight >= theirs.weight - NEARLY

    def instead(self, hypothesis: Hypothesis) -> Hypothesis | None:
        phones = self.apart.found
        if phones is None or (own := self.own(hypothesis, phones)) is None:
            return None
        better = self.better(hypothesis, phones, own.weight - NEARLY)
        if better is None:
            return None
        found = rewritten(better, phones)
        return self.doubted(found, self.misfit(found, better, phones))

    def doubted(self, hypothesis: Hypothesis, misfit: float) -> Hypothesis:
        """Refused by the usual `min_word_confidence` where the misfit is over the limit."""
        if misfit < self.limit:
            return hypothesis
        share = DOUBT * self.limit / misfit
        return Hypothesis(tuple(replace(word, confidence=word.confidence * share) for word in hypothesis.words))

    def better(self, hypothesis: Hypothesis, phones: Phones, than: float) -> Fitted | None:
        """The phrase that fits better than the hypothesis, well, and clearly better than any other phrase.

        A negation that was heard is never left out: "je pars" instead of "je pars pas" would be the contrary.
        """
        nearby = phones.nearby
        if not nearby or nearby[0].weight <= than or nearby[0].score <= phones.nothing or nearby[0].misfit > LOOSE:
            return None
        if NEGATIONS & {*texts(hypothesis)} - {*nearby[0].text.split()}:
            return None
        return nearby[0] if lead(nearby) >= CLEARLY else None


def texts(hypothesis: Hypothesis) -> list[str]:
    return [word.text for word in hypothesis.words]


def lead(nearby: Sequence[Fitted]) -> float:
    """How much likelier the first phrase is than the next one that sounds otherwise."""
    first = nearby[0].weight
    return first - max((one.weight for one in nearby if one.weight < first - SAME), default=-math.inf)


def rewritten(chosen: Fitted, phones: Phones) -> Hypothesis:
    """A phrase as hypothesis: as sure as it is likelier than the next, its words one after the other."""
    sure = 1 / (1 + math.exp(-lead(phones.nearby)))
    words = chosen.text.split()
    each = len(phones.logp) * STEP_S / len(words)
    return Hypothesis(tuple(Word(word, sure, n * each, (n + 1) * each) for n, word in enumerate(words)))


def letters(units: Sequence[int]) -> str:
    """Units as a text of one letter each, to be compared."""
    return "".join(chr(ord("A") + unit) for unit in units)


@lru_cache(maxsize=8)
def spoken(sounds: Sounds, phrases: tuple[str, ...]) -> dict[str, str]:
    """Each phrase that the model can hear, and the phones of its most usual way, as letters."""
    found = {}
    for phrase in phrases:
        ways = sounds.ways(phrase.split())
        if ways:
            found[phrase] = letters([unit for word in ways for unit in word[0]])
    return found


def endings(sounds: Sounds, hotwords: Sequence[str]) -> fit.Ways:
    """What may be left of a hotword before a command: all of it, its end, or nothing; anything, if it is not known."""
    if not hotwords:
        return ()
    ends: dict[tuple[int, ...], None] = {(): None}
    for hotword in hotwords:
        ways = sounds.ways(hotword.split())
        if ways is None:
            return ((), *fit.ANYTHING)
        for way in islice(product(*ways), MOST_WAYS):
            whole = tuple(unit for word in way for unit in word)
            ends.update((whole[start:], None) for start in range(len(whole)))
    return tuple(ends)
