"""The real watchman in a world that goes wrong: clocks that jump, sensors that fall silent, meters that start anew."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from basecamp.clock import SystemClock
from basecamp.store import Point, SqliteStore
from tests.faults.nightwatch.process import Process

YEAR_S = 365.25 * 86400
QUICK = "every_s = 0.3\nraise_s = 0\nclear_s = 0\n"
WORLD = f"""
[nightwatch.house_data]
store = "{{store}}"
[nightwatch.sensors]
{QUICK}late_s = 60
unknown_s = 0
series = ["temperature", "water"]
[nightwatch.temperature]
{QUICK}fresh_s = 60
[nightwatch.consumption]
{QUICK}water_hour_l = 300
[nightwatch.modules]
enabled = false
"""


async def until(condition: Callable[[], object], limit_s: float = 30) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def told(process: Process, words: str) -> list[str]:
    return [text for text in process.texts() if words in text]


@pytest.mark.parametrize("jump_s", [10 * YEAR_S, -10 * YEAR_S, -3600.0], ids=["+10 years", "-10 years", "-1 h"])
async def test_a_clock_that_jumps_is_told_and_a_cut_and_its_end_are_told_as_ever(
    nightwatch: Process, tmp_path: Path, jump_s: float
) -> None:
    off = tmp_path / "off"
    off.write_text("0")
    await nightwatch.start({"NIGHTWATCH_CLOCK": str(off)})
    await nightwatch.logged("mains/house: ok")
    off.write_text(str(jump_s))
    await until(lambda: told(nightwatch, "L'horloge a sauté"))
    nightwatch.mains(False)
    await until(lambda: told(nightwatch, "ALERTE 1"))
    await nightwatch.kill()  # and it is known after a restart with the wrong clock
    nightwatch.mains(True)
    await nightwatch.start({"NIGHTWATCH_CLOCK": str(off)})
    await until(lambda: told(nightwatch, "Fin 1"))
    off.write_text("0")
    nightwatch.mains(False)
    await until(lambda: told(nightwatch, "ALERTE 2"))
    nightwatch.mains(True)
    await until(lambda: told(nightwatch, "Fin 2"))
    assert [len(told(nightwatch, f"{word} {n}")) for word in ("ALERTE", "Fin") for n in (1, 2)] == [1, 1, 1, 1]
    assert await nightwatch.stop() == 0


@pytest.fixture
async def house(nightwatch: Process, tmp_path: Path) -> AsyncIterator[SqliteStore]:
    path = tmp_path / "basecamp.db"
    store = SqliteStore(path)
    nightwatch.configure(WORLD.format(store=path))
    yield store
    store.close()


def speak(store: SqliteStore, ago_s: float, litres: float) -> None:
    """Everything the house measures, so long ago."""
    at: datetime = SystemClock().now() - timedelta(seconds=ago_s)
    store.write(Point("temperature", at, 19.5, {"place": "salon"}))
    store.write(Point("temperature", at, 18.5, {"place": "chambre"}))
    store.write(Point("water", at, litres, {"place": "house"}))


async def test_sensors_that_all_fall_silent_are_one_message_and_a_meter_that_starts_anew_is_no_leak(
    nightwatch: Process, house: SqliteStore
) -> None:
    for minute in range(130, 4, -5):
        speak(house, minute * 60, 51_000.0 - minute)
    await nightwatch.start()
    await until(lambda: told(nightwatch, "temperature"))
    await until(lambda: len([line for line in nightwatch.text().splitlines() if "sensors/" in line]) >= 3)
    assert not told(nightwatch, "froid") and not told(nightwatch, "gel"), "an old measurement says nothing of now"
    assert not told(nightwatch, "eau :"), "and no water is counted that nobody measured"
    # They speak again; the water meter was changed and begins at zero.
    speak(house, 0, 0.0)
    await until(lambda: told(nightwatch, "Fin"))
    speak(house, 0, 1.0)
    await nightwatch.logged("sensors/water/house: ok", 30)
    nightwatch.mains(False)
    await until(lambda: told(nightwatch, "Coupure"))
    assert not any("onsommation" in text or "litres" in text for text in nightwatch.texts())


async def test_names_that_do_not_resolve_are_told_apart_from_an_internet_that_is_down(nightwatch: Process) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    config = nightwatch.home / "basecamp.toml"
    text = config.read_text().replace("[nightwatch.internet]\nenabled = false\n", "")
    config.write_text(
        f'{text}\n[nightwatch.internet]\n{QUICK}targets = ["127.0.0.1:{port}"]\nnames = ["basecamp.invalid"]\n'
    )
    await nightwatch.start()
    await until(lambda: told(nightwatch, "DNS"))
    assert not told(nightwatch, "Internet ne répond"), nightwatch.texts()
    nightwatch.mains(False)
    await until(lambda: told(nightwatch, "Coupure"))
    server.close()
    assert await nightwatch.stop() == 0
