""" "On est en vacances", "back to work on Monday": what is said of the week, which the heating has a profile for."""

import re
from collections.abc import Mapping

from basecamp.house import Lang
from dialogs.conversation import doubt
from dialogs.conversation.step import Context, Step

WEEKS: Mapping[Lang, Mapping[str, re.Pattern[str]]] = {
    "fr": {
        "holiday_week": re.compile(
            r"(?i)\W*(ça y est |enfin |bon |alors )*((on|tout le monde|je|nous) (est|suis|sommes)|c['’]est) "
            r"(enfin |bien )?(en vacances|en congés?|les vacances|férié)"
            r"( (toute )?(cette|la) semaine| aujourd['’]hui)?\W*"
        ),
        "work_week": re.compile(
            r"(?i)\W*(ça y est |bon |alors )*(les vacances sont (finies|terminées)|fin des vacances"
            r"|(on|je|nous) (reprend|reprends|reprenons|retourne|retournons) (le|au) (travail|boulot|bureau)"
            r"|(on|je|nous) (travaille|travaillons) cette semaine|cette semaine (on|je) travaille)\W*"
        ),
    },
    "en": {
        "holiday_week": re.compile(
            r"(?i)\W*(so |finally )*((we|i|everybody)( are|['’]re| am|['’]m| is|['’]s)|it['’]?s|it is) (finally |all )?"
            r"(on (holiday|holidays|vacation)|the (holidays|vacation)|off work)( (all )?this week| today)?\W*"
        ),
        "work_week": re.compile(
            r"(?i)\W*(so )?(the (holidays|holiday|vacation)( is| are|['’]s)? over|back to work"
            r"|(we|i)( are|['’]re| am|['’]m) (working this week|back (at|to) work))\W*"
        ),
    },
}


def offer(ctx: Context) -> Step | None:
    """Whether the heating should follow that week; None when nothing is said of it, or it does already."""
    found = next((name for name, words in WEEKS[ctx.lang].items() if words.fullmatch(ctx.text)), None)
    heating = ctx.house.heating
    if found is None or found not in ctx.settings.heating.profiles or heating.profile == found:
        return None
    return doubt.propose(ctx, [f"heating_{found}"], {"text": ctx.text})
