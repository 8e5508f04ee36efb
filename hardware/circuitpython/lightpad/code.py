# The light pad: NeoPixels, and the DotStar of the Trinket M0. Copy it to the board as code.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
KIND = "lightpad"
PROGRAM = "1.0"
PIN = "D4"
PIXELS = 16


# --- the line protocol: the same in every program of this folder (docs/hardware.md)
VERSION = 1
LONGEST = 96
BEAT_MS = 5000
TICKS = 0x1FFFFFFF


def since(now, then):
    return (now - then) & TICKS


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1
    return crc


def frame(seq, words):
    body = "%d %s %d %s" % (VERSION, KIND, seq, words)
    return "$%s*%04X\n" % (body, crc16(body.encode()))


def parse(text):
    # The words after the kind (number, verb, arguments) of a sound line for us, else None.
    text = text[text.rfind("$") + 1 :].strip()
    body = text[:-5]
    try:
        if text[-5:-4] != "*" or int(text[-4:], 16) != crc16(body.encode()):
            return None
    except ValueError:
        return None
    words = body.split(" ")
    if len(words) < 4 or words[0] != str(VERSION) or words[1] != KIND:
        return None
    return words[2:]


class Link:
    def __init__(self, write, boot):
        self.write = write
        self.boot = boot
        self.seq = 0
        self.line = ""
        self.started = None
        self.beaten = 0

    def say(self, words):
        self.write(frame(self.seq, words))
        self.seq = (self.seq + 1) % 10000

    def greet(self):
        self.say("HI %s %04x" % (PROGRAM, self.boot))

    def hear(self, char):
        # One character from the host; the words of its command when it is complete and ours to obey.
        if char not in "\r\n":
            self.line = (self.line + char)[-LONGEST:]
            return None
        words, self.line = parse(self.line) if self.line else None, ""
        if words and words[1] == "?":
            self.greet()
            return None
        return words

    def answer(self, words, problem):
        self.say("ERR %s %s" % (words[0], problem) if problem else "OK %s" % words[0])

    def beat(self, now):
        # True every five seconds, after saying that we live: then say every level again.
        if self.started is None:
            self.started = self.beaten = now
            self.greet()
            return True
        if since(now, self.beaten) < BEAT_MS:
            return False
        self.beaten = now
        self.say("UP %d" % (since(now, self.started) // 1000))
        return True


def serve(make, step):
    # The loop of the board; `make(write, boot)` makes its state, `step(state, now)` is called about every 10 ms.
    import sys
    import time

    import microcontroller
    import supervisor

    try:
        supervisor.runtime.autoreload = False
    except AttributeError:
        supervisor.disable_autoreload()
    now = supervisor.ticks_ms
    # No random numbers on this chip: noise of its thermometer and the moment of the start.
    boot = (int(microcontroller.cpu.temperature * 997) ^ now()) & 0xFFFF
    state = make(sys.stdout.write, boot)
    while True:
        while supervisor.runtime.serial_bytes_available:
            try:
                words = state.link.hear(sys.stdin.read(1))
            except ValueError:
                continue
            if words:
                state.link.answer(words, state.obey(words[1], words[2:], now()))
        step(state, now())
        time.sleep(0.01)
# --- end of the line protocol


def glow(phase, period):
    # Brightness in 256ths at `phase` of `period` ms: from 30 % to all and back, slow at the dark end.
    x = phase % period * 510 // period
    if x > 255:
        x = 510 - x
    return 77 + x * x // 255 * 179 // 255


class Pad:
    def __init__(self, write, boot):
        self.link = Link(write, boot)
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
