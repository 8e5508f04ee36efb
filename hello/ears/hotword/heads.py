"""Which hotwords there are and where: the user's own, those shipped, those bundled with the engine package."""

from dataclasses import dataclass
from pathlib import Path

from hello.ears.hotword import HotwordError
from hello.ears.trigger import TriggerSettings
from models.hotword.head import read_meta
from models.shipped import HOTWORDS

SECOND = ".second.npz"
"""`NAME.second.npz` beside `NAME.npz` is its second stage, `NAME.background.npz` what adapting it needs: no words."""
BUNDLED = ("okay_nabu", "hey_jarvis", "hey_mycroft", "hey_rhasspy", "alexa")


@dataclass(frozen=True)
class Source:
    """Where a head is: `path` of a file, or None for one bundled with the engine package."""

    name: str
    path: Path | None


def normalise(name: str) -> str:
    """ "OK maison" → "ok_maison": how heads are named on disk."""
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())


def known(models_dir: Path | None = None) -> set[str]:
    """Every name that `find` would find without a path."""
    names = set(BUNDLED)
    for folder in (models_dir, HOTWORDS):
        if folder is not None and folder.is_dir():
            words = (file for file in folder.iterdir() if file.suffix in (".npz", ".tflite"))
            names.update(file.stem for file in words if "." not in file.stem)
    return names


def find(name: str, models_dir: Path | None = None) -> Source:
    """The head called `name`, or at that path; raises `HotwordError` when there is none."""
    path = Path(name)
    if path.suffix in (".npz", ".tflite", ".onnx"):
        if path.suffix == ".onnx":
            tail = "convert it to .tflite (openWakeWord publishes both), or train one of ours (.npz)"
            raise HotwordError(f"The hotword {name} is an ONNX file, which no installed engine reads; {tail}.")
        if not path.is_file():
            raise HotwordError(f"The hotword file {name} does not exist; check the path in the configuration.")
        return Source(path.stem, path)
    wanted = normalise(name)
    for folder in (models_dir, HOTWORDS):
        for suffix in (".npz", ".tflite"):
            if folder is not None and (folder / (wanted + suffix)).is_file():
                return Source(wanted, folder / (wanted + suffix))
    if wanted in BUNDLED:
        return Source(wanted, None)
    raise HotwordError(
        f"The hotword {name!r} is unknown. Known ones are {', '.join(sorted(known(models_dir)))}; "
        f'make a new one with: hello models train hotword "{wanted.replace("_", " ")}"'
    )


def settings(source: Source) -> TriggerSettings:
    """The trigger settings written in a head of ours; the defaults for any other."""
    if source.path is None or source.path.suffix != ".npz":
        return TriggerSettings()
    chosen = read_meta(source.path).get("trigger", {})
    return TriggerSettings(
        threshold=float(chosen.get("threshold", 0.5)),
        needed=int(chosen.get("needed", 1)),
        window=int(chosen.get("window", 1)),
        refractory=float(chosen.get("refractory", 2.0)),
        sure=float(chosen.get("sure", 0.995)),
        alone=float(chosen.get("alone", 0.6)),
        asks=int(chosen.get("asks", 1)),
    )


def second(source: Source, models_dir: Path | None = None) -> Path | None:
    """The file of the second stage that belongs to a head: what the house learned for a shipped one, else beside it.

    None for a head without one (trained here, or another maker's): then the recognizer's words decide.
    """
    if source.path is None or source.path.suffix != ".npz":
        return None
    beside = source.path.with_name(source.path.stem + SECOND)
    if source.path.parent == HOTWORDS:
        learned = None if models_dir is None else models_dir / beside.name
        return next((path for path in (learned, beside) if path is not None and path.is_file()), None)
    # What the house learned belongs to the shipped head, not to one trained here under the same name.
    return beside if beside.is_file() and "adapted" not in read_meta(beside) else None
