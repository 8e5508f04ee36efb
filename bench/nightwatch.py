"""How fast the watchman starts, how much memory it takes, how fast a cut is told, how long a simulated year lasts.

    python -m bench.nightwatch [--seed 1] [--days 365] [--cuts 20] [--starts 10] [--chopped 600]

The live part runs the real process against a local Pushover, with the mains on files and the settings' own dwell. On a
machine that does other work, too, wall times say little: the processor time beside them is what an idle one needs.
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

from basecamp.limit import within
from basecamp.settings.nightwatch.checks import MainsSettings
from nightwatch.simulation.chance import write
from nightwatch.simulation.tell import Tale
from nightwatch.simulation.truth import audit
from tests.faults.nightwatch.process import Process
from tests.nightwatch.servers import FakePushover

DWELL_S = MainsSettings().raise_s
EVERY_S = MainsSettings().every_s
"""As the settings have them."""


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


async def start(home: Path, pushover: FakePushover) -> tuple[float, float, float]:
    """One start of the whole process, from its exec to READY=1, which it says once the mains is judged: seconds of
    wall, seconds of processor; and its memory a moment later, when it listens to the house, too, MB.
    """
    process = Process(home, pushover)
    process.configure()
    path = home / "basecamp.toml"
    path.write_text(path.read_text().replace("[nightwatch.inlet]\nenabled = false", "[nightwatch.inlet]\nport = 0"))
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        path = home / "notify"
        path.unlink(missing_ok=True)
        systemd.bind(str(path))
        systemd.setblocking(False)
        began = time.perf_counter()
        await process.start({"NOTIFY_SOCKET": str(path)})
        assert process.process is not None
        watchman = psutil.Process(process.process.pid)
        while await within(loop.sock_recv(systemd, 100), 60) != b"READY=1":
            pass
        took, times = time.perf_counter() - began, watchman.cpu_times()
    await asyncio.sleep(3)
    memory = watchman.memory_info().rss / 2**20
    await process.stop()
    return took, times.user + times.system, memory


async def starts(home: Path, count: int) -> None:
    pushover = await FakePushover().start()
    # The first start compiles nothing any more and finds its files in memory.
    await start(home, pushover)
    measured = [await start(home, pushover) for _ in range(count)]
    walls, processor, memory = ([one[n] for one in measured] for n in range(3))
    print(
        f"start to READY=1 (the mains was judged): median {statistics.median(walls):.2f} s, worst {max(walls):.2f} s "
        f"of {count}; processor {statistics.median(processor):.2f} s (load {os.getloadavg()[0]:.1f})"
    )
    print(f"memory after the start: {statistics.median(memory):.1f} MB resident")
    await pushover.stop()


async def live(home: Path, cuts: int) -> None:
    pushover = await FakePushover().start()
    process = Process(home, pushover)
    process.configure(raise_s=DWELL_S)
    text = (home / "basecamp.toml").read_text().replace("every_s = 0.2", f"every_s = {EVERY_S}")
    text = text.replace("group_s = 0", "")
    # The same cut again and again is flapping: here it must be told each time.
    text = text.replace(
        "[nightwatch.alarms]", "[nightwatch.alarms]\nflap_count = 1000\nhour_cap = 1000\nday_cap = 1000"
    )
    text = text.replace("[nightwatch.mains]", "[nightwatch.mains]\nunstable_changes = 1000")
    (home / "basecamp.toml").write_text(text)
    await process.start()
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
        f"cut → accepted by Pushover, dwell of {DWELL_S:g} s included: median {statistics.median(waits):.2f} s, "
        f"worst {max(waits):.2f} s of {cuts}"
    )
    await process.stop()
    await pushover.stop()


async def chopped(home: Path, seconds: int) -> None:
    """The current comes and goes every second for so long; what was sent is printed."""
    pushover = await FakePushover().start()
    process = Process(home, pushover)
    process.configure(raise_s=DWELL_S)
    path = home / "basecamp.toml"
    path.write_text(path.read_text().replace("every_s = 0.2", f"every_s = {EVERY_S}").replace("clear_s = 0.4\n", ""))
    await process.start()
    await process.logged("mains/house: ok")
    began = time.perf_counter()
    for second in range(seconds):
        process.mains(second % 2 == 1)
        await asyncio.sleep(max(0.0, began + second + 1 - time.perf_counter()))
    process.mains(True)
    await asyncio.sleep(MainsSettings().unstable_s + 60)
    print(f"current chopped every second for {seconds} s: {len(pushover.accepted)} messages")
    for text in process.texts():
        print("   ", text.replace("\n", " | "))
    await process.stop()
    await pushover.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chopped", type=int, default=0, metavar="S", help="chop the current every second for so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--starts", type=int, default=10)
    args, _ = parser.parse_known_args()
    if args.chopped:
        with tempfile.TemporaryDirectory() as home:
            asyncio.run(chopped(Path(home), args.chopped))
    if args.starts:
        with tempfile.TemporaryDirectory() as home:
            asyncio.run(starts(Path(home), args.starts))
    if args.cuts:
        with tempfile.TemporaryDirectory() as home:
            asyncio.run(live(Path(home), args.cuts))
    if args.days:
        year(args.seed, args.days)


if __name__ == "__main__":
    main()
