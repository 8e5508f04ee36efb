"""The report in one text message: at most 160 characters, the worst first, whole pieces only."""

from datetime import datetime

from basecamp.house import House, Lang
from dialogs.conversation import messages, spoken

WORDS = {
    "fr": {
        "cocoon": "présent",
        "lockout": "absent",
        "asleep": "nuit",
        "comfort": "confort",
        "eco": "éco",
        "frost": "hors gel",
        "heat": "chauffage",
        "fine": "RAS",
        "back": "retour",
        "power_ok": "courant ok",
        "blackout": "COUPURE",
        "leak": "FUITE D'EAU",
        "and": "+{n} autres",
        "message": "{n} message(s)",
    },
    "en": {
        "cocoon": "home",
        "lockout": "away",
        "asleep": "night",
        "comfort": "comfort",
        "eco": "eco",
        "frost": "frost guard",
        "heat": "heating",
        "fine": "all fine",
        "back": "back",
        "power_ok": "power ok",
        "blackout": "BLACKOUT",
        "leak": "WATER LEAK",
        "and": "+{n} more",
        "message": "{n} message(s)",
    },
}


def short(house: House, now: datetime, lang: Lang, limit: int = 160) -> str:
    """One line of at most `limit` characters. Problems come first; what does not fit is left out whole, and counted."""
    words = WORDS[lang]
    problems = sorted(
        (one for one in house.problems if one.until is None),
        key=lambda one: (one.severity != "major", one.since.timestamp()),
    )
    told = " ".join(f"{one.key} {one.fr} {one.en}" for one in problems).casefold()
    wrong = [one.text(lang).strip().rstrip(".") for one in problems]
    if house.power.state == "blackout" and "courant" not in told and "power" not in told and "mains" not in told:
        wrong.insert(0, words["blackout"])
    if house.water.leak and "fuite" not in told and "leak" not in told:
        wrong.insert(0, words["leak"])
    state = [words[house.mode]]
    if house.absence is not None and house.absence.back is not None:
        state[0] += f" ({words['back']} {spoken.at(house.absence.back, now, lang)})"
    heating = f"{words['heat']} {words[house.heating.mode]}"
    inside = [one for one in house.temperatures if not spoken.outside(one.place)]
    if inside:
        heating += f" {spoken.decimal(inside[0].celsius, lang)}°"
    state.append(heating)
    if house.power.state == "ok":
        state.append(words["power_ok"])
    waiting = len(messages.unheard(house))
    if waiting:
        state.append(words["message"].format(n=waiting))
    return fit(wrong or [words["fine"]], state, words["and"], limit)


def fit(wrong: list[str], state: list[str], more: str, limit: int) -> str:
    """As many whole pieces as fit: the problems, then the state of the house."""
    kept: list[str] = []
    for number, one in enumerate(wrong):
        rest = len(wrong) - number - 1
        tail = [more.format(n=rest)] if rest else []
        if len("; ".join([*kept, one, *tail])) > limit:
            count = more.format(n=len(wrong) - number)
            if not kept:
                return cut(one, limit)
            kept.append(count)
            break
        kept.append(one)
    text = "; ".join(kept)
    for one in state:
        if len(text) + 2 + len(one) <= limit:
            text = f"{text}. {one}" if one is state[0] else f"{text}, {one}"
    return text


def cut(text: str, limit: int) -> str:
    """The text cut at a word, with an ellipsis: the reader sees that there is more."""
    if len(text) <= limit:
        return text
    return text[: limit - 3].rsplit(" ", 1)[0].rstrip(",;: ") + "..."
