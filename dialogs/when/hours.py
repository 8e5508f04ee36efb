"""The hours that parts of the day and said hours stand for."""

from datetime import time

from dialogs.when.value import Clock, DayParts, Partial


def part_time(part: str, mod: str, parts: DayParts) -> tuple[int, int]:
    """Minutes after midnight that a part of the day stands for, and where it ends.

    The part's own hour comes from the config; "début", "milieu" and "fin" move from it.
    """

    def minutes(clock: time) -> int:
        return clock.hour * 60 + clock.minute

    morning, noon, afternoon = minutes(parts.morning), minutes(parts.noon), minutes(parts.afternoon)
    evening, night = minutes(parts.evening), minutes(parts.night)
    if night < evening:
        # A house whose night begins after midnight.
        night += 24 * 60
    if mod.startswith("meal"):
        _, how, extra = mod.split(" ", 2)
        start = {"morning": morning, "noon": noon, "afternoon": afternoon, "evening": evening, "night": night}[part]
        start += int(extra)
        start += {
            "after": 120 if part in ("noon", "evening") and int(extra) in (0, 60) else 60,
            "before": -60,
            "at": 0,
        }[how]
        return start, start + 120
    if part == "day":
        return {"early": morning, "begin": morning, "dawn": morning - 60, "mid": noon, "late": evening - 60}.get(
            mod, morning
        ), 24 * 60
    if part == "morning":
        start = {"dawn": morning - 120, "early": morning - 60, "begin": morning, "mid": 10 * 60, "late": noon - 60}.get(
            mod, morning
        )
        return start, noon
    if part == "noon":
        return noon, noon + 120
    if part == "afternoon":
        start = {
            "early": afternoon - 60,
            "dawn": afternoon - 60,
            "begin": afternoon - 60,
            "mid": afternoon,
            "late": evening - 60,
        }.get(mod, afternoon)
        return start, evening
    if part == "night":
        start = {"mid": 26 * 60, "late": 23 * 60 if night < 23 * 60 else night}.get(mod, night)
        return start, 24 * 60 + morning - 120
    start = {"mid": evening + 120, "late": night}.get(mod, evening)
    return start, 24 * 60


def hours(clock: Clock, said: Partial) -> list[int]:
    """The hours (0 to 47, 24 and more = next day) that a clock time may mean on its day, most literal first."""
    h = clock.hour
    half = said.get("half", "")
    part = said.get("part", "")
    if half in ("am", "morning") or (part == "morning" and not half):
        if h == 12 and half:
            return [0]
        return [h]
    if half in ("pm", "afternoon") or (part == "afternoon" and not half):
        return [h + 12 if h < 12 else h]
    if part == "noon":
        return [h + 12 if h < 6 else h]
    if half == "evening" or (part == "evening" and not half):
        if h == 24 or (h == 12 and clock.twelve):
            return [24]
        if h == 0 or (h < 4 and not half):
            return [h + 24]
        return [h + 12 if h < 12 else h]
    if half == "night":
        if h == 12 and clock.twelve:
            return [24]
        return [h + 12 if 6 <= h < 12 else h]
    if part == "night":
        if h == 12 and clock.twelve:
            return [24]
        return [h + 24 if h < 6 else h + 12 if h < 12 else h]
    if clock.twelve and h <= 12:
        return [h, (h + 12) if h < 12 else 24]
    return [h]
