"""The date of another day: "quelle est la date de demain ?", "what day is December 25th?"."""

from collections.abc import Mapping

from basecamp.house import Lang
from dialogs.conversation import spoken, times
from dialogs.conversation.patterns import whole
from dialogs.conversation.step import Context, Step, line

WORDS: Mapping[Lang, tuple[str, ...]] = {
    "fr": (
        r"(ce sera |c['’]est |on (sera|est) |nous (serons|sommes) |ça (tombe|fait) |tombe )?"
        r"(quel jour( de la semaine)?|quelle (est la )?date|le combien|quoi la date|quand)"
        r"( (est-ce que )?(ce sera|sera|c['’]est|est|on sera|on est|nous serons|tombe))?"
        r"( (serons-nous|sommes-nous|sera-t-on|d['’]))?",
    ),
    "en": (
        r"(what|which) (day( of the week)?|date)( (is|will|does|it|be|that|we|are|fall|on)){0,4}",
        r"(what is|what['’]?s)( the)? (date|day)( on| of| for)?( date)?|when is",
    ),
}
"""What is left of such a question when the day is taken out."""
ASKED = {lang: whole(words, lang) for lang, words in WORDS.items()}


def answer(ctx: Context) -> Step | None:
    """The day of the week and the date of a day to come; None when the sentence asks for none."""
    said = times.find(ctx, ctx.text)
    if said is None or said.grain != "day" or said.at.date() <= ctx.now.date():
        return None
    if not ASKED[ctx.lang].fullmatch(times.without(ctx.text, said).strip(" ?!.")):
        return None
    return Step((line("ask.date_then", date=spoken.date(said.at, ctx.lang)),), intent="ask_time")
