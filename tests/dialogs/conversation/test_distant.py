"""Free sentences by SMS or Pushover, through the remote command line."""

import random
from collections.abc import Mapping
from typing import Any

from basecamp.effects import Effect
from basecamp.house import House
from basecamp.remote import RemoteReply, answer, parse
from basecamp.settings import Settings
from dialogs.conversation import Dialogs
from dialogs.conversation.distant import Sentences
from tests.dialogs.conversation.talking import MORNING, messages

SENTENCES = Sentences(Dialogs(Settings(), random.Random(1)))


def line(text: str, state: Mapping[str, Any] | None = None, house: House | None = None) -> RemoteReply:
    return answer(parse(text), house or House(), MORNING, "fr", understanding=SENTENCES, state=state)


def test_a_question_by_sms_and_its_answer() -> None:
    asked = line("je pars")
    assert (asked.text, asked.expects, asked.effects, asked.needs_code) == (
        "Tu reviens quand ?",
        "return_time",
        (),
        False,
    )
    gone = line("ce soir", asked.state)
    assert gone.text == "Ok, je surveille en ton absence. Jusqu'à 17 heures je passe en éco. Bonne journée."
    assert gone.effects[0] == Effect("modes", "set", {"mode": "lockout", "cause": "remote"})
    assert gone.needs_code and gone.state is None


def test_sentences_that_look_like_verbs_are_sentences() -> None:
    assert line("mode silence").effects == (Effect("silence", "set", {"on": True}),)
    assert line("chauffage semaine de vacances").effects == (Effect("heater", "profile", {"name": "holiday_week"}),)


def test_english_too() -> None:
    assert line("turn off the night light").effects == (Effect("nightlight", "set", {"mode": "OFF"}),)


def test_messages_read_on_a_phone_were_not_heard_at_home() -> None:
    house = House(messages=messages("J'arrive"))
    got = line("lis les messages", house=house)
    assert "J'arrive" in got.text and got.effects == () and not got.needs_code


def test_what_is_not_understood_leads_to_help() -> None:
    assert line("xylophone brouillard").text == "Pas compris : xylophone brouillard. Envoie : help"


def test_a_spoilt_state_begins_anew() -> None:
    assert line("quelle heure est-il", {"spoilt": True}).text.endswith("8 heures 30.")


def test_the_full_report_is_cut_to_one_message_or_whole() -> None:
    brief = line("report full")
    assert len(brief.text) <= 160
    whole = answer(parse("rapport complet"), House(), MORNING, "fr", understanding=SENTENCES, brief=False)
    assert whole.text.startswith("Tout va bien.") and len(whole.text) > 160
