"""Text as typed, texted or heard becomes words that can be compared: folded, elisions and contractions undone."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from basecamp.house import Lang


def bag(text: str) -> frozenset[str]:
    """A set of words, written as a line of them."""
    return frozenset(text.split())


class Word(NamedTuple):
    """One word: `key` is compared (no accents, elision undone), `form` is as it was written, lower case."""

    key: str
    form: str
    start: int
    end: int
    """Characters `start` to `end` of the text."""


PIECES = re.compile(r"\d+(?:[.,:]\d+)*(?:h\d*)?|[^\W\d_]+'?|%|\?")

ELIDED = {
    "j": "je", "m": "me", "t": "te", "s": "se", "d": "de", "l": "le", "n": "ne", "c": "ce", "qu": "que",
    "jusqu": "jusque", "lorsqu": "lorsque", "puisqu": "puisque", "quelqu": "quelque", "presqu": "presque",
}  # fmt: skip
# "t'as" is "tu as", "t'entends" is not: the verbs that spoken French contracts with "tu".
AFTER_TU = bag("as es avais etais aurais auras arretes eteins allumes oublies actives")

SPLIT: dict[Lang, dict[str, str]] = {
    "fr": {
        "stp": "si il te plait", "svp": "si il vous plait", "steplait": "si il te plait", "siouplait": "si il te plait",
        "sil": "si il", "chuis": "je suis", "jsuis": "je suis", "chui": "je suis", "chais": "je sais",
        "jsais": "je sais", "jvais": "je vais", "jpars": "je pars", "jrentre": "je rentre", "jreviens": "je reviens",
        "jme": "je me", "jen": "je en", "jy": "je y", "jai": "je ai", "jveux": "je veux", "jvoudrais": "je voudrais",
        "cest": "ce est", "estce": "est ce", "quest": "que est", "questce": "que est ce", "ya": "y a", "tas": "tu as",
        "yatil": "y a il", "estil": "est il", "atil": "a il", "aujourdhui": "aujourdhui", "faitil": "fait il",
        "qques": "quelques", "qqn": "quelque un", "msg": "message", "msgs": "messages", "mn": "minutes",
        "min": "minutes", "tjrs": "toujours", "qd": "quand", "qq": "quelque", "bjr": "bonjour", "bsr": "bonsoir",
        "quelquun": "quelque un", "jusqu": "jusque", "men": "me en",
        "sen": "se en", "ten": "te en", "jmen": "je me en", "jusqua": "jusque a",
        "jusquau": "jusque au", "quelle": "quel", "quels": "quel", "quelles": "quel", "kel": "quel", "kelle": "quel",
        "dmain": "demain", "auj": "aujourdhui", "temp": "temperature", "dac": "ok", "bcp": "beaucoup",
    },
    "en": {
        "im": "i am", "ive": "i have", "ill": "i will", "id": "i would", "its": "it is", "thats": "that is",
        "whats": "what is", "wheres": "where is", "whos": "who is", "hows": "how is", "theres": "there is",
        "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
        "wont": "will not", "cant": "can not", "cannot": "can not", "couldnt": "could not", "wouldnt": "would not",
        "shouldnt": "should not", "wasnt": "was not", "havent": "have not", "hasnt": "has not", "weve": "we have",
        "youre": "you are", "theyre": "they are", "youve": "you have", "gonna": "going to", "wanna": "want to",
        "gotta": "got to", "lemme": "let me", "lets": "let us", "gimme": "give me", "gimmie": "give me",
        "pls": "please", "plz": "please", "thx": "thanks", "ty": "thank you", "ok": "ok", "okay": "ok",
        "goodnight": "good night", "nightlight": "night light", "nightlights": "night lights", "nite": "night",
        "wassup": "what is up", "temp": "temperature", "msgs": "messages", "msg": "message", "u": "you",
        "aint": "is not", "imma": "i am going to", "shes": "she is", "hes": "he is", "nothings": "nothing is",
        "somebodys": "somebody is", "anyones": "anyone is", "hrs": "hours", "mins": "minutes", "tmrw": "tomorrow",
        "wats": "what is", "wat": "what", "knight": "night", "whatre": "what are", "whore": "who are",
    },
}  # fmt: skip
TAILS = {
    "s": "is", "m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would", "t": "not",
}  # fmt: skip
NEGATED = {"don": "do", "doesn": "does", "didn": "did", "isn": "is", "aren": "are", "won": "will", "can": "can",
           "couldn": "could", "wouldn": "would", "shouldn": "should", "wasn": "was", "weren": "were",
           "haven": "have", "hasn": "has", "hadn": "had", "mustn": "must", "ain": "is", "needn": "need"}  # fmt: skip


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents: "Éteins" → "eteins", "œuvre" → "oeuvre"."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def clean(text: str) -> str:
    """The text with one kind of apostrophe, lower case, composed accents."""
    text = unicodedata.normalize("NFC", text[:600]).lower()
    for odd in "’‘ʼ`´＇":
        text = text.replace(odd, "'")
    return text


def words(text: str, lang: Lang) -> list[Word]:
    """The words of a text, in order; punctuation goes, except "?" which is a word of its own."""
    return [*read(text, lang)]


@lru_cache(maxsize=64)
def read(text: str, lang: Lang) -> tuple[Word, ...]:
    """`words`, kept a while: the same sentence is asked for several times."""
    text = clean(text)
    if lang == "fr" and "aujourd" in text:
        text = re.sub(r"aujourd\s?'?\s?hui", lambda m: "aujourdhui".ljust(len(m.group())), text)
    found: list[Word] = []
    for piece in PIECES.finditer(text):
        form, start, end = piece.group(), piece.start(), piece.end()
        bare = fold(form.rstrip("'"))
        if lang == "fr":
            if form.endswith("'") and bare in ELIDED:
                found.append(Word(ELIDED[bare], form, start, end))
                continue
            keys = SPLIT["fr"].get(bare, bare).split()
        else:
            keys = SPLIT["en"].get(bare, bare).split()
            before = found[-1] if found else None
            if before is not None and bare in TAILS and (bare != "t" or before.key in NEGATED):
                stem = before.key
                if bare == "t":
                    found[-1] = before._replace(key=NEGATED.get(stem, stem))
                    keys = ["not"]
                elif bare == "s" and stem == "let":
                    keys = ["us"]
                else:
                    keys = [TAILS[bare]]
        found.extend(Word(key, form, start, end) for key in keys)
    return tuple(french(found) if lang == "fr" else english(found))


def french(found: list[Word]) -> list[Word]:
    """What depends on the neighbour: "t'as" → "tu as", "j ai" → "je ai", "y a-t-il" → "y a il"."""
    result: list[Word] = []
    before = glue = ""
    for index, word in enumerate(found):
        after = found[index + 1].key if index + 1 < len(found) else ""
        if word.key in ("te", "t") and after in AFTER_TU:
            word = word._replace(key="tu")
        elif word.key == "t" and after in ("il", "elle", "on", "ils", "elles"):
            continue
        elif len(word.key) <= 2 and word.key in ELIDED and after:
            word = word._replace(key=ELIDED[word.key])
        elif word.key in ("des", "dez", "dait") and after.startswith("activ"):
            glue = "des"
            continue
        elif word.key == "mais" and not index and after in AFTER_METS:
            word = word._replace(key="mets")
        elif word.key == "tes" and after in ("en", "dans", "sur", "ou", "reveille"):
            result.append(word._replace(key="tu"))
            word = word._replace(key="es")
        elif glue:
            word, glue = word._replace(key=glue + word.key), ""
        elif before == "je" and word.key in FIRST_PERSON:
            word = word._replace(key=FIRST_PERSON[word.key])
        elif word.key == "a" and before in GOING and until_then(after, found[index + 2 : index + 3]):
            result.append(word._replace(key="je"))
            word = word._replace(key="reviens")
        elif word.key == "ma" and after in ("laisse", "envoye", "ecrit", "appele", "laissee"):
            result.append(word._replace(key="me"))
            word = word._replace(key="a")
        before = word.key
        result.append(word)
    return result


def until_then(after: str, following: list[Word]) -> bool:
    """Do these words, behind "je pars, à", say when one sees each other again ("à ce soir", "à lundi")?"""
    if after in ("ce", "cet", "cette"):
        return any(word.key in ("soir", "midi", "week", "weekend", "apres", "aprem", "nuit") for word in following)
    if after == "apres":
        return any(word.key == "demain" for word in following)
    return after in SEEN_AGAIN


GOING = bag("pars part partons repars sors sort sortons")
SEEN_AGAIN = bag("demain lundi mardi mercredi jeudi vendredi samedi dimanche bientot tantot")
AFTER_METS = bag("le la les toi moi nous un une en de du")
"""After "mais" at the beginning: it was "mets"."""
SWITCHES = bag("turn switch shut put power flip flick turned")


def english(found: list[Word]) -> list[Word]:
    """What depends on the neighbour: "turn of" → "turn off", "were leaving" → "we are leaving"."""
    result: list[Word] = []
    for index, word in enumerate(found):
        if word.key == "of" and index and found[index - 1].key in SWITCHES:
            word = word._replace(key="off")
        elif word.key == "were" and not index and len(found) > 1 and found[1].key not in ASKED:
            result.append(word._replace(key="we"))
            word = word._replace(key="are")
        result.append(word)
    return result


ASKED = bag("you they there we any the my your some these those people")
"""After "were" at the beginning: a question about the past."""

FIRST_PERSON = {
    "suit": "suis", "sui": "suis", "vait": "vais", "vai": "vais", "ve": "vais", "vet": "vais", "part": "pars",
    "par": "pars", "rentres": "rentre", "sort": "sors",
}  # fmt: skip
"""What follows "je" and sounds like its verb."""

PLAIN = re.compile(r"[^\W\d_]+( [^\W\d_]+)*")


def plain_keys(text: str, lang: Lang) -> tuple[str, ...]:
    """The keys of a phrase of the book: `words`, with a short way for what holds nothing special."""
    if PLAIN.fullmatch(text):
        pieces = fold(text).split()
        special = SPLIT[lang]
        if not any(piece in special or len(piece) == 1 or piece == "te" for piece in pieces):
            return tuple(pieces)
    return tuple(word.key for word in words(text, lang))
