"""The conversation itself: which dialog gets a sentence, what is asked next, and what is done when nobody answers."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from basecamp.effects import Effect
from basecamp.house import House, Lang, Mode
from basecamp.settings import Settings
from dialogs.answers import say, table, variants
from dialogs.conversation import heating, leave, messages, presence, reports, small, things
from dialogs.conversation.hearing import Meaning, Understand, names, understand
from dialogs.conversation.questions import QUESTIONS
from dialogs.conversation.state import Done, Pending, State
from dialogs.conversation.step import Ask, Context, Line, Step, line
from dialogs.conversation.undo import undo
from dialogs.turn import Turn

ACT = 0.5
"""Probability from which a sentence is acted on; under it the house asks "tu veux dire … ?"."""
CONFIRM = 0.3
"""Probability from which it is worth asking; under it the sentence was not understood."""
CLOSE = 0.15
"""Two intents closer than this are both possible: the house asks."""
UNDO_FOR = timedelta(minutes=2)
"""How long "annule" still undoes what was done last."""
GREETING = re.compile(
    r"(?i)\W*((re)?bonjour|bonsoir|salut|coucou|hello|hi|hey|good (morning|afternoon|evening))"
    r"( (basecamp|la maison|there))?\W*"
)
"""A greeting and nothing else."""
HARMLESS = ("cancel", "stop", "no", "repeat", "help", "thanks")
"""Control words: acted on even in doubt, because they change nothing."""
SAME = ({"silence", "silence_on"}, {"cancel", "stop", "no"}, {"heating", "heating_status"})
"""Intents so alike that asking which one was meant would help nobody."""
Left = tuple[Pending, ...]
"""The questions that still wait after a sentence, without the one it leads to."""

Command = Callable[[Context], Step]
COMMANDS: Mapping[str, Command] = {
    "leave": leave.command,
    "return": presence.come_home,
    "sleep": presence.go_to_bed,
    "wake_up": presence.get_up,
    "report": reports.command,
    "heating": heating.menu,
    **dict.fromkeys(heating.BRANCHES, heating.branch),
    "silence": things.silence_on,
    "silence_on": things.silence_on,
    "silence_off": things.silence_off,
    "messages": messages.command,
    "ask_time": small.ask_time,
    "ask_temperature": small.ask_temperature,
    "ask_presence": small.ask_presence,
    "ask_mode": small.ask_mode,
    "ask_power": small.ask_power,
    "ask_water": small.ask_water,
    "nightlight_on": things.nightlight_on,
    "nightlight_off": things.nightlight_off,
    "nightlight_auto": things.nightlight_auto,
    "music_play": things.music_play,
    "music_stop": things.music_stop,
}
CORRECTIONS: Mapping[str, Callable[[Context, Mapping[str, Any]], Step | None]] = {
    "leave": leave.correct,
    **dict.fromkeys(heating.BRANCHES, heating.correct),
    "messages": messages.correct,
    "return": messages.correct,
}
CORRECTION_EXPECTS: Mapping[str, tuple[str, ...]] = {
    "leave": ("return_time",),
    **dict.fromkeys(heating.BRANCHES, ("heating", "heating_until")),
    "messages": ("messages",),
    "return": ("messages",),
}
"""What a correction sounds like: an answer to these questions."""
CORRECTING = re.compile(
    r"(?i)^\s*((non|no|nan|mais|enfin|en fait|plutôt|finalement|pardon|euh|je veux dire|je voulais dire|disons|"
    r"actually|rather|sorry|i mean|i meant|wait|make it|make that|well)\b[\s,.:!…]*)+"
)
"""Words that begin a correction."""


class Dialogs:
    """The dialogs of the house. Holds no conversation: everything that changes is in the `State` handed back."""

    def __init__(self, settings: Settings, rng: random.Random, understanding: Understand = understand) -> None:
        self.settings = settings
        self.rng = rng
        self.understanding = understanding

    def start(self, lang: Lang | None = None) -> State:
        """A new conversation; `lang` fixes the language, None leaves it to the settings."""
        if lang is not None:
            return State(lang, fixed=True)
        house = self.settings.house
        if house.language == "auto":
            return State(house.main_language)
        return State(house.language, fixed=True)

    def greeting(self, state: State, house: House, now: datetime) -> Turn:
        """What is said when the house was called and nothing else."""
        text = self.render((line("greeting.hello"),), state).text
        timeout = self.settings.ears.command_timeout_s
        return Turn("", state.lang, None, 1.0, text, house.mode, timeout=timeout)

    def grammar(self, state: State, lang: Lang) -> list[str]:
        """The phrases the recognizer may hear now, in this language."""
        from dialogs import intents

        named = names(self.settings)
        states = [state.expects]
        if state.expects is None and state.done is not None:
            states += CORRECTION_EXPECTS.get(state.done.intent, ())
        # Whatever is left out of a large grammar, the words of the house are in.
        core = table(lang)["grammar"]
        phrases = [plain_words(one) for expects in states if expects for one in core.get(expects, core["yes_no"])]
        phrases += [plain_words(one) for one in core["any"]]
        for expects in states:
            phrases += intents.grammar(expects, lang, named)
        return list(dict.fromkeys(phrases))

    def meaning(self, text: str, state: State, now: datetime) -> Meaning:
        """What a sentence means in this state: the language, the intent, how sure, and the runners-up."""
        return self.understanding(text, now, state, self.settings)

    def hear(self, text: str, state: State, house: House, now: datetime, confidence: float = 1.0) -> tuple[Turn, State]:
        """One sentence of a person. `now` is aware; `confidence` is how sure the recognizer is, 0 to 1."""
        if not text.strip():
            return self.silence(state, house, now)
        meaning = self.meaning(text, state, now)
        sure = meaning.confidence * min(1.0, max(0.0, confidence))
        ctx = self.context(text, replace(state, lang=meaning.lang), house, now)
        if meaning.intent is None or sure < CONFIRM:
            if self.stays(ctx):
                return self.finish(replace(ctx, intent="cancel"), self.cancel(ctx), state.pending[:-1], sure)
            corrected = self.corrected(ctx)
            step, left = (corrected, ()) if corrected else self.unclear(ctx)
            return self.finish(ctx, step, left, sure)
        ctx = replace(ctx, intent=meaning.intent, slots=meaning.slots)
        if self.doubtful(meaning, sure) and not self.answers(ctx):
            step, left = self.did_you_mean(ctx, meaning)
        else:
            step, left = self.decide(ctx)
        return self.finish(ctx, step, left, sure)

    def silence(self, state: State, house: House, now: datetime) -> tuple[Turn, State]:
        """Nobody answered in time: the question is put once more, then let go in the way its dialog declares."""
        ctx = self.context("", state, house, now)
        pending = state.question
        if pending is None:
            return Turn("", state.lang, None, 1.0, "", house.mode, outcome="silent"), state
        if pending.silences == 0:
            left = (*state.pending[:-1], replace(pending, silences=1))
            return self.finish(ctx, Step(outcome="silent"), left, 1.0)
        step = replace(QUESTIONS[pending.name].silent(ctx), outcome="silent")
        # Whoever did not answer this one has heard the reprompt: the question before it is put once, no more.
        left = tuple(replace(one, silences=1) for one in state.pending[:-1])
        return self.finish(ctx, step, () if step.drop else left, 1.0)

    def context(self, text: str, state: State, house: House, now: datetime) -> Context:
        data = state.question.data if state.question else {}
        return Context(text, None, {}, state.lang, house, now, self.settings, state, data)

    # What a sentence leads to

    def decide(self, ctx: Context) -> tuple[Step, Left]:
        """The dialog that gets the sentence: control words, the pending question, a correction, a command."""
        waiting = ctx.state.pending
        match ctx.intent:
            case "cancel":
                return self.cancel(ctx), waiting[:-1]
            case "stop":
                return self.stop(ctx), ()
            case "repeat":
                return self.repeat(ctx), waiting
            case "help":
                return self.help(ctx), waiting
            case "thanks":
                return Step((line("control.welcome"),)), waiting
        if ctx.state.question is not None:
            answered = self.answered(ctx, ctx.state.question)
            if answered is not None:
                return answered
        elif (corrected := self.corrected(ctx)) is not None:
            return corrected, ()
        if ctx.intent is not None and ctx.intent in COMMANDS:
            step = COMMANDS[ctx.intent](ctx)
            return step, () if step.drop else interrupted(waiting)
        if not waiting and ctx.intent in ("yes", "no"):
            return Step((line("control.stopped" if ctx.intent == "no" else "control.nothing_asked"),)), ()
        return self.unclear(ctx)

    def answered(self, ctx: Context, pending: Pending) -> tuple[Step, Left] | None:
        """What the pending question makes of the sentence; None when it is no answer to it."""
        below = ctx.state.pending[:-1]
        if pending.name == "confirm":
            if ctx.intent == "yes":
                return self.confirmed(ctx, pending)
            rest = list(pending.data.get("others", ()))
            if ctx.intent == "no" and rest:
                return self.propose(ctx, rest, pending.data), below
        step = QUESTIONS[pending.name].answer(ctx)
        if step is None:
            return None
        return step, () if step.drop else below

    def confirmed(self, ctx: Context, pending: Pending) -> tuple[Step, Left]:
        """ "Oui" to "tu veux dire … ?": the sentence in doubt is carried out, as an answer or as a command."""
        text, intent = str(pending.data["text"]), str(pending.data["intent"])
        state = replace(ctx.state, pending=ctx.state.pending[:-1], fixed=True)
        meaning = self.understanding(text, ctx.now, state, self.settings)
        slots = meaning.slots if meaning.intent == intent else {}
        inner = replace(
            ctx,
            text=text,
            intent=intent,
            slots=slots,
            state=replace(state, fixed=ctx.state.fixed),
            data=state.question.data if state.question else {},
        )
        step, left = self.decide(inner)
        return replace(step, intent=intent if step.intent is None else step.intent), left

    def corrected(self, ctx: Context) -> Step | None:
        """ "Non, demain midi", "enfin, 19 heures": another value for what was just done."""
        done = ctx.state.done
        if done is None or ctx.state.pending or done.intent not in CORRECTIONS:
            return None
        if not within(ctx.now, done.at, leave.CORRECT_FOR):
            return None
        correct = CORRECTIONS[done.intent]
        if ctx.intent not in (None, "no"):
            return correct(ctx, done.data)
        for wanted in CORRECTION_EXPECTS.get(done.intent, ()):
            asked = replace(ctx.state, pending=(Pending(wanted),), done=None)
            for text in {ctx.text: 0, CORRECTING.sub("", ctx.text): 0}:
                meaning = self.understanding(text, ctx.now, asked, self.settings)
                if meaning.intent is None or meaning.confidence < ACT:
                    continue
                inner = replace(ctx, text=text, intent=meaning.intent, slots=meaning.slots)
                if (step := correct(inner, done.data)) is not None:
                    return replace(step, intent=meaning.intent if step.intent is None else step.intent)
        return None

    def cancel(self, ctx: Context) -> Step:
        """Nothing was done before the answer, so dropping the question leaves the house as it was."""
        if ctx.state.pending:
            return Step((line("control.cancelled"),), outcome="cancelled")
        done = ctx.state.done
        if done is None or done.undo == () or not within(ctx.now, done.at, UNDO_FOR):
            return Step((line("control.nothing_to_cancel"),), outcome="cancelled")
        if done.undo is None:
            return Step((line("control.cannot_undo"),), outcome="cancelled")
        return Step((line("control.undone"),), done.undo, outcome="cancelled")

    def stays(self, ctx: Context) -> bool:
        """ "Finalement je ne pars pas": no command by itself, but it takes "je pars" back."""
        if not leave.STAYING.search(ctx.text):
            return False
        if ctx.state.question is not None:
            return ctx.state.question.name == "return_time"
        return ctx.state.done is not None and ctx.state.done.intent == "leave"

    def stop(self, ctx: Context) -> Step:
        """Be quiet: every question is dropped; with none, music stops."""
        if not ctx.state.pending and ctx.house.music is not None:
            return things.music_stop(ctx)
        return Step((line("control.stopped"),), outcome="cancelled")

    def repeat(self, ctx: Context) -> Step:
        """The last thing said, the pending question included."""
        said = ctx.state.said
        return Step((Line(text=said) if said else line("control.nothing_said"),), asked=True)

    def help(self, ctx: Context) -> Step:
        """The topic asked for; else what may be answered now; else everything."""
        pending = ctx.state.question
        if pending is not None and things.topic(ctx) == "any":
            return Step((line(QUESTIONS[pending.name].help),))
        return things.help_text(ctx)

    # Not understood

    def doubtful(self, meaning: Meaning, sure: float) -> bool:
        """Not sure enough to act, or another intent is nearly as likely."""
        if meaning.intent in HARMLESS:
            return False
        return sure < ACT or bool(close_to(meaning))

    def answers(self, ctx: Context) -> bool:
        """Is it an answer to the pending question? Then it is taken as such even in some doubt, and said back."""
        pending = ctx.state.question
        return pending is not None and self.answered(ctx, pending) is not None

    def did_you_mean(self, ctx: Context, meaning: Meaning) -> tuple[Step, Left]:
        """Ask before acting; an answer that is doubtful is simply asked for again."""
        if meaning.intent not in COMMANDS:
            return self.unclear(ctx)
        close = [intent for intent in close_to(meaning) if intent in COMMANDS]
        return self.propose(ctx, [str(meaning.intent), *close[:1]], {"text": ctx.text}), ctx.state.pending

    def propose(self, ctx: Context, intents: Sequence[str], data: Mapping[str, Any]) -> Step:
        """Ask whether this is what was meant; the next one is proposed after a no."""
        what = things.intent_phrase(intents[0], ctx)
        kept = {"intent": intents[0], "others": list(intents[1:]), "text": data["text"]}
        asked = Ask("confirm", (line("control.did_you_mean", what=what),), kept)
        return Step(ask=asked, intent="", outcome="unclear")

    def unclear(self, ctx: Context) -> tuple[Step, Left]:
        """First "je n'ai pas compris" with two examples; the second time it lets go."""
        pending = ctx.state.question
        if pending is None:
            if GREETING.fullmatch(ctx.text):
                return Step((line("greeting.hello"),), intent=""), ()
            if ctx.state.unclear:
                return Step((line("control.unclear_again"),), intent="", outcome="unclear"), ()
            return Step((self.not_understood(ctx, "control.examples.any"),), intent="", outcome="unclear"), ()
        question, below = QUESTIONS[pending.name], ctx.state.pending[:-1]
        if pending.tries + 1 >= question.tries:
            step = replace(question.unclear(ctx), outcome="unclear", intent="")
            return step, () if step.drop else below
        step = Step((self.not_understood(ctx, question.examples),), intent="", outcome="unclear")
        return step, (*below, replace(pending, tries=pending.tries + 1))

    def not_understood(self, ctx: Context, key: str) -> Line:
        """ "Je n'ai pas compris", with two sentences that would do."""
        first, second = self.rng.sample(variants(ctx.lang, key), 2)
        values = {"first": first, "second": second}
        hint = say("control.hint", values, ctx.lang, self.settings.house.address, {}, self.rng).text
        return line("control.unclear", hint=hint)

    # From a step to a turn

    def finish(self, ctx: Context, step: Step, left: Left, sure: float) -> tuple[Turn, State]:
        """Words, effects and the next state of a step; comes back to a question that was interrupted."""
        before = ctx.state.question
        lines, pending = list(step.lines), left
        if step.ask is not None:
            tries = before.tries + 1 if step.retry and before is not None else 0
            question = QUESTIONS[step.ask.name]
            if tries > question.tries:
                # Every answer was a time, and none of use: it must end some day.
                return self.finish(ctx, replace(question.unclear(ctx), outcome="unclear"), (), sure)
            lines += step.ask.lines
            below = tuple(one for one in left if one.name != step.ask.name)
            said = self.render(lines, ctx.state)
            pending = (*below, Pending(step.ask.name, step.ask.data, said.last, tries))
        else:
            if pending and not step.asked:
                lines.append(Line(text=pending[-1].said))
            said = self.render(lines, ctx.state)
        intent = ctx.intent if step.intent is None else step.intent or None
        state = replace(
            ctx.state,
            pending=pending,
            said=ctx.state.said if ctx.intent == "thanks" and ctx.state.said else said.text or ctx.state.said,
            used=said.used,
            unclear=1 if step.outcome == "unclear" and not ctx.state.unclear and not ctx.state.pending else 0,
            done=self.done(ctx, step, intent),
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
            timeout=self.timeout(state.expects),
        )
        return turn, state

    def done(self, ctx: Context, step: Step, intent: str | None) -> Done | None:
        """What may now be corrected or undone."""
        last = ctx.state.done
        if step.outcome == "cancelled" and step.effects:
            return None
        if step.remember is None and not step.effects:
            return last
        back = undo(step.effects, ctx.house, self.settings)
        if step.keep_undo and last is not None:
            back = last.undo
        return Done(intent or "", ctx.now.isoformat(), dict(step.remember or {}), back)

    def timeout(self, expects: str | None) -> float:
        """Seconds to wait for the beginning of an answer."""
        given = QUESTIONS[expects].timeout if expects else None
        return self.settings.ears.answer_timeout_s if given is None else given

    def render(self, lines: Sequence[Line], state: State) -> "Rendered":
        """The sentences, each in a variant that was not used last."""
        parts: list[str] = []
        used = state.used
        for one in lines:
            if one.text:
                parts.append(one.text)
            elif one.key:
                said = say(one.key, one.values, state.lang, self.settings.house.address, used, self.rng)
                parts.append(said.text)
                used = said.used
        return Rendered(" ".join(parts), parts[-1] if parts else "", used)


@dataclass(frozen=True)
class Rendered:
    """Lines in words: all of them, the last one alone, and the variants they took."""

    text: str
    last: str
    used: Mapping[str, int]


def plain_words(text: str) -> str:
    """A sentence as a recognizer writes it: lower case, no punctuation, apostrophes kept."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'")).split())


def interrupted(waiting: Left) -> Left:
    """The questions that are put again after a command in between."""
    return tuple(one for one in waiting if QUESTIONS[one.name].comes_back)


def close_to(meaning: Meaning) -> list[str]:
    """Other intents that are nearly as likely and mean something else."""
    return [
        intent
        for intent, score in meaning.others
        if meaning.confidence - score < CLOSE
        and intent != meaning.intent
        and not any({intent, meaning.intent} <= same for same in SAME)
    ]


def within(now: datetime, then: str, span: timedelta) -> bool:
    """Is `then` at most `span` ago?"""
    return 0 <= now.timestamp() - datetime.fromisoformat(then).timestamp() <= span.total_seconds()


def mode_after(effects: Sequence[Effect], mode: Mode) -> Mode:
    """The mode of the house once the effects are carried out."""
    for effect in effects:
        if (effect.skill, effect.action) == ("modes", "set"):
            mode = effect.args["mode"]
    return mode


def plain(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Slots as JSON: times as ISO 8601."""
    return {name: value.at.isoformat() if hasattr(value, "at") else value for name, value in slots.items()}
