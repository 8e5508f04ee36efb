# The line protocol of every board (docs/hardware.md). Copy it to the board as link.py, beside its code.py.
# SPDX-License-Identifier: GPL-3.0-or-later
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


def frame(kind, seq, words):
    body = "%d %s %d %s" % (VERSION, kind, seq, words)
    return "$%s*%04X\n" % (body, crc16(body.encode()))


def parse(kind, text):
    # The words after the kind (number, verb, arguments) of a sound line for a board of this kind, else None.
    text = text[text.rfind("$") + 1 :].strip()
    body = text[:-5]
    try:
        if text[-5:-4] != "*" or int(text[-4:], 16) != crc16(body.encode()):
            return None
    except ValueError:
        return None
    words = body.split(" ")
    if len(words) < 4 or words[0] != str(VERSION) or words[1] != kind:
        return None
    return words[2:]


class Link:
    def __init__(self, kind, program, write, boot):
        self.kind = kind
        self.program = program
        self.write = write
        self.boot = boot
        self.seq = 0
        self.line = ""
        self.started = None
        self.beaten = 0

    def say(self, words):
        self.write(frame(self.kind, self.seq, words))
        self.seq = (self.seq + 1) % 10000

    def greet(self):
        self.say("HI %s %04x" % (self.program, self.boot))

    def hear(self, char):
        # One character from the host; the words of its command when it is complete and ours to obey.
        if char not in "\r\n":
            self.line = (self.line + char)[-LONGEST:]
            return None
        words, self.line = parse(self.kind, self.line) if self.line else None, ""
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
