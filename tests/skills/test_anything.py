"""Whatever happens, in whatever order, with the process killed at any point: the house goes on and forgets nothing."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.effects import Effect
from basecamp.events import (
    Alarm,
    DialogPhase,
    Doorbell,
    Event,
    Measurement,
    MessageReceived,
    ModeChanged,
    Movement,
    ProblemChanged,
    Sighting,
)
from skills import keep, modes
from skills.household import SKILLS, Household
from tests.skills.house import PARIS, Home, family

ZERO = datetime(2026, 10, 24, 20, tzinfo=PARIS)
RICH = family(
    heating={"device": "boiler"},
    kiosk={"device": "kiosk", "evening_until": "22:00"},
    modes={"wake_at": "07:00", "sleep_at": "23:00", "wake_by_movement_from": "06:00"},
    presence={"night_entry_alarm": True},
    scheduler={"report_at": ["08:00"], "report_on_movement_from": "06:00"},
    music={"playlist": "calme"},
)

MODE = st.sampled_from(("cocoon", "lockout", "asleep"))
FLOATS = st.floats(allow_nan=True, allow_infinity=True)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Movement, st.just(ZERO), st.sampled_from(("PIR_entry", "PIR_ui", "PIR_indoor", "PIR_x")), st.booleans()),
    st.builds(Sighting, st.just(ZERO), st.sampled_from(("tel-nio", "tel-natacha", "tel-x")), st.integers(-110, -30)),
    st.builds(
        Measurement,
        st.just(ZERO),
        st.sampled_from(("temperature", "light", "battery", "power", "energy", "water", "disk", "what")),
        st.sampled_from(("salon", "chambre", "dehors", "bc-hq:/")),
        st.one_of(st.floats(10, 25), FLOATS),
    ),
    st.builds(Doorbell, st.just(ZERO)),
    st.builds(MessageReceived, st.just(ZERO), st.text(max_size=5), st.text(max_size=20)),
    st.builds(DialogPhase, st.just(ZERO), st.sampled_from(("idle", "listening", "thinking", "speaking", "?"))),
    st.builds(Alarm, st.just(ZERO), st.just("leak"), st.just("fuite"), st.just("leak"), st.booleans()),
    st.builds(
        ProblemChanged,
        st.just(ZERO),
        st.sampled_from(("hardware.scanner", "power.blackout", "water.leak", "network.lan", "")),
        st.sampled_from(("minor", "major")),
        st.just("souci"),
        st.just("trouble"),
        st.booleans(),
    ),
    st.builds(ModeChanged, st.just(ZERO), MODE, MODE, st.just("remote")),
)
WHEN = st.one_of(
    st.none(), st.integers(-5, 400).map(lambda h: (ZERO + timedelta(hours=h)).isoformat()), st.text(max_size=3)
)
EFFECTS: st.SearchStrategy[Effect] = st.one_of(
    st.builds(Effect, st.just("modes"), st.just("set"), st.fixed_dictionaries({"mode": MODE})),
    st.builds(Effect, st.just("heater"),
              st.sampled_from(("absence", "end_absence", "auto", "force", "profile", "relay")),
              st.fixed_dictionaries({"start": WHEN, "until": WHEN, "back": WHEN,
                                     "mode": st.sampled_from(("comfort", "eco", "x")), "answers": st.booleans(),
                                     "name": st.sampled_from(("work_week", "holiday_week", "x"))})),
    st.builds(Effect, st.just("absence"), st.sampled_from(("set", "clear")),
              st.fixed_dictionaries({"since": WHEN, "back": WHEN})),
    st.builds(Effect, st.sampled_from(tuple(s.NAME for s in SKILLS)),
              st.sampled_from(("set", "add", "play", "stop", "restore", "lock", "volume", "reported", "answer", "done",
                               "x")),
              st.dictionaries(st.sampled_from(("on", "mode", "text", "sender", "person", "present", "percent", "colour",
                                               "holder", "seconds", "job", "remember", "ids")),
                              st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.text(max_size=6)))),
)  # fmt: skip
STEP = st.one_of(
    EVENTS, EFFECTS, st.just("kill"), st.integers(1, 4 * 3600), st.integers(-7200, -1), st.sampled_from((1, 30, 60))
)


@pytest.fixture(autouse=True, scope="module")
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def durable(household: Household) -> dict[str, Any]:
    """What must survive a kill: all of a state as its skill takes it up again, or the part that the skill names."""

    def same(state: Any) -> Any:
        return state

    return {
        s.NAME: getattr(s, "durable", same)(getattr(s, "after_restart", same)(household.states[s.NAME])) for s in SKILLS
    }


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEP, max_size=40))
def test_nothing_raises_and_a_kill_forgets_nothing(steps: list[Any]) -> None:
    home = Home(settings=RICH)
    home.now = ZERO
    mode = "cocoon"
    for step in steps:
        if isinstance(step, int):
            home.wait(seconds=step).tick()
        elif step == "kill":
            before = durable(home.household)
            home.restart()
            assert durable(home.household) == before
        elif isinstance(step, Effect):
            home.household.act(step, home.now)
        else:
            home.handle(step)
        house = home.house
        status = home.household.status(home.now, "fr")
        assert all(status.values())
        assert house.heating.setpoint >= RICH.heating.frost
        if house.mode != mode:
            assert any(row.before == mode and row.after == house.mode for row in modes.TABLE) or isinstance(step, int)
            mode = house.mode
    # Wrong arguments of an effect are told; an event or a tick never makes a skill stumble.
    stumbles = [text for _, text in home.log.lines if "could not carry out" in text]
    kinds = ("Tick", *Event.kinds)
    assert [text for text in stumbles if any(f"carry out {kind}:" in text for kind in kinds)] == []
    assert not any("movement.passage" in text or "modes.notice" in text for text in stumbles)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEP, max_size=15))
def test_every_state_goes_through_json(steps: list[Any]) -> None:
    home = Home(settings=RICH)
    home.now = ZERO
    for step in steps:
        if isinstance(step, int):
            home.wait(seconds=step).tick()
        elif isinstance(step, Effect):
            home.household.act(step, home.now)
        elif step != "kill":
            home.handle(step)
    for state in home.household.states.values():
        assert keep.load(type(state), keep.dump(state)) == state


def test_a_state_of_another_version_is_read_as_far_as_it_fits() -> None:
    assert keep.load(modes.State, {"mode": "asleep", "colour": "green"}) == modes.State("asleep")
    for damaged in (None, [], "x", {"mode": 3}, {"since": "yesterday"}, {"cause": None}):
        with pytest.raises(ValueError):
            keep.load(modes.State, damaged)
