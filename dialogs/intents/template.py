"""The template language of the phrase books, parsed into a small tree and expanded into plain phrases.

éteins [donc] (la|ma) <nightlight>      words, optional parts, alternatives, a list of words by name
<turn_off> ; <nightlight>               in any order (inside parentheses: "(a ; b)")
je rentre {when>back}                   a slot, filled with what was said; ">" gives it another name
sans date {back=unknown}                sets a slot without a word
je reviens {when>back} {doubt=0.3}      understood, but less surely
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from basecamp.errors import HelloError


class TemplateError(HelloError):
    """A template that cannot be read; the text says which and why."""


@dataclass(frozen=True)
class Literal:
    form: str


@dataclass(frozen=True)
class Reference:
    name: str


@dataclass(frozen=True)
class Slot:
    kind: str
    name: str


@dataclass(frozen=True)
class Tag:
    name: str
    value: str


@dataclass(frozen=True)
class Sequence:
    items: tuple["Node", ...]


@dataclass(frozen=True)
class Choice:
    items: tuple["Node", ...]


Node = Literal | Reference | Slot | Tag | Sequence | Choice
EMPTY = Sequence(())
SIGNS = re.compile(r"\s*([\[\]()|;]|<[^<>]*>|\{[^{}]*\}|[^\s\[\]()|;<>{}]+)")


def parse(template: str) -> Node:
    """The tree of a template. Raises `TemplateError` with the place of the mistake."""
    signs = SIGNS.findall(template)
    if re.sub(r"\s", "", "".join(signs)) != re.sub(r"\s", "", template):
        raise TemplateError(f'"{template}": a "<", ">", "{{" or "}}" stands alone')
    node, rest = alternatives(signs, 0, template)
    if rest != len(signs):
        raise TemplateError(f'"{template}": "{signs[rest]}" closes nothing')
    return node


def alternatives(signs: list[str], at: int, template: str) -> tuple[Node, int]:
    options: list[Node] = []
    orders: list[Node] = []
    sequence: list[Node] = []

    def ordered() -> Node:
        orders.append(sequence[0] if len(sequence) == 1 else Sequence(tuple(sequence)))
        if len(orders) == 1:
            return orders[0]
        return Choice(tuple(Sequence(order) for order in permutations(orders)))

    while at < len(signs) and signs[at] not in "])":
        sign = signs[at]
        at += 1
        if sign == "|":
            options.append(ordered())
            orders, sequence = [], []
        elif sign == ";":
            orders.append(sequence[0] if len(sequence) == 1 else Sequence(tuple(sequence)))
            sequence = []
        elif sign in "[(":
            inner, at = alternatives(signs, at, template)
            if at >= len(signs) or signs[at] != ("]" if sign == "[" else ")"):
                raise TemplateError(f'"{template}": a "{sign}" is never closed')
            at += 1
            sequence.append(Choice((inner, EMPTY)) if sign == "[" else inner)
        elif sign[0] == "<":
            sequence.append(Reference(sign[1:-1].strip()))
        elif sign[0] == "{":
            sequence.append(slot(sign[1:-1].strip(), template))
        else:
            sequence.append(Literal(sign.lower()))
    options.append(ordered())
    return (options[0] if len(options) == 1 else Choice(tuple(options))), at


def slot(text: str, template: str) -> Node:
    if match := re.fullmatch(r"(\w+)\s*=\s*(.+)", text):
        return Tag(match[1], match[2])
    if match := re.fullmatch(r"(\w+)(?:\s*>\s*(\w+))?", text):
        return Slot(match[1], match[2] or match[1])
    raise TemplateError(f'"{template}": "{{{text}}}" is neither {{kind}}, {{kind>name}} nor {{name=value}}')


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree."""
    yield node
    if isinstance(node, Sequence | Choice):
        for item in node.items:
            yield from walk(item)


def expand(node: Node, names: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The phrases of a tree, shortest options last; `names` gives the phrases of each `<name>` and `{kind}`."""
    match node:
        case Literal(form):
            yield form
        case Reference(name):
            yield from names.get(f"<{name}>", ())
        case Slot(kind, _):
            yield from names.get(f"{{{kind}}}", ())
        case Tag():
            yield ""
        case Choice(items):
            for item in items:
                yield from expand(item, names)
        case Sequence(items):
            if not items:
                yield ""
                return
            for head in expand(items[0], names):
                for tail in expand(Sequence(items[1:]), names):
                    yield f"{head} {tail}".strip() if head and tail else head or tail
