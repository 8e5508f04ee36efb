"""Questions that the phrase books do not hold: network, batteries, why something rings, when the heating changes."""

from datetime import timedelta

import pytest

from basecamp.house import LANGS, Absence, House, Lang, Person, Problem, Service
from basecamp.settings import HouseSettings, Settings
from basecamp.troubles import NIGHTLIGHT
from dialogs.answers import table
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import MORNING, Talk, at


def going_on(key: str, fr: str, en: str) -> House:
    return House(problems=(Problem(key, "major", fr, en, MORNING - timedelta(minutes=5)),))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "le réseau marche ?"),
        ("fr", "est-ce qu'on a internet"),
        ("fr", "internet"),
        ("en", "is the internet working"),
        ("en", "do we have internet"),
    ],
)
def test_the_network(lang: Lang, words: str) -> None:
    known = {
        None: ("Je n'ai pas de nouvelles du réseau.", "I have no news of the network."),
        True: ("Le réseau fonctionne.", "The network works."),
        False: ("Le réseau ne répond pas.", "The network does not answer."),
    }
    for ok, (fr, en) in known.items():
        turn = Talk(lang, house=House(network_ok=ok))(words)
        assert (turn.said, turn.intent, turn.effects) == (fr if lang == "fr" else en, "ask_network", ())
    house = going_on("nightwatch/internet/dns", "Les noms ne sont plus résolus.", "Names are not resolved any more.")
    assert Talk(lang, house=house)(words).said == (house.problems[0].fr if lang == "fr" else house.problems[0].en)


@pytest.mark.parametrize(("lang", "words"), [("fr", "quelles piles sont faibles ?"), ("en", "any low batteries?")])
def test_batteries(lang: Lang, words: str) -> None:
    none = "Aucune pile faible, que je sache." if lang == "fr" else "No low battery that I know of."
    assert Talk(lang)(words).said == none
    low = "Pile faible : cuisine." if lang == "fr" else "Low battery: kitchen."
    assert Talk(lang, house=House(low_batteries=("cuisine",)))(words).said == low
    house = going_on("nightwatch/battery/ups", "La batterie de l'onduleur est usée.", "The battery is worn.")
    assert Talk(lang, house=house)(words).said == (house.problems[0].fr if lang == "fr" else house.problems[0].en)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "quand le chauffage passe en confort"),
        ("fr", "pourquoi le chauffage est en éco"),
        ("en", "when does the heating come on"),
        ("en", "why is the heating in eco"),
    ],
)
def test_when_and_why_of_the_heating_change_nothing(lang: Lang, words: str) -> None:
    turn = Talk(lang)(words)
    assert (turn.intent, turn.effects, turn.expects) == ("heating_status", (), None)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "pourquoi ça sonne ?"),
        ("fr", "qu'est-ce qui ne va pas"),
        ("fr", "tout marche ?"),
        ("fr", "est-ce qu'il y a eu une intrusion"),
        ("fr", "l'alarme a sonné"),
        ("en", "was there an intrusion"),
        ("en", "why is it beeping?"),
        ("en", "what's wrong"),
        ("en", "is everything working?"),
    ],
)
def test_what_rings_is_in_the_report(lang: Lang, words: str) -> None:
    house = going_on("water.leak", "Fuite d'eau.", "Water is leaking.")
    assert ("Fuite d'eau" if lang == "fr" else "Water is leaking") in Talk(lang, house=house)(words).said


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_listened_for_is_answered(lang: Lang) -> None:
    talk = Talk(lang)
    for words in map(plain_words, table(lang)["grammar"]["facts"]):
        assert words in talk.dialogs.grammar(talk.state, lang)
        assert Talk(lang)(words).intent in HEARD, words


HEARD = (
    *("ask_network", "ask_batteries", "ask_nightlight", "ask_sun", "ask_doorbell", "ask_water", "ask_power"),
    *("ask_cut", "ask_temperature"),
    *("heating_status", "report", "leave"),
)
"""What the phrases listened for are about."""


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "la veilleuse est allumée ?", "La veilleuse est éteinte."),
        ("en", "is the night light on?", "The night light is off."),
    ],
)
def test_how_the_night_light_is_set_changes_nothing(lang: Lang, words: str, said: str) -> None:
    turn = Talk(lang, house=House(nightlight="OFF"))(words)
    assert (turn.said, turn.intent, turn.effects) == (said, "ask_nightlight", ())
    assert Talk(lang)(words).said == table(lang)["ask"]["nightlight_unknown"]
    lost = Problem(NIGHTLIGHT, "minor", "Le relais ne répond pas.", "The relay does not answer.", MORNING)
    away = Talk(lang, house=House(nightlight="OFF", problems=(lost,)))(words)
    assert away.said == (lost.fr if lang == "fr" else lost.en)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "est-ce que tous les services tournent"), ("en", "are all services running")],
)
def test_the_services(lang: Lang, words: str) -> None:
    up, down, unknown = (Service(name, "bc-hq", ok) for name, ok in (("hello", True), ("web", False), ("sms", None)))
    assert Talk(lang, house=House(services=(up,)))(words).said == table(lang)["report"]["services_ok"]
    said = Talk(lang, house=House(services=(up, down, unknown)))(words).said
    assert "web" in said and "sms" in said and "hello" not in said
    assert Talk(lang)(words).said == table(lang)["ask"]["services_unknown"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "pourquoi il fait si froid"),
        ("fr", "combien de temps avant que ça chauffe"),
        ("en", "why is it so cold"),
        ("en", "how long until it's warm"),
    ],
)
def test_who_is_cold_is_told_what_the_heating_does(lang: Lang, words: str) -> None:
    turn = Talk(lang)(words)
    assert (turn.intent, turn.effects, turn.expects) == ("heating_status", (), None)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "c'est quoi cette musique ?"),
        ("fr", "quelle liste est en cours"),
        ("en", "what's playing?"),
        ("en", "what song is this"),
    ],
)
def test_what_plays(lang: Lang, words: str) -> None:
    turn = Talk(lang, house=House(music="jazz"))(words)
    assert (turn.intent, turn.effects) == ("ask_music", ()) and "jazz" in turn.said
    assert Talk(lang)(words).said == table(lang)["volume"]["nothing_plays"]


@pytest.mark.parametrize(("lang", "words"), [("fr", "pourquoi le voyant est rouge ?"), ("en", "why is the light red?")])
def test_what_the_light_shows_is_in_the_report(lang: Lang, words: str) -> None:
    house = going_on("water.leak", "Fuite d'eau.", "Water is leaking.")
    assert ("Fuite d'eau" if lang == "fr" else "Water is leaking") in Talk(lang, house=house)(words).said


FAMILY = Settings(house=HouseSettings(people=("Natacha", "Nio")))
PEOPLE = (
    Person("Natacha", False, since=MORNING - timedelta(hours=2)),
    Person("Nio", True, since=MORNING - timedelta(minutes=50)),
)


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "quand est rentré Nio ?", "Nio est là depuis 7 heures 40."),
        ("fr", "depuis quand Natacha est partie", "Natacha n'est pas là depuis 6 heures 30."),
        ("fr", "à quelle heure est arrivé Nio", "Nio est là depuis 7 heures 40."),
        ("fr", "Nio est rentré quand ?", "Nio est là depuis 7 heures 40."),
        ("fr", "Natacha est rentrée", "Natacha n'est pas là depuis 6 heures 30."),
        ("fr", "qui est parti ?", "Nio est là. Natacha n'est pas là."),
        ("en", "Natacha is home", "Natacha has been out since 6:30 am."),
        ("en", "who has left", "Nio is home. Natacha is out."),
        ("en", "when did Nio come home?", "Nio has been home since 7:40 am."),
        ("en", "when did Natacha leave", "Natacha has been out since 6:30 am."),
    ],
)
def test_since_when_somebody_is_there_or_gone(lang: Lang, words: str, said: str) -> None:
    turn = Talk(lang, house=House(people=PEOPLE), settings=FAMILY)(words)
    assert (turn.said, turn.intent, turn.effects) == (said, "ask_presence", ())


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "quand est-ce que Nio rentre", "Pour Nio, je ne sais pas. Retour prévu ce soir à 18 heures."),
        ("en", "when is Nio coming back", "I don't know about Nio. Return expected tonight at 6 pm."),
    ],
)
def test_nobody_knows_but_a_return_was_announced(lang: Lang, words: str, said: str) -> None:
    away = House(mode="lockout", absence=Absence(MORNING, at("18:00")))
    assert Talk(lang, house=away, settings=FAMILY)(words).said == said


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "quand est rentré le facteur"), ("en", "when did the cat come home")]
)
def test_who_is_not_of_the_household_is_not_answered(lang: Lang, words: str) -> None:
    assert Talk(lang, house=House(people=PEOPLE), settings=FAMILY)(words).intent is None
