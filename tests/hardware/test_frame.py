"""The line protocol as bytes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hardware.serial.frame import BadLineError, Line, OtherVersionError, Splitter, crc16, decode, encode, is_banner

WORD = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="$*"), min_size=1, max_size=8)


def test_the_checksum_is_the_published_one() -> None:
    assert crc16(b"123456789") == 0x29B1


def test_a_line_as_the_manual_shows_it() -> None:
    data = encode(Line("pir", 42, "M", ("entry", "1")))
    assert data.startswith(b"$1 pir 42 M entry 1*") and data.endswith(b"\r\n")
    assert decode(data) == Line("pir", 42, "M", ("entry", "1"))


@given(WORD, st.integers(0, 9999), WORD, st.lists(WORD, max_size=4))
def test_what_is_sent_is_read(device: str, seq: int, verb: str, args: list[str]) -> None:
    line = Line(device, seq, verb, tuple(args))
    assert decode(encode(line)) == line


@given(st.integers(0, 255), st.integers(0, 30))
@example(0, 0)
def test_one_damaged_byte_is_seen(byte: int, place: int) -> None:
    data = bytearray(encode(Line("pir", 42, "M", ("entry", "1"))).rstrip())
    place %= len(data)
    before = bytes(data)
    data[place] = byte
    if bytes(data).upper() == before.upper():
        return  # the checksum may be written in either case
    with pytest.raises(BadLineError):
        decode(bytes(data))


@given(st.binary(max_size=300))
def test_noise_is_never_a_line_and_never_an_accident(noise: bytes) -> None:
    splitter = Splitter()
    for raw in splitter.feed(noise + b"\n"):
        with pytest.raises(BadLineError):
            decode(raw)
    assert len(splitter.pending) <= 4 * 96


@given(st.binary(max_size=40).filter(lambda b: b"\n" not in b and b"\r" not in b), st.lists(st.integers(1, 9)))
def test_a_line_after_noise_is_found_however_it_is_cut(noise: bytes, cuts: list[int]) -> None:
    line = Line("pir", 7, "T", ("1953",))
    data = noise + encode(line)
    splitter, found, at = Splitter(), [], 0
    for cut in [*cuts, len(data)]:
        found += splitter.feed(data[at : at + cut])
        at += cut
    assert decode(found[-1]) == line


def test_a_half_line_does_not_spoil_the_next() -> None:
    whole = encode(Line("pir", 8, "UP", ("5",)))
    assert decode(b"$1 pir 7 M ent" + whole) == Line("pir", 8, "UP", ("5",))


def test_another_version_is_named() -> None:
    with pytest.raises(OtherVersionError) as error:
        decode(encode(Line("pir", 1, "UP"), version=2))
    assert error.value.version == 2


@pytest.mark.parametrize("args", [("a b",), ("",), ("é",), ("x*",), ("y" * 90,)])
def test_what_cannot_be_sent_is_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        encode(Line("pir", 1, "M", args))


def test_arguments_that_are_missing_or_no_numbers() -> None:
    line = Line("pir", 1, "M", ("entry",))
    for wrong in (lambda: line.number(0), lambda: line.number(1), lambda: line.word(1)):
        with pytest.raises(BadLineError):
            wrong()


def test_banners_are_known() -> None:
    assert is_banner(b">>> ") and is_banner(b"Adafruit CircuitPython 9.2.1") and not is_banner(b"$1 pir 3 UP 5*0000")
