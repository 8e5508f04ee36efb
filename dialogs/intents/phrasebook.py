"""A phrase book (`dialogs/phrases/fr.toml`, `en.toml`) read once into a network of words that is then walked."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from basecamp.house import Lang
from dialogs.intents import template as tree
from dialogs.intents.network import Network
from dialogs.intents.template import Choice, Literal, Node, Reference, Slot, Tag, TemplateError, expand, parse
from dialogs.intents.text import plain_keys

FOLDER = Path(__file__).resolve().parents[1] / "phrases"
SLOT_KINDS = ("when", "duration", "moment", "past", "day", "place", "person", "playlist", "any", "title")
ASKS_OF_PEOPLE = "ask_presence"
"""Its templates take any name for a person, so that one who is not known is told so."""
WHEREABOUTS = ("(où", "(where")
"""Asked of towns and things too: only names that are known."""
SOMEONE = "{someone}"
"""The sign of a word that may be somebody's name."""


@dataclass(frozen=True)
class Template:
    """One line of the book."""

    intent: str
    text: str
    expects: str | None = None

    @cached_property
    def node(self) -> Node:
        """The tree of the line: for whoever writes phrases out, the network has it already."""
        return parse(self.text)


@dataclass
class Book:
    """One language: templates, lists of words, what may be skipped, and the network."""

    lang: Lang
    templates: list[Template]
    lists: dict[str, tuple[str, ...]]
    shared: dict[str, str]
    """Pieces of templates by name, as they are written."""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    """First word → (all the words, sign) of each phrase of several words: lists "<x>" and skips "+filler" …"""
    signs: dict[str, tuple[str, ...]]
    """Word → its lists as signs."""
    literals: frozenset[str]
    network: Network
    starts: dict[str | None, int]
    skips: dict[str, tuple[str, ...]]
    """Word → how it may be skipped: "filler", "light", "lead" (first), "tail" (last)."""
    guards: frozenset[str]
    """Words that are never skipped."""
    opposites: tuple[tuple[str, str], ...]
    concepts: frozenset[str]
    """Words that make the difference between orders (on, off, comfort, heating …): never left out lightly."""
    others: frozenset[str] = frozenset()
    """Names of other assistants and devices."""
    calls: frozenset[str] = frozenset()
    """What a name is called with ("ok", "hey")."""

    @cached_property
    def parts(self) -> dict[str, Node]:
        """The pieces of templates by name, as trees."""
        return {name: parse(text) for name, text in self.shared.items()}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[tuple[tuple[str, ...], str]]]:
        """The phrases of several words by their first two: hundreds begin with "je"."""
        found: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
        for options in self.phrases.values():
            for phrase, sign in options:
                found.setdefault(phrase[:2], []).append((phrase, sign))  # type: ignore[arg-type]
        return found

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the book, folded."""
        known = set(self.signs) | self.literals | set(self.skips)
        for options in self.phrases.values():
            for phrase, _ in options:
                known.update(phrase)
        return frozenset(known)


def listed(value: Any, where: str) -> list[str]:
    """ "a, b c, d" or ["a", "b c"] → phrases."""
    if isinstance(value, str):
        return [item for item in (" ".join(part.split()) for part in value.split(",")) if item]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [item for part in value for item in listed(part, where)]
    raise TemplateError(f"{where}: expected words between commas or a list of them, found {value!r}")


class Builder:
    """Turns the tables of a phrase book into a `Book`."""

    def __init__(self, lang: Lang, tables: Mapping[str, Any]) -> None:
        self.lang = lang
        self.lists = {
            name: tuple(plain for phrase in listed(value, f"[words] {name}") for plain in self.plain(phrase))
            for name, value in tables.get("words", {}).items()
        }
        self.parts = {name: parse(text) for name, text in tables.get("parts", {}).items()}
        self.templates: list[Template] = []
        self.phrases: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.signs: defaultdict[str, list[str]] = defaultdict(list)
        self.literals: set[str] = set()
        self.skips: defaultdict[str, list[str]] = defaultdict(list)
        self.arcs: list[dict[str, list[tuple[int, str]]]] = []
        self.network = Network(self.arcs)
        self.starts: dict[str | None, int] = {None: self.state()}
        self.tables = tables
        self.known: dict[str, tuple[str, ...]] = {}

    def state(self) -> int:
        """A new state of the network."""
        self.arcs.append({})
        self.network.free.append([])
        return len(self.arcs) - 1

    def book(self) -> Book:
        for name, phrases in self.lists.items():
            for phrase in phrases:
                self.enter(phrase, f"<{name}>")
        for how in ("light", "filler", "lead", "tail", "guard"):
            for phrase in listed(self.tables.get("skip", {}).get(how, ""), f"[skip] {how}"):
                self.enter(phrase, f"+{how}")
        self.add("none", self.tables.get("talk", {}).get("say", ""), None)
        for intent, texts in self.tables.get("say", {}).items():
            self.add(intent, texts, None)
        for expects, intents in self.tables.get("answer", {}).items():
            for intent, texts in intents.items():
                self.add(intent, texts, expects)
        opposites = tuple((pair[0], pair[1]) for pair in self.tables.get("opposites", {}).get("lists", ()))
        weighty = {f"<{name}>" for pair in opposites for name in pair}
        weighty.update(f"<{name}>" for name in listed(self.tables.get("opposites", {}).get("concepts", ""), "concepts"))
        concepts = frozenset(word for word, signs in self.signs.items() if weighty.intersection(signs))
        return Book(
            self.lang, self.templates, self.lists, self.tables.get("parts", {}), dict(self.phrases),
            {word: tuple(signs) for word, signs in self.signs.items()}, frozenset(self.literals),
            self.network, self.starts,
            {word: tuple(how for how in hows if how != "guard") for word, hows in self.skips.items()},
            frozenset(word for word, hows in self.skips.items() if set(hows) == {"guard"}), opposites,
            concepts, self.bag("others"), self.bag("calls"),
        )  # fmt: skip

    def bag(self, name: str) -> frozenset[str]:
        """The words of a list of `[talk]`."""
        listing = listed(self.tables.get("talk", {}).get(name, ""), f"[talk] {name}")
        return frozenset(key for phrase in listing for key in self.keys(phrase))

    def keys(self, text: str) -> tuple[str, ...]:
        known = self.known.get(text)
        if known is None:
            known = self.known[text] = plain_keys(text, self.lang)
        return known

    def plain(self, phrase: str) -> list[str]:
        """A phrase of a list, its alternatives and optional words written out."""
        return list(expand(parse(phrase), {})) if "(" in phrase or "[" in phrase else [phrase]

    def enter(self, phrase: str, sign: str) -> None:
        keys = self.keys(phrase)
        if not keys:
            return
        if len(keys) > 1:
            if sign == "+guard":
                raise TemplateError(f'{self.lang}: [skip] guard "{phrase}": only single words can be guards')
            self.phrases[keys[0]].append((keys, sign))
        elif sign[0] == "+":
            self.skips[keys[0]].append(sign[1:])
        elif sign not in self.signs[keys[0]]:
            self.signs[keys[0]].append(sign)

    def add(self, intent: str, texts: Iterable[str], expects: str | None) -> None:
        if isinstance(texts, str):
            texts = [line.strip() for line in texts.splitlines()]
        for text in texts:
            if not text or text.startswith("#"):
                continue
            node = parse(text)
            template = Template(intent, text, expects)
            self.templates.append(template)
            start = self.starts.get(expects)
            if start is None:
                start = self.starts[expects] = self.state()
            first = len(self.arcs)
            end = self.state()
            self.build(node, start, end, template)
            self.network.final[end] = len(self.templates) - 1
            for state in range(first, len(self.arcs)):
                self.network.owner[state] = intent

    def build(self, node: Node, start: int, end: int, template: Template) -> None:
        """Adds the paths of a node from `start` to `end`."""
        network, arcs = self.network, self.arcs
        match node:
            case Literal(form):
                *first, last = self.keys(form) or ("",)
                self.literals.update(first)
                self.literals.add(last)
                for word in first:
                    middle = self.state()
                    arcs[start].setdefault(word, []).append((middle, ""))
                    start = middle
                arcs[start].setdefault(last, []).append((end, ""))
            case Reference(name):
                if name in self.parts:
                    self.build(self.parts[name], start, end, template)
                elif name in self.lists:
                    arcs[start].setdefault(f"<{name}>", []).append((end, ""))
                else:
                    raise TemplateError(f'{self.lang}: "{template.text}" uses <{name}>, which is no list of the book')
            case Slot(kind, name):
                if kind not in SLOT_KINDS and kind not in self.lists:
                    known = ", ".join(SLOT_KINDS)
                    raise TemplateError(
                        f'{self.lang}: "{template.text}": unknown slot {{{kind}}} (there are {known} and the lists)'
                    )
                sign = f"{{{kind}}}" if kind in SLOT_KINDS else f"<{kind}>"
                arcs[start].setdefault(sign, []).append((end, name))
                if kind == "person" and template.intent == ASKS_OF_PEOPLE and not template.text.startswith(WHEREABOUTS):
                    arcs[start].setdefault(SOMEONE, []).append((end, name))
            case Tag(name, value):
                network.free[start].append((end, (name, value)))
            case Choice(items):
                for item in items:
                    self.build(item, start, end, template)
            case tree.Sequence(()):
                network.free[start].append((end, None))
            case tree.Sequence(items):
                for item in items[:-1]:
                    middle = self.state()
                    self.build(item, start, middle, template)
                    start = middle
                self.build(items[-1], start, end, template)


def compiled(text: str, lang: Lang, name: str) -> Book:
    """The book in a TOML text; `name` is the file named in errors. Raises `TemplateError`: which line is wrong."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"The phrase book {name} cannot be read: {error}") from error
    return Builder(lang, tables).book()


def read(path: Path, lang: Lang) -> Book:
    """The book of a file. Raises `TemplateError` with a sentence that says which line is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"The phrase book {path.name} cannot be read: {error}") from error
    return compiled(text, lang, path.name)


@lru_cache(maxsize=2)
def book(lang: Lang) -> Book:
    """The phrase book of a language, read on first use."""
    return reader(FOLDER / f"{lang}.toml", lang)


reader: Callable[[Path, Lang], Book] = read


def read_with(other: Callable[[Path, Lang], Book]) -> None:
    """From now on books are read so: a process that starts often keeps them compiled (`hello.shelf`)."""
    global reader
    reader = other
    book.cache_clear()
