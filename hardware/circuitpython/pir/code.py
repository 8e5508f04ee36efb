# Movement detectors and thermometer on a Trinket M0. Copy it as code.py, with ../link.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
from link import Link, serve, since

KIND = "pir"
PROGRAM = "1.1"
PINS = (("entry", "D0"), ("ui", "D2"), ("indoor", "D3"))
TEMPERATURE_MS = 60000


class Pir:
    def __init__(self, write, boot):
        self.link = Link(KIND, PROGRAM, write, boot)
        self.levels = {}
        self.measured = None

    def obey(self, verb, args, now):
        return "unknown"

    def step(self, now, levels, celsius):
        # `levels`: name -> True while the detector sees somebody; `celsius` is called when it is time to measure.
        beat = self.link.beat(now)
        for name in levels:
            level = levels[name]
            if beat or self.levels.get(name) != level:
                self.link.say("M %s %d" % (name, level))
            self.levels[name] = level
        if self.measured is None or since(now, self.measured) >= TEMPERATURE_MS:
            self.measured = now
            self.link.say("T %d" % round(celsius() * 100))


def main():
    import board
    import digitalio
    import microcontroller

    inputs = {}
    for name, pin in PINS:
        inputs[name] = io = digitalio.DigitalInOut(getattr(board, pin))
        io.direction = digitalio.Direction.INPUT
        io.pull = digitalio.Pull.DOWN

    def celsius():
        return microcontroller.cpu.temperature

    levels = {}

    def step(state, now):
        for name in inputs:
            levels[name] = inputs[name].value
        state.step(now, levels, celsius)

    serve(Pir, step)


if __name__ == "__main__":
    main()
