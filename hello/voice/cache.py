"""Rendered sentences kept on disk by (text, voice, settings), so that a known prompt sounds at once."""

import contextlib
import hashlib
import logging
from pathlib import Path

from hello.audio.files import write_sound
from hello.audio.frames import AudioError, Sound

log = logging.getLogger(__name__)


class Cache:
    """A folder of WAV files, the least recently used thrown away above `limit` bytes. Never an error to the caller."""

    def __init__(self, folder: Path, limit: int = 200_000_000) -> None:
        self.folder = folder
        self.limit = limit

    def path(self, text: str, key: str) -> Path:
        digest = hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()[:32]
        return self.folder / f"{digest}.wav"

    def get(self, text: str, key: str) -> Sound | None:
        """The sound rendered before, or None (also when the file is damaged: it is rendered again)."""
        path = self.path(text, key)
        if not path.is_file():
            return None
        import soundfile

        try:
            samples, rate = soundfile.read(str(path), dtype="int16")
            path.touch()
        except (OSError, soundfile.LibsndfileError):
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        return Sound(samples, int(rate))

    def put(self, text: str, key: str, sound: Sound) -> None:
        try:
            # What the house says is nobody else's business: the family's messages are among it.
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            write_sound(self.path(text, key), sound)
            self.shrink()
        except (AudioError, OSError) as error:
            log.warning("the rendered prompt is not kept: %s", error)

    def shrink(self) -> None:
        files = [(p.stat().st_mtime, p.stat().st_size, p) for p in self.folder.glob("*.wav")]
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files, key=lambda f: f[0]):
            if total <= self.limit:
                return
            path.unlink(missing_ok=True)
            total -= size
