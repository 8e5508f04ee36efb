"""The terse verbs: what is one, what is not, and the times typed with them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.remote import VERBS, parse
from basecamp.remote.times import Terse

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday

VERB_LINES = [
    ("help", "help", {"topic": ""}),
    ("Aide", "help", {"topic": ""}),
    ("?", "help", {"topic": ""}),
    ("help mode", "help", {"topic": "mode"}),
    ("aide chauffage", "help", {"topic": "heat"}),
    ("status", "status", {}),
    ("État.", "status", {}),
    ("report", "report", {"full": False}),
    ("rapport complet", "report", {"full": True}),
    ("mode home", "mode", {"mode": "cocoon", "back": None}),
    ("mode nuit", "mode", {"mode": "asleep", "back": None}),
    ("MODE AWAY", "mode", {"mode": "lockout", "back": None}),
    ("mode away 18h", "mode", {"mode": "lockout", "back": Terse(hour=18)}),
    ("mode absent 18h30", "mode", {"mode": "lockout", "back": Terse(hour=18, minute=30)}),
    ("mode away dans 2h", "mode", {"mode": "lockout", "back": Terse(seconds=7200)}),
    ("mode away in 90 min", "mode", {"mode": "lockout", "back": Terse(seconds=5400)}),
    ("mode away +3h", "mode", {"mode": "lockout", "back": Terse(seconds=10800)}),
    ("mode away 3j", "mode", {"mode": "lockout", "back": Terse(seconds=3 * 86400)}),
    ("mode away demain 12h", "mode", {"mode": "lockout", "back": Terse(hour=12, days=1)}),
    ("mode away jeudi à 8h", "mode", {"mode": "lockout", "back": Terse(hour=8, weekday=3)}),
    ("mode away thursday 6pm", "mode", {"mode": "lockout", "back": Terse(hour=18, weekday=3)}),
    ("mode away 18", "mode", {"mode": "lockout", "back": Terse(hour=18)}),
    ("mode away demain à 7", "mode", {"mode": "lockout", "back": Terse(hour=7, days=1)}),
    ("mode away midi", "mode", {"mode": "lockout", "back": Terse(hour=12)}),
    ("heat eco 2h", "heat", {"what": "eco", "until": Terse(seconds=7200)}),
    ("heat eco 1h30", "heat", {"what": "eco", "until": Terse(seconds=5400)}),
    ("chauffage confort jusqu'à 22h", "heat", {"what": "comfort", "until": Terse(hour=22)}),
    ("heat comfort until 10:30pm", "heat", {"what": "comfort", "until": Terse(hour=22, minute=30)}),
    ("heat comfort", "heat", {"what": "comfort", "until": None}),
    ("heat auto", "heat", {"what": "auto", "until": None}),
    ("heat status", "heat", {"what": "status", "until": None}),
    ("chauffage vacances", "heat", {"what": "holiday_week", "until": None}),
    ("say Le dîner est prêt !", "say", {"text": "Le dîner est prêt !"}),
    ("dis j'arrive", "say", {"text": "j'arrive"}),
    ("dis à tout à l'heure", "say", {"text": "à tout à l'heure"}),
    ("say to bed, it's late", "say", {"text": "to bed, it's late"}),
    ("dis à Marie que je rentre tard", "sentence", {}),
    ("Dis aux enfants de ranger leur chambre", "sentence", {}),
    ("dis à ma mère qu’on arrive", "sentence", {}),
    ("dis moi si tu rentres", "sentence", {}),
    ("say to Mary that I'm late", "sentence", {}),
    ("ack 12", "ack", {"id": 12}),
    ("vu #7", "ack", {"id": 7}),
    ("OK12", "ack", {"id": 12}),
    ("vu#7.", "ack", {"id": 7}),
    ("messages", "messages", {}),
    ("open ssh", "open", {"what": "ssh", "minutes": None}),
    ("ouvre web 30m", "open", {"what": "web", "minutes": 30}),
    ("close ssh", "close", {"what": "ssh"}),
    ("test", "test", {}),
    ("ack", "help", {"topic": "ack"}),
    ("open", "help", {"topic": "open"}),
    ("heat", "help", {"topic": "heat"}),
    ("say", "help", {"topic": "say"}),
]

SENTENCES = [
    "",
    "je pars",
    "mode silence",
    "mode",
    "mode away banane",
    "mode home 18h",
    "chauffage",
    "chauffage semaine de vacances",
    "heat auto 2h",
    "ok",
    "vu",
    "heat eco 2",
    "mode away 99",
    "ack douze",
    "open fridge",
    "open ssh demain",
    "help me please",
    "messages de Natacha",
    "test de la sirène",
    "status quo",
    "report demain",
    "mode away 25h",
    "mode away 18h75",
    "heat eco 0m",
]


@pytest.mark.parametrize(("line", "verb", "args"), VERB_LINES)
def test_verbs(line: str, verb: str, args: dict[str, object]) -> None:
    command = parse(f"  {line} ")
    assert (command.verb, dict(command.args)) == (verb, args)


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_are_no_verbs(line: str) -> None:
    command = parse(line)
    assert (command.verb, command.text) == ("sentence", line)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (Terse(hour=18), "2026-11-23T18:00:00+01:00"),
        (Terse(hour=8), "2026-11-24T08:00:00+01:00"),
        (Terse(hour=8, days=1), "2026-11-24T08:00:00+01:00"),
        (Terse(hour=8, weekday=0), "2026-11-30T08:00:00+01:00"),
        (Terse(hour=18, weekday=0), "2026-11-23T18:00:00+01:00"),
        (Terse(hour=8, weekday=3), "2026-11-26T08:00:00+01:00"),
        (Terse(seconds=7200), "2026-11-23T16:00:00+01:00"),
        (Terse(hour=8, days=0), None),
    ],
)
def test_instants(typed: Terse, expected: str | None) -> None:
    at = typed.instant(NOW)
    assert (at.isoformat() if at else None) == expected


def test_a_duration_is_real_time_through_the_change_of_clocks() -> None:
    before = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Paris"))
    after = Terse(seconds=2 * 3600).instant(before)
    assert after is not None
    assert after.timestamp() - before.timestamp() == 7200
    assert after.isoformat() == "2026-10-25T02:30:00+01:00"


@given(st.text(max_size=60))
def test_no_line_raises(line: str) -> None:
    assert parse(line).verb in VERBS


@given(
    st.lists(
        st.sampled_from(["mode", "away", "heat", "eco", "18h", "2h", "demain", "in", "ack", "12", "open", "ssh", "à"]),
        max_size=5,
    )
)
def test_no_mixture_of_words_raises(words: list[str]) -> None:
    assert parse(" ".join(words)).verb in VERBS
