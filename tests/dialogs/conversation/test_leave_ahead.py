"""A departure that is still to come locks nothing: the house says that it does not note it."""

import pytest

from basecamp.house import LANGS, Lang
from tests.dialogs.conversation.talking import Talk, effects

AHEAD: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "je pars demain",
        "je pars samedi",
        "je pars ce soir",
        "je pars à 18 heures",
        "je pars demain jusqu'à lundi",
        "je pars samedi et je reviens dimanche",
        "ce soir je sors",
        "on part en vacances samedi",
        "on sera absents la semaine prochaine",
        "je serai absent demain",
        "je ne serai pas là demain",
        "je m'absente demain",
        "on part en vacances vendredi pour deux semaines",
    ),
    "en": (
        "I'm leaving tomorrow",
        "I'm leaving on Saturday",
        "I'm leaving tonight",
        "we leave tomorrow and come back Monday",
        "we'll be away next week",
        "I'm going on holiday on Friday",
        "I won't be here tomorrow",
        "tonight I'm going out",
        "we're going on holiday on Friday for two weeks",
    ),
}
NOW: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "je pars, à ce soir",
        "je pars à demain midi",
        "on part, à dimanche 18 heures",
        "je pars à après-demain midi",
        "je m'absente deux heures",
        "je pars une heure",
        "je pars je reviens ce soir",
        "je pars en week-end",
        "je pars jusqu'à ce soir",
    ),
    "en": (
        "I'm leaving, back at six",
        "I'm leaving, see you tonight",
        "I'll be away two hours",
        "I'm going out for an hour",
        "I'm leaving until tonight",
    ),
}


@pytest.mark.parametrize(("lang", "said"), [(lang, said) for lang in LANGS for said in AHEAD[lang]])
def test_a_departure_to_come_is_not_noted(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert ("à l'avance" if lang == "fr" else "departures ahead") in turn.said
    assert (turn.effects, turn.expects) == ((), None)


@pytest.mark.parametrize(("lang", "said"), [(lang, said) for lang in LANGS for said in NOW[lang]])
def test_the_time_of_the_return_is_no_departure_to_come(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert ("modes.set", {"mode": "lockout"}) in effects(turn) or turn.expects == "return_time"


@pytest.mark.parametrize(
    ("lang", "said", "order"),
    [("fr", "je pars samedi", "force le mode éco samedi"), ("en", "I'm leaving tomorrow", "force eco tomorrow")],
)
def test_the_heating_that_is_offered_is_understood(lang: Lang, said: str, order: str) -> None:
    assert order in Talk(lang)(said).said
    ((what, args),) = effects(Talk(lang)(order))
    assert (what, args["mode"]) == ("heater.force", "eco")


@pytest.mark.parametrize(("lang", "said"), [("fr", "je pars dans dix minutes"), ("en", "I'm leaving in ten minutes")])
def test_for_minutes_no_heating_is_offered(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert turn.said.count(".") == 1 and turn.effects == ()
