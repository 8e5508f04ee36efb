"""From words to a whole time expression: an instant, a period, or a bound; the same in both languages."""

from dialogs.when.chart import Found
from dialogs.when.points import Points
from dialogs.when.value import Clock, Partial, Said, merge

Readings = list[tuple[int, Said]]
CLOCKY = ("clock", "part", "half")
DAYS = ("rel", "weekday", "day", "month", "special", "period", "offset", "week", "year", "month_rel")


class Reader(Points):
    """Adds ranges ("de 9h à 11h"), bounds ("jusqu'à", "depuis") and durations ("pendant") to the instants."""

    def expressions(self, i: int) -> Readings:
        """Whole time expressions that begin at `i`, longest first."""
        if i >= self.size:
            return []
        here = self.edges[i]
        if not here and not self.digits(i) and not self.num(i) and not self.ordinals(i):
            return []
        found: Readings = []
        for end, point in self.point(i):
            if point.keys() == {"loose", "clock"} and ("FOR" in here or not self.alone(i, end)):
                continue
            found.append((end, Said("point", point)))
            found += self.after_point(end, point)
        if "BETWEEN" in here or "DE" in here:
            found += self.ranges(i)
        found += self.bounds(i)
        found += self.implicit(i)
        if i and (self.words[i - 1] in self.leaving or self.staying(i)):
            found += self.lasting(i, {})
        found.sort(key=lambda item: -item[0])
        return found

    def alone(self, i: int, end: int) -> bool:
        """Whether nothing but hesitations and "je rentre" stands around words i..end."""
        key = ("filled", 0)
        if key not in self.memo:
            place = 0
            while place < self.size:
                hits = self.lex(place, "FILLER") or self.lex(place, "CONNECT")
                if not hits:
                    if self.words[place] in ",.;?!-":
                        place += 1
                        continue
                    break
                place = hits[0][0]
            self.memo[key] = place
        if i > self.memo[key]:
            return False
        place = end
        while place < self.size:
            hits = self.lex(place, "FILLER") or self.lex(place, "SHARP")
            if hits:
                place = hits[0][0]
            elif self.words[place] in ",.;?!-":
                place += 1
            else:
                return False
        return True

    def staying(self, i: int) -> bool:
        """ "I'll be an hour": what stands before `i` says how long one will be."""
        return self.lang == "en" and self.is_word(i - 1, "be") and i > 1 and self.is_word(i - 2, "ll", "will")

    # Ranges.

    def endpoint(self, i: int, bare: bool = True, day: bool = False) -> Found:
        """One end of a range: an instant, a bare hour ("entre midi et deux"), or a bare day ("du 13 au 15")."""
        found: Found = list(self.point(i))
        if bare and (day or self.is_word(i - 1, "du", "le", "au", "les", "the")):
            found += self.bare_day(i)
        elif bare:
            found += self.bare_hour(i)
        return found

    def bare_hour(self, i: int) -> Found:
        """A number that can only be an hour because of what stands around it."""
        return [
            (end, {"clock": Clock(value, 0, 0, "hour", 1 <= value <= 12)})
            for end, value in self.num(i)
            if value <= 24 and not self.lex(end, "UNIT")
        ]

    def ranges(self, i: int) -> Readings:
        """ "de X à Y", "entre X et Y", "from X to Y", with a day before or after."""
        found: Readings = []
        for opener, joint in (("BETWEEN", "AND"), ("DE", "TO")):
            for start, _ in self.lex(i, opener):
                for middle, first in self.endpoint(start):
                    for after, _ in self.lex(middle, joint):
                        found += self.close(after, first)
        return found

    def close(self, i: int, first: Partial) -> Readings:
        """The second end of a range at `i`, and a day said after it."""
        found: Readings = []
        for end, second in self.endpoint(i, day="day" in first and "clock" not in first):
            said = pair(first, second)
            if said is None:
                continue
            if ("clock" in second and not self.lex(end, "UNIT") and self.clear(end)) or "clock" not in second:
                found.append((end, said))
            else:
                continue
            for place in [end, *(after for after, _ in self.lex(end, "CONNECT"))]:
                for after, day in self.point(place):
                    if day.keys().isdisjoint(CLOCKY) and not said.first.keys() & set(DAYS):
                        whole = merge(said.first, day)
                        if whole is not None:
                            found.append((after, said._replace(first=whole)))
        return found

    def implicit(self, i: int) -> Readings:
        """ "9h-11h", "13-15 juillet", "14h à 16h", "3-4pm": a range without its first word."""
        found: Readings = []
        starts = self.point(i)
        if self.digits(i) or (self.num(i) and self.lang == "en"):
            starts = starts + self.bare_hour(i) + self.bare_day(i)
        for middle, first in starts:
            if first.keys().isdisjoint(("clock", "day", "weekday")):
                continue
            bare_clock = "clock" in first and "loose" not in first and first["clock"].grain == "hour"
            for after, _ in self.lex(middle, "TO") or ([(middle + 1, 0)] if self.is_word(middle, "-") else []):
                joint = self.words[middle]
                if joint in ("et", "and"):
                    continue
                for end, said in self.close(after, first):
                    second = said.second or {}
                    if "clock" in first and "clock" in second:
                        explicit = {"half", "loose"} & (first.keys() | second.keys()) or (
                            first["clock"].grain == second["clock"].grain == "minute"
                        )
                        if not (explicit or (bare_clock and self.marked(i, middle))):
                            continue
                    elif (
                        "clock" in first
                        or "clock" in second
                        or not {"month", "weekday", "month_rel"} & (first.keys() | second.keys())
                    ):
                        continue
                    found.append((end, said))
        return found

    def marked(self, i: int, end: int) -> bool:
        """Whether an hour was marked as one ("9h", "à 9", "9 o'clock") and is no naked number."""
        return end - i > 1

    def bare_day(self, i: int) -> Found:
        """A number that can be a day of the month."""
        found: Found = []
        for end, value in [*self.ordinals(i), *self.num(i)]:
            if 1 <= value <= 31:
                found.append((end, {"day": value}))
        return found

    # Bounds.

    def bounds(self, i: int) -> Readings:
        """ "jusqu'à X", "depuis X", "d'ici X", "à partir de X", "pendant D"."""
        found: Readings = []
        here = self.edges[i]
        for category, kind in (("UNTIL", "until"), ("SINCE", "since"), ("BY", "point"), ("FROM", "point")):
            for start, _ in here.get(category, ()):
                if kind != "point" and self.lang == "en":
                    for end, bare in self.bare_hour(start):
                        if self.clear(end) and not self.num(end) and not self.is_word(end, ":", "/", "-"):
                            found.append((end, Said(kind, bare)))
                for end, point in self.point(start):
                    if kind == "since" and ("now" in point or self.rather_a_length(start, point)):
                        continue
                    point_said: Partial = {k: v for k, v in point.items() if k != "loose"}  # type: ignore[assignment]
                    found.append((end, Said(kind, point_said)))
        for start, _ in here.get("SINCE", ()):
            for place in self.skip(start, "ABOUT", "ADJ"):
                for end, span in self.duration(place):
                    found.append((end, Said("ago_until_now", {}, None, span)))
        for start, _ in here.get("FOR", ()):
            found += self.lasting(start, {})
        return found

    def rather_a_length(self, i: int, point: Partial) -> bool:
        """Whether "depuis deux heures" counts hours: it does, unless it is written "depuis 9h"."""
        if point.keys() != {"loose", "clock"}:
            return False
        return not (self.digits(i) and self.is_word(i + 1, "h") and point["clock"].hour > 4)

    def lasting(self, i: int, first: Partial) -> Readings:
        """A duration at `i` that begins at `first` (now when it is empty), or at what follows."""
        found: Readings = []
        for place in self.skip(i, "ABOUT"):
            for end, span in self.duration(place):
                if span.seconds and not span.days and span.seconds >= 13 * 3600 and self.words[i - 1] == "pour":
                    continue
                found.append((end, Said("lasting", first, None, span)))
                if not first:
                    for opener in [end, *(after for after, _ in self.lex(end, "FROM") + self.lex(end, "DE"))]:
                        for after, start in self.point(opener):
                            if "loose" not in start and "offset" not in start:
                                found.append((after, Said("lasting", start, None, span)))
        return found

    def after_point(self, i: int, first: Partial) -> Readings:
        """What may follow an instant: "demain jusqu'à 16h", "jeudi de 9h à 11h", "lundi pendant trois jours"."""
        found: Readings = []
        for place in [i, *(end for end, _ in self.lex(i, "CONNECT"))]:
            here = self.edges[place] if place < self.size else {}
            for start, _ in here.get("UNTIL", ()):
                for end, second in self.endpoint(start):
                    if "clock" in second and not self.clear(end):
                        continue
                    said = pair(first, second)
                    if said is not None:
                        found.append((end, said))
            if "clock" not in first and ("BETWEEN" in here or "DE" in here):
                for end, inner in self.ranges(place):
                    start_point = merge(first, inner.first)
                    if start_point is not None:
                        found.append((end, inner._replace(first=start_point)))
            elif first.keys().isdisjoint(CLOCKY) and not first.keys().isdisjoint(DAYS) and self.digits(place):
                for end, inner in self.implicit(place):
                    start_point = merge(first, inner.first)
                    if start_point is not None and "clock" in inner.first:
                        found.append((end, inner._replace(first=start_point)))
            if "now" not in first:
                for start, _ in here.get("FOR", ()):
                    found += self.lasting(start, first)
        return found


def pair(first: Partial, second: Partial) -> Said | None:
    """A range, with what one end lends the other (the month of "du 13 au 15 juillet"); None when they do not fit."""
    first = {k: v for k, v in first.items() if k != "loose"}  # type: ignore[assignment]
    second = {k: v for k, v in second.items() if k != "loose"}  # type: ignore[assignment]
    if "clock" in first or "clock" in second:
        first, second = noon_clock(first), noon_clock(second)
    if "clock" in first and "clock" not in second and "day" not in second and "part" not in second:
        return None
    if "now" in second:
        return None
    days = set(DAYS)
    if (
        "clock" in first
        and "clock" in second
        and "half" in second
        and "half" not in first
        and first["clock"].twelve
        and second["clock"].twelve
        and first["clock"].hour % 12 <= second["clock"].hour % 12
    ):
        first["half"] = second["half"]
    if "clock" in first and "clock" in second and second.keys() & days and not first.keys() & days:
        if overnight(first, second):
            # "de 20 heures à 6 heures demain matin": begins the evening before.
            first["rel"] = second["rel"] - 1
            return Said("range", first, second)
        # "de 9h30 à 11h jeudi": the day belongs to both.
        for key in days & second.keys():
            first[key] = second[key]  # type: ignore[literal-required]
            del second[key]  # type: ignore[misc]
        if "weekday_mod" in second:
            first["weekday_mod"] = second.pop("weekday_mod")
    if "clock" in first and "clock" in second and "part" in second and "part" not in first and "half" not in first:
        first["part"] = second["part"]
    if "day" in first and "clock" in second and "day" not in second and "clock" not in first and "month" not in first:
        # "du 13 au 15": a bare number after a bare day is a day.
        clock = second["clock"]
        if clock.grain != "hour" or clock.minute or second.keys() - {"clock"}:
            return None
        second = {"day": clock.hour}
    if "clock" in first and "day" in second and "clock" not in second:
        clock = first["clock"]
        if clock.grain != "hour" or "half" in first:
            return None
        first = {k: v for k, v in first.items() if k != "clock"}  # type: ignore[assignment]
        first["day"] = clock.hour
    if "day" in first and "day" in second and first.keys().isdisjoint(("month", "month_rel")):
        before = first["day"] > second["day"] and "month" in second
        if before:
            # "du lundi 30 au mercredi 2 décembre"
            first["month"] = (second["month"] - 2) % 12 + 1
            if "year" in second:
                first["year"] = second["year"] - (second["month"] == 1)
        for key in ("month", "year", "year_rel", "month_rel"):
            if key in second and key not in first and not before:
                first[key] = second[key]  # type: ignore[literal-required]
    if not first or not second:
        return None
    return Said("range", first, second)


def overnight(first: Partial, second: Partial) -> bool:
    """Does it go from an evening to the morning of the day that is named?"""
    if "rel" not in second or not (second.get("part") == "morning" or second.get("half") in ("am", "morning")):
        return False
    late = first.get("part") in ("evening", "night") or first.get("half") in ("pm", "evening", "night")
    return late or (not first["clock"].twelve and first["clock"].hour > second["clock"].hour)


def noon_clock(point: Partial) -> Partial:
    """ "de 8h à midi": noon is an hour like the other end."""
    if point.get("part") != "noon":
        return point
    hour: Partial = {k: v for k, v in point.items() if k != "part"}  # type: ignore[assignment]
    hour["clock"] = Clock(12, 0, 0, "hour", False)
    return hour
