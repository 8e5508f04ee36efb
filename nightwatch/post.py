"""The post: notices go into the outbox by their routes, messages come out of it to be handed to the channels."""

import logging
from collections.abc import Callable, Mapping, Sequence

from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch import routine
from nightwatch.alarms import Notice, iso
from nightwatch.channels.channel import Sent
from nightwatch.delivery import Delivery
from nightwatch.keeper import Keeper
from nightwatch.outbox import Fits, Outbox
from nightwatch.routing import best_effort, steps_for
from nightwatch.sources.port import ChannelReading
from nightwatch.verdict import Instant

log = logging.getLogger(__name__)


class Post:
    """`destinations`: "channel:person" that exist; `answered`: is this alarm acknowledged, or over?"""

    def __init__(
        self,
        settings: AlarmsSettings,
        keeper: Keeper,
        destinations: Sequence[str],
        answered: Callable[[Notice], bool],
        fits: Fits,
    ) -> None:
        self.settings = settings
        self.keeper = keeper
        self.destinations = tuple(destinations)
        self.answered = answered
        self.outbox = Outbox(settings, keeper, fits)

    def send(self, notice: Notice, now: Instant) -> None:
        """Into the outbox, by its route; the commit is the caller's."""
        steps = steps_for(notice, self.settings.routes, self.destinations)
        if not steps:
            log.error("nobody can be told (no channel is set up): %s", notice.text.en)
        self.outbox.add(notice, steps, now.steady)

    def test(self, mark: str, now: Instant) -> Notice:
        """A test message by every real way out, one each."""
        notice = Notice("info", "test", mark, 0, "info", routine.TEST, iso(now))
        ways = tuple(one for one in self.destinations if not best_effort(one))
        self.outbox.add(notice, (ways,) if ways else (), now.steady)
        self.keeper.commit()
        return notice

    def take(self, channel: str, now: Instant) -> Delivery | None:
        """The next message to hand to a channel, written down as being sent; None = nothing to send."""
        one = self.outbox.due(channel, now.steady)
        if one is None:
            return None
        one = self.outbox.start(one.id, now.steady)
        self.keeper.commit()
        return one

    def sent(self, number: int, outcome: Sent, now: Instant) -> None:
        """What became of a message."""
        self.outbox.finish(number, outcome, now.steady)
        self.outbox.tick(now.steady, self.answered)
        self.keeper.commit()

    def accounts(self, now: Instant, conditions: Mapping[str, str]) -> dict[str, ChannelReading]:
        """How the real channels do; `conditions`: what each says of itself."""
        readings: dict[str, ChannelReading] = {}
        for name, condition in conditions.items():
            account = self.outbox.accounts.get(name)
            waiting = self.outbox.oldest_wait(name, now.steady)
            failures, error = (account.failures, account.error) if account is not None else (0, "")
            readings[name] = ChannelReading(failures, waiting, error, condition)
        return readings
