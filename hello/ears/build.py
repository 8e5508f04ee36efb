"""The ears put together from the settings."""

import random
from collections.abc import Sequence
from pathlib import Path

from basecamp.house import Lang
from basecamp.paths import data_dir
from basecamp.settings import HotwordSettings, Settings
from hello.ears import hotword
from hello.ears.confirm import confirmation
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
        trigger(settings.hotword, folder),
        Silero(),
        hearings,
        settings.ears,
        confirmation(hearings) if settings.hotword.confirm and hearings else None,
    )


def trigger(settings: HotwordSettings, folder: Path) -> Trigger:
    """Each word with the settings it was measured with, unless the owner set others."""
    own = hotword.recommended_all(settings.names, folder if folder.is_dir() else None)
    return Trigger(
        {
            name: TriggerSettings(
                threshold=settings.threshold or word.threshold,
                needed=settings.needed or word.needed,
                window=max(settings.window or word.window, settings.needed or word.needed),
                refractory=max(settings.refractory_s, 1.5),
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
