"""Instants: pieces that each say one thing (a day, an hour, a part), merged in whatever order they come."""

from abc import abstractmethod

from dialogs.when.chart import WIDTH, Found
from dialogs.when.durations import Durations
from dialogs.when.value import Partial, merge

MAX_PIECES = 6
MAX_WORK = 3000
"""Pieces tried in one sentence; people need a hundred. Bounds the time a hostile text may take."""


class Points(Durations):
    """Adds instants to the durations; the language gives the pieces."""

    def day_at(self, i: int) -> Found:
        """Days that begin at `i`, as after "la veille de"; longest first."""
        found: Found = self.remember("day", i, self.read_day)
        return found

    @abstractmethod
    def read_day(self, i: int) -> Found:
        """Days that begin at `i`; given by the language."""

    @abstractmethod
    def pieces(self, i: int) -> Found:
        """Everything at `i` that says one thing of an instant; given by the language."""

    def point(self, i: int) -> Found:
        """Instants that begin at `i`: pieces in any order, as people say them; longest first."""
        found: Found = self.remember("point", i, self.read_point)
        return found

    def read_point(self, i: int) -> Found:
        results: dict[int, Partial] = {}
        self.extend(i, {}, 0, results)
        return sorted(results.items(), key=lambda item: -item[0])[:WIDTH]

    def extend(self, i: int, so_far: Partial, depth: int, results: dict[int, Partial]) -> None:
        """Add one more piece at `i`, and another after it, as long as they agree."""
        places = [i]
        self.work += 1
        if so_far:
            if depth >= MAX_PIECES or self.work > MAX_WORK:
                return
            places += [end for end, _ in self.lex(i, "CONNECT")]
        for place in places:
            readings: Found = self.remember("pieces", place, self.read_pieces)
            for end, piece in readings:
                both = merge(so_far, piece)
                if both is not None:
                    if end not in results and both.keys() != {"part_mod"}:
                        results[end] = both
                    self.extend(end, both, depth + 1, results)

    def read_pieces(self, i: int) -> Found:
        if i >= self.size or (not self.edges[i] and not self.digits(i) and not self.num(i) and not self.ordinals(i)):
            return []
        found = self.pieces(i)
        found.sort(key=lambda item: -item[0])
        return found
