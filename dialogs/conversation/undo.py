"""How to bring the house back to how it was before some effects: computed from the snapshot taken before them."""

from collections.abc import Sequence
from datetime import timedelta

from basecamp.absence import plan
from basecamp.effects import Effect, forcing
from basecamp.house import House
from basecamp.settings import Settings

NOTED = frozenset({("problems", "reported"), ("problems", "answer"), ("problems", "call")})
"""Effects that only note what was said: nothing to undo, and what was done before may still be undone."""


def absence_effect(house: House, settings: Settings) -> Effect | None:
    """The effect that would give the heater the absence it has now, if it has one."""
    away = house.absence
    if away is None or away.back is None or house.heating.why not in ("absence", "preheat"):
        return None
    heating = settings.heating
    span = plan(away.since, away.back, timedelta(minutes=heating.preheat_min), timedelta(minutes=heating.min_eco_min))
    if span is None:
        return None
    return Effect(
        "heater",
        "absence",
        {"start": span.start.isoformat(), "until": span.until.isoformat(), "back": span.back.isoformat()},
    )


def heating_effect(house: House, settings: Settings) -> Effect:
    """The effect that gives the heater the exception it has now, or none."""
    heating = house.heating
    if heating.why == "forced":
        return forcing(heating.mode, heating.until)
    return absence_effect(house, settings) or Effect("heater", "auto")


def planned_effects(house: House) -> tuple[Effect, ...]:
    """The effects that give the heater what it is to force later."""
    return tuple(forcing(one.mode, one.until, one.since) for one in house.heating.planned)


def absence_record(house: House) -> Effect:
    away = house.absence
    if away is None:
        return Effect("absence", "clear")
    back = away.back.isoformat() if away.back else None
    return Effect("absence", "set", {"back": back, "since": away.since.isoformat()})


def inverse(effect: Effect, house: House, settings: Settings) -> tuple[Effect, ...] | None:
    """What undoes one effect in a house that was `house` before it; None when that cannot be undone."""
    planned = planned_effects(house)
    match effect.skill, effect.action:
        case "modes", "set":
            back = Effect("modes", "set", {"mode": house.mode})
            if house.music is not None and effect.args["mode"] != "cocoon":
                # Nobody is left to listen: that mode stops the music.
                return (back, Effect("music", "play", {"playlist": house.music}))
            return (back,)
        case "silence", "set":
            if effect.args.get("remember") and house.mode != "asleep":
                return (Effect("silence", "restore"),)
            until = {"until": house.silence_until.isoformat()} if house.silence and house.silence_until else {}
            return (Effect("silence", "set", {"on": house.silence, "remember": house.mode == "asleep", **until}),)
        case "silence", "restore":
            if house.mode != "asleep":
                return ()
            return (Effect("silence", "set", {"on": house.silence, "remember": True}),)
        case "heater", "absence":
            before = absence_effect(house, settings)
            if before is not None:
                return (before, *planned)
            # An absence takes the place of what was forced.
            forced = (heating_effect(house, settings),) if house.heating.why == "forced" else ()
            return (Effect("heater", "end_absence"), *forced, *planned)
        case "heater", "end_absence":
            before = absence_effect(house, settings)
            return (before,) if before else ()
        case "heater", "force" if "start" in effect.args:
            return (Effect("heater", "unplan", {"start": effect.args["start"]}), *planned)
        case "heater", "unplan":
            return planned
        case "heater", "force" | "auto":
            return (heating_effect(house, settings), *planned)
        case "heater", "profile":
            before = heating_effect(house, settings)
            return (Effect("heater", "profile", {"name": house.heating.profile}), before, *planned)
        case "absence", _:
            return (absence_record(house),)
        case "nightlight", "set":
            return (Effect("nightlight", "set", {"mode": house.nightlight}),) if house.nightlight else None
        case "music", "play" | "stop":
            if house.music is None:
                return (Effect("music", "stop"),)
            return (Effect("music", "play", {"playlist": house.music}),)
        case "music", "volume":
            return (Effect("music", "volume", {"percent": house.volume}),) if house.volume is not None else None
        case "messages", "heard":
            return ()
        case _:
            return None


def undo(effects: Sequence[Effect], house: House, settings: Settings) -> tuple[Effect, ...] | None:
    """What brings the house back to `house` after `effects`; None when part of it cannot be."""
    back: list[Effect] = []
    for effect in reversed(effects):
        one = inverse(effect, house, settings)
        if one is None:
            return None
        back += [step for step in one if step not in back]
    return tuple(back)
