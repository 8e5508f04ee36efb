"""One-time codes: TOTP (RFC 6238, 30 s, six digits) from a secret in a file of its own, and drawn ones."""

import hmac
import secrets
from collections.abc import Callable

from basecamp.errors import ConfigError
from basecamp.secrets import read_secret

STEP_S = 30
SLACK = 1
"""Steps before and after that are taken too: clocks differ."""


def totp(name: str) -> Callable[[str, float], int | None]:
    """`counter(code, unix_s)`: the counter a code belongs to now, None when it is wrong or there is no secret.

    Raises ConfigError with a sentence when the file is open to others or holds no base32 secret.
    """
    secret = read_secret(name, "secret of the one-time codes").replace(" ", "")
    if not secret:
        return lambda code, unix_s: None
    import pyotp

    try:
        generator = pyotp.TOTP(secret)
        generator.generate_otp(0)
    except Exception:
        # The library's own message may quote the secret.
        raise ConfigError(
            f"The file {name} holds no base32 secret of 112 bits or more: write one with pyotp.random_base32()."
        ) from None

    def counter(code: str, unix_s: float) -> int | None:
        here = int(unix_s // STEP_S)
        found = None
        for step in range(max(0, here - SLACK), here + SLACK + 1):
            if hmac.compare_digest(generator.generate_otp(step), code):
                found = step
        return found

    return counter


def drawn() -> str:
    """Six digits nobody can guess."""
    return f"{secrets.randbelow(1_000_000):06d}"
