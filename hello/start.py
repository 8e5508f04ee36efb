"""The entry point of `hello`: Ctrl-C is quiet from the first moment on."""

from basecamp import interrupt

interrupt.plain()


def main() -> int:
    """Run the command line; the answer is the exit status."""
    from hello.cli import main as run

    return run()
