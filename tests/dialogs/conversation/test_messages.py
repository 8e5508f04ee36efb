"""Messages: read, next, repeat, delete, and what never happens to a message nobody heard."""

from dataclasses import replace

import pytest

from basecamp.house import House, Lang, Message
from tests.dialogs.conversation.talking import Talk, at, messages, of

READ: dict[Lang, str] = {"fr": "lis les messages", "en": "read my messages"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_none(lang: Lang) -> None:
    turn = Talk(lang)("ai-je des messages" if lang == "fr" else "any messages")
    assert (turn.intent, turn.expects, turn.effects) == ("messages", None, ())
    assert "message" in turn.said


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_one(lang: Lang) -> None:
    turn = Talk(lang, house=House(messages=messages("J'arrive")))(READ[lang])
    assert of(turn, "messages.heard") == {"ids": [1]}
    assert turn.said == (
        "Tu as un nouveau message. De Natacha, il y a deux heures : J'arrive."
        if lang == "fr"
        else "You have one new message. From Natacha, two hours ago: J'arrive."
    )


@pytest.mark.parametrize(
    ("lang", "next_", "last", "delete"),
    [("fr", "le suivant", "C'est tout", "supprime-le"), ("en", "next", "all", "delete it")],
)
def test_one_after_the_other(lang: Lang, next_: str, last: str, delete: str) -> None:
    talk = Talk(lang, house=House(messages=messages("un", "deux", "trois")))
    first = talk(READ[lang])
    assert (first.expects, of(first, "messages.heard")) == ("messages", {"ids": [1]})
    again = talk("répète" if lang == "fr" else "repeat")
    assert (again.expects, again.effects, "un" in again.said) == ("messages", (), True)
    second = talk(next_)
    assert (second.expects, of(second, "messages.heard")) == ("messages", {"ids": [2]})
    gone = talk(delete)
    assert (gone.expects, of(gone, "messages.delete")) == ("messages", {"ids": [2]})
    third = talk("oui" if lang == "fr" else "yes")
    assert (third.expects, of(third, "messages.heard")) == (None, {"ids": [3]})
    assert "trois" in third.said
    after = talk(delete)
    assert of(after, "messages.delete") == {"ids": [3]}
    assert [one.id for one in talk.house.messages] == [1]


def test_the_rest_waits_after_a_no_or_a_silence() -> None:
    talk = Talk(house=House(messages=messages("un", "deux")))
    turn = talk.all("lis les messages", "non")
    assert turn.expects is None
    assert [one.heard for one in talk.house.messages] == [True, False]
    talk = Talk(house=House(messages=messages("un", "deux")))
    talk("lis les messages")
    talk.silence()
    assert talk.silence().expects is None
    assert [one.heard for one in talk.house.messages] == [True, False]


def test_old_ones_are_offered() -> None:
    talk = Talk(house=House(messages=messages("un", heard=True)))
    turn = talk("ai-je des messages")
    assert (turn.expects, turn.effects) == ("messages", ())
    read = talk("oui")
    assert "un." in read.said and read.effects == () and read.expects is None


def test_all_are_deleted_only_after_a_yes_and_only_those_heard() -> None:
    house = House(messages=(*messages("un", "deux", heard=True), Message(3, "Nio", "trois", at("08:00"))))
    talk = Talk(house=house)
    asked = talk("supprime tous les messages")
    assert (asked.expects, asked.effects, asked.said) == ("delete_all", (), "Je supprime deux messages lus ?")
    turn = talk("oui")
    assert of(turn, "messages.delete") == {"ids": [1, 2]}
    assert turn.said.endswith("Les messages que tu n'as pas entendus sont gardés.")
    for words in (("non",), ("annule",), ("banane", "banane")):
        talk = Talk(house=house)
        talk("supprime tous les messages")
        assert talk.all(*words).expects is None
        assert talk.house == house


def test_delete_without_a_message_read_asks_which() -> None:
    turn = Talk(house=House(messages=messages("un")))("supprime le message")
    assert turn.effects == () and turn.said.startswith("Quel message ?")


def test_a_deletion_cannot_be_undone_and_says_so() -> None:
    talk = Talk(house=House(messages=messages("un")))
    talk.all("lis les messages", "supprime-le")
    turn = talk("annule")
    assert turn.effects == () and turn.said == "Trop tard, cela ne peut plus être annulé."


def test_for_somebody() -> None:
    house = House(messages=(Message(1, "Natacha", "Appelle ta mère !", at("08:29"), person="Nio"),))
    assert Talk(house=house)("lis les messages").said.endswith(
        "De Natacha pour Nio, il y a une minute : Appelle ta mère !"
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Tu as un nouveau message. D'Éléonore, à l'instant : J'arrive."),
        ("en", "You have one new message. From Éléonore, just now: J'arrive."),
    ],
)
def test_a_name_that_begins_with_a_vowel(lang: Lang, said: str) -> None:
    talk = Talk(lang)
    talk.house = House(messages=(Message(1, "Éléonore", "J'arrive", talk.now),))
    assert talk(READ[lang]).said == said


@pytest.mark.parametrize(
    ("lang", "on", "off", "said"),
    [
        (
            "fr",
            "active le mode silence",
            "désactive le mode silence",
            "Le mode silence est désactivé. Tu as deux nouveaux messages en attente.",
        ),
        ("en", "silence on", "silence off", "Silent mode is off. You have two new messages waiting."),
    ],
)
def test_what_came_in_silence_is_told_when_it_ends(lang: Lang, on: str, off: str, said: str) -> None:
    talk = Talk(lang)
    talk(on)
    talk.house = replace(talk.house, messages=messages("un", "deux"))
    assert talk(off).said == said
    assert not any(one.heard for one in talk.house.messages)
    # Told once: it was not silent this time.
    assert "message" not in talk(off).said
