"""Control words in every state, misunderstandings, doubt, language, and the state that survives a restart."""

import random
from datetime import datetime, timedelta

import pytest

from basecamp.effects import Effect
from basecamp.house import House, Lang
from basecamp.settings import EarsSettings, HouseSettings, MusicSettings, Settings
from dialogs.conversation import Dialogs, State
from dialogs.conversation.hearing import Meaning
from dialogs.conversation.questions import QUESTIONS
from dialogs.conversation.state import NAMES, Done, Pending
from tests.dialogs.conversation.talking import MORNING, WATCHED, Talk, messages, of

MUSIC = Settings(music=MusicSettings(playlists=("jazz",)))
HOUSE = House(messages=messages("un", "deux"), nightlight="AUTO")
HEARD = House(messages=messages("un", "deux", heard=True), nightlight="AUTO")
DOUBT = {
    "éteint veilleuse": Meaning("nightlight_off", 0.42, "fr"),
    "la veilleuse": Meaning("nightlight_on", 0.52, "fr", {}, (("nightlight_off", 0.46),)),
    "silence": Meaning("silence", 0.52, "fr", {}, (("silence_on", 0.47),)),
    "peut-être": Meaning("nightlight_on", 0.2, "fr"),
    "ouais": Meaning("yes", 0.9, "fr"),
    "nan": Meaning("no", 0.9, "fr"),
    "chauffage": Meaning("heating", 0.9, "fr"),
    "je pars": Meaning("leave", 0.9, "fr"),
    "annule": Meaning("cancel", 0.35, "fr"),
}


def doubting(text: str, now: datetime, state: State, settings: Settings) -> Meaning:
    """An understanding that is unsure of itself."""
    return DOUBT.get(text, Meaning(None, 0.9, "fr"))


def waiting(lang: Lang) -> list[tuple[str, Talk]]:
    """A conversation in every state, with the name of the question that waits."""
    fr = lang == "fr"
    talks: list[tuple[str, Talk]] = []
    for name, said, house, settings in (
        ("return_time", "je pars" if fr else "I'm leaving", HOUSE, None),
        ("heating", "chauffage" if fr else "heating", HOUSE, None),
        ("messages", "lis les messages" if fr else "read my messages", HOUSE, None),
        ("delete_all", "supprime tous les messages" if fr else "delete all the messages", HEARD, None),
        ("playlist", "mets la playlist polka" if fr else "play the playlist polka", HOUSE, MUSIC),
        ("emergency", "au secours" if fr else "help me", HOUSE, WATCHED),
    ):
        talk = Talk(lang, house=house, settings=settings)
        assert talk(said).expects == name
        talks.append((name, talk))
    talk = Talk(lang, house=HOUSE, understanding=lambda *_: Meaning("nightlight_off", 0.42, lang))
    assert talk("?").expects == "confirm"
    talk.dialogs = Dialogs(Settings(), random.Random(1))
    talks.append(("confirm", talk))
    return talks


def test_every_question_is_reached() -> None:
    assert {name for name, _ in waiting("fr")} == set(QUESTIONS) == set(NAMES)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_cancel_and_stop_in_every_state(lang: Lang) -> None:
    for word in ("annule", "stop") if lang == "fr" else ("cancel", "stop"):
        for name, talk in waiting(lang):
            before = talk.house
            turn = talk(word)
            assert (turn.outcome, turn.expects, turn.effects) == ("cancelled", None, ()), name
            assert talk.house == before


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_repeat_help_and_thanks_keep_the_question(lang: Lang) -> None:
    for word in ("répète", "aide", "merci") if lang == "fr" else ("repeat", "help", "thanks"):
        for name, talk in waiting(lang):
            before, said = talk.house, talk.state.said
            question = talk.state.pending[-1].said
            turn = talk(word)
            assert (turn.expects, turn.effects) == (name, ()), (word, name)
            assert turn.said.endswith(question)
            if word in ("répète", "repeat"):
                assert turn.said == said
            assert talk.house == before


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_silence_is_asked_once_more_then_let_go(lang: Lang) -> None:
    for name, talk in waiting(lang):
        question = talk.state.pending[-1].said
        again = talk.silence()
        assert (again.outcome, again.expects, again.said, again.effects) == ("silent", name, question, ())
        last = talk.silence()
        assert (last.outcome, last.expects) == ("silent", None)
        assert talk.house.mode == ("lockout" if name == "return_time" else "cocoon")
        if name != "return_time":
            assert last.effects == () and last.said == ""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_not_understood_twice_lets_go_in_every_state(lang: Lang) -> None:
    for name, talk in waiting(lang):
        first = talk("xylophone brouillard")
        assert (first.outcome, first.intent, first.expects, first.effects) == ("unclear", None, name, ())
        assert first.said.startswith("Je n'ai pas compris." if lang == "fr" else "I didn't understand.")
        second = talk("xylophone brouillard")
        assert (second.outcome, second.expects) == ("unclear", None), name


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_without_a_question_the_second_time_lets_go(lang: Lang) -> None:
    talk = Talk(lang)
    first = talk("xylophone brouillard")
    assert first.outcome == "unclear" and first.said.count("«" if lang == "fr" else '"') == (2 if lang == "fr" else 4)
    second = talk("xylophone brouillard")
    assert second.outcome == "unclear" and second.said != first.said
    assert "xylophone" not in talk.state.said
    assert talk("xylophone brouillard").said.startswith("Je n'ai pas compris." if lang == "fr" else "I didn't")


@pytest.mark.parametrize(("lang", "said"), [("fr", "bonjour"), ("fr", "Salut !"), ("en", "hello"), ("en", "hi there")])
def test_a_greeting_is_returned(lang: Lang, said: str) -> None:
    turn = Talk(lang)(said)
    assert (turn.intent, turn.outcome, turn.effects) == (None, "answered", ())
    assert turn.said.startswith("Hello")


def test_control_words_with_nothing_to_control() -> None:
    talk = Talk()
    assert talk("répète").said == "Je n'ai encore rien dit."
    assert talk("annule").said == "Il n'y a rien à annuler."
    for word in ("oui", "non", "stop", "merci"):
        turn = talk(word)
        assert turn.effects == () and turn.expects is None and turn.said
    assert Talk(house=House(music="jazz"))("stop").effects == (Effect("music", "stop"),)


def test_do_you_mean() -> None:
    talk = Talk(understanding=doubting)
    asked = talk("éteint veilleuse")
    assert (asked.said, asked.expects, asked.outcome, asked.intent, asked.effects) == (
        "Tu veux dire « éteins la veilleuse » ?",
        "confirm",
        "unclear",
        None,
        (),
    )
    done = talk("ouais")
    assert (done.intent, done.expects) == ("nightlight_off", None)
    assert of(done, "nightlight.set") == {"mode": "OFF"}
    assert Talk(understanding=doubting).all("éteint veilleuse", "nan").effects == ()


def test_do_you_mean_the_other_one() -> None:
    talk = Talk(understanding=doubting)
    assert talk("la veilleuse").said == "Tu veux dire « allume la veilleuse » ?"
    assert talk("nan").said == "Tu veux dire « éteins la veilleuse » ?"
    assert of(talk("ouais"), "nightlight.set") == {"mode": "OFF"}


def test_do_you_mean_comes_back_to_the_question() -> None:
    talk = Talk(understanding=doubting)
    assert talk.all("je pars", "éteint veilleuse").expects == "confirm"
    turn = talk("ouais")
    assert turn.expects == "return_time" and turn.said.endswith("Tu reviens quand ?")
    assert of(turn, "nightlight.set") == {"mode": "OFF"}


def test_a_command_instead_of_yes_replaces_the_doubt() -> None:
    turn = Talk(understanding=doubting).all("éteint veilleuse", "chauffage")
    assert turn.expects == "heating" and turn.effects == ()


def test_no_question_between_two_words_for_the_same_thing_nor_for_harmless_ones() -> None:
    assert Talk(understanding=doubting)("silence").expects is None
    talk = Talk(understanding=doubting)
    assert talk.all("je pars", "annule").outcome == "cancelled"


def test_too_little_is_not_even_asked_about() -> None:
    turn = Talk(understanding=doubting)("peut-être")
    assert turn.outcome == "unclear" and turn.expects is None and turn.said.startswith("Je n'ai pas compris")


def test_the_recognizer_may_be_unsure_too() -> None:
    assert Talk()("éteins la veilleuse", confidence=0.45).expects == "confirm"
    assert Talk()("éteins la veilleuse", confidence=0.1).outcome == "unclear"
    assert Talk()("éteins la veilleuse", confidence=0.9).effects != ()


def test_language_follows_the_sentence_only_when_it_is_free() -> None:
    dialogs = Dialogs(Settings(), random.Random(1))
    state = dialogs.start()
    assert (state.lang, state.fixed) == ("fr", False)
    turn, state = dialogs.hear("turn on the night light", state, House(), MORNING)
    assert (turn.lang, state.lang) == ("en", "en")
    turn, state = dialogs.hear("allume la veilleuse", state, House(), MORNING)
    assert (turn.lang, state.lang) == ("fr", "fr")
    english = Dialogs(Settings(house=HouseSettings(language="en")), random.Random(1))
    assert english.start() == State("en", fixed=True)
    assert english.start("fr") == State("fr", fixed=True)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_greeting(lang: Lang) -> None:
    settings = Settings(ears=EarsSettings(command_timeout_s=3.5))
    dialogs = Dialogs(settings, random.Random(1))
    turn = dialogs.greeting(dialogs.start(lang), House(mode="asleep"), MORNING)
    assert turn.said == {"fr": "Hello ! Que puis-je faire pour vous ?", "en": "Hello! What can I do for you?"}[lang]
    assert (turn.expects, turn.effects, turn.mode, turn.timeout) == (None, (), "asleep", 3.5)


def test_the_ears_wait_as_the_settings_say() -> None:
    turn = Talk(settings=Settings(ears=EarsSettings(answer_timeout_s=9.0)))("je pars")
    assert turn.timeout == 9.0


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_grammar_holds_the_answers_of_the_state(lang: Lang) -> None:
    talk = Talk(lang)
    everything = talk.dialogs.grammar(talk.state, lang)
    assert ("je pars" if lang == "fr" else "i'm leaving") in everything
    talk("je pars" if lang == "fr" else "I'm leaving")
    answers = talk.dialogs.grammar(talk.state, lang)
    for phrase in ("ce soir", "je ne sais pas", "annule") if lang == "fr" else ("tonight", "i don't know", "cancel"):
        assert phrase in answers
    talk("ce soir" if lang == "fr" else "tonight")
    corrections = talk.dialogs.grammar(talk.state, lang)
    assert ("demain midi" if lang == "fr" else "tomorrow at noon") in corrections
    assert len(corrections) == len(set(corrections))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_state_has_a_grammar_and_its_answers_answer(lang: Lang) -> None:
    answers = {
        "return_time": "demain midi" if lang == "fr" else "tomorrow at noon",
        "heating": "éco" if lang == "fr" else "eco",
        "messages": "le suivant" if lang == "fr" else "next",
        "delete_all": "oui" if lang == "fr" else "yes",
        "playlist": "jazz",
        "emergency": "oui" if lang == "fr" else "yes",
        "confirm": "oui" if lang == "fr" else "yes",
    }
    for name, talk in waiting(lang):
        grammar = talk.dialogs.grammar(talk.state, lang)
        assert answers[name] in grammar, name
        assert all(phrase == phrase.lower() and phrase.strip() for phrase in grammar)
        turn = talk(answers[name])
        assert turn.outcome == "answered" and turn.expects in (None, "messages"), name
        assert turn.effects, name


def test_a_state_survives_json_and_a_spoilt_one_begins_anew() -> None:
    state = State(
        "en",
        True,
        (Pending("return_time", {"choices": ["x"]}, "When?", 1, 1), Pending("heating")),
        "Hello",
        {"ask.time": 1},
        1,
        Done("leave", MORNING.isoformat(), {"back": None}, (Effect("modes", "set", {"mode": "cocoon"}),)),
    )
    assert State.from_json(state.as_json()) == state
    no_undo = State(done=Done("messages", MORNING.isoformat(), {}, None))
    assert State.from_json(no_undo.as_json()) == no_undo
    for spoilt in (
        {},
        {"version": 0},
        {"version": 1, "lang": "xx"},
        {**state.as_json(), "pending": 3},
        {"version": []},
    ):
        assert State.from_json(spoilt) == State()
    unknown = {**state.as_json(), "pending": [{"name": "of another version"}]}
    assert State.from_json(unknown).pending == ()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "de rien"), ("fr", "c'est pas grave"), ("fr", "tant pis"), ("fr", "non rien"), ("fr", "ne change rien"),
        ("fr", "ne touche à rien"), ("fr", "non, c'est rien, merci"), ("en", "no worries"), ("en", "it's nothing"),
        ("en", "don't touch anything"), ("en", "leave it as it is"), ("en", "oh, it doesn't matter"),
    ],
)  # fmt: skip
def test_words_that_let_go_undo_nothing(lang: Lang, said: str) -> None:
    talk = Talk(lang)
    talk.all(*(("je pars", "ce soir", "merci") if lang == "fr" else ("I'm leaving", "tonight", "thanks")))
    assert (talk(said).effects, talk.house.mode) == ((), "lockout")
    assert talk("annule" if lang == "fr" else "cancel").mode == "cocoon"


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "c'est pas grave"), ("fr", "ne change rien"), ("en", "no worries"), ("en", "nothing")]
)
def test_words_that_let_go_drop_the_question(lang: Lang, said: str) -> None:
    talk = Talk(lang)
    talk("je pars" if lang == "fr" else "I'm leaving")
    turn = talk(said)
    assert (turn.outcome, turn.expects, turn.effects) == ("cancelled", None, ())


@pytest.mark.parametrize(
    ("lang", "order", "no", "yes", "asked"),
    [
        ("fr", "allume la veilleuse", "non", "oui", "Je remets tout comme avant ?"),
        ("en", "turn on the night light", "no", "yes", "Shall I put everything back as it was?"),
    ],
)
def test_a_no_just_after_an_order_is_asked_about(lang: Lang, order: str, no: str, yes: str, asked: str) -> None:
    talk = Talk(lang, house=HOUSE)
    turn = talk.all(order, no)
    assert (turn.said, turn.expects, turn.effects) == (asked, "confirm", ())
    assert of(talk(yes), "nightlight.set") == {"mode": "AUTO"}
    assert talk(no).expects is None, "it is undone"
    talk = Talk(lang, house=HOUSE)
    assert talk.all(order, no, no).effects == ()
    polite = Talk(lang, house=HOUSE)
    assert polite.all(order, "non merci" if lang == "fr" else "no thanks").expects is None
    late = Talk(lang, house=HOUSE)
    late(order)
    late.now = MORNING + timedelta(minutes=3)
    assert late(no).expects is None


def test_a_no_after_what_cannot_be_undone() -> None:
    talk = Talk(house=HEARD)
    assert talk.all("supprime tous les messages", "oui", "non").said == "Trop tard, cela ne peut plus être annulé."
