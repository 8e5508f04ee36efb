"""What a page is made of: panels with a title in both languages, a unit, limits and questions. Pure values."""

from dataclasses import dataclass, field
from typing import Any, Literal

from deploy.grafana.queries import Query

Kind = Literal["curve", "bars", "states", "table", "gauges"]


def both(fr: str, en: str) -> str:
    """One text for readers of both languages."""
    return fr if fr == en else f"{fr} · {en}"


@dataclass(frozen=True)
class Limit:
    """A line drawn at `value`: from there on it is worth a look."""

    value: float
    color: str = "red"
    below: bool = False
    """It is what lies below that is worth a look."""


@dataclass(frozen=True)
class Word:
    """How a value of a state is written and coloured."""

    fr: str
    en: str
    color: str


YES_NO = {
    **dict.fromkeys(("1", "true"), Word("oui", "yes", "orange")),
    **dict.fromkeys(("0", "false"), Word("non", "no", "dark-blue")),
}
BAD_GOOD = {
    **dict.fromkeys(("1", "true"), Word("oui", "yes", "red")),
    **dict.fromkeys(("0", "false"), Word("non", "no", "dark-green")),
}
GOOD_BAD = {"1": Word("oui", "yes", "dark-green"), "0": Word("non", "no", "red")}


@dataclass(frozen=True)
class Panel:
    """`unit` is Grafana's own name of it; `every` the shortest step, which is how often the series is written."""

    kind: Kind
    fr: str
    en: str
    unit: str
    queries: tuple[Query, ...]
    about_fr: str = ""
    about_en: str = ""
    every: str = "10m"
    limits: tuple[Limit, ...] = ()
    words: dict[str, Word] = field(default_factory=dict)
    wide: bool = False
    lowest: float | None = None
    highest: float | None = None
    whole: bool = False
    """The step is `every` exactly, however long the time shown is."""
    changes: tuple[dict[str, Any], ...] = ()
    """Transformations of Grafana, for tables."""

    @property
    def title(self) -> str:
        return both(self.fr, self.en)

    @property
    def about(self) -> str:
        return " ".join(one for one in (self.about_fr, self.about_en) if one)


@dataclass(frozen=True)
class Page:
    """One dashboard; `name` makes its file and its uid, so that links to it last."""

    name: str
    fr: str
    en: str
    shown: str
    """How far back it looks when it is opened, such as "24h"."""
    panels: tuple[Panel, ...]

    @property
    def title(self) -> str:
        return both(self.fr, self.en)
