"""Where the models lie that come with the package, so that nothing need be downloaded."""

from pathlib import Path

HOME = Path(__file__).resolve().parent
COMPACT = HOME / "compact"
"""The embedded recognizer, a Vosk folder for French and English."""
NETWORK = COMPACT / "am" / "final.mdl"
HOTWORDS = HOME / "hotword"
"""The heads of the hotwords."""
