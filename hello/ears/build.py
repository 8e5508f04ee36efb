"""The ears put together from the settings."""

import random
from collections.abc import Sequence
from pathlib import Path

from basecamp.house import Lang
from basecamp.paths import data_dir
from basecamp.settings import HotwordSettings, Settings
from hello.ears import fusion, hotword
from hello.ears.confirm import Confirm, Needs, confirmation
from hello.ears.ears import Ears
from hello.ears.models import Hearing
from hello.ears.trigger import Trigger, TriggerSettings
from hello.ears.vad import Silero


def ears(settings: Settings, hearings: Sequence[Hearing]) -> Ears:
    """Hotword, trigger, confirmation, voice detection and recognition as configured."""
    folder = data_dir() / "models" / "hotword"
    words = hotword.load(settings.hotword.names, folder if folder.is_dir() else None)
    return Ears(
        words,
        trigger(settings.hotword, folder, confirms(settings.hotword, hearings)),
        Silero(),
        hearings,
        settings.ears,
        confirm(settings.hotword, hearings, folder) if confirms(settings.hotword, hearings) else None,
    )


def confirm(settings: HotwordSettings, hearings: Sequence[Hearing], folder: Path) -> Confirm:
    """The second stage: several witnesses for the words that have them, the recognizer's words for the others."""
    decoded = confirmation(hearings, needs=needs(settings, folder))
    paths = hotword.seconds(settings.names, folder if folder.is_dir() else None)
    seconds = {name: stage.at(settings.false_per_hour) for name, stage in fusion.load(paths).items()}
    return fusion.fused(seconds, fusion.network(hearings), decoded) if seconds else decoded


def confirms(settings: HotwordSettings, hearings: Sequence[Hearing]) -> bool:
    """Is there a second stage?"""
    return settings.confirm and bool(hearings)


def needs(settings: HotwordSettings, folder: Path) -> dict[str, Needs]:
    """What each word needs to be believed, as measured with its head."""
    own = hotword.recommended_all(settings.names, folder if folder.is_dir() else None)
    return {name: Needs(sure=word.sure, alone=word.alone) for name, word in own.items()}


def trigger(settings: HotwordSettings, folder: Path, confirmed: bool = True) -> Trigger:
    """Each word with the settings it was measured with, unless the owner set others.

    Without a second stage the threshold is the one that was measured alone.
    """
    own = hotword.recommended_all(settings.names, folder if folder.is_dir() else None)
    return Trigger(
        {
            name: TriggerSettings(
                threshold=settings.threshold or (word.threshold if confirmed else max(word.threshold, word.alone)),
                needed=settings.needed or word.needed,
                window=max(settings.window or word.window, settings.needed or word.needed),
                refractory=max(settings.refractory_s, 1.5),
                sure=word.sure,
                alone=word.alone,
                asks=word.asks,
            )
            for name, word in own.items()
        }
    )


def grammars(settings: Settings, langs: Sequence[Lang]) -> dict[Lang, list[str]]:
    """What may be said outside any conversation."""
    from dialogs.conversation import Dialogs

    dialogs = Dialogs(settings, random.Random(0))
    state = dialogs.start(None)
    return {lang: dialogs.grammar(state, lang) for lang in langs}
