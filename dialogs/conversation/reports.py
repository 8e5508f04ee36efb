""" "Rapport", "rapport complet": the command; what is said is in `dialogs.report`."""

from dialogs.conversation.step import Context, Step


def command(ctx: Context) -> Step:
    from dialogs import report

    full = bool(ctx.slots.get("full"))
    return Step(report.lines(ctx, full), slots={"full": full})
