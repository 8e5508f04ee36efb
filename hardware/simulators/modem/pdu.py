"""SMS as protocol data units (3GPP TS 23.040): what the host submits, what the network delivers, its reports. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hardware.simulators.modem.gsm7 import pack, septets, text_of, unpack

SMSC = "0791" + "3386094000F0"  # +33689004000, an example number of a message centre


@dataclass(frozen=True)
class Part:
    """Place of a message in a long one."""

    reference: int
    total: int
    number: int


@dataclass(frozen=True)
class Submit:
    """A message the host wants sent. `unicode` is true when it came as UCS-2."""

    number: str
    text: str
    part: Part | None = None
    report: bool = False
    unicode: bool = False
    flash: bool = False
    validity: bool = False


class BadPduError(ValueError):
    """What the host sent is no SMS-SUBMIT."""


def swapped(digits: str) -> str:
    """Semi-octets: two digits each, swapped, F at the end of an odd number."""
    if len(digits) % 2:
        digits += "F"
    return "".join(digits[i + 1] + digits[i] for i in range(0, len(digits), 2))


def unswapped(text: str) -> str:
    return swapped(text).rstrip("F")


def address(number: str) -> str:
    """An address field: number of digits, type, digits; a name ("Free") goes as letters."""
    digits = number.removeprefix("+")
    if digits.isdigit():
        return f"{len(digits):02X}{'91' if number.startswith('+') else '81'}{swapped(digits)}"
    codes = septets(number) or []
    data = pack(codes)
    return f"{(len(codes) * 7 + 3) // 4:02X}D0{data.hex().upper()}"


def stamp(at: datetime) -> str:
    """A time stamp with its zone in quarters of an hour."""
    offset = at.utcoffset() or timedelta()
    quarters = int(offset.total_seconds() // 900)
    zone = f"{abs(quarters):02d}"
    low = zone[1] + (zone[0] if quarters >= 0 else f"{int(zone[0]) | 8:X}")
    return swapped(at.strftime("%y%m%d%H%M%S")) + low


def parse_submit(hexa: str, length: int) -> Submit:
    """The message in `AT+CMGS=length` and the digits after it; BadPduError when it is none."""
    try:
        data = bytes.fromhex(hexa)
        at = 1 + data[0]
        if len(data) - at != length:
            raise BadPduError(f"{len(data) - at} octets where {length} were announced")
        first = data[at]
        if first & 3 != 1:
            raise BadPduError("no SMS-SUBMIT")
        digits, kind = data[at + 2], data[at + 3]
        end = at + 4 + (digits + 1) // 2
        number = unswapped(data[at + 4 : end].hex().upper())
        number = ("+" if kind == 0x91 else "") + number
        dcs = data[end + 1]
        at = end + 2 + {0: 0, 2: 1, 1: 7, 3: 7}[first >> 3 & 3]
        size, body = data[at], data[at + 1 :]
    except (IndexError, ValueError) as error:
        raise BadPduError(str(error)) from None
    head, part = 0, None
    if first & 0x40:
        head = body[0] + 1
        part = part_of(body[1:head])
    if dcs & 0x0C == 8:
        text = body[head:size].decode("utf-16-be", "replace")
    elif dcs & 0x0C == 4:
        text = body[head:size].decode("latin-1")
    else:
        used = (head * 8 + 6) // 7
        text = text_of(unpack(body[head:], size - used, used * 7 - head * 8))
    return Submit(number, text, part, bool(first & 0x20), dcs & 0x0C == 8, dcs & 0x13 == 0x10, bool(first >> 3 & 3))


def part_of(header: bytes) -> Part | None:
    """The concatenation element of a user data header, 8- or 16-bit reference."""
    at = 0
    while at + 1 < len(header):
        kind, size = header[at], header[at + 1]
        field = header[at + 2 : at + 2 + size]
        if kind == 0 and size == 3:
            return Part(field[0], field[1], field[2])
        if kind == 8 and size == 4:
            return Part(int.from_bytes(field[:2], "big"), field[2], field[3])
        at += 2 + size
    return None


def cut(text: str) -> list[str]:
    """A text as the parts a phone makes of it: 160/153 letters of GSM-7, or 70/67 of UCS-2."""
    gsm = septets(text) is not None
    one, many = (160, 153) if gsm else (70, 67)
    if units(text, gsm) <= one:
        return [text]
    parts, part = [], ""
    for char in text:
        if units(part + char, gsm) > many:
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def units(text: str, gsm: bool) -> int:
    return len(septets(text) or []) if gsm else len(text.encode("utf-16-be")) // 2


def deliver(number: str, text: str, at: datetime, part: Part | None = None, unicode: bool | None = None) -> str:
    """The SMS-DELIVER of a message (or of one part of it) as the modem lists it: hexadecimal, with the centre."""
    codes = None if unicode else septets(text)
    header = b"" if part is None else bytes((5, 0, 3, part.reference & 255, part.total, part.number))
    if codes is None:
        raw = text.encode("utf-16-be")
        body, size, dcs = header + raw, len(header) + len(raw), 8
    else:
        used = (len(header) * 8 + 6) // 7
        body = header + pack(codes, used * 7 - len(header) * 8)
        size, dcs = used + len(codes), 0
    if size > 160 or len(body) > 140:
        raise ValueError(f"{len(body)} octets do not fit in one part")
    first = 0x44 if part else 0x04
    return f"{SMSC}{first:02X}{address(number)}00{dcs:02X}{stamp(at)}{size:02X}{body.hex().upper()}"


def status_report(number: str, reference: int, sent: datetime, done: datetime, delivered: bool = True) -> str:
    """The SMS-STATUS-REPORT of a message the host sent."""
    status = 0x00 if delivered else 0x46  # 0x46: validity period expired
    return f"{SMSC}06{reference:02X}{address(number)}{stamp(sent)}{stamp(done)}{status:02X}"


def octets(pdu: str) -> int:
    """The length a modem gives beside a PDU: its octets without the message centre."""
    return len(pdu) // 2 - 1 - int(pdu[:2], 16)
