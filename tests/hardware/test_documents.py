"""The guide says what the code does: every kind and field, the example line, every verb of the boards."""

import re
import tomllib
import typing
from pathlib import Path

from pydantic import BaseModel

from basecamp.config import parse as parse_settings
from basecamp.config import toml_value
from basecamp.settings import hardware as kinds
from hardware.serial.frame import Line, decode
from hardware.simulators.play import KINDS, parse
from tests.hardware.boards import PROGRAMS, source

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "hardware.md").read_text(encoding="utf-8")


def models() -> dict[str, type[BaseModel]]:
    union = typing.get_args(typing.get_args(kinds.DeviceSettings)[0])
    return {typing.get_args(model.model_fields["kind"].annotation)[0]: model for model in union}


def test_every_kind_and_field_is_in_the_guide_with_its_default() -> None:
    sections = dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", GUIDE, re.S | re.M))
    wanted = {f"`{kind}`": model for kind, model in models().items()}
    wanted["Phones and tags: `[hardware.phones.NAME]`"] = kinds.KnownDevice
    assert set(sections) == set(wanted)
    for title, model in wanted.items():
        for name, field in model.model_fields.items():
            if name != "kind":
                default = "needed" if field.is_required() else f"`{toml_value(field.default)}`"
                assert f"| `{name}` | {field.description} | {default} |" in sections[title], (title, name)


def test_the_example_line_is_sound() -> None:
    (line,) = re.findall(r"^    (\$1 pir.*)$", GUIDE, re.M)
    assert decode(line.encode()) == Line("pir", 42, "M", ("entry", "1"))


def test_the_examples_are_read() -> None:
    settings, story = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)
    read = parse_settings(settings).hardware
    assert set(read.devices) == {"pir_ui", "heater"} and read.phones["nio"].person == "Nio"
    assert len(parse(story).steps) == 2
    named = re.search(r"kind = \"pir\" +# (.*)", story)
    assert named and set(named[1].split(", ")) == {*KINDS, "modem"}
    assert tomllib.loads(story)["title"]


def test_every_verb_of_the_programs_is_in_the_guide() -> None:
    for kind in PROGRAMS:
        for verb in re.findall(r'say\("([A-Z]+) ', source(kind)):
            assert f"`{verb} " in GUIDE, (kind, verb)
