"""Mains cut → SMS accepted by the (simulated) modem, against the real watchman and the real gammu; dwell included."""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from bench.nightwatch import DWELL_S, EVERY_S
from hardware.simulators.modem import Modem
from tests.faults.nightwatch.process import Process
from tests.nightwatch.servers import FakePushover

OWNER = "+33612345678"


async def live(home: Path, cuts: int, network_s: float) -> None:
    pushover = await FakePushover().start()
    process = Process(home, pushover)
    with Modem(home / "by-id", send_s=network_s) as modem:
        channel = f'[nightwatch.alarms.people.owner]\nsms = "{OWNER}"\n[nightwatch.sms]\nenabled = true\n'
        process.configure(channel + f'port = "{modem.port}"\n', raise_s=DWELL_S)
        # Twenty cuts in a few minutes would be told as one unstable supply, and meet the caps of an hour.
        text = (
            (home / "basecamp.toml")
            .read_text()
            .replace("every_s = 0.2", f"every_s = {EVERY_S}")
            .replace("group_s = 0\n", "")
        )
        calm = "[nightwatch.alarms]\nflap_count = 1000\nhour_cap = 1000\nday_cap = 1000"
        text = text.replace("[nightwatch.alarms]\n", calm + "\n", 1)
        text = text.replace("[nightwatch.mains]", "[nightwatch.mains]\nunstable_changes = 1000")
        (home / "basecamp.toml").write_text(text)
        await process.start()
        await process.logged("is open", 30)
        waits: list[float] = []
        for number in range(cuts):
            process.mains(False)
            began = time.perf_counter()
            await told(modem, 2 * number + 1)
            waits.append(time.perf_counter() - began)
            process.mains(True)
            await told(modem, 2 * number + 2)
            await asyncio.sleep(0.3)
        assert process.process is not None
        watchman = psutil.Process(process.process.pid)
        workers = sum(child.memory_info().rss for child in watchman.children()) / 2**20
        print(f"memory: {watchman.memory_info().rss / 2**20:.1f} MB, worker of gammu {workers:.1f} MB resident")
        print(
            f"cut → SMS accepted, dwell of {DWELL_S:g} s and {network_s:g} s of network included: median "
            f"{statistics.median(waits):.2f} s, worst {max(waits):.2f} s of {cuts} (load {os.getloadavg()[0]:.1f})"
        )
        await process.stop()
    await pushover.stop()


async def told(modem: Modem, count: int) -> None:
    """The network has so many messages."""
    async with asyncio.timeout(40):
        while len(modem.sent) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--network", type=float, default=0.0, help="seconds the network takes for a message")
    args, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(live(Path(home), args.cuts, args.network))


if __name__ == "__main__":
    main()
