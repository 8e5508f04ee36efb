"""Keys that are equal when two words sound the same, so that a recognizer's homophones are still understood.

French: "éteins", "éteint" and "étain" share a key, "pars" and "part", "réveillé", "réveiller" and "réveillez",
"mets" and "mais". English: a coarse consonant key, "leaving" and "leavin", "night" and "nite".
"""

import re
from functools import lru_cache

from basecamp.house import Lang
from dialogs.intents.text import fold

# Order matters: each rule sees what the ones before left. Capitals are sounds that are settled:
# E (é è ai), A (an en), I (in ain un), O (on), U (ou), W (oi), S (ch), Z (j), N (gn), Y (ille).
FRENCH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rule), out)
    for rule, out in (
        (r"['’\-]", ""),
        (r"^h|(?<=[^cps])h", ""),
        (r"(?<=[a-zà-ÿ])(é|ée|és|ées|er|ez|ai|ais|ait|aient|aie|aies|et|ets)$", "E"),
        (r"^(est|es|et|ai|ait|aie|hait|haie)$", "E"),
        (r"^([tlmsdc])es$", r"\1E"),
        (r"ce(s|nt)?$", "s"),
        (r"ge(s|nt)?$", "Z"),
        (r"(?<=[a-zà-ÿE])(ent|es|e)$", ""),
        (r"tion", "sjO"),
        (r"(?<=[a-zà-ÿ])([dtpxzs]+)$", ""),
        (r"(.)\1", r"\1"),
        (r"eau|au|ô", "o"),
        (r"oin", "WI"),
        (r"(ain|aim|ein|in|im|yn|un|um)(?![aeiouyéèêàâîôûmn])", "I"),
        (r"ien(?![aeiouyéèêàâîôûmn])", "jI"),
        (r"(an|am|en|em)(?![aeiouyéèêàâîôûmn])", "A"),
        (r"(on|om)(?![aeiouyéèêàâîôûmn])", "O"),
        (r"oi|oî|oy", "W"),
        (r"ou|où|oû", "U"),
        (r"(eill|eil|eille)", "EY"),
        (r"(euill|euil|oeil|ueil)", "eY"),
        (r"(ill)", "Y"),
        (r"(ail)", "aY"),
        (r"ai|aî|ei|é|è|ê|ë", "E"),
        (r"oeu|œu|eu|œ", "e"),
        (r"e(?=[^aeiouyEAIOUWSZNY]{2})", "E"),
        (r"gn", "N"),
        (r"ch", "S"),
        (r"ph", "f"),
        (r"ç|sc(?=[eiyE])|c(?=[eiyEI])", "s"),
        (r"qu|q|c|ck", "k"),
        (r"gu(?=[eiyE])", "G"),
        (r"g(?=[eiyEI])|j", "Z"),
        (r"(?<=[aeiouyEAIOUW])s(?=[aeiouyEAIOUW])", "z"),
        (r"â|à", "a"),
        (r"y|ï|î", "i"),
        (r"w", "v"),
        (r"û|ù|ü", "u"),
        (r"h", ""),
        (r"x", "ks"),
        (r"(?<=[^aeiou])e(?=[^aeiou])", "e"),
        (r"(.)\1", r"\1"),
    )
)
ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rule), out)
    for rule, out in (
        (r"['’\-]", ""),
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"igh(t?)", r"y\1"),
        (r"ite$", "yt"),
        (r"gh", ""),
        (r"ph", "f"),
        (r"tion|sion", "shn"),
        (r"mb$", "m"),
        (r"ck|q|c(?![eiyh])", "k"),
        (r"c(?=[eiy])", "s"),
        (r"x", "ks"),
        (r"(?<=\w\w)ing$", "in"),
        (r"(?<=\w)e$", ""),
        (r"(ee|ea|ie|ei|ey)", "i"),
        (r"(oo|ou|ue|ew)", "u"),
        (r"(ai|ay|a)", "a"),
        (r"(.)\1", r"\1"),
        (r"(?<=\w)z", "s"),
    )
)


@lru_cache(maxsize=16384)
def key(word: str, lang: Lang) -> str:
    """The sound key of one word (accents help where they are, and are not needed). Empty for no letters."""
    rules = FRENCH if lang == "fr" else ENGLISH
    text = word.lower() if lang == "fr" else fold(word)
    for rule, out in rules:
        text = rule.sub(out, text)
    return text
