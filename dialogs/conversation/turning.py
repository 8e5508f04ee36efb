"""From a step to a turn: its words, what still waits for an answer, and what may be corrected or undone."""

import random
from dataclasses import replace

from dialogs.conversation.questions import QUESTIONS
from dialogs.conversation.rendering import mode_after, plain, render
from dialogs.conversation.state import Asked, Done, Pending, State
from dialogs.conversation.step import Context, Line, Step
from dialogs.conversation.undo import NOTED, undo
from dialogs.turn import Turn

Left = tuple[Pending, ...]
"""The questions that still wait after a sentence, without the one it leads to."""


def finish(rng: random.Random, ctx: Context, step: Step, left: Left, sure: float) -> tuple[Turn, State]:
    """Words, effects and the next state of a step; comes back to a question that was interrupted."""
    before = ctx.state.question
    lines, pending = list(step.lines), left
    if step.ask is not None:
        tries = before.tries + 1 if step.retry and before is not None else 0
        question = QUESTIONS[step.ask.name]
        if tries > question.tries:
            # Every answer was a time, and none of use: it must end some day.
            return finish(rng, ctx, replace(question.unclear(ctx), outcome="unclear"), (), sure)
        lines += step.ask.lines
        below = tuple(one for one in left if one.name != step.ask.name)
        said = render(lines, ctx.state, ctx.settings, rng)
        pending = (*below, Pending(step.ask.name, step.ask.data, said.last, tries))
    else:
        if pending and not step.asked:
            lines.append(Line(text=pending[-1].said))
        said = render(lines, ctx.state, ctx.settings, rng)
    intent = ctx.intent if step.intent is None else step.intent or None
    state = replace(
        ctx.state,
        pending=pending,
        said=ctx.state.said if ctx.intent == "thanks" and ctx.state.said else said.text or ctx.state.said,
        used=said.used,
        unclear=1 if step.outcome == "unclear" and not ctx.state.unclear and not ctx.state.pending else 0,
        done=done(ctx, step, intent),
        asked=asked(ctx, step, intent),
    )
    slots = step.slots if step.slots is not None else plain(ctx.slots)
    turn = Turn(
        heard=ctx.text,
        lang=ctx.lang,
        intent=intent,
        confidence=sure,
        said=said.text,
        mode=mode_after(step.effects, ctx.house.mode),
        slots=slots if intent else {},
        expects=state.expects,
        effects=step.effects,
        outcome=step.outcome,
        timeout=timeout(ctx, state.expects),
    )
    return turn, state


def done(ctx: Context, step: Step, intent: str | None) -> Done | None:
    """What may now be corrected or undone."""
    last = ctx.state.done
    if step.outcome == "cancelled" and step.effects:
        return None
    if step.remember is None and all((one.skill, one.action) in NOTED for one in step.effects):
        return last
    back = undo(step.effects, ctx.house, ctx.settings)
    if step.keep_undo and last is not None:
        back = last.undo
    return Done(intent or "", ctx.now.isoformat(), dict(step.remember or {}), back)


def asked(ctx: Context, step: Step, intent: str | None) -> Asked | None:
    """The small question that another may go on from: this one, or the one before when this was not understood."""
    if intent is None or step.outcome == "unclear":
        return ctx.state.asked
    return Asked(ctx.text, intent, ctx.now.isoformat()) if intent.startswith("ask_") else None


def timeout(ctx: Context, expects: str | None) -> float:
    """Seconds to wait for the beginning of an answer."""
    given = QUESTIONS[expects].timeout if expects else None
    return ctx.settings.ears.answer_timeout_s if given is None else given
