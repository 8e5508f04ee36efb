"""What nightwatch sees is what the house shows, end to end over HTTP: records, light, page, report, and over again."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from basecamp.clock import SimulatedClock, SystemClock
from basecamp.events import Alarm, AlarmAnswered, Measurement
from basecamp.house import House
from basecamp.logbook import StoreLogbook
from basecamp.settings import WebSettings
from basecamp.settings.nightwatch.alarms import AlarmsSettings
from basecamp.settings.nightwatch.links import HelloLinkSettings, InletSettings
from dialogs.conversation import Dialogs
from dialogs.turn import Turn
from hello.alarms import Forwarder
from hello.web.server import Face, serve
from nightwatch.alarms import Policy, Record, step
from nightwatch.hello import HelloLink
from nightwatch.inlet.server import Inlet
from nightwatch.keeper import MemoryKeeper
from nightwatch.records import Records
from nightwatch.shown import problems
from nightwatch.verdict import Instant, Text, Verdict
from skills import lightpad
from tests.skills.house import Home

CUT = Record("mains", "house", 1, "critical", Text("Coupure de courant.", "Power cut."), announced="critical")
LATE = Record(
    "modules", "pir", 2, "warning", Text("Le module pir se tait.", "Module pir is silent."), announced="warning"
)
BACK = Record("mains", "house", 1, "ok", Text("Le courant est revenu.", "The current is back."), announced="ok")


class Town:
    """A house with its page, and nightwatch's link to it."""

    def __init__(self) -> None:
        self.home = Home()
        self.dialogs = Dialogs(self.home.settings, random.Random(1))
        self.state = self.dialogs.start("fr")

    async def snapshot(self) -> House:
        return self.home.house

    async def ask(self, text: str, client: str) -> Turn:
        turn, self.state = self.dialogs.hear(text, self.state, self.home.house, self.home.now)
        for effect in turn.effects:
            self.home.household.act(effect, self.home.now)
        return turn

    async def message(self, sender: str, text: str) -> None:
        return None

    def light(self) -> lightpad.Look:
        # The glow of a problem begins each period.
        at = self.home.now.replace(second=0, microsecond=0)
        return lightpad.wanted(self.home.household.states["lightpad"], at, self.home.household.about(at))


@pytest.fixture
async def town() -> AsyncIterator[tuple[Town, HelloLink]]:
    town = Town()
    clock = SimulatedClock(town.home.now)
    face = Face(
        town.home.settings,
        clock,
        town.home.store,
        StoreLogbook(town.home.store, clock, "hello"),
        town.snapshot,
        town.ask,
        lambda text, lang, urgent: None,
        town.message,
        lambda: "idle",
        lambda event: town.home.handle(event) and None,
    )
    runner = await serve(face, "127.0.0.1", 0)
    link = HelloLink(HelloLinkSettings(url=f"http://127.0.0.1:{runner.addresses[0][1]}"))
    yield town, link
    await link.close()
    await runner.cleanup()


async def test_a_power_cut_is_shown_told_and_over(town: tuple[Town, HelloLink]) -> None:
    here, link = town
    assert await link.problems(problems([CUT, LATE]))
    assert here.light().colour == lightpad.RED
    assert here.home.house.power.state == "blackout"
    assert [(one.key, one.severity) for one in here.home.house.problems] == [
        ("nightwatch/mains/house", "major"),
        ("nightwatch/modules/pir", "minor"),
    ]
    said = (await here.ask("rapport", "")).said
    assert said.startswith("Deux problèmes en cours. Coupure de courant")
    assert "Le module pir se tait" in said

    assert await link.problems(problems([BACK, LATE]))
    assert here.light().colour == lightpad.ORANGE
    assert here.home.house.power.state != "blackout"

    assert await link.problems(problems([BACK]))
    assert here.light().colour == lightpad.ORANGE, "all is over, but nobody was told"
    said = (await here.ask("rapport", "")).said
    assert "C'est terminé, mais c'est arrivé. Coupure de courant" in said
    assert here.home.house.problems == ()
    assert here.light().colour not in (lightpad.ORANGE, lightpad.RED)


async def test_a_house_that_was_away_is_right_again_after_the_next_list(town: tuple[Town, HelloLink]) -> None:
    here, link = town
    assert await link.problems(problems([CUT]))
    here.home.restart()
    assert here.light().colour == lightpad.RED, "kept by the house itself"
    # The end came while it was down: the next list says so by leaving it out.
    assert await link.problems([])
    assert [one.until is not None for one in here.home.house.problems] == [True]


async def test_a_house_that_was_dark_is_told_of_the_cut(town: tuple[Town, HelloLink]) -> None:
    """Nightwatch has a battery, this host has none: it saw neither the beginning nor the end."""
    here, link = town
    since = here.home.now - timedelta(hours=3)
    cut = {"since": since.isoformat(), "until": (since + timedelta(minutes=40)).isoformat()}
    assert await link.problems([], [cut]) and await link.problems([], [cut])
    said = (await here.ask("y a-t-il eu une coupure", "")).said
    assert said.startswith("La dernière coupure") and said.endswith("Elle a duré 40 minutes.")
    here.home.restart()
    assert [one.since for one in here.home.house.power.cuts] == [since]


async def test_an_intrusion_is_told_once_as_nightwatch_sees_it(town: tuple[Town, HelloLink]) -> None:
    """It is not over for the house while it goes on for the watchman."""
    here, link = town
    here.home.act("modes", "set", mode="lockout").wait(minutes=30)
    said = []
    for _ in range(2):
        here.home.move("PIR_entry")
        here.home.run(12)
        alarm = here.home.of(Alarm)[-1]
        text = Text(alarm.fr, alarm.en)
        record = Record("raised", alarm.key, 1, "critical", text, announced="critical")
        assert await link.problems(problems([record]))
        said.append((await here.ask("y a-t-il un problème", "")).said)
    for one in said:
        assert one.startswith("Un problème en cours. Intrusion")
        assert one.count("Intrusion") == 1 and "terminé" not in one
    assert await link.problems([])
    said = [(await here.ask("y a-t-il un problème", "")).said]
    assert said[0].startswith("C'est terminé, mais c'est arrivé. Intrusion") and said[0].count("Intrusion") == 1


@pytest.mark.parametrize("house_first", [True, False])
async def test_a_cut_that_both_see_is_one_problem(town: tuple[Town, HelloLink], house_first: bool) -> None:
    here, link = town

    def supply(online: float) -> None:
        for _ in range(2):
            here.home.handle(Measurement(here.home.now, "mains", "supply", online))

    if house_first:
        supply(0.0)
    assert await link.problems(problems([CUT]))
    supply(0.0)
    assert (await here.ask("rapport", "")).said.startswith("Un problème en cours. Coupure de courant")
    assert await link.problems([])
    supply(1.0)
    assert [(one.key, one.until is None) for one in here.home.house.problems] == [("nightwatch/mains/house", False)]
    supply(0.0)
    assert [one.key for one in here.home.house.problems if one.until is None] == ["power.blackout"], (
        "nightwatch is gone"
    )


async def test_what_comes_and_goes_is_never_shown_as_a_problem_that_is_none(town: tuple[Town, HelloLink]) -> None:
    here, link = town
    gone, back = Text("Internet ne répond plus.", "The Internet does not answer."), Text("Internet répond.", "Fine.")
    record, told = Record("internet", "targets"), []
    for number in range(8):
        level, text = ("ok", back) if number % 2 else ("warning", gone)
        now = Instant(here.home.now, 200.0 * number)
        record, _ = step(record, level, text, now, Policy(), quiet=False, next_id=1)  # type: ignore[arg-type]
        told += problems([record])
    assert record.level == "ok" and record.announced == "warning"
    assert "Internet répond." not in {one["fr"] for one in told}
    assert (told[-1]["fr"], told[-1]["en"]) == (f"Instable : {gone.fr}", f"Unstable: {gone.en}")
    assert await link.problems(problems([record]))
    assert "Un problème en cours. Instable : Internet ne répond plus" in (await here.ask("rapport", "")).said


async def test_one_that_is_long_hides_no_other(town: tuple[Town, HelloLink]) -> None:
    here, link = town
    text = Text("Aucun capteur ne répond. " * 40, "No sensor answers. " * 40)
    assert await link.problems(problems([CUT, Record("mains", "ups", 3, "warning", text, announced="warning")]))
    assert len(here.home.house.problems) == 2


async def test_the_network_is_down_and_back(town: tuple[Town, HelloLink]) -> None:
    here, link = town
    down = Record("internet", "house", 3, "warning", Text("Plus d'Internet.", "No Internet."), announced="warning")
    assert await link.problems(problems([down]))
    assert here.home.house.network_ok is False
    assert await link.problems(problems([]))
    assert here.home.house.network_ok is not False


async def test_an_alarm_answered_aloud_is_repeated_no_more(town: tuple[Town, HelloLink]) -> None:
    """From the watchman to the house, through a sentence, and back to the watchman, each over HTTP."""
    here, link = town
    records = Records(AlarmsSettings(), MemoryKeeper())
    key = (CUT.check, CUT.subject)

    def passed(seconds: float) -> Instant:
        return Instant(here.home.now, seconds)

    def repeats(seconds: float) -> list[str]:
        verdict = Verdict("critical", CUT.reason)
        return [one.kind for one in records.weigh(key, verdict, passed(seconds), quiet=False, unknown_s=0)[2]]

    assert repeats(0) == ["alarm"] and repeats(2000) == ["repeat"]

    def acknowledge(alarm: int, who: str) -> bool:
        return records.acknowledge(alarm, who, passed(2100))

    inlet = Inlet(InletSettings(port=0), dict, print, print, print, acknowledge)
    await inlet.start()
    web = WebSettings(nightwatch=f"http://127.0.0.1:{inlet.port}")
    here.dialogs = Dialogs(here.home.settings.model_copy(update={"web": web}), random.Random(1))
    logbook = StoreLogbook(here.home.store, SystemClock(), "hello")
    forwarder = Forwarder(web, here.home.store, SystemClock(), logbook)
    here.home.bus.subscribe(AlarmAnswered, forwarder.answer)
    handing_over = asyncio.ensure_future(forwarder.run())
    try:
        assert await link.problems(problems(records.living()))
        assert "Coupure de courant" in (await here.ask("j'ai vu l'alarme", "")).said
        for _ in range(500):
            if records.by_key[key].acknowledged:
                break
            await asyncio.sleep(0.01)
    finally:
        handing_over.cancel()
        await inlet.stop()
    assert records.by_key[key].acknowledged == "voice"
    assert repeats(4000) == [] and repeats(8000) == []
    assert await link.problems(problems(records.living()))
    assert [one.until for one in here.home.house.problems] == [None], "it goes on, and is still shown"
    assert (await here.ask("j'ai vu l'alarme", "")).effects == ()


async def test_a_list_with_a_number_that_is_none_is_refused(town: tuple[Town, HelloLink]) -> None:
    here, link = town
    told = problems([CUT])
    for wrong in ("1", -1, True, 1.5):
        assert not await link.problems([told[0] | {"alarm": wrong}])
    assert here.home.house.problems == ()
    assert await link.problems(told)
    assert [one.alarm for one in here.home.house.problems] == [1]
    assert await link.problems(problems([replace(CUT, acknowledged="owner")]))
    assert [one.alarm for one in here.home.house.problems] == [0]
