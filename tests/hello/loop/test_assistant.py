"""The assistant around the loop: real dialogs, a real house, ears that follow a script, a sink that takes its time."""

import asyncio
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from basecamp.bus import LocalBus
from basecamp.effects import Effect
from basecamp.errors import HelloError
from basecamp.events import Announcement, MessageReceived
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from dialogs.conversation import Dialogs
from hello.audio.frames import FRAME, FRAME_S, AudioError, Frame, Sound
from hello.loop.assistant import Assistant, Observers
from hello.loop.machine import Announce, Nobody, StopWord, Tick, Utterance, Woke
from hello.threads import InlineWorker
from skills.household import Household

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


class Clock:
    """Moves one frame at a time."""

    def __init__(self):
        self.at = 100.0

    def now(self):
        return START + timedelta(seconds=self.at)

    def monotonic(self):
        return self.at

    async def sleep(self, seconds):
        self.at += max(0.0, seconds)
        await asyncio.sleep(0)


class Script:
    """Source and ears in one: what is heard in which frame (an exception = the ears fail)."""

    last = None

    def __init__(self, clock, heard, frames):
        self.clock = clock
        self.heard = heard
        self.length = frames
        self.number = -1
        self.opened = []
        self.told = []
        """What the house was going to say."""
        self.calls = {}
        """Frame → what else happens in it."""

    async def frames(self):
        for number in range(self.length):
            self.number = number
            if number in self.calls:
                self.calls[number]()
            self.clock.at += FRAME_S
            yield Frame(np.zeros(FRAME, np.int16), self.clock.at)
            for _ in range(5):
                await asyncio.sleep(0)

    def open(self, grammars, timeout, opening, complete):
        self.opened.append((opening, {lang: len(phrases) for lang, phrases in grammars.items()}, complete))

    def own_words(self, text):
        self.told.append(text)

    def close(self):
        return None

    def feed(self, frame, phase):
        event = self.heard.get(self.number)
        if event is None:
            return []
        if isinstance(event, Exception):
            raise event
        kind, *rest = event
        return [kind(self.clock.at, *rest)]


class Room:
    """A loudspeaker that plays every sound for `frames` frames of the script, unless it is cut."""

    def __init__(self, script, frames=10):
        self.script = script
        self.frames = frames
        self.played, self.cuts = 0, 0
        self.stopped = False

    async def play(self, sound):
        self.stopped = False
        self.played += 1
        end = self.script.number + (self.frames if sound.seconds > 0.6 else 0)
        while self.script.number < min(end, self.script.length - 1):
            if self.stopped:
                return False
            await asyncio.sleep(0)
        return True

    def stop(self):
        self.stopped = True
        self.cuts += 1


class Speaker:
    """Every text is a second of sound, or no voice at all."""

    def __init__(self, broken=False):
        self.broken = broken
        self.said = []

    def pieces(self, text, lang):
        if self.broken:
            raise HelloError("there is no voice")
        self.said.append(text)
        yield Sound(np.zeros(16000, np.int16))


class Live:
    """A house that lives through a script."""

    def __init__(self, heard, frames=120, settings=None, broken_voice=False):
        self.clock = Clock()
        self.settings = settings or Settings()
        self.store = SqliteStore(":memory:")
        self.house = Household(self.store, self.settings)
        self.script = Script(self.clock, heard, frames)
        self.room = Room(self.script)
        self.speaker = Speaker(broken_voice)
        self.turns, self.shown, self.phases = [], [], []
        observers = Observers(
            turn=[lambda turn, stages: self.turns.append(turn)],
            shown=[lambda text, lang: self.shown.append(text)],
            phase=[lambda phase: self.phases.append((self.script.number, phase))],
        )
        self.assistant = Assistant(
            settings=self.settings,
            clock=self.clock,
            source=self.script,
            sink=self.room,
            ears=self.script,
            dialogs=Dialogs(self.settings, random.Random(1)),
            household=self.house,
            speaker=self.speaker,
            store=self.store,
            ears_worker=InlineWorker(),
            mind_worker=InlineWorker(),
            observers=observers,
        )

    async def run(self):
        await asyncio.wait_for(self.assistant.run(), 100)
        return self

    def phase_at(self, frame):
        return [phase for number, phase in self.phases if number <= frame][-1]

    @property
    def mode(self):
        return self.house.snapshot(self.clock.now()).mode


async def test_a_question_is_answered_without_the_hotword_and_the_turns_are_stored():
    live = await Live({2: (Woke,), 8: (Utterance, "je pars", 0.9), 40: (Utterance, "ce soir", 0.9)}).run()
    assert [turn.intent for turn in live.turns] == ["leave", "leave"]
    assert live.mode == "lockout"
    assert [opening for opening, _, _ in live.script.opened] == ["command", "answer"]
    assert live.script.opened[1][2]("ce soir")
    assert not live.script.opened[0][2]("ce soir")
    assert [point.tags["intent"] for point in live.store.between("turn", START, START + timedelta(days=1))] == [
        "leave",
        "leave",
    ]
    # The ears know what the house says, so that a hotword in it does not wake it.
    assert live.script.told == [turn.said for turn in live.turns]


async def test_stop_cuts_the_speech_at_once_and_ends_the_dialog():
    live = await Live({2: (Woke,), 8: (Utterance, "je pars", 0.9), 12: (StopWord,)}).run()
    assert live.room.cuts == 1
    assert live.phase_at(13) == "guard"
    assert live.phase_at(30) == "idle"
    assert live.assistant.mind.conversation.question is None


async def test_the_hotword_cuts_the_speech_and_a_new_command_is_heard():
    heard = {2: (Woke,), 8: (Utterance, "rapport", 0.9), 12: (Woke,), 20: (Utterance, "bonne nuit", 0.9)}
    live = await Live(heard).run()
    assert live.room.cuts == 1
    assert live.phase_at(12) == "listening"
    assert [turn.intent for turn in live.turns] == ["report", "sleep"]
    assert live.mode == "asleep"


async def test_what_was_cut_while_it_was_rendered_does_not_go_on_behind_the_next_words():
    live = Live({2: (Woke,), 8: (Utterance, "rapport", 0.9), 14: (StopWord,)}, 80)
    slow = asyncio.Event()
    live.script.calls[12] = lambda: live.assistant.dispatch(Announce(live.clock.at, "Il y a une fuite.", "fr", True))
    live.script.calls[24] = slow.set
    sounds = {"report": [], "alarm": []}

    def pieces(text, lang):
        of = sounds["alarm" if "fuite" in text else "report"]
        for number in range(3):
            of.append(number)
            yield Sound(np.zeros(16000, np.int16))

    class Slow(InlineWorker):
        async def run(self, function, *args, **kwargs):
            if function is next and len(sounds["report"]) == 1 and not sounds["alarm"]:
                await slow.wait()
            return function(*args, **kwargs)

    live.speaker.pieces = pieces
    live.assistant.mind_worker = Slow()
    live.room.frames = 2
    heard = []
    play = live.room.play

    async def noted(sound):
        heard.append((live.script.number, {name: len(of) for name, of in sounds.items()}))
        return await play(sound)

    live.room.play = noted
    await live.run()
    spoken = [counts for number, counts in heard if number > 14]
    assert len(spoken) == 3, heard
    assert live.phase_at(79) == "idle"


async def test_silence_speaks_its_own_answer_then_only_shows_and_still_acts():
    heard = {
        2: (Woke,), 8: (Utterance, "active le mode silence", 0.9), 40: (Woke,), 48: (Utterance, "bonne nuit", 0.9)
    }  # fmt: skip
    live = await Live(heard).run()
    assert [turn.intent for turn in live.turns] == ["silence_on", "sleep"]
    assert len(live.speaker.said) == 1
    assert live.turns[1].said in live.shown
    assert live.mode == "asleep"


async def test_announcements_wait_for_the_end_of_the_dialog_urgent_first():
    live = Live({2: (Woke,), 8: (Utterance, "je pars", 0.9), 40: (Utterance, "annule", 0.9)}, 200)

    def announce():
        for text, urgent in (("Le linge est sec.", False), ("Il y a une fuite.", True)):
            live.assistant.dispatch(Announce(live.clock.at, text, "fr", urgent))

    live.script.calls[10] = announce
    await live.run()
    assert live.speaker.said[2:] == ["Il y a une fuite.", "Le linge est sec."]
    assert live.turns[-1].outcome == "cancelled"


async def test_nobody_answers_twice_and_the_question_is_let_go():
    live = await Live({2: (Woke,), 8: (Utterance, "je pars", 0.9), 40: (Nobody,), 80: (Nobody,)}, 160).run()
    assert [turn.outcome for turn in live.turns] == ["answered", "silent", "silent"]
    assert live.mode == "lockout"
    assert live.phase_at(159) == "idle"


async def test_ears_that_are_far_behind_the_sound_still_get_an_answer():
    """On a busy machine the dialog was given up, as too slow, before it had been asked."""
    live = Live({2: (Woke,), 8: (Utterance, "bonne nuit", 0.9)})
    feed, behind = live.script.feed, 6.0

    def late(frame, phase):
        return [replace(event, at=frame.at - behind) for event in feed(frame, phase)]

    def tick():
        live.assistant.dispatch(Tick(live.clock.monotonic()))

    class Busy(InlineWorker):
        async def run(self, function, *args, **kwargs):
            await asyncio.sleep(0)
            tick()  # the loop's own clock, which knows nothing of frames
            return function(*args, **kwargs)

    live.script.feed = late
    live.assistant.mind_worker = Busy()
    await live.run()
    assert live.speaker.said == [turn.said for turn in live.turns]
    assert [turn.intent for turn in live.turns] == ["sleep"]


async def test_sound_that_ends_before_the_answer_ends_the_dialog_at_once():
    live = await Live({2: (Woke,), 8: (Utterance, "je pars", 0.9)}, 30).run()
    assert [turn.outcome for turn in live.turns] == ["answered", "silent", "silent"]
    assert live.mode == "lockout"
    assert live.clock.at < 100 + 30 * FRAME_S + 5


async def test_a_dialog_that_does_not_answer_is_said_in_the_log(caplog):
    live = Live({2: (Woke,), 8: (Utterance, "bonne nuit", 0.9)}, 90)

    class Hung(InlineWorker):
        async def run(self, function, *args, **kwargs):
            if function == live.assistant.mind.think:
                await asyncio.Event().wait()
            return function(*args, **kwargs)

    live.assistant.mind_worker = Hung()
    await live.run()
    assert live.phase_at(89) == "idle"
    assert caplog.text.count("the dialog has not answered for 5 s") == 1


async def test_ears_that_fail_on_a_frame_do_not_end_the_house(caplog):
    live = await Live({2: (Woke,), 5: RuntimeError("boom"), 30: (Woke,), 38: (Utterance, "bonne nuit", 0.9)}).run()
    assert "boom" in caplog.text
    assert [turn.intent for turn in live.turns] == ["sleep"]


async def test_a_house_without_a_voice_answers_on_its_screen():
    live = await Live({2: (Woke,), 8: (Utterance, "bonne nuit", 0.9)}, broken_voice=True).run()
    assert live.turns[0].said in live.shown
    assert live.phase_at(60) == "idle"


async def test_a_house_without_a_loudspeaker_still_hears_and_asks():
    """Its earcon failed after each hotword, and that shut the ears: nothing was ever heard."""
    live = Live({2: (Woke,), 8: (Utterance, "je pars", 0.9), 40: (Utterance, "ce soir", 0.9)})

    async def play(sound):
        raise AudioError("No loudspeaker is plugged in.")

    live.room.play = play
    await live.run()
    assert [turn.intent for turn in live.turns] == ["leave", "leave"]
    assert live.mode == "lockout"
    assert [turn.said for turn in live.turns] == live.shown


async def test_a_turn_that_cannot_be_kept_does_not_end_the_conversation(monkeypatch, caplog):
    live = Live({2: (Woke,), 8: (Utterance, "je pars", 0.9), 40: (Utterance, "ce soir", 0.9)})
    write = live.store.write

    def full(point):
        if point.series == "turn":
            raise sqlite3.OperationalError("database or disk is full")
        write(point)

    monkeypatch.setattr(live.store, "write", full)
    await live.run()
    assert [turn.intent for turn in live.turns] == ["leave", "leave"]
    assert "disk is full" in caplog.text


@pytest.mark.parametrize(("lang", "answer"), [("fr", "je n'ai pas compris"), ("en", "understand")])
async def test_what_is_not_understood_is_asked_again_once(lang, answer):
    settings = Settings.model_validate({"house": {"language": lang}, "voice": {"greeting": False}})
    heard = {2: (Woke,), 8: (Utterance, "", 0.0), 40: (Utterance, "", 0.0)}
    live = await Live(heard, settings=settings).run()
    assert [turn.outcome for turn in live.turns] == ["unclear", "unclear"]
    assert answer in live.turns[0].said.lower()
    assert live.phase_at(119) == "idle"


@pytest.mark.parametrize("said", ["je suis rentré", "I'm back"])
async def test_messages_read_on_a_phone_far_away_still_wait_for_those_at_home(said):
    live = Live({})
    live.house.act(Effect("modes", "set", {"mode": "lockout"}), START)
    live.house.act(Effect("messages", "add", {"sender": "Marie", "text": "Je passe"}), START)
    turn, _ = await live.assistant.ask(said, live.assistant.mind.dialogs.start(), afar=True)
    assert "Je passe" in turn.said and live.mode == "cocoon"
    assert [message.heard for message in live.house.snapshot(START).messages] == [False]
    await live.assistant.ask(said, live.assistant.mind.dialogs.start())
    assert [message.heard for message in live.house.snapshot(START).messages] == [True]


@pytest.mark.parametrize(
    ("said", "told", "reminder"),
    [
        ("je suis réveillé", "un nouveau message en attente", "Il y a un nouveau message."),
        ("I'm up", "one new message waiting", "There is one new message."),
    ],
)
async def test_who_gets_up_hears_once_that_messages_wait(said, told, reminder):
    lang = "fr" if said.startswith("je") else "en"
    live = Live({}, settings=Settings.model_validate({"house": {"main_language": lang}}))
    aloud = []
    live.house.bus = LocalBus()
    live.house.bus.subscribe(Announcement, lambda event: aloud.append(event.text))
    live.house.act(Effect("modes", "set", {"mode": "asleep"}), START)
    live.house.act(Effect("messages", "add", {"sender": "Marie", "text": "Je passe"}), START)
    turn, _ = await live.assistant.ask(said, live.assistant.mind.dialogs.start())
    assert told in turn.said and aloud == []
    live.house.act(Effect("modes", "set", {"mode": "asleep"}), START)
    live.house.act(Effect("modes", "set", {"mode": "cocoon", "cause": "remote"}), START)
    assert aloud == [reminder], "nobody in the house has been told"


def told_by(live):
    """A message comes in; what the house says of it goes to the loop, as in `hello run`."""

    def announce(said):
        live.assistant.dispatch(Announce(live.clock.at, said.text, said.lang, said.urgent, said.message))

    live.house.bus = LocalBus()
    live.house.bus.subscribe(Announcement, announce)
    return lambda: live.house.handle(MessageReceived(live.clock.now(), "Marie", "Coucou"), live.clock.now())


def unheard(live):
    return [message.text for message in live.house.snapshot(live.clock.now()).messages if not message.heard]


async def test_a_message_that_silence_overtakes_still_waits():
    live = Live({2: (Woke,), 8: (Utterance, "bonne nuit", 0.9)})
    live.script.calls[5] = told_by(live)
    await live.run()
    assert live.mode == "asleep" and not any("Coucou" in text for text in live.speaker.said)
    assert unheard(live) == ["Coucou"]


async def test_a_message_that_was_said_or_cut_by_somebody_was_heard():
    for heard in ({}, {8: (StopWord,)}):
        live = Live(heard)
        live.script.calls[5] = told_by(live)
        await live.run()
        assert any("Coucou" in text for text in live.speaker.said)
        assert unheard(live) == []
        live.house = Household(live.store, live.settings)
        assert unheard(live) == [], "nor is it told again after a restart"


async def test_a_message_nobody_could_hear_waits():
    live = Live({}, broken_voice=True)
    live.script.calls[5] = told_by(live)
    await live.run()
    assert "Message de Marie : Coucou" in live.shown
    assert unheard(live) == ["Coucou"]


async def test_what_was_still_to_be_said_at_a_restart_waits():
    live = Live({2: (Woke,), 8: (Utterance, "je pars", 0.9)}, 12)
    live.script.calls[5] = told_by(live)
    live.script.calls[6] = lambda: setattr(live, "later", Household(live.store, live.settings))
    await live.run()
    live.house = live.later
    assert unheard(live) == ["Coucou"]
