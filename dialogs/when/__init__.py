"""Spoken times in French and English: found in a sentence, resolved against now, and said back.

Pure: `now` is given. Nothing here raises on a text; what is not recognised gives None. See docs/times.md.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from dialogs.when.leftover import leftover
from dialogs.when.tokens import Tokens, tokenise
from dialogs.when.value import PARTS, DayParts, Grain, Lang, Said, Span, When

__all__ = [
    "DayParts", "Grain", "Lang", "Span", "When", "as_json", "find", "find_all", "find_duration", "read", "rest", "say",
    "say_duration",
]  # fmt: skip

MAX_WORDS = 200
"""A sentence is not longer; the rest is not searched."""


def chart_of(tokens: Tokens, lang: Lang) -> Any:
    """The grammar of a language over a text, loaded at its first use."""
    if lang == "fr":
        from dialogs.when.french import French

        return French(tokens)
    from dialogs.when.english import English

    return English(tokens)


DENIED = 2
"""How weak a time is that is said not to be meant."""


def found_in(
    text: str, now: datetime, lang: Lang, parts: DayParts, past: bool | None
) -> Iterator[tuple[When, int, int]]:
    """Times from left to right, each as long as possible, with its number of words and whether it is a weak one:
    "now", or the one that was denied ("pas ce soir, demain")."""
    from dialogs.when.resolve import Instant, resolve

    if now.tzinfo is None:
        raise ValueError("`now` must carry a time zone, for example datetime.now(ZoneInfo('Europe/Paris'))")
    tokens = tokenise(text[:4000])
    if len(tokens.words) > MAX_WORDS:
        tokens = Tokens(tokens.words[:MAX_WORDS], tokens.starts[:MAX_WORDS], tokens.ends[:MAX_WORDS])
    chart = chart_of(tokens, lang)
    size = len(tokens.words)
    i = 0
    while i < size:
        recurring = chart.lex(i, "RECUR")
        if recurring:
            # "tous les lundis" is no instant: step over what is repeated.
            i = recurring[0][0] + 1
            while i < size and (more := chart.expressions(i)):
                i = more[0][0]
            continue
        readings = chart.expressions(i)
        if not readings:
            i += 1
            continue
        end = readings[0][0]
        if chart.lex(end, "ZONE") or leftover(chart, i, end):
            i = end + 1
            continue
        instants: list[Instant] = []
        for after, said in readings:
            # Two readings of the same words: "de demain à jeudi" is no Thursday that is tomorrow.
            if after < end or instants:
                break
            try:
                instants = resolve(said, now, parts, bool(past) or is_past(said))
            except (ValueError, OverflowError):
                instants = []
        if instants:
            first_word = i + 1 if chart.is_word(i, "la") and chart.is_word(i + 1, "pour", "vers", "a", "au") else i
            start_at, end_at = tokens.starts[first_word], tokens.ends[end - 1]
            words = text[start_at:end_at]
            whens = [
                When(
                    one.at,
                    one.until,
                    one.grain,
                    words,
                    start_at,
                    end_at,
                    (),
                    one.at.timestamp() < now.timestamp(),
                    one.begun,
                )
                for one in instants
            ]
            first = whens[0]
            distinct = tuple(
                {(w.at, w.until): w for w in whens[1:] if (w.at, w.until) != (first.at, first.until)}.values()
            )
            if distinct:
                first = When(
                    first.at, first.until, first.grain, words, start_at, end_at, distinct, first.past, first.begun
                )
            denied = i > 0 and chart.words[i - 1] in ("pas", "not")
            yield first, end - i, DENIED if denied else int(first.grain == "second" and first.at == now)
        i = end


def is_past(said: Said) -> bool:
    """Whether the words themselves speak of the past."""
    return bool(said.first.get("past"))


def find_all(text: str, now: datetime, lang: Lang, parts: DayParts = PARTS, *, past: bool | None = None) -> list[When]:
    """Every time said in `text`, from left to right."""
    return [when for when, _, _ in found_in(text, now, lang, parts, past)]


def find(text: str, now: datetime, lang: Lang, parts: DayParts = PARTS, *, past: bool | None = None) -> When | None:
    """The time said inside a sentence: of several the most complete one, and "now" only when it stands alone.

    `now` is aware; the answer is in its zone. `past=True` resolves to the past what could be either ("lundi").
    None when nothing is recognised.
    """
    best: tuple[tuple[int, int, int], When] | None = None
    strong: list[When] = []
    for when, width, weak in found_in(text, now, lang, parts, past):
        if weak == DENIED:
            continue
        if not weak:
            strong.append(when)
        rank = (-weak, width, -when.start)
        if best is None or rank > best[0]:
            best = (rank, when)
    if best is None or any(parted(text, one, other) for one, other in pairwise(strong)):
        return None
    return best[1]


def parted(text: str, one: When, other: When) -> bool:
    """Are these the day and the hour of one time, with a word between that was not read ("friday rather, at six")?"""
    grains = {one.grain == "day", other.grain == "day"}
    between = text[one.end : other.start].replace(",", " ").split()
    bare = one.until is None and other.until is None and not one.past and not other.past
    return bare and grains == {True, False} and len(between) < BETWEEN and not TWO_THINGS.intersection(between)


BETWEEN = 4
TWO_THINGS = frozenset("et and puis then or ou je i we on nous".split())  # noqa: SIM905
"""Words after which another thing is spoken of."""


def rest(text: str, when: When) -> str:
    """The sentence without the time."""
    return " ".join((text[: when.start] + " " + text[when.end :]).split())


def read(text: str, now: datetime, lang: Lang, parts: DayParts = PARTS, *, past: bool | None = None) -> When | None:
    """The time that the whole of `text` says, hesitations and "je rentre" aside; None when it says anything else."""
    when = find(text, now, lang, parts, past=past)
    if when is None:
        return None
    tokens = tokenise(text)
    chart = chart_of(tokens, lang)
    first = next(i for i, start in enumerate(tokens.starts) if start >= when.start)
    last = max(i for i, end in enumerate(tokens.ends) if end <= when.end) + 1
    return when if chart.alone(first, last) else None


def say(at: datetime, now: datetime, lang: Lang, parts: DayParts = PARTS) -> str:
    """`at` as a person would say it at `now`: "ce soir à 18 heures", "demain à midi", "lundi à 7 heures 30".

    Exact to the minute, and understood again by `find` at the same `now`. Both aware.
    """
    from dialogs.when import saying

    return saying.say(at, now, lang)


def say_duration(delta: timedelta, lang: Lang) -> str:
    """A length of time, rounded to at most two units: "2 heures et demie", "3 jours", "an hour and a half"."""
    from dialogs.when import saying

    return saying.say_duration(delta, lang)


def find_duration(text: str, lang: Lang) -> Span | None:
    """The first length of time said in `text` ("éco deux heures" is 2 h), or None."""
    tokens = tokenise(text[:4000])
    chart = chart_of(tokens, lang)
    for i in range(min(len(tokens.words), MAX_WORDS)):
        found = chart.duration(i)
        if found:
            span: Span = found[0][1]
            return span
    return None


def as_json(when: When | None, text: str = "") -> dict[str, Any]:
    """The object printed by `hello when --json`; `text` is what is shown when nothing was found."""
    if when is None:
        return {"at": None, "until": None, "grain": "second", "text": text}
    return {
        "at": when.at.isoformat(),
        "until": when.until.isoformat() if when.until else None,
        "grain": when.grain,
        "text": when.text,
    }
