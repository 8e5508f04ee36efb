"""How fast the watchman starts, how much memory it takes, how fast a cut is told, how long a simulated year lasts.

    python -m bench.nightwatch [--seed 1] [--days 365] [--cuts 20]

The live part runs the real process against a local Pushover, with the mains on files and the default dwell of 2.5 s.
"""

import argparse
import asyncio
import os
import socket
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from nightwatch.simulation.chance import write
from nightwatch.simulation.tell import Tale
from nightwatch.simulation.truth import audit
from tests.faults.nightwatch.process import Process
from tests.nightwatch.servers import FakePushover


def year(seed: int, days: int) -> None:
    chance = write(seed, days)
    began = time.process_time()
    result = audit(chance, Tale(chance.story).run())
    took = time.process_time() - began
    print(f"{days} simulated days, seed {seed}: {took:.1f} s of processor")
    print(
        f"  {result.faults} faults, {result.alarms} alarms ({result.critical} critical), {result.resolutions} ends, "
        f"{result.messages} messages handed over, at most {result.most_copies} copies, {len(result.sins)} sins"
    )
    for sin in result.sins[:20]:
        print("   ", sin)


async def live(home: Path, cuts: int) -> None:
    pushover = await FakePushover().start()
    process = Process(home, pushover)
    process.configure(raise_s=3)
    text = (home / "basecamp.toml").read_text().replace("every_s = 0.2", "every_s = 1").replace("group_s = 0", "")
    # The same cut again and again is flapping: here it must be told each time.
    text = text.replace(
        "[nightwatch.alarms]", "[nightwatch.alarms]\nflap_count = 1000\nhour_cap = 1000\nday_cap = 1000"
    )
    text = text.replace("[nightwatch.mains]", "[nightwatch.mains]\nunstable_changes = 1000")
    (home / "basecamp.toml").write_text(text)
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        path = str(home / "notify")
        systemd.bind(path)
        systemd.setblocking(False)
        began = time.perf_counter()
        await process.start({"NOTIFY_SOCKET": path})
        await asyncio.wait_for(loop.sock_recv(systemd, 100), 30)
        print(f"start: ready after {time.perf_counter() - began:.2f} s (load {os.getloadavg()[0]:.1f})")
    await process.logged("mains/house: ok")
    waits = []
    for number in range(cuts):
        process.mains(False)
        began = time.perf_counter()
        await pushover.until(2 * number + 1, 30)
        waits.append(time.perf_counter() - began)
        process.mains(True)
        await pushover.until(2 * number + 2, 30)
        await asyncio.sleep(0.3)
    assert process.process is not None
    memory = psutil.Process(process.process.pid).memory_info().rss / 2**20
    print(f"memory after {cuts} cuts: {memory:.1f} MB resident")
    print(
        f"cut → accepted, dwell of 2.5 s included: median {statistics.median(waits):.2f} s, "
        f"worst {max(waits):.2f} s of {cuts}"
    )
    await process.stop()
    await pushover.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--cuts", type=int, default=20)
    args = parser.parse_args()
    if args.cuts:
        with tempfile.TemporaryDirectory() as home:
            asyncio.run(live(Path(home), args.cuts))
    if args.days:
        year(args.seed, args.days)


if __name__ == "__main__":
    main()
