"""The one command that may set and take back the temporary password: configured, small enough to be read.

It is called as `… grant USER` with the password on its standard input, and `… revoke USER`; exit 0 = done. The
password is on no command line, in no environment and in no log.
"""

import asyncio
from collections.abc import Sequence

from basecamp.limit import within
from nightwatch.door.router import RouterError

LIMIT_S = 20.0


class HelperError(RouterError):
    """The helper command did not do it."""


async def call(command: Sequence[str], what: str, user: str, secret: str = "") -> None:
    """Raises HelperError with a sentence; what the helper prints is not repeated: it might hold the password."""
    if not command:
        raise HelperError("No helper is set: name one in [nightwatch.door] helper.")
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            what,
            user,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        raise HelperError(f"The helper {command[0]} cannot be run: {error.strerror}.") from None
    try:
        await within(process.communicate(secret.encode() + b"\n" if secret else b""), LIMIT_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise HelperError(f"The helper {command[0]} did not end within {LIMIT_S:g} s.") from None
    if process.returncode:
        raise HelperError(f"The helper {command[0]} failed ({what}, exit status {process.returncode}).")
