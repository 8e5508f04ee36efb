"""Which second stage a hotword gets, and what happens where a part of it is missing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hello.ears import fusion, hotword
from hello.ears.models import Hearing
from hello.ears.trigger import Detection
from models.acoustics import phones, sounds
from models.hotword import head, second
from models.shipped import COMPACT, HOTWORDS
from tests.hello.ears.test_confirm import Model, heard
from tests.models.test_hotword_adapt import toy
from tests.models.test_hotword_second import HEARD, UNHEARD, written

SOUND = np.zeros(38400, np.int16)


class Sure(second.Second):
    """Believes what scores over a half, and notes what it was given."""

    def evidence(self, samples: NDArray[np.int16], score: float, network: phones.Network | None) -> second.Evidence:
        return second.Evidence(20 * (score - 0.5), 0.0, None if network is None else 0.0)


def stage() -> second.Second:
    return Sure(toy(), ((1,),), HEARD, UNHEARD)


def refused(samples: NDArray[np.int16], found: Detection) -> bool:
    return False


def test_a_word_with_a_second_stage_is_judged_by_it_and_others_as_before() -> None:
    confirm = fusion.fused({"hello": stage()}, None, refused)
    assert confirm(SOUND, Detection("hello", 1.0, 0.9)) and not confirm(SOUND, Detection("hello", 1.0, 0.4))
    assert not confirm(SOUND, Detection("ok_maison", 1.0, 0.9))
    assert fusion.fused({}, None, lambda samples, found: True)(SOUND, Detection("hello", 1.0, 0.1))


def test_a_damaged_second_stage_is_left_out_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    good, bad = written(tmp_path / "a.second.npz"), written(tmp_path / "b.second.npz", said=[])
    assert set(fusion.load({"a": good, "b": bad})) == {"a"}
    assert "recognizer's words decide about b" in caplog.text


def test_the_phones_come_from_the_model_in_use_or_from_the_embedded_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    foreign = Model("hello", heard(("hello", 1.0, 1.8)))
    assert fusion.network([Hearing(foreign, ("fr",))]) is not None
    assert fusion.network([], (), tmp_path) is None and "without its phones" in caplog.text
    own = Hearing(foreign, ("fr",), sounds.read(COMPACT))
    assert own.sounds is not None and fusion.network([own], (), tmp_path) is own.sounds.network
    other = replace(own, hotword=False)
    chosen = fusion.network([other])
    assert chosen is not None and chosen is not own.sounds.network


def test_a_network_of_another_size_is_not_looked_into() -> None:
    """As that of a model which somebody enrolled with before the embedded one grew."""
    found = sounds.read(COMPACT)
    smaller = replace(found.network, out=(found.network.out[0][:-8], found.network.out[1]))
    shipped = second.read(HOTWORDS / "hello.second.npz")
    assert shipped.fits(found.network) and not shipped.fits(smaller)
    old = Hearing(Model("hello", heard(("hello", 1.0, 1.8))), ("fr",), replace(found, network=smaller))
    assert old.sounds is not None and fusion.network([old]) is old.sounds.network
    chosen = fusion.network([old], [shipped])
    assert chosen is not None and chosen is not old.sounds.network and shipped.fits(chosen)


def test_the_second_stage_lies_beside_its_head_and_is_no_word(tmp_path: Path) -> None:
    head.write(tmp_path / "ok_maison.npz", toy().members, {"frames": 12, "features": "fine"})
    assert hotword.seconds(["ok_maison", "okay_nabu"], tmp_path) == {}
    written(tmp_path / "ok_maison.second.npz")
    assert hotword.seconds(["ok_maison"], tmp_path) == {"ok_maison": tmp_path / "ok_maison.second.npz"}
    assert "ok_maison.second" not in hotword.available(tmp_path) and "ok_maison" in hotword.available(tmp_path)


def test_what_the_house_learned_comes_before_the_shipped_second_stage(tmp_path: Path) -> None:
    shipped = HOTWORDS / "hello.second.npz"
    assert hotword.seconds(["hello"]) == hotword.seconds(["hello"], tmp_path) == {"hello": shipped}
    learned = written(tmp_path / "hello.second.npz", adapted=["Léa"])
    assert hotword.seconds(["hello"], tmp_path) == {"hello": learned}


def test_a_head_trained_here_does_not_get_the_second_stage_of_the_shipped_one(tmp_path: Path) -> None:
    head.write(tmp_path / "hello.npz", toy().members, {"frames": 12, "features": "fine"})
    assert hotword.seconds(["hello"], tmp_path) == {}
    written(tmp_path / "hello.second.npz", adapted=["Léa"])
    assert hotword.seconds(["hello"], tmp_path) == {}
