"""The command line: what people and scripts rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from basecamp.settings.nightwatch.alarms import AlarmsSettings, Person
from basecamp.settings.nightwatch.checks import LeakSettings
from hardware.simulators.modem import Modem, Sim
from nightwatch.cli import main
from nightwatch.keeper import SqliteKeeper
from nightwatch.lock import lock
from nightwatch.routine import last_due
from tests.nightwatch.servers import FakePushover
from tests.nightwatch.times import NOON

STORIES = Path(__file__).parents[1] / "scenarios" / "nightwatch"


@pytest.fixture
def config(tmp_path: Path) -> list[str]:
    path = tmp_path / "basecamp.toml"
    supply = tmp_path / "supply" / "AC"
    supply.mkdir(parents=True)
    (supply / "type").write_text("Mains\n")
    (supply / "online").write_text("1\n")
    path.write_text(
        f'[nightwatch]\ndata_dir = "{tmp_path}/data"\n'
        f'[hardware.devices.supply]\nkind = "mains"\nfolder = "{tmp_path}/supply"\n'
    )
    return ["--config", str(path)]


def test_simulate_prints_a_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(STORIES / "02-flicker.toml"), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all({"at", "kind"} <= set(line) for line in lines)
    assert {line["kind"] for line in lines} == {"verdict"}


def test_simulate_fails_when_the_story_does_not_come_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = tmp_path / "s.toml"
    story.write_text('start = 2026-11-23T12:00:00\nduration = "1 min"\n[[expect]]\nkind = "alarm"\n')
    assert main(["simulate", str(story)]) == 1
    assert "expected at least one" in capsys.readouterr().err
    assert main(["simulate", str(tmp_path / "none.toml")]) == 2
    assert "There is no story" in capsys.readouterr().err
    assert main(["simulate", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"The story {tmp_path} cannot be read: Is a directory.\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("house = { mainsx = false }", "mainsx is no value of the house"),
        ("house = { temperature.salon = 20 }", 'between quotes, such as "temperature.salon"'),
        ('house = { "water.flow" = "much" }', "is no number"),
        ('event = [{ at = "+1 s", set = { "temperatur.salon" = 3 } }]', "temperatur.salon is no value"),
        ('event = [{ at = "+1 s", raise = { key = "x" } }]', "event.0.raise.fr is wrong"),
        ('event = [{ at = "+1 s", maintenance = { checks = ["leak"] } }]', "event.0.maintenance.for is wrong"),
        ('event = [{ at = "+1 s", clock = "soon" }]', "'soon' is no span of time"),
        ('event = [{ at = "25:00", ack = 1 }]', "'25:00' is no time of day"),
        ("settings = { mains = { raise = 3 } }", "mains.raise is wrong"),
        ('expect = [{ kind = "alarm", afterwards = 1 }]', "expect.0.afterwards is wrong"),
        ("house = [", "is not TOML"),
    ],
)
def test_a_story_that_is_wrong_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    story = tmp_path / "s.toml"
    story.write_text(f'start = 2026-11-23T12:00:00\nduration = "1 min"\n{line}\n')
    assert main(["simulate", str(story)]) == 2
    told = capsys.readouterr()
    assert said in told.err and "Traceback" not in told.err and told.out == ""


def test_check_explains_one_verdict(config: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*config, "check", "mains"]) == 0
    assert "Le courant est là." in capsys.readouterr().out
    (tmp_path / "supply" / "AC" / "online").write_text("0\n")
    assert main([*config, "check", "mains", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["level"], told["raise_s"]) == ("critical", 2.5)
    assert main([*config, "check", "list"]) == 0
    assert "leak" in capsys.readouterr().out.split()
    assert main([*config, "check", "weather"]) == 2
    assert "the checks are" in capsys.readouterr().err


def test_a_modem_that_is_not_there_is_not_taken_for_one_that_is_not_set_up(
    config: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(config[1])
    assert main([*config, "check", "gsm"]) == 0
    assert "aucun modem n'est réglé" in capsys.readouterr().out
    port = tmp_path / "none"
    modem = f'[nightwatch.sms]\nenabled = true\nport = "{port}"\n[nightwatch.gsm]\ntimeout_s = 1\n'
    path.write_text(f"{path.read_text()}{modem}")
    assert main([*config, "check", "gsm"]) == 0
    said = capsys.readouterr().out
    assert "gsm/*: unknown" in said and "réglé" not in said
    (tmp_path / "data").mkdir(exist_ok=True)
    held = lock(tmp_path / "data")
    assert held is not None
    assert main([*config, "check", "gsm"]) == 0
    assert "tenu par la nightwatch qui tourne" in capsys.readouterr().out
    held.close()
    assert main([*config, "check", "channels"]) == 0
    assert capsys.readouterr().out == "channels : rien à juger ici en ce moment.\n"


def test_without_a_running_watchman_each_command_says_so(config: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*config, "status"]) == 2
    assert "ne tourne pas" in capsys.readouterr().out
    assert main([*config, "status", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["running"] is False
    for command in (["ack", "1"], ["maintenance", "network", "--for", "1 h"]):
        assert main([*config, *command]) == 2
        assert "nightwatch run" in capsys.readouterr().err
    assert main([*config, "maintenance", "network", "--for", "-1 h"]) == 2
    # Ends after the last year of the calendar: the running watchman would have died of it.
    assert main([*config, "maintenance", "network", "--for", "9999999 d"]) == 2
    assert "a year at most" in capsys.readouterr().err
    assert main([*config, "maintenance", "netwrok", "--for", "1 h"]) == 2
    assert "No check is called 'netwrok': the checks are mains, leak" in capsys.readouterr().err
    assert main([*config, "test-alarm"]) == 2
    assert "No channel is set up" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "said"), [("fr", "Aucune alarme 7.\n"), ("en", "There is no alarm 7.\n")])
def test_acknowledging_what_is_no_alarm_is_said(
    config: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    path = Path(config[1])
    path.write_text(path.read_text().replace("[nightwatch]\n", f'[nightwatch]\nlanguage = "{lang}"\n', 1))
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    SqliteKeeper(data / "nightwatch.db").close()
    (data / "status.json").write_text('{"alarms": [{"id": 6}], "verdicts": []}')
    held = lock(data)
    assert held is not None
    assert main([*config, "ack", "6"]) == 0 and main([*config, "ack", "0"]) == 0
    assert capsys.readouterr().out == ""
    assert main([*config, "ack", "7"]) == 1
    assert capsys.readouterr().out == said
    held.close()


async def test_a_test_alarm_without_the_watchman_goes_straight_out(
    config: list[str], keys: Path, pushover: FakePushover, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nightwatch.cli import settings_of
    from nightwatch.trial import by_itself

    monkeypatch.setenv("PUSHOVER_URL", pushover.url)
    path = Path(config[1])
    path.write_text(path.read_text() + f'[nightwatch.pushover]\nenabled = true\nkey_file = "{keys}"\n')  # noqa: ASYNC240
    settings = settings_of(__import__("argparse").Namespace(config=path))
    assert await by_itself(settings, path.parent / "data", 10) == [("pushover:owner", "delivered", "")]
    assert "Test de la semaine" in pushover.accepted[0]["message"]


def test_a_look_at_the_modem_loses_no_message_and_tries_no_pin_twice(
    config: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pin = tmp_path / "pin"
    pin.write_text("0000")
    pin.chmod(0o600)
    path = Path(config[1])
    with Modem(tmp_path / "by-id", sim=Sim(pin="1234")) as modem:
        modem.sim.power_on()
        path.write_text(
            f'{path.read_text()}[nightwatch.sms]\nenabled = true\nport = "{modem.port}"\npin_file = "{pin}"\n'
            'reopen_s = 0\n[nightwatch.alarms.people.owner]\nsms = "+33612345678"\n'
        )
        main([*config, "check", "gsm"])
        main([*config, "test-alarm", "--timeout", "8"])
        assert modem.pins_tried == ["0000"], "three wrong ones and the SIM is locked for good"

        pin.write_text("1234")
        os.utime(pin, ns=(1, 1))
        modem.receive("+33612345678", "Je rentre plus tard.")
        capsys.readouterr()
        assert main([*config, "check", "gsm"]) == 0
        assert "dBm" in capsys.readouterr().out
        inbox = SqliteKeeper(tmp_path / "data" / "nightwatch.db").load("inbox")
        waiting = len(modem.sim.slots) + len(modem.sim.waiting)
        assert len(inbox) + waiting >= 1, "taken from the SIM and thrown away"


def test_a_wrong_setting_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "basecamp.toml"
    path.write_text("[nightwatch.mains]\nevery_sec = 1\n")
    assert main(["--config", str(path), "run"]) == 2
    assert "every_sec is unknown" in capsys.readouterr().err


@pytest.mark.parametrize(
    "number", ["+33 6 12 34 56 78", "+33(0)6.12.34.56.78", " +33-612-345-678 ", "+33\u00a06\u00a012345678"]
)
def test_a_number_is_taken_as_people_write_it(number: str) -> None:
    """The modem refuses a number with spaces: the owner would never be told."""
    assert Person(sms=number).sms == "+33612345678"
    assert (Person(sms="06 12 34 56 78").sms, Person(sms="").sms) == ("0612345678", "")


def test_hours_are_taken_as_people_write_them() -> None:
    """ "8:00" was a traceback at every start of the watchman."""
    alarms = AlarmsSettings(report_at="8:00", self_test="Dimanche 9h30")
    assert (alarms.report_at, alarms.self_test) == ("08:00", "sun 09:30")
    assert (AlarmsSettings(self_test="").self_test, AlarmsSettings(self_test="7h").self_test) == ("", "07:00")
    assert LeakSettings(night="0h - 6h").night == "00:00-06:00"
    for spec in (alarms.report_at, alarms.self_test, "07:00"):
        assert last_due(spec, NOON) is not None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[nightwatch.alarms.people.owner]\nsms = "Natacha"', "such as +33612345678"),
        ('[nightwatch.alarms]\nreport_at = "early"', "such as 08:00"),
        ('[nightwatch.alarms]\nself_test = "someday 11:00"', "such as sun 11:00"),
        ('[nightwatch.alarms]\nself_test = "sun 11:75"', "such as 08:00"),
        ('[nightwatch.light]\nnight = "22:30"', "such as 22:30-05:30"),
        ('[nightwatch.leak]\nnight = "02:00-04:00"', "no leak can ever be told"),
        ('[nightwatch.leak]\nnight = "23:00-08:00"', "a day late"),
        ('[nightwatch.alarms]\nroutes = [{ steps = [["sms:onwer", "pushover:owner"]] }]', "not 'sms:onwer'"),
        ('[nightwatch.alarms]\nroutes = [{ steps = [["smss:owner"]] }]', "not 'smss:owner'"),
        ('[nightwatch.services]\nsupervisors = { bc-hq = "bc-hq:9001" }', "http://user:password@bc-hq:9001"),
    ],
)
def test_a_setting_that_would_silence_an_alarm_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str, said: str
) -> None:
    path = tmp_path / "basecamp.toml"
    path.write_text(wrong + "\n")
    assert main(["--config", str(path), "status"]) == 2
    assert said in capsys.readouterr().err


def test_it_needs_no_audio_no_numpy_and_nobody_s_code_but_the_commons() -> None:
    code = (
        "import sys, nightwatch.run, nightwatch.cli, nightwatch.sentry.run, nightwatch.channels.pushover.channel;"
        "print([m for m in ('numpy','vosk','sounddevice','scipy','matplotlib','dialogs','skills','hello','models')"
        " if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert out.stdout.strip() == "[]"


def test_the_first_look_at_the_mains_waits_for_no_http() -> None:
    code = (
        "import sys, nightwatch.run, nightwatch.cli;"
        "print([m for m in ('aiohttp', 'gammu', 'pyotp', 'async_upnp_client') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert out.stdout.strip() == "[]"
