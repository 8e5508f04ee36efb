"""Questions that go on from the one before."""

from datetime import date, timedelta

import pytest

from basecamp.house import LANGS, House, Lang, Person, Power, Temperature, Used, Water
from basecamp.settings import HouseSettings, Settings
from dialogs.conversation import recognizer
from tests.dialogs.conversation.talking import MORNING, Talk

DAYS = [date(2026, 11, 22) - timedelta(days=ago) for ago in range(3)]
HOUSE = House(
    people=(Person("Natacha", False), Person("Nio", True)),
    temperatures=(
        Temperature("salon", 19.5, MORNING),
        Temperature("chambre", 17.0, MORNING),
        Temperature("dehors", 4.0, MORNING),
    ),
    water=Water(10.0, tuple(Used(day, 100.0 + number) for number, day in enumerate(DAYS))),
    power=Power("ok", None, None, 1.0, tuple(Used(day, 8.0 + number) for number, day in enumerate(DAYS))),
)
FAMILY = Settings(house=HouseSettings(people=("Natacha", "Nio")))


@pytest.mark.parametrize(
    ("lang", "first", "then", "said"),
    [
        ("fr", "quelle température fait-il dans le salon", "et dehors ?", "Dehors, il fait 4 degrés."),
        ("fr", "quelle température fait-il dehors", "et dans la chambre", "Il fait 17 degrés dans la chambre."),
        ("fr", "est-ce que Nio est là", "et Natacha ?", "Natacha n'est pas là."),
        ("fr", "combien d'eau hier", "et avant-hier", "Avant-hier, la maison a consommé 101 litres d'eau."),
        ("fr", "combien d'eau hier", "et l'électricité ?", "Hier, la maison a consommé 8 kilowattheures."),
        ("en", "what's the temperature in the living room", "and outside?", "Outside, it's 4 degrees."),
        ("en", "is Nio home", "what about Natacha?", "Natacha is out."),
        (
            "en",
            "how much water yesterday",
            "and the day before yesterday",
            "The day before yesterday, the house used 101 litres of water.",
        ),
        ("en", "how much water yesterday", "and electricity?", "Yesterday, the house used 8 kilowatt-hours."),
    ],
)
def test_it_is_answered_as_the_whole_question(lang: Lang, first: str, then: str, said: str) -> None:
    talk = Talk(lang, house=HOUSE, settings=FAMILY)
    assert talk(first).intent is not None
    turn = talk(then)
    assert (turn.said, turn.heard, turn.effects, turn.outcome) == (said, then, (), "answered")


@pytest.mark.parametrize(("lang", "words"), [("fr", "et dehors"), ("en", "and outside")])
def test_alone_or_later_it_is_none(lang: Lang, words: str) -> None:
    talk = Talk(lang, house=HOUSE)
    assert talk(words).outcome == "unclear"
    talk("quelle température fait-il" if lang == "fr" else "what's the temperature")
    talk.now = MORNING + timedelta(minutes=5)
    assert talk(words).intent is None


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_listened_for_then_is_answered(lang: Lang) -> None:
    first = {
        "ask_temperature": ("quelle température fait-il", "what's the temperature"),
        "ask_presence": ("est-ce que Nio est là", "is Nio home"),
        "ask_water": ("combien d'eau hier", "how much water yesterday"),
    }
    for intent, (fr, en) in first.items():
        talk = Talk(lang, house=HOUSE, settings=FAMILY)
        assert not any(
            one in talk.dialogs.grammar(talk.state, lang) for one in recognizer.going_on("ask_water", (), lang)
        )
        talk(fr if lang == "fr" else en)
        listened = list(recognizer.going_on(intent, ("Natacha",), lang))
        assert len(listened) >= 2 or intent == "ask_presence"
        for words in listened:
            assert words in talk.dialogs.grammar(talk.state, lang)
            turn, _ = talk.dialogs.hear(words, talk.state, talk.house, talk.now)
            assert turn.outcome == "answered" and turn.intent in (intent, "ask_power"), words


def test_an_order_in_between_ends_it() -> None:
    talk = Talk("fr", house=HOUSE)
    talk.all("quelle température fait-il", "allume la veilleuse")
    assert talk("et dehors").intent is None
