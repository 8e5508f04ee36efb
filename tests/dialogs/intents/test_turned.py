"""What turns an order round or stands beside it: reasons, other things of the house, days that are over, wishes."""

import random

import pytest

from basecamp.house import Lang
from bench.reasons import composed, reasons
from dialogs.conversation.doubt import ACT
from dialogs.intents import guess, names, phrasebook
from dialogs.intents.features import shaped
from dialogs.intents.phrasebook import book
from dialogs.intents.text import words
from dialogs.intents.turned import denied, depends, is_past
from tests.dialogs.intents.sentences import AUTHORS, LANGS, NAMES, heard, sentences


@pytest.mark.parametrize(
    ("text", "lang", "over"),
    [
        ("on est rentrés samedi dernier", "fr", True),
        ("je me suis levée tard hier", "fr", True),
        ("on est rentrés ce soir", "fr", False),
        ("we got home last saturday", "en", True),
        ("I got up at ten yesterday", "en", True),
        ("we're home for tonight", "en", False),
    ],
)
def test_a_day_that_is_over(text: str, lang: Lang, over: bool) -> None:
    assert is_past(words(text, lang), lang) is over


@pytest.mark.parametrize(
    ("intent", "text", "lang", "is_denied"),
    [
        ("nightlight_on", "j'ai allumé la veilleuse", "fr", True),
        ("nightlight_on", "n'allume pas la veilleuse", "fr", True),
        ("heating_eco", "il fait ben trop chaud chauffe moins", "fr", False),
        ("heating_comfort", "il fait pas chaud dans le salon mets plus fort", "fr", False),
        ("nightlight_on", "elle a fait un cauchemar remets lui sa veilleuse", "fr", False),
        ("heating_auto", "le chauffage n'a qu'à suivre ses horaires", "fr", False),
        ("nightlight_auto", "je ne veux plus m'occuper de la veilleuse gère la seule", "fr", False),
        ("nightlight_on", "je ne veux pas que tu allumes la veilleuse", "fr", True),
        ("nightlight_on", "n'allume plus la veilleuse", "fr", True),
        ("nightlight_on", "you should not turn on the night light", "en", True),
        ("nightlight_off", "i do not see a thing turn on the night light", "en", False),
    ],
)
def test_denials(intent: str, text: str, lang: Lang, is_denied: bool) -> None:
    assert denied(intent, words(text, lang), book(lang)) is is_denied


@pytest.mark.parametrize(
    ("intent", "text", "lang", "does"),
    [
        ("nightlight_off", "allume la veilleuse éteins la veilleuse", "fr", True),
        ("nightlight_off", "la veilleuse est restée allumée depuis dimanche éteins la", "fr", False),
        ("music_stop", "arrête la musique on mange", "fr", False),
        ("nightlight_off", "turn the night light on and off", "en", True),
        ("nightlight_off", "why is the night light off", "en", True),
        ("heating_comfort", "pourquoi le chauffage est monté", "fr", True),
        ("music_play", "why don't you put some music on", "en", False),
        ("music_play", "pourquoi tu mets pas un peu de musique", "fr", False),
        ("nightlight_off", "the night light is in my eyes turn it off", "en", False),
        ("heating_eco", "ease off on the heat a little would you", "en", False),
    ],
)
def test_doing_and_undoing_conditions_and_reasons_asked_for(intent: str, text: str, lang: Lang, does: bool) -> None:
    assert depends(intent, words(text, lang), book(lang)) is does


@pytest.mark.parametrize(
    ("text", "lang", "shape"),
    [
        ("I am up", "en", ["i", "am", "up"]),
        ("may I ask", "en", ["may", "i", "ask"]),
        ("back in may", "en", ["back", "@time"]),
        ("leaving at 6 am", "en", ["leaving", "@time"]),
        ("good morning", "en", ["good", "morning"]),
        ("see you tomorrow good night", "en", ["see", "you", "@time", "good", "night"]),
        ("bonne nuit à demain", "fr", ["bonne", "nuit", "@time"]),
        ("je reviens cette nuit", "fr", ["je", "reviens", "@time"]),
    ],
)
def test_what_is_a_time_to_the_guess(text: str, lang: Lang, shape: list[str]) -> None:
    known = names.index(NAMES[lang], lang)
    assert shaped(words(text, lang), phrasebook.book(lang), known, guess.vocabulary(lang)) == shape


@pytest.mark.parametrize(
    ("text", "lang", "intent"),
    [
        ("good morning basecamp", "en", "wake_up"),
        ("good night basecamp", "en", "sleep"),
        ("bonne nuit basecamp", "fr", "sleep"),
        ("tais-toi deux minutes", "fr", "stop"),
        ("tais-toi jusqu'à demain", "fr", "silence_on"),
        ("be quiet for a minute", "en", "stop"),
        ("be quiet until tomorrow", "en", "silence_on"),
        ("mets la musique en pause", "fr", "music_stop"),
        ("put the music on pause", "en", "music_stop"),
        ("je rentrerai vers vingt heures", "fr", None),
        ("I'll be home around eight", "en", None),
        ("les enfants au lit", "fr", None),
        ("go to bed", "en", None),
    ],
)
def test_decisions(text: str, lang: Lang, intent: str | None) -> None:
    assert heard(text, lang).intent == intent


@pytest.mark.parametrize(
    ("text", "lang", "never"),
    [("turn the music off, I'm going to sleep", "en", "sleep"), ("coupe la musique, je vais dormir", "fr", "sleep")],
)
def test_a_reason_is_not_done_when_the_order_is_of_something_else(text: str, lang: Lang, never: str) -> None:
    got = heard(text, lang)
    assert got.intent != never or got.confidence < ACT


@pytest.mark.parametrize(
    ("text", "lang", "intent"),
    [("répète, je dormais à moitié", "fr", "repeat"), ("say that again, I was half asleep", "en", "repeat")],
)
def test_a_word_of_conversation_beside_talk_is_at_most_asked_about(text: str, lang: Lang, intent: str) -> None:
    got = heard(text, lang)
    assert got.intent == intent
    assert got.confidence < ACT


@pytest.mark.parametrize("lang", LANGS)
def test_reasons_are_put_beside_orders(lang: Lang) -> None:
    lines = [line for group in AUTHORS for line in sentences(lang, group)][::7]
    given = set(reasons(lang, lines))
    concepts = book(lang).concepts
    assert given
    assert not any(concepts.intersection(word.key for word in words(one, lang)) for one in given)
    known = {line.text: line.intent for line in lines}
    made = list(composed(lang, lines, 40, random.Random(1)))
    assert len(made) == 80
    for text, intent in made:
        first, second = text.split(", ", 1)
        if intent is None:
            assert any(text.startswith(one) and known[one] is None for one in known) or second in known
        else:
            assert (known.get(first) == intent and second in given) or (known.get(second) == intent and first in given)


@pytest.mark.parametrize(
    ("text", "lang", "intent"),
    [
        ("éteins la veilleuse parce que ça m'éblouit", "fr", "nightlight_off"),
        ("turn the night light off because it blinds me", "en", "nightlight_off"),
        ("n'allume pas la veilleuse parce que ça m'éblouit", "fr", None),
        ("don't turn the night light on because it blinds me", "en", None),
        ("faut que j'aille chez le coiffeur cette semaine", "fr", None),
        ("i have to go for a haircut this week", "en", None),
        ("je n'ai pas demandé qu'on baisse le chauffage", "fr", None),
        ("i did not ask for the heating to be turned down", "en", None),
    ],
)
def test_reasons_need_no_comma_and_what_is_not_of_now_is_no_order(text: str, lang: Lang, intent: str | None) -> None:
    assert heard(text, lang).intent == intent
