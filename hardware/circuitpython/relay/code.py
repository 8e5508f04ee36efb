# Two relays on a Trinket M0, open when the host is dead. Copy it as code.py, with ../link.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
from link import Link, serve, since

KIND = "relay"
PROGRAM = "1.1"
PINS = (("1", "D0"), ("2", "D2"))


class Relays:
    def __init__(self, write, boot):
        self.link = Link(KIND, PROGRAM, write, boot)
        self.closed = {}
        self.told = {}
        self.hold = {}
        for name, _ in PINS:
            self.closed[name] = False

    def level(self, name):
        self.link.say("R %s %d" % (name, self.closed[name]))

    def obey(self, verb, args, now):
        if verb != "R" or len(args) < 3:
            return "unknown"
        name = args[0]
        if name not in self.closed or args[1] not in ("0", "1") or not args[2].isdigit() or not 0 < int(args[2]) <= 3600:
            return "value"
        self.closed[name], self.told[name], self.hold[name] = args[1] == "1", now, int(args[2]) * 1000
        self.level(name)
        return ""

    def step(self, now):
        # Opens what nobody refreshed, and says every level now and then.
        beat = self.link.beat(now)
        for name in self.closed:
            late = self.closed[name] and since(now, self.told[name]) >= self.hold[name]
            if late:
                self.closed[name] = False
            if beat or late:
                self.level(name)


def main():
    import board
    import digitalio

    outputs = {}
    for name, pin in PINS:
        outputs[name] = io = digitalio.DigitalInOut(getattr(board, pin))
        io.direction = digitalio.Direction.OUTPUT
        io.value = False

    def step(state, now):
        state.step(now)
        for name in outputs:
            outputs[name].value = state.closed[name]

    serve(Relays, step)


if __name__ == "__main__":
    main()
