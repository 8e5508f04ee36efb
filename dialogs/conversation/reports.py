""" "Rapport", "rapport complet": the command; what is said is in `dialogs.report`."""

from basecamp.effects import Effect
from dialogs.conversation.step import Context, Step


def command(ctx: Context) -> Step:
    from dialogs import report

    full = bool(ctx.slots.get("full"))
    told = [one.key for one in report.past(ctx, full)]
    effects = (Effect("problems", "reported", {"keys": told}),) if told else ()
    return Step(report.lines(ctx, full), effects, slots={"full": full})
