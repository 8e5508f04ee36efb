"""A small picture of the last hours, as PNG, with nothing but the standard library. Pure."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 640, 240, 12
"""Pixels."""
PAPER = (255, 255, 255)
GRID = (225, 225, 225)
COLOURS = ((31, 119, 180), (214, 39, 40), (44, 160, 44), (255, 127, 14), (148, 103, 189))


@dataclass(frozen=True)
class Curve:
    """A line: (seconds, value) in any unit; all curves of a picture share their axes."""

    name: str
    points: Sequence[tuple[float, float]]


def plot(curves: Sequence[Curve]) -> bytes:
    """The PNG: one colour a curve, light grid lines at whole steps of the value."""
    canvas = [bytearray(bytes(PAPER) * WIDTH) for _ in range(HEIGHT)]
    every = [point for curve in curves for point in curve.points]
    if every:
        left, right = min(t for t, _ in every), max(t for t, _ in every)
        low, high = min(v for _, v in every), max(v for _, v in every)
        span_t, span_v = max(right - left, 1.0), max(high - low, 1.0)
        step = 10.0 ** len(str(int(span_v / 5))) / (10 if span_v < 50 else 1)
        line = low - low % step
        while line <= high + step:
            y = place_y(line, low, span_v)
            for x in range(MARGIN, WIDTH - MARGIN):
                dot(canvas, x, y, GRID)
            line += step
        for number, curve in enumerate(curves):
            colour = COLOURS[number % len(COLOURS)]
            places = [
                (round(MARGIN + (t - left) / span_t * (WIDTH - 2 * MARGIN)), place_y(v, low, span_v))
                for t, v in sorted(curve.points)
            ]
            for (x0, y0), (x1, y1) in zip(places, places[1:] or places, strict=False):
                stroke(canvas, x0, y0, x1, y1, colour)
    return png(canvas)


def place_y(value: float, low: float, span: float) -> int:
    return round(HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN))


def dot(canvas: list[bytearray], x: int, y: int, colour: tuple[int, int, int]) -> None:
    if 0 <= x < WIDTH and 0 <= y < HEIGHT:
        canvas[y][3 * x : 3 * x + 3] = bytes(colour)


def stroke(canvas: list[bytearray], x0: int, y0: int, x1: int, y1: int, colour: tuple[int, int, int]) -> None:
    """A line two pixels thick."""
    steps = max(abs(x1 - x0), abs(y1 - y0), 1)
    for number in range(steps + 1):
        x, y = round(x0 + (x1 - x0) * number / steps), round(y0 + (y1 - y0) * number / steps)
        dot(canvas, x, y, colour)
        dot(canvas, x, y + 1, colour)


def png(canvas: Sequence[bytearray]) -> bytes:
    """The rows of RGB pixels as a PNG file (RFC 2083)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", WIDTH, len(canvas), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in canvas), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
