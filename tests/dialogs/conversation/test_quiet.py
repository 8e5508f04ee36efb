"""Silence for a part of the day, or for days."""

import pytest

from basecamp.house import Lang
from tests.dialogs.conversation.talking import Talk, at, of


@pytest.mark.parametrize(
    ("lang", "now", "words", "until", "said"),
    [
        ("fr", "19:30", "silence ce soir", "2026-11-24T00:00", "Le mode silence est activé jusqu'à minuit."),
        ("fr", "09:30", "mode silence aujourd'hui", "2026-11-24T00:00", "Le mode silence est activé jusqu'à minuit."),
        ("fr", "09:30", "silence ce matin", "12:00", "Le mode silence est activé jusqu'à midi."),
        ("fr", "15:30", "silence cet après-midi", "18:00", "Le mode silence est activé jusqu'à 18 heures."),
        (
            "fr",
            "23:00",
            "silence cette nuit",
            "2026-11-24T08:00",
            "Le mode silence est activé jusqu'à demain 8 heures.",
        ),
        ("fr", "19:30", "tais-toi ce soir", "2026-11-24T00:00", "Le mode silence est activé jusqu'à minuit."),
        ("en", "19:30", "be quiet this evening", "2026-11-24T00:00", "Silent mode is on until midnight."),
        ("en", "19:30", "silence tonight", "2026-11-24T00:00", "Silent mode is on until midnight."),
        ("fr", "09:30", "silence toute la journée", "2026-11-24T00:00", "Le mode silence est activé jusqu'à minuit."),
        ("fr", "09:30", "tais-toi toute la matinée", "12:00", "Le mode silence est activé jusqu'à midi."),
        ("en", "09:30", "be quiet all day", "2026-11-24T00:00", "Silent mode is on until midnight."),
        ("en", "15:30", "silence for the rest of the afternoon", "18:00", "Silent mode is on until 6 pm."),
        ("en", "15:30", "silence this afternoon", "18:00", "Silent mode is on until 6 pm."),
    ],
)
def test_it_ends_with_what_was_named(lang: Lang, now: str, words: str, until: str, said: str) -> None:
    turn = Talk(lang, at(now))(words)
    assert (turn.said, turn.intent) == (said, "silence_on")
    assert of(turn, "silence.set") == {"on": True, "until": at(until).isoformat()}


@pytest.mark.parametrize(
    ("lang", "words", "yes", "only"),
    [
        ("fr", "silence demain matin", "oui", "Je ne peux le faire que maintenant."),
        ("en", "silence tomorrow morning", "yes", "I can only do that now."),
        ("fr", "allume la veilleuse dans dix minutes", "oui", "Je ne peux le faire que maintenant."),
        ("en", "turn on the night light in ten minutes", "yes", "I can only do that now."),
        ("fr", "mets de la musique dans une heure", "oui", "Je ne peux le faire que maintenant."),
    ],
)
def test_what_cannot_begin_later_is_offered_for_now(lang: Lang, words: str, yes: str, only: str) -> None:
    talk = Talk(lang)
    turn = talk(words)
    assert turn.said.startswith(only) and turn.expects == "confirm" and turn.effects == ()
    assert talk(yes).effects != ()


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "silence jusqu'à 20 heures"), ("fr", "silence pendant une heure"), ("en", "silence")]
)
def test_what_names_its_end_itself_or_none_is_as_before(lang: Lang, words: str) -> None:
    given = of(Talk(lang, at("18:30"))(words), "silence.set")
    assert given is not None and given["on"] and given.get("until") != at("2026-11-24T00:00").isoformat()


def test_in_doubt_of_what_was_heard_it_is_asked_first() -> None:
    turn = Talk("en", at("19:30"))("silence tonight", confidence=0.4)
    assert turn.effects == () and turn.expects == "confirm"
