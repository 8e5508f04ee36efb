"""The snapshot of the house (`basecamp.house.House`) from the states of the skills."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from basecamp.house import Absence, House, Message, Person, Problem
from skills import absence, climate, heater, mains, presence, problems, services, sun
from skills.decision import About


def picture(states: dict[str, Any], at: datetime, about: About) -> House:
    """The house at an instant; every instant in it is on the wall clock of the house."""

    def local(instant: datetime | None) -> datetime | None:
        return about.local(instant) if instant is not None else None

    def person(one: Person) -> Person:
        return replace(one, since=local(one.since))

    def message(one: Message) -> Message:
        return replace(one, at=about.local(one.at))

    def problem(one: Problem) -> Problem:
        return replace(one, since=about.local(one.since), until=local(one.until))

    away: absence.State = states["absence"]
    air: climate.State = states["climate"]
    place = about.settings.house
    rise, set_ = sun.times(about.local(at).date(), place.latitude, place.longitude, about.zone)
    electricity = climate.power(air, at, about)
    if electricity.state == "unknown" and mains.known(states["mains"]):
        electricity = replace(electricity, state="ok")
    return House(
        mode=about.mode,
        mode_since=local(about.mode_since),
        silence=about.silence,
        silence_until=local(states["silence"].until) if about.silence else None,
        heating=heater.view(states["heater"], at, about),
        absence=Absence(about.local(away.since), local(away.back)) if away.since else None,
        temperatures=climate.temperatures(air, about),
        ranges=climate.ranges(air, at, about),
        people=tuple(map(person, presence.people(states["presence"], about.settings))),
        messages=tuple(map(message, states["messages"].items)),
        problems=tuple(map(problem, problems.listed(states["problems"]))),
        power=electricity,
        water=climate.water(air, at, about),
        services=services.listed(states["services"], at, about),
        low_batteries=climate.weak_batteries(air),
        network_ok=False if air.network_down else None,
        nightlight=states["nightlight"].mode,
        music=states["music"].playlist,
        volume=None if about.settings.music.player == "none" else states["music"].volume,
        day=about.day,
        sunrise=local(rise),
        sunset=local(set_),
        rang=local(states["doorbell"].rang),
    )
