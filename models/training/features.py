"""The features of the recognizer: exactly what Vosk computes from `conf/mfcc.conf`, before the rotation.

Kaldi's MFCC with as many cepstra as mel bins is an invertible rotation of the log mel energies; the first affine of
the exported network undoes it. So the network is trained on log mel energies.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from models.acoustics.phones import BINS, HIGH, LOW, RATE

LIFTER = 22.0

MFCC_CONF = f"""--use-energy=false
--sample-frequency=16000
--num-mel-bins={BINS}
--num-ceps={BINS}
--low-freq={LOW:.0f}
--high-freq={HIGH:.0f}
--window-type=hanning
--preemphasis-coefficient=0
--dither=0
"""


def options(kind: str = "fbank") -> Any:
    """kaldi-native-fbank's options of `MFCC_CONF`."""
    import kaldi_native_fbank as knf

    opts = knf.FbankOptions() if kind == "fbank" else knf.MfccOptions()
    opts.frame_opts.dither = 0.0
    opts.frame_opts.samp_freq = RATE
    opts.frame_opts.window_type = "hanning"
    opts.frame_opts.preemph_coeff = 0.0
    opts.frame_opts.snip_edges = True
    opts.mel_opts.num_bins = BINS
    opts.mel_opts.low_freq = LOW
    opts.mel_opts.high_freq = HIGH
    opts.use_energy = False
    if kind == "mfcc":
        opts.num_ceps = BINS
        opts.cepstral_lifter = LIFTER
    return opts


def log_mel(wave: np.ndarray) -> np.ndarray:
    """(frames, 32) natural log mel energies of a 16 kHz wave in -1…1 (at int16 scale, rounded)."""
    import kaldi_native_fbank as knf

    fbank = knf.OnlineFbank(options())
    samples = np.round(np.clip(wave, -1.0, 32767 / 32768) * 32768.0)
    fbank.accept_waveform(RATE, samples.astype(np.float32).tolist())
    fbank.input_finished()
    count = fbank.num_frames_ready
    if count == 0:
        return np.zeros((0, BINS), np.float32)
    return np.stack([fbank.get_frame(i) for i in range(count)])


def mfcc(wave: np.ndarray) -> np.ndarray:
    """(frames, 32) MFCC as Vosk computes them; used to check the rotation."""
    import kaldi_native_fbank as knf

    online = knf.OnlineMfcc(options("mfcc"))
    samples = np.round(np.clip(wave, -1.0, 32767 / 32768) * 32768.0)
    online.accept_waveform(RATE, samples.astype(np.float32).tolist())
    online.input_finished()
    return np.stack([online.get_frame(i) for i in range(online.num_frames_ready)])


def unrotate() -> np.ndarray:
    """(32, 32) matrix M with log_mel = M @ mfcc: the inverse of Kaldi's orthonormal DCT and of its lifter."""
    k = np.arange(BINS)
    dct = np.sqrt(2.0 / BINS) * np.cos(np.pi / BINS * np.outer(k, k + 0.5))
    dct[0] = np.sqrt(1.0 / BINS)
    lifter = 1.0 + 0.5 * LIFTER * np.sin(np.pi * k / LIFTER)
    return np.asarray(np.linalg.inv(lifter[:, None] * dct), np.float64)
