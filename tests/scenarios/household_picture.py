"""The picture of a month: modes, who is there, temperatures, the heater, alarms."""

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tests.scenarios.household_family import PARIS, PEOPLE, PHONES

if TYPE_CHECKING:
    from tests.scenarios.household_month import Month

COLOURS = {"cocoon": "#ffcf87", "asleep": "#3b4cc0", "lockout": "#e4572e"}


def draw(month: "Month", out: Path) -> None:
    """Write the picture as PNG."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.dates as dates
    import matplotlib.pyplot as plt

    samples = month.samples
    at = [datetime.fromtimestamp(sample.at, PARIS) for sample in samples]
    figure, (top, who, warm, power) = plt.subplots(
        4, 1, figsize=(18, 11), sharex=True, height_ratios=(0.7, 1.7, 3, 1), constrained_layout=True
    )

    for mode, group in groupby(range(len(samples)), key=lambda i: samples[i].mode):
        span = list(group)
        top.axvspan(at[span[0]], at[min(span[-1] + 1, len(at) - 1)], color=COLOURS[mode], lw=0)
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS.values()]
    top.legend(handles, COLOURS, ncols=3, loc="lower right", bbox_to_anchor=(1, 1), fontsize=8, frameon=False)
    for index, alarm in enumerate(month.alarms):
        when = datetime.fromtimestamp(alarm, PARIS)
        for axis in (top, who, warm):
            axis.axvline(when, color="black", lw=1.2, ls="--", label="intrusion alarm" if index == 0 else None)
    top.set_yticks([])
    top.set_title("A family of four, thirty days: mode of the house (dashed = intrusion alarm)", loc="left")

    for row, person in enumerate(PEOPLE):
        truth = [person in sample.home for sample in samples]
        said = [person in sample.believed for sample in samples]
        who.fill_between(
            at, row, row + 0.42, where=truth, step="post", color="#4c956c", lw=0, label="at home" if not row else None
        )
        if person in PHONES:
            who.fill_between(
                at,
                row + 0.45,
                row + 0.8,
                where=said,
                step="post",
                color="#2c6e9b",
                lw=0,
                label="known by phone" if not row else None,
            )
    who.set_yticks([row + 0.4 for row in range(len(PEOPLE))], [p if p in PHONES else f"{p} (no phone)" for p in PEOPLE])
    who.set_title("Who is there: truth (green) and what the house knows (blue)", loc="left")
    who.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=8, frameon=False)

    warm.plot(at, [sample.air for sample in samples], color="#c1121f", lw=1, label="inside")
    warm.step(at, [sample.goal for sample in samples], color="#555555", lw=0.8, where="post", label="wanted")
    warm.plot(at, [sample.outside for sample in samples], color="#3a86ff", lw=0.8, label="outside")
    warm.axhline(month.settings.heating.frost, color="#3a86ff", ls=":", lw=1, label="frost limit")
    back = [datetime.fromtimestamp(when, PARIS) for when, _ in month.returns]
    warm.plot(back, [air for _, air in month.returns], "o", color="black", ms=4, label="announced return")
    warm.set_ylabel("°C")
    warm.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=6, fontsize=8, frameon=False)
    warm.set_title("Temperatures", loc="left")

    hours = [
        (day, list(group)) for day, group in groupby(samples, key=lambda s: datetime.fromtimestamp(s.at, PARIS).date())
    ]
    days = [datetime(day.year, day.month, day.day, 12, tzinfo=PARIS) for day, _ in hours]
    power.bar(days, [sum(sample.on for sample in group) / 6 for _, group in hours], width=0.8, color="#c1121f")  # type: ignore[arg-type]
    power.set_ylabel("h / day")
    power.set_title("Heater on", loc="left")
    power.xaxis.set_major_locator(dates.DayLocator(interval=1, tz=PARIS))
    power.xaxis.set_major_formatter(dates.DateFormatter("%a\n%d %b", tz=PARIS))
    power.set_xlim(at[0], at[-1])
    figure.savefig(out, dpi=80)
    plt.close(figure)
