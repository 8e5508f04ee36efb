"""The modem from a shell: `python -m hardware.simulators.modem FOLDER`, then one command a line.

    receive +33612345678 Je rentre ce soir
    fault hang_after_ctrl_z taken
    network_lost | network_back | reset | renumber | unplug | plug

What the host sends is printed as it comes.
"""

import argparse
import sys
import time
from pathlib import Path

from hardware.simulators.modem import Modem, Sim

PLAIN = ("network_lost", "network_back", "reset", "renumber", "unplug", "plug", "cure")


def carry_out(modem: Modem, line: str) -> None:
    """One command; ValueError with a sentence when it is none."""
    word, _, rest = line.strip().partition(" ")
    if word in PLAIN and not rest:
        getattr(modem, word)()
    elif word == "receive" and " " in rest:
        number, _, text = rest.partition(" ")
        modem.receive(number, text)
    elif word == "fault" and rest:
        name, _, how = rest.partition(" ")
        modem.fault(name, taken=how == "taken")
    elif word:
        raise ValueError(
            f"{line.strip()!r} is no command; there are receive NUMBER TEXT, fault NAME, {', '.join(PLAIN)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m hardware.simulators.modem", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", type=Path, help="where its port appears, as in /dev/serial/by-id")
    parser.add_argument("--name", default="usb-HUAWEI_HUAWEI_Mobile-if00-port0", help="name of the port")
    parser.add_argument("--pin", default="", help="PIN of the SIM")
    parser.add_argument("--slots", type=int, default=20, help="messages the SIM holds")
    args = parser.parse_args()
    with Modem(args.folder, args.name, sim=Sim(args.slots, args.pin)) as modem:
        print(f"the modem is at {modem.port}", flush=True)
        modem.on_sent = lambda sent: print(f"sent to {sent.number}: {sent.text}", flush=True)
        for line in sys.stdin:
            try:
                carry_out(modem, line)
            except ValueError as error:
                print(error, file=sys.stderr)
        while True:
            time.sleep(3600)  # standard input is closed: stay until killed


if __name__ == "__main__":
    main()
