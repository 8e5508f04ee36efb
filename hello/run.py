"""`hello run`: the assistant of the house, composed from its parts."""

import argparse
import asyncio
import logging
import random
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from basecamp import alone, logs
from basecamp.alive import Alive
from basecamp.bus import Bus, LocalBus
from basecamp.clock import Clock, SystemClock
from basecamp.errors import HelloError
from basecamp.events import Alarm, AlarmAnswered, Announcement, DialogPhase, ModeChanged
from basecamp.logbook import StoreLogbook
from basecamp.paths import cache_dir, house_dir
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from hello import house
from hello.alarms import Forwarder
from hello.audio.files import FileSource, NullSink, PcmSource, WavSink
from hello.audio.frames import AudioError, Sink, Source
from hello.faces import Talk
from hello.loop import machine
from hello.loop.assistant import Assistant, Observers
from hello.loop.record import Record
from hello.loop.recorder import Recorder, notice
from hello.threads import ThreadWorker
from hello.voice.cache import Cache
from hello.voice.speaker import Speaker

if TYPE_CHECKING:
    from basecamp.mqtt import MqttBus

log = logging.getLogger(__name__)
PING_S = 60.0
LOOP_TICK_S = 0.1
"""The loop's own clock, for when no frames come."""
END_S = 5.0
"""Longest wait for what ran to end, in seconds: Ctrl-C ends the assistant whatever hangs."""


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
        self.home = options.home or house_dir(settings.house.data_dir)
        self.store = SqliteStore(self.home / "basecamp.db", mirror=bool(settings.influx.url))
        self.damaged: Path | None = None
        self.logbook = StoreLogbook(self.store, self.clock, "hello")
        self.mqtt = self.broker()
        self.bus: Bus = self.mqtt or LocalBus()
        self.recorder = Recorder(self.home / "recordings", settings.audio, self.clock)
        self.closing: list[Callable[[], Awaitable[None] | None]] = [self.store.close]

    async def live(self) -> None:
        """Everything at once, until one of the essential parts ends."""
        from dialogs.conversation import Dialogs
        from skills.household import Household

        # Two would each write the house as they see it: whoever ends last undoes what was said to the other.
        held = alone.hold(
            self.home / "hello.lock",
            f"A hello already runs with the folder {self.home}: stop it first, or name another with --home.",
        )
        if held is not None:
            self.closing.insert(0, held.close)
        ending = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ending.set)
        self.tell_damage()
        self.household = Household(self.store, self.settings, self.bus, self.logbook)
        self.dialogs = Dialogs(self.settings, random.Random())
        self.mind = ThreadWorker("mind")
        self.closing.append(self.mind.close)
        source, lasting = self.source()
        self.assistant = self.assemble(source, lasting)

        extra: list[house.Work] = []

        def announce(said: Announcement) -> None:
            # Announcements come from worker threads too.
            event = machine.Announce(self.clock.monotonic(), said.text, said.lang, said.urgent, said.message)
            loop.call_soon_threadsafe(self.assistant.dispatch, event)

        def quieten(changed: ModeChanged) -> None:
            on = self.household.snapshot(self.clock.now()).silence
            loop.call_soon_threadsafe(self.assistant.follow, on)

        if self.settings.web.nightwatch:
            forwarder = Forwarder(self.settings.web, self.store, self.clock, self.logbook)
            self.bus.subscribe(Alarm, forwarder.take)
            self.bus.subscribe(AlarmAnswered, forwarder.answer)
            extra.append(forwarder.run())
        self.bus.subscribe(Announcement, announce)
        self.bus.subscribe(ModeChanged, quieten)
        alive = Alive(self.store, self.clock, "hello")
        self.sign(lambda: alive.restarted(self.logbook))
        talk = Talk(
            self.settings,
            self.clock,
            self.store,
            self.logbook,
            self.bus,
            self.household,
            self.dialogs,
            self.assistant,
        )
        jobs = [
            *house.network(self.settings, self.clock, self.store, self.logbook, self.mqtt),
            *house.devices(self.household, self.settings, self.clock, self.store, self.logbook, self.bus),
            self.ping(alive),
            self.tick_loop(),
            self.recorder.forget(),
            *extra,
        ]
        port = self.settings.web.port if self.options.port is None else self.options.port
        if port:
            jobs.append(talk.page(port, self.tell))
        if sys.stdin is not None and sys.stdin.isatty():
            jobs.append(talk.terminal(ending.set, self.tell))
        tasks = [asyncio.ensure_future(self.steady(job)) for job in jobs]
        listening = asyncio.ensure_future(self.listen(ending, lasting))
        try:
            await ending.wait()
        finally:
            for task in (*tasks, listening):
                task.cancel()
            await asyncio.wait({*tasks, listening}, timeout=END_S)
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
        if audio == "-":
            if sys.stdin is None or sys.stdin.isatty():
                raise AudioError(
                    "'--audio -' takes raw sound (16 kHz, mono, 16 bits) from a pipe, and standard input is a "
                    "terminal: try 'arecord -q -f S16_LE -r 16000 -c 1 -t raw | hello run --audio -'."
                )
            return PcmSource(clock=self.clock), False
        return FileSource(audio, self.clock), False

    def sink(self) -> Sink:
        out = self.options.out
        if out == "none" or (out == "speaker" and self.options.audio == "none"):
            return NullSink()
        if out == "speaker":
            from hello.audio.devices import Loudspeaker

            return Loudspeaker(self.settings.audio, self.clock)
        return WavSink(Path(out))

    def assemble(self, source: Source | None, lasting: bool) -> Assistant:
        """The voice loop over the chosen source.

        Without models it serves page and terminal alone; for a sound that ends, that is an error.
        """
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
                if not lasting:
                    raise
                self.tell(f"{error}\nThe assistant cannot hear; page and terminal work.")
                source = None
        self.hears = source is not None
        observers = Observers(
            record=[self.recorded],
            phase=[lambda phase: self.bus.publish(DialogPhase(self.clock.now(), phase))],
            shown=[lambda text, lang: self.tell(f"« {text} »")],
        )
        if ears and (said := notice(self.settings.audio, self.recorder.folder)):
            self.tell(said)
            self.logbook.add("info", said)
            observers.frame.append(self.recorder.frame)
            observers.phase.append(self.recorder.phase)
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
            self.ahead = asyncio.ensure_future(self.steady(self.render_ahead()))
        await self.steady(self.assistant.run())
        if not lasting:
            ending.set()

    async def render_ahead(self) -> None:
        """Fixed prompts into the cache, in the background, in the languages of the house."""
        from dialogs.answers import fixed

        address = self.settings.house.address
        prompts = [(text, lang) for lang in self.assistant.mind.languages() for text in fixed(lang, address)]
        worker = ThreadWorker("prompts")
        try:
            for prompt in prompts:
                await worker.run(self.assistant.speaker.render_ahead, [prompt])
        except HelloError as error:
            self.logbook.add("error", str(error))
        finally:
            worker.close()

    async def ping(self, alive: Alive) -> None:
        while True:
            await self.clock.sleep(PING_S)
            await self.mind.run(self.sign, alive.ping)
            self.tell_damage()

    def tell_damage(self) -> None:
        """A database that was damaged, at the start or since, is told once."""
        if self.store.recovered not in (None, self.damaged):
            self.damaged = self.store.recovered
            self.logbook.add("error", f"The database was damaged; it is kept as {self.damaged}.")

    def sign(self, write: Callable[[], None]) -> None:
        """A sign of life. A store that is held by another process or full must not be the last of them."""
        try:
            write()
        except Exception as error:
            log.error("no sign of life could be written: %s", error)

    async def tick_loop(self) -> None:
        while True:
            await self.clock.sleep(LOOP_TICK_S)
            self.assistant.dispatch(machine.Tick(self.clock.monotonic()))


class Nothing:
    """No sound at all: never brings a frame and never ends."""

    async def frames(self) -> Any:
        await asyncio.Event().wait()
        yield
