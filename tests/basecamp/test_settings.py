"""The whole settings file as an object: sections are loaded when looked at, what is given is checked at once."""

import subprocess
import sys

import pytest

from basecamp import config
from basecamp.errors import ConfigError
from basecamp.settings import EarsSettings, HouseSettings, Settings
from basecamp.settings.whole import SettingsError
from tests.shared import ROOT


def test_what_is_not_looked_at_is_not_loaded():
    program = (
        "import sys; from basecamp import config; s = config.parse('[house]\\nname = \"X\"');"
        "assert s.house.name == 'X' and s.ears.max_turn_s == 7.0;"
        "print(*(m for m in sys.modules if m.startswith('basecamp.settings.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = {name.removeprefix("basecamp.settings.") for name in done.stdout.split()}
    assert loaded == {"house", "section", "speech", "whole"}


def test_every_wrong_value_of_the_file_is_told_at_once():
    with pytest.raises(ConfigError) as caught:
        config.parse(
            "hose = 3\n[house]\nlanguage = 'de'\n[nightwatch.mains]\nlost_s = 'x'\n[web]\nport = -1", "my.toml"
        )
    message = str(caught.value)
    assert len(message.splitlines()) == 4
    for key in ("hose", "house.language", "nightwatch.mains.lost_s", "web.port"):
        assert key in message


def test_a_section_that_is_no_table_is_said():
    with pytest.raises(ConfigError, match=r"In my\.toml, house = 3 is wrong"):
        config.parse("house = 3", "my.toml")


def test_settings_are_frozen_and_copied_with_changes():
    settings = Settings(house=HouseSettings(name="X"))
    with pytest.raises(AttributeError, match="frozen"):
        settings.house = HouseSettings()
    other = settings.model_copy(update={"ears": EarsSettings(max_turn_s=9.0)})
    assert (other.house.name, other.ears.max_turn_s, settings.ears.max_turn_s) == ("X", 9.0, 7.0)


def test_settings_are_equal_by_their_values_looked_at_or_not():
    looked = Settings()
    assert looked.heating.preheat_min == 60
    assert looked == Settings() == Settings.model_validate({"heating": {}})
    assert looked != Settings(house=HouseSettings(name="X"))
    assert looked != 3


def test_only_sections_of_the_right_kind_are_taken():
    with pytest.raises(TypeError, match="no section 'hose'"):
        Settings(hose=HouseSettings())
    with pytest.raises(TypeError, match="the section ears is a EarsSettings"):
        Settings(ears=HouseSettings())
    with pytest.raises(AttributeError, match="no section 'hose'"):
        Settings().hose  # noqa: B018
    with pytest.raises(SettingsError, match=r"house\.language"):
        Settings.model_validate({"house": {"language": "de"}})
