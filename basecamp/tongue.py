"""Which language a written message is in, by its small words; for which of its voices the house reads it with. Pure."""

import re

from basecamp.house import LANGS, Lang

SMALL: dict[Lang, str] = {
    "fr": (
        " je tu il elle nous vous ils elles le la les un une des du de et est suis es ai ont sont pas ne que qui quoi "
        "dans sur avec ce cette c j l d n s t m qu mais où au aux mon mes ton ta tes sa ses ça moi toi lui leur très "
        "bien merci bonjour bonsoir salut bisous bises demain soir matin heures peux viens arrive rentre oui non chez "
        "pour par rien tout plus aussi encore quand comme si à y on "
    ),
    "en": (
        " i you he she it we they the an and is am are was were not don t that what who when where in at for with this "
        "my your his her our their to of be will can have has do did so thanks thank hi hello see tomorrow tonight "
        "morning back home here there just please yes no love going be late if about from up out ll re ve m d s on "
    ),
}


def tongue(text: str, usual: Lang, among: tuple[Lang, ...] = LANGS) -> Lang:
    """The language most small words of which stand in the text; `usual` when none has more, or none of `among`."""
    said = re.findall(r"[^\W\d_]+", text.lower())
    count = {lang: sum(f" {word} " in SMALL[lang] for word in said) for lang in among}
    best = max(count, key=lambda lang: count[lang], default=usual)
    return best if count.get(best, 0) > count.get(usual, 0) else usual
