"""Events from who saw to who cares. In-process here; `basecamp.mqtt` carries them between hosts."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

from basecamp.events import Event

E = TypeVar("E", bound=Event)
log = logging.getLogger(__name__)


class Bus(Protocol):
    """Publish an event; everyone who subscribed to its type (or a base of it) is called."""

    def publish(self, event: Event) -> None: ...

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call `handler` for each event of `kind`; the answer is a function that ends the subscription."""
        ...


class LocalBus:
    """The in-process bus. Handlers run at once, in order of subscription, and must not block.

    A handler that raises is logged and does not disturb the others: one broken listener never silences the house.
    """

    def __init__(self) -> None:
        self.handlers: list[tuple[type[Event], Callable[..., None]]] = []

    def publish(self, event: Event) -> None:
        for kind, handler in tuple(self.handlers):
            if isinstance(event, kind):
                try:
                    handler(event)
                except Exception:
                    log.exception("a listener failed on %s", type(event).__name__)

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        entry: tuple[type[Event], Callable[..., None]] = (kind, handler)
        self.handlers.append(entry)

        def unsubscribe() -> None:
            if entry in self.handlers:
                self.handlers.remove(entry)

        return unsubscribe


def queue_of(bus: Bus, kind: type[E], size: int = 1000) -> "asyncio.Queue[E]":
    """A queue that receives every event of `kind`; when full, the oldest is dropped so nothing ever blocks."""
    queue: asyncio.Queue[E] = asyncio.Queue(size)

    def put(event: E) -> None:
        if queue.full():
            queue.get_nowait()
        queue.put_nowait(event)

    bus.subscribe(kind, put)
    return queue
