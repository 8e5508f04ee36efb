"""What happens outside: sunrise and sunset ("à quelle heure se couche le soleil ?"), and who was at the door."""

from collections.abc import Mapping

from basecamp.house import Lang
from dialogs.conversation import spoken
from dialogs.conversation.patterns import whole
from dialogs.conversation.step import Context, Line, Step, line

SUN: Mapping[Lang, Mapping[str, tuple[str, ...]]] = {
    "fr": {
        "rise": (
            r"(à quelle heure|quand)( est-ce que?)? (se lève(-t-il)?|va se lever) le soleil",
            r"(à quelle heure|quand)( est-ce que)? le soleil (se lève|va se lever)(-t-il)?",
            r"(à quelle heure|quand)( est-ce qu['’]il)? (fait|fera)(-t-il|-il| il)? jour",
            r"(l['’]heure du )?lever d[ue] soleil",
        ),
        "set": (
            r"(à quelle heure|quand)( est-ce que?)? (se couche(-t-il)?|va se coucher) le soleil",
            r"(à quelle heure|quand)( est-ce que)? le soleil (se couche|va se coucher)(-t-il)?",
            r"(à quelle heure|quand)( est-ce qu['’]il)? (fait|fera)(-t-il|-il| il)? (nuit|noir)",
            r"(à quelle heure|quand) (la nuit tombe|tombe la nuit)|(l['’]heure du )?coucher d[ue] soleil",
        ),
        "now": (r"(est-ce qu['’]il fait|fait-il)( déjà| encore)? (nuit|jour|noir|sombre)( dehors)?( maintenant)?",),
    },
    "en": {
        "rise": (
            r"(when|what time|at what time) (is sunrise|does the sun (rise|come up)|will the sun (rise|come up))",
            r"(when|what time) (is it|does it get|will it be|will it get) light|(the )?(time of )?sunrise",
        ),
        "set": (
            r"(when|what time|at what time) (is sunset|does the sun (set|go down)|will the sun (set|go down))",
            r"(when|what time) (is it|does it get|will it be|will it get) dark|(the )?(time of )?sunset",
        ),
        "now": (r"is it (already |still |getting )?(dark|night|light|day|daylight)( outside)?( now| yet)?",),
    },
}
BELL: Mapping[Lang, tuple[str, ...]] = {
    "fr": (
        r"(est-ce que |est-ce qu['’])?(quelqu['’]un|on) (a|avait) (sonné|frappé)( à la porte)?( aujourd['’]hui)?",
        r"(a-t-on|quelqu['’]un a-t-il) sonné( à la porte)?( aujourd['’]hui)?|c['’]était la sonnette",
        r"(c['’](est|était) )?qui( est-ce qui)? (a sonné|sonne|est à la porte|était à la porte|est passé|est venu)"
        r"( à la porte| aujourd['’]hui)*",
        r"(est-ce que )?quelqu['’]un est (passé|venu)( à la porte| aujourd['’]hui)*",
        r"quand (a-t-on|est-ce qu['’]on a) sonné( à la porte)?",
    ),
    "en": (
        r"who(['’]s| is| was)? (rang|ringing|(there )?at the door|came( by| to the door)?)( the (door)?bell)?( today)?",
        r"who (is|was) that( at the door)?",
        r"did (some|any)(body|one) (ring|knock|come( by)?)( the (door)?bell| (at|to) the door)?( today)?",
        r"(has|was) (some|any)(body|one) (rung|been|at the door|called)( the (door)?bell| by)?( today)?",
        r"was that the (door)?bell|when did (the bell ring|somebody ring|someone ring)",
    ),
}
SUN_ASKED = {lang: {key: whole(words, lang) for key, words in kinds.items()} for lang, kinds in SUN.items()}
BELL_ASKED = {lang: whole(words, lang) for lang, words in BELL.items()}


def answer(ctx: Context) -> Step | None:
    """The answer to such a question; None when the sentence is none."""
    if BELL_ASKED[ctx.lang].fullmatch(ctx.text):
        return Step((bell(ctx),), intent="ask_doorbell")
    asked = next((key for key, words in SUN_ASKED[ctx.lang].items() if words.fullmatch(ctx.text)), None)
    return None if asked is None else Step(sun(ctx, asked), intent="ask_sun")


def bell(ctx: Context) -> Line:
    """When it rang last; who it was, nobody saw."""
    rang = ctx.house.rang
    if rang is None:
        return line("ask.bell_never")
    today = rang.date() == ctx.now.date()
    return line("ask.bell" if today else "ask.bell_before", at=spoken.at(rang, ctx.now, ctx.lang))


def sun(ctx: Context, asked: str) -> tuple[Line, ...]:
    """Today's sunrise and sunset as they were asked for, and whether it is day."""
    house, now, lang = ctx.house, ctx.now, ctx.lang
    rise, set_ = house.sunrise, house.sunset
    if rise is None or set_ is None:
        return (line("ask.sun_unknown"),)
    told = {
        "rise": line("ask.sunrise" if now < rise else "ask.sunrise_past", at=spoken.clock(rise, lang)),
        "set": line("ask.sunset" if now < set_ else "ask.sunset_past", at=spoken.clock(set_, lang)),
    }
    if asked in told:
        return (told[asked],)
    return line("ask.day" if rise <= now < set_ else "ask.dark"), told["rise" if now < rise else "set"]
