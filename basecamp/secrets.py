"""Secrets live in files of their own, never in the settings, on a command line or in a log."""

from pathlib import Path

from basecamp.errors import ConfigError


def read_secret(path: str, what: str) -> str:
    """The first line of a secret's file; "" when `path` is empty. ConfigError when the file cannot be read."""
    if not path:
        return ""
    try:
        lines = Path(path).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ConfigError(f"The file {path} with {what} cannot be read: {reason}.") from None
    return lines[0].strip() if lines else ""
