"""The heater: weekly profiles, exceptions, thermostat; frost protection that nobody overrides (S6)."""

from dataclasses import dataclass, replace
from datetime import datetime

from basecamp import troubles
from basecamp.effects import Effect
from basecamp.events import Measurement, ModeChanged, ProblemChanged
from basecamp.house import Heating, Lang, Planned
from basecamp.settings import Settings
from basecamp.store import Point
from skills import schedule, thermostat
from skills.decision import (
    NOTHING,
    About,
    Note,
    Outcomes,
    Stimulus,
    Tick,
    UnknownActionError,
    for_skill,
    instant_of,
    seconds_between,
)
from skills.schedule import Away, Forced, Level, Plan, Why

NAME = "heater"
HEARS: tuple[type, ...] = (Tick, Measurement, ModeChanged, Effect)
BLIND_KEY = "heater.blind"
SENSOR_KEY = "heater.sensor."


@dataclass(frozen=True)
class State:
    """Chosen profile, exceptions, and the switch. `on` None = nothing is driven, or not decided yet."""

    profile: str = "work_week"
    forced: Forced | None = None
    planned: tuple[Forced, ...] = ()
    """What is to be forced from a later instant on, earliest first; a begun one stays here until it is over."""
    away: Away | None = None
    on: bool | None = None
    switched: datetime | None = None
    lost: frozenset[str] = frozenset()
    """Places whose thermometer is told as lost."""
    told: str = ""
    """The level, reason and wanted temperature that were written to the store last."""
    mute: bool = False
    """The relay does not do what it is told: nobody knows whether it heats."""
    began: datetime | None = None
    """First instant this process controlled: thermometers get some time to be heard before they count as lost."""


def first(settings: Settings) -> State:
    return State(settings.heating.profile)


def durable(state: State) -> object:
    return state.profile, state.forced, state.planned, state.away, state.on, state.lost, state.told, state.mute


def after_restart(state: State) -> State:
    """After a restart the thermometers get their time again."""
    return replace(state, began=None)


def plan_of(state: State, about: About) -> Plan:
    return Plan(
        schedule.week_of(about.settings.heating, state.profile), about.zone, state.forced, state.away, state.planned
    )


def decide(state: State, stimulus: Stimulus, now: datetime, about: About) -> tuple[State, Outcomes]:
    outcomes: Outcomes = ()
    if effect := for_skill(stimulus, NAME):
        state, outcomes = asked(state, effect, now, about)
    elif isinstance(stimulus, ModeChanged):
        if stimulus.before == "lockout" and state.away is not None:
            state, outcomes = come_back(state, about)
    elif isinstance(stimulus, Effect):
        if (stimulus.skill, stimulus.action) != ("absence", "set"):
            return state, NOTHING
        state = left_again(state, stimulus, about)
    elif not isinstance(stimulus, Tick) and not (
        isinstance(stimulus, Measurement) and stimulus.series == "temperature"
    ):
        return state, NOTHING
    state = expired(state, now)
    level, why = schedule.level_at(plan_of(state, about), now)
    state, told = tell(state, level, why, now, about)
    state, switched = control(state, level, now, about)
    return state, outcomes + told + switched


def asked(state: State, effect: Effect, now: datetime, about: About) -> tuple[State, Outcomes]:
    """What people want. Whoever leaves later rules over what was forced before."""
    args, settings, zone = effect.args, about.settings.heating, about.zone
    match effect.action:
        case "absence":
            start, until = instant_of(args.get("start"), zone) or now, instant_of(args["until"], zone)
            back = instant_of(args["back"], zone)
            if until is None or back is None or not start <= until <= back:
                raise ValueError("an absence needs start <= until <= back")
            text = about.say(
                f"Chauffage : éco jusqu'au {about.local(until):%d/%m %H:%M}, confort pour le retour.",
                f"Heating: eco until {about.local(until):%d/%m %H:%M}, comfort for the return.",
            )
            return replace(state, away=Away(start, until, back), forced=None, planned=()), (Note(text),)
        case "end_absence":
            return come_back(state, about) if state.away is not None else (state, NOTHING)
        case "profile":
            name = str(args["name"])
            if name not in settings.profiles:
                known = ", ".join(settings.profiles)
                raise ValueError(f"no heating profile is called {name!r}: use one of {known}")
            return replace(state, profile=name, forced=None, planned=()), (
                Note("{}{}.".format(about.say("Chauffage : ", "Heating: "), about.say(*profile_words(name)))),
            )
        case "force":
            return force(state, effect, now, about)
        case "unplan":
            dropped = instant_of(args["start"], zone)
            left = tuple(one for one in state.planned if one.since != dropped)
            text = about.say("Chauffage : un ordre pour plus tard est retiré.", "Heating: a later order is dropped.")
            return replace(state, planned=left), (Note(text),)
        case "auto":
            return replace(state, forced=None, planned=(), away=None), (
                Note(about.say("Chauffage : automatique.", "Heating: automatic.")),
            )
        case "relay":
            return relay(state, bool(args["answers"]), now)
    raise UnknownActionError(effect)


LEVELS = {"comfort": ("confort", "comfort"), "eco": ("éco", "eco"), "frost": ("hors gel", "frost protection")}
PROFILES = {
    "work_week": ("semaine de travail", "work week"),
    "holiday_week": ("semaine de vacances", "holiday week"),
}


def profile_words(name: str) -> tuple[str, str]:
    """A weekly profile as people call it, French and English; one of the owner's by its name."""
    return PROFILES.get(name, (f"profil {name}", f"profile {name}"))


def force(state: State, effect: Effect, now: datetime, about: About) -> tuple[State, Outcomes]:
    """Comfort or eco from now on, or from a later `start`. What is said with its end takes the place of what was to
    begin before that end; else what was planned still begins."""
    args, zone = effect.args, about.zone
    mode: Level = "comfort" if args["mode"] == "comfort" else "eco"
    if args["mode"] not in ("comfort", "eco"):
        raise ValueError(f"{args['mode']!r} cannot be forced: comfort or eco")
    start = max(instant_of(args.get("start"), zone) or now, now)
    said = instant_of(args.get("until"), zone)
    if said is not None and said <= start:
        raise ValueError("the end of what is forced is past")
    bare = Plan(schedule.week_of(about.settings.heating, state.profile), zone)
    span = Forced(mode, start, said or schedule.next_profile_change(bare, start))
    planned = tuple(one for one in state.planned if one.since < start or (one.since > start and not covers(said, one)))
    end = f"{about.local(span.until):%d/%m %H:%M}" if span.until else ""
    until_fr, until_en = f"au {end}" if end else "à nouvel ordre", end or "further notice"
    fr, en = LEVELS[mode]
    if start > now:
        begins = f"{about.local(start):%d/%m %H:%M}"
        text = about.say(
            f"Chauffage : {fr} forcé du {begins} {until_fr}.",
            f"Heating: {en} forced from {begins} until {until_en}.",
        )
        return replace(state, planned=tuple(sorted((*planned, span), key=lambda one: one.since))), (Note(text),)
    text = about.say(f"Chauffage forcé en {fr} jusqu'{until_fr}.", f"Heating forced to {en} until {until_en}.")
    return replace(state, forced=span, planned=tuple(one for one in planned if one.since > now)), (Note(text),)


def covers(end: datetime | None, later: Forced) -> bool:
    """Does what ends then go on when `later` should begin?"""
    return end is not None and later.since < end


def come_back(state: State, about: About) -> tuple[State, Outcomes]:
    text = about.say("Chauffage : l'absence est terminée.", "Heating: the absence is over.")
    return replace(state, away=None), (Note(text),)


def relay(state: State, answers: bool, now: datetime) -> tuple[State, Outcomes]:
    """The relay has not answered for a while, or does again: a house that nobody can heat is told."""
    return replace(state, mute=not answers), (
        ProblemChanged(
            now,
            troubles.HEATER_RELAY,
            "major",
            "Le relais du chauffage ne répond pas : le chauffage ne peut pas être commandé.",
            "The relay of the heating does not answer: the heating cannot be switched.",
            not answers,
        ),
    )


def left_again(state: State, effect: Effect, about: About) -> State:
    """Somebody leaves while an absence is planned: a known return that the old plan would meet cold ends that plan.

    An unknown return leaves the heating untouched, the earlier plan included.
    """
    back = instant_of(effect.args.get("back"), about.zone)
    since = instant_of(effect.args.get("since"), about.zone)
    away = state.away
    if away is None or back is None or since is None or seconds_between(away.start, since) < 1:
        return state
    return replace(state, away=None) if back < away.back else state


def expired(state: State, now: datetime) -> State:
    """Exceptions that are over are dropped."""
    if state.forced is not None and over(state.forced, now):
        state = replace(state, forced=None)
    if any(over(one, now) for one in state.planned):
        state = replace(state, planned=tuple(one for one in state.planned if not over(one, now)))
    if state.away is not None and state.away.back <= now:
        state = replace(state, away=None)
    return state


def over(forced: Forced, now: datetime) -> bool:
    return forced.until is not None and forced.until <= now


def tell(state: State, level: Level, why: Why, now: datetime, about: About) -> tuple[State, Outcomes]:
    """A change of level, reason or wanted temperature goes to the store."""
    goal = thermostat.setpoint(level, about.settings.heating)
    told = f"{level} {why} {goal:g}"
    if told == state.told:
        return state, NOTHING
    # The level as a tag, too: servers that keep only numbers (VictoriaMetrics) know words by their tags alone.
    tags = {"why": why, "profile": state.profile, "level": level}
    return replace(state, told=told), (Point("heating", now, level, tags), Point("setpoint", now, goal))


def control(state: State, level: Level, now: datetime, about: About) -> tuple[State, Outcomes]:
    """The thermostat; nothing when no heater is driven."""
    settings = about.settings.heating
    if not settings.device:
        if state.mute:
            return relay(replace(state, on=None), True, now)  # a relay that is no longer named is no trouble
        return (replace(state, on=None) if state.on is not None else state), NOTHING
    if state.began is None or state.began > now:
        state = replace(state, began=now)
    choice = thermostat.choose(about.temperatures, about.mode == "asleep", settings, now)
    waiting = state.began is not None and seconds_between(state.began, now) < settings.stale_min * 60
    outcomes: Outcomes = ()
    if not waiting or not choice.lost:
        state, outcomes = warn(state, choice.lost, now, about)
    on = thermostat.switch(
        bool(state.on),
        state.switched,
        choice.celsius,
        thermostat.setpoint(level, settings),
        thermostat.duty(settings, level == "comfort", now) and not waiting,
        settings,
        now,
    )
    if on == state.on:
        return state, outcomes
    # The first decision of all finds it off: that is no switching, and holds nothing back.
    switched = now if on != bool(state.on) else state.switched
    return replace(state, on=on, switched=switched), (*outcomes, Point("heater_on", now, on))


def warn(state: State, lost: frozenset[str], now: datetime, about: About) -> tuple[State, Outcomes]:
    """Lost thermometers become problems: one = minor, both = major; found again = over."""
    if lost == state.lost:
        return state, NOTHING
    outcomes: list[ProblemChanged] = []
    for place in sorted(lost ^ state.lost):
        outcomes.append(
            ProblemChanged(
                now,
                SENSOR_KEY + place,
                "minor",
                f"Le thermomètre « {place} » ne donne plus de mesure crédible.",
                f"The thermometer '{place}' gives no believable reading any more.",
                place in lost,
            )
        )
    both = thermostat.fitted(about.settings.heating)
    if (lost == both) != (state.lost == both):
        outcomes.append(
            ProblemChanged(
                now,
                BLIND_KEY,
                "major",
                "Le chauffage n'a plus aucun thermomètre : il chauffe un peu, à intervalles réguliers.",
                "The heating has no thermometer left: it heats a little at regular intervals.",
                lost == both,
            )
        )
    return replace(state, lost=lost), tuple(outcomes)


def view(state: State, now: datetime, about: About) -> Heating:
    """What the heater does, why, until when, and what comes next; instants on the wall clock of the house."""
    plan = plan_of(expired(state, now), about)
    level, why = schedule.level_at(plan, now)
    until, change = schedule.reason_ends(plan, now), schedule.next_change(plan, now)
    both = thermostat.fitted(about.settings.heating)
    return Heating(
        profile=state.profile,
        mode=level,
        why="safety" if state.lost == both else why,
        until=about.local(until) if until else None,
        next_mode=change[1] if change else None,
        next_change=about.local(change[0]) if change else None,
        setpoint=thermostat.setpoint(level, about.settings.heating),
        on=None if state.mute else state.on,
        planned=tuple(
            Planned(one.mode, about.local(one.since), about.local(one.until) if one.until else None)
            for one in plan.planned
            if one.since > now
        ),
    )


WHY_FR = {
    "profile": "selon le profil",
    "forced": "forcé",
    "absence": "absence",
    "preheat": "préchauffage du retour",
    "safety": "sans thermomètre",
}
WHY_EN = {
    "profile": "by the profile",
    "forced": "forced",
    "absence": "absence",
    "preheat": "pre-heating for the return",
    "safety": "no thermometer",
}


def status(state: State, now: datetime, about: About, lang: Lang) -> str:
    seen = view(state, now, about)
    until = f"{seen.until:%d/%m %H:%M}" if seen.until else ""
    change = f"{seen.next_change:%d/%m %H:%M}" if seen.next_change else ""
    if lang == "fr":
        text = f"Chauffage {LEVELS[seen.mode][0]}, {WHY_FR[seen.why]}" + (f" jusqu'au {until}" if until else "")
        return text + (f", {LEVELS[seen.next_mode][0]} le {change}." if change and seen.next_mode else ".")
    text = f"Heating {LEVELS[seen.mode][1]}, {WHY_EN[seen.why]}" + (f" until {until}" if until else "")
    return text + (f", {LEVELS[seen.next_mode][1]} on {change}." if change and seen.next_mode else ".")
