"""The conversation itself: which dialog gets a sentence, what is asked next, and what is done when nobody answers."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from basecamp.house import LANGS, House, Lang
from basecamp.settings import Settings
from dialogs.conversation import (
    alarms,
    asides,
    beyond,
    consumption,
    control,
    doubt,
    facts,
    follow,
    heating_later,
    heating_room,
    heating_week,
    leave,
    leave_ahead,
    quiet,
    recognizer,
    several,
    things,
    times,
    volume,
)
from dialogs.conversation.commands import COMMANDS, CORRECTING, CORRECTION_EXPECTS, CORRECTIONS
from dialogs.conversation.hearing import CERTAIN, Meaning, Understand, understand
from dialogs.conversation.leave import CORRECT_FOR
from dialogs.conversation.questions import QUESTIONS
from dialogs.conversation.rendering import render
from dialogs.conversation.state import Pending, State
from dialogs.conversation.step import Context, Step, line
from dialogs.conversation.turning import Left, finish
from dialogs.turn import Turn

GREETING = re.compile(
    r"(?i)\W*((re)?bonjour|bonsoir|salut|coucou|hello|hi|hey|good (morning|afternoon|evening))"
    r"( (basecamp|la maison|there))?\W*"
)
"""A greeting and nothing else."""
SMALL = frozenset(intent for intent in COMMANDS if intent.startswith("ask_"))
"""Questions to the house: they are answered, and its own waits all the same."""


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
        text = render((line("greeting.hello"),), state, self.settings, self.rng).text
        timeout = self.settings.ears.command_timeout_s
        return Turn("", state.lang, None, 1.0, text, house.mode, timeout=timeout)

    def grammar(self, state: State, lang: Lang) -> list[str]:
        """The phrases the recognizer may hear now, in this language."""
        return recognizer.phrases(self.settings, state, lang)

    def likely(self, state: State, lang: Lang) -> list[str]:
        """The likeliest of those phrases: the usual answers to the pending question."""
        return recognizer.likely(self.settings, state, lang)

    def meaning(self, text: str, state: State, now: datetime) -> Meaning:
        """What a sentence means in this state: the language, the intent, how sure, and the runners-up."""
        return self.understanding(text, now, state, self.settings)

    def understands(self, text: str, state: State, now: datetime) -> bool:
        """Does `text` make a command, or an answer to the pending question? For the end of an utterance."""
        meaning = self.meaning(text, state, now)
        if meaning.intent is not None and meaning.confidence >= doubt.CONFIRM and meaning.layer != "guessed":
            return True
        return (
            bool(self.orders(text, state, now, meaning))
            or self.later(text, state, House(), now, meaning) is not None
            or self.handled(text, state, now)
        )

    def intent(self, text: str, state: State, now: datetime) -> str | None:
        """What a sentence is for, of its first order where it holds several, also when the house would ask first; None:
        nothing that the house does."""
        first = next(iter(self.orders(text, state, now, self.meaning(text, state, now))), text)
        turn, after = self.hear(first, state, House(), now)
        if turn.intent is None and after.question is not None and after.question.name == "confirm":
            return str(after.question.data["intent"])
        return turn.intent

    def handled(self, text: str, state: State, now: datetime) -> bool:
        """Is it an order that a dialog knows by its own words: degrees, the heating off, the volume, a courtesy?"""
        for lang in (state.lang,) if state.fixed else LANGS:
            ctx = self.context(text, replace(state, lang=lang), House(), now)
            if asides.offered(ctx) or asides.answer(ctx) or self.silenced(ctx) or self.by_its_words(ctx):
                return True
            if (not state.pending and volume.is_order(text, lang)) or self.gone_on(ctx) is not None:
                return True
        return False

    def hear(self, text: str, state: State, house: House, now: datetime, confidence: float = 1.0) -> tuple[Turn, State]:
        """One sentence of a person. `now` is aware; `confidence` is how sure the recognizer is, 0 to 1."""
        if not text.strip():
            return self.silence(state, house, now)
        meaning = self.meaning(text, state, now)
        parts = self.orders(text, state, now, meaning)
        if parts and (together := self.hear_all(text, parts, state, house, now, confidence)):
            return together
        heard = min(1.0, max(0.0, confidence))
        sure = meaning.confidence * heard
        ctx = self.context(text, replace(state, lang=meaning.lang), house, now)
        if (offer := asides.offered(ctx)) is not None:
            return finish(self.rng, ctx, offer, state.pending[:-1], sure)
        if heard >= doubt.ACT and (answer := asides.answer(ctx)):
            return finish(self.rng, ctx, answer, (), heard)
        later = CERTAIN * heard
        if later >= doubt.ACT and (planned := self.later(text, state, house, now, meaning)) is not None:
            return finish(self.rng, *planned, interrupted(state.pending), later)
        if heard >= doubt.ACT and (silent := self.silenced(ctx)):
            return finish(self.rng, ctx, silent, (), heard)
        unclear = meaning.intent is None or sure < doubt.CONFIRM
        loose = unclear or meaning.layer == "guessed"
        if not state.pending and (loose or meaning.intent == "leave") and (answer := leave_ahead.answer(ctx)):
            return finish(self.rng, ctx, answer, (), sure)
        if (loose or meaning.intent in consumption.METERS) and (whole := self.gone_on(ctx)) is not None:
            turn, after = self.hear(whole, state, house, now, confidence)
            return replace(turn, heard=text), after
        if loose and (answer := self.by_its_words(ctx)):
            return finish(self.rng, ctx, answer, (), heard)
        if loose:
            # What was just done comes before a guess ("rallume-la").
            if control.stays(ctx):
                return finish(self.rng, replace(ctx, intent="cancel"), control.cancel(ctx), state.pending[:-1], sure)
            corrected = self.corrected(ctx)
            if corrected is not None and (unclear or not doubt.contrary(corrected, meaning)):
                return finish(self.rng, ctx, corrected, (), sure)
        if unclear or (meaning.layer == "guessed" and GREETING.fullmatch(text)):
            # The name of a playlist is no intent, but it is an answer.
            step, left = (state.question and self.answered(ctx, state.question)) or self.unclear(ctx)
            return finish(self.rng, ctx, step, left, sure)
        ctx = replace(ctx, intent=meaning.intent, slots=meaning.slots)
        if doubt.doubtful(meaning, sure) and not self.answers(ctx):
            step, left = self.did_you_mean(ctx, meaning)
        else:
            step, left = self.decide(ctx)
        return finish(self.rng, ctx, step, left, sure)

    def orders(self, text: str, state: State, now: datetime, whole: Meaning) -> list[str]:
        """The orders of a sentence that holds several; none while a question waits for its answer."""
        if state.pending:
            return []
        langs = (state.lang,) if state.fixed else LANGS
        meaning = lru_cache(lambda part: self.later_too(part, state, now))
        one = None if whole.layer == "guessed" else whole.intent
        return next((parts for lang in langs if (parts := several.orders(text, lang, meaning, one))), [])

    def later_too(self, text: str, state: State, now: datetime) -> Meaning:
        """What a part of a sentence means, an order to the heating for a later hour included."""
        found = self.meaning(text, state, now)
        if found.layer in ("exact", "tolerant"):
            return found
        planned = self.later(text, state, House(), now, found)
        if planned is None:
            return found
        ctx, step = planned
        return Meaning(step.intent, CERTAIN, ctx.lang, layer="exact")

    def later(
        self, text: str, state: State, house: House, now: datetime, meaning: Meaning
    ) -> tuple[Context, Step] | None:
        """An order to the heating for a later hour, where one may be given; in the likelier language first."""
        if state.expects not in (None, "heating", "return_time"):
            return None
        for lang in (meaning.lang,) if state.fixed else sorted(LANGS, key=lambda one: one != meaning.lang):
            ctx = self.context(text, replace(state, lang=lang), house, now)
            step = heating_later.command(ctx, lambda part: self.meaning(part, state, now), meaning)
            if step is not None:
                return ctx, step
        return None

    def silenced(self, ctx: Context) -> Step | None:
        """Silence for a part of the day, or days; None when it is none, or while a question waits."""
        if ctx.state.pending:
            return None
        return quiet.command(ctx, lambda part: self.meaning(part, ctx.state, ctx.now))

    def gone_on(self, ctx: Context) -> str | None:
        """The whole question that "et dehors ?" is, after another one; None when it is none."""
        for intent, whole in follow.sentences(ctx):
            if (aside := asides.answer(replace(ctx, text=whole))) is not None:
                if aside.intent == intent:
                    return whole
            elif (found := self.meaning(whole, ctx.state, ctx.now)).certain and found.intent == intent:
                return whole
        return None

    def by_its_words(self, ctx: Context) -> Step | None:
        """What a dialog makes, by words of its own, of a sentence that was not surely understood; None while a question
        waits."""
        if ctx.state.pending:
            return None
        room = heating_room.offer(ctx, lambda part: self.meaning(part, ctx.state, ctx.now))
        silent = volume.nothing_plays(ctx, named=True)
        return room or alarms.arming(ctx) or heating_week.offer(ctx) or silent or facts.answer(ctx)

    def hear_all(
        self, text: str, parts: Sequence[str], state: State, house: House, now: datetime, confidence: float
    ) -> tuple[Turn, State] | None:
        """Several orders one after the other, the one that asks something last; None when more than one asks."""
        asks = {part: self.hear(part, state, house, now, confidence)[1].expects is not None for part in parts}
        if sum(asks.values()) > 1:
            return None
        in_order = sorted(parts, key=asks.__getitem__)
        result: tuple[Turn, State] | None = None
        for part in in_order:
            mode = result[0].mode if result else house.mode
            after = self.hear(part, result[1] if result else state, replace(house, mode=mode), now, confidence)
            result = several.both(text, state, result, after) if result else after
        return result

    def unheard(self, state: State, house: House, now: datetime) -> tuple[Turn, State]:
        """Somebody spoke, and the recognizer believes nothing of it."""
        ctx = self.context("", state, house, now)
        step, left = self.unclear(ctx)
        return finish(self.rng, ctx, step, left, 1.0)

    def silence(self, state: State, house: House, now: datetime) -> tuple[Turn, State]:
        """Nobody answered in time: the question is put once more, then let go in the way its dialog declares."""
        ctx = self.context("", state, house, now)
        pending = state.question
        if pending is None:
            return Turn("", state.lang, None, 1.0, "", house.mode, outcome="silent"), state
        if pending.silences == 0:
            left = (*state.pending[:-1], replace(pending, silences=1))
            return finish(self.rng, ctx, Step(outcome="silent"), left, 1.0)
        step = replace(QUESTIONS[pending.name].silent(ctx), outcome="silent")
        # Whoever did not answer this one has heard the reprompt: the question before it is put once, no more.
        left = tuple(replace(one, silences=1) for one in state.pending[:-1])
        return finish(self.rng, ctx, step, () if step.drop else left, 1.0)

    def context(self, text: str, state: State, house: House, now: datetime) -> Context:
        data = state.question.data if state.question else {}
        return Context(text, None, {}, state.lang, house, now, self.settings, state, data)

    # What a sentence leads to

    def decide(self, ctx: Context) -> tuple[Step, Left]:
        """The dialog that gets the sentence: control words, the pending question, a correction, a command."""
        waiting = ctx.state.pending
        match ctx.intent:
            case "cancel":
                return control.cancel(ctx), waiting[:-1]
            case "stop":
                return control.stop(ctx), ()
            case "repeat":
                return control.repeat(ctx), waiting
            case "help":
                return control.give_help(ctx), waiting
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
            left = waiting if ctx.intent in SMALL and not step.effects else interrupted(waiting)
            return step, () if step.drop else left
        if not waiting and ctx.intent == "no":
            return control.refuse(ctx), ()
        if not waiting and ctx.intent == "yes":
            return Step((line("control.nothing_asked"),)), ()
        return self.unclear(ctx)

    def answered(self, ctx: Context, pending: Pending) -> tuple[Step, Left] | None:
        """What the pending question makes of the sentence; None when it is no answer to it."""
        below = ctx.state.pending[:-1]
        if pending.name == "confirm":
            if ctx.intent == "yes":
                return self.confirmed(ctx, pending)
            rest = list(pending.data.get("others", ()))
            if ctx.intent == "no" and rest:
                return doubt.propose(ctx, rest, pending.data), below
        step = QUESTIONS[pending.name].answer(ctx)
        if step is None:
            return None
        return step, () if step.drop else below

    def confirmed(self, ctx: Context, pending: Pending) -> tuple[Step, Left]:
        """ "Oui" to "tu veux dire … ?": the sentence in doubt is carried out, as an answer or as a command."""
        text, intent = str(pending.data["text"]), str(pending.data["intent"])
        state = replace(ctx.state, pending=ctx.state.pending[:-1], fixed=True)
        meaning = self.understanding(text, ctx.now, state, self.settings)
        if intent in heating_later.MODES:
            if planned := self.later(text, state, ctx.house, ctx.now, meaning):
                return planned[1], interrupted(state.pending)
            if said := times.find(ctx, text):
                # A guess ("réchauffe un peu samedi") is carried out for the time that it was asked with.
                text = things.timed_phrase(intent, said, ctx)
                meaning = self.understanding(text, ctx.now, state, self.settings)
                if planned := self.later(text, state, ctx.house, ctx.now, meaning):
                    return planned[1], interrupted(state.pending)
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
        if ctx.state.pending:
            return None
        if done is None or done.intent not in CORRECTIONS or not control.within(ctx.now, done.at, CORRECT_FOR):
            return self.announced(ctx)
        correct = CORRECTIONS[done.intent]
        if ctx.intent not in (None, "no"):
            return correct(ctx, done.data)
        return self.as_answer(ctx, CORRECTION_EXPECTS.get(done.intent, ()), lambda inner: correct(inner, done.data))

    def announced(self, ctx: Context) -> Step | None:
        """ "Je rentre plus tôt, vers 15 heures", long after the departure or from far away."""
        gone = ctx.house.absence
        if ctx.house.mode != "lockout" or gone is None or not leave.tells_return(ctx.text):
            return None
        before = {"since": gone.since.isoformat(), "back": gone.back.isoformat() if gone.back else None}
        step = self.as_answer(ctx, ("return_time",), lambda inner: leave.correct(inner, before))
        return step and replace(step, keep_undo=False)

    def as_answer(
        self, ctx: Context, questions: Sequence[str], correct: Callable[[Context], Step | None]
    ) -> Step | None:
        """What the sentence corrects, understood as the answer to one of these questions."""
        for wanted in questions:
            asked = replace(ctx.state, pending=(Pending(wanted),), done=None)
            for text in {ctx.text: 0, CORRECTING.sub("", ctx.text): 0}:
                meaning = self.understanding(text, ctx.now, asked, self.settings)
                if meaning.intent is None or meaning.confidence < doubt.ACT:
                    continue
                inner = replace(ctx, text=text, intent=meaning.intent, slots=meaning.slots)
                if (step := correct(inner)) is not None:
                    return replace(step, intent=meaning.intent if step.intent is None else step.intent)
        return correct(ctx) if ctx.intent is None else None

    def answers(self, ctx: Context) -> bool:
        """Is it an answer to the pending question? Then it is taken as such even in some doubt, and said back."""
        pending = ctx.state.question
        return pending is not None and self.answered(ctx, pending) is not None

    def did_you_mean(self, ctx: Context, meaning: Meaning) -> tuple[Step, Left]:
        """Ask before acting; an answer that is doubtful is simply asked for again."""
        if meaning.intent not in COMMANDS:
            return self.unclear(ctx)
        close = [intent for intent in doubt.close_to(meaning) if intent in COMMANDS]
        return doubt.propose(ctx, [str(meaning.intent), *close[:1]], {"text": ctx.text}), ctx.state.pending

    def unclear(self, ctx: Context) -> tuple[Step, Left]:
        """First "je n'ai pas compris" with two examples; the second time it lets go."""
        pending = ctx.state.question
        if pending is None:
            if GREETING.fullmatch(ctx.text):
                return Step((line("greeting.hello"),), intent=""), ()
            if (cannot := volume.nothing_plays(ctx) or beyond.cannot(ctx)) is not None:
                return cannot, ()
            if ctx.state.unclear:
                return Step((line("control.unclear_again"),), intent="", outcome="unclear"), ()
            hint = doubt.not_understood(ctx, "control.examples.any", self.rng)
            return Step((hint,), intent="", outcome="unclear"), ()
        question, below = QUESTIONS[pending.name], ctx.state.pending[:-1]
        if pending.tries + 1 >= question.tries:
            step = replace(question.unclear(ctx), outcome="unclear", intent="")
            return step, () if step.drop else below
        hint = doubt.not_understood(ctx, question.examples, self.rng)
        step = Step((hint,), intent="", outcome="unclear")
        return step, (*below, replace(pending, tries=pending.tries + 1))


def interrupted(waiting: Left) -> Left:
    """The questions that are put again after a command in between."""
    return tuple(one for one in waiting if QUESTIONS[one.name].comes_back)
