"""Where the models lie that come with the package, so that nothing need be downloaded."""

from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent
COMPACT = HOME / "compact"
"""The embedded recognizer, a Vosk folder for French and English."""
COMPACT_FR = HOME / "compact-fr"
"""The same for a house of French alone: its network learned French more."""
COMPACT_EN = HOME / "compact-en"
"""The same for a house of English alone."""
ALONE = {"fr": COMPACT_FR, "en": COMPACT_EN}


def network_in(folder: Path) -> Path:
    """The network of a Vosk folder, of whichever maker."""
    return folder / "am" / "final.mdl"


NETWORK = network_in(COMPACT)
HOTWORDS = HOME / "hotword"
"""The heads of the hotwords."""
HOTWORD_NETWORK = HOTWORDS / "hello.mdl"
"""The recognizer's network that the second stage of the hotword looks into: the one its heads were fitted to, whatever
the recognizer has learnt since, and whoever enrolled."""


def embedded(langs: Sequence[str]) -> Path:
    """The embedded recognizer of a house that hears these languages."""
    return ALONE[langs[0]] if len(langs) == 1 else COMPACT
