"""The second stage by several witnesses (`models.hotword.second`), for the words that have one; the others are decoded.

The network that finds the phones is the recognizer's as it was when the heads of the hotword were fitted to it.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hello.ears.confirm import Confirm
from hello.ears.trigger import Detection
from models.acoustics import AcousticsError, phones
from models.hotword import HotwordError, second
from models.shipped import HOTWORD_NETWORK

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


def network(path: Path = HOTWORD_NETWORK) -> phones.Network | None:
    """The network that the second stages look into; None (and a warning) when it is not there."""
    try:
        return phones.read(path)
    except AcousticsError as error:
        log.warning("%s The hotword is heard without its phones, less well.", error)
    return None


def fused(seconds: Mapping[str, second.Second], heard: phones.Network | None, otherwise: Confirm) -> Confirm:
    """The `Confirm` of the ears: words with a second stage by it, others by `otherwise`."""

    def confirm(samples: "Samples", found: Detection) -> bool:
        own = seconds.get(found.name)
        if own is None:
            return otherwise(samples, found)
        return own.accepts(own.evidence(samples, found.score, heard))

    return confirm
