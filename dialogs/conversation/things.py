"""Commands of one breath: silence, night light, music, help."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from basecamp import troubles
from basecamp.effects import Effect
from dialogs.answers import table
from dialogs.conversation import messages, spoken, times
from dialogs.conversation.choices import chosen
from dialogs.conversation.hearing import playlists
from dialogs.conversation.step import Ask, Context, Question, Step, line, silent
from dialogs.when import When


def silence_on(ctx: Context) -> Step:
    """Until the time that was said ("pendant deux heures"), else until it is turned off; what is said as a time and is
    no end ("silence pour la nuit") is answered with that."""
    end = times.ending(ctx)
    if end is not None:
        return silent_until(ctx, end)
    said = "silence.on" if times.find(ctx, ctx.text) is None else "silence.on_open"
    return Step((line(said),), (Effect("silence", "set", {"on": True}),), slots={}, remember={})


def silent_until(ctx: Context, end: datetime) -> Step:
    until = end.isoformat()
    said_back = line("silence.on_until", until=spoken.until(end, ctx.now, ctx.lang))
    effect = Effect("silence", "set", {"on": True, "until": until})
    return Step((said_back,), (effect,), slots={"until": until}, remember={})


def silence_off(ctx: Context) -> Step:
    lines = [line("silence.off")]
    waiting = messages.unheard(ctx.house)
    if waiting and ctx.house.silence:
        # They came in silence: nobody has been told.
        lines.append(messages.some_wait(len(waiting), ctx))
    return Step(tuple(lines), (Effect("silence", "set", {"on": False}),), remember={})


def nightlight(mode: str, ctx: Context) -> Step:
    said = "nightlight.lost" if ctx.wrong(troubles.NIGHTLIGHT) else f"nightlight.{mode.lower()}"
    return Step((line(said),), (Effect("nightlight", "set", {"mode": mode}),), remember={})


def nightlight_on(ctx: Context) -> Step:
    return nightlight("ON", ctx)


def nightlight_off(ctx: Context) -> Step:
    return nightlight("OFF", ctx)


def nightlight_auto(ctx: Context) -> Step:
    return nightlight("AUTO", ctx)


BARE_AUTO = re.compile(
    r"(?i)\W*((non|no|et|and|maintenant|now|plutôt|rather|en fait|actually)\W+)*"
    r"((re)?(mets|mettez|passe)[ -]la\s+|((put|set|turn) it )?(back )?(?=to|on|in|auto))?"
    r"((en|on|to|in|mode|en mode)\s+)?auto(matique|matic)?( mode)?\W*"
)
"""After the night light "automatique" is about it, and not about the heating."""


def correct_nightlight(ctx: Context, _: Mapping[str, Any]) -> Step | None:
    """ "Non, éteins-la", "automatique", just after an order to the night light."""
    if ctx.intent in ("heating_auto", None) and BARE_AUTO.fullmatch(ctx.text):
        return replace(nightlight_auto(ctx), intent="nightlight_auto")
    modes = {"nightlight_on": "ON", "nightlight_off": "OFF", "nightlight_auto": "AUTO"}
    return nightlight(modes[ctx.intent], ctx) if ctx.intent in modes else None


def play(ctx: Context, playlist: str | None) -> Step:
    """Ask for a playlist (None = the usual one), and say what comes of it."""
    if ctx.settings.music.player == "none":
        said = line("music.no_player")
    elif ctx.wrong(troubles.MUSIC):
        said = line("music.lost")
    else:
        said = line("music.play_list", playlist=playlist) if playlist else line("music.play")
    return Step((said,), (Effect("music", "play", {"playlist": playlist}),), remember={})


def music_play(ctx: Context) -> Step:
    """Play; a playlist the house does not have is never replaced by another, the house asks."""
    wanted = str(ctx.slots.get("playlist") or "").strip()
    known = playlists(ctx.settings)
    if wanted and wanted.casefold() not in map(str.casefold, known) and times.is_time(ctx, wanted):
        wanted = ""  # "mets de la musique pendant une heure"
    if not wanted:
        wanted = next((one for one in known if one.casefold() in ctx.text.casefold()), "")
    if not wanted:
        if ctx.settings.music.player != "none" and not ctx.settings.music.playlist:
            if known:
                return Step(ask=Ask("playlist", (line("music.which", lists=spoken.join(known, ctx.lang)),)))
            return Step((line("music.not_set"),))
        return play(ctx, None)
    if known:
        same = [one for one in known if one.casefold() == wanted.casefold()]
        if not same:
            lines = (line("music.unknown", playlist=wanted), line("music.which", lists=spoken.join(known, ctx.lang)))
            return Step(ask=Ask("playlist", lines), intent="music_play")
        wanted = same[0]
    return play(ctx, wanted)


def playlist_answer(ctx: Context) -> Step | None:
    """The name of a playlist, alone or in a sentence."""
    heard = ctx.text.casefold()
    known = playlists(ctx.settings)
    named = [one for one in known if one.casefold() in heard]
    if not named and (pointed := chosen(ctx.text, known)) is not None:
        named = [pointed]
    if len(named) == 1:
        return replace(play(ctx, named[0]), intent="music_play", slots={"playlist": named[0]})
    if ctx.intent == "no":
        return Step((line("control.let_go"),), outcome="cancelled")
    return None


def music_stop(ctx: Context) -> Step:
    return Step((line("music.stop"),), (Effect("music", "stop"),), remember={})


TOPICS = {
    "leave": "leave",
    "return": "leave",
    "return_time": "leave",
    "sleep": "sleep",
    "wake_up": "sleep",
    "report": "report",
    "heating": "heating",
    "silence": "silence",
    "messages": "messages",
    "questions": "questions",
    "ask_time": "questions",
    "ask_temperature": "questions",
    "ask_presence": "questions",
    "ask_mode": "questions",
    "ask_power": "questions",
    "ask_water": "questions",
    "nightlight": "nightlight",
    "music": "music",
}
"""Topic as understood -> key of the help."""

TOPIC_WORDS = {
    "leave": ("pars", "partir", "absence", "retour", "depart", "leav", "going out", "return"),
    "sleep": ("nuit", "dormir", "coucher", "sleep", "bed", "night"),
    "report": ("rapport", "report"),
    "heating": ("chauffage", "heat"),
    "silence": ("silence",),
    "messages": ("message",),
    "nightlight": ("veilleuse", "night light", "nightlight"),
    "music": ("musique", "music"),
    "questions": ("question", "heure", "temperature", "courant", "eau", "time", "power", "water"),
}
"""Words that name a topic when the understanding gave none."""


def topic(ctx: Context) -> str:
    """What help is asked about; "any" when nothing is named."""
    wanted = str(ctx.slots.get("topic") or "")
    if wanted in TOPICS:
        return TOPICS[wanted]
    heard = (wanted or ctx.text).casefold()
    for key in ("nightlight", *TOPIC_WORDS):
        if any(word in heard for word in TOPIC_WORDS[key]):
            return key
    return "any"


def help_text(ctx: Context) -> Step:
    return Step((line(f"help.{topic(ctx)}"),))


def let_go(ctx: Context) -> Step:
    return Step((line("control.let_go"),))


def intent_phrase(intent: str, ctx: Context) -> str:
    """A sentence that gives this intent, to be quoted in "tu veux dire … ?"."""
    return str(table(ctx.lang)["intents"].get(intent, intent))


def timed_phrase(intent: str, said: When, ctx: Context) -> str:
    """The same with the time that was said."""
    return f"{intent_phrase(intent, ctx)} {said.text}"


PLAYLIST = Question(
    name="playlist",
    answer=playlist_answer,
    silent=silent,
    unclear=let_go,
    help="help.playlist",
    examples="control.examples.playlist",
)
