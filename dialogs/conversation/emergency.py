"""Calls for help: "au secours", "I've fallen". The house names the number to dial, and raises an alarm after a yes.

Not without one: what is misheard must not wake people far away at night.
"""

from collections.abc import Mapping

from basecamp.effects import Effect
from basecamp.house import Lang
from dialogs.conversation.patterns import whole
from dialogs.conversation.step import Ask, Context, Question, Step, line, silent

CALLS: Mapping[Lang, tuple[str, ...]] = {
    "fr": (
        r"au secours( .*)?|à l['’]aide( .*)?|au feu|il y a le feu( .*)?|ça sent le gaz( .*)?|(c['’]est une )?urgence",
        r"(appelle|appelez|appeler)-?(moi |nous )?(vite )?(les |des |un |une |le |la |l['’])?(secours|pompiers|samu"
        r"|police|gendarmes|gendarmerie|ambulance|médecin|docteur|urgences|112|15|17|18)( .*)?",
        r"je suis tomb(ée?|er)( par terre| dans .*)?|j['’]ai fait une chute",
        r"je (n['’])?arrive (pas|plus) à me (re)?lever",
        r"je me suis (fait (très )?mal|blessée?|brûlée?)|je me sens (très )?mal",
        r"je (ne )?me sens pas( très| du tout)? bien",
    ),
    "en": (
        r"(please )?help me( please| now| quick(ly)?)?|help( help)+|some(body|one) help( me)?|i need help now",
        r"(there['’]?s|there is) a fire( .*)?|fire|i smell gas( .*)?|(it['’]?s |this is )?an emergency",
        r"call( me)? (for )?help|call (me )?(an? |the )?(ambulance|police|fire (brigade|department)|doctor"
        r"|emergency services|112|911|999)( .*)?",
        r"i(['’]ve| have)? (fallen|fell)( down| over)?( (on|off|in|from|and) .*)?|i can(['’]?t|not) get up",
        r"i(['’]m| am) (hurt|injured)|i(['’]ve| have)? hurt myself|i (don['’]?t|do not) feel (well|good)",
    ),
}
"""Whole sentences."""
CALLED = {lang: whole(words, lang) for lang, words in CALLS.items()}


def answer(ctx: Context) -> Step | None:
    """The number to dial, and the question whether to raise the alarm; None when nobody calls for help. Who says it
    again has answered."""
    if not CALLED[ctx.lang].fullmatch(ctx.text):
        return None
    if not ctx.settings.web.nightwatch:
        return Step((line("emergency.no_way"),), intent="emergency")
    if ctx.state.question is not None and ctx.state.question.name == QUESTION.name:
        return raised(str(ctx.state.question.data["text"]))
    return Step(ask=Ask(QUESTION.name, (line("emergency.ask"),), {"text": ctx.text}), intent="emergency")


def raised(text: str) -> Step:
    """The alarm, with what was said."""
    return Step((line("emergency.raised"),), (Effect("problems", "call", {"text": text}),), intent="emergency")


def answered(ctx: Context) -> Step | None:
    """Yes or no to "je lance l'alerte ?"."""
    if ctx.intent == "yes":
        return raised(str(ctx.data["text"]))
    if ctx.intent == "no":
        return Step((line("emergency.no"),), outcome="cancelled")
    return None


def let_go(ctx: Context) -> Step:
    """Not understood twice: how to begin again."""
    return Step((line("emergency.unclear"),))


QUESTION = Question(
    name="emergency",
    answer=answered,
    silent=silent,
    unclear=let_go,
    help="help.yes_no",
    examples="control.examples.yes_no",
)
