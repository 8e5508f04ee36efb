"""The microphone and loudspeaker against a PortAudio that misbehaves. The real one is tried where a card exists."""

import asyncio
import threading
import types

import numpy as np
import pytest

from basecamp.clock import SystemClock
from basecamp.settings import AudioSettings
from hello.audio import devices
from hello.audio.frames import FRAME, AudioError, Sound


class PortAudioError(Exception):
    pass


class FakePortAudio:
    """Opens streams as scripted: a number = frames brought before silence, an exception = cannot be opened."""

    PortAudioError = PortAudioError
    default = types.SimpleNamespace(device=(0, 0))

    def __init__(self, script=(), names=("Built-in", "USB Mic")):
        self.script = list(script)
        self.names = self.plugged = names
        """What PortAudio lists, and what is plugged in: it looks only when it starts."""
        self.written = []
        self.open = 0
        self.level = 1000
        """Of every sample it brings."""
        self.only = None
        """The one rate and number of channels of the card; None = a sound server takes any."""

    def _terminate(self):
        assert not self.open, "PortAudio was stopped under an open stream: it would crash"

    def _initialize(self):
        self.names = self.plugged

    def query_devices(self):
        rate, channels = self.only or (44100, 1)
        shape = {"max_input_channels": channels, "max_output_channels": channels, "default_samplerate": float(rate)}
        return [{"name": n, **shape} for n in self.names]

    def check_input_settings(self, *, device, samplerate, channels, dtype):
        if self.only not in (None, (samplerate, channels)):
            raise PortAudioError("Invalid sample rate")

    check_output_settings = check_input_settings

    def RawInputStream(self, *, callback, samplerate, blocksize, channels, **options):  # noqa: N802
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        self.open += 1

        def start():
            for _ in range(step):
                callback(np.full(blocksize * channels, self.level, np.int16).tobytes(), blocksize, None, None)

        def close():
            self.open -= 1

        return types.SimpleNamespace(start=start, abort=lambda: None, close=close)

    def RawOutputStream(self, **options):  # noqa: N802
        fake = self
        fake.shape = options["samplerate"], options["channels"]

        class Stream:
            def __enter__(self):
                fake.open += 1
                return self

            def __exit__(self, *stuff):
                fake.open -= 1

            def write(self, data):
                fake.written.append(len(data))

            def stop(self):
                fake.written.append("stopped")

            def abort(self):
                fake.written.append("aborted")

        return Stream()


@pytest.fixture
def fake(monkeypatch):
    def use(*script, **options):
        port = FakePortAudio(script, **options)
        monkeypatch.setattr(devices, "portaudio", lambda: port)
        return port

    return use


QUICK = AudioSettings(hang_s=0.05, retry_s=0.01)


async def take(microphone, count):
    frames = []
    async for frame in microphone.frames():
        frames.append(frame)
        if len(frames) == count:
            return frames
    return frames


async def test_a_microphone_that_hangs_is_opened_again(fake, caplog):
    fake(2, 3)
    frames = await asyncio.wait_for(take(devices.Microphone(QUICK, SystemClock()), 5), 5)
    assert len(frames) == 5
    assert "no sound" in caplog.text
    assert "is back" in caplog.text


def test_a_muted_microphone_is_told_once_and_so_is_its_return():
    silence, sound = np.zeros(FRAME, np.int16), np.full(FRAME, 3, np.int16)
    muted = devices.Muted()
    told = [muted.notice(one) for one in [silence] * 749 + [sound] + [silence] * 1500 + [sound] * 2]
    assert [at for at, one in enumerate(told) if one] == [1499, 2250]
    assert "is it muted" in told[1499]
    assert "sound again" in told[2250]


async def test_a_microphone_of_zeros_is_told(fake, caplog, monkeypatch):
    monkeypatch.setattr(devices, "MUTED_S", 0.3)
    port = fake(5)
    port.level = 0
    assert len(await asyncio.wait_for(take(devices.Microphone(QUICK, SystemClock()), 5), 5)) == 5
    assert caplog.text.count("is it muted") == 1


async def test_a_busy_microphone_is_said_once_and_tried_again(fake, caplog):
    fake(PortAudioError("Device unavailable"), PortAudioError("Device unavailable"), 1)
    await asyncio.wait_for(take(devices.Microphone(QUICK, SystemClock()), 1), 5)
    assert caplog.text.count("another program using it") == 1


async def test_a_microphone_that_opens_too_late_is_closed_again(fake, monkeypatch, caplog):
    """Its stream stayed open, and held the microphone against every further try."""
    port = fake(1, 1)
    answer = threading.Event()
    original = FakePortAudio.RawInputStream
    monkeypatch.setattr(devices, "OPEN_S", 0.05)

    def slow(self, **options):
        if not answer.is_set():
            answer.wait(5)
        elif self.open:
            raise PortAudioError("Device unavailable")
        return original(self, **options)

    monkeypatch.setattr(FakePortAudio, "RawInputStream", slow)
    frames = devices.Microphone(QUICK, SystemClock()).frames()
    first = asyncio.ensure_future(anext(frames))
    await asyncio.sleep(0.1)
    assert "cannot be opened (no answer)" in caplog.text
    answer.set()
    assert len((await asyncio.wait_for(first, 5)).samples) == FRAME
    for _ in range(500):  # those that come too late are closed one by one
        if port.open == 1:
            break
        await asyncio.sleep(0.01)
    assert port.open == 1
    await frames.aclose()


async def test_devices_that_change_while_one_is_opened_end_nothing(fake, monkeypatch):
    """The number of a device is only good until PortAudio lists them anew; its error ended the voice loop."""
    port = fake(1)
    listed = iter([[], PortAudioError("PortAudio not initialized"), []])
    devices_there = port.query_devices

    def changing(self):
        answer = next(listed, None)
        if isinstance(answer, Exception):
            raise answer
        return devices_there()

    monkeypatch.setattr(FakePortAudio, "query_devices", changing)
    assert len(await asyncio.wait_for(take(devices.Microphone(QUICK, SystemClock()), 1), 5)) == 1
    listed = iter([[], PortAudioError("PortAudio not initialized"), []])
    with pytest.raises(AudioError, match="loudspeaker cannot play"):
        await devices.Loudspeaker(AudioSettings(), SystemClock()).play(Sound(np.zeros(1600, np.int16)))


async def test_a_microphone_plugged_in_later_is_found(fake, caplog):
    port = fake(1, names=())
    port.plugged = ("USB Mic",)
    settings = QUICK.model_copy(update={"microphone": "usb"})
    assert len(await asyncio.wait_for(take(devices.Microphone(settings, SystemClock()), 1), 5)) == 1
    assert caplog.text.count("No microphone is plugged in") == 1


async def test_unplugging_is_said_and_plugging_in_again_is_heard(fake, caplog):
    port = fake(2, PortAudioError("Invalid device"), 2)
    frames = await asyncio.wait_for(take(devices.Microphone(QUICK, SystemClock()), 4), 5)
    assert len(frames) == 4
    assert caplog.text.count("tried again every") == 1
    assert port.script == []


async def test_a_loudspeaker_plugged_in_again_plays(fake):
    port = fake(names=())
    loudspeaker = devices.Loudspeaker(AudioSettings(), SystemClock())
    sound = Sound(np.zeros(1600, np.int16))
    with pytest.raises(AudioError, match="No loudspeaker is plugged in"):
        await loudspeaker.play(sound)
    port.plugged = ("USB Speaker",)
    assert await loudspeaker.play(sound) is True


async def test_devices_are_not_listed_anew_under_an_open_stream(fake):
    port = fake(1)
    port.plugged = ("Other",)
    frames = devices.Microphone(QUICK, SystemClock()).frames()
    await anext(frames)
    devices.STREAMS.rescan()
    assert port.names == ("Built-in", "USB Mic")
    await frames.aclose()


async def test_a_card_that_only_knows_stereo_at_48_khz_is_heard_and_plays(fake):
    port = fake(20)
    port.only = (48000, 2)
    frames = await asyncio.wait_for(take(devices.Microphone(QUICK, SystemClock()), 10), 5)
    assert {len(frame.samples) for frame in frames} == {FRAME}
    assert np.all(np.abs(frames[5].samples.astype(int) - 1000) < 20)
    assert await devices.Loudspeaker(AudioSettings(), SystemClock()).play(Sound(np.zeros(16000, np.int16)))
    assert port.shape == (48000, 2)
    assert sum(n for n in port.written if isinstance(n, int)) == 48000 * 2 * 2


async def test_impatient_callers_are_told_at_once(fake):
    fake(PortAudioError("Device unavailable"))
    with pytest.raises(AudioError, match="another program"):
        await take(devices.Microphone(QUICK, SystemClock(), patient=False), 1)


def test_an_unknown_device_lists_what_is_there(fake):
    fake()
    assert devices.find_device("usb", "input") == 1
    with pytest.raises(AudioError, match=r"No microphone is called 'jabra'.*Built-in, USB Mic.*audio.microphone"):
        devices.find_device("jabra", "input")


def test_no_device_at_all_is_said(fake):
    fake(names=())
    with pytest.raises(AudioError, match="No loudspeaker is plugged in"):
        devices.find_device("", "output")


async def test_the_loudspeaker_returns_when_everything_was_played(fake):
    port = fake()
    loudspeaker = devices.Loudspeaker(AudioSettings(), SystemClock())
    assert await loudspeaker.play(Sound(np.zeros(16000, np.int16))) is True
    assert port.written[-1] == "stopped"
    assert sum(n for n in port.written if isinstance(n, int)) == 32000


async def test_speech_can_be_cut(fake, monkeypatch):
    port = fake()
    loudspeaker = devices.Loudspeaker(AudioSettings(), SystemClock())
    original = FakePortAudio.RawOutputStream

    def cutting(self, **options):
        stream = original(self, **options)
        write = stream.write

        def writing(data):
            write(data)
            loudspeaker.stop()

        stream.write = writing
        return stream

    monkeypatch.setattr(FakePortAudio, "RawOutputStream", cutting)
    assert await loudspeaker.play(Sound(np.zeros(160000, np.int16))) is False
    assert port.written[-1] == "aborted"
    assert len(port.written) == 2


async def test_the_earcon_after_a_barge_in_does_not_take_the_cut_back(fake, monkeypatch):
    """The hotword over the house's own voice cuts it and rings at once: the voice went on to its end."""
    port = fake()
    loop, sounding, cut = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
    original = FakePortAudio.RawOutputStream

    def slow(self, **options):
        stream = original(self, **options)
        write = stream.write

        def writing(data):
            write(data)
            if not cut.is_set():
                loop.call_soon_threadsafe(sounding.set)
                cut.wait(5)

        stream.write = writing
        return stream

    monkeypatch.setattr(FakePortAudio, "RawOutputStream", slow)
    loudspeaker = devices.Loudspeaker(AudioSettings(), SystemClock())
    speech = asyncio.ensure_future(loudspeaker.play(Sound(np.zeros(160000, np.int16))))
    await sounding.wait()
    loudspeaker.stop()
    earcon = asyncio.ensure_future(loudspeaker.play(Sound(np.zeros(800, np.int16))))
    await asyncio.sleep(0)
    cut.set()
    assert await speech is False
    assert await earcon is True
    assert "aborted" in port.written


def test_a_machine_without_a_card_says_so():
    """The real PortAudio: either there is a card, or the sentence says there is none."""
    try:
        index = devices.find_device("", "input")
    except AudioError as error:
        assert "plugged in" in str(error) or "PortAudio" in str(error)
    else:
        assert index >= 0
