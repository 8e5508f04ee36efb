"""The rolling recorder: off by default, says so when on, keeps the last N for some days, for the owner's eyes alone."""

import asyncio
import os
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import soundfile

from basecamp.settings import AudioSettings
from hello.audio.frames import FRAME, Frame
from hello.loop.recorder import Recorder, notice

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.at = NOW

    def now(self):
        self.at += timedelta(milliseconds=1)
        return self.at

    async def sleep(self, seconds):
        await asyncio.Event().wait()


@pytest.fixture
def recorder(tmp_path):
    return Recorder(tmp_path / "recordings", AudioSettings(record_last=2), Clock())


def hear(recorder, value, frames=3):
    """A frame before, an open ear, and a frame after."""
    recorder.frame(Frame(np.full(FRAME, 1, np.int16), 0.0))
    recorder.phase("listening")
    for _ in range(frames):
        recorder.frame(Frame(np.full(FRAME, value, np.int16), 0.0))
    recorder.phase("thinking")
    recorder.frame(Frame(np.full(FRAME, 2, np.int16), 0.0))


def kept(recorder):
    return sorted(recorder.folder.glob("*.wav"))


def test_only_what_open_ears_heard_is_kept_for_the_owner_alone(recorder):
    hear(recorder, 500)
    (path,) = kept(recorder)
    samples, rate = soundfile.read(path, dtype="int16")
    assert (len(samples), rate) == (3 * FRAME, 16000)
    assert set(samples) == {500}
    assert path.stat().st_mode & 0o777 == 0o600
    assert recorder.folder.stat().st_mode & 0o777 == 0o700


def test_the_last_two_are_kept(recorder):
    for value in (100, 200, 300):
        hear(recorder, value)
    assert [int(soundfile.read(path, dtype="int16")[0][0]) for path in kept(recorder)] == [200, 300]


def test_recordings_go_after_seven_days(recorder):
    hear(recorder, 100)
    old = (NOW - timedelta(days=7, hours=1)).timestamp()
    os.utime(kept(recorder)[0], (old, old))
    hear(recorder, 200)
    assert len(kept(recorder)) == 1


def test_what_was_being_written_when_the_process_was_killed_goes_too(recorder):
    hear(recorder, 300)
    cut = recorder.folder / "utterance-20261101-120000-000000.wav.part"
    cut.write_bytes(b"RIFF")
    old = (NOW - timedelta(days=8)).timestamp()
    os.utime(cut, (old, old))
    recorder.prune()
    assert not cut.exists()
    assert len(kept(recorder)) == 1


async def test_old_recordings_go_though_nobody_speaks_and_though_recording_is_off_now(recorder):
    for value in (100, 200):
        hear(recorder, value)
    old = (NOW - timedelta(days=7, hours=1)).timestamp()
    os.utime(kept(recorder)[0], (old, old))
    off = Recorder(recorder.folder, AudioSettings(), Clock())
    forgetting = asyncio.ensure_future(off.forget())
    await asyncio.sleep(0)
    forgetting.cancel()
    assert len(kept(recorder)) == 1


def test_a_folder_that_cannot_be_written_does_not_harm_the_loop(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    hear(Recorder(tmp_path / "file" / "recordings", AudioSettings(record_last=2), Clock()), 100)
    assert "not kept" in caplog.text


def test_it_is_off_by_default_and_says_so_when_on(tmp_path):
    assert notice(AudioSettings(), tmp_path) is None
    assert "The last 5 utterances are kept" in str(notice(AudioSettings(record_last=5), tmp_path))
