"""Coming home, going to bed, getting up."""

import pytest

from basecamp.house import Absence, Heating, House, Lang, Mode, Problem
from basecamp.settings import ModesSettings, Settings
from tests.dialogs.conversation.talking import Talk, at, effects, messages, of

AWAY = House(
    mode="lockout",
    absence=Absence(at("07:00"), at("18:00")),
    heating=Heating(mode="eco", why="absence", until=at("17:00")),
)


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "je suis rentré"), ("fr", "je suis revenu"), ("en", "I'm home"), ("en", "I'm back")]
)
def test_coming_home(lang: Lang, said: str) -> None:
    talk = Talk(lang, house=AWAY)
    turn = talk(said)
    assert (turn.intent, turn.mode, turn.expects) == ("return", "cocoon", None)
    assert effects(turn) == [("modes.set", {"mode": "cocoon"}), ("heater.end_absence", {}), ("absence.clear", {})]
    assert talk.house == House(heating=Heating(profile="work_week"))
    assert talk(("annule", "cancel")[lang == "en"]).mode == "lockout"
    assert talk.house == AWAY


def test_coming_home_reads_the_waiting_messages() -> None:
    house = House(mode="lockout", messages=messages("J'arrive à midi", "Prends du pain !"))
    turn = Talk(house=house)("je suis rentré")
    assert of(turn, "messages.heard") == {"ids": [1, 2]}
    assert turn.said.endswith(
        "Tu as deux nouveaux messages. De Natacha, il y a deux heures : J'arrive à midi. "
        "De Natacha, il y a deux heures : Prends du pain !"
    )
    assert turn.expects is None


def test_many_messages_are_offered_three_at_a_time() -> None:
    talk = Talk(house=House(mode="lockout", messages=messages("un", "deux", "trois", "quatre")))
    turn = talk("je suis rentré")
    assert (turn.expects, of(turn, "messages.heard")) == ("messages", {"ids": [1, 2, 3]})
    assert of(talk("oui"), "messages.heard") == {"ids": [4]}


def test_in_silence_the_messages_are_counted_but_do_not_count_as_heard() -> None:
    house = House(mode="lockout", silence=True, messages=messages("J'arrive"))
    turn = Talk(house=house)("je suis rentré")
    assert of(turn, "messages.heard") is None
    assert "un nouveau message" in turn.said and "J'arrive" not in turn.said


def test_coming_home_to_a_sleeping_house_restores_silence() -> None:
    talk = Talk(house=House(mode="asleep", silence=True, messages=messages("J'arrive")))
    talk.kept = False
    turn = talk("je suis rentré")
    assert ("silence.restore", {}) in effects(turn)
    assert not talk.house.silence and of(turn, "messages.heard") == {"ids": [1]}


@pytest.mark.parametrize(
    ("lang", "night", "day"), [("fr", "bonne nuit", "je suis levé"), ("en", "good night", "I'm up")]
)
@pytest.mark.parametrize("silent", [False, True])
def test_a_night(lang: Lang, night: str, day: str, silent: bool) -> None:
    talk = Talk(lang, at("22:30"), House(silence=silent))
    turn = talk(night)
    assert (turn.intent, turn.mode) == ("sleep", "asleep")
    assert of(turn, "silence.set") == {"on": True, "remember": True}
    assert talk.house.silence
    talk(night)
    talk.now = at("2026-11-24T07:00")
    up = talk(day)
    assert (up.intent, up.mode) == ("wake_up", "cocoon")
    assert ("silence.restore", {}) in effects(up)
    assert talk.house.silence is silent


@pytest.mark.parametrize(("lang", "night"), [("fr", "je vais me coucher"), ("en", "I'm going to bed")])
def test_going_to_bed_in_a_locked_house_ends_the_absence(lang: Lang, night: str) -> None:
    talk = Talk(lang, at("22:30"), AWAY)
    turn = talk(night)
    assert turn.mode == "asleep"
    assert talk.house.absence is None and talk.house.heating.why == "profile"


def test_getting_up_tells_of_messages() -> None:
    turn = Talk(now=at("07:00"), house=House(mode="asleep", messages=messages("Allô")))("je suis levé")
    assert turn.said.endswith("Tu as un nouveau message en attente.")
    assert of(turn, "messages.heard") is None


@pytest.mark.parametrize(
    "command", ["bonne nuit", "je suis levé", "je suis rentré", "je pars, je ne sais pas quand je rentre"]
)
@pytest.mark.parametrize("house", [House(), House(silence=True), House(mode="asleep", silence=True), AWAY])
def test_cancel_undoes_it(command: str, house: House) -> None:
    talk = Talk(house=house)
    kept = talk.kept
    talk(command)
    talk("annule")
    assert (talk.house, talk.kept) == (house, kept)


def test_a_house_may_keep_its_voice_at_night() -> None:
    turn = Talk(settings=Settings(modes=ModesSettings(silent_night=False)))("bonne nuit")
    assert effects(turn) == [("modes.set", {"mode": "asleep"})]
    assert "silence" not in turn.said.casefold()


CUT = Problem("power.blackout", "major", "Le courant est coupé.", "The power is off.", at("06:30"))
INTRUSION = Problem(
    "intrusion.entree",
    "major",
    "Intrusion : mouvement inconnu (entree) à 07:30.",
    "Intrusion: unknown movement (entree) at 07:30.",
    at("07:30"),
    at("07:40"),
)
OLD = Problem("internet", "major", "Internet ne répond pas.", "The Internet does not answer.", at("2026-11-20T08:00"))
MINOR = Problem("device.kiosk", "minor", "Le relais ne répond pas.", "The relay does not answer.", at("08:00"))


@pytest.mark.parametrize(
    ("lang", "said", "told"),
    [
        (
            "fr",
            ("je suis rentré", "je suis réveillé"),
            "Attention. Le courant est coupé, il y a deux heures. C'est terminé, mais c'est arrivé : "
            "Intrusion : mouvement inconnu (entree) à 07:30, il y a une heure.",
        ),
        (
            "en",
            ("I'm home", "I'm awake"),
            "Careful. The power is off, two hours ago. It is over, but it happened: "
            "Intrusion: unknown movement (entree) at 07:30, an hour ago.",
        ),
    ],
)
def test_what_is_grave_is_told_to_who_comes_home_or_gets_up(lang: Lang, said: tuple[str, str], told: str) -> None:
    problems = (OLD, MINOR, INTRUSION, CUT)
    modes: tuple[Mode, ...] = ("lockout", "asleep")
    for text, mode in zip(said, modes, strict=True):
        talk = Talk(lang, house=House(mode=mode, problems=problems))
        assert talk(text).said.endswith(told), told
        assert "07:30" not in Talk(lang, house=House(mode=mode, problems=(OLD, MINOR)))(text).said
