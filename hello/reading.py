"""`hello enrol NAME` with a microphone: sentences shown and said, read aloud, checked, kept; then learnt.

Then the hotword is asked for ten times (alone with `hello enrol NAME --hotwords`).

It can be interrupted and continued: what was read well is not asked again. Recordings stay in the data folder.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from basecamp.clock import Clock, SystemClock
from basecamp.house import Lang
from basecamp.paths import data_dir
from basecamp.settings import EarsSettings, Settings
from hello.audio.files import write_sound
from hello.audio.frames import FRAME_S, AudioError, Frame, Sound
from hello.ears.endpoint import Endpoint, feed
from hello.ears.vad import VoiceActivity

if TYPE_CHECKING:
    from hello.audio.frames import Samples

TRIES = 3
"""A sentence that fails this often is left for later."""
WAIT_S = 8.0
"""Time to begin reading, seconds."""
BEFORE_S = 0.4
"""Kept before the speech, so that its first consonant is in the recording, seconds."""
LISTING = "list.tsv"

WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "read": "Lis à voix haute :",
        "nothing": "Je n'ai rien entendu.",
        "later": "On y reviendra.",
        "begin": "{count} phrases à lire. Ctrl-C pour s'arrêter ; la même commande reprend où tu en étais.",
        "done": "{count} phrases enregistrées dans {folder}.",
        "call": "Appelle-moi :",
    },
    "en": {
        "read": "Read aloud:",
        "nothing": "I heard nothing.",
        "later": "We will come back to it.",
        "begin": "{count} sentences to read. Ctrl-C to stop; the same command goes on from there.",
        "done": "{count} sentences recorded in {folder}.",
        "call": "Call me:",
    },
}

Speak = Callable[[str], Awaitable[None]]


def waiting(sentences: Sequence[str], folder: Path) -> list[str]:
    """The sentences that have no good recording yet."""
    listing = folder / LISTING
    done = set()
    if listing.is_file():
        lines = listing.read_text(encoding="utf-8").splitlines()
        done = {line.split("\t")[1] for line in lines if line.count("\t") >= 2}
    return [sentence for sentence in sentences if sentence not in done]


def prepared(sentences: Sequence[str], folder: Path) -> list[str]:
    """The folder made, readable by the owner alone, and the sentences still to be read."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return waiting(sentences, folder)


async def take(
    frames: AsyncIterator[Frame], vad: VoiceActivity, settings: EarsSettings, deaf_until: float
) -> "Samples | None":
    """One utterance from the first frame after `deaf_until` (seconds); None when nobody spoke or the sound ended."""
    import numpy as np

    patient = settings.model_copy(update={"trailing_silence_s": 0.8, "max_turn_s": 12.0})
    heard: list[Samples] = []
    state = Endpoint()
    vad.reset()
    async for frame in frames:
        if frame.at < deaf_until:
            continue
        heard.append(frame.samples)
        score = vad.score(frame.samples)
        speech = None if score is None else score >= settings.speech_level
        state = feed(state, FRAME_S, speech, patient, WAIT_S)
        if state.over:
            break
    if state.onset == 0.0:
        return None
    first = max(0, round((state.onset - settings.min_speech_s - BEFORE_S) / FRAME_S))
    return np.concatenate(heard[first:])


async def read_aloud(
    sentences: Sequence[str],
    frames: AsyncIterator[Frame],
    speak: Speak,
    vad: VoiceActivity,
    settings: Settings,
    clock: Clock,
    folder: Path,
    lang: Lang,
    tell: Callable[[str], None],
) -> int:
    """Ask for every sentence that is missing; the answer is how many good recordings there are now."""
    words = WORDS[lang]
    missing = prepared(sentences, folder)
    tell(words["begin"].format(count=len(missing)))
    for number, sentence in enumerate(missing, 1):
        for _ in range(TRIES):
            tell(f"[{number}/{len(missing)}] {words['read']} « {sentence} »")
            await speak(sentence)
            sound = await take(frames, vad, settings.ears, clock.monotonic() + settings.audio.guard_s)
            complaint = words["nothing"] if sound is None else complaint_about(sound, lang)
            if sound is not None and complaint is None:
                keep(sound, sentence, lang, folder)
                break
            tell(f"  {complaint}")
            await speak(complaint or "")
        else:
            tell(f"  {words['later']}")
    count = len(sentences) - len(waiting(sentences, folder))
    tell(words["done"].format(count=count, folder=folder))
    return count


def recorded(folder: Path) -> list[Path]:
    """The calls recorded so far, in a folder that is there from now on, readable by the owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return sorted(folder.glob("*.wav"))


async def call(
    word: str,
    count: int,
    frames: AsyncIterator[Frame],
    vad: VoiceActivity,
    settings: Settings,
    folder: Path,
    lang: Lang,
    tell: Callable[[str], None],
) -> int:
    """Ask for the hotword until there are `count` good recordings; what is there already is not asked again."""
    words = WORDS[lang]
    there = {path.name for path in recorded(folder)}
    for number in range(count):
        path = folder / f"{number:03}.wav"
        for _ in range(0 if path.name in there else TRIES):
            tell(f"[{number + 1}/{count}] {words['call']} « {word} »")
            sound = await take(frames, vad, settings.ears, 0.0)
            complaint = words["nothing"] if sound is None else complaint_about(sound, lang)
            if sound is not None and complaint is None:
                write_sound(path, Sound(sound))
                path.chmod(0o600)
                break
            tell(f"  {complaint}")
    return len(recorded(folder))


def complaint_about(sound: "Samples", lang: Lang) -> str | None:
    """What the reader should do better, None when the recording is good."""
    import numpy as np

    from models.enrolment.quality import measure

    return measure(sound.astype(np.float32) / 32768).complaint(lang)


def keep(sound: "Samples", sentence: str, lang: Lang, folder: Path) -> None:
    """Write the recording, then list it: what is listed is always there."""
    listing = folder / LISTING
    number = len(listing.read_text(encoding="utf-8").splitlines()) if listing.is_file() else 0
    path = folder / f"read-{number:03}.wav"
    write_sound(path, Sound(sound))
    path.chmod(0o600)
    with listing.open("a", encoding="utf-8") as file:
        file.write(f"{path.name}\t{sentence}\t{lang}\n")


def main(arguments: Sequence[str], settings: Settings) -> int:
    """`hello enrol …`: a NAME alone (or with `--hotwords`) is recorded with the microphone first; the rest as told.

    A NAME alone reads the sentences and then calls; what was learnt of the sentences stays when the calls fail.
    """
    from models.enrolment import cli, hotwords
    from models.shipped import embedded

    base = ["--base", str(embedded(settings.house.languages))]
    alone = [word for word in arguments if word != "--hotwords"]
    if len(alone) != 1 or alone[0].startswith("-"):
        return cli.main([*base, *arguments])
    name, lang, calls = alone[0], settings.house.main_language, hotwords.folder(data_dir(), alone[0])
    reading = None if "--hotwords" in arguments else data_dir() / "reading" / name
    try:
        asyncio.run(with_microphone(reading, calls, settings))
    except KeyboardInterrupt:
        print("\nContinue with the same command." if settings.house.main_language == "en" else "\nÀ bientôt.")
        return 130
    learnt = cli.main([name, "--from", str(reading), "--lang", lang, *base]) if reading is not None else 0
    return cli.main([name, "--hotwords", "--from", str(calls), "--lang", lang]) or learnt


async def with_microphone(reading: Path | None, calls: Path, settings: Settings) -> None:
    """Read the sentences of the house's languages (unless None), then call: the real microphone and loudspeaker."""
    from hello.audio.devices import Loudspeaker, Microphone
    from hello.ears.vad import Silero
    from hello.voice import synthesis
    from hello.voice.speaker import Speaker
    from models.enrolment.hotwords import WANTED
    from models.enrolment.sentences import to_read

    clock = SystemClock(settings.house.time_zone)
    loudspeaker = Loudspeaker(settings.audio, clock)
    speaker = Speaker(synthesis.choose(settings.voice), settings.voice)
    frames = Microphone(settings.audio, clock, patient=False).frames()
    for lang, sentences in to_read(settings.house.languages).items():
        if reading is None:
            break

        async def speak(text: str, lang: Lang = lang) -> None:
            try:
                await loudspeaker.play(await asyncio.to_thread(speaker.say, text, lang))
            except AudioError as error:
                print(error, file=sys.stderr)  # the sentence is on the screen as well

        await read_aloud(sentences, frames, speak, Silero(), settings, clock, reading, lang, print)
    await call("hello", WANTED, frames, Silero(), settings, calls, settings.house.main_language, print)
