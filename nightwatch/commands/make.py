"""Where commands come in: one desk for each channel that brings some."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from basecamp.settings import Settings
from nightwatch.channels.channel import Channel
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant
from nightwatch.watch import Watch

if TYPE_CHECKING:
    from nightwatch.commands.carriers import Door
    from nightwatch.commands.desk import Desk


def make_desks(
    settings: Settings,
    channels: Mapping[str, Channel],
    keeper: Keeper,
    watch: Watch,
    now: Callable[[], Instant],
    door: "Door | None",
    arrived: Callable[[], None],
    complain: Callable[[str], None],
) -> "list[Desk]":
    """Attaches the channels that bring messages to the keeper, too. `arrived` wakes the loop; `complain` is told of
    troubles of the modem (never to be forwarded by SMS, S2).
    """
    if "sms" not in channels:
        return []
    from nightwatch.channels.sms.channel import SmsChannel
    from nightwatch.commands.desk import Desk
    from nightwatch.commands.way import SmsWay

    section = settings.nightwatch
    sms = channels["sms"]
    if not isinstance(sms, SmsChannel):
        return []
    sms.attach(keeper, complain)
    if not section.commands.enabled:
        return []
    sms.arrived = arrived
    way = SmsWay(sms, section.alarms.people, section.commands.owner)
    return [Desk(settings, keeper, watch, way, sms, now, door)]
