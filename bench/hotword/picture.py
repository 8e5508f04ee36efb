"""The picture of docs/hotword.md: heard share against false wakes per hour, one line a head, a dot for two stages."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

LEFT, RIGHT, TOP, BOTTOM = 70, 470, 30, 270
COLOURS = ("#b5482a", "#2a6fb5", "#5a8f3c", "#8a5ab0", "#888888", "#c09a2a")
RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def place(rate: float, heard: float) -> tuple[float, float]:
    """Where a point is: the rate on a logarithmic axis."""
    along = math.log(rate / RATES[0]) / math.log(RATES[-1] / RATES[0])
    return LEFT + along * (RIGHT - LEFT), BOTTOM - heard * (BOTTOM - TOP)


def draw(lines: Mapping[str, Sequence[tuple[float, float]]], dots: Mapping[str, tuple[float, float]]) -> str:
    """An SVG of named curves ((rate, heard), …) and named points."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 320" font-family="sans-serif" font-size="12">',
        '<rect width="720" height="320" fill="#fff"/>',
    ]
    for percent in range(0, 101, 20):
        _, y = place(1.0, percent / 100)
        parts.append(f'<path d="M{LEFT} {y:.0f}H{RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{percent} %</text>')
    for rate in RATES:
        x, _ = place(rate, 0)
        parts.append(f'<path d="M{x:.0f} {TOP}V{BOTTOM}" stroke="#eee"/>')
        parts.append(f'<text x="{x:.0f}" y="{BOTTOM + 17}" text-anchor="middle">{rate:g}</text>')
    middle = (LEFT + RIGHT) // 2
    parts.append(
        f'<text x="{middle}" y="{BOTTOM + 38}" text-anchor="middle">false wakes per hour of other sound</text>'
    )
    parts.append(f'<text x="{LEFT}" y="20">heard, unseen voices</text>')
    heights: list[float] = []
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        placed = [place(rate, heard) for rate, heard in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = placed[-1][1] + 4
        while any(abs(y - other) < 14 for other in heights):
            y += 14
        heights.append(y)
        parts.append(f'<text x="{RIGHT + 8}" y="{y:.0f}" fill="{colour}">{name}</text>')
    for number, (name, (rate, heard)) in enumerate(dots.items()):
        x, y = place(max(rate, RATES[0]), heard)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{COLOURS[number]}"/>')
        parts.append(f'<text x="{x + 9:.0f}" y="{y + 4:.0f}" fill="{COLOURS[number]}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def of_reports(reports: Mapping[str, Mapping[str, Any]], rivals: Mapping[str, Mapping[str, Any]]) -> str:
    """The curves of some reports (first stage, and both stages where there is such a curve) and of other words; a dot
    for each head as it is shipped."""
    lines: dict[str, list[tuple[float, float]]] = {}
    dots: dict[str, tuple[float, float]] = {}
    for name, made in reports.items():
        if "fused" in made:
            lines[f"{name}, both stages"] = points(made["fused"])
        if confirmed := made.get("confirmed"):
            dots[f"{name} as shipped"] = (confirmed["false"] / confirmed["hours"], confirmed["heard"])
        lines[f"{name}, first stage"] = points(made["curve"])
    for name, made in rivals.items():
        lines[name] = points(made["curve"])
    return draw(lines, dots)


def points(curve: Sequence[Mapping[str, float]]) -> list[tuple[float, float]]:
    """A curve of a report as (rate, heard)."""
    return [(point["rate"], point["heard"]) for point in curve]
