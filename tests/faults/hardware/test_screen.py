"""The commands of the screen fail, hang, or do not exist."""

from pathlib import Path

import pytest

from basecamp.settings.hardware import ScreenDevice
from hardware.errors import DeviceMissingError, DeviceRefusedError, DeviceSilentError
from hardware.screen import CommandScreen
from tests.hardware.kit import Table


def screen(table: Table, *on: str, timeout_s: float = 20.0) -> CommandScreen:
    settings = ScreenDevice(kind="screen", on=on, off=("true",), timeout_s=timeout_s)
    return CommandScreen("console", settings, table.bench)


async def test_it_is_woken_with_its_display_and_sleeps(tmp_path: Path) -> None:
    table = Table(tmp_path)
    mark = tmp_path / "mark"
    device = screen(table, "sh", "-c", f'printf %s "$DISPLAY" > {mark}')
    await device.wake()
    await device.sleep()
    assert mark.read_text() == ":0" and device.health().condition == "ok"


async def test_every_fault(tmp_path: Path) -> None:
    table = Table(tmp_path)
    with pytest.raises(DeviceMissingError, match="no-such-command"):
        await screen(table, "no-such-command").wake()
    with pytest.raises(DeviceMissingError, match="no command"):
        await screen(table).wake()
    with pytest.raises(DeviceSilentError, match="did not end"):
        await screen(table, "sleep", "60", timeout_s=0.1).wake()
    failing = screen(table, "sh", "-c", "echo no display >&2; exit 1")
    for _ in range(3):
        with pytest.raises(DeviceRefusedError, match="no display"):
            await failing.wake()
    assert failing.health().condition == "wrong" and "n'obéit pas" in failing.health().fr
    assert len(table.warnings("no display")) == 1
    await failing.sleep()
    assert failing.health().condition == "ok"
