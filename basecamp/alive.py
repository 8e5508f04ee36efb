"""Every process says that it is alive: a dated point per service, read by nightwatch and by the page (S1)."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata

from basecamp.clock import Clock
from basecamp.logbook import Logbook
from basecamp.store import Point, Store

SERIES = "alive"


def version() -> str:
    """The installed version of the project, or "dev" when run from a checkout."""
    try:
        return metadata.version("hello-basecamp")
    except metadata.PackageNotFoundError:
        return "dev"


@dataclass(frozen=True)
class Ping:
    """The last sign of life of a service."""

    service: str
    host: str
    version: str
    at: datetime
    pid: int = 0

    def late(self, now: datetime, limit: timedelta) -> bool:
        """Has it been silent for longer than `limit`? A ping from the future (clock jump) is not late."""
        return now - self.at > limit


class Alive:
    """The sign of life of one process. `restarted` once, then `ping` regularly from the work loop itself."""

    def __init__(self, store: Store, clock: Clock, service: str, host: str | None = None) -> None:
        self.store = store
        self.clock = clock
        self.service = service
        self.host = host or socket.gethostname()

    def ping(self) -> None:
        """Write one sign of life."""
        tags = {"service": self.service, "host": self.host, "version": version()}
        self.store.write(Point(SERIES, self.clock.now(), float(os.getpid()), tags))

    def restarted(self, logbook: Logbook) -> None:
        """Tell the logbook which version starts here (S1: restart notice with version)."""
        logbook.add("info", f"{self.service} {version()} restarted on {self.host}")
        self.ping()


def pings(store: Store, since: datetime, until: datetime) -> list[Ping]:
    """The last ping of each (service, host) heard between the two instants, by name."""
    last: dict[tuple[str, str], Ping] = {}
    for point in store.between(SERIES, since, until):
        tags = point.tags
        ping = Ping(tags["service"], tags["host"], tags.get("version", ""), point.at, int(float(point.value)))
        last[(ping.service, ping.host)] = ping
    return [last[key] for key in sorted(last)]
