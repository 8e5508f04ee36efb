"""Instants and durations as a person would say them; what is said reads back as the same minute."""

from datetime import datetime, timedelta

from dialogs import numbers
from dialogs.almanac import DAYS, MONTHS
from dialogs.when.value import Lang


def say(at: datetime, now: datetime, lang: Lang) -> str:
    """`at` as a person would say it at `now`: "ce soir à 18 heures", "demain à midi", "lundi à 7 heures 30".

    Exact to the minute, and understood again by `find` at the same `now`. Both aware.
    """
    local = at.astimezone(now.tzinfo).replace(second=0, microsecond=0)
    if abs(at.timestamp() - now.timestamp()) < 60 and local.minute == now.minute:
        return "maintenant" if lang == "fr" else "now"
    return say_fr(local, now) if lang == "fr" else say_en(local, now)


def say_fr(at: datetime, now: datetime) -> str:
    clock = clock_fr(at)
    ahead = (at.date() - now.date()).days
    if ahead == 1 and not at.hour and not at.minute:
        return "à minuit"
    if ahead == 0:
        if at.hour == 0:
            return f"aujourd'hui à {hours_fr(0)}" + (f" {minutes(at)}" if at.minute else "")
        if at.hour == 12 and not at.minute and at.timestamp() > now.timestamp():
            return "à midi"
        if at.hour == 12:
            return f"aujourd'hui {clock}"
        part = "ce matin" if at.hour < 12 else "cet après-midi" if at.hour < 18 else "ce soir"
        return f"{part} {clock}"
    if ahead == 1:
        return f"demain {clock}"
    if ahead == 2:
        return f"après-demain {clock}"
    if ahead == -1:
        return f"hier {clock}"
    if ahead == -2:
        return f"avant-hier {clock}"
    if 2 < ahead < 7:
        return f"{DAYS['fr'][at.weekday()]} {clock}"
    if -7 < ahead < -2:
        return f"{DAYS['fr'][at.weekday()]} dernier {clock}"
    first = "premier" if at.day == 1 else str(at.day)
    if 0 < ahead < 28:
        return f"{DAYS['fr'][at.weekday()]} {at.day if at.day > 1 else '1er'} {MONTHS['fr'][at.month - 1]} {clock}"
    year = "" if 0 < ahead < 300 else f" {at.year}"
    return f"le {first} {MONTHS['fr'][at.month - 1]}{year} {clock}"


def minutes(at: datetime) -> str:
    """Minutes after the hour, as digits that are read as such: 5 stays "05" out of speech."""
    return str(at.minute)


def hours_fr(hour: int) -> str:
    """ "une heure", "18 heures": one and twenty-one are feminine, and voices say it wrongly from digits."""
    if hour in (1, 21):
        return numbers.to_words(hour, "fr", feminine=True) + (" heure" if hour == 1 else " heures")
    return f"{hour} heure{'s' if hour else ''}"


def clock_fr(at: datetime) -> str:
    """ "à 18 heures 30", "à midi", "à 0 heure 5"."""
    if at.hour == 12:
        return "à midi" + (f" {at.minute}" if at.minute else "")
    return f"à {hours_fr(at.hour)}" + (f" {at.minute}" if at.minute else "")


def say_en(at: datetime, now: datetime) -> str:
    clock = clock_en(at)
    ahead = (at.date() - now.date()).days
    if ahead == 1 and not at.hour and not at.minute:
        return "at midnight"
    if ahead == 0:
        if at.hour == 12 and not at.minute and at.timestamp() > now.timestamp():
            return "at noon"
        if at.hour >= 18:
            return f"tonight {clock}"
        return f"today {clock}"
    if ahead == 1:
        return f"tomorrow {clock}"
    if ahead == -1:
        return f"yesterday {clock}"
    if 1 < ahead < 7:
        return f"{DAYS['en'][at.weekday()]} {clock}"
    if -7 < ahead < -1:
        return f"last {DAYS['en'][at.weekday()]} {clock}"
    if 0 < ahead < 28:
        return f"{DAYS['en'][at.weekday()]} {MONTHS['en'][at.month - 1]} {rank(at.day)} {clock}"
    year = "" if 0 < ahead < 300 else f" {at.year}"
    return f"on {MONTHS['en'][at.month - 1]} {rank(at.day)}{year} {clock}"


def rank(day: int) -> str:
    """1st, 22nd, 13th."""
    if 10 < day < 14:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def clock_en(at: datetime) -> str:
    """ "at 6 pm", "at 6:30 pm", "at noon"."""
    if at.hour == 12 and not at.minute:
        return "at noon"
    half = "am" if at.hour < 12 else "pm"
    hour = at.hour % 12 or 12
    return f"at {hour}:{at.minute:02d} {half}" if at.minute else f"at {hour} {half}"


def say_duration(delta: timedelta, lang: Lang) -> str:
    """A length of time to at most two units: "deux heures et demie", "3 jours", "an hour and a half"."""
    seconds = abs(round(delta.total_seconds()))
    if seconds < 60:
        return count(seconds, "seconde", "second", lang)
    minutes_total = round(seconds / 60)
    if minutes_total < 60:
        if minutes_total == 30:
            return "une demi-heure" if lang == "fr" else "half an hour"
        return count(minutes_total, "minute", "minute", lang)
    hours, left = divmod(minutes_total, 60)
    if hours < 48:
        return hours_and(hours, left, lang)
    days, hours = divmod(round(minutes_total / 60), 24)
    head = count(days, "jour", "day", lang)
    if not hours or days > 6:
        return head
    return f"{head} {'et' if lang == 'fr' else 'and'} {count(hours, 'heure', 'hour', lang)}"


def hours_and(hours: int, left: int, lang: Lang) -> str:
    """Hours, and the minutes as they are said."""
    if lang == "fr":
        head = count(hours, "heure", "hour", lang)
        tail = {0: "", 15: " et quart", 30: " et demie"}.get(left, f" {left}")
        return head + tail
    if left == 30:
        return "an hour and a half" if hours == 1 else f"{hours} and a half hours"
    head = count(hours, "heure", "hour", lang)
    return f"{head} and {count(left, 'minute', 'minute', lang)}" if left else head


def count(n: int, french: str, english: str, lang: Lang) -> str:
    """ "une heure", "3 jours", "an hour", "3 days"."""
    if lang == "fr":
        one = "un" if french == "jour" else "une"
        return f"{one} {french}" if n == 1 else f"{n} {french}{'s' if n > 1 else ''}"
    if n == 1:
        return f"{'an' if english == 'hour' else 'a'} {english}"
    return f"{n} {english}s"
