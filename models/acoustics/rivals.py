"""Words that begin like a number and are none: they stand beside the phrases of a grammar, so that "dixième" is not
taken for "dix". Pure.

A grammar knows its phrases and `[unk]`, and the end of a longer word is cheaper left unheard than called unknown.
"""

from basecamp.house import Lang

UNITS: dict[Lang, tuple[str, ...]] = {
    "fr": (
        *("deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième"),
        *("onzième", "douzième", "treizième", "quatorzième", "quinzième", "seizième"),
    ),
    "en": (
        *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
        *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    ),
}
TENS: dict[Lang, dict[str, str]] = {
    "fr": {
        "vingt": "vingtième",
        "trente": "trentième",
        "quarante": "quarantième",
        "cinquante": "cinquantième",
        "soixante": "soixantième",
    },
    "en": {"twenty": "twentieth", "thirty": "thirtieth", "forty": "fortieth", "fifty": "fiftieth", "sixty": "sixtieth"},
}
MORE: dict[Lang, tuple[str, ...]] = {
    "fr": ("premier", "première", "second", "seconde", "dernier", "dernière", "centième", "millième"),
    "en": ("last", "hundredth", "thousandth"),
}


def rivals(lang: Lang) -> tuple[str, ...]:
    """The ranks from the first to the sixty-ninth as a grammar writes them (no hyphens), and the last.

    Without "vingt et unième" and its like: a grammar may begin anywhere, and "unième" alone sounds like "huit".
    """
    units = UNITS[lang]
    teens = [f"dix {unit}" for unit in units[5:8]] if lang == "fr" else []
    compounds = [f"{ten} {unit}" for ten in TENS[lang] for unit in (units[:8] if lang == "fr" else units[:9])]
    return (*MORE[lang], *units, *teens, *TENS[lang].values(), *compounds)


def words(lang: Lang) -> tuple[str, ...]:
    """The words of the rivals, each once."""
    return tuple(dict.fromkeys(word for phrase in rivals(lang) for word in phrase.split()))
