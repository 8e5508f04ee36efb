"""A conversation with a pure house behind it, for the tests of the dialogs."""

import random
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from basecamp.effects import Effect
from basecamp.house import Absence, Heating, House, Lang, Message, Planned
from basecamp.settings import Settings, WebSettings
from dialogs.conversation import Dialogs, State
from dialogs.conversation.hearing import Understand, understand
from dialogs.turn import Turn

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    """An instant in Paris: "2026-11-23T08:30", or "08:30" on Monday 23 November 2026."""
    full = text if "T" in text else f"2026-11-23T{text}"
    return datetime.fromisoformat(full).replace(tzinfo=PARIS)


MORNING = at("08:30")
WATCHED = Settings(web=WebSettings(nightwatch="http://bc-watch:8087"))
"""A house whose alarms go out."""


class Talk:
    """One conversation. The state goes through JSON at each turn, as it does between two calls of `hello ask`."""

    def __init__(
        self,
        lang: Lang = "fr",
        now: datetime = MORNING,
        house: House | None = None,
        settings: Settings | None = None,
        understanding: Understand = understand,
        seed: int = 1,
    ) -> None:
        self.dialogs = Dialogs(settings or Settings(), random.Random(seed), understanding)
        self.state = self.dialogs.start(lang)
        self.house = house or House()
        self.kept: Kept = self.house.silence if self.house.mode == "asleep" else None
        self.now = now

    def __call__(self, text: str, confidence: float = 1.0) -> Turn:
        turn, state = self.dialogs.hear(text, self.state, self.house, self.now, confidence)
        return self.took(turn, state)

    def silence(self) -> Turn:
        return self.took(*self.dialogs.silence(self.state, self.house, self.now))

    def took(self, turn: Turn, state: State) -> Turn:
        self.state = State.from_json(state.as_json())
        assert self.state == state
        assert turn.expects == state.expects
        for effect in turn.effects:
            self.house, self.kept = applied(effect, self.house, self.kept)
        assert turn.mode == self.house.mode
        return turn

    def all(self, *texts: str) -> Turn:
        """Say each text; the turn of the last one."""
        turns = [self(text) for text in texts]
        return turns[-1]


def effects(turn: Turn) -> list[tuple[str, dict[str, Any]]]:
    """Effects as ("skill.action", args)."""
    return [(f"{one.skill}.{one.action}", dict(one.args)) for one in turn.effects]


def of(turn: Turn, name: str) -> dict[str, Any] | None:
    """The arguments of the effect of that name, None when there is none."""
    return dict(effects(turn)).get(name)


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(PARIS) if text else None


Kept = bool | None
"""What silence was before the night; None = nothing is kept."""


def applied(effect: Effect, house: House, kept: Kept) -> tuple[House, Kept]:
    """The house after an effect, by the table of `basecamp.effects`: what the skills do, as one pure function."""
    if effect.skill == "silence":
        if effect.action == "restore":
            return (house if kept is None else replace(house, silence=kept)), None
        now_kept = (house.silence if kept is None else kept) if effect.args.get("remember") else None
        until = effect.args.get("until") if effect.args["on"] else None
        end = datetime.fromisoformat(until) if until else None
        return replace(house, silence=effect.args["on"], silence_until=end), now_kept
    return changed(effect, house), kept


def changed(effect: Effect, house: House) -> House:
    """The house after an effect that is not about silence."""
    args = effect.args
    match effect.skill, effect.action:
        case "modes", "set":
            return replace(house, mode=args["mode"])
        case "heater", "absence":
            until = instant(args["until"])
            return replace(house, heating=replace(house.heating, mode="eco", why="absence", until=until))
        case "heater", "end_absence":
            if house.heating.why in ("absence", "preheat"):
                return replace(house, heating=Heating(profile=house.heating.profile))
            return house
        case "heater", "unplan":
            return replace(house, heating=replace(house.heating, planned=unplanned(args["start"], house)))
        case "heater", "force" if "start" in args:
            start = instant(args["start"])
            assert start is not None
            later = Planned(args["mode"], start, instant(args["until"]))
            return replace(house, heating=replace(house.heating, planned=(*unplanned(args["start"], house), later)))
        case "heater", "force":
            forced = replace(house.heating, mode=args["mode"], why="forced", until=instant(args["until"]))
            return replace(house, heating=forced)
        case "heater", "auto":
            return replace(house, heating=Heating(profile=house.heating.profile))
        case "heater", "profile":
            return replace(house, heating=replace(house.heating, profile=args["name"]))
        case "absence", "set":
            since = instant(args["since"])
            assert since is not None
            return replace(house, absence=Absence(since, instant(args["back"])))
        case "absence", "clear":
            return replace(house, absence=None)
        case "nightlight", "set":
            return replace(house, nightlight=args["mode"])
        case "music", "play":
            return replace(house, music=args["playlist"] or "favourites")
        case "music", "volume":
            return replace(house, volume=args["percent"])
        case "music", "stop":
            return replace(house, music=None)
        case "problems", "answer":
            answered = (replace(one, alarm=0) if one.alarm == args["alarm"] else one for one in house.problems)
            return replace(house, problems=tuple(answered))
        case "problems", "call":
            return house
        case "problems", "reported":
            return replace(house, problems=tuple(one for one in house.problems if one.key not in args["keys"]))
        case "messages", "heard":
            return replace(
                house, messages=tuple(replace(one, heard=one.heard or one.id in args["ids"]) for one in house.messages)
            )
        case "messages", "delete":
            return replace(house, messages=tuple(one for one in house.messages if one.id not in args["ids"]))
    raise AssertionError(f"no skill carries out {effect}")


def unplanned(start: str, house: House) -> tuple[Planned, ...]:
    """What the heater is to force later, without what begins then."""
    return tuple(one for one in house.heating.planned if one.since != instant(start))


def messages(*texts: str, heard: bool = False) -> tuple[Message, ...]:
    """Messages of Natacha, two hours old, numbered from 1."""
    old = at("06:30")
    return tuple(Message(number, "Natacha", text, old, heard) for number, text in enumerate(texts, 1))
