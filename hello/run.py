"""`hello run`: the assistant of the house, composed from its parts."""

import argparse
import asyncio
import logging
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from basecamp import logs
from basecamp.alive import Alive
from basecamp.bus import Bus, LocalBus
from basecamp.clock import Clock, SystemClock
from basecamp.errors import HelloError
from basecamp.events import Announcement, DialogPhase, MessageReceived
from basecamp.house import House, Lang
from basecamp.logbook import StoreLogbook
from basecamp.paths import cache_dir, data_dir
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from dialogs.turn import Turn
from hello.audio.files import FileSource, NullSink, WavSink
from hello.audio.frames import Sink, Source
from hello.loop import machine
from hello.loop.assistant import Assistant, Observers
from hello.loop.record import Record
from hello.loop.recorder import Recorder, notice
from hello.loop.worker import ThreadWorker
from hello.voice.cache import Cache
from hello.voice.speaker import Speaker

if TYPE_CHECKING:
    from basecamp.mqtt import MqttBus

log = logging.getLogger(__name__)
PING_S = 60.0
TICK_S = 1.0
LOOP_TICK_S = 0.1
"""The loop's own clock, for when no frames come."""
CLIENTS = 50
"""Conversations of browsers remembered."""


def main(options: argparse.Namespace, settings: Settings) -> int:
    """Run until Ctrl-C, SIGTERM, or the end of the sound file."""
    logs.set_up(logging.INFO if options.verbose else logging.WARNING)
    try:
        asyncio.run(Console(options, settings).live())
    except KeyboardInterrupt:
        return 0
    return 0


class Console:
    """One running assistant: made, started, and taken down in order."""

    def __init__(self, options: argparse.Namespace, settings: Settings) -> None:
        self.options = options
        self.settings = settings
        self.clock: Clock = SystemClock(settings.house.time_zone)
        self.home = options.home or (Path(settings.house.data_dir) if settings.house.data_dir else data_dir())
        self.store = SqliteStore(self.home / "basecamp.db", mirror=bool(settings.influx.url))
        self.logbook = StoreLogbook(self.store, self.clock, "hello")
        self.mqtt = self.broker()
        self.bus: Bus = self.mqtt or LocalBus()
        self.conversations: dict[str, Any] = {}
        self.closing: list[Callable[[], Awaitable[None] | None]] = [self.store.close]

    async def live(self) -> None:
        """Everything at once, until one of the essential parts ends."""
        from dialogs.conversation import Dialogs
        from skills.household import Household

        ending = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ending.set)
        if self.store.recovered:
            self.logbook.add("error", f"The database was damaged; it is kept as {self.store.recovered}.")
        self.household = Household(self.store, self.settings, self.bus, self.logbook)
        self.dialogs = Dialogs(self.settings, random.Random())
        self.mind = ThreadWorker("mind")
        self.closing.append(self.mind.close)
        source, lasting = self.source()
        self.assistant = self.assemble(source)

        def announce(said: Announcement) -> None:
            # Announcements come from worker threads too.
            event = machine.Announce(self.clock.monotonic(), said.text, said.lang, said.urgent)
            loop.call_soon_threadsafe(self.assistant.dispatch, event)

        self.bus.subscribe(Announcement, announce)
        alive = Alive(self.store, self.clock, "hello")
        alive.restarted(self.logbook)
        jobs = [*self.network_jobs(), self.ping(alive), self.tick_loop(), self.page(), *self.house_jobs()]
        if self.can_type():
            jobs.append(self.terminal(ending))
        tasks = [asyncio.ensure_future(self.steady(job)) for job in jobs]
        listening = asyncio.ensure_future(self.listen(ending, lasting))
        try:
            await ending.wait()
        finally:
            for task in (*tasks, listening):
                task.cancel()
            await asyncio.gather(*tasks, listening, return_exceptions=True)
            for close in reversed(self.closing):
                done = close()
                if done is not None:
                    await done

    def broker(self) -> "MqttBus | None":
        """The bus shared with the other hosts, where a broker is configured."""
        if not self.settings.mqtt.host:
            return None
        from basecamp.mqtt import MqttBus

        return MqttBus(self.settings.mqtt, self.clock, self.logbook, "hello")

    # --- parts --------------------------------------------------------------------------------------------

    def source(self) -> tuple[Source | None, bool]:
        """Where sound comes from, and whether it never ends. A file that cannot be read is an error at once."""
        audio = self.options.audio
        if audio == "none":
            return None, True
        if audio == "mic":
            from hello.audio.devices import Microphone

            return Microphone(self.settings.audio, self.clock), True
        return FileSource(audio, self.clock), False

    def sink(self) -> Sink:
        out = self.options.out
        if out == "none" or (out == "speaker" and self.options.audio == "none"):
            return NullSink()
        if out == "speaker":
            from hello.audio.devices import Loudspeaker

            return Loudspeaker(self.settings.audio, self.clock)
        return WavSink(Path(out))

    def assemble(self, source: Source | None) -> Assistant:
        """The voice loop over the chosen source; without models it serves page and terminal alone."""
        from hello.ears import build, models
        from hello.ears.ears import Ears
        from hello.ears.trigger import Trigger
        from hello.ears.vad import Silero
        from hello.voice import synthesis

        ears: Ears | None = None
        if source is not None:
            try:
                ears = build.ears(self.settings, models.load(self.settings))
            except HelloError as error:
                self.tell(f"{error}\nThe assistant cannot hear; page and terminal work.")
                source = None
        self.hears = source is not None
        observers = Observers(
            record=[self.recorded],
            phase=[lambda phase: self.bus.publish(DialogPhase(self.clock.now(), phase))],
            shown=[lambda text, lang: self.tell(f"« {text} »")],
        )
        folder = self.home / "recordings"
        if ears and (said := notice(self.settings.audio, folder)):
            self.tell(said)
            self.logbook.add("info", said)
            recorder = Recorder(folder, self.settings.audio, self.clock)
            observers.frame.append(recorder.frame)
            observers.phase.append(recorder.phase)
        listening = ThreadWorker("ears")
        self.closing.append(listening.close)
        return Assistant(
            settings=self.settings,
            clock=self.clock,
            source=source or Nothing(),
            sink=self.sink(),
            ears=ears or Ears(None, Trigger({}), Silero(), [], self.settings.ears),
            dialogs=self.dialogs,
            household=self.household,
            speaker=Speaker(synthesis.choose(self.settings.voice), self.settings.voice, Cache(cache_dir() / "voice")),
            store=self.store,
            ears_worker=listening,
            mind_worker=self.mind,
            observers=observers,
        )

    def recorded(self, record: Record) -> None:
        if self.options.verbose:
            turn = record.turn
            self.tell(f"«{turn.heard}» ({turn.confidence:.2f}) → {turn.intent}\n  {record.stages.line()}")

    def tell(self, text: str) -> None:
        print(text, flush=True)

    # --- jobs ---------------------------------------------------------------------------------------------

    async def steady(self, job: Awaitable[None]) -> None:
        """A job that fails is told and does not take the house down."""
        try:
            await job
        except asyncio.CancelledError:
            raise
        except HelloError as error:
            self.tell(str(error))
            self.logbook.add("error", str(error))
        except Exception as error:
            log.exception("a job of the assistant failed")
            self.logbook.add("error", f"a job of the assistant failed: {type(error).__name__}: {error}")

    async def listen(self, ending: asyncio.Event, lasting: bool) -> None:
        """The voice loop. A file that ends ends the process; a failure leaves page and terminal."""
        if self.hears:
            word = ", ".join(self.settings.hotword.names).replace("_", " ")
            self.tell(f"{self.settings.house.name} listens for «{word}». Ctrl-C ends.")
            asyncio.ensure_future(self.render_ahead())  # noqa: RUF006
        await self.steady(self.assistant.run())
        if not lasting:
            ending.set()

    async def render_ahead(self) -> None:
        """Fixed prompts into the cache, in the background, in the languages of the house."""
        from dialogs.answers import fixed

        address = self.settings.house.address
        prompts = [(text, lang) for lang in self.assistant.languages() for text in fixed(lang, address)]
        worker = ThreadWorker("prompts")
        try:
            for prompt in prompts:
                await worker.run(self.assistant.speaker.render_ahead, [prompt])
        except HelloError as error:
            self.logbook.add("error", str(error))
        finally:
            worker.close()

    def network_jobs(self) -> list[Coroutine[Any, Any, None]]:
        """What carries events to the other hosts and points to the dashboards, where they are configured."""
        work: list[Coroutine[Any, Any, None]] = []
        if self.mqtt is not None:
            work.append(self.mqtt.run())
        if self.settings.influx.url:
            from basecamp.influx import Mirror

            work.append(Mirror(self.store, self.settings.influx, self.clock, self.logbook).run())
        return work

    def house_jobs(self) -> list[Coroutine[Any, Any, None]]:
        """The devices, what drives them towards the wanted state, and the house's own timers."""
        from hardware import house as hardware
        from skills import carriers, face, jobs
        from skills.players import MusicCarrier, player

        devices = hardware.build(self.settings.hardware, self.clock, self.logbook, self.store)
        self.household.listen(self.bus, self.clock)
        work: list[Coroutine[Any, Any, None]] = [
            carriers.live(self.household, self.clock, TICK_S),
            devices.run(self.bus.publish),
            jobs.work(self.household, self.clock, self.daily_report),
        ]
        work += [one.run() for one in carriers.carriers(self.household, devices.devices, self.clock)]
        if (port := player(self.settings.music, self.clock)) is not None:
            work.append(MusicCarrier(self.household, port, self.clock, self.logbook).run())
        if self.settings.nightlight.port:
            work.append(self.nightlight_face(face))
        return work

    async def nightlight_face(self, face: Any) -> None:
        night = self.settings.nightlight
        runner = await face.serve(self.household, self.clock, night.host, night.port)
        self.closing.append(runner.cleanup)

    def daily_report(self) -> None:
        """The scheduler's daily report, said aloud (shown in silence mode)."""
        from dialogs.report import sentences

        now = self.clock.now()
        lang = self.settings.house.main_language
        text = " ".join(sentences(self.household.snapshot(now), now, lang, self.settings))
        self.bus.publish(Announcement(now, text, lang))

    async def ping(self, alive: Alive) -> None:
        while True:
            await self.clock.sleep(PING_S)
            await self.mind.run(alive.ping)

    async def tick_loop(self) -> None:
        while True:
            await self.clock.sleep(LOOP_TICK_S)
            self.assistant.dispatch(machine.Tick(self.clock.monotonic()))

    async def page(self) -> None:
        port = self.settings.web.port if self.options.port is None else self.options.port
        if not port:
            return
        from hello.web.server import Face, serve

        async def snapshot() -> House:
            return await self.mind.run(self.household.snapshot, self.clock.now())

        async def message(sender: str, text: str) -> None:
            event = MessageReceived(self.clock.now(), sender, text)
            await self.mind.run(self.household.handle, event, event.at)

        def say(text: str, lang: str, urgent: bool) -> None:
            spoken: Lang = "en" if lang == "en" else "fr"
            self.bus.publish(Announcement(self.clock.now(), text, spoken, urgent))

        face = Face(
            self.settings,
            self.clock,
            self.store,
            self.logbook,
            snapshot,
            self.ask,
            say,
            message,
            lambda: self.assistant.loop.phase,
        )
        runner = await serve(face, self.settings.web.host, port)
        self.closing.append(runner.cleanup)
        self.tell(f"The page of the house: http://{self.settings.web.host}:{port}/")

    async def ask(self, text: str, client: str) -> Turn:
        """A typed sentence; each terminal or browser has its own conversation."""
        state = self.conversations.pop(client, None) or self.dialogs.start(None)
        turn, self.conversations[client] = await self.assistant.ask(text, state)
        while len(self.conversations) > CLIENTS:
            del self.conversations[next(iter(self.conversations))]
        return turn

    def can_type(self) -> bool:
        return sys.stdin is not None and sys.stdin.isatty()

    async def terminal(self, ending: asyncio.Event) -> None:
        """Sentences typed in the terminal; the end of input ends the assistant."""
        self.tell("Type a sentence, or Ctrl-D to leave.")
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode(errors="replace"):
            if line.strip():
                turn = await self.ask(line.strip(), "terminal")
                self.tell(f"« {turn.said} »")
        ending.set()


class Nothing:
    """No sound at all: never brings a frame and never ends."""

    async def frames(self) -> Any:
        await asyncio.Event().wait()
        yield
