"""A phrase book as one text and back: reading it so takes a tenth of compiling it (`hello.shelf` keeps such texts).

The first line is JSON: everything but the network's arcs. Then one line a state: its arcs as JSON, nothing for none.
A state's line is only parsed when a sentence passes there; few of the thousands do.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, overload

from basecamp.house import Lang
from dialogs.intents.network import Network
from dialogs.intents.phrasebook import Book, Template

dumped = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""One encoder for the thousands of lines: `json.dumps` would make one for each."""


class Arcs(Sequence[Mapping[str, Sequence[tuple[int, str]]]]):
    """State → sign → states, parsed when looked at; the network remembers what it has seen."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Sequence[tuple[int, str]]]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, Sequence[tuple[int, str]]]]: ...

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return Arcs(self.lines[at])
        line = self.lines[at]
        if not line:
            return {}
        return {sign: [(target, name) for target, name in targets] for sign, targets in json.loads(line).items()}


def pack(book: Book) -> str:
    """The text of a book."""
    network = book.network
    first = {
        "lang": book.lang,
        "templates": [(one.intent, one.text, one.expects) for one in book.templates],
        "lists": book.lists,
        "shared": book.shared,
        "phrases": book.phrases,
        "signs": book.signs,
        "literals": sorted(book.literals),
        "skips": book.skips,
        "guards": sorted(book.guards),
        "opposites": book.opposites,
        "concepts": sorted(book.concepts),
        "others": sorted(book.others),
        "calls": sorted(book.calls),
        "starts": list(book.starts.items()),
        "free": [(state, steps) for state, steps in enumerate(network.free) if steps],
        "final": list(network.final.items()),
        "owner": stretches(network.owner),
    }
    return "\n".join([dumped(first), *(dumped(arcs) if arcs else "" for arcs in network.next)])


def stretches(owner: Mapping[int, str]) -> list[tuple[int, int, str]]:
    """(first, last, intent): the states of a template follow each other."""
    found: list[tuple[int, int, str]] = []
    for state in sorted(owner):
        if found and found[-1][1] == state - 1 and found[-1][2] == owner[state]:
            found[-1] = (found[-1][0], state, owner[state])
        else:
            found.append((state, state, owner[state]))
    return found


def unpack(text: str) -> Book:
    """The book of a text of `pack`. Raises ValueError when it is none."""
    head, *lines = text.split("\n")
    try:
        first = json.loads(head)
        return unpacked(first, lines)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"no packed phrase book: {error!r}") from error


def unpacked(first: dict[str, Any], lines: list[str]) -> Book:
    lang: Lang = first["lang"]
    free: list[list[tuple[int, tuple[str, str] | None]]] = [[] for _ in lines]
    for state, steps in first["free"]:
        free[state] = [(after, None if tag is None else (tag[0], tag[1])) for after, tag in steps]
    network = Network(Arcs(lines), free, dict(first["final"]))
    for begin, end, intent in first["owner"]:
        network.owner.update(dict.fromkeys(range(begin, end + 1), intent))
    return Book(
        lang=lang,
        templates=[Template(intent, line, expects) for intent, line, expects in first["templates"]],
        lists={name: tuple(phrases) for name, phrases in first["lists"].items()},
        shared=first["shared"],
        phrases={
            word: [(tuple(phrase), sign) for phrase, sign in options] for word, options in first["phrases"].items()
        },
        signs={word: tuple(signs) for word, signs in first["signs"].items()},
        literals=frozenset(first["literals"]),
        network=network,
        starts=dict(first["starts"]),
        skips={word: tuple(hows) for word, hows in first["skips"].items()},
        guards=frozenset(first["guards"]),
        opposites=tuple((one, other) for one, other in first["opposites"]),
        concepts=frozenset(first["concepts"]),
        others=frozenset(first["others"]),
        calls=frozenset(first["calls"]),
    )
