"""An alarm that is repeated until somebody answers it, answered aloud."""

from dataclasses import replace

import pytest

from basecamp.house import LANGS, House, Lang, Problem
from basecamp.settings import Settings, WebSettings
from dialogs.answers import table, variants
from dialogs.conversation.rendering import plain_words
from tests.dialogs.conversation.talking import MORNING, Talk, at, effects

LINKED = Settings(web=WebSettings(nightwatch="http://127.0.0.1:1"))
CUT = Problem("nightwatch/mains/house", "major", "Coupure de courant.", "Power cut.", at("08:00"), alarm=12)
LEAK = Problem("nightwatch/leak/house", "major", "Fuite d'eau.", "Water leak.", at("07:00"), alarm=9)
LATE = Problem("nightwatch/modules/pir", "minor", "Le PIR se tait.", "The PIR is silent.", at("08:00"))
SAID: dict[Lang, tuple[str, ...]] = {
    "fr": ("j'ai vu l'alarme", "arrête l'alarme", "ok, je m'en occupe", "d'accord, j'ai bien compris l'alerte",
           "c'est une fausse alerte", "je m'occupe de l'alarme"),
    "en": ("I've seen the alarm", "stop the alarm", "okay, I'm on it", "we're taking care of it",
           "it's a false alarm", "please turn off the alarm"),
}  # fmt: skip


@pytest.mark.parametrize(("lang", "said"), [(lang, said) for lang, all_of in SAID.items() for said in all_of])
def test_the_alarm_is_named_and_answered(lang: Lang, said: str) -> None:
    turn = Talk(lang, house=House(problems=(CUT, LATE)), settings=LINKED)(said)
    assert turn.intent == "acknowledge"
    assert effects(turn) == [("problems.answer", {"alarm": 12})]
    assert turn.said.startswith("Coupure de courant." if lang == "fr" else "Power cut.")
    assert "silent" not in turn.said and "se tait" not in turn.said


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_microphone_may_hear_answers_it(lang: Lang) -> None:
    talk = Talk(lang, house=House(problems=(CUT,)), settings=LINKED)
    heard = set(talk.dialogs.grammar(talk.state, lang))
    for phrase in map(plain_words, table(lang)["grammar"]["alarms"]):
        assert phrase in heard
        turn = Talk(lang, house=talk.house, settings=LINKED)(phrase)
        assert effects(turn) == [("problems.answer", {"alarm": 12})], phrase


@pytest.mark.parametrize(("lang", "all_of"), [("fr", "ces alarmes"), ("en", "these alarms")])
def test_several_are_answered_at_once(lang: Lang, all_of: str) -> None:
    turn = Talk(lang, house=House(problems=(CUT, LEAK)), settings=LINKED)(SAID[lang][0])
    assert effects(turn) == [("problems.answer", {"alarm": 9}), ("problems.answer", {"alarm": 12})]
    assert all_of in turn.said


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", ("n'attend de réponse", "n'y a pas d'alarme")), ("en", ("No alarm is waiting", "no alarm to answer"))],
)
def test_nothing_is_promised_when_no_alarm_waits(lang: Lang, words: tuple[str, ...]) -> None:
    over = replace(CUT, until=MORNING, alarm=12)
    turn = Talk(lang, house=House(problems=(LATE, over)), settings=LINKED)(SAID[lang][0])
    assert turn.effects == () and any(one in turn.said for one in words)


@pytest.mark.parametrize(("lang", "words"), [("fr", "que tu es rentré"), ("en", "that you are back")])
def test_in_an_empty_house_nobody_silences_an_alarm(lang: Lang, words: str) -> None:
    intrusion = replace(CUT, key="nightwatch/raised/intrusion.PIR")
    turn = Talk(lang, house=House(mode="lockout", problems=(intrusion,)), settings=LINKED)(SAID[lang][0])
    assert turn.effects == () and words in turn.said


@pytest.mark.parametrize(("lang", "words"), [("fr", "réponds au SMS"), ("en", "text message")])
def test_without_a_way_to_nightwatch_it_says_how_to_answer(lang: Lang, words: str) -> None:
    turn = Talk(lang, house=House(problems=(CUT,)))(SAID[lang][0])
    assert turn.effects == () and words in turn.said


def test_what_was_done_before_can_still_be_undone() -> None:
    talk = Talk(house=House(problems=(CUT,)), settings=LINKED)
    assert talk.all("force le mode éco", "j'ai vu l'alarme").effects
    assert [name for name, _ in effects(talk("annule"))] == ["heater.auto"]


@pytest.mark.parametrize(
    ("lang", "arm", "unknown", "disarm", "yes"),
    [
        ("fr", "active l'alarme", "je ne sais pas", "désactive l'alarme", "oui"),
        ("en", "turn on the alarm", "I don't know", "turn off the alarm", "yes"),
    ],
)
def test_an_alarm_system_is_armed_by_leaving_and_disarmed_by_coming_back(
    lang: Lang, arm: str, unknown: str, disarm: str, yes: str
) -> None:
    talk = Talk(lang)
    turn = talk(arm)
    assert (turn.intent, turn.expects, turn.effects) == ("leave", "return_time", ())
    assert talk(unknown).mode == "lockout"
    offered = talk(disarm)
    assert offered.expects == "confirm" and offered.mode == "lockout"
    assert (talk(yes).intent, talk.house.mode) == ("return", "cocoon")
    assert talk(disarm).said in variants(lang, "alarms.none"), "at home there is nothing to disarm"


@pytest.mark.parametrize(("lang", "words"), [("fr", "mets l'alarme à sept heures"), ("en", "set the alarm for seven")])
def test_an_alarm_clock_is_no_departure(lang: Lang, words: str) -> None:
    assert Talk(lang)(words).said in variants(lang, "beyond.timer")
