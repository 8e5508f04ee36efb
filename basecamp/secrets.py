"""Secrets lie in files of their own, readable by their owner only; never in the settings, a log or a command line."""

import os
import stat
import tomllib
from pathlib import Path

from basecamp.errors import ConfigError


def read_private(name: str, what: str) -> str:
    """The text of a file of mode 0600; `what` is in it. ConfigError with a sentence when missing or open to others."""
    path = Path(name).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            # The mode of what was opened, not of what the name means a moment later.
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise ConfigError(f"The file {path} ({what}) can be read by others: run chmod 600 {path}.")
            return file.read()
    except FileNotFoundError:
        raise ConfigError(f"There is no file {path} ({what}): write it, and run chmod 600 {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        # A decoding error quotes what it could not read.
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ConfigError(f"The file {path} ({what}) cannot be read: {reason}.") from None


def read_secret(name: str, what: str) -> str:
    """The first line of a private file; "" only when no file is named: an empty secret would protect nothing."""
    if not name:
        return ""
    line = next(iter(read_private(name, what).strip().splitlines()), "").strip()
    if not line:
        raise ConfigError(f"The file {name} ({what}) is empty: write it, or name no file.")
    return line


def read_keys(name: str, what: str, *keys: str) -> dict[str, str]:
    """The wanted keys of a private TOML file, each a string that is not empty."""
    try:
        data = tomllib.loads(read_private(name, what))
    except tomllib.TOMLDecodeError:
        # The parser's own message may quote the secret.
        raise ConfigError(f'The file {name} ({what}) is not TOML: write lines such as {keys[0]} = "…".') from None
    missing = [key for key in keys if not isinstance(data.get(key), str) or not data[key]]
    if missing:
        raise ConfigError(f'In {name} ({what}), {" and ".join(missing)} must be given as {missing[0]} = "…".')
    return {key: str(data[key]) for key in keys}
