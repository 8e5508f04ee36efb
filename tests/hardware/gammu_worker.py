"""A host of the modem: python-gammu in a process that can be killed, one JSON request a line, one answer a line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

WORKER = """
import json, os, sys

# python-gammu prints its own complaints on standard output: the answers go out on another descriptor.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
import gammu

machine = gammu.StateMachine()
incoming = []

def number_of(got):
    return {"number": got["Number"], "text": got["Text"].split(chr(0))[0], "location": got["Location"],
            "type": got["Type"], "state": got["State"], "part": got["UDH"].get("PartNumber", -1),
            "of": got["UDH"].get("AllParts", -1), "status": got.get("DeliveryStatus", -1)}

def do(what, **args):
    if what == "open":
        machine.ReadConfig(Filename=args["config"])
        machine.Init()
    elif what == "close":
        machine.Terminate()
    elif what == "security":
        return machine.GetSecurityStatus()
    elif what == "pin":
        machine.EnterSecurityCode("PIN", args["pin"])
    elif what == "signal":
        return machine.GetSignalQuality()["SignalPercent"]
    elif what == "network":
        return machine.GetNetworkInfo()["State"]
    elif what == "send":
        report = "SMS_Report" if args.get("report") else "Submit"
        info = {"Class": -1, "Unicode": args.get("unicode", False),
                "Entries": [{"ID": "ConcatenatedTextLong", "Buffer": args["text"]}]}
        sent = []
        for message in gammu.EncodeSMS(info):
            message["SMSC"] = {"Location": 1}
            message["Number"] = args["number"]
            if args.get("report"):
                message["Type"] = "Status_Report"
            sent.append(machine.SendSMS(message))
        return sent
    elif what == "list":
        got, found = None, []
        while True:
            try:
                where = {"Start": True} if got is None else {"Location": got[0]["Location"]}
                got = machine.GetNextSMS(Folder=0, **where)
            except gammu.ERR_EMPTY:
                return found
            found += map(number_of, got)
    elif what == "delete":
        machine.DeleteSMS(0, args["location"])
    elif what == "status":
        return machine.GetSMSStatus()
    elif what == "incoming":
        machine.SetIncomingCallback(lambda m, kind, data: incoming.append([kind, data.get("Location")]))
        machine.SetIncomingSMS(True)
    elif what == "poll":
        machine.ReadDevice(True)
        return incoming

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"ok": do(**request)}
    except gammu.GSMError as error:
        answer = {"error": type(error).__name__, "code": error.args[0].get("Code"), "where": error.args[0].get("Where")}
    print(json.dumps(answer), file=answers, flush=True)
"""


class GammuError(Exception):
    """gammu raised; the text is the name of its error."""


class Gammu:
    """The worker, opening a port. gammu takes 5 s for that, mostly asleep: start several together."""

    def __init__(self, port: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.opening = True
        config = port.with_suffix(".gammurc")
        # Without atgen_setcnmi gammu refuses to be told of incoming messages.
        config.write_text(f"[gammu]\ndevice={port}\nconnection=at115200\natgen_setcnmi=2,1,0,2,0\n")
        self.post("open", config=str(config))

    def post(self, what: str, **args: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"what": what, **args}) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise GammuError(answer["error"])
        return answer["ok"]

    def ready(self) -> "Gammu":
        """Return when the port is open."""
        if self.opening:
            self.opening = False
            self.answer()
        return self

    def ask(self, what: str, **args: Any) -> Any:
        self.ready()
        self.post(what, **args)
        return self.answer()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()
