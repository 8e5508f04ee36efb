"""The ears put together from the settings."""

import random
from collections.abc import Mapping, Sequence
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

Described = Mapping[str, TriggerSettings]
"""What each hotword was measured with, as its file says."""


def ears(settings: Settings, hearings: Sequence[Hearing]) -> Ears:
    """Hotword, trigger, confirmation, voice detection and recognition as configured."""
    folder = own_words()
    names = settings.hotword.names
    described = hotword.recommended_all(names, folder)
    confirmed = settings.hotword.confirm and bool(hearings)
    return Ears(
        hotword.load(names, folder),
        trigger(settings.hotword, described, confirmed),
        Silero(),
        hearings,
        settings.ears,
        confirm(settings.hotword, hearings, described, folder) if confirmed else None,
    )


def own_words() -> Path | None:
    """The folder of the household's own words, where there is one."""
    folder = data_dir() / "models" / "hotword"
    return folder if folder.is_dir() else None


def confirm(
    settings: HotwordSettings, hearings: Sequence[Hearing], described: Described, folder: Path | None
) -> Confirm:
    """The second stage: several witnesses for the words that have them, the recognizer's words for the others.

    What each word needs to be believed was measured with its head.
    """
    needs = {name: Needs(sure=word.sure, alone=word.alone) for name, word in described.items()}
    decoded = confirmation(hearings, needs=needs)
    paths = hotword.seconds(settings.names, folder)
    seconds = {name: stage.at(settings.false_per_hour) for name, stage in fusion.load(paths).items()}
    return fusion.fused(seconds, fusion.network(), decoded) if seconds else decoded


def trigger(settings: HotwordSettings, described: Described, confirmed: bool) -> Trigger:
    """Each word with the settings it was measured with, unless the owner set others.

    Without a second stage the threshold is the one that was measured alone.
    """
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
            for name, word in described.items()
        }
    )


def grammars(settings: Settings, langs: Sequence[Lang]) -> dict[Lang, list[str]]:
    """What may be said outside any conversation."""
    from dialogs.conversation import Dialogs

    dialogs = Dialogs(settings, random.Random(0))
    state = dialogs.start(None)
    return {lang: dialogs.grammar(state, lang) for lang in langs}
