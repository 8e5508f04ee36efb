"""Everything the house says or writes exists in French and in English, and neither slips into the other."""

import re

from basecamp.events import Alarm, Doorbell, Measurement, MessageReceived, ProblemChanged
from skills import jobs
from skills.words import sentences
from tests.skills.house import Home, family

FRENCH = re.compile(
    r"[éèêëàâçùûîïôœ«»]|\b(le|la|les|est|une|des|du|pas|il|elle|sur|avec|qui|depuis|mais)\b", re.IGNORECASE
)


def eventful(lang: str) -> Home:
    """A day in which everything happens that makes the house speak."""
    home = Home(
        "2026-11-23 12:00",
        family(
            house={"main_language": lang},
            heating={"device": "boiler", "secondary": "bedroom", "primary": "lounge"},
            nightlight={"light_place": "garden"},
            music={"playlist": "calm"},
            metrics={"dwell_min": 0},
        ),
    )
    home.sight("tel-nio")
    home.act("music", "play").act("silence", "set", on=True).act("silence", "set", on=False)
    home.act("nightlight", "set", mode="ON").act("nightlight", "set", mode="AUTO")
    for mode in ("force", "profile", "auto"):
        home.act("heater", mode, mode="comfort", until=None, name="holiday_week")
    home.handle(MessageReceived(home.now, "Zoe", "ok"))
    home.handle(MessageReceived(home.now, "Zoe", " "))
    home.handle(Doorbell(home.now))
    for _ in range(40):
        home.wait(minutes=1)
        home.handle(Measurement(home.now, "light", "garden", 1.0))
        home.tick()
    for series in ("disk", "memory", "cpu_temperature"):
        home.handle(Measurement(home.now, series, "host", 99.0))
    home.act("modes", "set", mode="asleep")
    home.handle(MessageReceived(home.now, "Zoe", "again"))
    home.act("modes", "set", mode="cocoon")
    home.run(80, step_s=60)
    home.act("modes", "set", mode="lockout")
    home.act("heater", "absence", start="2026-11-23T14:00:00", until="2026-11-23T17:00:00", back="2026-11-23T18:00:00")
    home.run(40, step_s=60)
    home.move("PIR_indoor")
    home.run(3)
    home.handle(Doorbell(home.now))
    home.handle(MessageReceived(home.now, "Zoe", "later"))
    home.sight("tel-natacha")
    home.wait(seconds=5).move("PIR_entry")
    home.run(60 * 2, step_s=60)
    home.act("scheduler", "failed", job="prune", why="disk")
    jobs.prune(home.household, home.now)
    return home


def test_announcements_logbook_and_status() -> None:
    texts = {}
    for lang in ("fr", "en"):
        home = eventful(lang)
        status = home.household.status(home.now, lang)  # type: ignore[arg-type]
        texts[lang] = [*home.said(), *(text for _, text in home.log.lines), *status.values()]
    assert len(texts["fr"]) == len(texts["en"]) > 45
    assert [text for text in texts["en"] if FRENCH.search(text)] == []
    same = {a for a, b in zip(texts["fr"], texts["en"], strict=True) if a == b}
    assert same == set() or all(not FRENCH.search(text) for text in same)
    assert len(same) <= 4, f"numbers and names only: {same}"


def test_problems_and_alarms_carry_both() -> None:
    home = eventful("fr")
    spoken = [event for event in home.events if isinstance(event, ProblemChanged | Alarm)]
    assert len({event.key for event in spoken}) >= 9
    for event in spoken:
        assert event.fr != event.en
        assert not FRENCH.search(event.en), event.en
        assert event.fr.endswith(".")
        assert event.en.endswith(".")


def test_the_sentences_of_the_two_files_correspond() -> None:
    fr, en = sentences("fr"), sentences("en")
    assert fr.keys() == en.keys()
    for key in fr:
        assert re.findall(r"{(\w+)}", fr[key]) == re.findall(r"{(\w+)}", en[key]), key


WANTED = {
    "fr": [
        "Veilleuse : allumée.",
        "Veilleuse : éteinte.",
        "Veilleuse : en automatique.",
        "Chauffage forcé en confort jusqu'au 23/11 13:30.",
        "Chauffage : semaine de vacances.",
        "Chauffage : semaine de travail.",
        "Nettoyage : aucune mesure de plus de 365 jours.",
    ],
    "en": [
        "Night light: on.",
        "Night light: off.",
        "Night light: automatic.",
        "Heating forced to comfort until 23/11 13:30.",
        "Heating: holiday week.",
        "Heating: work week.",
        "Pruning: no measurement is older than 365 days.",
    ],
}


def test_the_logbook_calls_levels_profiles_and_the_night_light_as_people_do() -> None:
    for lang, wanted in WANTED.items():
        home = Home("2026-11-23 12:00", family(house={"main_language": lang}))
        for mode in ("ON", "OFF", "AUTO"):
            home.act("nightlight", "set", mode=mode)
        home.act("heater", "force", mode="comfort", until=None)
        for name in ("holiday_week", "work_week"):
            home.act("heater", "profile", name=name)
        assert [text for _, text in home.log.lines] + [jobs.prune(home.household, home.now)] == wanted


def test_what_is_forced_for_good_has_no_end() -> None:
    for lang, wanted in (
        ("fr", "Chauffage forcé en éco jusqu'à nouvel ordre."),
        ("en", "Heating forced to eco until further notice."),
    ):
        always = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("00:00-24:00",))
        heating = {"profiles": {"work_week": always}, "profile": "work_week"}
        home = Home("2026-11-23 12:00", family(house={"main_language": lang}, heating=heating))
        home.act("heater", "force", mode="eco", until=None)
        assert [text for _, text in home.log.lines] == [wanted]
