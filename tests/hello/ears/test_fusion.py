"""Which second stage a hotword gets, and what happens where a part of it is missing."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hello.ears import fusion
from hello.ears.trigger import Detection
from models.acoustics import phones
from models.hotword import second
from models.hotword.phones import network_of
from models.shipped import COMPACT_FR, HOTWORD_NETWORK, HOTWORDS, network_in
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


def test_the_hotword_looks_into_the_network_its_heads_were_fitted_to(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    network = fusion.network()
    assert network is not None and not caplog.text
    shipped = second.read(HOTWORDS / "hello.second.npz")
    assert shipped.phones and all(len(one.convs[0][0]) == len(network.out[1]) + network.width for one in shipped.phones)
    assert network_of(HOTWORDS / "hello.second.npz") == HOTWORD_NETWORK
    assert fusion.network(tmp_path / "none.mdl") is None and "without its phones" in caplog.text
    (tmp_path / "bad.mdl").write_bytes(b"damaged")
    assert fusion.network(tmp_path / "bad.mdl") is None


def test_a_network_that_two_files_hold_is_in_memory_once(tmp_path: Path) -> None:
    (tmp_path / "same.mdl").write_bytes(HOTWORD_NETWORK.read_bytes())
    network = phones.read(HOTWORD_NETWORK)
    assert phones.read(tmp_path / "same.mdl") is network
    (tmp_path / "other.mdl").write_bytes(network_in(COMPACT_FR).read_bytes())
    assert phones.read(tmp_path / "other.mdl") is not network
