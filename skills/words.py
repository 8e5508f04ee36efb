"""The sentences the house says of its own accord, from `skills/sentences/fr.toml` and `en.toml`."""

from functools import cache
from pathlib import Path
from typing import Any

from basecamp.house import Address, Lang

FOLDER = Path(__file__).parent / "sentences"


@cache
def sentences(lang: Lang, address: Address = "tu") -> dict[str, str]:
    """All sentences of a language by "section.name"; of one that says "tu" or "vous", the one that fits."""
    import tomllib

    data: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": text if isinstance(text, str) else text[address]
        for section, texts in data.items()
        for name, text in texts.items()
    }


def words(lang: Lang, key: str, address: Address = "tu", **values: Any) -> str:
    """The sentence with its {words} filled in."""
    return sentences(lang, address)[key].format_map(values)
