"""Recordings collected by oneself: who trains, who is held out, and what a wrong list says."""

from pathlib import Path

import pytest

from models.errors import ModelError
from models.hotword.studio import sounds
from models.training import evaluate, recordings, testsets
from models.training.pipeline import of_people

HEAD = "file\tlang\tspeaker\tlicence\tsource\ttranscript\n"


def listed(folder: Path, *rows: str) -> Path:
    for row in rows:
        sound = folder / row.split("\t")[0]
        sound.parent.mkdir(exist_ok=True)
        sound.touch()
    (folder / "list.tsv").write_text(HEAD + "".join(row + "\n" for row in rows), encoding="utf-8")
    return folder


def test_speakers_never_cross(tmp_path: Path) -> None:
    rows = [f"digits/{n}-{k}.wav\ten\tdigits:{n}\tMIT\there\tone" for n in range(60) for k in range(2)]
    clips = recordings.people(listed(tmp_path, *rows))
    held = {clip.speaker for clip in clips if clip.split == "test"}
    assert 5 <= len(held) <= 20
    assert not held & {clip.speaker for clip in clips if clip.split == "train"}


def test_speech_commands_are_held_out_as_in_the_shared_recordings(tmp_path: Path) -> None:
    rows = [f"a/{n}.wav\ten\tgsc:{n:08x}\tCC-BY-4.0\there\tone" for n in range(100)]
    splits = {clip.speaker: clip.split for clip in recordings.people(listed(tmp_path, *rows))}
    assert splits == {one: recordings.split_of("en/speech_commands", one) for one in splits}
    assert set(splits.values()) == {"train", "dev", "test"}


def test_speech_commands_are_read_as_they_are_unpacked(tmp_path: Path) -> None:
    for name in ("yes/00f0204f_nohash_0.wav", "yes/00f0204f_nohash_1.wav", "_background_noise_/tap.wav", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    clips = recordings.people(tmp_path)
    assert [(clip.speaker, clip.text, clip.lang) for clip in clips] == [("gsc:00f0204f", "yes", "en")] * 2


def test_an_empty_folder_is_no_recordings(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no list\.tsv and no Speech Commands"):
        recordings.people(tmp_path)


def test_licences_that_do_not_fit_are_left_out(tmp_path: Path) -> None:
    rows = [f"a/{licence}.wav\tfr\ta:b\t{licence}\there\tun" for licence in ("CC-BY-SA-3.0", "none", "CC0-1.0")]
    assert [clip.licence for clip in recordings.people(listed(tmp_path, *rows))] == ["CC0-1.0"]


def test_a_wrong_list_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"list\.tsv, line 3: file and lang"):
        recordings.people(listed(tmp_path, "a/1.wav\tfr\ta:b\tMIT\there\tun", "a/2.wav\tfr"))
    (tmp_path / "list.tsv").write_text("file\tlang\n", encoding="utf-8")
    with pytest.raises(ModelError, match="does not name speaker, licence, transcript"):
        recordings.people(tmp_path)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    (listed(tmp_path, "a/1.wav\tfr\ta:b\tMIT\there\tun") / "a" / "1.wav").unlink()
    with pytest.raises(ModelError, match=r"line 2: a/1\.wav is not there"):
        recordings.people(tmp_path)
    with pytest.raises(ModelError, match="is no folder"):
        recordings.people(tmp_path / "nowhere")
    with pytest.raises(SystemExit, match="is no folder"):
        evaluate.main(["model", str(tmp_path), "--people", str(tmp_path / "nowhere")])


def test_what_cannot_be_measured_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    for given, said in (
        ("fr:nowhere", "is not there"),
        ("de:.", "not 'de'"),
        (f"fr:{tmp_path}", "line 2: a recording"),
    ):
        (tmp_path / "list.tsv").write_text("a.wav\toui\nb.wav\tnon\n", encoding="utf-8")
        with pytest.raises(SystemExit, match=said):
            evaluate.main(["model", str(tmp_path), "--own", given])
    with pytest.raises(SystemExit, match="name the folder that holds speech/"):
        evaluate.main(["model", str(tmp_path)])
    with pytest.raises(ModelError, match="no speech model that Vosk can load"):
        evaluate.opened(tmp_path)
    (tmp_path / "list.tsv").write_text("a.wav\toui\n", encoding="utf-8")
    (test,) = testsets.own("fr", tmp_path)
    assert [trial.said for trial in test.trials] == ["oui"]


def test_two_folders_of_one_name_would_be_one_set(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="the same name"):
        of_people([tmp_path / "a" / "clips", tmp_path / "b" / "clips"], tmp_path / "work", None, 1, ())


def test_what_the_house_expects_is_to_be_heard_and_the_rest_refused(tmp_path: Path) -> None:
    held = next(n for n in range(100) if recordings.split_of("people/a", f"a:{n}") == "test")
    said = {"seven": True, "seventh": False, "je pars": True}
    lang = {"je pars": "fr"}
    rows = [f"a/{text}.wav\t{lang.get(text, 'en')}\ta:{held}\tMIT\there\t{text}" for text in said]
    found = {one.name: [trial.path.stem for trial in one.trials] for one in testsets.people(listed(tmp_path, *rows))}
    name = tmp_path.name
    assert found == {
        f"test-fr-{name}": ["je pars"],
        f"test-en-{name}": ["seven"],
        f"test-en-{name}-refuse": ["seventh"],
    }


def test_a_set_a_language_is_made_of_those_who_train(tmp_path: Path) -> None:
    free = next(n for n in range(100) if recordings.split_of("people/a", f"a:{n}") == "train")
    folder = listed(tmp_path, f"a/1.wav\ten\ta:{free}\tMIT\there\tseven")
    steps, packs = of_people([folder], tmp_path / "work", None, 1, ())
    assert [step.makes.name for step in steps] == [f"people-{tmp_path.name}-en.npz"] == [one.name for one in packs]
    assert f"people:{folder}:en" in steps[0].command


def test_who_is_held_out_from_the_recognizer_is_so_from_the_hotword(tmp_path: Path) -> None:
    rows = [f"digits/{n}.wav\ten\tdigits:{n}\tMIT\there\tone" for n in range(80)]
    folder = listed(tmp_path, *rows, "digits/80.wav\ten\tdigits:1\tMIT\there\thello there")
    held = {clip.speaker for clip in recordings.people(folder) if clip.split == "test"}
    found = list(sounds.people(folder))
    assert {one.speaker for one in found if one.part == "test"} == held
    assert {one.part for one in found} == {"train", "dev", "test"} and len(found) == 80


def test_speech_commands_teach_more_than_they_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The held-out clips stay those among the first of a word, however many are learned from."""
    (tmp_path / "yes").mkdir()
    for n in range(60):
        (tmp_path / "yes" / f"{n:08x}_nohash_0.wav").touch()
    every = recordings.people(tmp_path)
    monkeypatch.setattr(recordings, "A_WORD", 20)
    monkeypatch.setattr(recordings, "LEARNT", 25)
    fewer = recordings.people(tmp_path)
    held = [clip for clip in fewer if clip.split != "train"]
    assert held == [clip for clip in every if clip.split != "train"][: len(held)] and 0 < len(held) < 20
    assert sum(clip.split == "train" for clip in fewer) == 25


def test_words_that_sound_alike_count_as_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The recognizer is given one spelling of a sound, and what it says is compared in that one."""
    trials = tuple(testsets.Trial(said, tmp_path) for said in ("rentrée", "know", "rentré"))
    monkeypatch.setattr(evaluate, "read_at", lambda path: [0.0] * 16000)
    for lang, heard, right in (("fr", "rentré", 2), ("en", "no", 1)):
        monkeypatch.setattr(evaluate, "hear", lambda *_, heard=heard: heard)
        mine = tuple(one for one in trials if (one.said == "know") == (lang == "en"))
        words = ("rentré", "rentrée") if lang == "fr" else ("no", "know")
        test = testsets.TestSet(f"test-{lang}-alike", mine, words)
        assert evaluate.run(None, {*words}, test, "clean", [])["right"] == right
