"""The Linky: frames of both modes, checksums, what is believed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.clock import SystemClock
from hardware.linky import frame as tic
from hardware.linky.meter import Believed, believe
from hardware.simulators.linky import SimulatedLinky


def meter(tmp_path: Path, mode: tic.Mode = "historic") -> SimulatedLinky:
    made = SimulatedLinky(tmp_path, "linky", SystemClock())
    made.mode = mode
    return made


def test_checksums_worked_out_by_hand() -> None:
    # Enedis-NOI-CPT_54E 5.3.6: sum of label, separators and value, low six bits, plus 0x20.
    assert tic.encode_group(tic.Group("PTEC", "HP.."), "historic") == b"\nPTEC HP..  \r"
    assert tic.decode_group(b"PAPP 00500 " + bytes([(sum(b"PAPP 00500") & 0x3F) + 0x20])) == (
        tic.Group("PAPP", "00500"),
        "historic",
    )
    standard = b"SMAXSN\tH261122230000\t00500\t"
    assert tic.decode_group(standard + bytes([(sum(standard) & 0x3F) + 0x20])) == (
        tic.Group("SMAXSN", "00500", "H261122230000"),
        "standard",
    )


@pytest.mark.parametrize("mode", ["historic", "standard"])
@pytest.mark.parametrize("parity", [False, True])
def test_a_frame_of_each_mode(tmp_path: Path, mode: tic.Mode, parity: bool) -> None:
    made = meter(tmp_path, mode)
    made.with_parity = parity
    (frame,) = tic.Reader().feed(made.frame())
    assert (frame.mode, frame.bad) == (mode, 0)
    assert (tic.energy(frame), tic.power(frame), tic.current(frame)) == (12_000_000, 500, 2)
    assert tic.meter(frame) == "021528603314"
    assert tic.tariff(frame) == ("HP" if mode == "historic" else "HEURE  PLEINE")


@given(st.binary(max_size=200), st.integers(1, 50))
def test_noise_before_a_frame_and_any_cut(noise: bytes, cut: int) -> None:
    made = SimulatedLinky(Path("/nowhere"), "linky", SystemClock())
    data = noise + made.frame()
    reader = tic.Reader()
    frames = [frame for at in range(0, len(data), cut) for frame in reader.feed(data[at : at + cut])]
    assert tic.energy(frames[-1]) == 12_000_000


@given(st.binary(max_size=3000))
def test_noise_is_no_energy(noise: bytes) -> None:
    assert all(tic.energy(frame) is None for frame in tic.Reader().feed(noise))


@given(st.data())
def test_one_damaged_bit_never_gives_a_wrong_group(data: st.DataObject) -> None:
    made = SimulatedLinky(Path("/nowhere"), "linky", SystemClock())
    raw = bytearray(made.frame())
    truth = {group.label: group.value for group in made.groups()}
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 5))
    for frame in tic.Reader().feed(bytes(raw)):
        for label, group in frame.groups.items():
            assert truth.get(label) == group.value or label not in truth


def test_half_a_sum_is_no_sum(tmp_path: Path) -> None:
    made = meter(tmp_path)
    raw = made.frame().replace(b"HCHC 004", b"HCHC 005")
    (frame,) = tic.Reader().feed(raw)
    assert frame.bad == 1 and tic.energy(frame) is None and tic.power(frame) == 500


@pytest.mark.parametrize(
    ("option", "labels"),
    [("BASE", ("BASE",)), ("EJP.", ("EJPHN", "EJPHPM")), ("BBR(", tic.INDEXES["BBR"])],
)
def test_every_tariff_option(tmp_path: Path, option: str, labels: tuple[str, ...]) -> None:
    made = meter(tmp_path)
    made.option = option
    made.wh = dict.fromkeys(labels, 1000.0)
    (frame,) = tic.Reader().feed(made.frame())
    assert tic.energy(frame) == 1000 * len(labels)


def test_an_unknown_option_is_not_guessed(tmp_path: Path) -> None:
    made = meter(tmp_path)
    made.option = "XXXX"
    (frame,) = tic.Reader().feed(made.frame())
    assert tic.energy(frame) is None


def test_the_first_index_is_confirmed_and_a_jump_too() -> None:
    state = believe(Believed(), 1000, 0)
    assert state.energy is None
    state = believe(state, 1001, 2)
    assert state.energy == 1001
    state = believe(state, 901_001, 4)  # damaged, with a checksum that fits
    assert (state.energy, state.doubted) == (1001, 901_001)
    state = believe(state, 1003, 6)
    assert (state.energy, state.doubted) == (1003, None)
    for at, energy in ((8, 5), (10, 6)):  # another meter
        state = believe(state, energy, at)
    assert state.energy == 6


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 400)), min_size=3))
def test_an_honest_meter_is_believed(steps: list[tuple[int, int]]) -> None:
    state, energy, now = believe(believe(Believed(), 0, 0.0), 0, 0.0), 0, 0.0
    for seconds, wh in steps:
        now += seconds
        energy += min(wh, int(200 + 40_000 * seconds / 3600))
        state = believe(state, energy, now)
        assert state.energy == energy
