"""The last utterances kept as WAV for debugging: off by default, says so when on, deleted after some days."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from basecamp.clock import Clock
from basecamp.settings import AudioSettings
from hello.audio.files import write_sound
from hello.audio.frames import AudioError, Frame, Sound

log = logging.getLogger(__name__)
PRUNE_S = 3600.0


class Recorder:
    """Keeps what the open ears heard. `frame` and `phase` are observers of the loop."""

    def __init__(self, folder: Path, settings: AudioSettings, clock: Clock) -> None:
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.heard: list[Frame] = []
        self.listening = False

    def frame(self, frame: Frame) -> None:
        if self.listening:
            self.heard.append(frame)

    def phase(self, phase: str) -> None:
        if self.listening and phase != "listening" and self.heard:
            self.keep()
        self.listening = phase == "listening"

    def keep(self) -> None:
        """Write the utterance, readable by the owner alone, and forget the oldest."""
        import numpy as np

        samples = np.concatenate([frame.samples for frame in self.heard])
        self.heard = []
        path = self.folder / f"utterance-{self.clock.now():%Y%m%d-%H%M%S-%f}.wav"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_sound(path, Sound(samples))
            path.chmod(0o600)
            self.prune()
        except (AudioError, OSError) as error:
            log.warning("the utterance is not kept: %s", error)

    def prune(self) -> None:
        """Only the last N, and none older than the configured days (also once recording is switched off again)."""
        # Also what a process that was killed while it wrote has left.
        files = sorted(self.folder.glob("utterance-*"))
        oldest = self.clock.now() - timedelta(days=self.settings.record_days)
        for number, path in enumerate(files):
            surplus = self.settings.record_last and number < len(files) - self.settings.record_last
            if surplus or datetime.fromtimestamp(path.stat().st_mtime, oldest.tzinfo) < oldest:
                path.unlink(missing_ok=True)

    async def forget(self) -> None:
        """Prune every hour until cancelled: what is old goes though nobody speaks any more."""
        while True:
            try:
                self.prune()
            except OSError as error:
                log.warning("old recordings are not deleted: %s", error)
            await self.clock.sleep(PRUNE_S)


def notice(settings: AudioSettings, folder: Path) -> str | None:
    """What is said at start when recordings are kept; None when they are not."""
    if not settings.record_last:
        return None
    return (
        f"The last {settings.record_last} utterances are kept in {folder} for {settings.record_days} days "
        "(audio.record_last = 0 switches this off)."
    )
