# Bell button, chime and entry detector on a Trinket M0. Copy it as code.py, with ../link.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
from link import Link, serve, since

KIND = "doorbell"
PROGRAM = "1.1"
BUTTON = "D0"
CHIME = "D3"
PINS = (("entry", "D2"),)
STEADY_MS = 30
REST_MS = 1000
CHIME_MS = 400


class Bell:
    def __init__(self, write, boot):
        self.link = Link(KIND, PROGRAM, write, boot)
        self.presses = 0
        self.levels = {}
        self.down = False
        self.edge = None
        self.rang = None

    def obey(self, verb, args, now):
        return "unknown"

    def step(self, now, button, levels):
        # `button` is True while pressed. The answer: is the chime to sound? It does so even when no host is alive.
        beat = self.link.beat(now)
        if button == self.down:
            self.edge = None
        elif self.edge is None:
            self.edge = now
        elif since(now, self.edge) >= STEADY_MS:
            self.down, self.edge = button, None
            if button and (self.rang is None or since(now, self.rang) >= REST_MS):
                self.rang = now
                self.presses = (self.presses + 1) % 10000
                self.link.say("B %d" % self.presses)
        if beat:
            self.link.say("B %d" % self.presses)
        for name in levels:
            if beat or self.levels.get(name) != levels[name]:
                self.link.say("M %s %d" % (name, levels[name]))
            self.levels[name] = levels[name]
        return self.rang is not None and since(now, self.rang) < CHIME_MS


def main():
    import board
    import digitalio

    def pin(name, pull):
        io = digitalio.DigitalInOut(getattr(board, name))
        io.direction = digitalio.Direction.INPUT
        io.pull = pull
        return io

    button = pin(BUTTON, digitalio.Pull.UP)
    inputs = {}
    for name, where in PINS:
        inputs[name] = pin(where, digitalio.Pull.DOWN)
    chime = digitalio.DigitalInOut(getattr(board, CHIME))
    chime.direction = digitalio.Direction.OUTPUT
    levels = {}

    def step(state, now):
        for name in inputs:
            levels[name] = inputs[name].value
        chime.value = state.step(now, not button.value, levels)

    serve(Bell, step)


if __name__ == "__main__":
    main()
