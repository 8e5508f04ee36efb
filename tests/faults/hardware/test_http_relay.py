"""The relay behind HTTP fails, hangs, talks nonsense, forgets and goes away."""

from pathlib import Path

import pytest

from basecamp.settings.hardware import HttpRelayDevice
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError
from hardware.relay import HttpRelay, read_state
from hardware.simulators.heater import SimulatedHttpRelay
from tests.hardware.kit import Table, running, until


def relay(server: SimulatedHttpRelay, table: Table) -> HttpRelay:
    settings = HttpRelayDevice(kind="relay_http", url=server.url, timeout_s=0.2, poll_s=5)
    settings = settings.model_copy(update={"poll_s": 0.02})
    return HttpRelay("heater", settings, table.bench)


@pytest.mark.parametrize(
    ("body", "state"),
    [("ON", True), ('{"relay": "OFF"}', False), ("on or off", None), ("bonne nuit", None), ("ok, state=on.", True)],
)
def test_states_in_an_answer(body: str, state: bool | None) -> None:
    assert read_state(body) is state


async def test_every_fault(tmp_path: Path) -> None:
    table = Table(tmp_path)
    async with SimulatedHttpRelay(tmp_path, "heater", table.clock) as server:
        device = relay(server, table)
        async with running(device, table):
            await device.switch(True)
            assert server.on and await device.state() is True
            for cause, condition, error in (
                (server.fail, "wrong", DeviceRefusedError),
                (server.hang, "silent", DeviceSilentError),
                (server.unplug, "missing", DeviceMissingError),
            ):
                table.store.db.execute("DELETE FROM points")
                result = cause()
                if result is not None:
                    await result
                await until(lambda: device.health().condition == condition)  # noqa: B023
                with pytest.raises(error, match="heater"):
                    await device.switch(True)
                assert device.health().fr and device.health().en
                assert len(table.warnings("heater")) == 1
                server.talk()
                server.forget()  # as after a restart: it must be told again
                await server.plug()
                await until(lambda: server.on and device.watch.outage is None)
                assert any("works again" in entry.text for entry in table.log())
            server.nonsense()
            assert await device.state() is None  # half a megabyte of something else


async def test_an_address_that_is_none(tmp_path: Path) -> None:
    table = Table(tmp_path)
    settings = HttpRelayDevice(kind="relay_http", url="http://127.0.0.1:1", timeout_s=0.5)
    with pytest.raises(DeviceError, match="cannot be reached"):
        await HttpRelay("heater", settings, table.bench).switch(False)
