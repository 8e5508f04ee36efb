"""What the synthetic voices read: the house's sentences, numbers, dates, and strings of frequent words.

Deterministic for a given seed. The word lists come from `wordfreq` (Apache-2.0) at training time only.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from models.training.vocabulary import (
    DAY_PARTS,
    DAYS,
    FIRST_NAMES,
    HOUSE,
    LETTERS,
    MONTHS,
    ROOMS,
    number_words,
)

CARRIERS = {
    "fr": [
        "dis {}",
        "j'ai dit {}",
        "le {}",
        "et {}",
        "c'est {}",
        "alors {}",
        "{} s'il te plaît",
        "{}, merci",
        "encore {}",
        "pas {}, {}",
        "{} ou {}",
        "{} et {}",
        "d'abord {}, ensuite {}",
        "bonjour {}",
        "il y a {}",
    ],
    "en": [
        "say {}",
        "I said {}",
        "the {}",
        "and {}",
        "it's {}",
        "so {}",
        "{} please",
        "{}, thanks",
        "again {}",
        "not {}, {}",
        "{} or {}",
        "{} and {}",
        "first {}, then {}",
        "hello {}",
        "there is {}",
    ],
}


def when(rng: random.Random, lang: str) -> str:
    """A spoken time: hours, dates, durations, days with a part of the day."""
    day, month, part = (rng.choice(x[lang]) for x in (DAYS, MONTHS, DAY_PARTS))
    n, hour = number_words(rng.randint(2, 60), lang), number_words(rng.randint(1, 23), lang)
    minute = number_words(rng.choice([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, rng.randint(1, 59)]), lang)
    if lang == "fr":
        un = rng.choice(["heure", "minute", "jour", "semaine", "seconde", "mois", "an"])
        return rng.choice(
            [
                f"{day} {part}",
                f"{day} prochain",
                f"{day} {number_words(rng.randint(2, 31), lang)} {month}",
                f"demain {part}",
                f"le {number_words(rng.randint(2, 31), lang)} {month}",
                f"à {hour} heures",
                f"à {hour} heures {minute}",
                f"dans {n} {un}{'' if un == 'mois' else 's'}",
                f"il y a {n} jours",
                f"{hour} heures et demie",
                f"{hour} heures moins le quart",
                f"dans une {rng.choice(['heure', 'minute', 'semaine'])}",
                f"vers {hour} heures",
                f"{hour} heures et quart",
                f"en {month}",
                f"dans {n} minutes",
                f"le premier {month}",
            ]
        )
    un = rng.choice(["hour", "minute", "day", "week", "second", "month", "year"])
    return rng.choice(
        [
            f"{day} {part}",
            f"next {day}",
            f"{day} the {n}",
            f"tomorrow {part}",
            f"{month} {n}",
            f"at {hour} o'clock",
            f"at {hour} {minute}",
            f"in {n} {un}s",
            f"{n} {un}s ago",
            f"half past {hour}",
            f"quarter to {hour}",
            "in an hour",
            f"in one {un}",
            f"around {hour}",
            f"at {hour} thirty",
            f"in {month}",
            f"at {hour} p m",
        ]
    )


def number(rng: random.Random, lang: str) -> str:
    return number_words(
        rng.choice([rng.randint(0, 20), rng.randint(0, 60), rng.randint(0, 100), rng.randint(0, 2100)]), lang
    )


def short(rng: random.Random, lang: str) -> str:
    """One word or a very short answer, as said alone."""
    pool = rng.choice([DAYS, MONTHS, DAY_PARTS, ROOMS, FIRST_NAMES])[lang]
    return rng.choice(
        [rng.choice(pool), number(rng, lang), number_words(rng.randint(0, 31), lang), rng.choice(HOUSE[lang])]
    )


def phrase_texts(root: Path, lang: str) -> list[str]:
    """Every text of `dialogs/phrases/LANG.toml`, its pattern signs ("[mot]", "{when>back}") taken out.

    The names of other assistants are left out: nobody hears them, they are only met in writing.
    """
    path = root / "dialogs" / "phrases" / f"{lang}.toml"
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            bare = re.sub(r"\{[^}]*\}|<[^>]*>", " ", value)
            found.extend(part.strip() for part in re.split(r"[,;|()\[\]\n=]+", bare) if part.strip())
        elif isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            for name, item in value.items():
                if name != "others":
                    walk(item)

    if path.is_file():
        walk(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def house_phrases(root: Path | None, lang: str) -> list[str]:
    """Our own list of sentences, and all texts of `dialogs/phrases/LANG.toml` where that file is there."""
    return [*HOUSE[lang], *(phrase_texts(root, lang) if root else [])]


LISTENED = 0.5
"""Share of what the house listens for among the texts, when that is given."""


def corpus(
    lang: str,
    count: int,
    seed: int,
    frequent: list[str],
    root: Path | None = None,
    listened: Sequence[str] = (),
) -> list[str]:
    """`count` texts: about 30 % house, 25 % times, 20 % single words and numbers, 25 % strings of frequent words; half
    of them give way to the phrases that the house listens for, each as often as the others."""
    rng = random.Random(f"{seed}-{lang}")
    phrases = rng.sample(listened, len(listened))
    said = [phrases[k % len(phrases)] for k in range(int(count * LISTENED))] if phrases else []
    texts = said + mixture(lang, count - len(said), rng, frequent, root)
    if said:
        rng.shuffle(texts)
    return texts


def mixture(lang: str, count: int, rng: random.Random, frequent: list[str], root: Path | None) -> list[str]:
    """The texts that the house does not listen for word by word."""
    house = [text for text in house_phrases(root, lang) if len(text) > 3]
    out: list[str] = []
    while len(out) < count:
        draw = rng.random()
        if draw < 0.22:
            text = rng.choice(house)
        elif draw < 0.30:
            text = f"{rng.choice(house)}, {when(rng, lang)}"
        elif draw < 0.52:
            text = when(rng, lang)
        elif draw < 0.68:
            text = short(rng, lang)
        elif draw < 0.75:
            text = rng.choice(CARRIERS[lang]).replace("{}", short(rng, lang), 1).replace("{}", short(rng, lang))
        elif draw < 0.77:
            text = ", ".join(rng.choice(LETTERS[lang]) for _ in range(rng.randint(1, 3)))
        else:
            # Frequent words weigh more, but the tail teaches the rare sound sequences.
            picks = [frequent[int(len(frequent) * rng.random() ** 1.6)] for _ in range(rng.randint(1, 6))]
            text = " ".join(picks)
        out.append(text)
    return out
