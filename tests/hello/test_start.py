"""How the process ends: what was written is there, and nothing is taken down under a thread that still works."""

import os
import subprocess
import sys

LEAVE = """
import logging, threading, time
from hello.start import leave
class Engine:
    def __del__(self):
        print("unloaded", flush=True)
engine = Engine()
threading.Thread(target=time.sleep, args=(60,)).start()
logging.basicConfig(filename="log")
logging.warning("last words")
print("said")
leave(3)
"""


def test_it_ends_at_once_and_loses_nothing(tmp_path):
    done = subprocess.run([sys.executable, "-c", LEAVE], capture_output=True, text=True, timeout=30, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (3, "said\n", "")
    assert "last words" in (tmp_path / "log").read_text()


def test_a_reader_that_went_away_is_a_failure():
    reading, writing = os.pipe()
    code = "from hello.start import leave\nprint('said')\nleave(0)"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}  # print, and flush later
    process = subprocess.Popen([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, text=True, env=env)
    os.close(writing)
    os.close(reading)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (1, "")
