# Bell button, chime and entry detector on a Trinket M0. Copy it to the board as code.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
KIND = "doorbell"
PROGRAM = "1.0"
BUTTON = "D0"
CHIME = "D3"
PINS = (("entry", "D2"),)
STEADY_MS = 30
REST_MS = 1000
CHIME_MS = 400


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


class Bell:
    def __init__(self, write, boot):
        self.link = Link(write, boot)
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
