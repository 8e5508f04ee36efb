"""The sentences of the remote command line: `fr.toml` and `en.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from basecamp.house import Lang


@cache
def table(lang: Lang) -> Mapping[str, Any]:
    """All of them, in one language."""
    return tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text(encoding="utf-8"))


def text(lang: Lang, key: str, **values: str) -> str:
    """One sentence, filled."""
    entry: Any = table(lang)
    for part in key.split("."):
        entry = entry[part]
    return str(entry).format_map(values)
