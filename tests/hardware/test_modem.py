"""The simulated modem against the real python-gammu, which runs in a process of its own."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.simulators.modem import FAULTS, Modem, Sim
from hardware.simulators.modem.__main__ import carry_out
from hardware.simulators.modem.gsm7 import BASIC, EXTENSION, pack, septets, text_of, unpack
from hardware.simulators.modem.pdu import BadPduError, Part, cut, deliver, parse_submit, part_of, stamp
from tests.hardware.gammu_worker import Gammu, GammuError

NUMBER = "+33612345678"
GSM = st.text(st.sampled_from(BASIC.replace("\x1b", "") + "".join(EXTENSION.values())), max_size=60)
LONG = "Bonjour, je rentre ce soir vers 18 h 30. " * 8


def wait_for(condition: Callable[[], object]) -> None:
    """The modem has a thread of its own: wait until it has done it."""
    limit = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.002)


def test_packing_as_published() -> None:
    assert pack(septets("hellohello") or []).hex().upper() == "E8329BFD4697D9EC37"


@given(GSM, st.integers(0, 6))
def test_what_is_packed_is_unpacked(text: str, fill: int) -> None:
    codes = septets(text)
    assert codes is not None
    assert text_of(unpack(pack(codes, fill), len(codes), fill)) == text


def test_what_the_alphabet_lacks() -> None:
    assert septets("ça") is None and septets("Ça à é è ù €") is not None


@given(st.text(max_size=300))
def test_parts_are_the_whole(text: str) -> None:
    assert "".join(cut(text)) == text


def test_time_stamps_have_their_zone() -> None:
    at = datetime(2026, 11, 22, 23, 5, 9, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(at) == "62112232509040"
    assert stamp(at.astimezone(timezone(timedelta(hours=-5))))[-2:] == "0A"


def test_headers_with_either_reference() -> None:
    assert part_of(bytes((0, 3, 7, 2, 1))) == Part(7, 2, 1)
    assert part_of(bytes((8, 4, 1, 0, 3, 2))) == Part(256, 3, 2)
    assert part_of(b"\x05\x04\x00\x01\x02\x03") is None


@pytest.mark.parametrize("hexa", ["", "zz", "00", "0001", "000411000B913316325476F80000AA0141"])
def test_what_is_no_message_is_refused(hexa: str) -> None:
    with pytest.raises(BadPduError):
        parse_submit(hexa, 17)


class Hosts:
    """Modems with a gammu each. gammu takes 5 s to open, asleep, so all of them open together at the start."""

    def __init__(self, folder: Path) -> None:
        names = ("calm", "full", "hangs", "takes", "resets", "moves")
        self.modems = {name: Modem(folder, name).__enter__() for name in names}
        self.gammus = {name: Gammu(modem.port) for name, modem in self.modems.items()}

    def __call__(self, name: str) -> tuple[Modem, Gammu]:
        return self.modems[name], self.gammus[name].ready()

    def close(self) -> None:
        for gammu in self.gammus.values():
            gammu.kill()
        for modem in self.modems.values():
            modem.__exit__(None, None, None)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    hosts = Hosts(tmp_path_factory.mktemp("by-id"))
    yield hosts
    hosts.close()


@pytest.fixture
def calm(hosts: Hosts) -> tuple[Modem, Gammu]:
    """A modem that works, as new, with an open gammu."""
    modem, host = hosts("calm")
    modem.cure()
    modem.sent.clear()
    modem.pins_tried.clear()
    modem.sim.slots.clear()
    modem.sim.waiting.clear()
    modem.sim.size, modem.sim.pin, modem.sim.tries = 500, "", 3
    modem.sim.power_on()
    modem.reference = 0
    return modem, host


def opened(modem: Modem) -> BinaryIO:
    """The port as a file; never as the controlling terminal of the tests, which would die of an unplugging."""
    fd = os.open(modem.port, os.O_RDWR | os.O_NOCTTY)
    return open(fd, "r+b", buffering=0)  # noqa: PTH123 - the caller closes it


def at(modem: Modem, command: str, until: bytes) -> bytes:
    """Say one command on the port without gammu, and return all that is heard up to `until`."""
    with opened(modem) as port:
        port.write(command.encode() + b"\r")
        answer = b""
        while until not in answer:
            answer += port.read(100)
        return answer


def test_gammu_sends(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    assert host.ask("send", number=NUMBER, text="Coupure de courant à 02:00, é è €") == [1]
    assert (modem.sent[0].number, modem.sent[0].text) == (NUMBER, "Coupure de courant à 02:00, é è €")
    assert not modem.sent[0].submit.unicode

    assert host.ask("send", number=NUMBER, text=LONG) == [2, 3, 4]
    parts = [sent.submit.part for sent in modem.sent[1:]]
    assert [(p.total, p.number) for p in parts if p] == [(3, 1), (3, 2), (3, 3)]
    assert "".join(sent.text for sent in modem.sent[1:]) == LONG

    host.ask("send", number=NUMBER, text="ça brûle 🔥", unicode=True)
    assert modem.sent[-1].text == "ça brûle 🔥" and modem.sent[-1].submit.unicode


def test_gammu_reads_and_deletes(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    modem.receive(NUMBER, "Je rentre ce soir")
    modem.receive("Free", "Facture 19 [EUR] €")
    modem.receive(NUMBER, "ça ira " * 30, order=[3, 1, 4, 2])
    got = host.ask("list")
    assert [(m["number"], m["text"]) for m in got[:2]] == [
        (NUMBER, "Je rentre ce soir"),
        ("Free", "Facture 19 [EUR] €"),
    ]
    assert [(m["part"], m["of"]) for m in got[2:]] == [(3, 4), (1, 4), (4, 4), (2, 4)]
    assert "".join(m["text"] for m in sorted(got[2:], key=lambda m: m["part"])) == "ça ira " * 30
    for message in got:
        host.ask("delete", location=message["location"])
    assert modem.sim.slots == {} and host.ask("status")["SIMUsed"] == 0
    assert host.ask("network") == "HomeNetwork" and host.ask("signal") > 40


def test_the_pin_is_counted(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    modem.sim.pin, modem.sim.unlocked = "1234", False
    modem.receive(NUMBER, "before the PIN")
    assert host.ask("security") == "PIN" and modem.sim.waiting
    with pytest.raises(GammuError):
        host.ask("pin", pin="0000")
    assert modem.sim.tries == 2
    host.ask("pin", pin="1234")
    assert host.ask("security") is None and modem.sim.tries == 3
    assert host.ask("list")[0]["text"] == "before the PIN"
    assert modem.pins_tried == ["0000", "1234"]


def test_three_wrong_pins_ask_for_the_puk(tmp_path: Path) -> None:
    with Modem(tmp_path, sim=Sim(pin="1234")) as modem:
        at(modem, "AT+CMEE=1", b"OK")
        for pin, answer in (("0000", b"+CME ERROR: 16"), ("1111", b": 16"), ("2222", b": 12"), ("1234", b": 12")):
            at(modem, f'AT+CPIN="{pin}"', answer)
        assert b"SIM PUK" in at(modem, "AT+CPIN?", b"OK") and not modem.sim.unlocked


def test_a_message_and_a_report_are_announced(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    host.ask("incoming")
    modem.receive(NUMBER, "coucou")
    wait_for(lambda: host.ask("poll") == [["SMS", 1]])
    assert host.ask("send", number=NUMBER, text="alarme", report=True) == [1]
    assert modem.sent[0].submit.report
    wait_for(lambda: host.ask("poll") == [["SMS", 1], ["SMS", 2]])
    _, report = host.ask("list")
    assert (report["type"], report["number"], report["status"]) == ("Status_Report", NUMBER, 0)


def test_a_full_sim_leaves_messages_at_the_network(hosts: Hosts) -> None:
    modem, host = hosts("full")
    modem.sim.size = 3
    for number in range(5):
        modem.receive(NUMBER, f"message {number}")
    assert [m["text"] for m in host.ask("list")] == ["message 0", "message 1", "message 2"]
    host.ask("delete", location=1)
    host.ask("delete", location=2)
    assert [m["text"] for m in host.ask("list")] == ["message 3", "message 4", "message 2"]


def test_500_messages_are_waiting(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    for number in range(500):
        modem.receive(NUMBER, f"message {number}")
    assert [m["text"] for m in host.ask("list")] == [f"message {n}" for n in range(500)]


@pytest.mark.parametrize(("name", "taken"), [("hangs", False), ("takes", True)])
def test_hang_after_ctrl_z(hosts: Hosts, name: str, taken: bool) -> None:
    modem, host = hosts(name)
    modem.fault("hang_after_ctrl_z", taken=taken)
    host.post("send", number=NUMBER, text="alarme")
    wait_for(lambda: not modem.armed("hang_after_ctrl_z"))
    host.kill()
    assert [(sent.text, sent.answered) for sent in modem.sent] == ([("alarme", False)] if taken else [])
    # The host was killed there; the next one finds a modem that works.
    assert b"+CSQ: 18,99" in at(modem, "AT+CSQ", b"OK")


def test_errors_of_the_network_are_errors_of_gammu(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    modem.fault("cms_error", code=38)
    with pytest.raises(GammuError):
        host.ask("send", number=NUMBER, text="alarme")
    modem.network_lost()
    assert host.ask("network") != "HomeNetwork"
    with pytest.raises(GammuError):
        host.ask("send", number=NUMBER, text="alarme")
    assert modem.sent == []
    modem.network_back()
    assert host.ask("send", number=NUMBER, text="alarme") == [1]


def test_a_reset_takes_the_port_away_and_asks_for_the_pin_again(hosts: Hosts) -> None:
    modem, host = hosts("resets")
    modem.sim.pin = "1234"
    modem.fault("reset_after_ctrl_z", taken=True, away_s=0.3)
    host.post("send", number=NUMBER, text="alarme")
    wait_for(lambda: not modem.port.exists())
    host.kill()
    wait_for(modem.port.exists)
    assert b"+CPIN: SIM PIN" in at(modem, "AT+CPIN?", b"OK")
    assert len(modem.sent) == 1 and not modem.sent[0].answered


def test_renumbering_breaks_what_is_open(hosts: Hosts) -> None:
    modem, host = hosts("moves")
    assert host.ask("signal") > 0
    with opened(modem) as port:
        modem.renumber()
        with contextlib.suppress(OSError):  # the end of the file or an error, as the kernel likes
            assert port.read(1) == b""
    assert b"OK" in at(modem, "AT", b"OK")


def test_unasked_lines_do_not_disturb(calm: tuple[Modem, Gammu]) -> None:
    modem, host = calm
    modem.noise()
    modem.noise(b"\r\n+CREG: 1\r\n")
    assert host.ask("send", number=NUMBER, text="alarme") == [1]


def test_what_came_while_it_was_away_comes_when_it_is_back(tmp_path: Path) -> None:
    with Modem(tmp_path) as modem:
        modem.unplug()
        modem.receive(NUMBER, "un")
        assert modem.sim.slots == {}
        modem.plug()
        assert len(modem.sim.slots) == 1
        modem.network_lost()
        modem.receive(NUMBER, "deux")
        assert b"+CREG: 0,2" in at(modem, "AT+CREG?", b"OK") and len(modem.sim.slots) == 1
        modem.network_back()
        assert len(modem.sim.slots) == 2
        with opened(modem) as port:
            port.write(b"AT+CFUN=1,1\r")
            wait_for(lambda: not modem.port.exists())
        modem.receive(NUMBER, "trois")
        wait_for(lambda: len(modem.sim.slots) == 3)


def test_unknown_commands_are_errors_and_the_table_is_whole(tmp_path: Path) -> None:
    with Modem(tmp_path) as modem:
        assert at(modem, "AT+NONSENSE", b"ERROR\r\n") == b"AT+NONSENSE\r\r\nERROR\r\n"
        with pytest.raises(ValueError, match="echo_off"):
            modem.fault("nothing of the kind")
        for name in FAULTS:
            modem.fault(name)
        modem.cure()
        assert modem.faults == {}


def test_a_part_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        deliver(NUMBER, "ç" * 71, datetime.now(UTC))


def test_the_modem_from_a_shell(tmp_path: Path) -> None:
    modem = Modem(tmp_path)
    carry_out(modem, "fault hang_after_ctrl_z taken")
    assert modem.faults["hang_after_ctrl_z"].taken
    carry_out(modem, "receive +336 Je rentre")
    assert len(modem.sim.waiting) == 1  # it is not plugged in
    with pytest.raises(ValueError, match="no command"):
        carry_out(modem, "dance")
