"""What people usually say is heard in either language: the words of the house, and the answers to a question."""

import random
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from basecamp.house import LANGS, House, Lang
from basecamp.settings import Settings
from dialogs.conversation.engine import Dialogs
from dialogs.conversation.state import Pending, State
from hello.ears import models, opinion
from hello.ears.listening import Heard, Listener
from hello.ears.models import Hearing
from hello.ears.vad import Silero
from hello.loop.mind import weighted
from tests.hello.ears.speaking import listened, pad, spoken

NOW = datetime.fromisoformat("2026-11-23T08:30:00+01:00")
VOICES = {"fr": ("fr-FR",), "en": ("en-GB", "en-US")}
SAID = {
    "fr": ("oui", "non", "oui s'il te plaît", "non merci", "d'accord"),
    "en": ("yes", "no", "yes please", "no thank you"),
}


@pytest.fixture(autouse=True)
def nobody_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is heard is asked here, not how soon: on a busy machine a second opinion may come too late."""
    monkeypatch.setattr(opinion, "LATE_S", 30.0)


@pytest.fixture(scope="module")
def hearings() -> list[Hearing]:
    return models.load(Settings())


def test_a_house_of_french_alone_hears_by_its_own_model() -> None:
    settings = Settings.model_validate({"house": {"language": "fr"}})
    (alone,) = models.load(settings)
    assert alone.langs == ("fr",) and alone.sounds is not None
    for text in ("bonne nuit", "allume la veilleuse", "mets de la musique et bonne nuit"):
        answer = heard([alone], text, "fr-FR", "fr", None, settings)
        assert (answer.outcome, answer.text) == ("heard", text)


def talking(lang: Lang, asked: str | None, settings: Settings) -> tuple[Dialogs, State]:
    """A conversation after the question `asked`, or at rest."""
    dialogs = Dialogs(settings, random.Random(1))
    return dialogs, replace(dialogs.start(lang), pending=(Pending(asked),) if asked else ())


def heard(
    hearings: list[Hearing], text: str, voice: str, lang: Lang, asked: str | None, settings: Settings | None = None
) -> Heard:
    """What a house hears (one of both languages, unless `settings` say so), after the question `asked` or at rest."""
    settings = settings or Settings()
    dialogs, state = talking(lang, asked, settings)
    phrases = {
        one: weighted(dialogs.grammar(state, one), dialogs.likely(state, one)) for one in settings.house.languages
    }
    whole = partial(dialogs.understands, state=state, now=NOW)
    listener = Listener(hearings, phrases, Silero(), settings.ears, 4.0, whole)
    return listened(listener, pad(spoken(f"{text}.", voice), 0.5, 2.0))


@pytest.mark.parametrize(
    ("text", "voice", "lang"),
    [(text, voice, lang) for lang in LANGS for voice in VOICES[lang] for text in SAID[lang]],
)
def test_yes_and_no_are_heard(hearings: list[Hearing], text: str, voice: str, lang: Lang) -> None:
    answer = heard(hearings, text, voice, lang, "confirm")
    assert (answer.outcome, answer.text) == ("heard", text)


@pytest.mark.parametrize(
    ("text", "voice", "lang"),
    [
        ("l'armoire est grande", "fr-FR", "fr"),
        ("hier", "fr-FR", "fr"),
        ("six", "fr-FR", "fr"),
        ("vie", "fr-FR", "fr"),
        ("potato", "en-GB", "en"),
        ("we", "en-GB", "en"),
        ("week", "en-GB", "en"),
    ],
)
def test_something_else_is_no_answer(hearings: list[Hearing], text: str, voice: str, lang: Lang) -> None:
    """Neither as heard nor as understood, nor in the other language."""
    answer = heard(hearings, text, voice, lang, "confirm")
    dialogs, state = talking(lang, "confirm", Settings())
    meant = dialogs.meaning(answer.text, state, NOW).intent if answer.outcome == "heard" else None
    assert meant not in ("yes", "no"), answer.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_question_is_answered_in_its_own_language_at_first(lang: Lang) -> None:
    """ "Week" is no "oui". Once somebody was not understood, both languages are listened to."""
    other: Lang = "en" if lang == "fr" else "fr"
    dialogs = Dialogs(Settings(), random.Random(1))
    house, asked = House(), replace(dialogs.start(None), lang=lang)
    turn, asked = dialogs.hear({"fr": "je pars", "en": "I'm leaving"}[lang], asked, house, NOW)
    assert turn.expects == "return_time"
    assert dialogs.grammar(asked, lang) and not dialogs.grammar(asked, other) and not dialogs.likely(asked, other)
    _, again = dialogs.unheard(asked, house, NOW)
    assert {"fr": "tonight", "en": "ce soir"}[lang] in dialogs.grammar(again, other)
    asked = replace(asked, pending=(Pending("confirm"),))
    assert dialogs.likely(asked, lang) and not dialogs.likely(asked, other)
    _, again = dialogs.unheard(asked, house, NOW)
    assert {"fr": "yes", "en": "oui"}[lang] in dialogs.likely(again, other)


@pytest.mark.parametrize(
    ("text", "voice", "lang"),
    [
        ("laisse tomber", "fr-FR", "fr"),
        ("merci beaucoup", "fr-FR", "fr"),
        ("je pars au travail", "fr-FR", "fr"),
        ("thank you", "en-US", "en"),
        ("never mind", "en-US", "en"),
        ("what can I say", "en-US", "en"),
    ],
)
def test_what_people_usually_say_is_heard_at_rest(hearings: list[Hearing], text: str, voice: str, lang: Lang) -> None:
    said = heard(hearings, text, voice, lang, None)
    assert (said.outcome, said.text) == ("heard", text.lower())


def test_likely_phrases_are_as_many_as_all() -> None:
    found = weighted(["a", "b", "c", "d", "oui", "non"], ["oui", "non"])
    assert found[:6] == ["a", "b", "c", "d", "oui", "non"]
    assert found.count("oui") == found.count("non") == 4
    assert weighted(["a"], []) == ["a"]


@pytest.mark.parametrize("lang", LANGS)
def test_only_questions_with_few_answers_have_likely_ones(lang: Lang) -> None:
    dialogs = Dialogs(Settings(), random.Random(1))
    state = dialogs.start(lang)
    assert dialogs.likely(state, lang) == []
    for expects in ("confirm", "delete_all", "heating", "messages"):
        pending = replace(state, pending=(Pending(expects),))
        likely = dialogs.likely(pending, lang)
        assert likely and set(likely) <= set(dialogs.grammar(pending, lang))
        assert all(dialogs.understands(one, pending, NOW) for one in likely)
    assert dialogs.likely(replace(state, pending=(Pending("return_time"),)), lang) == []


def test_the_playlists_of_the_house_answer_for_one() -> None:
    dialogs = Dialogs(Settings.model_validate({"music": {"playlists": ["Jazz", "Bossa nova"]}}), random.Random(1))
    state = replace(dialogs.start("fr"), pending=(Pending("playlist"),))
    assert {"jazz", "bossa nova"} <= set(dialogs.likely(state, "fr"))
    assert "oui" not in dialogs.likely(state, "fr")


@pytest.mark.parametrize(
    ("voice", "lang", "pairs"),
    [
        ("fr-FR", "fr", (("éteins la musique", "bonne nuit"), ("allume la veilleuse", "lis les messages"))),
        ("en-US", "en", (("stop the music", "good night"), ("turn on the night light", "read my messages"))),
    ],
)
def test_two_orders_in_one_breath(
    hearings: list[Hearing], voice: str, lang: Lang, pairs: tuple[tuple[str, str]]
) -> None:
    dialogs = Dialogs(Settings(), random.Random(1))
    between = "et" if lang == "fr" else "and"
    for pair in pairs:
        answer = heard(hearings, f" {between} ".join(pair), voice, lang, None)
        state = dialogs.start(lang)
        parts = dialogs.orders(answer.text or "", state, NOW, dialogs.meaning(answer.text or "", state, NOW))
        meant = [dialogs.meaning(part, state, NOW).intent for part in parts]
        assert meant == [dialogs.meaning(part, state, NOW).intent for part in pair], answer.text
