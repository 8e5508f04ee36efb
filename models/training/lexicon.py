"""Pronunciations: espeak-ng's, with the variants that people use (schwa, liaison, elision, open and close vowels)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.acoustics import rivals
from models.training.g2p import ipa
from models.training.phones import phones_of
from models.training.texts import house_phrases
from models.training.vocabulary import DAY_PARTS, DAYS, FIRST_NAMES, LETTERS, MONTHS, ROOMS, number_words

Pronunciation = tuple[str, ...]

# What espeak-ng cannot know from the word alone: the final consonant depends on the next word.
_FRENCH = {
    "six": ["s i s", "s i", "s i z"],
    "dix": ["d i s", "d i", "d i z"],
    "huit": ["y i t", "y i", "w i t", "w i"],
    "neuf": ["n œ f", "n œ v"],
    "cinq": ["s ɛ̃ k", "s ɛ̃"],
    "vingt": ["v ɛ̃", "v ɛ̃ t"],
    "cent": ["s ɑ̃", "s ɑ̃ t"],
    "sept": ["s ɛ t"],
    "un": ["ɛ̃", "ɛ̃ n", "œ̃"],
    "deux": ["d ø", "d ø z"],
    "trois": ["t ʁ w a", "t ʁ w a z"],
    "août": ["u t", "u"],
    "est": ["ɛ", "ɛ t", "e", "e t"],
    "et": ["e", "ɛ"],
    "plus": ["p l y", "p l y s", "p l y z"],
    "tous": ["t u", "t u s"],
    "je": ["ʒ ə", "ʒ", "ʃ"],
    "suis": ["s y i", "s y i z", "s w i", "ʃ y i"],
    "il": ["i l", "i"],
    "y": ["i", "i ɡ ʁ ɛ k"],
    "ai": ["e", "ɛ"],
    "heure": ["œ ʁ"],
    "heures": ["œ ʁ"],
    # Said alone, "oui" ends in a breath and often begins narrow, and the network hears other vowels than a nasal o in
    # strangers' "non": they were taken for "huit" and "nap" (docs/stt.md).
    "oui": ["w i", "w ɛ", "w i s", "y i"],
    "non": ["n ɔ̃", "n ɑ̃", "n o"],
    # espeak-ng leaves out the glide after two consonants.
    "février": ["f e v ʁ i j e", "f e v ʁ i e", "f e v ʁ j e"],
    "juin": ["ʒ y ɛ̃", "ʒ w ɛ̃"],
    "ouais": ["w ɛ", "w e"],
    "ok": ["o k e", "ɔ k e", "o k ɛ"],
    "stop": ["s t ɔ p"],
    "hello": ["e l o", "ɛ l o", "h ɛ l o"],
    "quatre": ["k a t ʁ", "k a t ʁ ə", "k a t"],
    "s'il": ["s i l", "s i"],
    "samedi": ["s a m d i", "s a m ə d i"],
    "eco": ["e k o"],
    "éco": ["e k o"],
    "week-end": ["w i k ɛ n d"],
    "internet": ["ɛ̃ t ɛ ʁ n ɛ t"],
    "basecamp": ["b ɛ j s k a m p", "b ɛ z k ɑ̃ p", "b a z k ɑ̃ p", "b ɛ s k a m p"],
    "playlist": ["p l ɛ j l i s t", "p l ɛ l i s t"],
    "box": ["b ɔ k s"],
    "le": ["l ə", "l ø"],
    "de": ["d ə", "d"],
    "ne": ["n ə", "n"],
    "ce": ["s ə", "s"],
    "me": ["m ə", "m"],
    "te": ["t ə", "t"],
    "se": ["s ə", "s"],
    "que": ["k ə", "k"],
    "là": ["l a"],
    "moins": ["m w ɛ̃", "m w ɛ̃ z"],
    "m'": ["m"],
    "t'": ["t"],
    "l'": ["l"],
    "d'": ["d"],
    "j'": ["ʒ"],
    "s'": ["s"],
    "c'": ["s"],
    "n'": ["n"],
    "qu'": ["k"],
}
_LIAISON_Z = {
    "les",
    "des",
    "mes",
    "tes",
    "ses",
    "ces",
    "nos",
    "vos",
    "nous",
    "vous",
    "ils",
    "elles",
    "aux",
    "quelles",
    "sans",
    "dans",
    "très",
    "chez",
    "mois",
    "aucunes",
    "pas",
    "jours",
    "deuxièmes",
    "autres",
    "quatre-vingts",
    "vas",
    "fais",
    "quelques",
    "plusieurs",
    "dites",
    "bonnes",
    "allez",
    "mets",
    "pars",
}
_LIAISON_N = {"en", "on", "mon", "ton", "son", "bon", "aucun", "rien", "bien"}
_LIAISON_T = {
    "tout",
    "petit",
    "grand",
    "fait",
    "sont",
    "ont",
    "c'est",
    "quand",
    "était",
    "vingt-et",
    "mettent",
    "peut",
    "dit",
}
_ENGLISH = {
    "the": ["ð ə", "ð i", "ð ɪ"],
    "a": ["ə", "e ɪ"],
    "to": ["t u", "t ə", "t ʊ"],
    "and": ["æ n d", "ə n d", "ə n", "a n d"],
    "of": ["ɔ v", "ʌ v", "ə v"],
    "for": ["f ɔ ɹ", "f ɔ", "f ə"],
    "an": ["æ n", "ə n"],
    "i": ["a ɪ"],
    "eco": ["i k o ʊ", "ɛ k o ʊ"],
    "off": ["ɔ f"],
    "hello": ["h ɛ l o ʊ", "h ə l o ʊ", "h ʌ l o ʊ"],
    "o'clock": ["ə k l ɔ k", "o ʊ k l ɔ k", "ə k l a k"],
    "at": ["æ t", "ə t"],
    "is": ["ɪ z"],
    "it": ["ɪ t"],
    "in": ["ɪ n"],
    "your": ["j ɔ ɹ", "j ʊ ɹ", "j ɔ"],
    "ok": ["o ʊ k e ɪ"],
    "okay": ["o ʊ k e ɪ"],
    "zero": ["z ɪ ɹ o ʊ", "z i ɹ o ʊ", "z ɪ ə ɹ o ʊ"],
    "yes": ["j ɛ s"],
    "can": ["k æ n", "k ə n"],
    "february": ["f ɛ b ɹ u ɛ ɹ i", "f ɛ b j u ɛ ɹ i", "f ɛ b ɹ u ə ɹ i", "f ɛ b j u ɹ i", "f ɛ b ɹ i"],
}

MOST = 6
"""Variants kept of one word."""


def phones(text: str) -> Pronunciation:
    return tuple(text.replace("œ̃", "ɛ̃").split())


def _french(word: str) -> list[Pronunciation]:
    found = [phones(p) for p in _FRENCH.get(word, [])]
    if not found:
        found = [phones_of(ipa(word, "fr"))]
    base = found[0]
    if not base:
        return []
    vowels = set("iyueøoəɛœɔa") | {"ɛ̃", "ɑ̃", "ɔ̃"}
    out = list(found)
    # Schwas inside fall ("s(e)maine"); careful speakers say the last one ("quatre").
    for i, p in enumerate(base):
        if p == "ə" and 0 < i < len(base) - 1:
            out.append(base[:i] + base[i + 1 :])
    if re.search(r"[^aeéèêiouy]es?$", word) and base[-1] not in vowels and len(base) > 1:
        out.append((*base, "ə"))
    if word.endswith("ement") or re.search(r"[bcdfglmnprstvz]e[bcdfglmnprstvz]", word):
        # espeak-ng drops schwas that many people say ("samedi", "seulement").
        for match in re.finditer(r"(?<=[bcdfgjlmnprstvz])e(?=[bcdfglmnprstvz][aeiouyéèà])", word):
            spelt = phones_of(ipa(word[: match.end()].rstrip("e") + "eu" + word[match.end() :], "fr"))
            if spelt and len(spelt) == len(base) + 1:
                out.append(tuple("ə" if p == "ø" else p for p in spelt))
    if base[-1] == "e":
        out.append((*base[:-1], "ɛ"))
    elif base[-1] == "ɛ":
        out.append((*base[:-1], "e"))
    for one, other in (("o", "ɔ"), ("ɔ", "o"), ("ø", "œ"), ("œ", "ø"), ("e", "ɛ"), ("ɛ", "e")):
        spots = [i for i, p in enumerate(base[:-1]) if p == one]
        if len(spots) == 1:
            out.append((*base[: spots[0]], other, *base[spots[0] + 1 :]))
    for words, sound in ((_LIAISON_Z, "z"), (_LIAISON_N, "n"), (_LIAISON_T, "t")):
        if word in words:
            out.insert(1, (*base, sound))
    return out


def _english(word: str) -> list[Pronunciation]:
    out = [phones(p) for p in _ENGLISH.get(word, [])]
    for voice in ("en", "en-gb"):
        base = phones_of(ipa(word, voice))
        if base:
            out.append(base)
            # Flaps are written "r" (as in Spanish): American "water", "thirty".
            if voice == "en" and "r" in base:
                out.append(tuple("t" if p == "r" else p for p in base))
                out.append(tuple("d" if p == "r" else p for p in base))
            if base[-1] == "ɜ":
                out.append((*base, "ɹ"))
                out.append((*base[:-1], "ə"))
            if "ɜ" in base[:-1]:
                at = base.index("ɜ")
                out.append((*base[: at + 1], "ɹ", *base[at + 1 :]))
            if base[-1] == "ɪ" and len(base) > 2:
                out.append((*base[:-1], "i"))
    return out


def pronunciations(word: str, langs: Iterable[str]) -> list[Pronunciation]:
    """All variants of a word in the languages, most usual first, at most `MOST` a language."""
    out: dict[Pronunciation, None] = {}
    for lang in langs:
        mine: dict[Pronunciation, None] = {}
        for one in _french(word) if lang == "fr" else _english(word):
            if one:
                mine[one] = None
        for one in list(mine)[:MOST]:
            out[one] = None
    return list(out)


def tokens(text: str) -> list[str]:
    """The words of a sentence as a grammar has them: lower case, without punctuation, hyphens and apostrophes kept."""
    cleaned = text.lower().replace("’", "'")
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?", cleaned)


def split(word: str) -> list[str]:
    """Other ways to write the word as several: "m'absente" as "m'" "absente", "dix-sept" as "dix" "sept"."""
    out: list[str] = []
    if "'" in word[1:-1]:
        head, tail = word.split("'", 1)
        out += [head + "'", tail]
    if "-" in word:
        out += word.split("-")
    return [w for w in out if w and w != "'"]


def house_words(lang: str, root: Path | None = None) -> list[str]:
    """Every word of the house in a language: its sentences, numbers, dates, rooms, first names."""
    texts = [
        *house_phrases(root, lang),
        *DAYS[lang],
        *MONTHS[lang],
        *rivals.words(lang),
        *DAY_PARTS[lang],
        *ROOMS[lang],
        *FIRST_NAMES[lang],
        *LETTERS[lang],
        *(number_words(n, lang) for n in [*range(101), 200, 1000, 2000]),
    ]
    if lang == "fr":
        texts += [
            "heure heures minute minutes seconde secondes jour jours semaine semaines mois an ans",
            "année demie quart pile",
            # Elisions that the patterns of dialogs/phrases write together.
            "qu'alimentation qu'dépensé qu'la qu'm'ont qu'ont qu'tu",
            "prochain prochaine dernier dernière premier première passé vers avant après pendant jusqu'à depuis depuis",
            "million millions milliard quatre-vingts quatre-vingt-dix-neuf soixante-et-onze vingt-et-un",
        ]
        texts += ["-".join(number_words(n, "fr").split()) for n in range(100)]
    else:
        texts += [
            "hour hours minute minutes second seconds day days week weeks month months year years half quarter past",
            "next last first before after until since around about million billion a m p m am pm o'clock",
        ]
        texts += ["-".join(number_words(n, "en").split()) for n in range(100)]
    seen: dict[str, None] = {}
    for text in texts:
        for word in tokens(text):
            seen[word] = None
            for part in split(word):
                seen[part] = None
    return list(seen)


def lexicon(words: dict[str, Sequence[str]]) -> dict[str, list[Pronunciation]]:
    """Pronunciations of {word: languages}; words without any are left out."""
    out = {word: pronunciations(word, langs) for word, langs in sorted(words.items())}
    return {word: found for word, found in out.items() if found}
