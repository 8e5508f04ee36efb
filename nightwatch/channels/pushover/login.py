"""`nightwatch pushover-login`: makes this host a device of the owner's account. The password is not kept anywhere."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

from basecamp.errors import ConfigError
from nightwatch.channels.pushover.client import OpenClient, SecondFactorError


async def log_in(
    client: OpenClient, name: str, path: Path, ask: Callable[[str], str], ask_hidden: Callable[[str], str]
) -> None:
    """Ask, register, write secret and device to `path` (mode 0600). PushoverError or ConfigError with a sentence."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,25}", name):
        raise ConfigError("The name of a device of Pushover has at most 25 letters, digits, _ and -.")
    email = ask("E-mail of the Pushover account: ").strip()
    password = ask_hidden("Password (not kept): ")
    try:
        secret = await client.login(email, password)
    except SecondFactorError:
        secret = await client.login(email, password, ask_hidden("Code of the second factor: ").strip())
    device = await client.register(secret, name)
    # A JSON string is a TOML string.
    write(path, f"secret = {json.dumps(secret)}\ndevice = {json.dumps(device)}\n")


def write(path: Path, text: str) -> None:
    """A file nobody else can read, at no moment."""
    partial = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        partial.replace(path)
    except OSError as error:
        raise ConfigError(f"The file {path} cannot be written: {error.strerror}.") from None
