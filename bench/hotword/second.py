"""The second stage over judged clips: the ears' own ring buffer, grammar and decision, its hearings kept for reuse."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bench.hotword import judge
from hello.ears import confirm
from hello.ears.ears import RING_S
from hello.ears.hypothesis import Hypothesis, Word
from hello.ears.models import Hearing
from hello.ears.recognizer import VoskModel
from hello.ears.trigger import Detection
from models.hotword import FRAME, SAMPLE_RATE
from models.hotword.studio import store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Second:
    """The second stage over judged clips; what the recognizer heard is kept, so that many settings can be tried."""

    def __init__(self, folder: Path, model: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.hearings = [Hearing(VoskModel(model), ("fr", "en"))]
        self.heard: dict[tuple[str, int | str, int], list[Hypothesis]] = {}

    def sound(self, played: judge.Played, frame: int) -> "NDArray[np.int16]":
        """The ring buffer of the ears when this frame had come."""
        whole = played.sound if played.sound is not None else store.wave(self.folder, played.part, played.clip)
        end = (frame + 1) * FRAME
        return whole[max(0, end - int(RING_S * SAMPLE_RATE)) : end]

    def hear(self, played: judge.Played, frame: int) -> list[Hypothesis]:
        """What the model hears then."""
        key = (played.part, played.clip.text if played.sound is not None else played.clip.start, frame)
        if key not in self.heard:
            sound = self.sound(played, frame)
            self.heard[key] = confirm.listen(self.hearings, sound, confirm.spoken(self.name))
        return self.heard[key]

    def asked(self, needs: confirm.Needs) -> judge.Confirm:
        """The second stage with these needs, for `judge.fires`."""

        def ask(played: judge.Played, frame: int, found: Detection) -> bool:
            if found.score >= needs.sure:
                return True
            length = min(RING_S, (frame + 1) * FRAME / SAMPLE_RATE)
            phrases = confirm.spoken(self.name)
            return any(confirm.decide(one, phrases, length, needs) for one in self.hear(played, frame))

        return ask

    def load(self, path: Path) -> None:
        """What was heard in an earlier run over the same clips and model."""
        if path.is_file():
            for part, start, frame, heard in json.loads(path.read_text(encoding="utf-8")):
                found = [Hypothesis(tuple(Word(*word) for word in words)) for words in heard]
                self.heard[(part, start, frame)] = found

    def save(self, path: Path) -> None:
        """Keep it for the next run."""
        rows = [
            [*key, [[[w.text, w.confidence, w.start, w.end] for w in one.words] for one in heard]]
            for key, heard in self.heard.items()
        ]
        path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
