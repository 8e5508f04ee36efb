"""The second stage by several witnesses (`models.hotword.second`), for the words that have one; the others are decoded.

The network that finds the phones is the household's own (enrolled) where the recognizer uses it, else the embedded one,
also beside a fetched model of another maker, and beside that of French alone, to which no head was fitted.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hello.ears.confirm import Confirm
from hello.ears.models import Hearing
from hello.ears.trigger import Detection
from models.acoustics import AcousticsError, phones
from models.hotword import HotwordError, second
from models.shipped import COMPACT

if TYPE_CHECKING:
    from hello.audio.frames import Samples

log = logging.getLogger(__name__)


def load(paths: Mapping[str, Path]) -> dict[str, second.Second]:
    """The second stages in some files, by word; a damaged one is left out with a warning, its word is then decoded."""
    found = {}
    for name, path in paths.items():
        try:
            found[name] = second.read(path)
        except HotwordError as error:
            log.warning("%s Until then the recognizer's words decide about %s.", error, name)
    return found


def network(
    hearings: Sequence[Hearing], seconds: Iterable[second.Second] = (), embedded: Path = COMPACT
) -> phones.Network | None:
    """The first network of ours among the speech models in use that the second stages can look into, else the embedded
    one; None (and a warning) if none. A model enrolled long ago may be of another size."""
    for hearing in hearings:
        if hearing.hotword and hearing.sounds is not None and all(one.fits(hearing.sounds.network) for one in seconds):
            return hearing.sounds.network
    try:
        return phones.read(embedded / "am" / "final.mdl")
    except AcousticsError as error:
        log.debug("%s", error)
    log.warning("No speech model of hello's own is there: the hotword is heard without its phones, less well.")
    return None


def fused(seconds: Mapping[str, second.Second], heard: phones.Network | None, otherwise: Confirm) -> Confirm:
    """The `Confirm` of the ears: words with a second stage by it, others by `otherwise`."""

    def confirm(samples: "Samples", found: Detection) -> bool:
        own = seconds.get(found.name)
        if own is None:
            return otherwise(samples, found)
        return own.accepts(own.evidence(samples, found.score, heard))

    return confirm
