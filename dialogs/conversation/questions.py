"""Every question the house may ask, by name. The names are the values of `Turn.expects`."""

from dialogs.conversation import emergency, heating, leave, messages, things
from dialogs.conversation.step import Context, Question, Step, line, silent


def confirmed(ctx: Context) -> Step | None:
    """Yes or no to "tu veux dire … ?" is carried out by the engine, which knows every command."""
    if ctx.intent == "no":
        return Step((line("control.let_go"),), outcome="cancelled")
    return None


def let_go(ctx: Context) -> Step:
    return Step((line("control.let_go"),), outcome="unclear")


CONFIRM = Question(
    name="confirm",
    answer=confirmed,
    silent=silent,
    unclear=let_go,
    help="help.yes_no",
    examples="control.examples.yes_no",
)

QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        leave.QUESTION,
        heating.QUESTION,
        messages.QUESTION,
        messages.DELETE_ALL,
        things.PLAYLIST,
        emergency.QUESTION,
        CONFIRM,
    )
}
