"""The GSM 7-bit default alphabet (3GPP TS 23.038) and its packing into octets. Pure."""

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = {10: "\f", 20: "^", 40: "{", 41: "}", 47: "\\", 60: "[", 61: "~", 62: "]", 64: "|", 101: "€"}
CODES: dict[str, tuple[int, ...]] = {char: (code,) for code, char in enumerate(BASIC) if char != "\x1b"}
CODES |= {char: (27, code) for code, char in EXTENSION.items()}


def septets(text: str) -> list[int] | None:
    """The 7-bit codes of a text; None when it has a letter the alphabet lacks."""
    found: list[int] = []
    for char in text:
        if char not in CODES:
            return None
        found += CODES[char]
    return found


def text_of(codes: list[int]) -> str:
    """The text of 7-bit codes; an unknown escape is read as the plain letter, as phones do."""
    text, escaped = "", False
    for code in codes:
        if escaped:
            text += EXTENSION.get(code, BASIC[code])
            escaped = False
        elif code == 27:
            escaped = True
        else:
            text += BASIC[code]
    return text


def pack(codes: list[int], fill: int = 0) -> bytes:
    """Septets as octets, after `fill` zero bits (to begin on a septet after a header)."""
    bits = size = 0
    size = fill
    for code in codes:
        bits |= code << size
        size += 7
    return bits.to_bytes((size + 7) // 8, "little")


def unpack(data: bytes, count: int, fill: int = 0) -> list[int]:
    """`count` septets out of octets."""
    bits = int.from_bytes(data, "little") >> fill
    return [bits >> 7 * index & 127 for index in range(count)]
