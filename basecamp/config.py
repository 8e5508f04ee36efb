"""Reading `basecamp.toml`, and writing the example file from the models themselves."""

import json
import os
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from basecamp.errors import ConfigError
from basecamp.paths import config_file
from basecamp.settings import Section, Settings
from basecamp.settings.whole import SECTIONS, SettingsError


def load(path: Path | None = None) -> Settings:
    """The settings of `path`, of the usual places when None; the defaults when no file is there.

    Raises ConfigError with a sentence that names the file, the key and what was expected.
    """
    if path is None:
        path = config_file()
        if not path.is_file():
            if (named := os.environ.get("BASECAMP_CONFIG")) and not path.exists():
                raise ConfigError(f"There is no settings file {named} ($BASECAMP_CONFIG): correct or unset it.")
            return Settings()
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark of three bytes before the text
    except FileNotFoundError:
        raise ConfigError(f"There is no settings file {path}: copy basecamp.example.toml there.") from None
    except OSError as error:
        raise ConfigError(f"The settings file {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"The settings file {path} cannot be read: line {line} is not UTF-8.") from None
    return parse(text, str(path))


def parse(text: str, name: str = "basecamp.toml") -> Settings:
    """The settings in a TOML text; `name` is the file named in errors."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The settings file {name} is not TOML: {error}.") from None
    try:
        return Settings.model_validate(data)
    except SettingsError as error:
        raise ConfigError("\n".join(sentence(name, one) for one in error.errors)) from None


def sentence(name: str, error: Mapping[str, Any]) -> str:
    """One wrong setting as a sentence."""
    loc = [str(part) for part in error["loc"]]
    if loc[:2] == ["hardware", "devices"]:
        del loc[3:4]  # the kind, which pydantic puts there
    key = ".".join(loc)
    match error["type"]:
        case "extra_forbidden":
            return f"In {name}, the key {key} is unknown: check its spelling in basecamp.example.toml."
        case "missing":
            if isinstance(error["loc"][-1], int):
                return f"In {name}, {'.'.join(loc[:-1])} = {error.get('input')!r} is wrong: expected more values."
            where = "docs/hardware.md" if loc[0] == "hardware" else "basecamp.example.toml"
            return f"In {name}, the key {key} is missing: see {where}."
        case "union_tag_not_found":
            return f"In {name}, the key {key}.kind is missing: see docs/hardware.md."
        case "union_tag_invalid":
            found = error["ctx"]
            return f"In {name}, {key}.kind = '{found['tag']}' is wrong: expected {found['expected_tags']}."
    expected = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    expected = SHAPES.get(error["type"], expected)
    found = error.get("input")
    if isinstance(found, Mapping) and error["type"] == "value_error":
        return f"In {name}, [{key}] is wrong: expected {expected}."  # what is wrong is named; the rest is no help
    return f"In {name}, {key} = {found!r} is wrong: expected {expected}."


SHAPES = {
    "tuple_type": 'a list, such as ["…", "…"]',
    "string_too_short": "a text that is not empty",
    "too_short": "at least one value",
    "model_type": "a section or { … }, see basecamp.example.toml",
    "model_attributes_type": "a section or { … }, see basecamp.example.toml",
    "dict_type": "a section or { … }, see basecamp.example.toml",
}
"""What pydantic calls in Python's words, in those of the file."""


def toml_value(value: Any) -> str:
    """A default as TOML."""
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, Section):
        inside = ", ".join(f"{k} = {toml_value(v)}" for k, v in value)
        return "{ " + inside + " }"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {toml_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def example() -> str:
    """The text of `basecamp.example.toml`: every section, every field, its meaning, its unit, its default."""
    lines = [
        "# Settings of the house. Every line is optional: what is left out has the value shown here.",
        "# Generated from basecamp/settings (`python -m basecamp.config`): edit the models, not this file.",
    ]
    for name in SECTIONS:
        write_section(lines, name, getattr(Settings(), name))
    return "\n".join(lines) + "\n"


def write_section(lines: list[str], prefix: str, section: Section) -> None:
    fields = type(section).model_fields
    inner = [(name, getattr(section, name)) for name in fields if isinstance(getattr(section, name), Section)]
    doc = (type(section).__doc__ or "").strip().splitlines()[0]
    lines += ["", f"# {doc}", f"[{prefix}]"]
    for name, field in fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            continue
        lines.append(f"# {field.description}")
        if value is None:
            lines.append(f"# {name} =")
        elif name == "profiles":
            for profile, days in value.items():
                lines += [f"{name}.{profile}.{day} = {toml_value(slots)}" for day, slots in days.items()]
        else:
            lines.append(f"{name} = {toml_value(value)}")
    for name, value in inner:
        write_section(lines, f"{prefix}.{name}", value)


if __name__ == "__main__":
    Path("basecamp.example.toml").write_text(example(), encoding="utf-8")
