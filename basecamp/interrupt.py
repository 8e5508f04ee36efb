"""Ctrl-C while a command starts: it ends the process without a traceback, as it ends any program.

The entry points call `plain` before they load anything, the commands `handled` where they answer Ctrl-C themselves.
"""

import signal


def plain() -> None:
    """Ctrl-C ends the process at once. One that is ignored (nohup, a job in the background) stays ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def handled() -> None:
    """Ctrl-C is a KeyboardInterrupt again."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
