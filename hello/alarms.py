"""Alarms of the house (intrusion, door) handed to nightwatch, which sends them out, and what people at home answered to
those it told; kept until it has taken them."""

import asyncio
import logging
import threading
from collections.abc import Mapping
from typing import Any

from basecamp.clock import Clock
from basecamp.errors import HelloError
from basecamp.events import Alarm, AlarmAnswered
from basecamp.logbook import Logbook
from basecamp.secrets import read_secret
from basecamp.settings import WebSettings
from basecamp.store import Store

log = logging.getLogger(__name__)
KEY = "alarms.waiting"
TIMEOUT_S = 5.0
RETRY_S = 10.0
MOST = 100
"""Alarms kept while nightwatch is away; the oldest go first."""


class Forwarder:
    """Writes each alarm down before it is sent, and forgets it once nightwatch has accepted it."""

    def __init__(self, settings: WebSettings, store: Store, clock: Clock, logbook: Logbook) -> None:
        self.url = settings.nightwatch.rstrip("/")
        self.token = read_secret(settings.nightwatch_token_file, "token of nightwatch")
        self.store = store
        self.clock = clock
        self.logbook = logbook
        self.due = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.lost = False
        self.writing = threading.Lock()
        self.unwritten: list[Mapping[str, Any]] = []
        """Alarms that the store did not take."""
        self.gone: list[Mapping[str, Any]] = []
        """Alarms that nightwatch has and the store still holds."""

    def take(self, alarm: Alarm) -> None:
        """Keep an alarm; may be called from any thread."""
        body = {"key": alarm.key, "fr": alarm.fr, "en": alarm.en, "critical": alarm.critical}
        self.keep(body | ({} if alarm.active else {"active": False}) | ({"news": True} if alarm.news else {}))

    def answer(self, answered: AlarmAnswered) -> None:
        """Keep an answer to an alarm of nightwatch; may be called from any thread."""
        self.keep({"alarm": answered.alarm, "who": "voice"})

    def keep(self, body: Mapping[str, Any]) -> None:
        """Write down what is to be handed over."""
        try:
            with self.writing:
                self.store.set_state(KEY, [*self.store.state(KEY, []), body][-MOST:])
        except Exception as error:
            log.error("an alarm cannot be written down (%s): it is sent all the same", error)
            self.unwritten = [*self.unwritten, body][-MOST:]
        self.loop.call_soon_threadsafe(self.due.set)

    async def run(self) -> None:
        """Hand over what waits, in order, until cancelled."""
        while True:
            self.due.clear()
            written = self.written()
            waiting = [*(written or []), *self.unwritten]
            if waiting and await self.hand_over(waiting[0]):
                self.forget(waiting[0])
            elif waiting or written is None:
                await self.clock.sleep(RETRY_S)
            else:
                await self.due.wait()

    def written(self) -> list[Any] | None:
        """What is written down and was not handed over yet; None while the store cannot be read."""
        try:
            return [one for one in self.store.state(KEY, []) if one not in self.gone]
        except Exception as error:
            log.error("the alarms written down cannot be read: %s", error)
            return None

    def forget(self, body: Mapping[str, Any]) -> None:
        """Nightwatch has it. While the store cannot be written it is remembered, not to be told again."""
        if body in self.unwritten:
            self.unwritten = [one for one in self.unwritten if one != body]
            return
        self.gone.append(body)
        try:
            with self.writing:
                self.store.set_state(KEY, [one for one in self.store.state(KEY, []) if one not in self.gone])
        except Exception as error:
            log.error("an alarm that nightwatch has cannot be crossed off: %s", error)
        else:
            self.gone.clear()

    async def hand_over(self, body: Mapping[str, Any]) -> bool:
        """True once nightwatch has it, or will never take it."""
        import aiohttp

        path = "/ack" if "alarm" in body else "/alarm"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            async with (
                aiohttp.ClientSession(timeout=timeout) as client,
                client.post(self.url + path, json=body, headers=headers) as answer,
            ):
                if answer.status == 400:
                    self.logbook.add("error", f"nightwatch does not take {named(body)}: {await answer.text()}")
                    return True
                if answer.status >= 300:
                    raise HelloError(f"it answered {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError, HelloError) as error:
            if not self.lost:
                self.logbook.add("error", f"nightwatch cannot be reached for {named(body)} ({error}); tried again")
                self.lost = True
            return False
        self.lost = False
        return True


def named(body: Mapping[str, Any]) -> str:
    """What is handed over, for the logbook."""
    return f"the answer to alarm {body['alarm']}" if "alarm" in body else f"the alarm {body.get('key')}"
