"""What turns an order round, so that it must not even be guessed at: a denial, a condition, a tale of others, a day
that is over, doing and undoing in one breath."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from basecamp.house import Lang
from dialogs.intents import phrasebook, times
from dialogs.intents.text import Word, bag, plain_keys

ORDERS = bag(
    "heating heating_comfort heating_eco heating_auto heating_work_week heating_holiday_week silence_off "
    "nightlight_on nightlight_off nightlight_auto music_play music_stop"
)
"""What is said with a verb that can be denied; "ne parle plus" asks for silence by a denial, so it is not here."""
VERBS = bag("set play turn_on turn_off switch_on switch_off more_heat less_heat stop_music give read")
"""Lists of verbs; "pas" after one of them denies it."""


def denied(intent: str, said: Sequence[Word], book: phrasebook.Book) -> bool:
    """Is it an order with its verb denied ("n'allume pas", "you should not turn on"), or told of others?"""
    if intent not in ORDERS and intent != "silence_on":
        return False
    lang = book.lang
    keys = [word.key for word in said]
    doing, acting = verbs(lang), sure_verbs(lang)
    for at, (one, two) in enumerate(pairwise(keys)):
        if (one, two) in (("pas", "demande"), ("not", "ask"), ("not", "asked")):
            return True  # "je n'ai pas demandé qu'on baisse le chauffage"
        of_others = one in OTHERS[lang] and (one, two) != ("il", "fait")  # "il fait froid" is told of nobody
        helped = two in HELPING[lang]
        if of_others and (two in acting or (helped and acting.intersection(keys[at + 2 : at + 3]) - MADE)):
            return True
        if intent == "silence_on" and not any(key.startswith("silen") for key in keys):
            continue  # "ne parle plus" asks for silence by a denial
        if lang == "en":
            before = keys[at - 1] if at else ""
            asked = one == "do" and before in ("why", "i", "we", "you")
            told = before in PEOPLE  # "the kids don't have to ask"
            if (before, one, two) in ASKED_NOT_TO:
                return True
            if one == "never" or (one in FORBIDDING and two == "not" and not asked and not told):
                return True
        elif one in HAVING and two in DONE:
            return True
        elif keys[at - 1 : at + 1] == ["il", "fait"] or (one == "ne" and keys[at + 1 : at + 3] in NO_DENIALS):
            continue
        elif (two in ("pas", "jamais") and (one in doing or one in FORBIDDING)) or (one == "ne" and two in doing):
            return True
    return False


def is_past(said: Sequence[Word], lang: Lang) -> bool:
    """Is a day or a year named that is over ("on est rentrés samedi dernier"), or one of these days ("cette semaine",
    "en ce moment"), which is no departure of now?"""
    keys = [word.key for word in said]
    if any(
        pair in SOME_DAY[lang] or (lang == "fr" and pair[1] in PASSED and pair[0] in UNITS) for pair in pairwise(keys)
    ):
        return True
    return any("{past}" in span.kinds and OVER[lang].intersection(word.key for word in said[span.start : span.end])
               for span in times.spans(said, lang))  # fmt: skip


PASSED = bag("passe passee")
UNITS = bag("semaine mois annee an fois nuit lundi mardi mercredi jeudi vendredi samedi dimanche")
SOME_DAY: dict[Lang, frozenset[tuple[str, str]]] = {
    "fr": frozenset({("cette", "semaine"), ("ce", "mois"), ("ce", "moment"), ("ces", "jours"), ("ces", "temps"),
                     ("semaine", "prochaine"), ("mois", "prochain")}),
    "en": frozenset({("this", "week"), ("this", "month"), ("these", "days"), ("next", "week"), ("next", "month")}),
}  # fmt: skip
OVER: dict[Lang, frozenset[str]] = {
    "fr": bag("hier dernier derniere derniers dernieres passe passee"), "en": bag("yesterday last")
}  # fmt: skip


def depends(intent: str, said: Sequence[Word], book: phrasebook.Book) -> bool:
    """Does an order hang on a condition ("si on réglait …"), ask why, or say both to do and to undo?"""
    if intent not in ORDERS:
        return False
    keys = [word.key for word in said]
    if keys[0] in WHY and SUGGESTING.isdisjoint(keys):
        return True  # "why is the night light off"
    if any(not one.isdisjoint(keys) and not other.isdisjoint(keys) for one, other in DO_AND_UNDO[book.lang]):
        return True
    if any(one in SWITCHING and {"on", "off"} <= set(keys[at + 1 : at + 7]) for at, one in enumerate(keys)):
        return True  # "turn the light on and off"
    signs = {sign for key in keys for sign in book.signs.get(key, ())}
    if {"<comfort>", "<eco>"} <= signs and not LEAVING.intersection(keys):
        return True
    if COURTEOUS.intersection(keys):
        return False  # "if it's no trouble"
    after = {two for one, two in pairwise(keys) if one in ("si", "if", "unless")}
    return bool(after - POLITE)


DO_AND_UNDO: dict[Lang, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    "fr": (
        (bag("allume allumer allumez rallume active activer activez"), bag("eteins eteindre eteignez desactive coupe")),
        (bag("monte monter montez augmente"), bag("baisse baisser baissez diminue")),
    ),
    "en": ((bag("enable activate"), bag("disable deactivate")), (bag("raise increase"), bag("lower reduce decrease"))),
}
"""Verbs that turn each other round; with both in it, a sentence is no order. Many words of the lists ("on", "start",
"out") stand on either side, so these are the clear ones."""
WHY = bag("why pourquoi")
SUGGESTING = bag("not pas")
"""What makes a wish of it: "why don't you put some music on"."""
SWITCHING = bag("turn turned turning switch switched flick put")
LEAVING = bag(
    "quitte quittez enleve enlevez sors sortez arrete arretez pas plus lieu fin from instead not off out leave"
)
"""Words that say which of two is over ("quitte l'éco, mets le confort")."""
POLITE = bag("il te vous tu you possible")
"""What follows a condition that is mere courtesy: "s'il te plaît", "si tu peux", "if you could"."""
COURTEOUS = bag("trouble bother convenient derange ennuie derangerait ennuierait")
NO_VERBS = bag("me la le de des en et il je on ou si ce plus e i how what where no off out")
"""First words of phrases of `VERBS` that are none."""
PEOPLE = bag("kids children boys girls one baby mum mom dad wife husband people")
OTHERS: dict[Lang, frozenset[str]] = {"fr": bag("il elle ils elles"), "en": bag("he she they")}
HELPING: dict[Lang, frozenset[str]] = {
    "fr": bag("a ont va vont veut veulent doit peut le la les"),
    "en": bag("will would has have had can could must should might always"),
}
ASKED_NOT_TO = {(verb, "you", "not") for verb in ("can", "could", "would", "will")}
"""Not "can't you", which is a wish: there "not" comes before "you"."""
MADE = bag("fait")
"""What "elle a …" may tell without an order in it ("elle a fait un cauchemar, remets la veilleuse")."""
NO_DENIALS = (["a", "que"], ["veux", "plus"])
"""After "ne": "le chauffage n'a qu'à suivre ses horaires", "je ne veux plus m'en occuper, gère-la"."""
HAVING = bag("ai as avons avez")
DONE = bag("allume eteint mis coupe arrete lance monte baisse augmente diminue active desactive regle change")
"""What was done is no order: "j'ai allumé la veilleuse"."""
FORBIDDING = bag("veux veut voulons faut dois doit do should must will shall would")


@lru_cache(maxsize=2)
def verbs(lang: Lang) -> frozenset[str]:
    """The first words of what orders begin with."""
    lists = phrasebook.book(lang).lists
    return frozenset(plain_keys(phrase, lang)[0] for name in VERBS for phrase in lists.get(name, ()))


@lru_cache(maxsize=2)
def sure_verbs(lang: Lang) -> frozenset[str]:
    """Those of them that are verbs wherever they stand."""
    return verbs(lang) - HELPING[lang] - NO_VERBS
