"""The second stage by several witnesses: what the phones say, how the witnesses are weighed, its file, the network."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.acoustics import AcousticsError, phones
from models.acoustics.quiet import near_silence
from models.hotword import HotwordError, head, second
from models.shipped import HOTWORDS, NETWORK
from tests.models.test_hotword_adapt import tone, toy

HEARD = second.Weights(bias=-1.0, first=0.5, second=0.5, likeness=0.4, least=0.0)
UNHEARD = second.Weights(bias=-1.0, first=0.5, second=0.5, likeness=0.0, least=0.5)


def steps(units: list[int], count: int = 6, sure: float = 0.9) -> NDArray[np.float32]:
    """Log probabilities in which one unit a step is nearly sure."""
    table = np.full((len(units), count), (1 - sure) / (count - 1))
    table[np.arange(len(units)), units] = sure
    return np.log(table).astype(np.float32)


def spelled(path: tuple[int, ...]) -> tuple[int, ...]:
    """The units of a CTC path: repeats merged, blanks dropped."""
    return tuple(unit for unit, _ in itertools.groupby(path) if unit)


def test_a_word_that_is_there_costs_nothing_wherever_it_is() -> None:
    assert second.ratio(steps([0, 0, 1, 1, 2, 0, 3, 0, 5]), [(1, 2, 3)]) == 0.0
    assert second.ratio(steps([4, 1, 2, 3, 4]), [(5, 5, 5), (1, 2, 3)]) == 0.0


def test_each_wrong_unit_costs_and_repeats_need_a_blank() -> None:
    one = math.log(0.9 / 0.02)
    assert second.ratio(steps([0, 1, 4, 3, 0]), [(1, 2, 3)]) == pytest.approx(-one, abs=1e-4)
    assert second.ratio(steps([1, 0, 1]), [(1, 1)]) == 0.0
    assert second.ratio(steps([1, 1, 1]), [(1, 1)]) == pytest.approx(-one, abs=1e-4)
    assert second.ratio(steps([1]), [(1, 2, 3)]) < -1e6


@given(st.lists(st.lists(st.floats(-9, 0), min_size=3, max_size=3), min_size=1, max_size=5))
def test_it_is_the_best_of_all_paths(rows: list[list[float]]) -> None:
    logp = np.array(rows, np.float32)
    lost = logp - logp.max(axis=1, keepdims=True)
    for word in ((1,), (1, 2), (1, 1)):
        best = -math.inf
        for begin, end in itertools.combinations(range(len(rows) + 1), 2):
            for path in itertools.product(range(3), repeat=end - begin):
                if spelled(path) == word and path[0] == word[0] and path[-1] == word[-1]:
                    best = max(best, float(lost[np.arange(begin, end), path].sum()))
        found = second.ratio(logp, [word])
        assert found == pytest.approx(best, abs=1e-4) if best > -math.inf else found < -1e6


def test_all_ways_to_say_a_word() -> None:
    made = second.ways((("", "h"), ("e", "o"), ("l",), ("o", "o u")), ("_", "h", "e", "l", "o", "u"))
    assert len(made) == 8 and (2, 3, 4) in made and (1, 4, 3, 4, 5) in made


def test_the_witnesses_are_weighed_together_and_none_shouts() -> None:
    sure = second.Evidence(4.0, 4.0, 0.0)
    assert HEARD.score(sure) == 3.0
    assert HEARD.score(replace(sure, likeness=-5.0)) == 1.0
    assert HEARD.score(replace(sure, likeness=-1e9)) == HEARD.score(replace(sure, likeness=-15.0))
    assert HEARD.score(replace(sure, first=99.0)) == HEARD.score(replace(sure, first=8.0))


def test_more_false_wakes_allowed_is_less_asked() -> None:
    spread = replace(HEARD, least=3.0, spread=0.5)
    assert spread.at(second.RATE).least == 3.0 and spread.at(second.RATE * math.e).least == pytest.approx(2.5)
    own = second.Second(toy(), ((1,),), spread, replace(UNHEARD, spread=1.0)).at(second.RATE / math.e)
    assert own.heard.least == pytest.approx(3.5) and own.unheard.least == pytest.approx(1.5)


def test_without_a_network_the_other_weights_decide() -> None:
    own = second.Second(toy(), ((1,),), HEARD, UNHEARD)
    assert own.accepts(second.Evidence(1.5, 1.5, 0.0)) and not own.accepts(second.Evidence(1.5, 1.5, -3.0))
    assert own.accepts(second.Evidence(1.5, 1.5, None)) and not own.accepts(second.Evidence(1.4, 1.5, None))


def written(path: Path, adapted: list[str] | None = None, **changed: object) -> Path:
    fusion = {"said": [[1, 2]], "heard": vars(HEARD), "unheard": vars(UNHEARD)} | changed
    meta = {"frames": 12, "features": "fine", "fusion": fusion} | ({"adapted": adapted} if adapted else {})
    head.write(path, toy().members, meta)
    return path


def test_it_is_kept_in_a_file(tmp_path: Path) -> None:
    own = second.read(written(tmp_path / "hello.second.npz"))
    assert own.said == ((1, 2),) and own.heard == HEARD and own.unheard == UNHEARD and own.head.frames == 12


@pytest.mark.parametrize("changed", [{"said": []}, {"said": [[]]}, {"heard": {}}, {"heard": None}])
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path: Path, changed: dict[str, object]) -> None:
    with pytest.raises(HotwordError, match="no second stage of a hotword"):
        second.read(written(tmp_path / "hello.second.npz", **changed))


def test_an_ordinary_head_is_no_second_stage(tmp_path: Path) -> None:
    head.write(tmp_path / "x.npz", toy().members, {"frames": 12, "features": "fine"})
    with pytest.raises(HotwordError, match="no second stage"):
        second.read(tmp_path / "x.npz")


def test_the_evidence_about_a_sound() -> None:
    """Short, long or empty: the head and the network look at what there is."""
    own = second.Second(toy(), ((1, 2),), HEARD, UNHEARD)
    network = phones.read(NETWORK)
    sound = np.concatenate([np.zeros(32000, np.int16), tone(400, 1)])
    whole = own.evidence(sound, 0.5, network)
    assert whole.first == 0.0 and whole.likeness is not None and whole.likeness < 0
    assert own.evidence(sound[-31000:], 0.5, network).second == pytest.approx(whole.second, abs=0.05)
    assert own.evidence(sound, 0.5, None).likeness is None
    assert own.evidence(np.zeros(0, np.int16), 0.0, network).first < -10


def test_the_network_of_the_shipped_model_finds_the_phones_of_the_word() -> None:
    """Near-silence is blank all over, and the probabilities of each step sum to one before the prior."""
    network = phones.read(NETWORK)
    logp = network.logp(np.frombuffer(near_silence(0.9), np.int16))
    assert logp.shape == (22, 45) and (logp.argmax(axis=1) == 0).all()
    assert np.allclose(np.exp(logp - network.prior).sum(axis=1), 1, atol=1e-4)
    assert network.logp(np.zeros(100, np.int16)).shape == (0, 45)


@pytest.mark.parametrize("data", [b"", b"\0B<Nnet3> something else", NETWORK.read_bytes()[:200_000]])
def test_another_network_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "final.mdl").write_bytes(data)
    with pytest.raises(AcousticsError, match=r"not one that hello made, or it is damaged"):
        phones.read(tmp_path / "final.mdl")
    with pytest.raises(AcousticsError, match="No such file"):
        phones.read(tmp_path / "none.mdl")


def test_the_head_over_the_network_is_a_witness_where_there_is_one() -> None:
    """The shipped one: near-silence is no hello, less sound than a window is enough, and no network is no witness."""
    from models.hotword import phones as over

    own = second.read(HOTWORDS / "hello.second.npz")
    assert own.phones and own.heard.phones > 0 and own.unheard.phones == 0
    # A household's own second stage lies in the data folder, the head over the network does not.
    assert len(over.beside(Path("elsewhere") / "hello.second.npz")) == len(own.phones)
    assert over.beside(Path("elsewhere") / "ok_maison.second.npz") == ()
    network = phones.read(NETWORK)
    assert over.logit(own.phones, network.heard(np.frombuffer(near_silence(1.2), np.int16))) < -3
    for short in (np.zeros(0, np.int16), tone(400, 1)[:3200]):
        found = own.evidence(short, 0.5, network).phones
        assert found is not None and found < -3
    sound = np.concatenate([np.zeros(32000, np.int16), tone(400, 1)])
    assert own.evidence(sound, 0.5, phones.read(NETWORK)).phones is not None
    assert own.evidence(sound, 0.5, None).phones is None


def test_the_fourth_witness_counts_and_does_not_shout() -> None:
    weights = replace(HEARD, phones=0.5)
    heard = second.Evidence(4.0, 4.0, 0.0, 2.0)
    assert weights.score(heard) == 4.0
    assert weights.score(replace(heard, phones=99.0)) == weights.score(replace(heard, phones=12.0)) == 9.0
    assert weights.score(replace(heard, phones=None)) == 3.0
