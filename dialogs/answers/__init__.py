"""What the house says: `fr.toml` and `en.toml`, which the owner may edit, and the choice between variants."""

import random
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from basecamp.errors import HelloError
from basecamp.house import LANGS, Address, Lang

HERE = Path(__file__).parent
ADDRESSES: tuple[Address, ...] = ("tu", "vous")


class AnswersError(HelloError):
    """A file of answers is wrong: names the file and the key."""


@cache
def table(lang: Lang) -> Mapping[str, Any]:
    """The whole file of a language. Raises AnswersError when it is not TOML."""
    path = HERE / f"{lang}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise AnswersError(f"The answers of {path} cannot be read: {error}.") from None


def lookup(lang: Lang, key: str) -> Any:
    """The entry at a dotted key. Raises AnswersError when it is missing."""
    entry: Any = table(lang)
    for part in key.split("."):
        if not isinstance(entry, Mapping) or part not in entry:
            raise AnswersError(f"The answers {lang}.toml lack {key}: put it back from the original file.")
        entry = entry[part]
    return entry


def variants(lang: Lang, key: str, address: Address = "tu") -> tuple[str, ...]:
    """Every way of saying `key`, for people addressed so."""
    entry = lookup(lang, key)
    if isinstance(entry, Mapping):
        entry = entry[address]
    return (entry,) if isinstance(entry, str) else tuple(entry)


def fixed(lang: Lang, address: Address = "tu") -> list[str]:
    """Every whole sentence that holds nothing to fill in: what can be rendered before it is needed."""

    def walk(entry: Any) -> Iterator[str]:
        if isinstance(entry, str):
            if "{" not in entry and entry.endswith((".", "?", "!")):
                yield entry
        elif isinstance(entry, Mapping):
            chosen = (entry[address],) if address in entry else entry.values()
            for inner in chosen:
                yield from walk(inner)
        else:
            for inner in entry:
                yield from walk(inner)

    return list(dict.fromkeys(walk(table(lang))))


def places(text: str) -> frozenset[str]:
    """The {places} of a sentence, "{Until}" counting as "{until}". Raises ValueError when braces do not match."""
    return frozenset(name.lower() for _, name, _, _ in string.Formatter().parse(text) if name)


def keys(entry: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Every dotted key of a file; a tu/vous table is one."""
    for name, value in entry.items():
        if isinstance(value, Mapping) and not set(value) <= {"tu", "vous"}:
            yield from keys(value, f"{prefix}{name}.")
        else:
            yield prefix + name


def check() -> list[str]:
    """What is wrong in the two files, one sentence each, for whoever edited them; empty when all is well."""
    try:
        found = {lang: sorted(keys(table(lang))) for lang in LANGS}
    except AnswersError as error:
        return [str(error)]
    wrong = []
    for lang in LANGS:
        other = LANGS[1 - LANGS.index(lang)]
        missing = sorted(set(found[other]) - set(found[lang]))
        wrong += [f"The answers {lang}.toml lack {key}, which {other}.toml has." for key in missing]
    for key in sorted(set(found["fr"]) & set(found["en"])):
        if key.startswith(("words.", "grammar.", "control.examples.")):
            continue
        used: dict[frozenset[str], str] = {}
        for lang in LANGS:
            for address in ADDRESSES:
                try:
                    used |= {places(text): f"{lang}.toml" for text in variants(lang, key, address)}
                except (ValueError, KeyError, TypeError, IndexError) as error:
                    wrong.append(f"The answer {key} of {lang}.toml cannot be read ({error}): look at its braces.")
        if len(used) > 1:
            told = " or ".join(f"{{{names}}}" for names in sorted(", ".join(sorted(one)) for one in used))
            wrong.append(f"The variants of the answer {key} do not fill the same places: {told}.")
    return wrong


@dataclass(frozen=True)
class Said:
    """A rendered answer, and which variant of which keys it took."""

    text: str
    used: Mapping[str, int]


def say(
    key: str,
    values: Mapping[str, str],
    lang: Lang,
    address: Address,
    used: Mapping[str, int],
    rng: random.Random,
) -> Said:
    """One variant of `key`, never the one used last, with its {places} filled."""
    choices = variants(lang, key, address)
    last = used.get(key)
    free = [number for number in range(len(choices)) if number != last or len(choices) == 1]
    number = free[0] if len(free) == 1 else rng.choice(free)
    try:
        text = choices[number].format_map(values)
    except (KeyError, IndexError, ValueError) as error:
        raise AnswersError(
            f"The answer {key} of {lang}.toml cannot be filled ({error}): it may only use {sorted(values)}."
        ) from None
    return Said(text, {**used, key: number} if len(choices) > 1 else used)
