"""The entry point of `hello`: Ctrl-C is quiet from the first moment on, and the end is an end."""

from basecamp import interrupt

interrupt.plain()


def main() -> None:
    """Run the command line and end the process with its exit status."""
    from hello.cli import main as run

    leave(run())


def leave(code: int) -> None:
    """End the process now, with everything written that was to be written.

    An engine or PortAudio may still be at work in a thread that nobody waits for (`hello.threads`). Python's own way
    out unloads the libraries under such a thread, which crashes or hangs one run in eight on a busy machine.
    """
    import logging
    import os
    import sys

    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # nobody reads any more
            code = code or 1
    os._exit(code)
