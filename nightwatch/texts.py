"""How a message reads: short enough for an SMS, dated, with the number of the alarm so that it can be answered."""

from collections.abc import Sequence
from datetime import date, datetime

from basecamp.house import Lang
from nightwatch.alarms import Notice
from nightwatch.channels.channel import Message
from nightwatch.channels.pushover.channel import MAX_TEXT
from nightwatch.delivery import Delivery

WORDS = {
    "fr": {
        ("alarm", "critical"): "ALERTE",
        ("alarm", "warning"): "Attention",
        ("repeat", "critical"): "RAPPEL",
        ("unstable", "critical"): "ALERTE",
        ("unstable", "warning"): "Attention",
    },
    "en": {
        ("alarm", "critical"): "ALARM",
        ("alarm", "warning"): "Warning",
        ("repeat", "critical"): "REMINDER",
        ("unstable", "critical"): "ALARM",
        ("unstable", "warning"): "Warning",
    },
}
LONG_NAME = 40
"""Letters of a long name of a house."""
END = {"fr": "Fin", "en": "Over"}


def line(notice: Notice, lang: Lang, today: date | None = None) -> str:
    """One notice: "02:00 ALERTE 12 : Coupure de courant."; with its date when it is sent another day than `today`."""
    at = datetime.fromisoformat(notice.at)
    clock = f"{at:%H:%M}" if today in (None, at.date()) else f"{at:%d/%m %H:%M}"
    text = notice.text.say(lang)
    if notice.kind == "info":
        return f"{clock} {text}"
    word = END[lang] if notice.kind == "resolution" else WORDS[lang].get((notice.kind, notice.level), "Attention")
    return f"{clock} {word} {notice.alarm}{' :' if lang == 'fr' else ':'} {text}"


def spoken(notices: Sequence[Notice], lang: Lang) -> str:
    """The same for the ear: no hour, no number."""
    return " ".join(notice.text.say(lang) for notice in notices)


def lines(notices: Sequence[Notice], lang: Lang, today: date | None = None) -> list[str]:
    """What is read: each notice, and how to answer when that is asked for."""
    found = [line(notice, lang, today) for notice in notices]
    if asking := asks(notices):
        found.append(f"Répondre OK {asking[-1]}" if lang == "fr" else f"Answer OK {asking[-1]}")
    return found


def asks(notices: Sequence[Notice]) -> list[int]:
    """The critical alarms that ask for an answer: those that are not over yet."""
    over = {n.alarm for n in notices if n.kind == "resolution"}
    critical = [n for n in notices if n.level == "critical"]
    return [n.alarm for n in critical if n.kind in ("alarm", "unstable", "repeat") and n.alarm not in over]


def fits(to: str, notices: Sequence[Notice], lang: Lang, max_parts: int) -> bool:
    """Is the message short enough that the channel cuts nothing off? `max_parts`: of an SMS."""
    # It may wait for days: every line with its date.
    text = "\n".join(["H" * LONG_NAME, *lines(notices, lang, date.min)])
    channel = to.partition(":")[0]
    if channel == "sms":
        from basecamp.remote.gsm import sms

        return sms(text, any(n.level == "critical" for n in notices)).parts <= max_parts
    return channel != "pushover" or len(text) <= MAX_TEXT


def message(delivery: Delivery, lang: Lang, house: str, today: date | None = None) -> Message:
    """What is handed to the channel, on the day `today` (None = the day of its notices)."""
    notices = delivery.notices
    critical = [n for n in notices if n.level == "critical"]
    voice = delivery.to.startswith("voice:")
    text = spoken(notices, lang) if voice else "\n".join([house, *lines(notices, lang, today)])
    level = "critical" if critical else "warning" if any(n.level == "warning" for n in notices) else "info"
    return Message(
        delivery.id,
        delivery.to.partition(":")[2],
        house,
        text,
        level,  # type: ignore[arg-type]
        emergency=bool(asks(notices)),
        alarms=tuple(dict.fromkeys(n.alarm for n in notices if n.alarm)),
        lang=lang,
    )
