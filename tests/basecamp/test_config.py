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
        ('[house]\npeople = "Marie"', "house.people", 'a list, such as ["…", "…"]'),
        ("[house]\nlatitude = nan", "house.latitude", "a finite number"),
        ("[nightwatch.gsm]\nweak_dbm = nan", "nightwatch.gsm.weak_dbm", "a finite number"),
        ("house = 3", "house", "a section or { … }, see basecamp.example.toml"),
        ('[web]\nhost = ""', "web.host", "a text that is not empty"),
        ('[web]\nnightwatch = "bc-watch:8087"', "web.nightwatch", "an address that begins with http://"),
        ('[nightwatch.hello]\nurl = "bc-ui:8765"', "nightwatch.hello.url", "an address that begins with http://"),
        (
            '[nightwatch.deadman]\nsentries = ["bc-hq"]',
            "nightwatch.deadman.sentries",
            "such as bc-hq:8088, not 'bc-hq'",
        ),
        ("[nightwatch.door]\noutside = [20000]", "nightwatch.door.outside = [20000]", "more values"),
        ('[nightwatch.commands]\nowner = "bob"', "[nightwatch]", "commands.owner to be of alarms.people (owner)"),
        ('[nightwatch.commands]\nfamily = ["zoe"]', "[nightwatch]", "not 'zoe'"),
        ('[nightwatch.alarms]\nat_once = ["main"]', "[nightwatch]", "alarms.at_once to be of mains, leak"),
        ('[sentry]\nlisten = "0.0.0.0:99999"', "sentry.listen", "an address and a port such as 0.0.0.0:8088"),
        ('[sentry]\ngateway = "10.0.0.1:x"', "sentry.gateway", "with a TCP port such as 192.168.1.1:80"),
        ("[sentry]\nreboot_command = []", "sentry.reboot_command", "at least one value"),
        (
            "[sentry]\nnetwork_after_s = 1800",
            "[sentry]",
            "reboot_after_s (1800) to be longer than network_after_s (1800)",
        ),
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


def test_what_is_wrong_between_two_keys_does_not_repeat_the_whole_section():
    with pytest.raises(ConfigError) as caught:
        config.parse("[heating]\ncomfort = 16\neco = 20", "my.toml")
    assert str(caught.value) == "In my.toml, [heating] is wrong: expected eco (20) to be no warmer than comfort (16)."


def test_names_of_checks_and_people_as_they_are_used():
    section = config.parse(
        '[nightwatch.alarms]\nat_once = ["mains", "modules/hello", "*"]\npeople.marie.sms = "+33612345678"\n'
        '[nightwatch.commands]\nreaders = ["marie"]\n[sentry]\ngateway = "fe80::1"\nnetwork_command = []'
    ).nightwatch
    assert section.commands.readers == ("marie",)


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
