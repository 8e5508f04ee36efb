"""Speech recognition with Vosk: one shared model a language, a fresh recognizer a turn.

Building a grammar takes milliseconds, and a fresh recognizer cannot crash on `SetGrammar` (field notes).
"""

import json
import logging
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from basecamp.errors import HelloError
from hello.audio.frames import RATE
from hello.ears.hypothesis import UNKNOWN, Hypothesis, Word
from models.acoustics.quiet import EDGE, near_silence

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)


class RecognizerError(HelloError):
    """The speech model is missing or broken: says which folder and what to do."""


class Recognizer(Protocol):
    """Hears one utterance."""

    def accept(self, samples: "Samples") -> str:
        """Take int16 samples; the answer is the text so far, without unknown words."""
        ...

    def result(self) -> Hypothesis:
        """The utterance is over: everything that was heard."""
        ...


class SpeechModel(Protocol):
    """Makes a recognizer for each utterance."""

    def recognizer(self, grammar: Sequence[str] | None) -> Recognizer:
        """For a closed list of phrases, or open (None). What stands in the list several times is likelier."""
        ...

    def unknown_words(self, phrases: Iterable[str]) -> set[str]:
        """The words the model can never hear."""
        ...


def some(words: Iterable[str], most: int = 12) -> str:
    """The words for people, the first of them where they are many."""
    ordered = sorted(words)
    return ", ".join(ordered[:most]) + ("…" if len(ordered) > most else "")


class VoskModel:
    """A Vosk model folder. Raises RecognizerError when it is not one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        missing = [name for name in ("am/final.mdl", "conf/model.conf", "graph") if not (folder / name).exists()]
        if missing:
            raise RecognizerError(
                f"The folder {folder} is not a Vosk model ({missing[0]} is missing): "
                "correct ears.model_fr / ears.model_en, or run 'hello models fetch'."
            )
        import vosk

        vosk.SetLogLevel(-1)
        vosk.Model._handle = vosk._ffi.NULL  # for its __del__, when Ctrl-C comes while it loads
        try:
            self.model = vosk.Model(str(folder))
        except Exception as error:
            raise RecognizerError(
                f"The speech model {folder} cannot be loaded ({error}): run 'hello models verify'."
            ) from None
        self.known: dict[str, bool] = {}
        self.lock = threading.Lock()
        self.has_unknown = self.knows(UNKNOWN)

    def knows(self, word: str) -> bool:
        """Is the word in the model's dictionary?"""
        with self.lock:
            if word not in self.known:
                self.known[word] = self.model.vosk_model_find_word(word) >= 0
            return self.known[word]

    def unknown_words(self, phrases: Iterable[str]) -> set[str]:
        return {word for phrase in phrases for word in phrase.split() if not self.knows(word)}

    def recognizer(self, grammar: Sequence[str] | None) -> Recognizer:
        import vosk

        if grammar is None:
            return VoskRecognizer(vosk.KaldiRecognizer(self.model, RATE))
        # A word the model does not know would silently vanish and turn the phrase into another one.
        phrases = [p for p in grammar if p and all(self.knows(word) for word in p.split())]
        if len(phrases) < len(grammar):
            log.debug("%d phrases of the grammar have words the model does not know", len(grammar) - len(phrases))
        if not phrases:
            raise RecognizerError(
                f"The speech model {self.folder.name} knows none of the {len(grammar)} phrases expected now: "
                "is it the model of another language?"
            )
        if self.has_unknown:
            phrases.append(UNKNOWN)
        # ASCII escapes would make every accented word unknown.
        return VoskRecognizer(vosk.KaldiRecognizer(self.model, RATE, json.dumps(phrases, ensure_ascii=False)))


class VoskRecognizer:
    """One utterance. Early internal endpoints only cut it in pieces, which are put together again."""

    def __init__(self, kaldi: Any) -> None:
        self.kaldi = kaldi
        self.kaldi.SetWords(True)
        self.pieces: list[Word] = []
        self.kaldi.AcceptWaveform(near_silence(EDGE))

    def accept(self, samples: "Samples") -> str:
        if self.kaldi.AcceptWaveform(samples.tobytes()):
            self.pieces += words_of(self.kaldi.Result())
            return Hypothesis(tuple(self.pieces)).text
        partial = json.loads(self.kaldi.PartialResult()).get("partial", "")
        heard = [word.text for word in self.pieces] + str(partial).split()
        return " ".join(word for word in heard if word != UNKNOWN)

    def result(self) -> Hypothesis:
        if self.kaldi.AcceptWaveform(near_silence(EDGE)):
            self.pieces += words_of(self.kaldi.Result())
        self.pieces += words_of(self.kaldi.FinalResult())
        return Hypothesis(tuple(self.pieces))


def words_of(result: str) -> list[Word]:
    """The words of a Vosk JSON result."""
    return [
        Word(str(w["word"]), float(w["conf"]), max(0.0, float(w["start"]) - EDGE), max(0.0, float(w["end"]) - EDGE))
        for w in json.loads(result).get("result", ())
    ]
