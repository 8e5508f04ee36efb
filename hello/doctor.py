"""`hello doctor`: what works on this machine, what is missing, how to get it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from basecamp.errors import HelloError
from basecamp.paths import config_file, house_dir
from basecamp.settings import Settings

State = Literal["works", "missing", "broken"]
SIGNS: dict[State, str] = {"works": "✓", "missing": "–", "broken": "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `how` says what to do about what does not work."""

    state: State
    what: str
    how: str = ""

    def line(self) -> str:
        return f"{SIGNS[self.state]} {self.what}" + (f"\n    → {self.how}" if self.how else "")


Look = Callable[[Settings], Iterator[Finding]]
"""Looks at one part of the house."""


def main(settings: Settings, file: Path | None = None, echo: Callable[[str], None] = print) -> int:
    """Print every finding; exit status 1 when something is broken (missing hardware is not).

    `file` is where `settings` were read; None is the usual place.
    """
    broken = 0
    first: Look = partial(machine, file=file)
    for title, look in (("Machine", first), *CHECKS):
        echo(title)
        try:
            for finding in look(settings):
                echo("  " + finding.line())
                broken += finding.state == "broken"
        except HelloError as error:
            echo("  " + Finding("broken", str(error)).line())
            broken += 1
        except ModuleNotFoundError as error:
            echo("  " + Finding("broken", f"the package {error.name} is not installed", "run 'make setup'").line())
            broken += 1
    echo("Something is broken, see ✗ above." if broken else "All that is here works.")
    return 1 if broken else 0


def machine(settings: Settings, file: Path | None = None) -> Iterator[Finding]:
    yield Finding("works", f"Python {sys.version.split()[0]}")
    path = file or config_file()
    if path.is_file():
        yield Finding("works", f"settings {path}")
    else:
        yield Finding("missing", "no settings file: the defaults serve", f"copy basecamp.example.toml to {path}")
    folder = house_dir(settings.house.data_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_text("x")
        probe.unlink()
        yield Finding("works", f"data folder {folder}")
    except OSError as error:
        yield Finding(
            "broken", f"data folder {folder}: {error.strerror}", "choose another with HELLO_DATA or house.data_dir"
        )


def sound(settings: Settings) -> Iterator[Finding]:
    from hello.audio.devices import Direction, find_device, portaudio
    from hello.audio.frames import AudioError

    sides: tuple[tuple[Direction, str, str], ...] = (
        ("input", settings.audio.microphone, "microphone"),
        ("output", settings.audio.loudspeaker, "loudspeaker"),
    )
    for direction, wanted, name in sides:
        try:
            device = portaudio().query_devices(find_device(wanted, direction))
            yield Finding("works", f"{name}: {device['name']}")
        except AudioError as error:
            yield Finding("missing", f"{name}: {error}", "page and terminal work without")
    from hello.voice.interphone import available

    if available():
        yield Finding("works", "SoX")
    else:
        how = "apt-get install sox"
        yield Finding("broken" if settings.voice.interphone else "missing", "SoX (interphone effect)", how)


def ears(settings: Settings) -> Iterator[Finding]:
    from hello.ears import build, models
    from hello.ears.recognizer import RecognizerError, some

    for lang in settings.house.languages:
        try:
            choice = models.choose(lang, settings, alone=settings.house.language == lang)
        except RecognizerError as error:
            yield Finding("broken", f"{lang}: {error}")
            continue
        yield Finding("works", f"{lang}: speech model {choice.folder.name} ({choice.why})")
    loaded = models.load(settings)
    for lang, phrases in build.grammars(settings, settings.house.languages).items():
        hearing = next((h for h in loaded if lang in h.langs), None)
        if hearing is None:
            continue
        unknown = hearing.model.unknown_words(phrases)
        if unknown:
            yield Finding(
                "missing",
                f"{lang}: {len(unknown)} words of the phrases are unknown to the model: {some(unknown)}",
                "hello models rebuild-graph adds them",
            )
        else:
            yield Finding("works", f"{lang}: every word of the {len(phrases)} phrases can be heard")
    build.ears(settings, loaded)
    yield Finding("works", f"hotword: {', '.join(settings.hotword.names)}")


def voice(settings: Settings) -> Iterator[Finding]:
    from hello.voice import synthesis

    voices = synthesis.choose(settings.voice)
    for lang in settings.house.languages:
        seconds = voices.render("Bonjour." if lang == "fr" else "Hello.", lang).seconds
        state: State = "works" if seconds > 0.2 else "broken"
        yield Finding(state, f"{lang}: voice {voices.name(lang)}")


def phrases(settings: Settings) -> Iterator[Finding]:
    from dialogs.intents import check

    problems = check()
    for problem in problems:
        yield Finding("broken", problem, "correct dialogs/phrases")
    if not problems:
        yield Finding("works", "the phrases of both languages are consistent")
    from dialogs import answers

    spoilt = answers.check()
    for problem in spoilt:
        yield Finding("broken", problem, "correct dialogs/answers")
    if not spoilt:
        yield Finding("works", "the answers of both languages are consistent")


def devices(settings: Settings) -> Iterator[Finding]:
    from hardware.doctor import survey

    lang = settings.house.main_language
    for found in survey(settings):
        yield Finding(found.state, found.fr if lang == "fr" else found.en)


CHECKS: tuple[tuple[str, Look], ...] = (
    ("Sound", sound),
    ("Ears", ears),
    ("Voice", voice),
    ("Phrases", phrases),
    ("Devices", devices),
)
