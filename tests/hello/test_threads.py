"""Blocking work beside the loop: in order, errors brought back, and never in the way of the end."""

import asyncio
import subprocess
import sys
import threading

import pytest

from hello.threads import ThreadWorker, aside
from tests.shared import ROOT


async def test_a_worker_keeps_the_order_and_brings_results_and_errors_back():
    worker = ThreadWorker("one")
    done = []
    jobs = [asyncio.ensure_future(worker.run(done.append, number)) for number in range(20)]
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0)
    await asyncio.gather(*jobs)
    assert done == list(range(20))
    assert await worker.run(lambda: threading.current_thread().name) == "one"
    worker.close()
    assert not worker.thread.is_alive()


async def test_what_was_begun_is_done_before_the_end_and_what_nobody_waits_for_is_not():
    worker = ThreadWorker("one")
    begun, go = threading.Event(), threading.Event()
    done = []

    def slow():
        begun.set()
        go.wait(5)
        done.append("slow")

    first = asyncio.ensure_future(worker.run(slow))
    second = asyncio.ensure_future(worker.run(done.append, "second"))
    await asyncio.sleep(0)
    assert await aside(begun.wait, 5)
    for task in (first, second):
        task.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    go.set()
    worker.close()
    assert done == ["slow"]


async def test_aside_brings_results_and_errors_back():
    assert await aside(divmod, 7, 2) == (3, 1)
    with pytest.raises(ValueError, match="invalid literal"):
        await aside(int, "x")


@pytest.mark.parametrize("how", ["ThreadWorker('hung').run", "aside"])
def test_a_thread_that_hangs_does_not_keep_the_process_from_ending(how):
    program = (
        "import asyncio, threading\n"
        "from hello.threads import ThreadWorker, aside\n"
        "async def main():\n"
        "    try:\n"
        f"        await asyncio.wait_for({how}(threading.Event().wait), 0.1)\n"
        "    except TimeoutError:\n"
        "        print('given up')\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "given up\n", "")
