"""Each check's judgment, pure: limits, margins, dwell, unknown; and every sentence in both languages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from basecamp.machine import Machine
from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.store import Point
from nightwatch.checks import (
    address,
    batteries,
    channels,
    consumption,
    gsm,
    host,
    internet,
    leak,
    light,
    modules,
    network,
    sensors,
    sentries,
    services,
    temperature,
)
from nightwatch.checks.check import Check, all_checks, unread
from nightwatch.meters import Flow, flow
from nightwatch.simulation.house import SimulatedHouse
from nightwatch.sources.port import AddressReading, ChannelReading, Program, Reception, SentryReading
from nightwatch.verdict import (
    Dwell,
    Finding,
    Instant,
    Level,
    State,
    Text,
    Unreadable,
    Verdict,
    duration,
    figure,
    settle,
)
from tests.nightwatch.times import NOON, PARIS, at

SETTINGS = NightwatchSettings()


def last(check: Any, readings: list[tuple[float, Any]], state: State | None = None, start: datetime = NOON) -> Verdict:
    """The verdict after a row of (second, reading)."""
    kept = state or {}
    verdict = Verdict("unknown", Text("", ""))
    for second, reading in readings:
        verdict = check.judge(reading, kept, at(second, start))
        kept = verdict.state
        assert verdict.reason.fr
        assert verdict.reason.en
    return verdict


def every(check: Any, reading: Any, seconds: float, step: float = 60, state: State | None = None) -> Verdict:
    """The verdict when a reading stays for so many seconds."""
    return last(check, [(second, reading) for second in frange(seconds, step)], state)


def frange(end: float, step: float) -> list[float]:
    return [number * step for number in range(int(end / step) + 1)]


# -- dwell ------------------------------------------------------------------------------------------------------------


def test_dwell_holds_both_ways() -> None:
    dwell, bad, good = Dwell(60, 120), Finding("warning", Text("m", "b")), Finding("ok", Text("b", "g"))
    levels: list[Level] = []
    state: State = {}
    for second in range(0, 400, 30):
        finding = bad if 60 <= second < 200 else good
        verdict = settle(finding, state, at(second), dwell)
        state = verdict.state
        levels.append(verdict.level)
    assert levels == ["ok"] * 4 + ["warning"] * 7 + ["ok"] * 3


def test_a_warning_that_becomes_critical_does_not_begin_its_wait_again() -> None:
    dwell = Dwell(60, 0)
    state = settle(Finding("ok", Text("", "")), {}, at(0), dwell).state
    state = settle(Finding("warning", Text("", "")), state, at(10), dwell).state
    state = settle(Finding("critical", Text("", "")), state, at(40), dwell).state
    assert settle(Finding("critical", Text("", "")), state, at(70), dwell).level == "critical"


def test_nothing_is_known_before_the_first_bad_reading_has_lasted() -> None:
    verdict = settle(Finding("warning", Text("", "")), {}, at(0), Dwell(60, 0))
    assert verdict.level == "unknown"
    assert settle(Finding("warning", Text("", "")), verdict.state, at(60), Dwell(60, 0)).level == "warning"


@pytest.mark.parametrize("check", all_checks(SETTINGS), ids=lambda check: check.name)
def test_what_cannot_be_read_becomes_unknown_never_fine_nor_broken(check: Check) -> None:
    assert check.title.fr
    assert check.title.en
    assert check.explained_by("x@y") is not None
    reading = Unreadable(Text("rien", "nothing"))
    verdict = unread(check, reading, {"level": "ok", "reason": ["", ""]}, at(0))
    assert verdict.level == ("ok" if check.timing.raise_s else "unknown")
    assert unread(check, reading, verdict.state, at(7200)).level == "unknown"


def test_every_file_of_the_folder_that_offers_a_check_is_one_and_can_be_switched_off() -> None:
    names = [check.name for check in all_checks(SETTINGS)]
    assert names[0] == "mains"
    assert {"leak", "consumption", "light", "temperature", "sensors", "modules", "batteries"} <= set(names)
    assert {"services", "network", "internet", "gsm", "host", "channels", "raised", "database"} <= set(names)
    assert "address" not in names
    off = NightwatchSettings.model_validate({"leak": {"enabled": False}, "address": {"enabled": True}})
    assert "leak" not in [check.name for check in all_checks(off)]
    assert "address" in [check.name for check in all_checks(off)]


# -- meters -----------------------------------------------------------------------------------------------------------


def index(values: list[float | None], start: datetime, minutes: int = 10, series: str = "water") -> list[Point]:
    """Points every so many minutes; None = the meter said nothing."""
    return [
        Point(series, start + timedelta(minutes=minutes * number), value, {"place": "house"})
        for number, value in enumerate(values)
        if value is not None
    ]


def test_missing_data_is_no_zero() -> None:
    points = index([0, 10, None, None, None, 50, 60], NOON)
    flowed = flow(points, NOON, NOON + timedelta(hours=1), gap_s=1200)
    assert flowed.amount == pytest.approx(60)
    assert not flowed.complete
    assert not flow([], NOON, NOON + timedelta(hours=1), 1200).complete


def test_a_reset_is_no_consumption_and_leaves_a_hole() -> None:
    flowed = flow(index([500, 510, 3, 13, 23, 33, 43], NOON), NOON, NOON + timedelta(hours=1), 1200)
    assert flowed.amount == pytest.approx(50)
    assert not flowed.complete


def test_an_increment_across_the_border_is_shared() -> None:
    points = index([0, 60, 120], NOON, minutes=60)
    half = NOON + timedelta(minutes=30)
    assert flow(points, half, half + timedelta(hours=1), 7200).amount == pytest.approx(60)


NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=PARIS)
MORNING = datetime(2026, 11, 23, 7, tzinfo=PARIS)
LEAK = leak.check(SETTINGS)


def night(flows: list[float | None]) -> list[Point]:
    """Points of a night from 23:30 on, one each ten minutes; litres of each step, None = not heard."""
    total, values = 1000.0, []
    for litres in flows:
        total += litres or 0
        values.append(None if litres is None else total)
    return index(values, NIGHT)


def test_water_that_never_stops_is_a_leak_and_one_dry_slot_is_none() -> None:
    assert last(LEAK, [(0, night([2.0] * 43))], start=MORNING).level == "critical"
    dry = [2.0] * 20 + [0.0] * 4 + [2.0] * 19
    assert last(LEAK, [(0, night(dry))], start=MORNING).level == "ok"


def test_a_silent_meter_proves_neither_leak_nor_dryness() -> None:
    assert last(LEAK, [(0, night([2.0] * 12 + [None] * 31))], start=MORNING).level == "unknown"
    assert last(LEAK, [(0, [])], start=MORNING).level == "unknown"
    # Heard only now and then: what flowed in the holes is not zero either.
    assert last(LEAK, [(0, night([2.0, None, None, None, None, None, None] * 6))], start=MORNING).level == "unknown"


def test_a_morning_is_judged_once_and_late_data_still_counts() -> None:
    verdict = last(LEAK, [(0, []), (600, night([2.0] * 43))], start=MORNING)
    assert verdict.level == "critical"
    assert last(LEAK, [(900, ())], verdict.state, start=MORNING).level == "critical"
    noon_next = last(LEAK, [(86400, night([2.0] * 10))], verdict.state, start=MORNING)
    assert noon_next.level in ("critical", "unknown")


def test_a_leak_that_must_last_before_it_counts_is_not_forgotten_meanwhile() -> None:
    """`leak.raise_s` in the settings: the dry night before is no judgment of this one."""
    patient = leak.check(NightwatchSettings.model_validate({"leak": {"raise_s": 60}}))
    state = {"level": "ok", "reason": ["Pas de fuite.", "No leak."], "morning": "2026-11-22"}
    wet = night([2.0] * 43)
    assert last(patient, [(0, wet)], state, start=MORNING).level == "ok"
    assert last(patient, [(0, wet), (300, wet)], state, start=MORNING).level == "critical"


def test_an_untrusted_clock_judges_no_night() -> None:
    assert LEAK.judge(night([2.0] * 43), {}, at(0, MORNING, trusted=False)).level == "unknown"


CONSUMPTION = consumption.check(SETTINGS)


def test_limits_of_the_hour_and_the_day() -> None:
    start = NOON - timedelta(hours=1, minutes=20)
    calm = [float(number) for number in range(9)]
    wild = [100.0 * number for number in range(9)]
    assert last(CONSUMPTION, [(0, ("water", index(calm, start)))]).level == "ok"
    verdict = last(CONSUMPTION, [(0, ("water", index(wild, start)))])
    assert verdict.level == "warning"
    assert "Trop d'eau" in verdict.reason.fr
    assert "Too much water" in verdict.reason.en
    energy = last(CONSUMPTION, [(0, ("energy", index([2000.0 * n for n in range(9)], start, series="energy")))])
    assert energy.level == "warning"
    assert "12,0 kWh en une heure" in energy.reason.fr
    morning = NOON.replace(hour=0) - timedelta(minutes=10)
    slow = [23.0 * number for number in range(75)]
    assert "depuis minuit" in last(CONSUMPTION, [(0, ("water_day", index(slow, morning)))]).reason.fr


def test_an_incomplete_hour_is_unknown_unless_what_was_seen_is_already_too_much() -> None:
    start = NOON - timedelta(hours=1, minutes=20)
    holes: list[float | None] = [0, 1, None, None, None, None, None, 7, 8]
    assert last(CONSUMPTION, [(0, ("water", index(holes, start)))]).level == "unknown"
    much: list[float | None] = [0, 400, 900, 1400, None, None, None, None, 1500]
    assert last(CONSUMPTION, [(0, ("water", index(much, start)))]).level == "warning"
    assert last(CONSUMPTION, [(0, ("water", []))]).level == "unknown"


# -- the house --------------------------------------------------------------------------------------------------------

LATE = NOON.replace(hour=23)


def test_a_light_counts_only_at_night_in_lockout() -> None:
    check = light.check(SETTINGS)
    lit = light.Lit("lockout", "salon", 80.0)
    assert last(check, [(0, lit), (400, lit)]).level == "ok"
    assert last(check, [(0, lit), (400, lit)], start=LATE).level == "warning"
    home = light.Lit("cocoon", "salon", 80.0)
    assert last(check, [(0, home), (400, home)], start=LATE).level == "ok"
    blind = light.Lit("lockout", "salon", None)
    assert last(check, [(0, blind), (400, blind)], start=LATE).level == "unknown"


@pytest.mark.parametrize(
    ("celsius", "level"), [(19, "ok"), (11.9, "warning"), (5, "critical"), (31, "warning"), (40, "critical")]
)
def test_temperatures(celsius: float, level: Level) -> None:
    check = temperature.check(SETTINGS)
    assert every(check, temperature.Warmth("salon", celsius), 600).level == level
    assert every(check, temperature.Warmth("salon", None), 600).level == "unknown"


@pytest.mark.parametrize("value", [float("nan"), "unavailable", None, float("-inf")])
async def test_a_sensor_that_says_no_figure_is_not_heard_and_blinds_no_other(value: Any) -> None:
    class Odd(SimulatedHouse):
        async def latest(self, series: str, since: datetime) -> list[Point]:
            return [*await super().latest(series, since), Point(series, NOON, value, {"place": "cave"})]

    house = Odd(NOON, {"temperature.salon": 3.0, "battery.salon": 1.9, "light.salon": 80.0})
    states: dict[str, State] = {"cave": {}}
    frost = await temperature.check(SETTINGS).read(house, at(0), states)
    assert (frost["salon"].celsius, frost["cave"].celsius) == (3.0, None)
    charge = await batteries.check(SETTINGS).read(house, at(0), states)
    assert (charge["salon"].volts, charge["cave"].volts) == (1.9, None)
    lit = await light.check(SETTINGS).read(house, at(0), states)
    assert (lit["salon"].lux, lit["cave"].lux) == (80.0, None)


@pytest.mark.parametrize("value", [float("nan"), "unavailable", None])
def test_an_index_that_is_no_number_was_not_heard(value: Any) -> None:
    points = index([0.0, 100.0, value, 300.0, 400.0, 500.0, 600.0], NOON)
    assert flow(points, NOON, NOON + timedelta(hours=1), 1200) == Flow(600.0, True)


def test_a_temperature_is_over_only_beyond_the_margin() -> None:
    check = temperature.check(SETTINGS)
    cold = every(check, temperature.Warmth("salon", 11), 600)
    assert every(check, temperature.Warmth("salon", 12.3), 3600, state=cold.state).level == "warning"
    again = every(check, temperature.Warmth("salon", 12.6), 3600, state=cold.state)
    assert again.level == "ok"


def test_a_silent_module_is_restarted_once_then_told() -> None:
    check = modules.check(SETTINGS)
    gone = modules.Sign("hello@bc-ui", 400.0)
    first = last(check, [(0, modules.Sign("hello@bc-ui", 5.0)), (400, gone)])
    assert first.level == "ok"
    assert [action.target for action in first.actions] == ["hello@bc-ui"]
    later = last(check, [(430, gone), (519, gone)], first.state)
    assert later.level == "ok"
    assert not later.actions
    told = last(check, [(521, gone)], later.state)
    assert told.level == "warning"
    assert not told.actions


def test_a_module_that_relapses_is_told_at_once_and_one_long_healthy_is_restarted_again() -> None:
    check = modules.check(SETTINGS)
    gone, well = modules.Sign("m@h", 400.0), modules.Sign("m@h", 1.0)
    healed = last(check, [(0, gone), (60, well), (120, well)])
    assert healed.level == "ok"
    relapse = last(check, [(600, gone)], healed.state)
    assert relapse.level == "warning"
    assert not relapse.actions
    cured = last(check, [(second, well) for second in range(120, 4000, 60)], healed.state)
    assert [action.what for action in last(check, [(4000, gone)], cured.state).actions] == ["restart"]


def test_an_expected_module_never_heard_is_late_and_an_unexpected_one_is_removed() -> None:
    check = modules.check(SETTINGS)
    assert last(check, [(0, modules.Sign("m@h", None, expected=True))]).actions
    assert last(check, [(0, modules.Sign("m@h", None))]).level == "ok"
    assert last(check, [(0, modules.Sign("m@h", -50.0))]).level == "ok"


def test_an_old_measurement_restarts_its_reader_when_one_is_named() -> None:
    named = NightwatchSettings.model_validate({"sensors": {"readers": {"temperature": "operator@bc-ui"}}})
    old = sensors.Age("temperature", "salon", 2000.0)
    first = last(sensors.check(named), [(0, old)])
    assert [action.target for action in first.actions] == ["operator@bc-ui"]
    assert last(sensors.check(named), [(299, old)], first.state).level == "ok"
    told = last(sensors.check(named), [(301, old)], first.state)
    assert told.level == "warning"
    assert "malgré un redémarrage" in told.reason.fr
    bare = last(sensors.check(SETTINGS), [(0, sensors.Age("temperature", "salon", 60.0)), (60, old)])
    assert bare.level == "warning"
    assert not bare.actions


def test_batteries_under_two_volts_with_a_margin() -> None:
    check = batteries.check(SETTINGS)
    low = every(check, batteries.Charge("salon", 1.99), 600)
    assert low.level == "warning"
    assert last(check, [(700, batteries.Charge("salon", 2.05))], low.state).level == "warning"
    assert last(check, [(700, batteries.Charge("salon", 2.11))], low.state).level == "ok"
    assert every(check, batteries.Charge("salon", 2.0), 600).level == "ok"
    assert every(check, batteries.Charge("salon", None), 600).level == "unknown"


@pytest.mark.parametrize(
    ("state", "level"),
    [("RUNNING", "ok"), ("FATAL", "warning"), ("BACKOFF", "warning"), ("STOPPED", "warning"), ("REMOVED", "ok")],
)
def test_services(state: str, level: Level) -> None:
    assert every(services.check(SETTINGS), Program("hello@bc-hq", state), 60).level == level


def test_a_service_that_may_be_stopped() -> None:
    check = services.check(NightwatchSettings.model_validate({"services": {"stopped_ok": ["music@bc-hq"]}}))
    assert every(check, Program("music@bc-hq", "STOPPED"), 60).level == "ok"
    assert ("services", "*@bc-hq") in check.explained_by("music@bc-hq")


async def test_what_may_not_be_pinged_is_unknown_and_the_rest_is_judged() -> None:
    class Forbidden(SimulatedHouse):
        async def reachable(self, addresses: Sequence[str]) -> list[bool | None]:
            return [None if ":" not in address else False for address in addresses]

    house = Forbidden(NOON)
    changes = {"network": {"router": "192.0.2.1", "hosts": ["bc-ui:22"]}, "internet": {"targets": ["one.one.one.one"]}}
    changed = NightwatchSettings.model_validate(changes)
    readings = await network.check(changed).read(house, at(0), {})
    assert isinstance(readings["router"], Unreadable) and "ping_group_range" in readings["router"].reason.fr
    assert readings["bc-ui"] == network.Answer("bc-ui", False)
    assert isinstance((await internet.check(changed).read(house, at(0), {}))["targets"], Unreadable)


def test_network_and_internet_have_their_own_names() -> None:
    net = network.check(SETTINGS)
    assert "routeur" in every(net, network.Answer("router", False), 60).reason.fr
    assert every(net, network.Answer("bc-hq", False), 59, 59).level == "unknown"
    outside = internet.check(SETTINGS)
    assert every(outside, internet.Outside("targets", 0, 3), 180).level == "warning"
    assert every(outside, internet.Outside("targets", 1, 3), 180).level == "ok"
    assert "DNS" in every(outside, internet.Outside("dns", 0, 2), 180).reason.en
    assert ("internet", "targets") in outside.explained_by("dns")


def test_the_external_address_and_carrier_nat() -> None:
    check = address.check(NightwatchSettings.model_validate({"address": {"need_global": True}}))
    first = last(check, [(0, AddressReading("8.8.4.4"))])
    assert first.level == "ok"
    changed = last(check, [(900, AddressReading("9.9.9.9"))], first.state)
    assert "8.8.4.4" in changed.news[0].en
    assert not last(check, [(1800, AddressReading("9.9.9.9"))], changed.state).news
    assert changed.state["told"] == "9.9.9.9", "kept over a restart: a figure called seen alone is not written"
    assert address.shared(AddressReading("8.8.4.4", "100.64.3.2"))
    assert address.shared(AddressReading("8.8.4.4", "192.168.1.1"))
    assert address.shared(AddressReading("8.8.4.4", "what?"))
    assert not address.shared(AddressReading("8.8.4.4", "8.8.4.4"))
    assert every(check, AddressReading("8.8.4.4", "100.64.3.2"), 1800).level == "warning"


def test_an_address_that_changes_all_the_time_is_told_once_an_hour() -> None:
    """Each change in a message would fill the caps, and hold back the warnings."""
    check = address.check(SETTINGS)
    state: State = {}
    told = []
    for number in range(4 * 24):
        reading = AddressReading(f"8.8.4.{number % 2}")
        verdict = check.judge(reading, state, at(900 * number))
        state = verdict.state
        told += [(number, one.en) for one in verdict.news]
    assert told[0] == (1, "The external address changed: 8.8.4.1 (was 8.8.4.0).")
    assert len(told) <= 24 and all("8.8.4.1 (was 8.8.4.0)" in text for _, text in told[::2])
    # What it was last is not forgotten: it is told once the hour is over.
    calm = [check.judge(AddressReading("8.8.4.9"), state, at(86400 + 900 * number)) for number in (0, 5)]
    assert "8.8.4.9" in calm[1].news[0].en


def test_reception() -> None:
    check = gsm.check(SETTINGS)
    assert every(check, Reception(-71, True), 600).level == "ok"
    assert every(check, Reception(-110, True), 600).level == "warning"
    assert every(check, Reception(-71, False), 600).level == "warning"
    assert every(check, Reception(None, True), 600).level == "ok"
    assert every(check, Reception(None, None), 600).level == "unknown"


@pytest.mark.parametrize(
    ("what", "value", "level"),
    [
        ("disk", 50, "ok"),
        ("disk", 8, "warning"),
        ("disk", 1, "critical"),
        ("memory", 4, "warning"),
        ("cpu", 50, "ok"),
        ("cpu", 80, "warning"),
        ("cpu", 95, "critical"),
        ("clock", 0, "ok"),
        ("clock", None, "ok"),
    ],
)
def test_the_watch_host(what: str, value: float | None, level: Level) -> None:
    assert every(host.check(SETTINGS), host.Gauge(what, value), 300).level == level


@pytest.mark.parametrize(
    ("series", "value", "level"),
    [
        ("disk", 50, "ok"),
        ("disk", 92, "warning"),
        ("disk", 98, "critical"),
        ("memory", 95, "warning"),
        ("memory", 90, "ok"),
        ("cpu_temperature", 70, "ok"),
        ("cpu_temperature", 90, "warning"),
    ],
)
def test_the_other_machines(series: str, value: float, level: Level) -> None:
    verdict = every(sentries.check(SETTINGS), sentries.Gauge("bc-entry", series, "/", value), 300)
    assert verdict.level == level
    assert "bc-entry" in verdict.reason.fr and "bc-entry" in verdict.reason.en


async def test_a_sentry_that_is_silent_is_told_and_its_last_figures_are_forgotten() -> None:
    check = sentries.check(SETTINGS)

    class Guards:
        def __init__(self, age_s: float, machine: Machine | None) -> None:
            self.reading = SentryReading(age_s, machine)

        async def sentries(self, now: Instant) -> dict[str, SentryReading]:
            return {"bc-entry": self.reading}

    machine = Machine(99.0, 40.0, {"/": 95.0, "/data": 20.0}, 50.0)
    fresh = await check.read(Guards(20, machine), at(0), {})  # type: ignore[arg-type]
    assert set(fresh) == {f"bc-entry{x}" for x in ("", " memory", " disk /", " disk /data", " cpu_temperature")}
    assert every(check, fresh["bc-entry"], 300).level == "ok"
    assert every(check, fresh["bc-entry disk /"], 300).level == "warning"
    old = await check.read(Guards(301, machine), at(0), {})  # type: ignore[arg-type]
    assert set(old) == {"bc-entry"}
    assert every(check, old["bc-entry"], 300).level == "warning"
    assert check.explained_by("bc-entry disk /") == (("network", "bc-entry"), ("network", "router"))


def test_an_untrusted_clock_is_a_fault_of_the_host() -> None:
    check = host.check(SETTINGS)
    state = check.judge(host.Gauge("clock", 1.0), {}, at(0, trusted=False)).state
    assert check.judge(host.Gauge("clock", 1.0), state, at(300, trusted=False)).level == "warning"


def test_a_channel_is_broken_until_something_went_through() -> None:
    check = channels.check(SETTINGS)
    assert last(check, [(0, ("sms", ChannelReading()))]).level == "ok"
    broken = last(check, [(0, ("sms", ChannelReading(3, 0, "no network")))])
    assert broken.level == "warning"
    assert "no network" in broken.reason.en
    assert last(check, [(60, ("sms", ChannelReading(1)))], broken.state).level == "warning"
    assert last(check, [(60, ("sms", ChannelReading(0)))], broken.state).level == "ok"
    assert last(check, [(0, ("sms", ChannelReading(0, 700)))]).level == "warning"
    assert last(check, [(0, ("sms", ChannelReading(0, 0, "", "SIM blocked")))]).level == "warning"


def test_words_for_spans_and_figures() -> None:
    assert [duration(s).fr for s in (20, 90, 3600, 7800, 3 * 86400)] == ["20 s", "1 min", "1 h", "2 h 10", "3 jours"]
    assert duration(3 * 86400).en == "3 days"
    assert (figure(19.55, 1).fr, figure(2.0, 2).en) == ("19,6", "2.00")
