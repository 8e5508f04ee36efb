"""Settings: the example file is the defaults, and every mistake names file, key and what was expected."""

from datetime import time

import pytest

from basecamp import config
from basecamp.errors import ConfigError
from basecamp.settings import Settings
from basecamp.settings.whole import SECTIONS
from tests.shared import ROOT


def test_the_example_file_is_generated_from_the_models():
    assert (ROOT / "basecamp.example.toml").read_text(encoding="utf-8") == config.example()


def test_the_example_file_holds_the_defaults():
    assert config.parse(config.example()) == Settings()


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ('[house]\nlanguage = "de"', "house.language", "'fr', 'en' or 'auto'"),
        ("[heating]\ncomfort = 99", "heating.comfort", "less than or equal to 28"),
        ('[house]\ntime_zone = "Paris"', "house.time_zone", "IANA"),
        ("[hose]", "hose", "unknown"),
        ("[ears]\nmax_turns = 3", "ears.max_turns", "unknown"),
        ('[house.day_parts]\nmorning = "25:00"', "house.day_parts.morning", "an hour of the day"),
        ("[modes]\nwake_at = 7", "modes.wake_at", "an hour of the day such as '08:00'"),
        ("[scheduler]\nreport_at = [8]", "scheduler.report_at", "an hour of the day"),
        ('[heating]\nprofile = "workweek"', "heating", "work_week, holiday_week, not 'workweek'"),
        ("[heating]\ncomfort = 16\neco = 20", "heating", "eco (20) to be no warmer than comfort (16)"),
        ("[heating]\nlowest = 50", "heating", "lowest (50) to be under highest (45)"),
        ('[hardware.devices.a]\nport = "x"', "hardware.devices.a.kind", "missing"),
        ('[hardware.devices.b]\nkind = "pirr"', "hardware.devices.b.kind", "expected 'pir', 'lightpad'"),
        ('[hardware.devices.c]\nkind = "pir"', "hardware.devices.c.port", "missing"),
        ('[hardware.phones.x]\naddress = "ZZ:0:1:2:3:4"', "hardware.phones.x.address", "AA:BB:CC:DD:EE:FF"),
    ],
)
def test_a_wrong_value_names_file_key_and_expectation(text, key, expected):
    with pytest.raises(ConfigError) as caught:
        config.parse(text, "my.toml")
    message = str(caught.value)
    assert "my.toml" in message
    assert key in message
    assert expected in message


@pytest.mark.parametrize("text", ['"7:00"', '"7h"', '"07h00"', '"07:00"', "07:00:00"])
def test_hours_as_people_write_them(text):
    assert config.parse(f"[modes]\nwake_at = {text}").modes.wake_at == time(7)


def test_what_is_not_toml_names_the_line():
    with pytest.raises(ConfigError, match=r"not TOML.*line 2"):
        config.parse("[house]\nname = = 3", "my.toml")


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match=r"basecamp\.example\.toml"):
        config.load(tmp_path / "none.toml")


def test_the_mark_that_some_editors_put_before_the_text_is_passed_over(tmp_path):
    (tmp_path / "basecamp.toml").write_text('[house]\nname = "Chez nous"\n', encoding="utf-8-sig")
    assert config.load(tmp_path / "basecamp.toml").house.name == "Chez nous"


def test_every_field_is_described():
    def walk(model):
        for name, field in model.model_fields.items():
            value = getattr(model(), name)
            if hasattr(type(value), "model_fields"):
                walk(type(value))
            else:
                assert field.description, f"{model.__name__}.{name} has no description"

    for section in SECTIONS:
        walk(type(getattr(Settings(), section)))
