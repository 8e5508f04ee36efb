"""The volume of the music while it plays: "plus fort", "baisse la musique", "volume à quarante", "turn it down"."""

import re
from collections.abc import Mapping

from basecamp.effects import Effect
from basecamp.house import LANGS, Lang
from dialogs import numbers
from dialogs.conversation.step import Context, Step, line

STEP = 15
"""Percent, up or down at a time."""
LOWEST, HIGHEST = 5, 100
"""Steps end here; silence is "arrête la musique"."""

POLITE: Mapping[Lang, str] = {
    "fr": r"(?:(?:tu peux|peux-tu|vous pouvez|pouvez-vous|est-ce que tu peux|oh|alors|non)\W+)*",
    "en": r"(?:(?:can you|could you|would you|please|oh|no)\W+)*",
}
ENDING = r"(?:\W+(?:s['’]il (?:te|vous) pla[iî]t|merci|please|thanks|thank you))?\W*"
STEPS: Mapping[Lang, tuple[str, ...]] = {
    "fr": (
        r"(?:mets |mettez |mettre )?(?:(?:la musique|le son|le volume) )?(?:(?:un peu|beaucoup|encore) )*"
        r"(?:(?P<up>plus)|moins) fort(?: la musique)?",
        r"(?:(?P<up>(?:re)?monte[rz]?|augmente[rz]?|pousse[rz]?)|baisse[rz]?|diminue[rz]?|rédui(?:s|re|sez))"
        r"(?: (?:un peu|encore))* (?:le (?:son|volume)(?: de la musique)?|la musique)(?: un peu)?",
    ),
    "en": (
        r"(?:make it |make the music |the music |music )?(?:(?:a bit|a little|much|even) )?"
        r"(?:(?P<up>louder)|quieter|softer)(?: music)?",
        r"turn (?:it|(?:the )?(?:music|volume|sound)) (?:(?P<up>up)|down)(?: a (?:bit|little))?",
        r"turn (?:(?P<up>up)|down) (?:the )?(?:music|volume|sound)(?: a (?:bit|little))?",
        r"(?:(?P<up>raise|increase)|lower|decrease) the (?:volume|music|sound)",
        r"(?:music|volume) (?:(?P<up>up)|down)",
    ),
}
"""A step: `up`, else down."""
PERCENT: Mapping[Lang, str] = {
    "fr": r"(?:(?:mets|mettez|règle[rz]?|monte[rz]?|baisse[rz]?|passe[rz]?) )?(?:le )?(?:volume|son)(?: de la musique)?"
    r" (?:à |sur )?(?P<number>[\w -]+?)(?: ?%| pour ?cents?)?",
    "en": r"(?:(?:set|put|turn) )?(?:the )?(?:music )?volume (?:to |at )?(?P<number>[\w -]+?)(?: ?%| per ?cent)?",
}
"""A percentage."""


def sentence(core: str, lang: Lang) -> re.Pattern[str]:
    """The whole sentence around such an order."""
    return re.compile(rf"(?i)\W*{POLITE[lang]}{core}{ENDING}")


LOUDER: Mapping[Lang, tuple[re.Pattern[str], ...]] = {
    lang: tuple(sentence(core, lang) for core in STEPS[lang]) for lang in LANGS
}
EXACTLY: Mapping[Lang, re.Pattern[str]] = {lang: sentence(PERCENT[lang], lang) for lang in LANGS}


def asked(ctx: Context) -> Step | None:
    """The step of such an order; None when the sentence is none, or no music plays."""
    house, lang = ctx.house, ctx.lang
    if house.music is None or house.volume is None:
        return None
    wanted = named(ctx.text, lang)
    if wanted is None and (up := louder(ctx.text, lang)) is not None:
        wanted = min(HIGHEST, house.volume + STEP) if up else max(min(LOWEST, house.volume), house.volume - STEP)
        if wanted == house.volume:
            return Step((line("volume.highest" if up else "volume.lowest"),), intent="music_volume")
    if wanted is None:
        return None
    effect = Effect("music", "volume", {"percent": wanted})
    return Step((line("volume.set", percent=str(wanted)),), (effect,), intent="music_volume", remember={})


MUSIC = re.compile(r"(?i)\b(musique|music|volume|son|sound)\b")


def nothing_plays(ctx: Context, named: bool = False) -> Step | None:
    """The answer to such an order while no music plays; None when the sentence is none. `named`: only to one that
    names the music, or its volume."""
    if ctx.house.music is not None or not is_order(ctx.text, ctx.lang):
        return None
    if named and not MUSIC.search(ctx.text):
        return None
    return Step((line("volume.nothing_plays"),), intent="")


def is_order(text: str, lang: Lang) -> bool:
    """Is the sentence about the volume, whether music plays or not?"""
    return named(text, lang) is not None or louder(text, lang) is not None


def louder(text: str, lang: Lang) -> bool | None:
    """Louder, quieter, or nothing of the kind."""
    for pattern in LOUDER[lang]:
        if said := pattern.fullmatch(text):
            return said["up"] is not None
    return None


def named(text: str, lang: Lang) -> int | None:
    """The percentage that is asked for, 0 to 100."""
    said = EXACTLY[lang].fullmatch(text)
    if said is None:
        return None
    number = said["number"].strip()
    percent = int(number) if number.isdecimal() else numbers.from_words(number, lang)
    return percent if percent is not None and 0 <= percent <= 100 else None
