"""A departure that is still to come: "je pars samedi", "we'll be away next week". The house does not note it.

Leaving locks the house at once, so such a sentence must not be taken for "je pars"; what can be prepared is the
heating.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from basecamp.house import Lang
from dialogs.conversation import things, times
from dialogs.conversation.step import Context, Step, line

DEPARTURE: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(
        r"(?i)\b(je|on|nous)\b (vais |va |allons )?(ne |n['’])?"
        r"(re)?(pars|parts|part|partons|partir|partirai|partira|partirons|sors|sort|sortons|"
        r"(m|s)['’]en (vais|va|aller)|nous en allons|(m['’]|s['’]|nous )absent(e|er|ons|erai|era|erons)|"
        r"ser(ai|a|ons) (pas (là|à la maison)|absente?s?|partie?s?|de sortie|en (vacances|voyage|déplacement)))\b"
    ),
    "en": re.compile(
        r"(?i)\b(i|we)\b ?(['’]?ll|['’]?m|['’]?re|am|are|will)? ?((be|going to) )?"
        r"(leav(e|ing)|go(ing)? (out|away|on (a )?(holiday|vacation|trip))|travel(l?ing)?|away|gone|"
        r"out of (the house|town)|(won['’]?t be|not be|not going to be) (here|home|at home|around|in))\b"
    ),
}
ENDS: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)\b(jusqu|pour\b|pendant\b|durant\b|avant\b|d['’]ici|depuis\b)"),
    "en": re.compile(r"(?i)\b(until|till?|for|by|before|since|over)\b"),
}
"""Before a time that is the end of an absence, or its length."""
AT_ONCE = re.compile(r"(?i)(en|[àa] (cet?|demain|après-demain|(lun|mar|mercre|jeu|vendre|same)di|dimanche))\b")
""" "Je pars en week-end" is now, and so is "je pars, à ce soir"."""
ELSE: Mapping[Lang, re.Pattern[str]] = {
    "fr": re.compile(r"(?i)[,;.]|\b(je|j['’]|on|nous|et|mais|rev(ien|en)\w*|rentr\w*|retour)\b"),
    "en": re.compile(r"(?i)[,;.]|\b(i|we|and|but|see|back|return\w*|home)\b"),
}
"""Between a departure and a time that says something else: "je pars, ce soir je rentre tard"."""
SOON = timedelta(hours=1)
"""What is nearer is not worth another heating."""


def answer(ctx: Context) -> Step | None:
    """What is said to a departure that is still to come; None when the sentence is none."""
    departure = DEPARTURE[ctx.lang].search(ctx.text)
    if departure is None:
        return None
    before, after = ctx.text[: departure.start()], ctx.text[departure.end() :]
    if said := times.find(ctx, after):
        between = after[: said.start]
    elif said := times.find(ctx, before):
        between = before[said.end :]
    else:
        return None
    if said.begun or said.at <= ctx.now + times.SOON or AT_ONCE.match(said.text):
        return None
    # "Je pars trois jours" is now; "je pars vendredi pour trois jours" is not.
    if times.lasting_in(ctx) and not times.NAMED.search(said.text):
        return None
    if ELSE[ctx.lang].search(between) or ENDS[ctx.lang].search(between) or ENDS[ctx.lang].match(said.text):
        return None
    lines = [line("leave.ahead")]
    if said.at > ctx.now + SOON:
        lines.append(line("leave.ahead_heating", order=things.timed_phrase("heating_eco", said, ctx)))
    return Step(tuple(lines), intent="")
