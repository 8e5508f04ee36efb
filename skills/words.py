"""The sentences the house says of its own accord, from `skills/sentences/fr.toml` and `en.toml`."""

from functools import cache
from pathlib import Path
from typing import Any

from basecamp.house import Lang

FOLDER = Path(__file__).parent / "sentences"


@cache
def sentences(lang: Lang) -> dict[str, str]:
    """All sentences of a language by "section.name"."""
    import tomllib

    data: dict[str, dict[str, str]] = tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, texts in data.items() for name, text in texts.items()}


def words(lang: Lang, key: str, **values: Any) -> str:
    """The sentence with its {words} filled in."""
    return sentences(lang)[key].format_map(values)
