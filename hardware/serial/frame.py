"""One line of the protocol, to and from bytes. Pure. The protocol itself is described in docs/hardware.md.

$1 pir 42 M entry 1*F2CE\\r\\n
 | |   |  | |       +---- CRC-16/CCITT-FALSE of everything between $ and *, four hexadecimal digits
 | |   |  | +------------ arguments, separated by one space
 | |   |  +-------------- verb
 | |   +----------------- sequence number, 0 to 9999, then 0 again
 | +--------------------- kind of the device (both ways)
 +----------------------- version of the protocol
"""

from dataclasses import dataclass

VERSION = 1
LONGEST = 96
"""Bytes of a line, `$` and checksum included, end of line not."""
SEQUENCES = 10000
BANNERS = (
    b">>>",
    b"CircuitPython",
    b"Press any key",
    b"Code done running",
    b"Auto-reload",
    b"Traceback",
    b"soft reboot",
)
"""What a board says when its program is not running: the REPL and its banners."""


@dataclass(frozen=True)
class Line:
    """A line that arrived whole: `device` is the kind of the board, `seq` 0–9999."""

    device: str
    seq: int
    verb: str
    args: tuple[str, ...] = ()

    def number(self, index: int) -> int:
        """Argument `index` as an integer; BadLineError when it is missing or none."""
        try:
            return int(self.args[index])
        except (IndexError, ValueError):
            raise BadLineError(f"argument {index + 1} of {self.verb} should be a whole number: {self.args}") from None

    def word(self, index: int) -> str:
        """Argument `index` as text; BadLineError when it is missing."""
        try:
            return self.args[index]
        except IndexError:
            raise BadLineError(f"{self.verb} lacks its argument {index + 1}: {self.args}") from None


class BadLineError(ValueError):
    """What arrived is no line of the protocol."""


class OtherVersionError(BadLineError):
    """A sound line of another version of the protocol; `version` is its number."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version} of the protocol instead of {VERSION}")
        self.version = version


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, no reflection; of b"123456789" it is 0x29B1."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1
    return crc


def encode(line: Line, version: int = VERSION) -> bytes:
    """The bytes of a line, with its end. ValueError when it is too long or an argument has a space."""
    words = (str(version), line.device, str(line.seq % SEQUENCES), line.verb, *line.args)
    if any(not word or not word.isascii() or not word.isprintable() or set(word) & set(" $*") for word in words):
        raise ValueError(f"no word of a line may be empty or hold a space, $ or *: {words}")
    body = " ".join(words).encode("ascii")
    if len(body) + 6 > LONGEST:
        raise ValueError(f"a line of {len(body) + 6} bytes is longer than {LONGEST}: {words}")
    return b"$%s*%04X\r\n" % (body, crc16(body))


def decode(raw: bytes) -> Line:
    """The line in `raw` (without its end). What stands before the last `$` is skipped: it is a half line or noise.

    Raises OtherVersionError for a sound line of another version, BadLineError for all else.
    """
    start = raw.rfind(b"$")
    if start < 0:
        raise BadLineError("no $ in it")
    body, star, check = raw[start + 1 :].rstrip(b"\r\n ").partition(b"*")
    if not star or len(check) != 4:
        raise BadLineError("no checksum at its end")
    try:
        wanted = int(check, 16)
        text = body.decode("ascii")
    except ValueError:
        raise BadLineError("not plain text") from None
    if crc16(body) != wanted:
        raise BadLineError("the checksum is wrong")
    words = text.split(" ")
    if not words[0].isdigit():
        raise BadLineError("it does not begin with a version")
    if int(words[0]) != VERSION:
        raise OtherVersionError(int(words[0]))
    if len(words) < 4 or not words[2].isdigit() or not all(words):
        raise BadLineError("its parts are not version, device, number, verb")
    return Line(words[1], int(words[2]), words[3], tuple(words[4:]))


class Splitter:
    """Cuts what arrives into lines. Never keeps more than `LONGEST` bytes of one: a longer one is cut short."""

    def __init__(self) -> None:
        self.pending = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that are complete now, without their ends; empty ones are left out."""
        self.pending += data
        *whole, rest = bytes(self.pending).replace(b"\r", b"\n").split(b"\n")
        # The tail is what counts: a whole line at the end of noise must not be lost.
        self.pending = bytearray(rest[-4 * LONGEST :])
        return [line for line in whole if line]


def is_banner(raw: bytes) -> bool:
    """Does this come from the REPL of the board rather than from its program?"""
    return any(banner in raw for banner in BANNERS)
