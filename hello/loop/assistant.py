"""The assistant: moves sound, text and effects around the pure voice loop. Nothing here decides anything."""

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from basecamp.clock import Clock
from basecamp.effects import Effect
from basecamp.errors import HelloError
from basecamp.house import Lang
from basecamp.settings import Settings
from basecamp.store import Point, Store
from dialogs.turn import Turn
from hello.audio.frames import Frame, Sink, Source
from hello.ears.ears import Ears
from hello.loop import machine
from hello.loop.machine import Action, Event, Loop
from hello.loop.mind import Dialogs, Household, Mind
from hello.loop.record import Record, Stages
from hello.threads import Worker
from hello.voice.earcons import earcon
from hello.voice.speaker import Speaker, joined

log = logging.getLogger(__name__)
LAG_S = 10.0
"""The ears may be this far behind the sound, seconds."""


@dataclass
class Observers:
    """Who wants to know what happens: the terminal, the page, the light, the recorder."""

    turn: list[Callable[[Turn, Stages], None]] = field(default_factory=list)
    """A sentence was understood (or not); called before the answer sounds."""
    record: list[Callable[[Record], None]] = field(default_factory=list)
    """The turn is over and has been said."""
    shown: list[Callable[[str, Lang], None]] = field(default_factory=list)
    phase: list[Callable[[str], None]] = field(default_factory=list)
    woke: list[Callable[[float], None]] = field(default_factory=list)
    frame: list[Callable[[Frame], None]] = field(default_factory=list)
    effect: list[Callable[[Effect], None]] = field(default_factory=list)


class Assistant:
    """Runs the voice loop over a source and a sink until the source ends.

    `ears_worker` carries the recognition, `mind_worker` dialogs, effects and synthesis: neither blocks the loop.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        source: Source,
        sink: Sink,
        ears: Ears,
        dialogs: Dialogs,
        household: Household,
        speaker: Speaker,
        store: Store,
        ears_worker: Worker,
        mind_worker: Worker,
        observers: Observers | None = None,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.source = source
        self.sink = sink
        self.ears = ears
        self.mind = Mind(settings, clock, dialogs, household, stopwatch)
        self.speaker = speaker
        self.store = store
        self.ears_worker = ears_worker
        self.mind_worker = mind_worker
        self.observers = observers or Observers()
        self.stopwatch = stopwatch
        self.timing = machine.Timing(
            guard=settings.audio.guard_s,
            greet_after=settings.voice.greet_after_s,
            command=settings.ears.command_timeout_s,
            utterance=settings.ears.max_turn_s + LAG_S,
        )
        self.loop = Loop(since=clock.monotonic(), quiet=self.mind.quiet)
        self.stages = Stages()
        self.record: Record | None = None
        """The turn being answered, until it has been said."""
        self.tasks: set[asyncio.Task[None]] = set()
        self.speech = 0
        """Counts what is said: what was cut must not go on behind what is said after it."""
        self.quiet_after = False
        """Silence was switched on by this very turn: its answer is still spoken."""
        self.unclear = 0
        """Misunderstandings in a row: after the first the ears open again, after the second the house lets go."""

    # --- events -----------------------------------------------------------------------------------------

    def dispatch(self, event: Event) -> None:
        """Give an event to the state machine and start what it asks for. Never blocks, never raises."""
        before = self.loop.phase
        self.loop, actions = machine.step(self.loop, event, self.timing, self.settings.voice.greeting)
        if isinstance(event, machine.Woke):
            self.stages = Stages(wake=event.at)
            self.unclear = 0
            for tell in self.observers.woke:
                tell(event.at)
        if isinstance(event, machine.Broken):
            log.error("the voice loop starts over: %s", event.why)
        if isinstance(event, machine.Tick) and before == "thinking" != self.loop.phase:
            log.error("the voice loop starts over: the dialog has not answered for %g s", self.timing.think)
        if self.loop.phase != before:
            for tell_phase in self.observers.phase:
                tell_phase(self.loop.phase)
        for action in actions:
            self.perform(action)

    def perform(self, action: Action) -> None:
        match action:
            case machine.Listen(opening, timeout):
                self.start(self.listen(opening, timeout))
            case machine.Deafen():
                self.ears.close()
            case machine.Decide(text, confidence):
                self.start(self.decide(text, confidence))
            case machine.Greet():
                self.start(self.greet())
            case machine.Say(text, lang, message):
                self.show(text, lang)
                self.ears.own_words(text)
                self.speech += 1
                self.start(self.say(text, lang, self.speech, message))
            case machine.Show(text, lang, message):
                self.show(text, lang)
                self.told(message, False)
            case machine.Chime(name):
                if self.settings.voice.earcons:
                    self.start(self.chime(name))
            case machine.Cut():
                self.sink.stop()
            case machine.Forget():
                self.mind.forget()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background; a failure becomes a `Broken` event and the loop goes on."""
        task = asyncio.ensure_future(self.guarded(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except HelloError as error:
            self.dispatch(machine.Broken(self.clock.monotonic(), str(error)))
        except Exception as error:
            log.exception("a stage of the voice loop failed")
            self.dispatch(machine.Broken(self.clock.monotonic(), f"{type(error).__name__}: {error}"))

    # --- stages -----------------------------------------------------------------------------------------

    async def listen(self, opening: machine.Opening, patience: float) -> None:
        await self.ears_worker.run(self.ears.open, self.mind.grammars(), patience, opening, self.mind.whole())

    async def decide(self, text: str | None, confidence: float) -> None:
        self.stages.text = self.clock.monotonic()
        if self.ears.last:
            self.stages.speech_end = self.ears.last.speech_end
        turn, self.stages.decision = await self.mind_worker.run(self.mind.think, text, confidence)
        self.answer(turn)

    async def greet(self) -> None:
        self.answer(self.mind.greet(), greeting=True)

    def answer(self, turn: Turn, greeting: bool = False) -> None:
        """Hand the turn to the machine, to the store and to whoever watches."""
        at = self.clock.monotonic()
        self.stages.decided = at
        if not greeting:
            for told in self.observers.turn:
                told(turn, self.stages)
        for effect in turn.effects:
            for tell in self.observers.effect:
                tell(effect)
        quiet = self.mind.quiet
        if self.loop.quiet and not quiet:
            self.dispatch(machine.Quiet(at, False))
        self.quiet_after = quiet
        self.unclear = self.unclear + 1 if turn.outcome == "unclear" else 0
        self.record = Record(turn, self.stages, greeting, self.ears.last.why if self.ears.last else "")
        self.dispatch(
            machine.Answer(
                at,
                turn.said,
                turn.lang,
                expects=greeting or turn.expects is not None or self.unclear == 1,
                understood=turn.outcome == "answered",
                timeout=self.settings.ears.command_timeout_s if greeting else turn.timeout,
            )
        )
        if self.loop.phase != "speaking":
            self.finished()

    async def say(self, text: str, lang: Lang, mine: int, message: int = 0) -> None:
        """Speak sentence by sentence, as speech number `mine`: the first sounds while the others are rendered.

        A `message` that somebody cut was heard; one that could not be played was not.
        """
        begun = self.stopwatch()
        first = True
        pieces = self.speaker.pieces(text, lang)
        try:
            while (sound := await self.mind_worker.run(next, pieces, None)) is not None:
                if self.speech != mine or self.loop.phase != "speaking":
                    break  # cut: the machine has already moved on
                if first:
                    self.stages.render = self.stopwatch() - begun
                    self.stages.first_sound = self.clock.monotonic()
                    first = False
                if not await self.sink.play(joined([sound])):
                    break
            else:
                self.played(mine)
            self.told(message, not first)
        except HelloError as error:
            # A house without a voice still answers on its screen.
            log.error("%s", error)
            self.told(message, False)
            self.played(mine)
        finally:
            if self.speech == mine:
                self.finished()

    def told(self, message: int, heard: bool) -> None:
        """What became of the telling of a kept message; 0 = it was none."""
        if message:
            self.start(self.mind_worker.run(self.mind.told, message, heard))

    def played(self, speech: int) -> None:
        """What was said is over, unless something else is being said by now."""
        if self.speech == speech:
            self.dispatch(machine.Played(self.clock.monotonic()))

    def finished(self) -> None:
        """The turn is over: keep it, and become quiet if it asked for that."""
        record, self.record = self.record, None
        if record is not None:
            for tell in self.observers.record:
                tell(record)
            text = json.dumps(record.as_json(), ensure_ascii=False)
            self.start(self.keep(Point("turn", self.clock.now(), text, {"intent": record.turn.intent or ""})))
            self.stages = Stages()
        if self.quiet_after != self.loop.quiet:
            self.dispatch(machine.Quiet(self.clock.monotonic(), self.quiet_after))

    async def keep(self, point: Point) -> None:
        try:
            await self.mind_worker.run(self.store.write, point)
        except (HelloError, sqlite3.Error) as error:
            log.error("the turn is not kept: %s", error)  # the conversation goes on

    async def chime(self, name: Any) -> None:
        try:
            await self.sink.play(earcon(name))
        except HelloError as error:
            # The ears are open already: a house without a loudspeaker still hears, and answers on its screen.
            log.error("%s", error)

    def show(self, text: str, lang: Lang) -> None:
        for tell in self.observers.shown:
            tell(text, lang)

    # --- life -------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until the source ends; then what was begun is finished (at most 30 s)."""
        await self.mind_worker.run(self.mind.warm_up)
        async for frame in self.source.frames():
            await self.on_frame(frame)
        end = self.clock.monotonic() + 30
        while (self.loop.phase != "idle" or self.tasks) and self.clock.monotonic() < end:
            await self.clock.sleep(0.08)
            if self.loop.phase == "listening":
                self.dispatch(machine.Nobody(self.clock.monotonic()))  # no more sound will come
            self.dispatch(machine.Tick(self.clock.monotonic()))
        for task in tuple(self.tasks):
            task.cancel()

    async def on_frame(self, frame: Frame) -> None:
        for tell in self.observers.frame:
            tell(frame)
        try:
            events = await self.ears_worker.run(self.ears.feed, frame, self.loop.phase)
        except Exception as error:
            # An engine that fails on a frame must not end the house; the loop starts over and says why.
            log.exception("the ears failed on a frame")
            events = [machine.Broken(frame.at, f"{type(error).__name__}: {error}")]
        for event in events:
            if isinstance(event, machine.Utterance | machine.Nobody):
                # Ears that are behind the sound say so late; the dialog has its time from now on.
                event = replace(event, at=max(event.at, self.clock.monotonic()))
            self.dispatch(event)
        self.dispatch(machine.Tick(frame.at))

    def follow(self, quiet: bool) -> None:
        """Silence mode was switched by something else than this dialog; an answer being spoken is finished first."""
        self.quiet_after = quiet
        if self.loop.phase != "speaking":
            self.dispatch(machine.Quiet(self.clock.monotonic(), quiet))

    async def ask(self, text: str, state: Any, afar: bool = False) -> tuple[Turn, Any]:
        """A typed sentence (terminal, page, SMS): same dialogs, same house, its own conversation."""
        turn, after = await self.mind_worker.run(self.mind.typed, text, state, afar)
        for effect in turn.effects:
            for tell in self.observers.effect:
                tell(effect)
        self.follow(self.mind.quiet)
        return turn, after
