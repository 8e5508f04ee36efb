"""One utterance, from the opening of the ears to a text: voice detection, endpointing, recognition.

With one model a language ("auto"), all of them decode and the better hypothesis wins.
Blocking and CPU-bound: the loop feeds it in a worker thread.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from basecamp.house import Lang
from basecamp.settings import EarsSettings
from hello.audio.frames import FRAME, RATE
from hello.ears.endpoint import Endpoint, feed
from hello.ears.hypothesis import NEGATIONS, Hypothesis, trust
from hello.ears.loudness import Gate, Loudness, fainter
from hello.ears.models import Hearing
from hello.ears.recognizer import RecognizerError
from hello.ears.takes import Take, opinion, takes, with_hotwords
from hello.ears.vad import VoiceActivity
from models.acoustics.homophones import Spelling, spelt
from models.acoustics.rivals import rivals

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)
Outcome = Literal["heard", "unclear", "nothing"]
LONG_S = 3.5
"""Whoever talks longer than this is not alone: a command may be only the beginning of what was heard, seconds."""
TAIL_S = 0.4
"""After the hotword the voice detector goes on for up to this long: less speech is the tail of the word itself."""


@dataclass(frozen=True)
class Heard:
    """How an utterance ended.

    `outcome`: heard (believed), unclear (somebody spoke, nothing believable), nothing (nobody spoke).
    `speech_end` is the instant (seconds, same scale as the frames) of the last speech.
    """

    outcome: Outcome
    text: str = ""
    confidence: float = 0.0
    langs: tuple[Lang, ...] = ()
    at: float = 0.0
    speech_end: float = 0.0
    why: str = ""


class Listener:
    """Hears one utterance. Feed frames until `feed` answers.

    `grammars` are the phrases expected now, by language, likelier ones several times; `complete(text)` says whether a
    partial text is already a whole command; `timeout` is how long to wait for speech, seconds. `prerolls` are takes of
    the sound before the ears opened, cut at different instants: where the hotword ends is not known exactly, so each
    take is decoded; one that makes a whole command wins, then the one that explains most. `hotwords` may be heard at
    the beginning and are left out of the text. `voice` is how loud the last utterance was, if one came before.
    """

    def __init__(
        self,
        hearings: Sequence[Hearing],
        grammars: Mapping[Lang, Sequence[str]],
        vad: VoiceActivity,
        settings: EarsSettings,
        timeout: float,
        complete: Callable[[str], bool] = lambda text: False,
        prerolls: Sequence["Samples"] = (),
        hotwords: Sequence[str] = (),
        voice: Loudness | None = None,
    ) -> None:
        self.settings = settings
        self.gate = Gate(settings.background_db, RATE, voice or Loudness())
        if prerolls:
            self.gate.listen(max(prerolls, key=len))
            prerolls = [self.gate.past(take, FRAME) for take in prerolls]
        self.vad = vad
        self.timeout = timeout
        self.spelling = Spelling(grammars)
        self.understood = complete
        self.prerolls = prerolls
        self.hearings = hearings
        self.sound: list[Samples] = []
        self.hotwords = tuple(tuple(word.split()) for word in hotwords)
        self.takes: list[Take] = []
        self.phrases: dict[Lang, tuple[str, ...]] = {}
        for hearing in hearings:
            for lang in hearing.langs:
                expected = grammars.get(lang, ())
                self.phrases[lang] = tuple(spelt([*expected, *rivals(lang)], lang)) if expected else ()
            phrases = [phrase for lang in hearing.langs for phrase in self.phrases[lang]]
            if phrases:
                second = opinion(hearing, self.phrases, settings, prerolls, hotwords)
                self.takes += takes(hearing, hearing.langs, with_hotwords(phrases, hotwords), prerolls, second)
        self.seconds = list(dict.fromkeys(take.second for take in self.takes if take.second))
        if not self.takes:
            raise RecognizerError("Nothing can be heard now: no phrase is expected in the language of the models.")
        self.state = Endpoint()
        self.partial = ""
        self.last_speech = 0.0
        vad.reset()

    def feed(self, samples: "Samples", at: float) -> Heard | None:
        """Take a frame whose last sample was at `at` seconds; None while the utterance goes on."""
        is_near, sound = self.gate.push(samples)
        score = self.vad.score(samples)
        speech = None if score is None else score >= self.settings.speech_level and is_near
        if speech:
            self.last_speech = at
        # Before any speech the recognizers still get the sound: the first consonant is in it.
        wholes = self.recognize(sound) if sound is not None else []
        whole = bool(wholes)
        seconds = len(samples) / RATE
        self.state = feed(self.state, seconds, speech, self.settings, self.timeout, self.partial, whole)
        if not self.state.over:
            return None
        if (held := self.gate.rest()) is not None:
            self.recognize(held)
        self.close()  # the second opinions end beside the first ones
        heard = self.finish(at)
        return replace(heard, text=self.written(heard.text))

    def recognize(self, samples: "Samples") -> list[str]:
        """Every take hears the sound; the answer are the whole commands there are so far."""
        self.sound.append(samples)
        texts = [self.cut(take.recognizer.accept(samples)) for take in self.takes]
        for second in self.seconds:
            second.accept(samples)
        wholes = [text for text in texts if text and self.complete(text)]
        self.partial = max(wholes or texts, key=len)
        return wholes

    def close(self) -> None:
        """The utterance is over, or nobody wants to hear it."""
        for second in self.seconds:
            second.close()

    def finish(self, at: float) -> Heard:
        """End the utterance now and weigh what was heard."""
        heard = [(take, self.stripped(take.recognizer.result())) for take in self.takes]
        langs, best = self.best(heard)
        end = self.last_speech or at
        apart: list[tuple[Take, Hypothesis]] = []
        if best.text and not self.believed(best):
            apart = [(take, self.stripped(take.recognizer.result())) for take in self.apart()]
            if apart and self.believed((clearer := self.best(apart))[1]) and self.nearly_fits(apart, clearer[1], best):
                langs, best = clearer
        if best.text and not self.believed(best):
            langs, best = self.instead(heard) or (langs, best)
        tail = bool(self.prerolls) and self.state.spoken < TAIL_S and not self.complete(best.text)
        if tail or (self.state.stage == "timeout" and not best.text):
            return Heard("nothing", at=at, speech_end=end, why=self.state.stage)
        if not self.believed(best):
            # Another voice (television) spoke on behind the command.
            long = self.state.elapsed - self.state.onset >= LONG_S
            for take, hypothesis in [*heard, *apart]:
                for begun in self.beginnings(take, hypothesis, long):
                    if self.believed(command := take.weighed(begun, begins=True)):
                        return Heard("heard", command.text, command.confidence, take.langs, at, end, self.state.stage)
        if not trust(best, self.settings.min_word_confidence):
            outcome: Outcome = "nothing" if self.state.stage == "timeout" else "unclear"
            return Heard(outcome, best.text, best.confidence, langs, at, end, self.state.stage)
        return Heard("heard", best.text, best.confidence, langs, at, end, self.state.stage)

    def best(self, heard: Sequence[tuple[Take, Hypothesis]]) -> tuple[tuple[Lang, ...], Hypothesis]:
        """A whole command that is believed, else what explains most."""
        results = [(take.langs, take.weighed(hypothesis)) for take, hypothesis in heard]
        return max(results, key=lambda pair: (self.believed(pair[1]), weight(pair[1])))

    def nearly_fits(self, apart: Sequence[tuple[Take, Hypothesis]], clearer: Hypothesis, best: Hypothesis) -> bool:
        """Does what one language alone made of it fit nearly as well as what both did? A phrase is always found."""
        seconds = [take.second for take, _ in apart if take.second]
        return not seconds or seconds[0].nearly_fits(clearer, best)

    def instead(self, heard: Sequence[tuple[Take, Hypothesis]]) -> tuple[tuple[Lang, ...], Hypothesis] | None:
        """A command that the phones fit nearly as well as the words that are none."""
        for take, hypothesis in heard:
            other = take.second.instead(hypothesis) if take.second else None
            if other is not None and self.believed(other):
                return take.langs, other
        return None

    def apart(self) -> list[Take]:
        """The utterance once more for each language of a model that serves several, without the other one's words.

        They mix where the sound is poor ("quelle heure est silent"). One preroll is enough.
        """
        import numpy as np

        found: list[Take] = []
        sound = np.concatenate(self.sound)
        prerolls = sorted(self.prerolls, key=len)[-2:][:1]
        for hearing in self.hearings:
            if len(hearing.langs) < 2:
                continue
            second = next((take.second for take in self.takes if take.langs == hearing.langs), None)
            for lang in (lang for lang in hearing.langs if self.phrases[lang]):
                phrases = with_hotwords(self.phrases[lang], [" ".join(word) for word in self.hotwords])
                for take in takes(hearing, (lang,), phrases, prerolls, second):
                    take.recognizer.accept(sound)
                    found.append(take)
        return found

    def complete(self, text: str) -> bool:
        """Is a text of the recognizer a whole command?"""
        return self.understood(self.written(text))

    def written(self, text: str) -> str:
        """A text of the recognizer, spelt as the phrases are."""
        return self.spelling.text(text)

    def cut(self, text: str) -> str:
        """A partial text without the hotword and what was heard before it."""
        for hotword in self.hotwords:
            _, found, after = f" {text} ".partition(f" {' '.join(hotword)} ")
            if found:
                return after.strip()
        return text

    def stripped(self, hypothesis: Hypothesis) -> Hypothesis:
        """Without the hotword, and what was heard before it, at the beginning."""
        for hotword in self.hotwords:
            for start in range(len(hypothesis.words) - len(hotword) + 1):
                found = tuple(word.text for word in hypothesis.words[start : start + len(hotword)])
                if found == hotword:
                    return Hypothesis(hypothesis.words[start + len(hotword) :])
        return hypothesis

    def beginnings(self, take: Take, hypothesis: Hypothesis, long: bool) -> Iterator[Hypothesis]:
        """The commands that a hypothesis may begin with, longest first: where the rest was said more softly, or the
        utterance is long.

        What a negation follows is no command: "je pars" of "je pars pas".
        """
        words = hypothesis.words
        sound = self.heard_by(take)
        for count in range(len(words) - 1, 0, -1):
            softer = fainter(sound, RATE, words[0].start, words[count].start, words[-1].end)
            if words[count].text not in NEGATIONS and (softer or (long and count > 1)):
                yield Hypothesis(words[:count])

    def heard_by(self, take: Take) -> "Samples":
        """All the sound of a take."""
        import numpy as np

        return np.concatenate([*([] if take.past is None else [take.past]), *self.sound])

    def believed(self, hypothesis: Hypothesis) -> bool:
        """Is it a whole command that can be trusted?"""
        return trust(hypothesis, self.settings.min_word_confidence) and self.complete(hypothesis.text)


def weight(hypothesis: Hypothesis) -> float:
    """How much a hypothesis explains: confidence, less what it left unknown."""
    if not hypothesis.text:
        return 0.0
    return hypothesis.confidence * (1.0 - hypothesis.unknown_share) + 0.001 * len(hypothesis.text)
