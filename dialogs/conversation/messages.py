"""Messages kept for the household: count, read, next, repeat, delete."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from basecamp.effects import Effect
from basecamp.house import House, Message
from basecamp.names import as_said, from_whom
from dialogs.conversation import spoken
from dialogs.conversation.step import Ask, Context, Line, Question, Step, line, silent

AT_ONCE = 3
"""Messages read in one breath when somebody comes home; more are offered."""


ALL = re.compile(r"(?i)\b(tout|tous|toutes|all|everything)\b")
"""Words that make "supprime" mean every message."""


def wanted(ctx: Context) -> str | None:
    """What is to be done with the messages: read, next, repeat, delete, delete_all; None = just "messages"."""
    action = ctx.slots.get("action")
    if action == "delete" and ALL.search(ctx.text):
        return "delete_all"
    return str(action) if action else None


def unheard(house: House) -> tuple[Message, ...]:
    return tuple(message for message in house.messages if not message.heard)


def one(message: Message, ctx: Context) -> Line:
    """A message as it is read."""
    whom = from_whom(message.sender, ctx.lang)
    values = {
        "from_whom": whom,
        "From_whom": spoken.capital(whom),
        "ago": spoken.ago(message.at, ctx.now, ctx.lang),
        "text": closed(as_said(message.text, ctx.lang)),
        "person": message.person or "",
    }
    return Line("messages.one_for" if message.person else "messages.one", values)


def closed(text: str) -> str:
    """The text with a stop at its end, so that the next sentence does not run into it."""
    stripped = text.strip()
    return stripped if stripped[-1:] in (".", "!", "?", "…") else f"{stripped}."


def command(ctx: Context) -> Step:
    """ "Ai-je des messages", "lis les messages", "supprime le message"."""
    action = wanted(ctx)
    if action in ("delete", "delete_all"):
        return delete(ctx, None, all_of_them=action == "delete_all")
    waiting = unheard(ctx.house)
    if waiting:
        return read(ctx, waiting, 1, (line("messages.count", count=counted(len(waiting), "new_message", ctx)),))
    if not ctx.house.messages:
        return Step((line("messages.none"),))
    queue = [message.id for message in ctx.house.messages]
    asked = Ask("messages", (line("messages.none_new"), line("messages.offer_old")), {"queue": queue})
    return Step(ask=asked)


def counted(number: int, key: str, ctx: Context) -> str:
    return spoken.count(number, key, ctx.lang)


def some_wait(number: int, ctx: Context) -> Line:
    """That new messages wait, which are not read now."""
    return line("return.silent_messages", count=counted(number, "new_message", ctx))


def read(ctx: Context, waiting: Sequence[Message], at_once: int, before: tuple[Line, ...] = ()) -> Step:
    """Read the first messages and offer the rest."""
    now, rest = waiting[:at_once], waiting[at_once:]
    lines = (*before, *(one(message, ctx) for message in now))
    fresh = [message.id for message in now if not message.heard]
    effects = (Effect("messages", "heard", {"ids": fresh}),) if fresh else ()
    data: dict[str, Any] = {"queue": [message.id for message in rest], "current": [message.id for message in now]}
    if rest:
        return Step(effects=effects, ask=Ask("messages", (*lines, line("messages.more")), data))
    return Step(lines, effects, remember=data)


def queue(ctx: Context) -> list[Message]:
    """The messages still to be read; one deleted meanwhile is skipped."""
    wanted = ctx.data.get("queue", ())
    return [message for message in ctx.house.messages if message.id in wanted]


def answer(ctx: Context) -> Step | None:
    """After a message: the next one, delete it, or no more."""
    action = wanted(ctx)
    current = list(ctx.data.get("current", ()))
    if ctx.intent == "messages" and action in ("delete", "delete_all"):
        return delete(ctx, current, all_of_them=action == "delete_all")
    if ctx.intent == "messages" and action == "repeat" and current:
        again = [message for message in ctx.house.messages if message.id in current]
        asked = Ask("messages", (*(one(message, ctx) for message in again), line("messages.more")), dict(ctx.data))
        return Step(ask=asked, intent="messages")
    if ctx.intent in ("yes", "messages"):
        waiting = queue(ctx)
        if not waiting:
            return Step((line("messages.no_more"),), intent="messages")
        step = read(ctx, waiting, 1)
        if step.ask is None:
            step = Step((*step.lines, line("messages.last")), step.effects, remember=step.remember)
        return Step(step.lines, step.effects, step.ask, "messages", remember=step.remember)
    if ctx.intent == "no":
        return Step((line("messages.later"),), remember=dict(ctx.data))
    return None


def delete(ctx: Context, current: Sequence[int] | None, all_of_them: bool = False) -> Step:
    """Forget the message just read; all of them only after a question, and never one that nobody heard."""
    if all_of_them:
        heard = [message.id for message in ctx.house.messages if message.heard]
        if not heard:
            return Step((line("messages.nothing_to_delete"),), intent="messages")
        asked = line("messages.delete_all", count=counted(len(heard), "read_message", ctx))
        return Step(ask=Ask("delete_all", (asked,), {"ids": heard}), intent="messages")
    there = [message.id for message in ctx.house.messages if message.id in (current or ())]
    if not there:
        return Step((line("messages.nothing_to_delete"),), intent="messages")
    effects = (Effect("messages", "delete", {"ids": there}),)
    rest = queue(ctx)
    if rest:
        data = {"queue": [message.id for message in rest], "current": []}
        asked_next = Ask("messages", (line("messages.deleted"), line("messages.more")), data)
        return Step(effects=effects, ask=asked_next, intent="messages")
    return Step((line("messages.deleted"),), effects, intent="messages")


def answer_delete(ctx: Context) -> Step | None:
    """Yes or no to "je supprime deux messages lus ?"."""
    if ctx.intent == "yes":
        there = [message.id for message in ctx.house.messages if message.id in ctx.data.get("ids", ())]
        effects = (Effect("messages", "delete", {"ids": there}),) if there else ()
        lines = [line("messages.deleted_all")]
        if unheard(ctx.house):
            lines.append(line("messages.unread_kept"))
        return Step(tuple(lines), effects, intent="messages")
    if ctx.intent == "no":
        return Step((line("messages.kept"),), outcome="cancelled")
    return None


def correct(ctx: Context, before: Mapping[str, Any]) -> Step | None:
    """ "Supprime-le", "répète le message", once the last one was read."""
    if ctx.intent != "messages":
        return None
    action = wanted(ctx)
    if action == "delete_all":
        return delete(ctx, None, all_of_them=True)
    if action == "delete":
        return delete(ctx, before.get("current", ()))
    if action == "repeat":
        again = [message for message in ctx.house.messages if message.id in before.get("current", ())]
        if again:
            return Step(tuple(one(message, ctx) for message in again), remember=before)
    if action == "next":
        waiting = [message for message in ctx.house.messages if message.id in before.get("queue", ())]
        return read(ctx, waiting, 1) if waiting else Step((line("messages.no_more"),), remember=before)
    return None


def let_go(ctx: Context) -> Step:
    """Not understood twice: the messages stay where they are."""
    return Step((line("messages.later"),))


def keep(ctx: Context) -> Step:
    return Step((line("messages.kept"),))


QUESTION = Question(
    name="messages",
    answer=answer,
    silent=silent,
    unclear=let_go,
    help="help.messages",
    examples="control.examples.messages",
)
DELETE_ALL = Question(
    name="delete_all",
    answer=answer_delete,
    silent=silent,
    unclear=keep,
    help="help.yes_no",
    examples="control.examples.yes_no",
)
