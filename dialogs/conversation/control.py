"""The control words, understood in every state: annule, stop, répète, aide."""

import re
from datetime import datetime, timedelta

from dialogs.conversation import leave, things
from dialogs.conversation.questions import QUESTIONS
from dialogs.conversation.step import Ask, Context, Line, Step, line

UNDO_FOR = timedelta(minutes=2)
"""How long "annule" still undoes what was done last."""
LETTING_GO = re.compile(
    r"(?i)\W*((non|nan|oh|ah|euh|bah|ben|bon|ok|okay|oui|merci|et|mais|no|yes|thanks|well|oh well)\W+)*("
    r"((ce n['’]|c['’])(est|était) |ça (ne )?fait )?(pas grave|pas important|rien)( du tout| de rien)?"
    r"|de rien|tant pis|peu importe|qu['’]importe|(aucune|sans) importance|(il n['’]y a|y a) rien|je (ne )?veux rien"
    r"|(ne )?(change|touche|fais|changez|touchez|faites)( à)? rien|(ne )?te (dérange|fatigue|casse) pas( la tête)?"
    r"|t['’]occupe|ne fais pas attention"
    r"|(it['’]?s |it is |it was |that['’]s )?(nothing( at all| important)?|not important)|no (worries|matter)"
    r"|not to worry|do(n['’]?t| not) (worry|bother|mind me)( about it)?|whatever"
    r"|((it|that) )?(doesn['’]?t|does not) matter"
    r"|do(n['’]?t| not) (do|change|touch) anything|(do|change) nothing|let it be"
    r"|leave (it|things) (be|alone|as (it is|they are))"
    r"|pay (me )?no (attention|heed)|i do(n['’]?t| not) (want|need) anything"
    r")(\W+(merci|thanks|thank you|please|s['’]il te plaît))*\W*"
)
"""Words that drop a question, and undo nothing that was done: they are said to others, too, and of much else."""


def cancel(ctx: Context) -> Step:
    """Nothing was done before the answer, so dropping the question leaves the house as it was."""
    if ctx.state.pending:
        return Step((line("control.cancelled"),), outcome="cancelled")
    done = ctx.state.done
    if LETTING_GO.fullmatch(ctx.text):
        return Step((line("control.stopped"),), outcome="cancelled")
    if done is None or done.undo == () or not within(ctx.now, done.at, UNDO_FOR):
        return Step((line("control.nothing_to_cancel"),), outcome="cancelled")
    if done.undo is None:
        return Step((line("control.cannot_undo"),), outcome="cancelled")
    return Step((line("control.undone"),), done.undo, outcome="cancelled")


THANKS = re.compile(r"(?i)\b(merci|thanks?|ta|cheers)\b")
""" "Non merci" wants nothing more; it is not about what was done."""


def refuse(ctx: Context) -> Step:
    """ "Non" while nothing is asked: just after an order it may be about that, so the house asks."""
    done = ctx.state.done
    if done is None or done.undo == () or not within(ctx.now, done.at, UNDO_FOR) or THANKS.search(ctx.text):
        return Step((line("control.stopped"),))
    if done.undo is None:
        return Step((line("control.cannot_undo"),))
    kept = {"intent": "cancel", "others": [], "text": things.intent_phrase("cancel", ctx)}
    return Step(ask=Ask("confirm", (line("control.undo"),), kept))


def stays(ctx: Context) -> bool:
    """ "Finalement je ne pars pas": no command by itself, but it takes "je pars" back."""
    if not leave.STAYING.search(ctx.text):
        return False
    if ctx.state.question is not None:
        return ctx.state.question.name == "return_time"
    return ctx.state.done is not None and ctx.state.done.intent == "leave"


def stop(ctx: Context) -> Step:
    """Be quiet: every question is dropped; with none, music stops."""
    if not ctx.state.pending and ctx.house.music is not None:
        return things.music_stop(ctx)
    return Step((line("control.stopped"),), outcome="cancelled")


def repeat(ctx: Context) -> Step:
    """The last thing said, the pending question included."""
    said = ctx.state.said
    return Step((Line(text=said) if said else line("control.nothing_said"),), asked=True)


def give_help(ctx: Context) -> Step:
    """The topic asked for; else what may be answered now; else everything."""
    pending = ctx.state.question
    if pending is not None and things.topic(ctx) == "any":
        return Step((line(QUESTIONS[pending.name].help),))
    return things.help_text(ctx)


def within(now: datetime, then: str, span: timedelta) -> bool:
    """Is `then` at most `span` ago?"""
    return 0 <= now.timestamp() - datetime.fromisoformat(then).timestamp() <= span.total_seconds()
