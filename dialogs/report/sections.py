"""What a report says, in its order: problems, mode, heating, temperatures, people, power, water, the rest, messages."""

import re
from collections.abc import Sequence

from basecamp import troubles
from basecamp.house import Lang, Problem
from dialogs.answers import table
from dialogs.conversation import heating, messages, small, spoken
from dialogs.conversation.step import Context, Line, line

AT_MOST = 3
"""Present problems told by the short report; the others are counted."""


def lines(ctx: Context, full: bool) -> tuple[Line, ...]:
    """The report; short: problems, mode, heating, temperature, messages. Full: everything that is known."""
    problems = problem_lines(ctx, full)
    said = [*(problems or [line("report.fine")]), *small.mode_lines(ctx)]
    said += heating.status(ctx) if full else heating.status(ctx)[:1]
    said += temperature_lines(ctx) if full else known_temperature(ctx)
    if full:
        said += people_lines(ctx)
        said += small.power_lines(ctx)
        said += small.water_lines(ctx)
        said += other_lines(ctx)
    elif ctx.house.people and any(one.present is not None for one in ctx.house.people):
        said += small.presence_lines(ctx)
    return (*said, *message_lines(ctx))


def problem_lines(ctx: Context, full: bool) -> list[Line]:
    """What is wrong now, major first and oldest first; then what was wrong and is over."""
    house = ctx.house
    now = sorted(
        (one for one in house.problems if one.until is None),
        key=lambda one: (one.severity != "major", one.since.timestamp()),
    )
    over = past(ctx, full)
    extra = inferred(ctx, house.problems)
    said: list[Line] = []
    count = len(now) + len(extra)
    if count == 1:
        said.append(line("report.one_problem"))
    elif count:
        said.append(line("report.problems", count=spoken.capital(spoken.count(count, "problem", ctx.lang))))
    told = now if full else now[:AT_MOST]
    said += [dated("report.now", one, ctx) for one in told]
    said += extra if full else extra[: max(0, AT_MOST - len(told))]
    missing = count - (len(said) - (1 if count else 0))
    if missing > 0:
        said.append(line("report.more_problems", count=spoken.number_word(missing, ctx.lang)))
    if over:
        said.append(line("report.past_problems"))
        said += [dated("report.ended", one, ctx) for one in over]
    return said


def past(ctx: Context, full: bool) -> list[Problem]:
    """What was wrong, is over and is told by this report, oldest first."""
    over = sorted((one for one in ctx.house.problems if one.until is not None), key=lambda one: one.since.timestamp())
    return over if full else over[:AT_MOST]


def stem(problem: Problem, ctx: Context) -> str:
    """The problem's sentence without its final stop, to be gone on with."""
    return spoken.capital(problem.text(ctx.lang).strip().rstrip(".!… "))


ADVICE = re.compile(r"(?<=\S)\s?: ")
"""What follows says what to do or what comes of it: no place for an hour ("… heats at intervals, an hour ago")."""
HEAD, REST = 3, 4
"""A clause on either side of the colon has this many words; fewer are a name or a figure ("salon: …", "…: 1.9 V")."""


def dated(key: str, problem: Problem, ctx: Context) -> Line:
    """A problem with how long ago it began, said after what happened and before what follows a colon."""
    text, ago = stem(problem, ctx), spoken.ago(problem.since, ctx.now, ctx.lang)
    colon = ADVICE.search(text)
    if colon and len(text[: colon.start()].split()) >= HEAD and len(text[colon.end() :].split()) >= REST:
        text, ago = text[: colon.start()], ago + text[colon.start() :]
    return line(key, text=text, ago=ago)


def inferred(ctx: Context, told: Sequence[Problem]) -> list[Line]:
    """What the snapshot shows to be wrong and no problem names: services, batteries, network, leak, mains."""
    house, lang = ctx.house, ctx.lang
    texts = " ".join(f"{one.key} {one.fr} {one.en}" for one in told).casefold()

    def untold(*words: str) -> bool:
        return not any(word in texts for word in words)

    said = []
    if house.power.state == "blackout" and untold("mains", "power", "courant", "blackout"):
        said.append(line("ask.power_blackout"))
    if house.water.leak and untold("leak", "fuite"):
        said.append(line("ask.water_leak"))
    if house.network_ok is False and untold("network", "réseau", "internet", "router"):
        said.append(line("report.network"))
    said += down([one.name for one in house.services if one.ok is False and untold(one.name.casefold())], lang)
    low = [name for name in house.low_batteries if untold(name.casefold())]
    if low:
        said.append(small.batteries_line(low, lang))
    return said


def known_temperature(ctx: Context) -> tuple[Line, ...]:
    """Inside and outside, nothing when nobody measures."""
    return small.temperature_lines(ctx) if ctx.house.temperatures else ()


def temperature_lines(ctx: Context) -> tuple[Line, ...]:
    """Every place, inside first, with the age of what is old."""
    readings = sorted(ctx.house.temperatures, key=lambda one: spoken.outside(one.place))
    if not readings:
        return (line("ask.temperature_unknown"),)
    return tuple(said for one in readings for said in small.reading_lines(one, ctx, named=True))


def people_lines(ctx: Context) -> tuple[Line, ...]:
    return small.presence_lines(ctx)


def other_lines(ctx: Context) -> list[Line]:
    """Network, services, batteries, night light, music: what is known, and what is not."""
    house = ctx.house
    said = []
    if house.network_ok is None:
        said.append(line("report.network_unknown"))
    elif house.network_ok:
        said.append(line("report.network_ok"))
    said += unknown_services(ctx) + nightlight_lines(ctx)
    if house.music is not None and not ctx.wrong(troubles.MUSIC):
        said.append(line("report.music", playlist=house.music))
    return said


def services_lines(ctx: Context) -> list[Line]:
    """The services that do not answer, then what is known of the others."""
    return down([one.name for one in ctx.house.services if one.ok is False], ctx.lang) + unknown_services(ctx)


def down(names: Sequence[str], lang: Lang) -> list[Line]:
    """These services do not answer; nothing for none."""
    if not names:
        return []
    return [line("report.services_one" if len(names) == 1 else "report.services_many", names=spoken.join(names, lang))]


def unknown_services(ctx: Context) -> list[Line]:
    """The services of which nothing is known; else that all answer, when they do."""
    services = ctx.house.services
    if unknown := [one.name for one in services if one.ok is None]:
        key = "report.services_unknown" if len(unknown) > 1 else "report.service_unknown"
        return [line(key, names=spoken.join(unknown, ctx.lang))]
    return [line("report.services_ok")] if services and all(one.ok for one in services) else []


def nightlight_lines(ctx: Context) -> list[Line]:
    """How the night light is set; that it cannot be reached is a problem, told with the others."""
    if ctx.house.nightlight is None or ctx.wrong(troubles.NIGHTLIGHT):
        return []
    state = table(ctx.lang)["report"]["nightlight_states"][ctx.house.nightlight]
    return [line("report.nightlight", state=state)]


def message_lines(ctx: Context) -> tuple[Line, ...]:
    waiting = messages.unheard(ctx.house)
    if not waiting:
        return ()
    return (line("messages.count", count=messages.counted(len(waiting), "new_message", ctx)),)
