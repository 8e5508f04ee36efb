"""A departure that is corrected, undone or taken back; a return that changes."""

from dataclasses import replace

import pytest

from basecamp.house import Absence, Heating, House, Lang
from basecamp.settings import HouseSettings, Settings
from tests.dialogs.conversation.talking import Talk, at, of


@pytest.mark.parametrize(
    ("lang", "first", "second", "back", "until"),
    [
        ("fr", "ce soir", "non, demain midi", "2026-11-24T12:00", "2026-11-24T11:00"),
        ("fr", "ce soir", "enfin, 19 heures", "2026-11-23T19:00", "2026-11-23T18:00"),
        ("fr", "ce soir", "je rentre à 20 heures", "2026-11-23T20:00", "2026-11-23T19:00"),
        ("fr", "ce soir", "en fait dans une heure", "2026-11-23T09:30", None),
        ("en", "tonight", "no, tomorrow at noon", "2026-11-24T12:00", "2026-11-24T11:00"),
        ("en", "tonight", "actually at 7 pm", "2026-11-23T19:00", "2026-11-23T18:00"),
    ],
)
def test_corrections_after_the_confirmation(lang: Lang, first: str, second: str, back: str, until: str | None) -> None:
    talk = Talk(lang)
    talk.all("je pars" if lang == "fr" else "I'm leaving", first)
    turn = talk(second)
    assert (turn.intent, turn.mode, turn.slots) == ("leave", "lockout", {"back": at(back).isoformat()})
    heating = talk.house.heating
    assert (heating.why, heating.until) == (("absence", at(until)) if until else ("profile", None))
    assert talk.house.absence == Absence(at("08:30"), at(back))


def test_corrections_before_the_confirmation() -> None:
    talk = Talk(now=at("08:00"))
    turn = talk.all("je pars", "à sept heures", "non, demain midi")
    assert turn.slots == {"back": at("2026-11-24T12:00").isoformat()}


def test_a_correction_comes_too_late_after_ten_minutes() -> None:
    talk = Talk()
    talk.all("je pars", "ce soir")
    talk.now = at("08:41")
    assert talk("non, demain midi").intent is None


def test_a_correction_to_unknown_frees_the_heating() -> None:
    talk = Talk()
    talk.all("je pars", "ce soir")
    turn = talk("enfin, je ne sais pas")
    assert turn.slots == {"back": None}
    assert talk.house.heating == Heating() and talk.house.mode == "lockout"


@pytest.mark.parametrize(
    ("lang", "leave", "back", "said"),
    [
        ("fr", "je pars", "ce soir", "finalement je ne pars pas"),
        ("fr", "je m'en vais", "ce soir", "en fait je reste"),
        ("fr", "je pars", "ce soir", "non je pars plus"),
        ("en", "I'm leaving", "tonight", "actually I'm not leaving"),
        ("en", "I'm leaving", "tonight", "I'll stay after all"),
    ],
)
def test_staying_takes_it_back(lang: Lang, leave: str, back: str, said: str) -> None:
    talk = Talk(lang)
    before = talk.house
    asked = talk.all(leave, said)
    assert (asked.expects, asked.effects, asked.outcome) == (None, (), "cancelled")
    gone = talk.all(leave, back)
    assert gone.mode == "lockout"
    assert talk(said).mode == "cocoon" and talk.house == before
    assert Talk(lang)(said).effects == ()


def test_cancel_after_the_confirmation_undoes_it_even_corrected() -> None:
    talk = Talk()
    before = talk.house
    talk.all("je pars", "ce soir", "non, demain midi")
    turn = talk("annule")
    assert (turn.outcome, turn.mode) == ("cancelled", "cocoon")
    assert talk.house == before
    assert talk("annule").effects == ()


def test_undo_is_for_two_minutes() -> None:
    talk = Talk()
    talk.all("je pars", "ce soir")
    talk.now = at("08:33")
    assert talk("annule").effects == ()
    assert talk.house.mode == "lockout"


@pytest.mark.parametrize(
    "answers",
    [("non, demain", "midi"), ("non, à sept heures", "ce soir"), ("non, la semaine prochaine", "lundi", "midi")],
)
def test_a_correction_in_several_answers_is_undone_to_before_the_departure(answers: tuple[str, ...]) -> None:
    talk = Talk()
    talk.all("je pars", "ce soir")
    for answer in answers[:-1]:
        assert talk(answer).expects == "return_time"
    corrected = talk(answers[-1])
    assert corrected.mode == "lockout"
    assert not corrected.said.startswith("Ok, je surveille")
    assert (of(corrected, "absence.set") or {})["since"] == at("08:30").isoformat()
    assert talk("annule").mode == "cocoon"


CHANGES: list[tuple[Lang, str, str]] = [
    ("fr", "je reviens plus tôt, vers 15h", "2026-11-23T15:00"),
    ("fr", "je rentre plus tôt que prévu à quinze heures", "2026-11-23T15:00"),
    ("fr", "je rentrerai plus tard, vers vingt heures", "2026-11-23T20:00"),
    ("fr", "je serai en retard, vers vingt heures", "2026-11-23T20:00"),
    ("fr", "je rentre vers vingt heures", "2026-11-23T20:00"),
    ("en", "I'll be back earlier, around three", "2026-11-23T15:00"),
    ("en", "I'll be late, around nine", "2026-11-23T21:00"),
    ("en", "I'll be home at nine pm", "2026-11-23T21:00"),
]


@pytest.mark.parametrize(("lang", "said", "back"), CHANGES)
def test_a_return_earlier_or_later_than_said_corrects_it(lang: Lang, said: str, back: str) -> None:
    talk = Talk(lang)
    talk.all(*(("je pars", "ce soir") if lang == "fr" else ("I'm leaving", "tonight")))
    turn = talk(said)
    assert (turn.intent, turn.expects, turn.slots) == ("leave", None, {"back": at(back).isoformat()})
    assert talk("annule" if lang == "fr" else "cancel").mode == "cocoon"


@pytest.mark.parametrize(("lang", "said", "back"), CHANGES)
def test_from_far_away_too_the_return_may_change(lang: Lang, said: str, back: str) -> None:
    gone = Absence(at("08:30"), at("18:00"))
    talk = Talk(lang, at("13:00"), House(mode="lockout", absence=gone))
    turn = talk(said)
    assert (turn.intent, turn.mode, turn.slots) == ("leave", "lockout", {"back": at(back).isoformat()})
    assert of(turn, "absence.set") == {"back": at(back).isoformat(), "since": at("08:30").isoformat()}
    assert talk("annule" if lang == "fr" else "cancel").mode == "lockout"


@pytest.mark.parametrize(
    "said",
    [
        "maman rentre à vingt heures", "à quinze heures", "on est rentrés plus tôt, vers 15h", "tu rentres à 20h ?",
        "il est en retard", "je reviens",
    ],
)  # fmt: skip
def test_while_everybody_is_away_other_talk_changes_no_return(said: str) -> None:
    turn = Talk("fr", at("13:00"), House(mode="lockout", absence=Absence(at("08:30"), at("18:00"))))(said)
    assert of(turn, "absence.set") is None


@pytest.mark.parametrize(
    ("lang", "said", "asked"),
    [("fr", "je serai en retard", "Tu reviens quand ?"), ("en", "I'll be late", "When are you coming back?")],
)
def test_a_change_without_a_time_is_asked_about(lang: Lang, said: str, asked: str) -> None:
    talk = Talk(lang)
    talk.all(*(("je pars", "ce soir") if lang == "fr" else ("I'm leaving", "tonight")))
    turn = talk(said)
    assert (turn.said, turn.expects, turn.effects) == (asked, "return_time", ())


@pytest.mark.parametrize("said", ["je serai en retard", "non, demain"])
def test_a_correction_that_nobody_answers_changes_nothing(said: str) -> None:
    talk = Talk()
    talk.all("je pars", "ce soir", said)
    talk.silence()
    last = talk.silence()
    assert (last.said, last.effects, last.expects) == ("D'accord, je ne change rien.", (), None)
    assert talk.house.absence == Absence(at("08:30"), at("18:00"))


def test_an_english_correction_is_answered_in_english() -> None:
    talk = Talk("en", settings=Settings(house=HouseSettings(language="auto")))
    talk.state = replace(talk.state, fixed=False)
    talk.all("I'm leaving", "tonight")
    turn = talk("no, noon")
    assert (turn.lang, turn.said) == ("en", "All right, at noon. Until 11 am I'm switching to eco.")
    talk("I'm leaving")
    assert talk("same as yesterday").said.startswith("I didn't understand.")


@pytest.mark.parametrize(("lang", "said"), [("fr", "mais je suis encore là"), ("en", "I'm still here")])
def test_still_being_there_takes_it_back(lang: Lang, said: str) -> None:
    talk = Talk(lang)
    talk.all(*(("je pars", "ce soir") if lang == "fr" else ("I'm leaving", "tonight")))
    assert talk(said).mode == "cocoon"
