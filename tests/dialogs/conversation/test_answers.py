"""The answers: the same in both languages, every one can be said, none twice in a row, features.md word for word."""

import random
import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from basecamp.house import House, Lang
from dialogs import answers
from dialogs.answers import AnswersError, check, keys, places, say, table, variants
from tests.dialogs.conversation.talking import Talk

LANGS: tuple[Lang, ...] = ("fr", "en")
ROOT = Path(answers.__file__).parents[1]


ALL = sorted(keys(table("fr")))
SENTENCES = [key for key in ALL if not key.startswith(("words.", "control.examples.", "grammar.", "together."))]


def test_both_files_have_the_same_answers() -> None:
    assert sorted(keys(table("en"))) == ALL


@pytest.mark.parametrize("key", SENTENCES)
def test_variants_of_an_answer_use_the_same_places(key: str) -> None:
    """In both languages and both addresses; capital "{Until}" is "{until}" at the beginning of a sentence."""
    used = {
        places(text)
        for lang in LANGS
        for address in ("tu", "vous")
        for text in variants(lang, key, address)  # type: ignore[arg-type]
    }
    assert len(used) == 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", SENTENCES)
def test_every_variant_can_be_said_and_none_twice_in_a_row(key: str, lang: Lang) -> None:
    for address in ("tu", "vous"):
        choices = variants(lang, key, address)  # type: ignore[arg-type]
        values = {name: "X" for text in choices for one in places(text) for name in (one, one.capitalize())}
        used: Mapping[str, int] = {}
        said: list[str] = []
        for seed in range(12):
            one = say(key, values, lang, address, used, random.Random(seed))  # type: ignore[arg-type]
            said.append(one.text)
            used = one.used
        assert all(text.strip() and "{" not in text for text in said)
        assert len(set(said)) == len(choices)
        if len(choices) > 1:
            assert all(first != second for first, second in pairwise(said))


def test_the_sentences_of_the_feature_list_are_there_word_for_word() -> None:
    for key, words in (
        ("leave.ask", "Tu reviens quand ?"),
        ("leave.ok", "Ok, je surveille en ton absence."),
        ("leave.morning", "Bonne matinée."),
        ("leave.day", "Bonne journée."),
        ("leave.evening", "Bonne soirée."),
        ("silence.on", "Le mode silence est activé."),
        ("silence.off", "Le mode silence est désactivé."),
        ("greeting.hello", "Hello ! Que puis-je faire pour vous ?"),
    ):
        assert variants("fr", key) == (words,)


def test_tu_never_says_vous_and_vous_never_says_tu() -> None:
    familiar = re.compile(r"(?i)\b(tu|te|t'|toi|ton|ta|tes)\b")
    formal = re.compile(r"(?i)\b(vous|votre|vos)\b")
    for key in SENTENCES:
        entry = answers.lookup("fr", key)
        if isinstance(entry, Mapping):
            assert set(entry) == {"tu", "vous"}
            assert not any(formal.search(text) for text in variants("fr", key, "tu")), key
            assert not any(familiar.search(text) for text in variants("fr", key, "vous")), key
        elif key != "greeting.hello":
            assert not any(familiar.search(t) or formal.search(t) for t in variants("fr", key)), key


def test_every_key_in_the_code_exists_and_every_answer_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for room in ("conversation", "report") for path in (ROOT / room).rglob("*.py")
    )
    named = set(re.findall(r'"((?:[a-z_]+\.)+[a-zA-Z_]+)"', code))
    sections = {key.split(".")[0] for key in ALL}
    for key in named:
        if key.split(".")[0] in sections and not key.startswith(("words.", "dialogs.")):
            assert answers.lookup("fr", key), key
    families = re.findall(r'f"([a-z_.]+)\{', code)
    for key in SENTENCES:
        family = any(key.startswith(start) for start in families if start)
        assert key in named or family or key.split(".")[-1] in code, key


def test_examples_are_understood() -> None:
    """What the house proposes to say must be understood in the state where it proposes it."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dialogs import intents

    now = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
    for lang in LANGS:
        # Degrees, later hours, the volume and courtesies are understood by the dialogs, not by the intents.
        grammar = table(lang)["grammar"]
        for example in (*grammar["idle"], *grammar["volume"], *grammar["facts"], *grammar["talk"], *grammar["calls"]):
            talk = Talk(lang, house=House(music="jazz", volume=60))
            assert talk(example).outcome == "answered", example
        for example in grammar["awhile"]:
            turn = Talk(lang)(example)
            assert turn.effects or turn.expects in ("return_time", "confirm"), example
        for state, examples in (*table(lang)["control"]["examples"].items(), *table(lang)["grammar"].items()):
            if state in ("idle", "volume", "awhile", "facts", "talk", "calls"):
                continue
            expects = {"any": None, "yes_no": "confirm"}.get(state, state)
            for example in examples:
                assert intents.understand(example, now, lang, expects=expects).intent is not None, (state, example)
        for intent, phrase in table(lang)["intents"].items():
            expects = "confirm" if intent in ("yes", "no") else None
            found = intents.understand(phrase, now, lang, expects=expects).intent
            assert found == intent or {found, intent} == {"silence", "silence_on"}, (phrase, found)


def edited(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """The French file as somebody edited it."""
    text = (ROOT / "answers" / "fr.toml").read_text(encoding="utf-8")
    assert old in text
    spoilt = tomllib.loads(text.replace(old, new))
    real = answers.table
    monkeypatch.setattr(answers, "table", lambda lang: spoilt if lang == "fr" else real(lang))


def test_nothing_is_wrong_with_the_files() -> None:
    assert check() == []


def test_a_check_finds_what_an_edit_broke(monkeypatch: pytest.MonkeyPatch) -> None:
    edited(monkeypatch, 'eco = "{Until} je passe en éco."', 'eco = "{Untill} je passe en éco."')
    assert check() == ["The variants of the answer leave.eco do not fill the same places: {until} or {untill}."]
    edited(monkeypatch, 'eco = "{Until} je passe en éco."', 'eco = "{Until je passe en éco."')
    assert check()[0].startswith("The answer leave.eco of fr.toml cannot be read (")
    edited(monkeypatch, 'eco = "{Until} je passe en éco."', "")
    assert check() == ["The answers fr.toml lack leave.eco, which en.toml has."]


def test_a_spoilt_sentence_does_not_keep_the_house_from_locking(monkeypatch: pytest.MonkeyPatch) -> None:
    edited(monkeypatch, 'eco = "{Until} je passe en éco."', 'eco = "{Untill} je passe en éco."')
    turn = Talk().all("je pars", "ce soir")
    assert turn.mode == "lockout" and turn.effects
    assert turn.said == "Ok, je surveille en ton absence. Bonne journée."


def test_an_owner_who_breaks_the_file_is_told_where() -> None:
    with pytest.raises(AnswersError, match=r"fr\.toml lack leave\.nothing"):
        variants("fr", "leave.nothing")
    with pytest.raises(AnswersError, match=r"leave\.eco of fr\.toml cannot be filled"):
        say("leave.eco", {}, "fr", "tu", {}, random.Random(1))
