"""How a message reads: short enough for an SMS, dated, with the number of the alarm so that it can be answered."""

from collections.abc import Sequence
from datetime import datetime

from basecamp.house import Lang
from nightwatch.alarms import Notice
from nightwatch.channels.channel import Message
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
END = {"fr": "Fin", "en": "Over"}


def line(notice: Notice, lang: Lang) -> str:
    """One notice: "02:00 ALERTE 12 : Coupure de courant." """
    clock = f"{datetime.fromisoformat(notice.at):%H:%M}"
    text = notice.text.say(lang)
    if notice.kind == "info":
        return f"{clock} {text}"
    word = END[lang] if notice.kind == "resolution" else WORDS[lang].get((notice.kind, notice.level), "Attention")
    return f"{clock} {word} {notice.alarm}{' :' if lang == 'fr' else ':'} {text}"


def spoken(notices: Sequence[Notice], lang: Lang) -> str:
    """The same for the ear: no hour, no number."""
    return " ".join(notice.text.say(lang) for notice in notices)


def message(delivery: Delivery, lang: Lang, house: str) -> Message:
    """What is handed to the channel."""
    notices = delivery.notices
    critical = [n for n in notices if n.level == "critical"]
    over = {n.alarm for n in notices if n.kind == "resolution"}
    asking = [n.alarm for n in critical if n.kind in ("alarm", "unstable", "repeat") and n.alarm not in over]
    asks = bool(asking)
    lines = [line(notice, lang) for notice in notices]
    if asks and not delivery.to.startswith("voice:"):
        lines.append(f"Répondre OK {asking[-1]}" if lang == "fr" else f"Answer OK {asking[-1]}")
    text = spoken(notices, lang) if delivery.to.startswith("voice:") else "\n".join([house, *lines])
    level = "critical" if critical else "warning" if any(n.level == "warning" for n in notices) else "info"
    return Message(
        delivery.id,
        delivery.to.partition(":")[2],
        house,
        text,
        level,  # type: ignore[arg-type]
        emergency=asks,
        alarms=tuple(dict.fromkeys(n.alarm for n in notices if n.alarm)),
        lang=lang,
    )
