"""Long messages put together again from their parts, in whatever order and however often they come. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """One SMS as it lay on the SIM. `of` 1 = a whole message; `at`: ISO, as the network dated it, zone unknown."""

    number: str
    text: str
    at: str
    part: int = 1
    of: int = 1
    reference: int = -1
    kept_s: float = 0.0
    """Steady seconds at which it was taken from the SIM."""

    @property
    def print(self) -> str:
        """The same piece has the same print, whenever it is read."""
        words = f"{self.number}\0{self.at}\0{self.part}/{self.of}/{self.reference}\0{self.text}"
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Received:
    """A whole message. `print` names it, for ever the same."""

    number: str
    text: str
    at: str
    print: str


def piece_of(data: Mapping[str, Any], kept_s: float) -> Piece:
    """A piece from what the worker read. Nonsense in the header makes it a whole message of its own."""
    part, of = int(data.get("part") or -1), int(data.get("of") or -1)
    text = str(data.get("text") or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    at = str(data.get("at") or "")
    if of < 2 or not 1 <= part <= of:
        return Piece(str(data.get("number") or ""), text, at, kept_s=kept_s)
    return Piece(str(data.get("number") or ""), text, at, part, of, int(data.get("reference", -1)), kept_s)


def assemble(pieces: Iterable[Piece]) -> tuple[list[Received], list[Piece]]:
    """The messages that are whole, and the pieces they were made of (all that can be forgotten).

    Pieces belong together by sender, reference and number of parts. The same part twice counts once: the first.
    """
    groups: dict[tuple[str, int, int], dict[int, Piece]] = {}
    whole: list[Received] = []
    used: list[Piece] = []
    doubles: dict[tuple[str, int, int], list[Piece]] = {}
    for piece in pieces:
        if piece.of == 1:
            whole.append(Received(piece.number, piece.text, piece.at, piece.print))
            used.append(piece)
            continue
        key = (piece.number, piece.reference, piece.of)
        if piece.part in groups.setdefault(key, {}):
            doubles.setdefault(key, []).append(piece)
        groups[key].setdefault(piece.part, piece)
    for key, parts in groups.items():
        if len(parts) == key[2]:
            ordered = [parts[place] for place in sorted(parts)]
            print_of = hashlib.sha256("".join(one.print for one in ordered).encode()).hexdigest()[:32]
            # Dated by its latest part: it was not whole before.
            at = max(one.at for one in ordered)
            whole.append(Received(key[0], "".join(one.text for one in ordered), at, print_of))
            used += [*ordered, *doubles.get(key, [])]
    return whole, used


def too_old(pieces: Iterable[Piece], now_s: float, keep_s: float) -> list[Piece]:
    """Pieces whose others never came."""
    return [one for one in pieces if one.of > 1 and now_s - one.kept_s > keep_s]
