"""What a panel asks, in the languages of both servers: InfluxQL for InfluxDB, MetricsQL for VictoriaMetrics. Pure.

`basecamp.influx` writes a number as the field `value`, a word as `text`, yes or no as `flag`. VictoriaMetrics makes a
metric SERIES_FIELD of each, keeps yes as 1, and of a word only that there was one: what it says must be a tag.
"""

from dataclasses import dataclass
from typing import Literal

Field = Literal["value", "text", "flag"]

LOOKBACK = "31d"
"""How long before what is shown a state that has not changed since is looked for."""
SHOWN = "$timeFilter"
SINCE = f"time >= ${{__from}}ms - {LOOKBACK} AND time <= ${{__to}}ms"


@dataclass(frozen=True)
class Query:
    """One question. A server whose text is empty cannot answer it: the page made for it goes without."""

    influx: str = ""
    victoria: str = ""
    legend: str = ""
    """The name of each curve; `{place}` stands for its tag `place`."""
    form: Literal["series", "table"] = "series"
    """`table`: several columns of InfluxDB, kept side by side."""
    instant: bool = False
    """Only the last answer matters (VictoriaMetrics is then asked once)."""


def names(by: tuple[str, ...]) -> str:
    return " · ".join(f"{{{tag}}}" for tag in by)


def quoted(by: tuple[str, ...]) -> str:
    return ", ".join(f'"{tag}"' for tag in by)


def grouped(by: tuple[str, ...], every: str = "") -> str:
    """The GROUP BY of InfluxQL, empty when there is nothing to group."""
    parts = ([f"time({every})"] if every else []) + ([quoted(by)] if by else [])
    return f" GROUP BY {', '.join(parts)}" if parts else ""


def along(by: tuple[str, ...]) -> str:
    """The `by` of MetricsQL: what is not named here is merged."""
    return f" by ({', '.join(by)})"


def metric(series: str, field: Field) -> str:
    return f"{series}_{field}"


def mean(series: str, *by: str) -> Query:
    """A measurement that comes regularly, averaged over each step of the curve."""
    return Query(
        f'SELECT mean("value") FROM "{series}" WHERE {SHOWN}{grouped(by, "$__interval")} fill(none)',
        f"avg(avg_over_time({metric(series, 'value')}[$__interval])){along(by)}",
        names(by),
    )


def held(series: str, legend: str) -> Query:
    """A number written only when it changes: it holds until the next one."""
    return Query(
        f'SELECT last("value") FROM "{series}" WHERE {SINCE}{grouped((), "$__interval")} fill(previous)',
        f"max(last_over_time({metric(series, 'value')}[{LOOKBACK}]))",
        legend,
    )


def level(series: str, *by: str, legend: str = "") -> Query:
    """Yes or no, written when it changes.

    The tags that are not in `by` may differ between a yes and its no (the severity of a problem, the mode of a light),
    so it is the latest point of all that counts. A yes shorter than a step is shown all the same.
    """
    name, group = metric(series, "flag"), along(by) if by else ""
    latest = f"tlast_over_time({name}[{LOOKBACK}])"
    return Query(
        f'SELECT "flag" FROM "{series}" WHERE {SINCE}{grouped(by)}',
        f"(max(max_over_time({name}[$__interval])){group} > 0)"
        f" or (max({latest} * last_over_time({name}[{LOOKBACK}])){group} ==bool max({latest}){group})",
        legend or names(by),
    )


def word(series: str, *tags: str, columns: str) -> Query:
    """A word, written when it changes. InfluxDB shows the words; VictoriaMetrics a row for each of what its tags say,
    1 while it was the last one said."""
    latest = f"tlast_over_time({metric(series, 'text')}[{LOOKBACK}])"
    return Query(
        f'SELECT {columns} FROM "{series}" WHERE {SINCE}',
        f"max({latest}){along(tags)} ==bool on() group_left() max({latest})",
        names(tags),
        "table",
    )


def count(series: str, field: Literal["flag", "text", "value"], *by: str, legend: str = "", only: str = "") -> Query:
    """How many there were in each step, dated at its beginning. Of a flag only the yes counts.

    `only`: a tag and the words that count, as `level=warning|error`.
    """
    tag, _, words = only.partition("=")
    where = f'"{tag}" =~ /^({words})$/ AND ' if only else ""
    match = f'{{{tag}=~"{words}"}}' if only else ""
    over = "sum_over_time" if field == "flag" else "count_over_time"
    return Query(
        f'SELECT count("{field}") FROM "{series}" WHERE {where}'
        + ('"flag" = true AND ' if field == "flag" else "")
        + f"{SHOWN}{grouped(by, '$__interval')} fill(none)",
        f"sum({over}({metric(series, field)}{match}[$__interval] offset -$__interval)){along(by) if by else ''}",
        legend or names(by),
    )


def grown(series: str, span: str, zone: str, *by: str) -> Query:
    """By how much an index that only grows has grown in each hour, day …, dated at its beginning.

    One that fell is another meter: what flowed then is unknown, not negative. A span in which the meter said nothing
    has no bar. Days begin at the midnight of `zone` in InfluxDB, of the browser in VictoriaMetrics.
    """
    since = f"time >= ${{__from}}ms - {span} AND time <= ${{__to}}ms"
    over = f"({metric(series, 'value')}[{span}] offset -{span})"
    # VictoriaMetrics takes a span without a word for one without growth when a word came shortly before.
    heard = f"count_over_time{over} > 0"
    return Query(
        f'SELECT non_negative_difference(last("value")) FROM "{series}"'
        f" WHERE {since}{grouped(by, span)} fill(none) tz('{zone}')",
        f"sum((delta{over} >= 0) and ({heard})){along(by)}",
        names(by),
    )


def ahead(series: str, days: int, *by: str) -> Query:
    """What a slow measurement in percent will be in so many days when it goes on as in the last seven."""
    name = metric(series, "value")
    return Query(
        f'SELECT last("value") + (last("value") - first("value")) * {days} / 7 FROM "{series}"'
        f" WHERE time >= ${{__to}}ms - 7d AND time <= ${{__to}}ms{grouped(by)}",
        f"max(clamp_min(predict_linear({name}[7d], {days * 86400}), 0)){along(by)}",
        names(by),
        instant=True,
    )


def rows(series: str, columns: str, *, only: str = "", most: int = 200) -> Query:
    """The last entries as a table, newest first; VictoriaMetrics keeps no words."""
    tag, _, words = only.partition("=")
    where = f'"{tag}" =~ /^({words})$/ AND ' if only else ""
    return Query(f'SELECT {columns} FROM "{series}" WHERE {where}{SHOWN} ORDER BY time DESC LIMIT {most}', form="table")
