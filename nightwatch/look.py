"""One look at one check, to explain it: nothing is remembered, sent or restarted.

But what the modem brings meanwhile is kept for the watchman, and a PIN that was tried is written down.
"""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from basecamp.clock import Clock
from basecamp.limit import within
from basecamp.settings import Settings
from nightwatch.checks.check import Check, all_checks
from nightwatch.keeper import DATABASE, Keeper, SqliteKeeper
from nightwatch.lock import running
from nightwatch.shown import NOT_READ
from nightwatch.sources.port import ChannelReading, Reception, SentryReading, SourceError
from nightwatch.sources.real import RealSources, data_of, mains_of
from nightwatch.verdict import Instant, Text, Unreadable, Verdict

if TYPE_CHECKING:
    from nightwatch.channels.sms.channel import SmsChannel


async def no_accounts() -> Mapping[str, ChannelReading]:
    return {}


async def held() -> Reception:
    raise SourceError(
        "le modem est tenu par la nightwatch qui tourne : voir nightwatch status",
        "the modem is held by the nightwatch that runs: see nightwatch status",
    )


async def look_once(
    settings: Settings, clock: Clock, folder: Path, house_store: Path, name: str, keeper: Keeper
) -> list[dict[str, Any]]:
    """The verdict on each subject as if it had lasted, with its reading and its timing."""
    if name != "gsm" or not settings.nightwatch.sms.enabled or running(folder):
        return await explain(settings, clock, folder, house_store, name, keeper, None)
    from nightwatch.channels.sms.channel import SmsChannel

    modem = SmsChannel(settings.nightwatch.sms, settings.nightwatch.alarms.people)
    with contextlib.closing(SqliteKeeper(folder / DATABASE)) as kept:
        modem.attach(kept)
        try:
            return await explain(settings, clock, folder, house_store, name, keeper, modem)
        finally:
            await modem.close()


async def explain(
    settings: Settings,
    clock: Clock,
    folder: Path,
    house_store: Path,
    name: str,
    keeper: Keeper,
    modem: "SmsChannel | None",
) -> list[dict[str, Any]]:
    section = settings.nightwatch
    wanted = {"raise_s": 0.0, "clear_s": 0.0}
    at_once = section.model_copy(
        update={
            field: getattr(section, field).model_copy(update=wanted | ({"agree_s": 0.0} if field == "mains" else {}))
            for field in type(section).model_fields
            if hasattr(getattr(section, field), "raise_s")
        }
    )
    check = next(one for one in all_checks(at_once) if one.name == name)
    timing = next(one for one in all_checks(section) if one.name == name).timing
    sources = RealSources(
        section,
        clock,
        mains_of(settings, clock),
        data_of(section, house_store),
        folder,
        no_accounts,
        list,
        lambda: keeper.trouble,
        no_answers,
        modem.reception if modem is not None else held if section.sms.enabled else None,
    )
    now = Instant(clock.now(), clock.monotonic())
    readings = await read(check, sources, now)
    await sources.close()
    explained = []
    for subject, reading in readings.items():
        if isinstance(reading, Unreadable):
            verdict = Verdict("unknown", reading.reason)
        else:
            verdict = check.judge(reading, {}, now)
        explained.append(
            {
                "check": name,
                "subject": subject,
                "level": verdict.level,
                "fr": verdict.reason.fr,
                "en": verdict.reason.en,
                "reading": short(reading),
                "actions": [f"{action.what} {action.target}" for action in verdict.actions],
                "raise_s": timing.raise_s,
                "clear_s": timing.clear_s,
                "every_s": timing.every_s,
            }
        )
    return explained


def no_answers(now: Instant) -> Mapping[str, SentryReading]:
    """The pings are numbered, and only the running watchman may number them."""
    raise SourceError(
        "seul `nightwatch run` interroge les sentinelles : voir `nightwatch status`",
        "only `nightwatch run` asks the sentries: see `nightwatch status`",
    )


async def read(check: Check, sources: RealSources, now: Instant) -> Mapping[str, Any]:
    try:
        return await within(check.read(sources, now, {}), check.timing.timeout_s)
    except SourceError as error:
        return {"*": Unreadable(Text(error.fr, error.en))}
    except TimeoutError:
        return {"*": Unreadable(NOT_READ)}


def short(reading: Any, most: int = 300) -> str:
    """What was read, in one line."""
    text = str(reading)
    return text if len(text) <= most else text[:most] + "…"
