"""Small questions: the hour, the date, temperatures, who is home, mode, power, water. What nobody knows is said so."""

import re
from collections.abc import Sequence
from datetime import timedelta

from basecamp.house import Lang, Person, Temperature
from dialogs.answers import lookup
from dialogs.conversation import spoken
from dialogs.conversation.step import Context, Line, Step, line

STALE = timedelta(minutes=30)
"""A temperature older than this is given with its age."""


def ask_time(ctx: Context) -> Step:
    if ctx.slots.get("asked") == "date":
        return Step((line("ask.date", date=spoken.date(ctx.now, ctx.lang)),))
    return Step((line("ask.time", time=spoken.clock(ctx.now, ctx.lang)),))


def ask_temperature(ctx: Context) -> Step:
    """The place asked for; else the primary sensor, and outside when it is known."""
    return Step(temperature_lines(ctx))


def temperature_lines(ctx: Context) -> tuple[Line, ...]:
    wanted = ctx.slots.get("place") or named_place(ctx)
    readings = ctx.house.temperatures
    if wanted == "inside":
        readings = tuple(one for one in readings if not spoken.outside(one.place))
    elif isinstance(wanted, str) and wanted:
        found = [one for one in readings if same_place(one.place, wanted)]
        if not found:
            return (line("ask.place_unknown", place=spoken.place(wanted, ctx.lang)),)
        return tuple(said for one in found for said in reading_lines(one, ctx, named=True))
    # A thermometer that went silent does not hide another one that still measures.
    fresh_first = sorted(readings, key=lambda one: stale(one, ctx))
    inside = [one for one in fresh_first if not spoken.outside(one.place)]
    outside = [one for one in fresh_first if spoken.outside(one.place)]
    chosen = inside[:1] + outside[:1]
    if not chosen:
        return (line("ask.temperature_unknown"),)
    return tuple(said for one in chosen for said in reading_lines(one, ctx, named=False))


def named_place(ctx: Context) -> str | None:
    """The room or sensor that the sentence names by its configured name, or as the language calls such a room."""
    heard = ctx.text.casefold()
    for name in (*(one.place for one in ctx.house.temperatures), *ctx.settings.house.rooms):
        for called in (name, spoken.room(name, ctx.lang)):
            if re.search(rf"\b{re.escape(called.casefold())}\b", heard):
                return name
    return None


def same_place(known: str, wanted: str) -> bool:
    """The same place, whatever the case and the language (a sensor is named once: "chambre" is the bedroom), or both
    out of doors."""
    one, other = (spoken.room(name, "en").casefold() for name in (known, wanted))
    return one == other or (spoken.outside(known) and spoken.outside(wanted))


def reading_lines(reading: Temperature, ctx: Context, named: bool) -> tuple[Line, ...]:
    said = spoken.measure(reading.celsius, "degrees", ctx.lang)
    if spoken.outside(reading.place):
        first = line("ask.outside", temperature=said)
    else:
        where = spoken.place(reading.place, ctx.lang) if named else lookup(ctx.lang, "words.inside")
        first = line("ask.inside", temperature=said, place=where)
    if not stale(reading, ctx):
        return (first,)
    return (first, line("ask.old", ago=spoken.ago(reading.at, ctx.now, ctx.lang)))


def stale(reading: Temperature, ctx: Context) -> bool:
    return ctx.now.timestamp() - reading.at.timestamp() > STALE.total_seconds()


def household(ctx: Context) -> tuple[str, ...]:
    """The names of those who live here, each once."""
    return tuple(dict.fromkeys((*ctx.settings.house.people, *(one.name for one in ctx.house.people))))


def whereabouts(name: str, ctx: Context) -> Person | None:
    """Whether somebody is there; None while nobody knows."""
    return next((one for one in ctx.house.people if one.name == name and one.present is not None), None)


def presence_line(one: Person) -> Line:
    return line("ask.present_one" if one.present else "ask.absent_one", people=one.name)


def ask_presence(ctx: Context) -> Step:
    wanted = str(ctx.slots.get("person") or "").casefold()
    if not wanted:
        return Step(presence_lines(ctx))
    name = {one.casefold(): one for one in household(ctx)}.get(wanted)
    if name is None:
        return Step((line("ask.stranger", people=wanted.title()),))
    known = whereabouts(name, ctx)
    return Step((presence_line(known) if known else line("ask.unsure", people=name),))


def presence_lines(ctx: Context) -> tuple[Line, ...]:
    """Who is home, who is not, who is unknown."""
    people = ctx.house.people
    here = [one.name for one in people if one.present is True]
    away = [one.name for one in people if one.present is False]
    unsure = [one.name for one in people if one.present is None]
    if not here and not away:
        return (line("ask.presence_unknown"),)
    lines = []
    if here:
        key = "ask.present_one" if len(here) == 1 else "ask.present_many"
        lines.append(line(key, people=spoken.join(here, ctx.lang)))
        if away:
            key = "ask.absent_one" if len(away) == 1 else "ask.absent_many"
            lines.append(line(key, people=spoken.join(away, ctx.lang)))
    elif not unsure:
        lines.append(line("ask.nobody"))
    else:
        key = "ask.absent_one" if len(away) == 1 else "ask.absent_many"
        lines.append(line(key, people=spoken.join(away, ctx.lang)))
    if unsure:
        lines.append(line("ask.unsure", people=spoken.join(unsure, ctx.lang)))
    return tuple(lines)


def batteries_line(names: Sequence[str], lang: Lang) -> Line:
    """Whose batteries are low."""
    key = "report.batteries_one" if len(names) == 1 else "report.batteries_many"
    return line(key, names=spoken.join([spoken.room(name, lang) for name in names], lang))


def ask_mode(ctx: Context) -> Step:
    return Step(mode_lines(ctx))


def mode_lines(ctx: Context) -> tuple[Line, ...]:
    """The mode, the announced return, and silence when it is on."""
    house = ctx.house
    lines = [line(f"ask.mode_{house.mode}")]
    if house.mode == "lockout" and house.absence is not None:
        back = house.absence.back
        if back is None:
            lines.append(line("ask.back_unknown"))
        else:
            key = "ask.back_at" if back > ctx.now else "ask.back_late"
            lines.append(line(key, back=spoken.at(back, ctx.now, ctx.lang)))
    if house.silence:
        end = house.silence_until
        if end is None or end <= ctx.now:
            lines.append(line("ask.silence_on"))
        else:
            lines.append(line("ask.silence_until", until=spoken.until(end, ctx.now, ctx.lang)))
    return tuple(lines)


def ask_power(ctx: Context) -> Step:
    return Step(power_lines(ctx))


def mains_lines(ctx: Context) -> list[Line]:
    """Whether the power is on; since when it is not."""
    power = ctx.house.power
    lines = [line({"ok": "ask.power_ok", "blackout": "ask.power_blackout"}.get(power.state, "ask.power_unknown"))]
    if power.state == "blackout" and power.since is not None:
        lines.append(line("ask.power_since", since=spoken.since(power.since, ctx.now, ctx.lang)))
    return lines


def power_lines(ctx: Context) -> tuple[Line, ...]:
    power, lang, lines = ctx.house.power, ctx.lang, mains_lines(ctx)
    if power.watts is not None:
        lines.append(line("ask.power_use", watts=spoken.measure(power.watts, "watts", lang, 0)))
    if power.kwh_today is not None:
        lines.append(line("ask.power_day", kwh=spoken.measure(power.kwh_today, "kwh", lang)))
    return tuple(lines)


def ask_water(ctx: Context) -> Step:
    return Step(water_lines(ctx))


def water_lines(ctx: Context) -> tuple[Line, ...]:
    water = ctx.house.water
    lines = []
    if water.leak is not None:
        lines.append(line("ask.water_leak" if water.leak else "ask.water_no_leak"))
    if water.litres_today is not None:
        lines.append(line("ask.water_day", litres=spoken.measure(water.litres_today, "litres", ctx.lang, 0)))
    return tuple(lines) or (line("ask.water_unknown"),)
