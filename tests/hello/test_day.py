"""The whole loop on real audio with the real engines: hotword, recognition, dialogs, skills, voice.

Everything is what a fresh install has; only time is simulated.
"""

import asyncio
import subprocess
import sys
from datetime import time

import numpy as np
import pytest

from basecamp.settings import Settings
from hello.audio.frames import RATE, Sound
from hello.demo import story
from hello.demo.script import STORY, Line, Scene
from hello.voice.synthesis import NanoVoice
from tests.shared import ROOT

ENGLISH = (
    Scene(
        time(8, 30),
        "Leaving",
        (Line("I'm leaving", "en", "leave", hotword=True, breath=False), Line("tonight", "en", "leave")),
        lambda house: house.mode == "lockout" and house.heating.mode == "eco",
        "lockout, eco",
    ),
    Scene(
        time(17, 30),
        "Home again",
        (Line("I'm home", "en", "return", hotword=True),),
        lambda house: house.mode == "cocoon" and house.absence is None,
        "cocoon",
    ),
    Scene(
        time(22, 30),
        "Good night",
        (Line("good night", "en", "sleep", hotword=True),),
        lambda house: house.mode == "asleep" and house.silence,
        "asleep, silent",
    ),
)


def play(scenes, noise=None, settings=None):
    day, room, sink = asyncio.run(story.run_day(settings or story.family(), scenes, lambda text: None, noise=noise))
    return day, room, sink


@pytest.mark.parametrize(("language", "scenes"), [("fr", STORY), ("en", ENGLISH)])
def test_a_spoken_day(language, scenes, tmp_path):
    day, room, sink = play(scenes)
    assert day.failures == []
    spoken = [line for scene in scenes for line in scene.lines if isinstance(line, Line)]
    turns = [record.turn for record in day.records if not record.greeting]
    assert [(turn.intent, turn.lang) for turn in turns] == [(line.intent, line.lang) for line in spoken]
    # The house really spoke, and never answered its own voice: exactly one turn a line.
    assert all(sound.seconds > 0.05 for _, sound in sink.said)
    story.write(day, room, sink, tmp_path)
    assert {"day.wav", "day.json", "day.png"} <= {path.name for path in tmp_path.iterdir()}


def test_silence_after_the_question_locks_the_house_and_leaves_the_heating_alone():
    nobody = Line("", "fr", "")
    scene = Scene(
        time(8, 30),
        "Parti sans répondre",
        (Line("je pars", "fr", "leave", hotword=True), nobody, nobody),
        lambda house: house.mode == "lockout" and house.absence is not None and house.absence.back is None,
        "lockout, retour inconnu",
    )
    day, _, _ = play((scene,))
    assert day.failures == []
    assert not [effect for effect in day.effects if effect.skill == "heater"]
    assert [record.turn.outcome for record in day.records if not record.turn.heard] == ["silent", "silent"]


def television(seconds=20.0, level=0.03):
    """Somebody reads the news in another voice, quietly and without a pause."""
    news = (
        "The weather will be cloudy with rain in the north. The minister said that the new law would be "
        "presented before the summer. In sports, the final was won after extra time by the visitors."
    )
    samples = NanoVoice("en-GB", pitch=1.2).render(news, "en").samples.astype(np.float32) * level
    return np.tile(samples, 1 + int(seconds * RATE / len(samples))).astype(np.int16)


def test_a_television_in_the_background_does_not_hold_the_ears_open():
    scene = Scene(
        time(18, 0),
        "Devant la télévision",
        (Line("quelle heure est-il", "fr", "ask_time", hotword=True),),
        lambda house: True,
        "",
    )
    day, _, _ = play((scene,), noise=television())
    assert day.failures == []
    (record,) = [record for record in day.records if not record.greeting]
    # Answered as soon as without a television, not when the sound is cut at the cap.
    assert record.stages.text - record.stages.speech_end < 1.0


@pytest.mark.parametrize(
    ("lang", "word", "expected"),
    [
        ("fr", "oui", ("oui", "non")),
        ("fr", "stop", ("stop", "oui", "non")),
        ("en", "yes", ("yes", "no")),
        ("en", "stop", ("stop", "yes", "no")),
    ],
)
def test_one_word_answers_are_heard_and_end_at_once(lang, word, expected):
    from hello.audio.files import split
    from hello.ears import models
    from hello.ears.listening import Listener
    from hello.ears.vad import Silero

    settings = Settings()
    spoken = NanoVoice("en-US").render(word + ".", lang).samples
    quiet = np.zeros(RATE, np.int16)
    sound = np.concatenate([quiet[: RATE // 2], spoken, np.tile(quiet, 3)])
    listener = Listener(models.load(settings), {lang: list(expected)}, Silero(), settings.ears, 6.0)
    for number, piece in enumerate(split(sound), 1):
        heard = listener.feed(piece, number * 0.08)
        if heard:
            break
    assert heard.outcome == "heard"
    assert heard.text == word
    assert heard.at - heard.speech_end < 0.8


SCRIPT = """
import sys
def watch(event, arguments):
    if event == "socket.bind" and arguments[1][0] == "::1":
        return  # a library asks whether the machine has IPv6; nothing is sent
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"):
        print("SOCKET", event, arguments, flush=True)
        sys.exit(9)
sys.addaudithook(watch)
from pathlib import Path
from hello.demo import story
sys.exit(story.main(Path(sys.argv[1])))
"""


def test_nothing_leaves_the_machine(tmp_path):
    """The whole day in a process where any attempt to use a socket is seen, and in no network where root allows it."""
    isolate = ["unshare", "--net"] if subprocess.run(["unshare", "--net", "true"], check=False).returncode == 0 else []
    done = subprocess.run(
        [*isolate, sys.executable, "-c", SCRIPT, str(tmp_path / "demo")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert "SOCKET" not in done.stdout
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert (tmp_path / "demo" / "day.wav").is_file()


def test_the_owner_does_not_sound_like_the_house():
    owner = story.Owner("hello").say(Line("je pars", "fr", "leave"))
    house = NanoVoice().render("je pars.", "fr")

    def pitch(sound: Sound) -> float:
        samples = sound.samples.astype(float)
        best = np.argmax([np.sum(samples[lag:] * samples[:-lag]) for lag in range(60, 260)]) + 60
        return float(sound.rate / best)

    assert pitch(owner) < 0.92 * pitch(house)
