"""The training of the compact recognizer, for real and small. Needs the training extra: `make test-train`."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.shared import need_shared

torch = pytest.importorskip("torch", reason="the training extra is not installed (make test-train installs it)")
pytest.importorskip("kaldi_native_fbank")
pytest.importorskip("tflite")

import vosk  # noqa: E402

from models.acoustics import phones  # noqa: E402
from models.hotword.studio.convert import convert  # noqa: E402
from models.shipped import COMPACT, NETWORK, network_in  # noqa: E402
from models.training import features, nnet3, probe  # noqa: E402
from models.training.data import Utterance, build, labels  # noqa: E402
from models.training.evaluate import hear  # noqa: E402
from models.training.network import Ears, embedding_weights, save  # noqa: E402
from models.training.package import package  # noqa: E402
from models.training.packed import Packed  # noqa: E402
from models.training.train import train_model  # noqa: E402
from models.training.voices import make, read_at  # noqa: E402

pytestmark = [pytest.mark.train, pytest.mark.timeout(420)]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def two_threads() -> None:
    torch.set_num_threads(2)
    vosk.SetLogLevel(-1)


def speech(text: str, lang: str = "fr", seed: int = 1) -> np.ndarray:
    return make("pico", lang, None)(text, random.Random(seed))[2]


def test_mel_energies_come_back_from_the_cepstra() -> None:
    wave = speech("bonjour")
    assert np.abs(features.mfcc(wave) @ features.unrotate().T - features.log_mel(wave)).max() < 1e-3


def test_the_front_is_the_published_embedding() -> None:
    """The last published layer on top of our trunk gives the 96 values that the TFLite interpreter gives."""
    import ctypes

    import pyopen_wakeword.openwakeword as oww

    published = oww.OpenWakeWordFeatures.from_builtin()
    mel = (np.random.default_rng(3).normal(6, 2, (1, 76, 32, 1))).astype(np.float32)
    lib = published.lib
    lib.TfLiteTensorCopyFromBuffer(
        published.emb_input_tensor, mel.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(mel.nbytes)
    )
    lib.TfLiteInterpreterInvoke(published.emb_interpreter)
    expected = np.empty(96, np.float32)
    lib.TfLiteTensorCopyToBuffer(
        published.emb_output_tensor, expected.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(384)
    )
    model = Ears()
    model.load_embedding()
    weight, bias = (torch.from_numpy(x) for x in embedding_weights()[-1])
    with torch.no_grad():
        trunk = model.trunk(torch.from_numpy(mel[:, None, :, :, 0])).view(1, 2, 96, -1).permute(0, 2, 3, 1)
        got = torch.nn.functional.conv2d(torch.nn.functional.max_pool2d(trunk, (2, 2)), weight, bias)
    assert np.abs(got.numpy().ravel() - expected).max() < 1e-3


def test_the_decoder_computes_what_the_network_computes(tmp_path: Path) -> None:
    """Frame by frame: real Vosk's best unit of every frame, and the path's total log probability."""
    model = nnet3.read(NETWORK)
    probe.folder(model, tmp_path)
    decoder = vosk.Model(str(tmp_path))
    total = 0
    for lang, text in (("fr", "je pars, je rentre ce soir"), ("en", "turn on the night light"), ("fr", "dix-huit")):
        wave = np.round(speech(text, lang) * 32768) / 32768
        with torch.no_grad():
            expected = model(torch.from_numpy(features.log_mel(wave))[None])[0]
        units, likelihood = probe.decoder_output(decoder, wave)
        assert units == expected.argmax(1).tolist()
        assert likelihood == pytest.approx(float(expected.max(1)[0].sum()), abs=0.02 + 1e-3 * len(units))
        total += len(units)
    assert total > 80


def test_eight_bits_a_weight_say_the_same(tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = nnet3.read(NETWORK)
    model.head[1].weight.data *= torch.logspace(-2, 0, len(model.head[1].weight))[:, None, None]  # rows of all sizes
    nnet3.final_mdl(model, tmp_path / "final.mdl")
    stored = nnet3.read(tmp_path / "final.mdl")
    mel = torch.from_numpy(features.log_mel(speech("bonjour, il est huit heures")))[None]
    with torch.no_grad():
        exact, kept = model(mel)[0], stored(mel)[0]
    assert exact.argmax(1).tolist() == kept.argmax(1).tolist()
    assert float((exact.exp() - kept.exp()).abs().max()) < 0.1


def test_from_scratch_to_a_model_that_decodes(tmp_path: Path) -> None:
    """Three words, one synthetic voice, a minute and a half of training: the folder understands them."""
    import soundfile as sf

    words = ["chauffage", "veilleuse", "lundi"]
    say = make("pico", "fr", None)
    items = []
    for k in range(45):
        _, sounds, wave = say(words[k % 3], random.Random(k))
        path = tmp_path / f"{k}.wav"
        sf.write(str(path), wave, 16000)
        items.append(Utterance(path, labels(sounds), "pico"))
    packed = Packed.of(build(items, 2, 1, []))
    model = Ears()
    model.load_embedding()
    train_model(model, 1.5, [packed], length=200, frames_each=1600, lr_head=3e-3, warmup=5, frozen=19, passes=60)
    save(model, tmp_path / "network.pt")
    package(tmp_path / "model", tmp_path / "network.pt", {w: ["fr"] for w in words}, {})
    decoder = vosk.Model(str(tmp_path / "model"))
    grammar = '["chauffage", "veilleuse", "lundi", "[unk]"]'
    heard = [hear(decoder, speech(w, seed=900 + k), grammar) for k, w in enumerate(words)]
    assert heard == words


def test_the_whole_pipeline_goes_on_where_it_was(tmp_path: Path) -> None:
    """`hello models train stt`, small: a folder that Vosk loads; run again, nothing is made twice."""
    from models.training.pipeline import Engine, train_stt

    told: list[str] = []
    small = {"engines": (Engine("pico", 12, 1, 1.0),), "frequent": 20, "workers": 2, "tell": told.append}
    small["packages"] = tmp_path  # none, whatever this machine has installed
    out = tmp_path / "compact"
    train_stt(["fr"], out, 0.005, **small)
    assert vosk.Model(str(out)).vosk_model_find_word("chauffage") >= 0
    made = (tmp_path / "compact.work" / "network.pt").stat().st_mtime_ns
    assert len([line for line in told if "models.training" in line]) == 3
    told.clear()
    train_stt(["fr"], out, 0.005, **small)
    assert (tmp_path / "compact.work" / "network.pt").stat().st_mtime_ns == made
    assert not [line for line in told if "models.training" in line]


def test_a_network_made_before_learns_on(tmp_path: Path) -> None:
    """`--from`: no beginning in nearly clean speech, the words of before, and it still hears what it heard."""
    from models.errors import ModelError
    from models.shipped import COMPACT_FR
    from models.training.package import read_words
    from models.training.pipeline import Engine, train_stt

    told: list[str] = []
    out = tmp_path / "more"
    small: dict[str, Any] = {"engines": (Engine("pico", 12, 1, 1.0),), "frequent": 20, "workers": 2}
    train_stt(["fr"], out, 0.005, start=COMPACT_FR, share=0.5, packages=tmp_path, tell=told.append, **small)
    assert not [line for line in told if "--light" in line or "nearly clean" in line]
    assert network_in(out).read_bytes() != network_in(COMPACT_FR).read_bytes()
    assert {*read_words(COMPACT_FR)} <= {*read_words(out)} and {*map(tuple, read_words(out).values())} == {("fr",)}
    decoder, grammar = vosk.Model(str(out)), '["je pars ce soir", "je pars demain", "[unk]"]'
    assert hear(decoder, speech("je pars ce soir"), grammar) == "je pars ce soir"
    with pytest.raises(ModelError, match="--from wants a folder"):
        train_stt(["fr"], tmp_path / "none", 0.005, start=tmp_path, **small)


def test_a_deeper_head_begins_where_the_network_was() -> None:
    model = Ears(layers=2)
    model.load_embedding()
    model.eval()
    x = torch.from_numpy(features.log_mel(speech("bonjour"))[None])
    with torch.no_grad():
        before = model(x)
        model.deepen(4)
        after = model.eval()(x)
    assert len(model.head) == 4
    assert float((before - after).abs().max()) < 0.05


def test_a_wider_head_begins_where_the_network_was() -> None:
    model = nnet3.read(NETWORK)
    x = torch.from_numpy(features.log_mel(speech("bonjour"))[None])
    with torch.no_grad():
        before = model(x)
        model.widen(448)
        after = model.eval()(x)
    assert model.out.in_channels == 448
    assert float((before - after).abs().max()) < 1e-3


def test_normalisations_work_again_and_change_nothing() -> None:
    model = nnet3.read(NETWORK)
    heard = [torch.from_numpy(features.log_mel(speech(text))[None]) for text in ("bonjour", "je pars ce soir")]
    with torch.no_grad():
        before = model(heard[0])
        model.unfold(heard)
        after = model(heard[0])
    assert float((before - after).abs().max()) < 0.01
    assert float((model.norms[0].running_var - 1).abs().mean()) > 0.1


def test_two_networks_are_added_up(tmp_path: Path) -> None:
    from models.errors import ModelError
    from models.training import mix

    old, heard = nnet3.read(NETWORK), torch.from_numpy(features.log_mel(speech("je pars ce soir"))[None])
    new = nnet3.read(NETWORK)
    with torch.no_grad():
        new.out.bias.add_(torch.linspace(-1, 1, len(new.out.bias)))
    save(new, tmp_path / "new.pt")
    says = {}
    for share in (0.0, 0.5, 1.0):
        mix.main(tmp_path / "mixed.mdl", share, tmp_path / "new.pt", NETWORK)
        with torch.no_grad():
            mixed = nnet3.read(tmp_path / "mixed.mdl")
            says[share] = mixed(heard)
    with torch.no_grad():
        assert float((says[0.0] - old(heard)).abs().max()) < 0.2 < float((says[1.0] - old(heard)).abs().max())
        assert float((says[1.0] - new(heard)).abs().max()) < 0.2
    moved = (mix.mixed(0.5, new, old).out.bias - old.out.bias).detach().abs()
    assert float(moved.max()) == pytest.approx(0.5, abs=0.01)
    with pytest.raises(ModelError, match="not of one size"):
        mix.mixed(0.5, Ears(width=64), old)


def test_a_deeper_network_and_the_one_it_began_as_are_added_up(tmp_path: Path) -> None:
    from models.training import mix

    old, new = nnet3.read(NETWORK), nnet3.read(NETWORK)
    samples = np.round(speech("je pars ce soir") * 32767).astype(np.int16)
    heard = torch.from_numpy(phones.log_mel(samples)[None])
    with torch.no_grad():
        before = old(heard)
        mix.deepened(new, 8)
        assert float((new(heard) - before).abs().max()) < 1e-4
        new.head[7].weight.normal_(std=0.05)
        new.head[7].bias.fill_(0.1)
        moved = float((new(heard) - before).abs().max())
        half = mix.mixed(0.5, new, old)
        assert len(half.head) == len(old.head) == 8
        assert 0.1 * moved < float((half(heard) - before).abs().max()) < 0.9 * moved
        nnet3.final_mdl(half, tmp_path / "deep.mdl")
        again = nnet3.read(tmp_path / "deep.mdl")(heard)[0].numpy()
    # In numpy, as the second opinion and the hotword read it.
    assert np.abs(phones.read(tmp_path / "deep.mdl").logp(samples) - again).max() < 1e-2


def test_the_same_words_in_another_voice() -> None:
    """Other pitch and length, and real Vosk still hears what was said."""
    decoder = vosk.Model(str(COMPACT))
    grammar = '["chauffage", "veilleuse", "demain matin", "[unk]"]'
    wave, rng = speech("demain matin"), np.random.default_rng(4)
    voices = [convert(wave, rng) for _ in range(6)]
    assert len({len(voice) for voice in voices}) == 6
    assert all(np.abs(voice).max() <= 0.51 and np.isfinite(voice).all() for voice in voices)
    assert sum(hear(decoder, voice, grammar) == "demain matin" for voice in voices) >= 5


def test_enrolment_of_a_real_speaker_keeps_the_better_model(tmp_path: Path) -> None:
    """A recorded speaker nobody trained on (the noisy GSM voice): trained, compared, and only a better model is kept.

    That it gets better is not asserted: with a minute of single words it did not do so every time (docs/stt.md).
    """
    from models.enrolment.tune import enrol
    from models.training import recordings

    clips = [c for c in recordings.load(need_shared()) if c.source == "fr/asterisk_armelle" and len(c.text) > 2][:60]
    import soundfile as sf

    rows = []
    for k, clip in enumerate(clips):
        sf.write(str(tmp_path / f"{k:03d}.wav"), read_at(clip.path), 16000)
        rows.append(f"{k:03d}.wav\t{clip.text.lower()}\tfr\n")
    (tmp_path / "list.tsv").write_text("".join(rows), encoding="utf-8")
    outcome = enrol(tmp_path, "armelle", data=tmp_path / "data", base=COMPACT, minutes=2.5)
    assert outcome.held_back >= 8
    assert outcome.kept == ("new" if outcome.after >= outcome.before else "old")
    kept = network_in(tmp_path / "data" / "models" / "enrolled")
    assert kept.is_file() == (outcome.kept == "new")
