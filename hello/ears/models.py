"""Which speech model hears which language: the configured one, else a fetched official one, else the embedded."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from basecamp.house import LANGS, Lang
from basecamp.paths import data_dir
from basecamp.settings import Settings
from hello.ears.recognizer import RecognizerError, SpeechModel, VoskModel
from models.acoustics import AcousticsError, sounds
from models.acoustics.sounds import Sounds
from models.shipped import embedded, network_in

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choice:
    """A model folder and why it was chosen: config, enrolled, fetched or embedded."""

    folder: Path
    why: str


def candidates(lang: Lang, settings: Settings, alone: bool) -> list[Choice]:
    """The places to look, best first. `alone`: no other language is heard; two embedded models beside each other cost
    twice the computing and hear no better than the one of both languages (docs/stt.md)."""
    configured = settings.ears.model_fr if lang == "fr" else settings.ears.model_en
    if configured:
        return [Choice(Path(configured).expanduser(), "config")]
    data = data_dir() / "models"
    choices = [Choice(data / "enrolled", "enrolled")]
    choices += [Choice(folder, "fetched") for folder in sorted(data.glob(f"vosk-*-{lang}*"))]
    return [*choices, Choice(embedded((lang,) if alone else LANGS), "embedded")]


def choose(lang: Lang, settings: Settings, alone: bool = False) -> Choice:
    """The first candidate that is there; `alone`: no other language is heard. Raises RecognizerError with what to
    do."""
    for choice in candidates(lang, settings, alone):
        if network_in(choice.folder).is_file():
            return choice
        if choice.why == "config":
            raise RecognizerError(
                f"There is no speech model in {choice.folder} (setting ears.model_{lang}): "
                "correct the path, or leave it empty for the embedded model."
            )
    raise RecognizerError(
        f"There is no speech model for {lang!r}: run 'hello models fetch' (needs Internet once), "
        f"or set ears.model_{lang} to the folder of a Vosk model."
    )


@dataclass(frozen=True)
class Hearing:
    """A loaded model and the languages it serves (one compact model may serve both)."""

    model: SpeechModel
    langs: tuple[Lang, ...]
    sounds: Sounds | None = None
    """Its network and lexicon, where it is one of hello's own."""


def load(settings: Settings, langs: Sequence[Lang] | None = None) -> list[Hearing]:
    """Load what the configured languages need; a folder that serves both is loaded once."""
    if langs is None:
        langs = settings.house.languages
    folders: dict[Path, list[Lang]] = {}
    for lang in langs:
        folders.setdefault(choose(lang, settings, alone=len(langs) == 1).folder.resolve(), []).append(lang)
    return [Hearing(VoskModel(folder), tuple(served), own(folder)) for folder, served in folders.items()]


def own(folder: Path) -> Sounds | None:
    """The phones of a model that hello made; None for another maker's."""
    try:
        return sounds.read(folder)
    except AcousticsError as error:
        log.debug("%s", error)
        return None
