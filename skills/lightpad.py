"""The light of the console: mode, problems in the background, phases of a dialog (S17). Colours are functions of time.

A dialog holds the light for a limited time; when whoever holds it dies, it is released by itself.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from basecamp.events import DialogPhase
from basecamp.house import Lang
from basecamp.settings import Settings
from hardware.ports import BLACK, Colour
from skills.decision import NOTHING, About, Outcomes, Stimulus, Tick, UnknownActionError, for_skill

NAME = "lightpad"
HEARS: tuple[type, ...] = (DialogPhase, Tick)
WARM_WHITE = Colour(255, 169, 87)
"""About 2700 K."""
SOFT_WHITE = Colour(128, 84, 43)
"""The same at half: somebody is there, heating in eco."""
BLUE = Colour(0, 0, 90)
RED_ORANGE = Colour(255, 60, 0)
ORANGE = Colour(255, 110, 0)
RED = Colour(255, 0, 0)
PHASES = {"listening": Colour(0, 200, 60), "thinking": Colour(140, 0, 220), "speaking": Colour(0, 140, 255)}
DEPTH = 0.6
"""A pulse goes down to this share less of the colour."""


@dataclass(frozen=True)
class Look:
    """What the pad shows; `pulse_s` is the period of the pulse in seconds, 0 = steady."""

    colour: Colour
    pulse_s: float = 0.0


@dataclass(frozen=True)
class State:
    """Who holds the light, in which phase or colour, until when."""

    holder: str = ""
    colour: str = ""
    """A phase of the dialog, or rrggbb."""
    until: datetime | None = None


def first(settings: Settings) -> State:
    return State()


def durable(state: State) -> object:
    return None


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    if isinstance(stimulus, DialogPhase):
        if stimulus.phase not in PHASES:
            return (State() if state.holder == "dialog" else state), NOTHING
        return State("dialog", stimulus.phase, now + timedelta(seconds=about.settings.lightpad.lock_s)), NOTHING
    if effect := for_skill(stimulus, NAME):
        if effect.action == "release":
            return (State() if effect.args.get("holder", state.holder) == state.holder else state), NOTHING
        if effect.action != "lock":
            raise UnknownActionError(effect)
        colour = str(effect.args["colour"])
        if colour not in PHASES:
            Colour.from_hex(colour)
        limit = about.settings.lightpad.lock_s
        seconds = min(limit, float(effect.args.get("seconds", limit)))
        return State(str(effect.args["holder"]), colour, now + timedelta(seconds=seconds)), NOTHING
    if isinstance(stimulus, Tick) and state.until is not None and now >= state.until:
        return State(), NOTHING
    return state, NOTHING


def wanted(state: State, now: datetime, about: About) -> Look:
    """What the pad should show at this instant."""
    if state.until is not None and now < state.until:
        colour = PHASES.get(state.colour) or Colour.from_hex(state.colour)
        return Look(dimmed(colour, about.settings.lightpad.brightness))
    settings = about.settings.lightpad
    glow = overlay(about)
    phase = now.timestamp() % settings.overlay_every_s
    look = Look(glow) if glow is not None and phase < settings.overlay_s else base(about)
    return Look(dimmed(look.colour, settings.brightness), look.pulse_s)


def base(about: About) -> Look:
    """The mode: warm white at home (half when heating in eco), blue at night, red-orange and pulsing when locked."""
    if about.mode == "lockout":
        return Look(RED_ORANGE, about.settings.lightpad.pulse_s)
    if about.mode == "asleep":
        return Look(BLUE, about.settings.lightpad.pulse_s)
    return Look(SOFT_WHITE if about.comfort is False else WARM_WHITE)


def overlay(about: About) -> Colour | None:
    """Problems: red = a major one now, orange = a minor one, or one that is over; at night only the major, softly."""
    if about.worst == "major":
        return dimmed(RED, 0.2) if about.mode == "asleep" else RED
    if about.mode != "asleep" and (about.worst == "minor" or about.past_problem):
        return ORANGE
    return None


def dimmed(colour: Colour, share: float) -> Colour:
    return Colour(round(colour.red * share), round(colour.green * share), round(colour.blue * share))


def frame(look: Look, seconds: float) -> Colour:
    """The colour at an instant of the pulse, as the board makes it: a slow cosine between full and dim."""
    if not look.pulse_s:
        return look.colour
    share = 1 - DEPTH * (1 - math.cos(2 * math.pi * seconds / look.pulse_s)) / 2
    return dimmed(look.colour, share)


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    look = wanted(state, now, about)
    pulse = ("", "") if not look.pulse_s else (", pulsée", ", pulsing")
    if look.colour == BLACK:
        return "Lumière éteinte." if lang == "fr" else "Light off."
    return f"Lumière #{look.colour.hex}{pulse[0]}." if lang == "fr" else f"Light #{look.colour.hex}{pulse[1]}."
