"""The sun and the bell."""

import pytest

from basecamp.house import House, Lang
from tests.dialogs.conversation.talking import Talk, at

SUN = House(sunrise=at("07:50"), sunset=at("17:02"))


@pytest.mark.parametrize(
    ("lang", "now", "words", "said"),
    [
        ("fr", "08:30", "à quelle heure se couche le soleil ?", "Le soleil se couche à 17 heures 2."),
        ("fr", "18:30", "quand est-ce que le soleil se couche", "Le soleil s'est couché à 17 heures 2."),
        ("fr", "06:30", "quand se lève le soleil", "Le soleil se lève à 7 heures 50."),
        (
            "fr",
            "18:30",
            "à quelle heure se lève le soleil",
            "Le soleil s'est levé à 7 heures 50. Demain, ce sera vers la même heure.",
        ),
        ("fr", "08:30", "est-ce qu'il fait nuit ?", "Il fait jour. Le soleil se couche à 17 heures 2."),
        ("fr", "18:30", "fait-il nuit", "Il fait nuit. Le soleil s'est couché à 17 heures 2."),
        ("fr", "06:30", "est-ce qu'il fait jour", "Il fait nuit. Le soleil se lève à 7 heures 50."),
        ("en", "08:30", "when does the sun set?", "The sun sets at 5:02 pm."),
        ("en", "18:30", "what time is sunset", "The sun set at 5:02 pm."),
        ("en", "18:30", "when is sunrise", "The sun rose at 7:50 am. Tomorrow it will be about the same."),
        ("en", "08:30", "is it dark outside?", "It's daylight. The sun sets at 5:02 pm."),
        ("en", "06:30", "is it light yet", "It's dark. The sun rises at 7:50 am."),
    ],
)
def test_the_sun(lang: Lang, now: str, words: str, said: str) -> None:
    turn = Talk(lang, at(now), SUN)(words)
    assert (turn.said, turn.intent, turn.effects) == (said, "ask_sun", ())


@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("fr", "quand se lève le soleil", "Je n'ai pas d'heure de lever ni de coucher du soleil."),
        ("en", "when does the sun rise", "I have no time of sunrise or sunset."),
    ],
)
def test_where_the_sun_does_not_rise(lang: Lang, words: str, said: str) -> None:
    assert Talk(lang)(words).said == said


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "qui a sonné ?"),
        ("fr", "quelqu'un a sonné"),
        ("fr", "est-ce que quelqu'un est passé aujourd'hui"),
        ("fr", "qui est à la porte ?"),
        ("en", "who's at the door?"),
        ("en", "who rang the bell?"),
        ("en", "did somebody ring"),
        ("en", "has anyone rung today"),
    ],
)
def test_the_bell(lang: Lang, words: str) -> None:
    fr = lang == "fr"
    turn = Talk(lang, at("18:30"), House(rang=at("15:40")))(words)
    assert (turn.intent, turn.effects) == ("ask_doorbell", ())
    assert turn.said == (
        "On a sonné cet après-midi à 15 heures 40, mais je ne sais pas qui c'était."
        if fr
        else "Somebody rang today at 3:40 pm, but I don't know who it was."
    )
    before = Talk(lang, at("18:30"), House(rang=at("2026-11-22T15:40")))(words).said
    assert before == (
        "Pas aujourd'hui. La dernière fois qu'on a sonné, c'était hier à 15 heures 40."
        if fr
        else "Not today. The last time somebody rang was yesterday at 3:40 pm."
    )
    assert Talk(lang)(words).said == ("Personne n'a sonné, que je sache." if fr else "Nobody rang that I know of.")


@pytest.mark.parametrize(("lang", "words"), [("fr", "qui a sonné"), ("en", "is it dark outside")])
def test_an_open_question_comes_first(lang: Lang, words: str) -> None:
    talk = Talk(lang, house=SUN)
    talk("je pars" if lang == "fr" else "I'm leaving")
    assert talk(words).intent not in ("ask_doorbell", "ask_sun")
