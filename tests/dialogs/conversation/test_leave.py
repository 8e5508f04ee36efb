""" "Leaving the house, exactly": the table of the feature list, and every way the dialog may go."""

from datetime import datetime

import pytest

from basecamp.house import Absence, Heating, House, Lang
from basecamp.settings import HouseSettings, Settings
from dialogs.conversation.leave import wish
from tests.dialogs.conversation.talking import Talk, at, effects, of

TABLE = [
    ("07:10", "ce midi", "at noon", "2026-11-23T12:00", "2026-11-23T11:00"),
    ("08:30", "ce soir", "tonight", "2026-11-23T18:00", "2026-11-23T17:00"),
    ("08:30", "dans une heure", "in an hour", "2026-11-23T09:30", None),
    ("08:30", "dans trois jours", "in three days", "2026-11-26T08:30", "2026-11-26T07:30"),
    ("20:00", "demain midi", "tomorrow at noon", "2026-11-24T12:00", "2026-11-24T11:00"),
    ("08:30", "aucune idée", "no idea", None, None),
]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("breath", ["two", "one"])
@pytest.mark.parametrize(("said_at", "fr", "en", "back", "comfort"), TABLE)
def test_the_table(
    lang: Lang, breath: str, said_at: str, fr: str, en: str, back: str | None, comfort: str | None
) -> None:
    talk = Talk(lang, at(said_at))
    answer = fr if lang == "fr" else en
    if breath == "two":
        asked = talk("je pars" if lang == "fr" else "I'm leaving")
        assert asked.said == ("Tu reviens quand ?" if lang == "fr" else "When are you coming back?")
        assert (asked.expects, asked.effects, asked.mode, asked.intent) == ("return_time", (), "cocoon", "leave")
        turn = talk(answer)
    elif answer == "aucune idée":
        turn = talk("je pars, je ne sais pas quand je rentre")
    elif answer == "no idea":
        turn = talk("I'm leaving, I don't know when I'll be back")
    else:
        turn = talk(f"je pars, je rentre {fr}" if lang == "fr" else f"I'm leaving, I'll be back {en}")
    assert (turn.intent, turn.expects, turn.mode, turn.outcome) == ("leave", None, "lockout", "answered")
    returns = at(back).isoformat() if back else None
    assert turn.slots == {"back": returns}
    assert of(turn, "modes.set") == {"mode": "lockout"}
    assert of(turn, "absence.set") == {"back": returns, "since": at(said_at).isoformat()}
    start = at(said_at).isoformat()
    eco = {"start": start, "until": at(comfort).isoformat(), "back": returns} if comfort else None
    assert of(turn, "heater.absence") == eco
    assert turn.said.startswith("Ok, je surveille en ton absence." if lang == "fr" else "Ok, I'll keep watch")


def test_the_whole_answer_says_back_what_the_heating_does() -> None:
    talk = Talk()
    assert talk.all("je pars", "ce soir").said == (
        "Ok, je surveille en ton absence. Jusqu'à 17 heures je passe en éco. Bonne journée."
    )
    talk = Talk("en")
    assert talk.all("I'm leaving", "tonight").said == (
        "Ok, I'll keep watch while you're away. Until 5 pm I'm switching to eco. Enjoy your day."
    )


@pytest.mark.parametrize(
    ("now", "back", "key"),
    [
        ("10:59", "2026-11-23T13:00", "morning"),
        ("10:59", "2026-11-23T13:01", "day"),
        ("11:00", "2026-11-23T12:00", "day"),
        ("08:00", None, "day"),
        ("08:00", "2026-11-24T12:00", "day"),
        ("16:59", "2026-11-23T20:00", "day"),
        ("17:00", "2026-11-23T20:00", "evening"),
        ("23:30", None, "evening"),
        ("00:30", "2026-11-23T08:00", "morning"),
    ],
)
def test_the_good_wish(now: str, back: str | None, key: str) -> None:
    assert wish(at(now), at(back) if back else None) == f"leave.{key}"


@pytest.mark.parametrize(
    ("lang", "texts", "end"),
    [
        ("fr", ("je pars", "ce midi"), "Bonne matinée."),
        ("fr", ("je pars", "ce soir"), "Bonne journée."),
        ("en", ("I'm leaving", "at noon"), "Enjoy your morning."),
        ("en", ("I'm leaving", "tonight"), "Enjoy your day."),
    ],
)
def test_the_good_wish_is_said(lang: Lang, texts: tuple[str, ...], end: str) -> None:
    assert Talk(lang, at("07:10")).all(*texts).said.endswith(end)


def test_good_evening_and_vous() -> None:
    vous = Settings(house=HouseSettings(address="vous"))
    talk = Talk(now=at("20:00"), settings=vous)
    assert talk("je pars").said == "Vous revenez quand ?"
    assert talk("demain midi").said == (
        "Ok, je surveille en votre absence. Jusqu'à demain 11 heures je passe en éco. Bonne soirée."
    )


@pytest.mark.parametrize(
    ("now", "lang", "answers", "asked", "back"),
    [
        (
            "08:00",
            "fr",
            ("à sept heures", "ce soir"),
            "Ce soir à 19 heures, ou demain à 7 heures ?",
            "2026-11-23T19:00",
        ),
        ("08:00", "fr", ("à sept heures", "demain"), "Ce soir à 19 heures, ou demain à 7 heures ?", "2026-11-24T07:00"),
        ("08:00", "fr", ("à sept heures", "demain matin"), None, "2026-11-24T07:00"),
        ("08:00", "fr", ("à sept heures", "à dix-neuf heures"), None, "2026-11-23T19:00"),
        ("08:00", "fr", ("à sept heures", "à quinze heures"), None, "2026-11-23T15:00"),
        ("08:00", "en", ("at seven", "this evening"), "Tonight at 7 pm, or tomorrow at 7 am?", "2026-11-23T19:00"),
        ("08:00", "en", ("at seven", "tomorrow"), None, "2026-11-24T07:00"),
        ("19:30", "fr", ("ce soir", "à neuf heures"), "À quelle heure ce soir ?", "2026-11-23T21:00"),
        ("19:30", "fr", ("ce soir", "à vingt-deux heures"), "À quelle heure ce soir ?", "2026-11-23T22:00"),
        ("19:30", "en", ("tonight", "at nine"), "What time this evening?", "2026-11-23T21:00"),
        ("08:00", "fr", ("demain", "à midi"), "À quelle heure demain ?", "2026-11-24T12:00"),
        ("08:00", "fr", ("demain", "vers sept heures", "du matin"), None, "2026-11-24T07:00"),
        ("08:00", "fr", ("demain", "dans deux heures"), None, "2026-11-23T10:00"),
        ("08:00", "fr", ("à la fin du week-end", "vers 18h"), "À quelle heure dimanche ?", "2026-11-29T18:00"),
        ("08:00", "fr", ("samedi", "d'ici midi"), None, "2026-11-28T12:00"),
        ("08:00", "fr", ("samedi", "d'ici deux heures"), None, "2026-11-23T10:00"),
        ("08:00", "fr", ("samedi", "à minuit"), None, "2026-11-29T00:00"),
        ("08:00", "fr", ("samedi", "en fait dimanche soir"), None, "2026-11-29T18:00"),
        ("08:00", "fr", ("samedi", "non, demain midi"), None, "2026-11-24T12:00"),
        ("08:00", "en", ("on saturday", "at midnight"), None, "2026-11-29T00:00"),
        ("08:00", "en", ("on saturday", "sunday evening"), None, "2026-11-29T18:00"),
        ("08:00", "fr", ("la semaine prochaine", "mercredi", "à midi"), None, "2026-12-02T12:00"),
        ("08:00", "fr", ("la semaine prochaine", "jeudi soir"), None, "2026-12-03T18:00"),
        ("08:00", "fr", ("la semaine prochaine", "demain midi"), None, "2026-11-24T12:00"),
        ("08:00", "en", ("next week", "on wednesday at noon"), None, "2026-12-02T12:00"),
        ("08:00", "en", ("at seven", "pm"), None, "2026-11-23T19:00"),
        ("08:00", "en", ("tomorrow", "nine thirty", "a.m."), None, "2026-11-24T09:30"),
        ("08:00", "fr", ("samedi", "dans la soirée"), "À quelle heure samedi ?", "2026-11-28T18:00"),
        ("08:00", "fr", ("demain", "dans l'après-midi"), None, "2026-11-24T15:00"),
        ("08:00", "en", ("tomorrow", "in the evening"), None, "2026-11-24T18:00"),
        ("08:00", "en", ("tomorrow", "in the early afternoon"), None, "2026-11-24T14:00"),
        ("08:00", "en", ("tomorrow", "in two hours"), None, "2026-11-23T10:00"),
        ("08:00", "en", ("tomorrow", "at noon"), "What time tomorrow?", "2026-11-24T12:00"),
        ("08:00", "fr", ("la semaine prochaine", "lundi", "à dix-huit heures"), None, "2026-11-30T18:00"),
        ("08:00", "fr", ("deux heures", "à dix heures"), "Ce matin à 10 heures, ou cet après-midi à 14 heures ?", None),
        (
            "00:30",
            "fr",
            ("demain matin", "ce matin"),
            "Ce matin à 8 heures, ou demain à 8 heures ?",
            "2026-11-23T08:00",
        ),
        ("00:30", "fr", ("demain matin", "demain"), None, "2026-11-24T08:00"),
        ("12:00", "fr", ("ce matin", "ce soir"), "Ce matin, c'est déjà passé. Tu reviens quand ?", "2026-11-23T18:00"),
        ("12:00", "fr", ("hier", "demain soir"), "Hier, c'est déjà passé. Tu reviens quand ?", "2026-11-24T18:00"),
    ],
)
def test_it_asks_back_instead_of_guessing(
    now: str, lang: Lang, answers: tuple[str, ...], asked: str | None, back: str | None
) -> None:
    talk = Talk(lang, at(now))
    talk("je pars" if lang == "fr" else "I'm leaving")
    for number, answer in enumerate(answers[:-1]):
        turn = talk(answer)
        assert (turn.expects, turn.effects, turn.mode, turn.slots) == ("return_time", (), "cocoon", {})
        if asked and number == 0:
            assert turn.said == asked
    turn = talk(answers[-1])
    assert turn.mode == "lockout"
    if back:
        assert turn.slots == {"back": at(back).isoformat()}


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("je pars pour trois heures", "2026-11-23T11:30"),
        ("je m'absente pour trois jours", "2026-11-26T08:30"),
        ("je m'en vais, je reviens lundi prochain à 18 heures", "2026-11-30T18:00"),
        ("je pars trois jours", "2026-11-26T08:30"),
        ("je m'en vais pour la nuit", "2026-11-24T08:00"),
        ("je pars pour la soirée", "2026-11-24T00:00"),
        ("je pars deux heures", "2026-11-23T10:30"),
        ("je pars un quart d'heure", "2026-11-23T08:45"),
        ("je pars la journée", "2026-11-23T18:00"),
        ("je pars une semaine au ski", "2026-11-30T08:30"),
        ("on part quinze jours en vacances", "2026-12-08T08:30"),
    ],
)
def test_one_breath_with_a_duration(said: str, back: str) -> None:
    assert Talk()(said).slots == {"back": at(back).isoformat()}


def test_a_week_end_is_a_place_to_leave_for() -> None:
    assert Talk()("je pars en week-end").expects == "return_time"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", ("je pars pour le week-end",)),
        ("fr", ("je pars", "après le week-end")),
        ("en", ("I'm leaving for the weekend",)),
        ("en", ("I'm leaving", "after the weekend")),
    ],
)
def test_a_week_end_is_more_than_its_saturday(lang: Lang, said: tuple[str, ...]) -> None:
    talk = Talk(lang, at("2026-11-27T17:30"))
    turn = talk.all(*said)
    assert turn.said == ("Quel jour, et vers quelle heure ?" if lang == "fr" else "Which day, and around what time?")
    turn = talk("dimanche soir" if lang == "fr" else "sunday evening")
    assert turn.slots == {"back": at("2026-11-29T18:00").isoformat()}


@pytest.mark.parametrize(
    "said",
    ["je pars demain", "je pars dans deux heures", "je pars à vingt heures", "je pars vingt heures trente",
     "je pars ce week-end", "je pars la semaine prochaine", "je pars en vacances lundi"],
)  # fmt: skip
def test_a_departure_that_is_yet_to_come_is_none(said: str) -> None:
    turn = Talk()(said)
    assert (turn.intent, turn.expects, turn.effects) == (None, None, ())


def test_a_whole_time_is_an_answer_even_when_no_phrase_book_knows_it() -> None:
    talk = Talk("en")
    turn = talk.all("I'm leaving", "on the 24th of december", "at noon")
    assert turn.slots == {"back": at("2026-12-24T12:00").isoformat()}


@pytest.mark.parametrize(
    ("lang", "said", "back"),
    [
        ("fr", "une demi-heure", "09:00"),
        ("fr", "pendant deux heures", "10:30"),
        ("fr", "dans une minute", "08:31"),
        ("en", "half an hour", "09:00"),
        ("en", "for two hours", "10:30"),
        ("en", "an hour and a half", "10:00"),
    ],
)
def test_durations_as_answers(lang: Lang, said: str, back: str) -> None:
    talk = Talk(lang)
    talk("je pars" if lang == "fr" else "I'm leaving")
    assert talk(said).slots == {"back": at(back).isoformat()}


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("vingt heures trente", "20:30"),
        ("dix-huit heures quinze", "18:15"),
        ("disons 20 heures 30", "20:30"),
        ("quatorze heures dix", "14:10"),
    ],
)
def test_an_hour_with_its_minutes_is_no_length_of_time(said: str, back: str) -> None:
    talk = Talk()
    talk("je pars")
    assert talk(said).slots == {"back": at(back).isoformat()}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("neuf heures trente", "Ce matin à 9 heures 30, ou ce soir à vingt et une heures 30 ?"),
        ("deux heures et demie", "Ce matin à 11 heures, ou cet après-midi à 14 heures 30 ?"),
    ],
)
def test_an_hour_with_its_minutes_that_may_be_two_is_asked_about(said: str, asked: str) -> None:
    talk = Talk()
    talk("je pars")
    turn = talk(said)
    assert (turn.said, turn.expects, turn.effects) == (asked, "return_time", ())


def test_nobody_answers() -> None:
    talk = Talk()
    talk("je pars")
    again = talk.silence()
    assert (again.outcome, again.expects, again.said, again.effects) == (
        "silent",
        "return_time",
        "Tu reviens quand ?",
        (),
    )
    gone = talk.silence()
    assert (gone.outcome, gone.expects, gone.mode, gone.slots) == ("silent", None, "lockout", {"back": None})
    assert [name for name, _ in effects(gone)] == ["modes.set", "absence.set"]
    assert talk.silence().said == ""


def test_not_understood_twice_locks_without_touching_the_heating() -> None:
    talk = Talk()
    talk("je pars")
    first = talk("les carottes sont cuites")
    assert (first.intent, first.outcome, first.expects, first.effects) == (None, "unclear", "return_time", ())
    assert first.said.startswith("Je n'ai pas compris.") and first.said.endswith("Tu reviens quand ?")
    second = talk("les carottes sont cuites")
    assert (second.outcome, second.expects, second.mode) == ("unclear", None, "lockout")
    assert of(second, "heater.absence") is None


def test_only_useless_times_end_as_well() -> None:
    talk = Talk(now=at("12:00"))
    talk("je pars")
    turns = [talk("hier") for _ in range(3)]
    assert [turn.expects for turn in turns] == ["return_time", "return_time", None]
    assert turns[-1].mode == "lockout"


@pytest.mark.parametrize("word", ["annule", "non rien", "non", "stop", "laisse tomber"])
def test_cancel_leaves_the_house_as_it_was(word: str) -> None:
    talk = Talk()
    before = talk.house
    turn = talk.all("je pars", word)
    assert (turn.outcome, turn.expects, turn.effects) == ("cancelled", None, ())
    assert talk.house == before


@pytest.mark.parametrize(
    ("lang", "leave", "command", "skill", "question"),
    [
        ("fr", "je pars", "en fait éteins la veilleuse", "nightlight.set", "Tu reviens quand ?"),
        ("fr", "je pars", "quelle heure est-il", None, "Tu reviens quand ?"),
        ("fr", "je pars", "force le mode confort", "heater.force", "Tu reviens quand ?"),
        ("en", "I'm leaving", "turn off the night light", "nightlight.set", "When are you coming back?"),
        ("en", "I'm leaving", "what time is it", None, "When are you coming back?"),
    ],
)
def test_another_command_is_done_and_the_question_comes_back(
    lang: Lang, leave: str, command: str, skill: str | None, question: str
) -> None:
    talk = Talk(lang)
    turn = talk.all(leave, command)
    assert turn.expects == "return_time" and turn.said.endswith(question) and turn.said != question
    assert [name for name, _ in effects(turn)] == ([skill] if skill else [])
    assert talk("ce soir" if lang == "fr" else "tonight").mode == "lockout"


def test_a_menu_in_between_comes_back_too() -> None:
    talk = Talk()
    menu = talk.all("je pars", "chauffage")
    assert menu.expects == "heating"
    after = talk("automatique")
    assert after.expects == "return_time" and after.said.endswith("Tu reviens quand ?")
    assert talk("ce soir").mode == "lockout"


@pytest.mark.parametrize(
    ("command", "mode"), [("bonne nuit", "asleep"), ("je suis rentré", "cocoon"), ("je suis levé", "cocoon")]
)
def test_another_mode_replaces_the_question(command: str, mode: str) -> None:
    turn = Talk().all("je pars", command)
    assert (turn.expects, turn.mode) == (None, mode)


def test_leaving_while_asleep_restores_silence() -> None:
    talk = Talk(now=at("05:30"))
    talk("bonne nuit")
    assert talk.house.silence
    turn = talk.all("je pars", "ce midi")
    assert ("silence.restore", {}) in effects(turn)
    assert not talk.house.silence


def test_leaving_again_with_an_unknown_return_leaves_the_heating_of_the_first() -> None:
    house = House(
        mode="lockout",
        absence=Absence(at("07:00"), at("18:00")),
        heating=Heating(mode="eco", why="absence", until=at("17:00")),
    )
    turn = Talk(house=house).all("je pars", "je ne sais pas")
    assert [name for name, _ in effects(turn)] == ["modes.set", "absence.set"]


def test_the_night_of_the_change_of_clocks_keeps_real_hours() -> None:
    # Sunday 25 October 2026: 03:00 becomes 02:00. Comfort still begins one real hour before the return.
    talk = Talk(now=at("2026-10-24T22:00"))
    turn = talk.all("je pars", "dans six heures")
    eco = of(turn, "heater.absence")
    assert eco is not None
    start, until, back = (datetime.fromisoformat(eco[name]).timestamp() for name in ("start", "until", "back"))
    assert (until - start, back - until) == (5 * 3600, 3600)


@pytest.mark.parametrize(
    ("lang", "said", "asked"),
    [
        ("fr", "mardi prochain à 9h", "Demain à 9 heures, ou mardi 1er décembre à 9 heures ?"),
        ("en", "next tuesday at nine", "Tomorrow at 9 am, or Tuesday December 1st at 9 am?"),
        ("fr", "2h30", "Ce matin à 11 heures, ou cet après-midi à 14 heures 30 ?"),
        ("fr", "dans la journée", "Quel jour, et vers quelle heure ?"),
    ],
)
def test_what_may_be_two_is_asked_about_as_a_person_would(lang: Lang, said: str, asked: str) -> None:
    talk = Talk(lang)
    talk("je pars" if lang == "fr" else "I'm leaving")
    assert talk(said).said == asked


@pytest.mark.parametrize(
    ("lang", "said", "back"),
    [
        ("fr", "je pars 3 jours au ski, je rentre jeudi soir", "2026-11-26T18:00"),
        ("fr", "je pars deux heures je rentre à midi", "2026-11-23T12:00"),
        ("fr", "je pars quinze jours, je rentre samedi soir", "2026-12-05T18:00"),
        ("fr", "je pars trois jours je rentre pas jeudi soir", "2026-11-26T08:30"),
        ("en", "I'm leaving for three days, back Thursday evening", "2026-11-26T18:00"),
        ("en", "I'm going skiing for three days, I'll be back on Thursday evening", "2026-11-26T18:00"),
    ],
)
def test_a_return_that_is_told_counts_more_than_a_length_of_time(lang: Lang, said: str, back: str) -> None:
    assert Talk(lang)(said).slots == {"back": at(back).isoformat()}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "je repars"), ("fr", "bon, je ressors"), ("fr", "on repart"), ("fr", "nous ressortons"),
        ("en", "I'm off again"), ("en", "off again"), ("en", "I'm heading out again"), ("en", "heading out again"),
    ],
)  # fmt: skip
def test_leaving_again_is_leaving(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert (turn.intent, turn.expects) == ("leave", "return_time")


@pytest.mark.parametrize("said", ["je repars de zéro", "l'ordinateur repart", "ça repart"])
def test_what_starts_again_is_no_departure(said: str) -> None:
    assert Talk()(said).intent is None


@pytest.mark.parametrize(
    ("lang", "said", "back"),
    [
        ("fr", "la première", "2026-11-23T19:00"), ("fr", "euh, le premier", "2026-11-23T19:00"),
        ("fr", "la deuxième, s'il te plaît", "2026-11-24T07:00"), ("fr", "la seconde", "2026-11-24T07:00"),
        ("fr", "la dernière", "2026-11-24T07:00"), ("en", "the first one", "2026-11-23T19:00"),
        ("en", "the second", "2026-11-24T07:00"), ("en", "the latter", "2026-11-24T07:00"),
    ],
)  # fmt: skip
def test_one_of_two_hours_is_pointed_at(lang: Lang, said: str, back: str) -> None:
    talk = Talk(lang)
    talk.all(*(("je pars", "à sept heures") if lang == "fr" else ("I'm leaving", "at seven")))
    assert talk(said).slots == {"back": at(back).isoformat()}


def test_without_two_hours_the_first_is_a_day() -> None:
    assert Talk().all("je pars", "le premier").said == "À quelle heure mardi 1er décembre ?"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "au revoir"), ("fr", "bonne journée"), ("fr", "allez, à tout à l'heure"), ("fr", "bonne journée à toi"),
        ("en", "bye"), ("en", "see you later"), ("en", "have a nice day"), ("en", "love you"),
    ],
)  # fmt: skip
def test_a_farewell_after_leaving_is_a_courtesy(lang: Lang, said: str) -> None:
    talk = Talk(lang)
    talk.all(*(("je pars", "ce soir") if lang == "fr" else ("I'm leaving", "tonight")))
    turn = talk(said)
    assert (turn.effects, turn.expects) == ((), None)
    assert turn.said == ("Bonne journée." if lang == "fr" else "Enjoy your day.")
    assert talk("annule" if lang == "fr" else "cancel").mode == "cocoon"


def test_a_farewell_alone_is_still_a_departure() -> None:
    assert Talk("en")("bye").expects == "return_time"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "je reviens tout de suite"), ("fr", "pas longtemps"), ("fr", "n'importe quand"), ("en", "back in a bit"),
        ("en", "I'll be right back"), ("en", "not long"), ("en", "any time"),
    ],
)  # fmt: skip
def test_a_return_without_an_hour_is_unknown(lang: Lang, said: str) -> None:
    turn = Talk(lang).all("je pars" if lang == "fr" else "I'm leaving", said)
    assert (turn.mode, turn.slots, turn.expects) == ("lockout", {"back": None}, None)


@pytest.mark.parametrize("said", ["back in a bit", "I'm back in a bit", "back in a moment"])
def test_back_in_a_bit_is_not_being_back(said: str) -> None:
    assert Talk("en", house=House(mode="lockout"))(said).effects == ()


@pytest.mark.parametrize(("said", "intent"), [("good night", "sleep"), ("good morning", "wake_up")])
def test_good_night_is_no_time(said: str, intent: str) -> None:
    talk = Talk("en")
    talk("I'm leaving")
    assert talk(said).intent == intent


@pytest.mark.parametrize(
    ("lang", "said", "back"),
    [
        ("fr", "ds 2h", "2026-11-23T10:30"), ("fr", "demin soir", "2026-11-24T18:00"), ("fr", "jsp", None),
        ("fr", "2m1 midi", "2026-11-24T12:00"), ("fr", "c'est soir", "2026-11-23T18:00"),
        ("fr", "deux main matin", "2026-11-24T08:00"), ("en", "2nite", "2026-11-23T18:00"), ("en", "idk", None),
        ("en", "tmrw morning", "2026-11-24T08:00"), ("en", "tmr at noon", "2026-11-24T12:00"),
    ],
)  # fmt: skip
def test_texted_and_misheard_answers(lang: Lang, said: str, back: str | None) -> None:
    turn = Talk(lang).all("je pars" if lang == "fr" else "I'm leaving", said)
    assert turn.slots == {"back": at(back).isoformat() if back else None}


@pytest.mark.parametrize("said", ["2m1", "tmrw"])
def test_a_texted_day_is_asked_about(said: str) -> None:
    lang: Lang = "fr" if said == "2m1" else "en"
    turn = Talk(lang).all("je pars" if lang == "fr" else "I'm leaving", said)
    assert turn.said == ("À quelle heure demain ?" if lang == "fr" else "What time tomorrow?")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "je pars, bonne journée"), ("fr", "je pars, passe une bonne journée"),
        ("fr", "je pars à tout à l'heure bonne journée"), ("fr", "je pars, bonne soirée à tous"),
        ("en", "I'm leaving, have a nice day"), ("en", "bye, have a good day"), ("en", "I'm off, have a good evening"),
    ],
)  # fmt: skip
def test_a_day_that_is_wished_is_no_return(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert (turn.intent, turn.expects, turn.effects) == ("leave", "return_time", ())


def test_a_good_hour_is_a_time() -> None:
    assert Talk().all("je pars", "une bonne heure").slots == {"back": at("09:30").isoformat()}


@pytest.mark.parametrize(
    ("lang", "leaving", "said", "told"),
    [
        ("fr", "je pars", "dans 0 minutes", "Ça, c'est maintenant. Tu reviens quand ?"),
        ("en", "I'm leaving", "in zero minutes", "That is right now. When are you coming back?"),
    ],
)
def test_no_time_at_all_is_now(lang: Lang, leaving: str, said: str, told: str) -> None:
    turn = Talk(lang).all(leaving, said)
    assert (turn.said, turn.expects, turn.effects) == (told, "return_time", ())
