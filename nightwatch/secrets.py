"""Secrets lie in files of their own, readable by their owner only; they are never logged nor put on a command line."""

import stat
import tomllib
from pathlib import Path

from basecamp.errors import ConfigError


def read_private(name: str, what: str) -> str:
    """The text of a file of mode 0600; ConfigError with a sentence when it is missing or open to others."""
    path = Path(name).expanduser()
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"The file {path} ({what}) can be read by others: run chmod 600 {path}.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"There is no file {path} ({what}): write it, and run chmod 600 {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The file {path} ({what}) cannot be read: {error}.") from None


def read_toml(name: str, what: str, *keys: str) -> dict[str, str]:
    """The wanted keys of a private TOML file."""
    try:
        data = tomllib.loads(read_private(name, what))
    except tomllib.TOMLDecodeError:
        # The parser's own message may quote the secret.
        raise ConfigError(f'The file {name} ({what}) is not TOML: write lines such as {keys[0]} = "…".') from None
    missing = [key for key in keys if not isinstance(data.get(key), str) or not data[key]]
    if missing:
        raise ConfigError(f'In {name} ({what}), {" and ".join(missing)} must be given as {missing[0]} = "…".')
    return {key: str(data[key]) for key in keys}


def read_token(name: str, what: str) -> str:
    """The one token of a private file; empty when no file is named."""
    return read_private(name, what).strip() if name else ""
