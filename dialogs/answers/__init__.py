"""What the house says: `fr.toml` and `en.toml`, which the owner may edit, and the choice between variants."""

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from basecamp.errors import HelloError
from basecamp.house import Lang

HERE = Path(__file__).parent


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


def variants(lang: Lang, key: str, address: Literal["tu", "vous"] = "tu") -> tuple[str, ...]:
    """Every way of saying `key`, for people addressed so."""
    entry = lookup(lang, key)
    if isinstance(entry, Mapping):
        entry = entry[address]
    return (entry,) if isinstance(entry, str) else tuple(entry)


def fixed(lang: Lang, address: Literal["tu", "vous"] = "tu") -> list[str]:
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


@dataclass(frozen=True)
class Said:
    """A rendered answer, and which variant of which keys it took."""

    text: str
    used: Mapping[str, int]


def say(
    key: str,
    values: Mapping[str, str],
    lang: Lang,
    address: Literal["tu", "vous"],
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
