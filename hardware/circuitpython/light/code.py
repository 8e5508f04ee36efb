# A light sensor BH1750 on a Trinket M0. Copy it as code.py, with ../link.py; wiring in ../README.md.
# SPDX-License-Identifier: GPL-3.0-or-later
from link import Link, serve, since

KIND = "light"
PROGRAM = "1.1"
SENSOR = 0x23
MEASURE = bytes((0x10,))
# Continuously, in steps of 1 lux (datasheet: a reading is 1.2 counts a lux, new every 120 ms, at most 180 ms).
LOOK_MS = 1000
SAY_MS = 60000


def decilux(raw):
    return raw * 25 // 3


class Light:
    def __init__(self, write, boot):
        self.link = Link(KIND, PROGRAM, write, boot)
        self.looked = None
        self.told = None
        self.said = 0

    def obey(self, verb, args, now):
        return "unknown"

    def step(self, now, read):
        # `read` gives the counts of the sensor, None when it does not answer: then nothing is said.
        self.link.beat(now)
        if self.looked is not None and since(now, self.looked) < LOOK_MS:
            return
        self.looked = now
        raw = read()
        if raw is None:
            return
        level = decilux(raw)
        # Every minute, and at once when a light goes on or off: more than a quarter, and more than 2 lux.
        if self.told is not None and since(now, self.said) < SAY_MS:
            change = abs(level - self.told)
            if change <= 20 or change * 4 <= max(level, self.told):
                return
        self.told, self.said = level, now
        self.link.say("L %d" % level)


def main():
    import board
    import busio

    bus = [None]
    counts = bytearray(2)

    def read():
        # A sensor that is unplugged is looked for again at the next reading; its first answer is not ready yet.
        try:
            if bus[0] is None:
                bus[0] = busio.I2C(board.SCL, board.SDA)
                bus[0].try_lock()
                bus[0].writeto(SENSOR, MEASURE)
                return None
            bus[0].readfrom_into(SENSOR, counts)
        except (OSError, RuntimeError, ValueError):
            if bus[0] is not None:
                bus[0].deinit()
                bus[0] = None
            return None
        return counts[0] << 8 | counts[1]

    def step(state, now):
        state.step(now, read)

    serve(Light, step)


if __name__ == "__main__":
    main()
