"""`hello demo`: the owner's voice is made, a day played into the real loop, every step checked, all written down."""

import asyncio
import json
import random
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from basecamp.bus import LocalBus
from basecamp.clock import SimulatedClock
from basecamp.effects import Effect
from basecamp.events import Alarm, Announcement, DialogPhase
from basecamp.house import House
from basecamp.settings import Settings
from basecamp.settings.hardware import KnownDevice
from basecamp.store import SqliteStore
from dialogs.turn import Turn
from hello.audio.files import write_sound
from hello.audio.frames import FRAME_S, RATE, AudioError, Sound
from hello.demo.script import STORY, Happening, Line, Scene
from hello.demo.stage import Room, RoomSink, kitchen
from hello.loop import machine
from hello.loop.assistant import Assistant, Observers
from hello.loop.record import Record, Stages
from hello.threads import InlineWorker
from hello.voice.speaker import Speaker
from hello.voice.synthesis import NanoVoice, Voices, trim

if TYPE_CHECKING:
    from hello.audio.frames import Samples

DAY = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))
PATIENCE_S = 25.0
"""A step that takes longer than this in the room has failed."""
BREATH_S = 0.12
"""Between the hotword and a command said in one breath, seconds."""
SPOKEN_HOTWORDS = {"okay_nabu": "okay nabu", "hey_jarvis": "hey jarvis", "hello_basecamp": "hello basecamp"}


@dataclass
class Mark:
    """A moment on the time line, for the log and the picture. `at` in seconds since the first frame."""

    at: float
    kind: str
    text: str
    until: float | None = None


@dataclass
class Day:
    """Everything that happened."""

    marks: list[Mark] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Owner:
    """The owner's voice, different from the one that answers: lower and slower."""

    def __init__(self, hotword: str) -> None:
        self.voice = NanoVoice("en-US", pitch=0.82, speed=0.95)
        self.hotword = SPOKEN_HOTWORDS.get(hotword, hotword.replace("_", " "))

    def call(self) -> Sound:
        """The hotword alone."""
        sound = self.voice.render(self.hotword + ".", "en")
        return Sound(trim(sound.samples, sound.rate), sound.rate)

    def say(self, line: Line) -> Sound:
        sound = self.voice.render(line.text + ".", line.lang)
        return Sound(trim(sound.samples, sound.rate), sound.rate)


class Director:
    """Says the lines when the house is ready for them, and checks what becomes of each."""

    def __init__(self, room: Room, assistant: Assistant, owner: Owner, day: Day, household: Any, say: Any) -> None:
        self.room = room
        self.assistant = assistant
        self.owner = owner
        self.day = day
        self.household = household
        self.say = say

    async def play(self, scenes: tuple[Scene, ...]) -> None:
        await self.pause(2.5)  # the hotword engine is deaf at first
        for scene in scenes:
            self.jump_to(scene)
            self.say(f"[bold]{scene.at:%H:%M} {scene.title}[/bold]")
            for line in scene.lines:
                if isinstance(line, Happening):
                    await self.happen(line)
                else:
                    await self.perform(line)
            await self.until(lambda: self.assistant.loop.phase == "idle")
            house: House = self.household.snapshot(self.room.clock.now())
            kept = scene.then(house)
            self.say(
                f"    [dim]la maison :[/dim] {scene.must} {'[green]✓[/green]' if kept else '[red]✗[/red]'}"
                f"   [dim]lightpad[/dim] {self.light()}"
            )
            if not kept:
                self.day.failures.append(f"{scene.at:%H:%M} {scene.title}: the house is not '{scene.must}'")
            await self.pause(0.8)
        self.room.over = True

    def jump_to(self, scene: Scene) -> None:
        now = self.room.clock.now()
        wanted = now.replace(hour=scene.at.hour, minute=scene.at.minute, second=0, microsecond=0)
        self.room.clock.jump((wanted - now).total_seconds())
        self.household.tick(self.room.clock.now())

    async def perform(self, line: Line) -> None:
        before = len(self.turns())
        if line.hotword:
            await self.until(lambda: self.assistant.loop.phase == "idle")
            await self.pause(1.0)
            self.speak(self.owner.call(), self.owner.hotword)
            if line.breath:
                await self.pause(self.owner.call().seconds + BREATH_S)
            else:
                await self.until(lambda: self.assistant.loop.phase == "speaking")
                await self.until(lambda: self.assistant.loop.phase == "listening")
                await self.pause(0.4)
        else:
            await self.until(lambda: self.assistant.loop.phase == "listening")
            await self.pause(0.5)
        if line.text:
            self.speak(self.owner.say(line), line.text)
        heard = await self.until(lambda: len(self.turns()) > before)
        if not heard:
            self.day.failures.append(f"'{line.text}' was not heard")
            self.say(f"  [red]✗ «{line.text}» was not heard[/red]")
            return
        turn = self.turns()[before].turn
        if line.intent and (turn.intent != line.intent or turn.lang != line.lang):
            self.day.failures.append(
                f"'{line.text}' ({line.lang}, {line.intent}) was heard as '{turn.heard}' ({turn.lang}, {turn.intent})"
            )

    async def happen(self, what: Happening) -> None:
        """Let the sensors see something; the skills decide, the voice loop says what they announce."""
        await self.until(lambda: self.assistant.loop.phase == "idle")
        spoken, alarms = len(self.spoken()), len(self.day.alarms)
        self.say(f"  [magenta]• {what.text}[/magenta]")
        self.day.marks.append(Mark(self.room.position / RATE, "event", what.text))
        self.room.clock.jump(what.later)
        now = self.room.clock.now()
        if what.event is not None:
            self.household.handle(what.event(now), now)
        self.household.tick(now)
        if what.says:
            await self.until(lambda: any(what.says in text for text in self.spoken()[spoken:]))
            if not any(what.says in text for text in self.spoken()[spoken:]):
                self.day.failures.append(f"'{what.text}': the house did not say '{what.says}'")
        else:
            await self.pause(0.5)
        if what.alarm and len(self.day.alarms) == alarms:
            self.day.failures.append(f"'{what.text}': no alarm went out")

    def spoken(self) -> list[str]:
        return [mark.text for mark in self.day.marks if mark.kind == "house"]

    def light(self) -> str:
        """The colour of the light of the console, as a swatch."""
        from skills import lightpad

        now = self.room.clock.now()
        look = lightpad.wanted(self.household.states["lightpad"], now, self.household.about(now))
        colour = f"#{look.colour.red:02x}{look.colour.green:02x}{look.colour.blue:02x}"
        return f"[{colour}]██[/] {colour}{' pulsing' if look.pulse_s else ''}"

    def turns(self) -> list[Record]:
        return [record for record in self.day.records if not record.greeting]

    def speak(self, sound: Sound, text: str) -> None:
        at = self.room.position / RATE
        seconds = self.room.say(sound)
        self.day.marks.append(Mark(at, "person", text, at + seconds))

    async def pause(self, seconds: float) -> None:
        await self.room.clock.sleep(seconds)

    async def until(self, condition: Any) -> bool:
        end = self.room.clock.monotonic() + PATIENCE_S
        while not condition():
            if self.room.clock.monotonic() > end:
                return False
            await self.room.clock.sleep(FRAME_S)
        return True


def transcript(day: Day, room: Room, say: Any) -> Observers:
    """Print what happens as it happens, and remember it."""

    def woke(at: float) -> None:
        day.marks.append(Mark(room.position / RATE, "wake", "hotword"))
        say("  [magenta]◆ hotword[/magenta]")

    def record(record: Record) -> None:
        day.records.append(record)
        if not record.greeting:
            say(f"    [dim]{record.stages.line()}[/dim]")

    def turn(turn: Turn, stages: Stages) -> None:
        day.marks.append(Mark(stages.text, "text", turn.heard or "(silence)"))
        slots = {name: value for name, value in turn.slots.items() if value is not None}
        say(f"  [cyan]«{turn.heard}»[/cyan] ({turn.confidence:.2f}) → [yellow]{turn.intent}[/yellow] {slots or ''}")

    def shown(text: str, lang: str) -> None:
        day.marks.append(Mark(room.position / RATE, "house", text))
        say(f"  [green]« {text} »[/green]")

    def effect(effect: Effect) -> None:
        day.effects.append(effect)
        say(f"    [blue]→ {effect.skill}.{effect.action}[/blue] {json.dumps(dict(effect.args), ensure_ascii=False)}")

    return Observers(turn=[turn], record=[record], shown=[shown], woke=[woke], effect=[effect])


async def run_day(
    settings: Settings, scenes: tuple[Scene, ...], say: Any, seed: int = 7, noise: "Samples | None" = None
) -> tuple[Day, Room, RoomSink]:
    """Play the scenes into the real loop in simulated time, over `noise` (int16 at 16 kHz; None = a kitchen)."""
    from dialogs.conversation import Dialogs
    from hello.ears import build, models
    from skills.household import Household

    clock = SimulatedClock(DAY)
    store = SqliteStore(":memory:")
    bus = LocalBus()
    household = Household(store, settings, bus)
    room = Room(clock, kitchen(20.0, seed) if noise is None else noise)
    sink = RoomSink(room)
    day = Day()
    assistant = Assistant(
        settings=settings,
        clock=clock,
        source=room,
        sink=sink,
        ears=build.ears(settings, models.load(settings)),
        dialogs=Dialogs(settings, random.Random(seed)),
        household=household,
        speaker=Speaker(Voices({"fr": NanoVoice(), "en": NanoVoice()}), settings.voice),
        store=store,
        ears_worker=InlineWorker(),
        mind_worker=InlineWorker(),
        observers=transcript(day, room, say),
    )

    def announce(said: Announcement) -> None:
        assistant.dispatch(machine.Announce(clock.monotonic(), said.text, said.lang, said.urgent, said.message))

    def alarm(alarm: Alarm) -> None:
        day.alarms.append(alarm)
        say(f"    [bold red]ALARM[/bold red] {alarm.fr}")

    bus.subscribe(Announcement, announce)
    bus.subscribe(Alarm, alarm)
    assistant.observers.phase.append(lambda phase: bus.publish(DialogPhase(clock.now(), phase)))
    household.listen(bus, clock)
    director = Director(room, assistant, Owner(settings.hotword.names[0]), day, household, say)
    playing = asyncio.ensure_future(director.play(scenes))
    playing.add_done_callback(lambda task: setattr(room, "over", True))
    await assistant.run()
    await playing
    return day, room, sink


def write(day: Day, room: Room, sink: RoomSink, out: Path) -> None:
    """The sounds, the log and the picture of the day."""
    from hello.demo.picture import draw

    for old in out.glob("*.wav"):
        old.unlink()
    for number, (_, sound) in enumerate(sink.said, 1):
        write_sound(out / f"said-{number:02}.wav", sound)
    write_sound(out / "day.wav", Sound(room.whole()))
    log = {
        "turns": [record.as_json() for record in day.records],
        "marks": [vars(mark) for mark in day.marks],
        "effects": [effect.as_json() for effect in day.effects],
        "failures": day.failures,
    }
    (out / "day.json").write_text(json.dumps(log, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draw(room.whole(), day.marks, out / "day.png")


def family(settings: Settings | None = None) -> Settings:
    """The settings with the household of the story: Nio and Natacha, each with a phone."""
    settings = settings or Settings()
    phones = {f"phone-{name.lower()}": KnownDevice(person=name, name=f"{name}'s phone") for name in ("Nio", "Natacha")}
    house = settings.house.model_copy(update={"people": ("Nio", "Natacha")})
    hardware = settings.hardware.model_copy(update={"phones": phones})
    return settings.model_copy(update={"house": house, "hardware": hardware})


def place(out: Path) -> None:
    """The folder of the day, made before anything is played; raises AudioError when it cannot be used."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "day.json").touch()
    except OSError as error:
        raise AudioError(
            f"The day cannot be kept in {out} ({error.strerror}): choose another folder with --out."
        ) from None


def main(out: Path, settings: Settings | None = None) -> int:
    """Play the day; exit status 1 if any step was not heard, not understood or not done."""
    from rich.console import Console

    place(out)
    console = Console(highlight=False)
    begun = datetime.now()
    day, room, sink = asyncio.run(run_day(settings or family(), STORY, console.print))
    write(day, room, sink, out)
    took = datetime.now() - begun
    seconds = timedelta(seconds=round(room.position / RATE))
    console.print(f"{seconds} of sound in {took.total_seconds():.1f} s; {out}/day.wav, day.json, day.png")
    for failure in day.failures:
        console.print(f"[red]FAILED[/red] {failure}")
    return 1 if day.failures else 0


if __name__ == "__main__":
    sys.exit(main(Path("demo")))
