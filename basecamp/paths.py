"""Where the house keeps its files: one folder for data, one for rendered prompts. Never created at import."""

import os
from collections.abc import Mapping
from pathlib import Path


def data_dir(env: Mapping[str, str] = os.environ) -> Path:
    """Folder of databases, fetched models and recordings: `$HELLO_DATA`, else `$XDG_DATA_HOME/hello`."""
    if given := env.get("HELLO_DATA"):
        return Path(given)
    base = env.get("XDG_DATA_HOME") or str(Path("~/.local/share").expanduser())
    return Path(base) / "hello"


def house_dir(chosen: str) -> Path:
    """Folder of the databases of the house: `chosen` (`house.data_dir`, where ~ is the home of the user), else the
    usual one."""
    return Path(chosen).expanduser() if chosen else data_dir()


def cache_dir(env: Mapping[str, str] = os.environ) -> Path:
    """Folder of what can be made again (rendered prompts): `$HELLO_CACHE`, else `$XDG_CACHE_HOME/hello`."""
    if given := env.get("HELLO_CACHE"):
        return Path(given)
    base = env.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "hello"


def config_file(env: Mapping[str, str] = os.environ) -> Path:
    """The settings file: `$BASECAMP_CONFIG`, else `basecamp.toml` here, else `~/.config/hello/basecamp.toml`."""
    if given := env.get("BASECAMP_CONFIG"):
        return Path(given)
    here = Path("basecamp.toml")
    if here.is_file():
        return here
    base = env.get("XDG_CONFIG_HOME") or str(Path("~/.config").expanduser())
    return Path(base) / "hello" / "basecamp.toml"
