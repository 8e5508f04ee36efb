"""Random conversations: nothing raises, no question is left hanging, everything ends, "annule" restores the house.

5,000 with an understanding that answers anything at any time (hostile, fast), and some with the real one.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from basecamp.house import MODES, Absence, Heating, House, Lang, Person, Power, Problem, Temperature
from basecamp.settings import HouseSettings, MusicSettings, Settings
from dialogs import when
from dialogs.answers import table
from dialogs.conversation import State
from dialogs.conversation.commands import COMMANDS
from dialogs.conversation.hearing import Meaning, understand
from dialogs.conversation.questions import QUESTIONS
from tests.dialogs.conversation.talking import PARIS, Talk, at, messages

CONVERSATIONS = 5000
REAL = 400
CONTROL = ("cancel", "stop", "repeat", "help", "thanks", "yes", "no")
TIMES = {
    "fr": (
        "ce soir", "demain", "à sept heures", "dans deux heures", "hier", "lundi", "la semaine prochaine", "minuit",
        "deux heures", "ce matin", "demain matin", "du matin", "jusqu'à demain", "pendant trois jours", "le 2 mars",
    ),
    "en": (
        "tonight", "tomorrow", "at seven", "in two hours", "yesterday", "on monday", "next week", "midnight",
        "two hours", "this morning", "tomorrow morning", "until tomorrow", "for three days", "on the 2nd of march",
    ),
}  # fmt: skip
OTHER = {
    "fr": ("annule", "non", "oui", "répète", "aide", "merci", "stop", "xylophone", "non, demain midi", "suivant", ""),
    "en": ("cancel", "no", "yes", "repeat", "help", "thanks", "stop", "xylophone", "no, tomorrow at noon", "next", ""),
}
SETTINGS = (
    Settings(),
    Settings(house=HouseSettings(address="vous", people=("Nio",)), music=MusicSettings(playlists=("jazz",))),
)


def any_house(rng: random.Random) -> House:
    """A house in any state that can be."""
    mode = rng.choice(MODES)
    back = rng.choice((None, at("18:00"), at("2026-11-27T12:00")))
    away = Absence(at("07:00"), back) if mode == "lockout" and rng.random() < 0.8 else None
    heating = rng.choice((
        Heating(),
        Heating(mode="comfort", why="forced", until=rng.choice((None, at("20:00")))),
        Heating(profile="holiday_week", mode="comfort", next_mode="eco", next_change=at("22:30"), on=True),
    ))  # fmt: skip
    if away is not None and away.back is not None:
        heating = Heating(mode="eco", why="absence", until=away.back - timedelta(hours=1))
    return House(
        mode=mode,
        silence=mode == "asleep" or rng.random() < 0.2,
        heating=heating,
        absence=away,
        temperatures=rng.choice(
            ((), (Temperature("salon", 19.5, at("08:00")), Temperature("dehors", -3, at("05:00"))))
        ),
        people=rng.choice(((), (Person("Nio", True), Person("Natacha", None)))),
        messages=rng.choice(((), messages("un", "deux", "trois", "quatre"), messages("un", heard=True))),
        problems=rng.choice(((), (Problem("leak", "major", "Fuite", "Leak", at("03:00")),))),
        power=rng.choice((Power(), Power("blackout", since=at("08:00")))),
        nightlight=rng.choice((None, "ON", "AUTO")),
        music=rng.choice((None, "jazz")),
    )


def any_now(rng: random.Random) -> datetime:
    """Any minute of a year, through both changes of clocks."""
    start = datetime(2026, 3, 1, tzinfo=PARIS)
    return datetime.fromtimestamp(start.timestamp() + 60 * rng.randrange(365 * 24 * 60), PARIS)


def hostile(rng: random.Random) -> Callable[..., Meaning]:
    """An understanding that may mean anything, with any slots, surely or not."""
    intents = (*COMMANDS, *CONTROL, None)

    def understanding(text: str, now: datetime, state: State, settings: Settings) -> Meaning:
        lang = state.lang
        slots = {}
        if rng.random() < 0.5:
            said = when.find(rng.choice(TIMES[lang]), now, lang)
            slots[rng.choice(("back", "until", "for"))] = rng.choice((said, "unknown", text))
        if rng.random() < 0.2:
            slots["action"] = rng.choice(("read", "next", "repeat", "delete", "delete_all", "dance"))
        if rng.random() < 0.1:
            slots[rng.choice(("place", "person", "playlist", "topic"))] = rng.choice(
                ("salon", "Nio", "jazz", "inside", "")
            )
        others = tuple((str(rng.choice(intents)), rng.random()) for _ in range(rng.randrange(3)))
        return Meaning(rng.choice(intents), rng.choice((0.99, 0.99, rng.random())), lang, slots, others)

    return understanding


def checked(talk: Talk, text: str, rng: random.Random) -> None:
    """One exchange and everything that must hold after it."""
    turn = talk.silence() if not text else talk(text, confidence=rng.choice((1.0, 1.0, rng.random())))
    json.dumps(turn.as_json())
    assert turn.expects is None or (turn.expects in QUESTIONS and turn.said)
    assert turn.expects == talk.state.expects
    assert turn.outcome in ("answered", "silent", "cancelled", "unclear")
    assert turn.said or turn.outcome == "silent"
    assert "{" not in turn.said and "None" not in turn.said and "  " not in turn.said
    assert len(talk.state.pending) <= 3
    assert len({one.name for one in talk.state.pending}) == len(talk.state.pending)


def ends(talk: Talk) -> None:
    """Left alone, every conversation ends: each question is put once more at most."""
    for _ in range(2 * len(talk.state.pending)):
        talk.silence()
    assert talk.state.expects is None
    assert talk.silence().said == ""


def converse(talk: Talk, texts: Sequence[str], rng: random.Random) -> None:
    for text in texts:
        checked(talk, text, rng)
        talk.now += timedelta(seconds=rng.choice((3, 30, 700)))


@pytest.mark.parametrize("part", range(10))
def test_hostile_conversations(part: int) -> None:
    for number in range(CONVERSATIONS // 10):
        rng = random.Random(1000 * part + number)
        lang: Lang = rng.choice(("fr", "en"))
        talk = Talk(lang, any_now(rng), any_house(rng), rng.choice(SETTINGS), hostile(rng), number)
        words = TIMES[lang] + OTHER[lang]
        converse(talk, [rng.choice(words) for _ in range(rng.randrange(1, 9))], rng)
        ends(talk)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_real_conversations(lang: Lang) -> None:
    phrases = (*table(lang)["intents"].values(), *TIMES[lang], *OTHER[lang], *OTHER[lang])
    for number in range(REAL // 2):
        rng = random.Random(number)
        talk = Talk(lang, any_now(rng), any_house(rng), rng.choice(SETTINGS), understand, number)
        converse(talk, [rng.choice(phrases) for _ in range(rng.randrange(2, 8))], rng)
        ends(talk)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_cancel_restores_the_house(lang: Lang) -> None:
    """Whatever one dialog did, "annule" right after it brings the house back (what was read or deleted stays so)."""
    cancel = "annule" if lang == "fr" else "cancel"
    one_turn = [phrase for intent, phrase in table(lang)["intents"].items() if intent not in CONTROL]
    leave = table(lang)["intents"]["leave"]
    for number in range(300):
        rng = random.Random(number)
        talk = Talk(lang, any_now(rng), any_house(rng), SETTINGS[0], understand, number)
        house, kept = talk.house, talk.kept
        if rng.random() < 0.4:
            talk(leave)
            for _ in range(rng.randrange(3)):
                if talk.state.expects:
                    talk(rng.choice(TIMES[lang]))
        else:
            talk(rng.choice(one_turn))
        if talk.house.nightlight != house.nightlight and house.nightlight is None:
            continue  # nobody knows what it was
        for _ in range(3):
            if talk.state.expects is None:
                break
            talk(cancel)
        if talk.house != house:
            talk(cancel)
        assert unheard(talk.house) == unheard(house)
        if house.mode != "asleep":
            # In the night an explicit choice about silence ends what was kept of the evening, undone or not.
            assert talk.kept == kept


def unheard(house: House) -> House:
    """The house, all messages taken as heard, and of the heating only what is chosen, not what follows from it."""
    said = tuple(replace(one, heard=True) for one in house.messages)
    now = house.heating
    chosen = Heating(profile=now.profile)
    if now.why != "profile":
        chosen = replace(chosen, mode=now.mode, why=now.why, until=now.until)
    return replace(house, messages=said, heating=chosen)
