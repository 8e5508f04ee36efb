"""Every command of the house and the dialog that carries it out; and what may correct it afterwards."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from dialogs.conversation import alarms, heating, heating_later, leave, messages, presence, reports, small, things
from dialogs.conversation.step import Context, Step

Command = Callable[[Context], Step]
COMMANDS: Mapping[str, Command] = {
    "leave": leave.command,
    "return": presence.come_home,
    "sleep": presence.go_to_bed,
    "wake_up": presence.get_up,
    "report": reports.command,
    "heating": heating.menu,
    **dict.fromkeys(heating.BRANCHES, heating.branch),
    "silence": things.silence_on,
    "silence_on": things.silence_on,
    "silence_off": things.silence_off,
    "messages": messages.command,
    "acknowledge": alarms.acknowledge,
    "ask_time": small.ask_time,
    "ask_temperature": small.ask_temperature,
    "ask_presence": small.ask_presence,
    "ask_mode": small.ask_mode,
    "ask_power": small.ask_power,
    "ask_water": small.ask_water,
    "nightlight_on": things.nightlight_on,
    "nightlight_off": things.nightlight_off,
    "nightlight_auto": things.nightlight_auto,
    "music_play": things.music_play,
    "music_stop": things.music_stop,
}
NIGHTLIGHT = ("nightlight_on", "nightlight_off", "nightlight_auto")


def correct_heating(ctx: Context, before: Mapping[str, Any]) -> Step | None:
    """Another value for what was just asked of the heating, now or for later."""
    return heating_later.correct(ctx, before) if "start" in before else heating.correct(ctx, before)


CORRECTIONS: Mapping[str, Callable[[Context, Mapping[str, Any]], Step | None]] = {
    "leave": leave.correct,
    **dict.fromkeys(heating.BRANCHES, correct_heating),
    "messages": messages.correct,
    "return": messages.correct,
    **dict.fromkeys(NIGHTLIGHT, things.correct_nightlight),
}
CORRECTION_EXPECTS: Mapping[str, tuple[str, ...]] = {
    "leave": ("return_time",),
    **dict.fromkeys(heating.BRANCHES, ("heating", "heating_until")),
    "messages": ("messages",),
    "return": ("messages",),
    **dict.fromkeys(NIGHTLIGHT, ("nightlight",)),
}
"""What a correction sounds like: an answer to these questions."""
CORRECTING = re.compile(
    r"(?i)^\s*((non|no|nan|mais|enfin|en fait|plutôt|finalement|pardon|euh|je veux dire|je voulais dire|disons|"
    r"actually|rather|sorry|i mean|i meant|wait|make it|make that|well)\b[\s,.:!…]*)+"
)
"""Words that begin a correction."""
