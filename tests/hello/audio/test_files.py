"""Sound files: any rate in, 16 kHz mono out; wrong files are sentences."""

import io

import numpy as np
import pytest
import soundfile

from hello.audio.files import FileSource, PcmSource, WavSink, read_sound, write_sound
from hello.audio.frames import FRAME, RATE, AudioError, Sound


def tone(rate, seconds=1.0, hertz=440.0):
    return (np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate) * 12000).astype(np.int16)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg"])
def test_any_rate_becomes_16_khz(tmp_path, rate, suffix):
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, tone(rate), rate)
    samples = read_sound(path)
    assert samples.dtype == np.int16
    assert abs(len(samples) - RATE) < 20
    spectrum = np.abs(np.fft.rfft(samples[:RATE].astype(float)))
    assert abs(int(spectrum.argmax()) - 440) <= 2


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE", "PCM_24", "PCM_32", "PCM_U8"])
def test_every_encoding_of_a_wav_file_has_its_loudness(tmp_path, subtype):
    soundfile.write(tmp_path / "s.wav", tone(RATE).astype(np.float64) / 32768, RATE, subtype=subtype)
    assert np.abs(read_sound(tmp_path / "s.wav")).max() == pytest.approx(12000, rel=0.02)


def test_floats_that_are_no_sound_are_silence_and_too_loud_ones_are_clipped(tmp_path):
    samples = np.array([0.5, np.nan, np.inf, -np.inf, 4.0, -4.0])
    soundfile.write(tmp_path / "s.wav", samples, RATE, subtype="DOUBLE")
    assert list(read_sound(tmp_path / "s.wav")) == pytest.approx([16384, 0, 32767, -32767, 32767, -32767], abs=2)


def test_stereo_is_mixed(tmp_path):
    left = tone(RATE)
    soundfile.write(tmp_path / "s.wav", np.stack([left, np.zeros_like(left)], axis=1), RATE)
    assert np.abs(read_sound(tmp_path / "s.wav")).max() == pytest.approx(6000, rel=0.02)


def test_what_is_no_sound_is_a_sentence(tmp_path):
    (tmp_path / "text.wav").write_text("not a sound")
    with pytest.raises(AudioError, match="not a sound this machine can read"):
        read_sound(tmp_path / "text.wav")
    with pytest.raises(AudioError, match="There is no sound file"):
        read_sound(tmp_path / "absent.wav")


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(AudioError, match="cannot be written"):
        write_sound(tmp_path / "file" / "x.wav", Sound(tone(RATE)))


async def test_a_file_comes_as_whole_frames_with_silence_after_it(tmp_path):
    soundfile.write(tmp_path / "s.wav", tone(RATE, 0.5), RATE)
    frames = [frame async for frame in FileSource(tmp_path / "s.wav", tail=0.4).frames()]
    assert all(len(frame.samples) == FRAME for frame in frames)
    assert frames[-1].samples.any() == np.False_
    assert frames[-1].at == pytest.approx(0.96)


async def test_raw_pcm_from_a_pipe():
    source = PcmSource(io.BytesIO(tone(RATE, 0.2).tobytes()), tail=0.16)
    frames = [frame async for frame in source.frames()]
    assert [len(frame.samples) for frame in frames] == [FRAME] * 5
    assert [frame.at for frame in frames] == pytest.approx([0.08, 0.16, 0.24, 0.32, 0.4])
    assert frames[2].samples[:600].any() and not frames[2].samples[-600:].any()
    assert not frames[3].samples.any()


async def test_a_pipe_that_brings_bits_and_pieces_is_cut_into_frames():
    class Dripping(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 700))

    said = tone(RATE, 0.16)
    frames = [frame async for frame in PcmSource(Dripping(said.tobytes()), tail=0).frames()]
    assert np.array_equal(np.concatenate([frame.samples for frame in frames]), said)


async def test_a_file_in_a_pipe_comes_no_faster_than_it_was_spoken():
    class Clock:
        at = 5.0

        def monotonic(self):
            return self.at

        async def sleep(self, seconds):
            self.at += seconds

    source = PcmSource(io.BytesIO(tone(RATE, 0.8).tobytes()), Clock(), tail=0)
    assert [frame.at async for frame in source.frames()][-1] == pytest.approx(5.8)


async def test_what_is_said_becomes_numbered_files(tmp_path):
    sink = WavSink(tmp_path / "out")
    assert await sink.play(Sound(tone(22050), 22050))
    assert await sink.play(Sound(tone(RATE)))
    assert [p.name for p in sorted((tmp_path / "out").iterdir())] == ["said-001.wav", "said-002.wav"]
    assert soundfile.info(tmp_path / "out" / "said-001.wav").samplerate == 22050
