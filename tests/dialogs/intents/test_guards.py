"""Negations, opposites, courtesies and what the recognizer mishears, one by one."""

from typing import Any

import pytest

from basecamp.house import Lang
from dialogs.conversation.doubt import ACT
from dialogs.intents import Names, grammar, match, sound, understand
from dialogs.intents.chain import OPPOSITES, opposite, together
from dialogs.intents.phrasebook import book
from tests.dialogs.intents.sentences import LANGS, NAMES, NOW, heard, sentences

PAIRS = [
    ("allume la veilleuse", "nightlight_on"),
    ("éteins la veilleuse", "nightlight_off"),
    ("active le mode silence", "silence_on"),
    ("désactive le mode silence", "silence_off"),
    ("force le mode confort", "heating_comfort"),
    ("force le mode éco", "heating_eco"),
    ("mets la musique", "music_play"),
    ("arrête la musique", "music_stop"),
]
COURTESIES = [
    "{}",
    "{} s'il te plaît",
    "s'il te plaît {}",
    "euh {}",
    "bon allez {}",
    "dis basecamp {}",
    "hello {}",
    "basecamp, {} merci",
    "non, {}",
    "en fait {}",
]


@pytest.mark.parametrize("frame", COURTESIES)
@pytest.mark.parametrize(("text", "intent"), PAIRS)
def test_courtesies_change_nothing(text: str, intent: str, frame: str) -> None:
    assert heard(frame.format(text), "fr").intent == intent


@pytest.mark.parametrize(
    "frame",
    [
        "n'{} pas",
        "ne {} pas",
        "{} pas",
        "il ne faut pas que tu {}",
        "je ne veux pas que tu {}",
        "surtout ne {} pas",
        "il {}",
    ],
)
@pytest.mark.parametrize(("text", "intent"), PAIRS)
def test_a_negated_order_is_no_order(text: str, intent: str, frame: str) -> None:
    verb, rest = text.split(" ", 1)
    assert heard(f"{frame.format(verb)} {rest}", "fr").intent != intent


@pytest.mark.parametrize(
    "frame",
    ["don't {}", "do not {}", "please don't {}", "never {}", "you shouldn't {}", "he will {}", "can you not {}"],
)
@pytest.mark.parametrize(
    "text",
    ["turn on the night light", "turn off the night light", "switch to eco", "force comfort", "play music",
     "stop the music", "turn on silent mode", "read my messages", "set the heating to work week"],
)  # fmt: skip
def test_a_negated_order_is_no_order_in_english(text: str, frame: str) -> None:
    assert heard(text, "en").intent is not None
    assert heard(frame.format(text), "en").intent is None


def test_contradictions_are_refused() -> None:
    assert heard("allume la veilleuse éteins la veilleuse", "fr").intent is None
    assert heard("force le confort force l'éco", "fr").intent is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("je par", "leave"),
        ("étein la veilleuse", "nightlight_off"),
        ("étais la veilleuse", "nightlight_off"),
        ("mais la musique", "music_play"),
        ("mais le mode confort", "heating_comfort"),
        ("je suit rentrer", "return"),
        ("des active le mode silence", "silence_off"),
        ("quelle heure et il", "ask_time"),
        ("jmen vais", "leave"),
        ("je mabsente", "leave"),
        ("chaufage en confor", "heating_comfort"),
        ("quest ce qui sest passé", "report"),
    ],
)
def test_what_the_recognizer_mishears(text: str, intent: str) -> None:
    assert heard(text, "fr").intent == intent


@pytest.mark.parametrize(
    ("words", "other"),
    [("éteins", "éteint"), ("pars", "part"), ("mets", "mais"), ("réveillé", "réveiller"), ("ses", "ces")],
)
def test_homophones_share_a_key(words: str, other: str) -> None:
    assert sound.key(words, "fr") == sound.key(other, "fr")


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_sounds_like_its_opposite(lang: str) -> None:
    known = book("fr" if lang == "fr" else "en")
    for one, other in known.opposites:
        sounds = {sound.key(phrase, known.lang): phrase for phrase in known.lists[one]}
        for phrase in known.lists[other]:
            assert sound.key(phrase, known.lang) not in sounds, (phrase, sounds[sound.key(phrase, known.lang)])


def test_opposites_go_both_ways() -> None:
    for pair in OPPOSITES:
        one, other = sorted(pair)
        assert opposite(one, other)
        assert opposite(other, one)
    assert not opposite("leave", "leave")
    assert together(["thanks", "sleep"], [1, 2]) == "sleep"
    assert together(["stop", "music_play"], [1, 1]) is None


@pytest.mark.parametrize(
    ("lang", "said", "intent"),
    [
        ("fr", "je suis rentrée, bonne nuit", "sleep"),
        ("fr", "je suis rentré du boulot, je vais me coucher", "sleep"),
        ("fr", "je suis levé et je pars", "leave"),
        ("fr", "je suis debout, je m'en vais, je rentre ce soir", "leave"),
        ("en", "I'm home, good night", "sleep"),
        ("en", "I'm back, I'm going to bed", "sleep"),
        ("en", "I'm up and I'm off to work", "leave"),
    ],
)
def test_of_two_statements_the_one_that_is_true_from_now_on_counts(lang: Lang, said: str, intent: str) -> None:
    assert heard(said, lang).intent == intent
    assert heard(said, lang).confidence > 0.5


@pytest.mark.parametrize(
    ("text", "expects", "intent", "slot"),
    [
        ("ce soir", "return_time", "leave", "back"),
        ("dans deux heures", "return_time", "leave", "back"),
        ("vers 18 heures je pense", "return_time", "leave", "back"),
        ("je ne sais pas", "return_time", "leave", "back"),
        ("aucune idée", "return_time", "leave", "back"),
        ("éteins la veilleuse", "return_time", "nightlight_off", None),
        ("annule", "return_time", "cancel", None),
        ("confort", "heating", "heating_comfort", None),
        ("vacances", "heating", "heating_holiday_week", None),
        ("le suivant", "messages", "messages", "action"),
        ("désactive", "silence", "silence_off", None),
    ],
)
def test_answers(text: str, expects: str, intent: str, slot: str | None) -> None:
    got = heard(text, "fr", expects=expects)
    assert got.intent == intent
    assert slot is None or got.slots[slot]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("le premier", "fr", "2026-12-01"),
        ("lundi premier février", "fr", "2027-02-01"),
        ("le vingt quatre décembre", "fr", "2026-12-24"),
        ("on the fourth", "en", "2026-12-04"),
        ("the first", "en", "2026-12-01"),
        ("on the twenty second", "en", "2026-12-22"),
        ("the fourth of december", "en", "2026-12-04"),
        ("december twenty fourth", "en", "2026-12-24"),
        ("on january the second", "en", "2027-01-02"),
        ("march the third", "en", "2027-03-03"),
        ("may first", "en", "2027-05-01"),
    ],
)
def test_a_day_of_a_month_answers_and_completes(text: str, lang: Lang, day: str) -> None:
    begun = "je pars je rentre" if lang == "fr" else "I'm leaving I'll be back"
    whole = [] if text == "the first" else [heard(f"{begun} {text}", lang)]  # "I'll be back the first" may be a race
    for got in (heard(text, lang, expects="return_time"), *whole):
        assert got.intent == "leave"
        assert got.slots["back"] is not None and got.slots["back"].at.date().isoformat() == day


@pytest.mark.parametrize(
    ("text", "lang"),
    [("the first", "en"), ("the second one", "en"), ("le premier", "fr")],
)
def test_a_rank_alone_is_no_time(text: str, lang: Lang) -> None:
    assert heard(text, lang).intent is None


@pytest.mark.parametrize(
    ("text", "lang"),
    [("six", "fr"), ("huit", "fr"), ("vite", "fr"), ("faut", "fr"), ("nine", "en"), ("write", "en"), ("sea", "en")],
)
def test_another_word_is_no_answer_by_its_sound(text: str, lang: Lang) -> None:
    """ "Six" is no "si", "nine" no "nah"; what is no word at all may be one."""
    assert understand(text, NOW, lang, expects="confirm").intent is None
    meant = {"fr": ("ouai", "voui oui", "d'accor"), "en": ("yess", "yea", "yes yess")}[lang]
    assert {understand(one, NOW, lang, expects="confirm").intent for one in meant} == {"yes"}


def test_a_scrap_of_a_word_wakes_nobody() -> None:
    """A French "un" sounds like "up" to a house of both languages; "i'm up" is a sentence."""
    assert understand("up", NOW, "en").layer in ("guessed", "refused")
    assert understand("I'm up", NOW, "en").intent == "wake_up"


def test_an_answer_alone_is_no_command() -> None:
    assert heard("ce soir", "fr").intent is None
    assert heard("je ne sais pas", "fr").intent is None
    assert heard("le suivant", "fr").layer in ("refused", "guessed")  # at most asked about


def test_words_of_both_languages_keep_the_current_one() -> None:
    for current in LANGS:
        for text in ("stop", "silence", "ok"):
            got = understand(text, NOW, "auto", current=current, names=NAMES[current])
            assert (got.lang, got.intent is not None) == (current, True)


def test_confidence_says_how_often_it_is_right() -> None:
    """Of the sentences given a probability over 0.9, at least 97 % are right."""
    sure = [
        got.intent == line.intent
        for lang in LANGS
        for group in ("", "fresh_", "fresh2_")
        for line in sentences(lang, group)
        if (got := heard(line.text, lang)).confidence > 0.9
    ]
    assert sum(sure) / len(sure) > 0.97


@pytest.mark.parametrize(
    ("text", "lang", "intent"),
    [
        ("dis, quelle heure est-il", "fr", "ask_time"),
        ("ok basecamp mets la musique", "fr", "music_play"),
        ("hey mets la musique", "fr", "music_play"),
        ("hey, what time is it", "en", "ask_time"),
        ("ok basecamp play some music", "en", "music_play"),
        ("okay turn off the night light", "en", "nightlight_off"),
    ],
)
def test_a_call_without_another_s_name_is_for_the_house(text: str, lang: Lang, intent: str) -> None:
    assert heard(text, lang).intent == intent


@pytest.mark.parametrize(
    ("text", "lang", "asked"), [("oui alexa", "fr", "confirm"), ("à huit heures, siri", "fr", "return_time"),
                                ("hey google at eight", "en", "return_time")],
)  # fmt: skip
def test_another_s_name_is_no_answer_either(text: str, lang: Lang, asked: str) -> None:
    assert heard(text, lang, expects=asked).intent is None


@pytest.mark.parametrize(("text", "lang"), [("est-ce qu'Alexa est là", "fr"), ("where is Alexa", "en")])
def test_somebody_of_the_house_may_have_such_a_name(text: str, lang: Lang) -> None:
    known = Names(people=("Alexa",))
    assert understand(text, NOW, lang, names=known).intent == "ask_presence"
    assert understand(f"siri, {text}", NOW, lang, names=known).intent is None


def test_other_names_are_no_words_of_the_recognizer() -> None:
    for lang in LANGS:
        said = {word for phrase in grammar(None, lang) for word in phrase.split()}
        assert not said & book(lang).others


@pytest.mark.parametrize("lang", LANGS)
def test_shorter_ways_through_the_network_change_nothing(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [line.text for line in sentences(lang, "last_")[::3]]
    short = [heard(text, lang) for text in texts]
    walked = match.paths

    def whole(*given: Any, before: object = None, **named: Any) -> Any:
        return walked(*given, **named)

    monkeypatch.setattr(match, "paths", whole)
    monkeypatch.setattr(match, "FEW", 10**9)
    assert [heard(text, lang) for text in texts] == short


@pytest.mark.parametrize(
    ("lang", "said", "intent"),
    [
        ("fr", "éteins la veilleuse dans une heure", "nightlight_off"),
        ("fr", "allume la veilleuse à 20h", "nightlight_on"),
        ("fr", "à vingt heures, allume la veilleuse", "nightlight_on"),
        ("fr", "arrête la musique dans dix minutes", "music_stop"),
        ("fr", "mets de la musique pendant une heure", "music_play"),
        ("fr", "active le mode silence demain à 9h", "silence_on"),
        ("fr", "force le mode éco dans deux heures", "heating_eco"),
        ("fr", "semaine de vacances à partir de lundi", "heating_holiday_week"),
        ("fr", "chauffage automatique à 18h", "heating_auto"),
        ("en", "turn off the night light at ten", "nightlight_off"),
        ("en", "turn on the night light for ten minutes", "nightlight_on"),
        ("en", "stop the music in half an hour", "music_stop"),
    ],
)
def test_an_order_for_later_is_not_done_at_once_unasked(lang: Lang, said: str, intent: str) -> None:
    got = heard(said, lang)
    assert got.intent == intent
    assert got.confidence < ACT


@pytest.mark.parametrize(
    ("lang", "said", "intent"),
    [
        ("fr", "allume la veilleuse ce soir", "nightlight_on"),
        ("fr", "allume la veilleuse pour la nuit", "nightlight_on"),
        ("fr", "éteins la veilleuse maintenant", "nightlight_off"),
        ("fr", "force le mode éco pendant deux heures", "heating_eco"),
        ("fr", "chauffage éco jusqu'à demain 18h", "heating_eco"),
        ("en", "night light off, I'm on a call in ten minutes", "nightlight_off"),
        ("en", "switch silence off, the funeral's tomorrow", "silence_off"),
    ],
)
def test_a_time_that_moves_nothing_needs_no_question(lang: Lang, said: str, intent: str) -> None:
    got = heard(said, lang)
    assert got.intent == intent
    assert got.confidence >= ACT
