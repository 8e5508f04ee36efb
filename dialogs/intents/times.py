"""Where a sentence speaks of time: candidate spans by their words alone; `dialogs.when` reads the one that matters."""

from collections.abc import Sequence
from typing import NamedTuple

from basecamp.house import Lang
from dialogs import almanac
from dialogs.intents.text import Word, bag


class Span(NamedTuple):
    start: int
    end: int
    """Word indices, end excluded."""
    kinds: tuple[str, ...]
    """Slot kinds this can fill: "{when}", "{duration}", "{moment}", "{day}", "{past}"."""


UNITS = {
    "fr": bag(
        "heure heures h minute minutes mn seconde secondes jour jours journee journees semaine semaines mois an ans "
        "annee quart quarts demi demie demies matinee soiree soirees nuit nuits week end weekend apres-midi aprem"
    ),
    "en": bag(
        "hour hours minute minutes second seconds day days week weeks month months year years night nights weekend "
        "evening afternoon morning"
    ),
}
NUMBERS = {
    "fr": bag(
        "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente "
        "quarante cinquante soixante septante quatre cent quelques plusieurs dizaine douzaine quinzaine vingtaine "
        "trentaine couple premier"
    ),
    "en": bag(
        "a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty couple few several half"
    ),
}
WEEKDAYS = {lang: bag(" ".join(days).lower()) for lang, days in almanac.DAYS.items()}
MONTHS_EN = bag(" ".join(almanac.MONTHS["en"]).lower())
RANKS = bag(
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth"
)
"""Days of a month in English. "First" and "second" are ranks of much else: see `times_among`."""
CORE = {
    "fr": UNITS["fr"]
    | (NUMBERS["fr"] - bag("un une premier couple quelques plusieurs"))
    | bag(
        "matin midi soir nuit minuit aprem demain hier aujourdhui "
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre noel paques toussaint "
        "end weekend tantot bientot prochain prochaine prochains dernier derniere pile tard gouter diner dejeuner "
        "lendemain surlendemain avant-hier nouvel"
    )
    | WEEKDAYS["fr"],
    "en": (UNITS["en"] - bag("second seconds"))
    | (NUMBERS["en"] - bag("a an one couple few several"))
    | bag(
        "morning noon midday afternoon evening tonight night midnight tomorrow yesterday today christmas easter "
        "thanksgiving weekend pm am oclock clock later soon quarter lunchtime dinnertime teatime fortnight lunch dinner"
    )
    | WEEKDAYS["en"]
    | MONTHS_EN
    | RANKS,
}
LINKS = {
    "fr": bag(
        "dans a au aux vers de du d ici le la l les ce cet cette en fin debut milieu et avant apres alentours environ "
        "environs entre moins plus peu un une premier il y trois tout toute que partir passe passee heures courant "
        "couple quelques plusieurs saint nouvel petit petite petits petites bon bonne bons bonnes grosse"
    ),
    "en": bag(
        "in at by on the this next last past to of and about around from now till a an one couple few several before "
        "after half so or o day after early late end until ish all some time within good little whole solid"
    ),
}
OPENERS = {
    "fr": bag("dans a au aux vers de le la l les ce cet cette en fin debut milieu avant apres entre d ici il un une "
              "autour pas quelques plusieurs tout toute"),
    "en": bag("in at by on the this next last about around a an one couple few several before after half early late "
              "within some all over not"),
}  # fmt: skip
CLOCK = {
    "fr": bag("heure heures h minute minutes dans vers"),
    "en": bag("oclock am pm at in around hour hours minute minutes"),
}
HOUR = bag("heure heures h")
"""French words of an hour: with one, what may be a length ("deux heures") is sooner a time ("vingt heures trente")."""
DAYS = {
    "fr": bag("ce cet cette demain apres") | WEEKDAYS["fr"],
    "en": bag("tonight tomorrow this next on") | WEEKDAYS["en"],
}
PAST = {
    "fr": bag("hier dernier derniere derniers passe passee avant-hier"),
    "en": bag("yesterday last ago"),
}


class Stretch(NamedTuple):
    """Characters of the text that say a time, and how."""

    start: int
    end: int
    kind: str


def is_time(key: str, lang: Lang) -> bool:
    """Does this word alone speak of time?"""
    return key in CORE[lang] or key[:1].isdigit()


UNSURE = bag("am may march")
"""Times only beside a number or after one of `DATED`: "i am", "may i" and "march on" speak of none."""
DATED = bag("in of this next last since until till by oclock half quarter past to")


WISHED = {"fr": bag("matinee journee soiree nuit"), "en": bag("morning day evening afternoon night weekend")}
GOOD = {"fr": bag("bonne belle douce"), "en": bag("good nice great lovely")}
WISHING = {"fr": bag("passe passes passez souhaite"), "en": bag("have enjoy")}
"""After "good" they are a greeting or a wish ("je pars, bonne journée", "have a nice day"); "a good hour" is a time."""


def wished(keys: Sequence[str], at: int, lang: Lang) -> bool:
    """Is the "day" there one that is wished, not one that is told?"""
    if at == 0 or keys[at - 1] not in GOOD[lang]:
        return False
    if keys[max(0, at - 2) : at - 1] not in (["une"], ["a"]):
        return True
    return bool(WISHING[lang].intersection(keys[max(0, at - 4) : at - 2]))


def times_among(words: Sequence[Word], lang: Lang) -> list[bool]:
    """For each word: does it speak of time where it stands?"""
    found = [is_time(word.key, lang) for word in words]
    keys = [word.key for word in words]
    for at, key in enumerate(keys):
        if key in WISHED[lang] and wished(keys, at, lang):
            found[at] = False
        elif key in FIRSTS[lang]:
            found[at] = is_day(keys, at, lang)
        elif lang == "en" and key in UNSURE:
            after = keys[at + 1 : at + 3]
            beside = [*keys[max(0, at - 1) : at], *(after[1:] if after[:1] == ["the"] else after[:1])]
            numbered = any(near[:1].isdigit() or near in COUNTED for near in beside)
            found[at] = numbered or len(keys) == 1 or (at > 0 and keys[at - 1] in DATED)
    return found


FIRSTS = {"fr": bag("premier"), "en": bag("first second")}
"""Days of a month, and ranks of much else."""
COUNTED = (NUMBERS["en"] - bag("a an couple few several half")) | RANKS | FIRSTS["en"]
TENS = bag("twenty thirty")
BEFORE_THE = bag("on by until till from") | WEEKDAYS["en"] | MONTHS_EN


def is_day(keys: Sequence[str], at: int, lang: Lang) -> bool:
    """Is the "first" there a day: "january first", "the first of may", "on the first", "le premier" at the end?"""
    before, is_last = keys[max(0, at - 2) : at], at == len(keys) - 1
    if not before:
        return False
    if lang == "fr":
        return is_last and before[-1] in WEEKDAYS["fr"] | {"le"}
    if before[-1] == "the":
        of_month = keys[at + 1 : at + 2] == ["of"] and bool(MONTHS_EN.intersection(keys[at + 2 : at + 3]))
        return of_month or before[0] in BEFORE_THE or (len(before) == 1 and is_last)
    return before[-1] in MONTHS_EN | TENS


def spans(words: Sequence[Word], lang: Lang) -> list[Span]:
    """Every stretch of words that could be a time, a duration or a time past."""
    core = times_among(words, lang)
    if not any(core):
        return []
    links, openers = LINKS[lang], OPENERS[lang]
    found: list[Span] = []
    for start, word in enumerate(words):
        if not (core[start] or word.key in openers):
            continue
        seen = False
        for end in range(start, len(words)):
            if core[end]:
                seen = True
                found.append(Span(start, end + 1, kinds(words[start : end + 1], lang)))
            elif lang == "en" and words[end].key in ("ago", "so", "now", "ish", "time", "on", "and") and seen:
                if words[end].key in ("ago", "now", "so", "time", "ish"):
                    found.append(Span(start, end + 1, kinds(words[start : end + 1], lang)))
            elif words[end].key not in links and words[end].key not in openers:
                break
    return found


BRIEF = bag("un une deux trois quatre cinq six 1 2 3 4 5 6")
"""So many hours are sooner a length than a time: "je pars deux heures", not "je pars vingt heures"."""
NEXT = bag("prochain prochaine prochains")


def is_moment(keys: Sequence[str], lasting: bool, lang: Lang) -> bool:
    """Do these words say when, and neither how long ("trois jours") nor a bare unit ("en week-end")?"""
    if all(key in UNITS[lang] or key in ("en", "de") for key in keys):
        return False
    if not lasting:
        return True
    return keys[-1] in NEXT or (keys[0] not in BRIEF and bool(HOUR.intersection(keys)))


def kinds(words: Sequence[Word], lang: Lang) -> tuple[str, ...]:
    keys = [word.key for word in words]
    result = ["{when}"]
    if keys[-1] in UNITS[lang] or (len(keys) > 2 and keys[-2] in UNITS[lang]):
        first = keys[0]
        amount = first in NUMBERS[lang] or first[:1].isdigit() or first in ("toute", "la", "le", "all", "the", "tout")
        if amount:
            result.append("{duration}")
    if is_moment(keys, "{duration}" in result, lang):
        result.append("{moment}")
    clock = keys[0][:1].isdigit() or bool(CLOCK[lang].intersection(keys))
    if not clock and keys[0] in DAYS[lang]:
        result.append("{day}")
    if PAST[lang].intersection(keys) or (lang == "fr" and keys[:3] == ["il", "y", "a"]):
        result.append("{past}")
    return tuple(result)
