# The light pad: NeoPixels, and the DotStar of the Trinket M0. Copy it as code.py, with ../link.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
from link import Link, serve, since

KIND = "lightpad"
PROGRAM = "1.1"
PIN = "D4"
PIXELS = 16


def glow(phase, period):
    # Brightness in 256ths at `phase` of `period` ms: from 30 % to all and back, slow at the dark end.
    x = phase % period * 510 // period
    if x > 255:
        x = 510 - x
    return 77 + x * x // 255 * 179 // 255


class Pad:
    def __init__(self, write, boot):
        self.link = Link(KIND, PROGRAM, write, boot)
        self.colour = "000000"
        self.pulse = 0
        self.hold = 0
        self.told = 0
        self.shown = None

    def obey(self, verb, args, now):
        if verb != "C" or len(args) < 3:
            return "unknown"
        try:
            pulse, hold = int(args[1]), int(args[2])
            int(args[0], 16)
        except ValueError:
            return "value"
        if len(args[0]) != 6 or not 0 <= pulse <= 60000 or not 0 < hold <= 86400:
            return "value"
        self.colour, self.pulse, self.hold, self.told = args[0], pulse, hold, now
        self.link.say("C %s %d" % (self.colour, self.pulse))
        return ""

    def step(self, now):
        # What the LEDs must show now, (red, green, blue), or None when they show it already.
        if self.hold and since(now, self.told) >= self.hold * 1000:
            self.colour, self.pulse, self.hold = "000000", 0, 0
        if self.link.beat(now):
            self.link.say("C %s %d" % (self.colour, self.pulse))
        level = glow(since(now, self.told), self.pulse) if self.pulse else 256
        shown = tuple([int(self.colour[i : i + 2], 16) * level // 256 for i in (0, 2, 4)])
        if shown == self.shown:
            return None
        self.shown = shown
        return shown


def dotstar(rgb):
    # The bytes of one DotStar: start, full brightness, blue, green, red, end.
    return bytes((0, 0, 0, 0, 0xFF, rgb[2], rgb[1], rgb[0], 0xFF, 0xFF, 0xFF, 0xFF))


def main():
    import board
    import digitalio
    from neopixel_write import neopixel_write

    def output(pin):
        io = digitalio.DigitalInOut(getattr(board, pin))
        io.direction = digitalio.Direction.OUTPUT
        return io

    strip = output(PIN)
    data = output("APA102_MOSI")
    clock = output("APA102_SCK")
    pixels = bytearray(3 * PIXELS)

    def step(state, now):
        rgb = state.step(now)
        if rgb is None:
            return
        for at in range(0, len(pixels), 3):
            pixels[at], pixels[at + 1], pixels[at + 2] = rgb[1], rgb[0], rgb[2]
        neopixel_write(strip, pixels)
        for byte in dotstar(rgb):
            for bit in range(7, -1, -1):
                data.value = byte >> bit & 1
                clock.value = True
                clock.value = False

    serve(Pad, step)


if __name__ == "__main__":
    main()
