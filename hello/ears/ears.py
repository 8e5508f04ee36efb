"""The ears: every frame goes through here, and events of the voice loop come out.

What is done with a frame depends on the phase of the loop: waiting for the hotword, hearing an utterance, or
watching for "stop" while the house speaks. Blocking and CPU-bound: called in one worker thread, in order.
"""

import logging
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from basecamp.house import Lang
from basecamp.settings import EarsSettings
from hello.audio.frames import FRAME, FRAME_S, RATE, Frame
from hello.ears import stopword
from hello.ears.confirm import Confirm, spoken
from hello.ears.hotword import Hotword
from hello.ears.listening import Heard, Listener
from hello.ears.loudness import Gate, Loudness
from hello.ears.models import Hearing
from hello.ears.trigger import Detection, Trigger
from hello.ears.vad import VoiceActivity
from hello.loop.machine import Event, Nobody, Opening, Phase, StopWord, Utterance, Woke

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)

RING_S = 2.4
"""Seconds of sound kept: the hotword for the confirmation, and what was said in one breath with it."""
BEFORE_WAKE_S = (1.0, 0.4, 0.16)
"""The recognizer starts this long before the detection, which comes 0.1 to 0.4 s after the end of the word: the first
take holds the whole word, the second loses nothing of a command said in the same breath, the third holds no tail."""


@dataclass
class Ring:
    """The last seconds of sound."""

    frames: deque[Frame] = field(default_factory=lambda: deque(maxlen=round(RING_S / FRAME_S)))

    def add(self, frame: Frame) -> None:
        self.frames.append(frame)

    def since(self, at: float) -> "Samples":
        """The sound of the frames that end after `at`, as one piece."""
        import numpy as np

        return np.concatenate([np.zeros(0, np.int16), *(frame.samples for frame in self.frames if frame.at > at)])

    def sound(self) -> "Samples":
        """Everything kept, as one piece."""
        return self.since(float("-inf"))


class Ears:
    """Hotword, utterances and the stop word, over one stream of frames."""

    def __init__(
        self,
        hotword: Hotword | None,
        trigger: Trigger,
        vad: VoiceActivity,
        hearings: Sequence[Hearing],
        settings: EarsSettings,
        confirm: Confirm | None = None,
    ) -> None:
        self.hotword = hotword
        self.trigger = trigger
        self.vad = vad
        self.hearings = hearings
        self.settings = settings
        self.confirm = confirm
        self.ring = Ring()
        self.listener: Listener | None = None
        self.stop = stopword.StopWord(hearings, settings.min_word_confidence)
        self.woken_at = 0.0
        self.calls_itself = False
        """Is the hotword in what the house says now?"""
        self.voice = Loudness()
        """How loud the last utterance of this conversation was."""
        self.last: Heard | None = None
        """How the last utterance ended, for the turn's record."""

    def open(
        self,
        grammars: Mapping[Lang, Sequence[str]],
        timeout: float,
        opening: Opening,
        complete: Callable[[str], bool] = lambda text: False,
    ) -> None:
        """Listen to one utterance. After the hotword, what was said in the same breath is heard too."""
        self.close()
        takes = [self.ring.since(self.woken_at - s) for s in BEFORE_WAKE_S] if self.woken_at else []
        self.woken_at = 0.0
        words = [word for name in (self.hotword.names if self.hotword else ()) for word in spoken(name)]
        self.listener = Listener(
            self.hearings,
            grammars,
            self.vad,
            self.settings,
            timeout,
            complete,
            takes if opening == "command" else (),
            words if takes and opening == "command" else (),
            self.voice.later(),
        )

    def own_words(self, text: str) -> None:
        """The house is going to say this: a hotword in it must not wake the house (it once let itself in so)."""
        plain = " ".join(re.findall(r"[^\W_]+", text.lower()))
        words = [word for name in (self.hotword.names if self.hotword else ()) for word in spoken(name)]
        self.calls_itself = any(f" {word} " in f" {plain} " for word in words)
        if self.calls_itself and self.hotword:
            self.hotword.reset()

    def close(self) -> None:
        """Stop listening to an utterance."""
        if self.listener:
            self.listener.close()
        self.listener = None

    @property
    def partial(self) -> str:
        """The text heard so far of the utterance that is going on."""
        return self.listener.partial if self.listener else ""

    def feed(self, frame: Frame, phase: Phase) -> list[Event]:
        """Take one frame; the answer is what happened in it."""
        self.ring.add(frame)
        if phase == "listening" and self.listener:
            return self.hear(self.listener, frame)
        if phase in ("idle", "guard", "speaking"):
            self.calls_itself = self.calls_itself and phase != "idle"
            events = [] if self.calls_itself else self.watch(frame)
            if phase == "speaking" and not events:
                return [StopWord(frame.at)] if self.stop.feed(frame.samples) else []
            self.stop.reset()
            return events
        return []

    def hear(self, listener: Listener, frame: Frame) -> list[Event]:
        heard = listener.feed(frame.samples, frame.at)
        if heard is None:
            return []
        self.listener = None
        self.last = heard
        self.voice = listener.gate.voice if heard.outcome == "heard" else Loudness()
        if self.hotword:
            self.hotword.reset()
        if heard.outcome == "nothing":
            return [Nobody(frame.at)]
        text = heard.text if heard.outcome == "heard" else ""
        return [Utterance(frame.at, text, heard.confidence)]

    def watch(self, frame: Frame) -> list[Event]:
        """Look for the hotword."""
        found = self.detect(frame)
        if found is None:
            return []
        self.woken_at = found.at
        self.voice = Loudness()
        return [Woke(frame.at)]

    def detect(self, frame: Frame) -> Detection | None:
        """The hotword in this frame; a detection the recognizer does not confirm is dropped."""
        if self.hotword is None:
            return None
        found = self.trigger.feed(self.hotword.process(frame.samples), frame.at)
        if found and self.confirm and not self.confirm(self.foreground(), found):
            log.info("the hotword %s (score %.2f) was not confirmed", found.name, found.score)
            self.trigger.refuse(found)
            return None
        return found

    def foreground(self) -> "Samples":
        """Everything kept, with what is clearly quieter than the loudest voice in it faded."""
        gate = Gate(self.settings.background_db, RATE)
        sound = self.ring.sound()
        gate.listen(sound)
        return gate.past(sound, FRAME)

    def watcher(self) -> Callable[[Frame], Detection | None]:
        """The hotword alone, over recordings: the same ring, trigger and confirmation as in the live house."""

        def watch(frame: Frame) -> Detection | None:
            self.ring.add(frame)
            return self.detect(frame)

        return watch
