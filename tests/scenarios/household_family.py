"""A family of four for a month, as it really lives: what happens, minute by minute, and who is truly at home.

Nobody of the family knows the rules of the house. Phones fall asleep, run flat and are forgotten; people forget to say
that they leave, say it although somebody stays, or come home without a phone. There are visitors, a cleaner and, during
a trip, a burglar. Everything is drawn from a seed.
"""

import random
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
START = date(2026, 10, 19)
DAYS = 30
"""Two holiday weeks with the autumn change of the clocks inside a trip, then work weeks."""
WORK_BEGINS = date(2026, 11, 2)
TRIP = (datetime(2026, 10, 24, 9, 30, tzinfo=PARIS), datetime(2026, 10, 28, 18, 0, tzinfo=PARIS))
BURGLAR = datetime(2026, 10, 26, 3, 12, tzinfo=PARIS)
CLEANER = datetime(2026, 11, 9, 10, 5, tzinfo=PARIS)
FORGOTTEN_PHONE = date(2026, 11, 9)
PHONES = {"Nio": "tel-nio", "Natacha": "tel-natacha", "Lou": "tel-lou"}
PEOPLE = ("Nio", "Natacha", "Lou", "Tim")

Spans = list[tuple[float, float]]
"""Sorted spans of timestamps that do not overlap."""


@dataclass(frozen=True, order=True)
class Happening:
    """Something at an instant: `kind` says what, `what` and `who` to or by whom."""

    at: float
    kind: str
    what: str = ""
    who: str = ""
    value: float = 0.0


@dataclass
class Life:
    """The truth: who is out when, and everything that happens, in order of time."""

    out: dict[str, Spans] = field(default_factory=lambda: {person: [] for person in PEOPLE})
    happenings: list[Happening] = field(default_factory=list)
    intrusions: list[float] = field(default_factory=list)
    """Entries of people who do not live here, while the house is empty."""
    unspoken: list[float] = field(default_factory=list)
    """Returns of somebody without a phone who forgets to say so."""
    nights: Spans = field(default_factory=list)

    def is_out(self, person: str, at: float) -> bool:
        spans = self.out[person]
        index = bisect_right(spans, (at, float("inf"))) - 1
        return index >= 0 and spans[index][0] <= at < spans[index][1]

    def at_home(self, at: float) -> list[str]:
        return [person for person in PEOPLE if not self.is_out(person, at)]


def stamp(day: date, hour: float) -> float:
    """That hour of that local day (it may be over 24) as a timestamp."""
    return datetime.combine(day, time(), PARIS).replace(tzinfo=PARIS).timestamp() + hour * 3600


def live(seed: int) -> Life:
    """A whole month."""
    dice = random.Random(seed)
    life = Life()
    for offset in range(DAYS):
        day = START + timedelta(days=offset)
        outings(life, day, dice)
    for person in PEOPLE:
        trip = (TRIP[0].timestamp(), TRIP[1].timestamp())
        life.out[person] = merged([s for s in life.out[person] if s[1] < trip[0] or s[0] > trip[1]] + [trip])
    empty_houses(life, dice)
    nights(life, dice)
    phones(life, dice)
    movements(life, dice)
    visitors(life, dice)
    life.happenings.sort()
    return life


def merged(spans: Spans) -> Spans:
    found: Spans = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 900:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def outings(life: Life, day: date, dice: random.Random) -> None:
    """Who goes out when on that day, in hours with a few minutes of chance."""

    def go(person: str, start: float, end: float) -> None:
        life.out[person].append((stamp(day, start + dice.gauss(0, 0.08)), stamp(day, end + dice.gauss(0, 0.15))))

    if day >= WORK_BEGINS and day.weekday() < 5:
        go("Natacha", 7.7, 12.1)
        go("Natacha", 13.4, 17.8)
        go("Nio", 8.3, 18.4)
        go("Lou", 7.8, 12.5 if day.weekday() == 2 else 17.1)
        go("Tim", 7.75, 16.4 if day.weekday() == 1 else 18.0)
    elif day.weekday() == 5 and dice.random() < 0.7:
        for person in ("Nio", "Natacha"):
            go(person, 20.0, 23.6)
    elif dice.random() < 0.6:
        start = dice.uniform(9.5, 11)
        for person in PEOPLE:
            if dice.random() < 0.85:
                go(person, start, start + dice.uniform(2, 7))


def empty_houses(life: Life, dice: random.Random) -> None:
    """Whoever leaves last mostly says so; whoever leaves somebody behind mostly does not."""
    for person in PEOPLE:
        for start, end in life.out[person]:
            others = [p for p in life.at_home(start + 1) if p != person]
            life.happenings.append(Happening(start - 20, "move", "PIR_entry", person))
            life.happenings.append(Happening(end + dice.uniform(2, 20), "move", "PIR_entry", person))
            life.happenings.append(Happening(end + 5, "home", "", person))
            if others:
                if "Lou" in others and dice.random() < 0.08:
                    life.happenings.append(Happening(start - 60, "leave", "", person))
                continue
            watched = any(start < entered < end for entered in (BURGLAR.timestamp(), CLEANER.timestamp()))
            if watched or dice.random() < 0.93:
                first_back = min(e for p in PEOPLE for s, e in life.out[p] if s <= start + 1 < e)
                known = first_back if dice.random() < 0.75 else 0.0
                rounded = round(known / 1800) * 1800
                life.happenings.append(Happening(start - 60, "leave", "", person, rounded))


def nights(life: Life, dice: random.Random) -> None:
    for offset in range(DAYS):
        day = START + timedelta(days=offset)
        early = day + timedelta(days=1) >= WORK_BEGINS and (day + timedelta(days=1)).weekday() < 5
        bed = stamp(day, dice.uniform(22.3, 23.3) if early else dice.uniform(23.7, 24.5))
        rise = stamp(day + timedelta(days=1), dice.uniform(6.3, 6.7) if early else dice.uniform(8, 9))
        home = life.at_home(bed)
        if len(home) < 2:
            continue
        life.nights.append((bed, rise))
        if dice.random() < 0.95:
            life.happenings.append(Happening(bed, "sleep", "", home[0]))
        if dice.random() < 0.97 and life.at_home(rise):
            life.happenings.append(Happening(rise, "wake", "", life.at_home(rise)[0]))


def phones(life: Life, dice: random.Random) -> None:
    """Heard every three minutes or so; asleep, flat or forgotten at times."""
    for person, device in PHONES.items():
        at, silent_until = stamp(START, 0), 0.0
        while at < stamp(START + timedelta(days=DAYS), 0):
            at += dice.uniform(120, 240)
            local = datetime.fromtimestamp(at, PARIS)
            if dice.random() < 0.003:
                silent_until = at + dice.uniform(300, 1500)
            if person == "Lou" and local.weekday() == 3 and 15 <= local.hour < 21:
                continue
            forgotten = person == "Natacha" and local.date() == FORGOTTEN_PHONE and 7 <= local.hour < 13
            if at < silent_until or (life.is_out(person, at) and not forgotten) or dice.random() < 0.12:
                continue
            life.happenings.append(Happening(at, "sight", device, person, dice.gauss(-68, 6)))
        for _, end in life.out[person]:
            local = datetime.fromtimestamp(end, PARIS)
            flat = person == "Lou" and local.weekday() == 3 and 15 <= local.hour < 21
            if not flat and not (person == "Natacha" and local.date() == FORGOTTEN_PHONE and local.hour < 14):
                life.happenings.append(Happening(end + dice.uniform(-50, 40), "sight", device, person, -75))


def movements(life: Life, dice: random.Random) -> None:
    for person in PEOPLE:
        at = stamp(START, 0)
        while at < stamp(START + timedelta(days=DAYS), 0):
            asleep = any(bed <= at < rise for bed, rise in life.nights)
            at += dice.expovariate(1 / (5 * 3600 if asleep else 900))
            if life.is_out(person, at) or life.is_out(person, at + 90) or life.is_out(person, at - 90):
                continue
            sensor = dice.choices(("PIR_indoor", "PIR_ui", "PIR_entry"), (6, 3, 0.6))[0]
            life.happenings.append(Happening(at, "move", sensor, person))


def visitors(life: Life, dice: random.Random) -> None:
    for entered in (BURGLAR.timestamp(), CLEANER.timestamp()):
        life.intrusions.append(entered)
        for minutes in range(8):
            life.happenings.append(Happening(entered + 60 * minutes + dice.uniform(0, 20), "move", "PIR_indoor", "?"))
    for _ in range(14):
        day = START + timedelta(days=dice.randrange(DAYS))
        life.happenings.append(Happening(stamp(day, dice.uniform(9, 20)), "bell"))
    for number in range(40):
        day = START + timedelta(days=dice.randrange(DAYS))
        at = stamp(day, dice.uniform(0, 24))
        life.happenings.append(Happening(at, "message", f"nouvelle {number}", dice.choice(PEOPLE)))
