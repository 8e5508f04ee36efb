"""The Linky electricity meter, read at its customer output (TIC)."""

from hardware.linky.meter import Linky

__all__ = ["Linky"]
