"""Ten hotwords of somebody: kept, learned from, compared, listed, erased."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.enrolment import cli, hotwords
from models.errors import ModelError
from models.hotword import HotwordError, adapt, head, second
from tests.models.test_hotword_adapt import noise_units, tone, toy

WEIGHTS = {"bias": 0.0, "first": 0.0, "second": 1.0, "likeness": 0.0, "least": -0.5, "spread": 0.0}


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first stage that asks about everything, a second that believes nothing; few situations: tests are quick."""
    monkeypatch.setattr(adapt, "SITUATIONS", 3)
    folder = tmp_path / "shipped"
    folder.mkdir()
    chosen = toy()
    meta = {"frames": 12, "features": "fine"}
    head.write(folder / "hello.npz", chosen.members, meta | {"trigger": {"threshold": 1e-4, "asks": 9}})
    fusion = {"said": [[1]], "heard": WEIGHTS, "unheard": WEIGHTS}
    head.write(folder / "hello.second.npz", chosen.members, meta | {"fusion": fusion})
    background = adapt.Background(yes=noise_units(chosen, 5)[:1] + 3, no=noise_units(chosen, 6))
    adapt.write_background(folder / "hello.background.npz", background)
    return folder


def recorded(folder: Path, count: int, quiet: int = 0) -> Path:
    """A folder of recordings of the "word", the first `quiet` of them too soft."""
    folder.mkdir(parents=True)
    for number in range(count):
        wave = tone(400 + 12 * number, number) // (200 if number < quiet else 1)
        soundfile.write(str(folder / f"{number}.wav"), wave.astype(np.int16), 16000)
    return folder


def test_a_household_learns_a_voice_and_forgets_it(tmp_path: Path, shipped: Path) -> None:
    data, said = tmp_path / "data", list[str]()
    source = recorded(tmp_path / "rec", 7, quiet=1)
    outcome = hotwords.learn(source, "Léa", data=data, lang="fr", shipped=shipped, tell=said.append)
    assert outcome.kept and outcome.after > outcome.before and outcome.held_back == 2 and outcome.learned_from == 4
    assert [name for name, _ in outcome.refused] == ["0.wav"] and "plus fort" in outcome.refused[0][1]
    assert "mis de côté" in said[0] and "held back" in outcome.sentence("en")
    installed = second.read(hotwords.adapted(data, "hello"))
    assert installed.head.meta["adapted"] == ["Léa"] and installed.heard.least == -0.5
    assert {name: len(files) for name, files in hotwords.people(data).items()} == {"Léa": 6}
    assert hotwords.erase(data, "Léa", shipped=shipped) == 6
    assert not hotwords.adapted(data, "hello").exists() and hotwords.people(data) == {}


def test_others_stay_learnt_when_one_is_erased(tmp_path: Path, shipped: Path) -> None:
    data = tmp_path / "data"
    for name in ("Léa", "Tom"):
        hotwords.learn(recorded(tmp_path / name, 5), name, data=data, shipped=shipped)
    assert second.read(hotwords.adapted(data, "hello")).head.meta["adapted"] == ["Léa", "Tom"]
    hotwords.erase(data, "Tom", shipped=shipped)
    assert second.read(hotwords.adapted(data, "hello")).head.meta["adapted"] == ["Léa"]


def test_too_few_good_hotwords_change_nothing(tmp_path: Path, shipped: Path) -> None:
    with pytest.raises(ModelError, match=r"Only 2 hotwords .* at least 5"):
        hotwords.learn(recorded(tmp_path / "rec", 4, quiet=2), "Léa", data=tmp_path / "data", shipped=shipped)
    assert not (tmp_path / "data").exists()


def test_beside_a_head_trained_here_nothing_is_learnt(tmp_path: Path, shipped: Path) -> None:
    path = hotwords.adapted(tmp_path / "data", "hello").with_name("hello.npz")
    path.parent.mkdir(parents=True)
    head.write(path, toy(7).members, {"frames": 12, "features": "fine"})
    with pytest.raises(ModelError, match="was trained on this machine"):
        hotwords.learn(recorded(tmp_path / "rec", 5), "Léa", data=tmp_path / "data", shipped=shipped)


@pytest.mark.parametrize("missing", ["hello.background.npz", "hello.second.npz"])
def test_without_what_it_needs_it_says_so(tmp_path: Path, shipped: Path, missing: str) -> None:
    (shipped / missing).unlink()
    with pytest.raises(HotwordError, match=r"missing or damaged|no second stage here"):
        hotwords.learn(recorded(tmp_path / "rec", 5), "Léa", data=tmp_path / "data", shipped=shipped)


def test_the_command_lists_and_erases_hotwords(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    (data / "hotwords" / "Léa").mkdir(parents=True)
    soundfile.write(str(data / "hotwords" / "Léa" / "000.wav"), tone(400, 1), 16000)
    assert cli.main(["--list", "--data", str(data)]) == 0
    assert "Léa: 1 hotwords" in capsys.readouterr().out
    assert cli.main(["--erase", "Léa", "--data", str(data)]) == 0
    assert "1 hotwords erased" in capsys.readouterr().out
    assert cli.main(["--erase", "Léa", "--data", str(data)]) == 1


def test_the_command_says_what_ten_calls_changed(
    tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hotwords.learn, "__kwdefaults__", {**hotwords.learn.__kwdefaults__, "shipped": shipped})  # type: ignore[attr-defined]
    source = recorded(tmp_path / "rec", 7, quiet=1)
    given = ["Tom", "--hotwords", "--from", str(source), "--data", str(tmp_path / "data"), "--lang", "en"]
    assert cli.main(given) == 0
    said = capsys.readouterr().out
    assert "0.wav: I can hardly hear you" in said and "Of 2 calls held back I heard 0, and now 2" in said
