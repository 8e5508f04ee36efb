"""Frames of the Linky's customer output, historic and standard mode. Pure.

Source of the format: Enedis-NOI-CPT_54E, "Sorties de télé-information client des appareils de comptage Linky".
A frame is STX, groups, ETX. A group is LF, label, separator, [time stamp, separator,] value, separator, checksum, CR;
the separator is a space in historic mode and a tab in standard mode. The checksum is the low six bits of a sum, plus
0x20: in historic mode the last separator is not summed, in standard mode it is. Six bits let one bad group in 64
through, so a value is not believed on its checksum alone (see `hardware.linky.meter`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

STX, ETX, LF, CR = 2, 3, 10, 13
LONGEST = 2048
"""A standard frame has about 900 bytes; what is longer has lost its end, bytes."""
Mode = Literal["historic", "standard"]


@dataclass(frozen=True)
class Group:
    """One label and its value; `stamp` is the meter's own time stamp where there is one."""

    label: str
    value: str
    stamp: str = ""


@dataclass(frozen=True)
class Frame:
    """The groups of a frame whose checksum was right, by label, and how many were wrong."""

    mode: Mode
    groups: Mapping[str, Group]
    bad: int = 0

    def number(self, label: str) -> int | None:
        """The value of a label as a whole number; None when it is not there or none."""
        group = self.groups.get(label)
        return int(group.value) if group is not None and group.value.isdigit() else None

    def text(self, label: str) -> str:
        """The value of a label without its padding; empty when it is not there."""
        group = self.groups.get(label)
        return group.value.strip(" .") if group is not None else ""


def checksum(data: bytes) -> int:
    """The checksum character of the summed part of a group."""
    return (sum(data) & 0x3F) + 0x20


def encode_group(group: Group, mode: Mode) -> bytes:
    """The bytes of a group, LF and CR included."""
    separator = b" " if mode == "historic" else b"\t"
    parts = [group.label, group.stamp, group.value] if group.stamp else [group.label, group.value]
    body = separator.join(part.encode("ascii") for part in parts)
    check = checksum(body if mode == "historic" else body + separator)
    return b"\n%s%s%c\r" % (body, separator, check)


def decode_group(raw: bytes) -> tuple[Group, Mode] | None:
    """A group between LF and CR; None when its checksum or its form is wrong."""
    if len(raw) < 5:
        return None
    body, separator, check = raw[:-2], raw[-2], raw[-1]
    if separator == 0x09:
        mode: Mode = "standard"
        fits = checksum(raw[:-1]) == check
    elif separator == 0x20:
        mode = "historic"
        fits = checksum(body) == check
    else:
        return None
    if not fits or not body.isascii():
        return None
    label, _, rest = body.decode("ascii").partition(chr(separator))
    stamp = ""
    if mode == "standard" and "\t" in rest:
        stamp, _, rest = rest.partition("\t")
    return (Group(label, rest, stamp), mode) if label else None


def decode_frame(raw: bytes) -> Frame | None:
    """What stands between STX and ETX; None when nothing in it could be read."""
    groups: dict[str, Group] = {}
    modes: list[Mode] = []
    bad = 0
    for piece in raw.split(b"\n")[1:]:
        found = decode_group(piece.split(b"\r")[0]) if b"\r" in piece else None
        if found is None:
            bad += 1
        else:
            groups[found[0].label] = found[0]
            modes.append(found[1])
    if not modes:
        return None
    return Frame(max(set(modes), key=modes.count), groups, bad)


class Reader:
    """Cuts what arrives into frames. The parity bit of 7E1 is taken off: the port is read as 8N1."""

    def __init__(self) -> None:
        self.pending: bytearray | None = None
        self.spoilt = 0

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are complete now."""
        frames = []
        for byte in data:
            byte &= 0x7F
            if byte == STX:
                self.spoilt += self.pending is not None
                self.pending = bytearray()
            elif self.pending is not None and byte == ETX:
                frame = decode_frame(bytes(self.pending))
                self.pending = None
                if frame is None:
                    self.spoilt += 1
                else:
                    frames.append(frame)
            elif self.pending is not None:
                self.pending.append(byte)
                if len(self.pending) > LONGEST:
                    self.pending, self.spoilt = None, self.spoilt + 1
        return frames


INDEXES = {
    "BASE": ("BASE",),
    "HC..": ("HCHC", "HCHP"),
    "EJP.": ("EJPHN", "EJPHPM"),
    "BBR": ("BBRHCJB", "BBRHPJB", "BBRHCJW", "BBRHPJW", "BBRHCJR", "BBRHPJR"),
}
"""Historic mode: the indexes of each tariff option, by the beginning of OPTARIF."""


def energy(frame: Frame) -> int | None:
    """The sum of the consumption indexes, Wh; None unless every index of the tariff option arrived whole.

    Half a sum would look like a meter that ran backwards.
    """
    if frame.mode == "standard":
        return frame.number("EAST")
    option = frame.groups.get("OPTARIF")
    labels = next((v for k, v in INDEXES.items() if option and option.value.startswith(k)), None)
    if labels is None:
        return None
    values = [frame.number(label) for label in labels]
    return None if None in values else sum(value for value in values if value is not None)


def power(frame: Frame) -> int | None:
    """Apparent power drawn, VA."""
    return frame.number("SINSTS" if frame.mode == "standard" else "PAPP")


def current(frame: Frame) -> int | None:
    """Current, A: of the only phase, or the largest of three."""
    labels = ("IRMS1", "IRMS2", "IRMS3") if frame.mode == "standard" else ("IINST", "IINST1", "IINST2", "IINST3")
    values = [value for value in map(frame.number, labels) if value is not None]
    return max(values, default=None)


def meter(frame: Frame) -> str:
    """The number of the meter."""
    return frame.text("ADSC" if frame.mode == "standard" else "ADCO")


def tariff(frame: Frame) -> str:
    """The tariff period in force, in the meter's words."""
    return frame.text("LTARF" if frame.mode == "standard" else "PTEC")
