"""The real microphone and loudspeaker, through PortAudio. A lost device is said once and tried again for ever."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Literal

from basecamp.clock import Clock
from basecamp.limit import within
from basecamp.settings import AudioSettings
from hello.audio.frames import FRAME, RATE, AudioError, Frame, Sound
from hello.threads import aside

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)

QUEUE = 64
"""Frames kept while the ears are busy: 5 s, then the oldest go."""
MUTED_S = 60.0
"""Seconds of zeros alone, which no open microphone brings."""
OPEN_S = 10.0
"""Longest wait for PortAudio to open a device or to list them, seconds."""
Direction = Literal["input", "output"]


def portaudio() -> Any:
    """The sounddevice module; AudioError when PortAudio is not installed."""
    try:
        import sounddevice
    except OSError:
        raise AudioError(
            "PortAudio is not installed, so there is no microphone or loudspeaker: "
            "install it with 'apt-get install libportaudio2'."
        ) from None
    return sounddevice


class Streams:
    """Counts the open streams of this process: PortAudio may only be restarted while there is none."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.count = 0

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """While a stream is open."""
        with self.lock:
            self.count += 1
        try:
            yield
        finally:
            with self.lock:
                self.count -= 1

    def rescan(self) -> None:
        """Have PortAudio list the devices anew: it does so only when it starts, and knows nothing plugged in later."""
        with self.lock:
            if self.count:
                return
            sounddevice = portaudio()
            with contextlib.suppress(sounddevice.PortAudioError):
                sounddevice._terminate()
                sounddevice._initialize()


STREAMS = Streams()


def find_device(wanted: str, direction: Direction) -> int:
    """The index of the first device whose name contains `wanted` (empty = the default one)."""
    sounddevice = portaudio()
    kind = "microphone" if direction == "input" else "loudspeaker"
    try:
        devices = list(sounddevice.query_devices())
    except sounddevice.PortAudioError as error:
        raise AudioError(f"The sound devices cannot be listed: {error}.") from None
    usable = [(i, d) for i, d in enumerate(devices) if d[f"max_{direction}_channels"] > 0]
    if not usable:
        raise AudioError(f"No {kind} is plugged in.")
    if not wanted:
        default = sounddevice.default.device[0 if direction == "input" else 1]
        return int(default) if default >= 0 else usable[0][0]
    for index, device in usable:
        if wanted.lower() in device["name"].lower():
            return index
    names = ", ".join(d["name"] for _, d in usable)
    raise AudioError(f"No {kind} is called {wanted!r}; there are: {names} (setting audio.{kind}).")


def shape_of(device: int, direction: Direction, rate: int) -> tuple[int, int]:
    """(samples a second, channels) to open a device with: mono at `rate` where it can, else as it is made.

    A card without a sound server has its own rate and channels, and no other.
    """
    sounddevice = portaudio()
    card = sounddevice.query_devices()[device]
    own = int(card["default_samplerate"])
    check = sounddevice.check_input_settings if direction == "input" else sounddevice.check_output_settings
    for shape in ((rate, 1), (own, 1), (own, int(card[f"max_{direction}_channels"]))):
        with contextlib.suppress(sounddevice.PortAudioError):
            check(device=device, samplerate=shape[0], channels=shape[1], dtype="int16")
            return shape
    return rate, 1  # opening it will say why it cannot be


class Blocks:
    """Sound of a device, in its shape and in pieces of any length, as frames of 1280 samples at 16 kHz mono."""

    def __init__(self, rate: int, channels: int) -> None:
        import numpy as np

        self.channels = channels
        self.rest = np.zeros(0, np.int16)
        self.resampler: Any = None
        if rate != RATE:
            import soxr

            self.resampler = soxr.ResampleStream(rate, RATE, 1, dtype="int16")

    def feed(self, data: bytes) -> Iterator["Samples"]:
        import numpy as np

        samples = np.frombuffer(data, np.int16)
        if self.channels > 1:
            samples = samples.reshape(-1, self.channels).mean(axis=1).astype(np.int16)
        if self.resampler is not None:
            samples = self.resampler.resample_chunk(samples)
        self.rest = np.concatenate([self.rest, samples])
        while len(self.rest) >= FRAME:
            frame, self.rest = self.rest[:FRAME], self.rest[FRAME:]
            yield frame


class Muted:
    """Notices a microphone that works and brings nothing: muted by its switch or its mixer, it hears nobody."""

    def __init__(self) -> None:
        self.frames = 0
        self.told = False

    def notice(self, samples: "Samples") -> str | None:
        """What is to be said once after MUTED_S of nothing but zeros, and once when there is sound again."""
        if samples.any():
            self.frames = 0
            if self.told:
                self.told = False
                return "the microphone brings sound again"
            return None
        self.frames += 1
        if self.told or self.frames * FRAME < MUTED_S * RATE:
            return None
        self.told = True
        return f"The microphone has brought nothing but silence for {MUTED_S:g} s: is it muted (its switch, alsamixer)?"


class Microphone:
    """The microphone as a source that survives unplugging: it says so once and tries again.

    A frame watchdog notices a device that neither fails nor brings frames (`hang_s`), and one that is muted is told.
    `patient=False` raises AudioError when the device cannot be opened the first time.
    """

    def __init__(self, settings: AudioSettings, clock: Clock, patient: bool = True) -> None:
        self.settings = settings
        self.clock = clock
        self.patient = patient
        self.lost = False
        self.muted = Muted()

    async def frames(self) -> AsyncIterator[Frame]:
        opened_once = False
        while True:
            try:
                async for frame in self.until_lost():
                    if self.lost:
                        log.warning("the microphone is back")
                        self.lost = False
                    opened_once = True
                    if said := self.muted.notice(frame.samples):
                        log.warning("%s", said)
                    yield frame
            except AudioError as error:
                if not (opened_once or self.patient):
                    raise
                if not self.lost:
                    log.error("%s It is tried again every %g s.", error, self.settings.retry_s)
                    self.lost = True
            await self.clock.sleep(self.settings.retry_s)
            with contextlib.suppress(AudioError, TimeoutError):
                await within(aside(STREAMS.rescan), OPEN_S)

    async def until_lost(self) -> AsyncIterator[Frame]:
        """Frames of one opening of the device; raises AudioError when it is lost or hangs."""
        try:
            sounddevice = await within(aside(portaudio), OPEN_S)
        except TimeoutError:
            raise AudioError("PortAudio does not answer: does a sound card hang?") from None
        blocks: Blocks
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Frame] = asyncio.Queue(QUEUE)

        def put(frame: Frame) -> None:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(frame)

        def heard(data: Any, count: int, moment: Any, status: Any) -> None:
            for samples in blocks.feed(bytes(data)):
                frame = Frame(samples, self.clock.monotonic())
                with contextlib.suppress(RuntimeError):  # the loop is closing
                    loop.call_soon_threadsafe(put, frame)

        closing = contextlib.ExitStack()
        given_up = threading.Event()

        def open_stream() -> Any:
            # All of it may block with the sound card: listing the devices, asking what they can, opening one.
            nonlocal blocks
            device = find_device(self.settings.microphone, "input")
            rate, channels = shape_of(device, "input", RATE)
            blocks = Blocks(rate, channels)
            closing.enter_context(STREAMS.one())
            try:
                stream = sounddevice.RawInputStream(
                    samplerate=rate,
                    blocksize=FRAME * rate // RATE,
                    device=device,
                    channels=channels,
                    dtype="int16",
                    callback=heard,
                )
                stream.start()
            except BaseException:
                closing.close()
                raise
            if given_up.is_set():
                close_quietly(stream, closing)  # too late: it would hold the microphone against the next try
            return stream

        try:
            stream = await within(aside(open_stream), OPEN_S)
        except (sounddevice.PortAudioError, IndexError, TimeoutError) as error:
            given_up.set()
            raise AudioError(
                f"The microphone cannot be opened ({str(error) or 'no answer'}): is another program using it?"
            ) from None
        try:
            while True:
                try:
                    yield await within(queue.get(), self.settings.hang_s)
                except TimeoutError:
                    raise AudioError(
                        f"The microphone has brought no sound for {self.settings.hang_s:g} s: unplugged or hung."
                    ) from None
        finally:
            # Closing a dead device may block for ever: never wait for it.
            threading.Thread(target=close_quietly, args=(stream, closing), daemon=True).start()


def close_quietly(stream: Any, closing: contextlib.ExitStack) -> None:
    """Close a stream, which counts as open until that is done."""
    with closing, contextlib.suppress(Exception):
        stream.abort()
        stream.close()


def shaped(sound: Sound, rate: int, channels: int) -> "Samples":
    """The samples of a sound in the shape of a device: int16[n], or int16[n, channels]."""
    import numpy as np

    samples = sound.samples
    if rate != sound.rate:
        import soxr

        samples = soxr.resample(samples, sound.rate, rate)
    return samples if channels == 1 else np.repeat(samples[:, None], channels, axis=1)


class Loudspeaker:
    """The loudspeaker; `play` returns when the card has really played everything (its own latency included)."""

    def __init__(self, settings: AudioSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.playing: set[threading.Event] = set()
        """What cuts each sound that plays now. One each: the earcon that follows a cut must not take it back."""
        self.lost = False
        """The last sound could not be played: the devices are listed anew before the next one."""

    async def play(self, sound: Sound) -> bool:
        cut = threading.Event()
        self.playing.add(cut)
        try:
            return await within(aside(self.play_blocking, sound, cut), sound.seconds + 10)
        except TimeoutError:
            raise AudioError("The loudspeaker does not finish playing: it hangs or was unplugged.") from None
        finally:
            cut.set()  # nobody waits for it any more
            self.playing.discard(cut)

    def play_blocking(self, sound: Sound, cut: threading.Event) -> bool:
        sounddevice = portaudio()
        if self.lost:
            STREAMS.rescan()
        self.lost = True  # until this sound has been played
        try:
            device = find_device(self.settings.loudspeaker, "output")
            rate, channels = shape_of(device, "output", sound.rate)
            samples = shaped(sound, rate, channels)
            step = rate // 20
            with (
                STREAMS.one(),
                sounddevice.RawOutputStream(samplerate=rate, device=device, channels=channels, dtype="int16") as stream,
            ):
                self.lost = False
                for start in range(0, len(samples), step):
                    if cut.is_set():
                        stream.abort()
                        return False
                    stream.write(samples[start : start + step].tobytes())
                stream.stop()  # waits until the pending buffers have been played
        except (sounddevice.PortAudioError, IndexError) as error:
            self.lost = True
            raise AudioError(f"The loudspeaker cannot play: {error}. Is another program using it?") from None
        return not cut.is_set()

    def stop(self) -> None:
        for cut in self.playing:
            cut.set()
