"""Where commands come in: one desk for each channel that brings some."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from basecamp.errors import ConfigError
from basecamp.settings import Settings
from nightwatch.channels.channel import Channel
from nightwatch.keeper import Keeper
from nightwatch.verdict import Instant
from nightwatch.watch import Watch

if TYPE_CHECKING:
    from nightwatch.commands.carriers import Door
    from nightwatch.commands.desk import Desk
    from nightwatch.commands.way import Way


@dataclass(frozen=True)
class Around:
    """What every desk shares. `arrived` wakes the loop; `complain(channel, text)` is told of lasting troubles of a
    channel, which are never forwarded by that channel (S2).
    """

    settings: Settings
    channels: Mapping[str, Channel]
    keeper: Keeper
    watch: Watch
    now: Callable[[], Instant]
    door: "Door | None"
    arrived: Callable[[], None]
    complain: Callable[[str, str], None]

    def desk(self, way: "Way") -> "Desk":
        from nightwatch.commands.desk import Desk

        return Desk(self.settings, self.keeper, self.watch, way, self.channels[way.name], self.now, self.door)


def make_desks(around: Around) -> "list[Desk]":
    """Raises ConfigError when a way in is switched on and lacks something."""
    section = around.settings.nightwatch
    ways = [way for way in (by_sms(around), by_pushover(around)) if way is not None]
    return [around.desk(way) for way in ways] if section.commands.enabled else []


def by_sms(around: Around) -> "Way | None":
    """The modem brings messages wherever there is one; they are kept even when no commands are taken."""
    if "sms" not in around.channels:
        return None
    from nightwatch.channels.sms.channel import SmsChannel
    from nightwatch.commands.way import SmsWay

    sms = around.channels["sms"]
    if not isinstance(sms, SmsChannel):
        return None
    section = around.settings.nightwatch
    sms.attach(around.keeper, partial(around.complain, "sms"))
    sms.arrived = around.arrived
    return SmsWay(sms, section.alarms.people, section.commands.owner)


def by_pushover(around: Around) -> "Way | None":
    section = around.settings.nightwatch
    if not (section.pushover_in.enabled and section.commands.enabled):
        return None
    from nightwatch.channels.pushover.channel import Pushover
    from nightwatch.channels.pushover.client import OpenClient
    from nightwatch.channels.pushover.receiver import Receiver
    from nightwatch.commands.way import PushoverWay

    pushover = around.channels.get("pushover")
    if not isinstance(pushover, Pushover):
        raise ConfigError("Commands by Pushover need [nightwatch.pushover] enabled = true: answers go out by it.")
    receiver = Receiver(
        section.pushover_in,
        OpenClient(pushover.url, section.pushover.timeout_s),
        around.keeper,
        around.settings.house.name,
        around.arrived,
        partial(around.complain, "pushover"),
    )
    pushover.deaf = lambda: receiver.deaf
    return PushoverWay(receiver, section.commands.owner)
