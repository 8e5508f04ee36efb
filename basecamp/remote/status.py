"""The house in one message: at most 160 characters, the worst first, whole pieces only."""

from collections.abc import Sequence
from datetime import datetime

from basecamp.house import OUTSIDE, House, Lang, Problem
from basecamp.remote.gsm import shorten
from basecamp.remote.texts import table, text


def short(house: House, now: datetime, lang: Lang, limit: int = 160) -> str:
    """One text of at most `limit` characters. Problems come first; what does not fit is left out whole and counted."""
    problems = wrong(house, lang)
    return fit(problems or [text(lang, "no_problem")], state(house, now, lang), lang, limit)


def present(problems: Sequence[Problem]) -> list[Problem]:
    """The problems that are there now, major first, then oldest first."""
    now = (one for one in problems if one.until is None)
    return sorted(now, key=lambda one: (one.severity != "major", one.since.timestamp()))


def wrong(house: House, lang: Lang) -> list[str]:
    """What is wrong, in words; a power cut and a leak even when no problem names them."""
    problems = present(house.problems)
    told = " ".join(f"{one.key} {one.fr}" for one in problems).casefold()
    said = [one.text(lang).strip().rstrip(". ") for one in problems]
    if house.water.leak and "leak" not in told and "fuite" not in told:
        said.insert(0, text(lang, "status.leak"))
    if house.power.state == "blackout" and not any(word in told for word in ("mains", "power", "courant")):
        said.insert(0, text(lang, "status.blackout"))
    return said


def state(house: House, now: datetime, lang: Lang) -> list[str]:
    """Mode, heating, temperature, power, messages."""
    mode = text(lang, f"status.{house.mode}")
    if house.absence is not None and house.absence.back is not None:
        mode += f" ({text(lang, 'status.back', back=moment(house.absence.back, now, lang))})"
    heating = text(lang, "status.heat", mode=text(lang, f"status.{house.heating.mode}"))
    inside = [one for one in house.temperatures if one.place.casefold() not in OUTSIDE]
    if inside:
        degrees = f"{inside[0].celsius:.1f}".replace(".", "," if lang == "fr" else ".")
        heating += f" {degrees}°"
    said = [mode, heating]
    if house.power.state == "ok":
        said.append(text(lang, "status.power_ok"))
    waiting = sum(not one.heard for one in house.messages)
    if waiting:
        said.append(text(lang, "status.messages", count=str(waiting)))
    return said


def moment(instant: datetime, now: datetime, lang: Lang) -> str:
    """An instant, short: "18h", "demain 12h30", "jeu 8h", "18:00", "Thu 8:00", "2/12 18h"."""
    here = instant.astimezone(now.tzinfo)
    hour = f"{here.hour}h{here.minute:02d}".removesuffix("h00") if lang == "fr" else f"{here.hour}:{here.minute:02d}"
    if lang == "fr" and not here.minute:
        hour = f"{here.hour}h"
    days = (here.date() - now.date()).days
    if days == 0:
        return hour
    if days == 1:
        return f"{text(lang, 'status.tomorrow')} {hour}"
    if 1 < days < 7:
        return f"{table(lang)['status']['days'][here.weekday()]} {hour}"
    return f"{here.day}/{here.month} {hour}"


def fit(problems: Sequence[str], rest: Sequence[str], lang: Lang, limit: int) -> str:
    """As many whole pieces as fit: the problems, then the state of the house."""
    kept: list[str] = []
    for number, one in enumerate(problems):
        after = len(problems) - number - 1
        tail = [text(lang, "status.more", count=str(after))] if after else []
        if len("; ".join([*kept, one, *tail])) > limit:
            if not kept:
                more = f"; {tail[0]}" if tail else ""
                return shorten(one, limit - len(more)) + more
            kept.append(text(lang, "status.more", count=str(after + 1)))
            break
        kept.append(one)
    said, joint = "; ".join(kept), ". "
    for one in rest:
        if len(said) + len(joint) + len(one) > limit:
            break
        said, joint = said + joint + one, ", "
    return said
