"""python-gammu in a process of its own, because a modem that hangs after Ctrl-Z holds gammu for 100 s.

One JSON request a line on standard input (`{"id", "what", …}`), one answer a line on standard output:
`{"id", "ok"}`, `{"id", "error", "text"}`, while sending `{"id", "part", "of"}` before each part, and unasked
`{"event": "incoming"}` when the modem announces a message. It dies with its parent. The PIN comes on standard input:
it is never on a command line or in a file of ours.
"""

import contextlib
import ctypes
import json
import os
import queue
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TextIO

IDLE_S = 0.5
"""Between two requests the line is listened to so often, seconds."""
WALK_S = 5.0
"""The places of a SIM with a damaged message are looked through for so long, seconds."""
PR_SET_PDEATHSIG = 1


class RefusedError(Exception):
    """The modem answered +CMS ERROR with this code (3GPP TS 27.005)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"+CMS ERROR: {code}")
        self.code = code


class Machine:
    """The requests, over one gammu state machine."""

    def __init__(self, answers: TextIO) -> None:
        import gammu

        self.gammu = gammu
        self.answers = answers
        self.machine = gammu.StateMachine()
        self.is_open = False
        self.heard = False
        self.unreadable = 0
        """Messages of the SIM known to be damaged."""

    def say(self, line: dict[str, Any]) -> None:
        self.answers.write(json.dumps(line) + "\n")
        self.answers.flush()

    def listen(self) -> None:
        """Let gammu read what the modem says by itself."""
        if not self.is_open:
            return
        with contextlib.suppress(self.gammu.GSMError):
            self.machine.ReadDevice(False)
        if self.heard:
            self.heard = False
            self.say({"event": "incoming"})

    def announced(self, _machine: Any, _kind: str, _data: Any) -> None:
        self.heard = True
        self.unreadable = 0

    def open(self, config: str) -> str | None:
        """Open the port; the answer is the code the SIM waits for ("PIN", "PUK") or None."""
        self.machine.ReadConfig(Filename=config)
        self.machine.Init()
        self.is_open = True
        return self.security()

    def security(self) -> str | None:
        code: str | None = self.machine.GetSecurityStatus()
        return code

    def pin(self, pin: str) -> None:
        self.machine.EnterSecurityCode("PIN", pin)

    def announce(self) -> bool:
        """Ask to be told of messages; some modems cannot."""
        try:
            self.machine.SetIncomingCallback(self.announced)
            self.machine.SetIncomingSMS(True)
        except self.gammu.GSMError:
            return False
        return True

    def signal(self) -> dict[str, Any]:
        """`dbm` (None = unknown), `registered`, `operator`."""
        dbm: int | None = None
        with contextlib.suppress(self.gammu.GSMError):
            strength = self.machine.GetSignalQuality()
            if strength["SignalPercent"] >= 0:
                dbm = strength["SignalStrength"]
        network = self.machine.GetNetworkInfo()
        name = network.get("NetworkName") or network.get("NetworkCode") or ""
        return {
            "dbm": dbm if dbm is not None and dbm < 0 else None,
            "registered": network["State"] in ("HomeNetwork", "RoamingNetwork"),
            "operator": name,
        }

    def send(self, number: str, text: str, unicode: bool, report: bool, centre: str, id: int) -> list[int]:
        """Send every part; the answer is the network's reference of each."""
        entries = [{"ID": "ConcatenatedTextLong", "Buffer": text}]
        parts = self.gammu.EncodeSMS({"Class": -1, "Unicode": unicode, "Entries": entries})
        sent: list[int] = []
        for place, part in enumerate(parts, 1):
            self.say({"id": id, "part": place, "of": len(parts)})
            part["SMSC"] = {"Number": centre} if centre else {"Location": 1}
            part["Number"] = number
            if report:
                part["Type"] = "Status_Report"
            with self.overheard() as words:
                try:
                    sent.append(self.machine.SendSMS(part))
                except self.gammu.GSMError as error:
                    if code := re.search(rb"CMS Error (\d+)", words()):
                        raise RefusedError(int(code[1])) from error
                    raise
        return sent

    @contextlib.contextmanager
    def overheard(self) -> Iterator[Callable[[], bytes]]:
        """What gammu notes meanwhile, in memory only: it tells every +CMS ERROR as the same unknown error."""
        with os.fdopen(os.memfd_create("gammu"), "w+b", buffering=0) as notes:
            self.machine.SetDebugFile(notes)
            self.machine.SetDebugLevel("textall")

            def words() -> bytes:
                return os.pread(notes.fileno(), 1 << 20, 0)

            try:
                yield words
            finally:
                self.machine.SetDebugLevel("nothing")
                self.machine.SetDebugFile(None)

    def take(self, limit: int) -> list[dict[str, Any]]:
        """At most `limit` messages of the SIM, the first ones; nothing is deleted. The last entry may say how many
        cannot be read ("unreadable"): they hide no other.
        """
        found: list[dict[str, Any]] = []
        place: dict[str, Any] = {"Start": True}
        while len(found) < limit:
            try:
                got = self.machine.GetNextSMS(Folder=0, **place)
            except (self.gammu.ERR_EMPTY, self.gammu.ERR_CORRUPTED):
                break
            except self.gammu.GSMError:
                if not found:
                    raise
                break
            place = {"Location": got[0]["Location"]}
            found += [as_json(one) for one in got]
        return found or self.walk(limit)

    def walk(self, limit: int) -> list[dict[str, Any]]:
        """Nothing, says gammu, or the first message is damaged: what lies behind it, place by place."""
        status = self.machine.GetSMSStatus()
        used: int = status["SIMUsed"]
        if used <= self.unreadable:
            self.unreadable = used
            return [{"unreadable": used}] if used else []
        found: list[dict[str, Any]] = []
        end = time.monotonic() + WALK_S
        for location in range(1, status["SIMSize"] + 1):
            if len(found) >= limit or time.monotonic() > end:
                return found
            with contextlib.suppress(self.gammu.GSMError):
                found += [as_json(one) for one in self.machine.GetSMS(0, location)]
        self.unreadable = max(0, used - len(found))
        return [*found, {"unreadable": self.unreadable}] if self.unreadable else found

    def delete(self, location: int) -> None:
        with contextlib.suppress(self.gammu.ERR_EMPTY):
            self.machine.DeleteSMS(0, location)

    def close(self) -> None:
        self.is_open = False
        self.machine.Terminate()


REQUESTS = ("open", "pin", "security", "announce", "signal", "send", "take", "delete", "close")


def as_json(got: dict[str, Any]) -> dict[str, Any]:
    """What of a message the watchman needs. `at`: as the network wrote it, without its zone; None = nonsense."""
    header = got.get("UDH") or {}
    at = got.get("DateTime")
    reference = header.get("ID16bit", -1)
    return {
        "location": got["Location"],
        "number": got["Number"],
        # After an extended letter gammu leaves rubbish behind a NUL.
        "text": (got.get("Text") or "").split(chr(0))[0],
        "at": at.isoformat() if at is not None else None,
        "type": got.get("Type", ""),
        "state": got.get("State", ""),
        "part": header.get("PartNumber", -1),
        "of": header.get("AllParts", -1),
        "reference": reference if reference not in (-1, None) else header.get("ID8bit", -1),
        "status": got.get("DeliveryStatus", -1),
    }


def die_with_parent() -> None:
    """A killed watchman leaves no worker that holds the port."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def read(requests: "queue.SimpleQueue[str]") -> None:
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def main() -> None:
    die_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C, and what systemd and supervisord send to all of a service, is for the watchman: he lets a message
        # halfway out come to its end, and then closes us.
        signal.signal(number, signal.SIG_IGN)
    # gammu prints its own complaints on standard output: the answers go out on another descriptor.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=read, args=(requests,), daemon=True).start()
    machine = Machine(answers)
    while True:
        try:
            request = json.loads(requests.get(timeout=IDLE_S))
        except queue.Empty:
            machine.listen()
            continue
        number, what = request.pop("id"), request.pop("what")
        if what == "send":
            request["id"] = number
        try:
            if what not in REQUESTS:
                raise ValueError(what)
            machine.say({"id": number, "ok": getattr(machine, what)(**request)})
        except machine.gammu.GSMError as error:
            details = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
            machine.say({"id": number, "error": type(error).__name__, "text": str(details.get("Text", ""))})
        except RefusedError as error:
            machine.say({"id": number, "error": f"CMS_{error.code}", "text": "the network or the SIM refused it"})
        except Exception as error:
            machine.say({"id": number, "error": type(error).__name__, "text": ""})


if __name__ == "__main__":
    main()
