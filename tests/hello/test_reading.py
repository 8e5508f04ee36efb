"""Reading aloud for enrolment: good recordings are kept, bad ones asked again, and it can be interrupted."""

import asyncio
import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import soundfile

from basecamp.clock import SimulatedClock
from basecamp.settings import Settings
from hello.audio.frames import Sound
from hello.demo.stage import Room, RoomSink, kitchen
from hello.ears.vad import Silero
from hello.reading import call, read_aloud, recorded, waiting
from hello.voice.synthesis import NanoVoice
from tests.shared import ROOT


class StopReadingError(Exception):
    """Ctrl-C, as the reader meets it."""


START = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))
SENTENCES = ("je pars ce soir", "quelle heure est-il", "allume la veilleuse")
READER = NanoVoice("en-US", pitch=0.85)


def session(folder, behaviours):
    """Let somebody read in a simulated room; `behaviours` is what they do at each prompt: ok, silent, faint."""
    clock = SimulatedClock(START)
    room = Room(clock, kitchen(10.0, 3, level=20.0))
    sink, told, prompts = RoomSink(room), [], iter(behaviours)

    async def speak(text):
        await sink.play(NanoVoice().render(text, "fr"))
        if text in SENTENCES:
            what = next(prompts)
            if what == "stop":
                raise StopReadingError
            if what != "silent":
                asyncio.ensure_future(answer(text, 0.01 if what == "faint" else 1.0))  # noqa: RUF006

    async def answer(text, level):
        await clock.sleep(1.0)
        samples = READER.render(text, "fr").samples * level
        room.say(Sound(samples.astype(np.int16)))

    async def microphone():
        # As a real one: it goes on while nobody listens.
        queue = asyncio.Queue()

        async def pump():
            async for frame in room.frames():
                await queue.put(frame)

        task = asyncio.ensure_future(pump())
        try:
            while True:
                yield await queue.get()
        finally:
            task.cancel()

    async def run():
        frames = microphone()
        await anext(frames)  # from here on it runs
        try:
            return await read_aloud(SENTENCES, frames, speak, Silero(), Settings(), clock, folder, "fr", told.append)
        finally:
            await frames.aclose()

    try:
        return asyncio.run(run()), told
    except StopReadingError:
        return None, told


def test_every_sentence_read_well_is_kept_with_its_text(tmp_path):
    count, _ = session(tmp_path / "nio", ["ok"] * 3)
    assert count == 3
    rows = [line.split("\t") for line in (tmp_path / "nio" / "list.tsv").read_text().splitlines()]
    assert [row[1] for row in rows] == list(SENTENCES)
    for name, text, lang in rows:
        sound, rate = soundfile.read(tmp_path / "nio" / name)
        assert (rate, lang) == (16000, "fr")
        # The whole sentence is there, without the prompt that came before.
        assert 0.7 < len(sound) / rate / READER.render(text, "fr").seconds < 2.6


def test_silence_and_a_faint_voice_are_asked_again(tmp_path):
    count, told = session(tmp_path, ["silent", "ok", "ok", "ok"])
    assert count == 3
    assert any("rien entendu" in line for line in told)


def test_it_goes_on_where_it_was_interrupted(tmp_path):
    assert session(tmp_path, ["ok", "stop"])[0] is None
    assert waiting(SENTENCES, tmp_path) == list(SENTENCES[1:])
    count, told = session(tmp_path, ["ok", "ok"])
    assert count == 3
    assert "2 phrases" in told[0]


def calls(folder, heard, count=3):
    """Somebody calls in a simulated room, at each prompt as `heard` says: ok or silent."""
    clock = SimulatedClock(START)
    room = Room(clock, kitchen(10.0, 3, level=20.0))
    what, told = iter(heard), []

    def tell(line):
        told.append(line)
        if line.startswith("[") and next(what) == "ok":
            asyncio.ensure_future(answer())  # noqa: RUF006

    async def answer():
        await clock.sleep(1.0)
        room.say(Sound((READER.render("hello", "en").samples * 0.4).astype(np.int16)))

    async def run():
        frames = room.frames()
        try:
            return await call("hello", count, frames, Silero(), Settings(), folder, "fr", tell)
        finally:
            await frames.aclose()

    return asyncio.run(run()), told


def test_ten_calls_are_asked_for_and_those_that_are_there_are_not_asked_again(tmp_path):
    count, told = calls(tmp_path / "nio", ["ok", "silent", "ok", "ok"])
    assert count == 3
    assert [line[:5] for line in told if line.startswith("[")] == ["[1/3]", "[2/3]", "[2/3]", "[3/3]"]
    assert any("rien entendu" in line for line in told)
    assert all(0.5 < soundfile.info(path).duration < 3 for path in recorded(tmp_path / "nio"))
    (tmp_path / "nio" / "001.wav").unlink()
    assert calls(tmp_path / "nio", ["ok"])[0] == 3


def test_without_a_microphone_it_says_so(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "hello", "enrol", "Nio"],
        cwd=ROOT,
        env={"HELLO_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert done.stderr.strip().endswith(".")
