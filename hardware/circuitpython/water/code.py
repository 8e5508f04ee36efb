# The pulses of the water meter counted by a Trinket M0. Copy it as code.py, with ../link.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
from link import Link, serve, since

KIND = "water"
PROGRAM = "1.1"
PIN = "D0"
STEADY_MS = 25


class Meter:
    def __init__(self, write, boot):
        self.link = Link(KIND, PROGRAM, write, boot)
        self.pulses = 0
        self.closed = None
        self.edge = None

    def obey(self, verb, args, now):
        return "unknown"

    def step(self, now, closed):
        # `closed` is the contact of the meter; a pulse is one closing that lasts.
        if self.closed is None:
            self.closed = closed  # a contact that is closed at the start is no pulse
        beat = self.link.beat(now)
        if closed == self.closed:
            self.edge = None
        elif self.edge is None:
            self.edge = now
        elif since(now, self.edge) >= STEADY_MS:
            self.closed, self.edge = closed, None
            if closed:
                self.pulses += 1
                beat = True
        if beat:
            self.link.say("P %d" % self.pulses)


def main():
    import board
    import digitalio

    contact = digitalio.DigitalInOut(getattr(board, PIN))
    contact.direction = digitalio.Direction.INPUT
    contact.pull = digitalio.Pull.UP

    def step(state, now):
        state.step(now, not contact.value)

    serve(Meter, step)


if __name__ == "__main__":
    main()
