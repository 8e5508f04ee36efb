"""The ways by which messages come in, as the desk sees them: what waits, and whom it comes from."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from basecamp.settings.nightwatch.alarms import Person
from nightwatch.channels.pushover.receiver import Receiver
from nightwatch.channels.sms.parts import Received
from nightwatch.commands.guard import plain_number

FRANCE = "+33"


class Inbox(Protocol):
    """Where whole messages wait until they are dealt with."""

    def inbox(self) -> list[Received]: ...

    def done(self, message: Received) -> None: ...


class Way(Inbox, Protocol):
    """A way in. `name` is the channel's; `title` is what people call it."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def who(self, message: Received) -> str | None:
        """The name in alarms.people of whom it claims to come from; None = nobody we know."""
        ...

    def mark(self, message: Received) -> str:
        """An unknown sender as it may be written down."""
        ...

    async def close(self) -> None:
        """Take nothing in any more."""
        ...


class SmsWay:
    """By SMS: a message comes from a number."""

    name: ClassVar[str] = "sms"
    title: ClassVar[str] = "SMS"

    def __init__(self, inbox: Inbox, people: Mapping[str, Person], owner: str) -> None:
        self.inbox = inbox.inbox
        self.done = inbox.done
        # Written as it is dialled ("06 12 …"), the owner's number is French, and so are the others'.
        self.own = plain_number(people[owner].sms if owner in people else "", FRANCE) or FRANCE
        self.numbers = {plain: name for name, one in people.items() if (plain := plain_number(one.sms, self.own))}

    def who(self, message: Received) -> str | None:
        return self.numbers.get(plain_number(message.number, self.own))

    def mark(self, message: Received) -> str:
        return f"the number {hidden_number(message.number)}"

    async def close(self) -> None:
        """The channel, which also sends, is closed by who made it."""


class PushoverWay:
    """By Pushover: what the receiver lets in was sent to the owner's own account, by the application named for it."""

    name: ClassVar[str] = "pushover"
    title: ClassVar[str] = "Pushover"

    def __init__(self, receiver: Receiver, owner: str) -> None:
        self.receiver = receiver
        self.inbox = receiver.inbox
        self.done = receiver.done
        self.owner = owner

    def who(self, message: Received) -> str | None:
        return self.owner

    def mark(self, message: Received) -> str:
        return message.number

    async def close(self) -> None:
        await self.receiver.close()


def hidden_number(number: str) -> str:
    """A stranger's number as it may be written down: short, printable, its end hidden."""
    clean = "".join(c if c.isprintable() else "?" for c in number)[:20]
    return clean[:-4] + "****" if len(clean) > 6 else clean or "?"
