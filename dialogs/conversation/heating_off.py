""" "Éteins le chauffage", "turn the heating off tonight": the house never turns it off, and offers eco for then."""

import re
from collections.abc import Mapping
from dataclasses import replace

from basecamp.house import Lang
from dialogs.conversation import heating, spoken, times
from dialogs.conversation.step import Context, Step, line

ORDER: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?i)\W*((alors|bon|ok|non|plutôt|tu peux|peux-tu|vous pouvez|pouvez-vous|est-ce que (tu peux|vous pouvez)|"
        r"il faut|je (veux|voudrais)|j['’]aimerais)\W+)*"
        r"(étein(s|dre|ds)|éteignez|coupe[rz]?|arrête[rz]?|stoppe[rz]?|ferme[rz]?)(-(moi|nous))?\s+"
        r"(tout )?(l[ea]s? |notre |nos )?(chauffage|radiateurs?|chaudière)s?\b(?P<rest>.*)"
    ),
    "en": re.compile(
        r"(?i)\W*((ok|well|no|rather|please|can you|could you|would you|will you|i want you to|i['’]d like you to)\W+)*"
        r"((turn|switch|shut) off|stop|kill|cut|(turn|switch|shut)(?= [\w ]*\boff\b))\s+"
        r"((the|our|all the) )?(heat(ing|ers?)?|radiators?|boiler)\b(\s+off\b)?(?P<rest>.*)"
    ),
}
POLITE = re.compile(r"(?i)[\s,.!?]*(merci|s['’]il (te|vous) pla[iî]t|please|thanks|thank you|now|maintenant)?[\s,.!?]*")


def offer(ctx: Context) -> Step | None:
    """The step of such an order; None when the sentence is none: all that may follow the heating is a time."""
    said = ORDER[ctx.lang].fullmatch(ctx.text)
    if said is None:
        return None
    rest = said["rest"]
    when = times.find(ctx, rest)
    start, end = (when.start, when.end) if when else (0, 0)
    if not POLITE.fullmatch(rest[:start]) or not POLITE.fullmatch(rest[end:]):
        return None
    named = f" {rest[start:end].strip()}".rstrip()
    eco = spoken.measure(ctx.settings.heating.eco, "degrees", ctx.lang)
    return replace(heating.offer(ctx, "eco", line("heating.no_off", eco=eco), named), intent="heating")
