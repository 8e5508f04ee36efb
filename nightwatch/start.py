"""The entry points of `nightwatch` and `sentry`: Ctrl-C is quiet from the first moment on."""

from basecamp import interrupt

interrupt.plain()


def main() -> int:
    """Run `nightwatch`; the answer is the exit status."""
    from nightwatch.cli import main as run

    return run()


def sentry() -> int:
    """Run `sentry`; the answer is the exit status."""
    from nightwatch.sentry.cli import main as run

    return run()
