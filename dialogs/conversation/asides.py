"""What is answered before anything is guessed, because its own words leave no doubt: calls for help, the volume,
courtesies, what was used and measured, the sun and the bell; and what the house offers in place of what its heating
cannot do."""

from collections.abc import Callable

from dialogs.conversation import (
    beyond,
    coldest,
    consumption,
    dates,
    emergency,
    heating,
    heating_off,
    outages,
    outdoors,
    volume,
)
from dialogs.conversation.step import Context, Step

ASIDES: tuple[Callable[[Context], Step | None], ...] = (
    volume.asked,
    beyond.talk,
    outages.answer,
    coldest.answer,
    consumption.answer,
    outdoors.answer,
    dates.answer,
)


def answer(ctx: Context) -> Step | None:
    """The answer to a sentence that stands by itself; None when it is none, or while a question waits, which only a
    call for help interrupts."""
    if (call := emergency.answer(ctx)) is not None or ctx.state.pending:
        return call
    return next((step for aside in ASIDES if (step := aside(ctx)) is not None), None)


def offered(ctx: Context) -> Step | None:
    """What the house offers in place of what the heating cannot do: degrees, or being turned off."""
    if ctx.state.expects not in (None, "heating"):
        return None
    return heating.degrees(ctx) or heating_off.offer(ctx)
