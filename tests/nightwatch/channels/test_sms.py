"""The SMS channel against the simulated modem, through the real gammu in its worker process."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.clock import SystemClock
from basecamp.settings.nightwatch.alarms import Person
from basecamp.settings.nightwatch.sms import SmsSettings
from hardware.simulators.modem import Modem, Sim
from nightwatch.channels.channel import Message
from nightwatch.channels.sms.channel import SmsChannel, shape
from nightwatch.channels.sms.link import Link, ModemError
from nightwatch.channels.sms.parts import Piece, assemble, piece_of, too_old
from nightwatch.keeper import MemoryKeeper, SqliteKeeper
from nightwatch.sources.port import SourceError

OWNER = "+33612345678"
ALARM = Message(
    1,
    "owner",
    "Maison",
    "Maison\n02:00 ALERTE 1 : Coupure de courant, la forêt est brûlée, et la maison attend.",
    "critical",
)

# --- pure


def test_parts_in_any_order_make_the_whole_and_nothing_else_is_used() -> None:
    parts = [Piece(OWNER, text, "2026", place, 3, 7) for place, text in enumerate(("un ", "deux ", "trois"), 1)]
    other = Piece("+33699999999", "intrus", "2026", 2, 3, 7)
    for order in permutations(parts):
        whole, used = assemble([order[0], other, order[1], order[0], order[2]])
        assert [one.text for one in whole] == ["un deux trois"]
        assert other not in used and set(used) == set(parts)
    assert assemble(parts[:2]) == ([], [])
    assert too_old(parts, 100.0, 99.0) == parts and not too_old([replace(parts[0], of=1)], 1e9, 1.0)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["part", "of", "reference"]), st.integers(-5, 300)), st.text(max_size=20))
def test_nonsense_in_a_header_makes_a_message_of_its_own_or_a_part(header: dict[str, int], text: str) -> None:
    piece = piece_of({"number": OWNER, "text": text, "at": None} | header, 0.0)
    assert 1 <= piece.part <= piece.of
    assert len(piece.print) == 32
    whole, _ = assemble([piece])
    assert len(whole) == (piece.of == 1)


@given(st.text(max_size=900), st.booleans(), st.integers(1, 4))
def test_a_message_never_takes_more_parts_than_allowed(text: str, critical: bool, most: int) -> None:
    assert shape(text, critical, most).parts <= most


# --- with a modem


class Hosted:
    """Modems, each with its channel; they open together, because gammu sleeps 5 s over that."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modems: list[Modem] = []
        self.named: dict[str, Modem] = {}
        self.channels: list[SmsChannel] = []

    def add(self, name: str, sim: Sim | None = None, keeper: MemoryKeeper | None = None, pin: str = "") -> SmsChannel:
        modem = Modem(self.folder, f"usb-{name}-if00-port0", sim=sim or Sim(size=600))
        modem.__enter__()
        self.modems.append(modem)
        self.named[name] = modem
        return self.channel(modem, keeper, pin)

    def channel(self, modem: Modem, keeper: MemoryKeeper | None = None, pin: str = "") -> SmsChannel:
        settings = SmsSettings(
            enabled=True,
            port=str(modem.port),
            poll_s=0.2,
            send_s=2.5,
            answer_s=2.5,
            reopen_s=0.2,
            pin_file=pin,
            reports=True,
        )
        channel = SmsChannel(settings, {"owner": Person(sms=OWNER)}, SystemClock())
        channel.attach(keeper or MemoryKeeper())
        channel.start()
        self.channels.append(channel)
        return channel

    async def close(self) -> None:
        await asyncio.gather(*(channel.close() for channel in self.channels))
        for modem in self.modems:
            modem.__exit__(None, None, None)


@pytest.fixture
async def hosted(tmp_path: Path) -> AsyncIterator[Hosted]:
    hosted = Hosted(tmp_path / "by-id")
    yield hosted
    await hosted.close()


async def until(condition: Callable[[], object], limit_s: float = 30) -> None:
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_life_out_and_in(hosted: Hosted) -> None:
    channel = hosted.add("calm")
    modem = hosted.modems[0]
    sent = await channel.send(ALARM)
    assert sent.outcome == "delivered"
    assert modem.sent[0].number == OWNER and "foret est brulée" in modem.sent[0].text
    assert not modem.sent[0].submit.unicode, "a critical alarm of one part"
    assert (await channel.send(replace(ALARM, level="info"))).outcome == "delivered"
    assert modem.sent[-1].submit.unicode and "forêt est brûlée" in "".join(one.text for one in modem.sent[1:])
    assert (await channel.send(replace(ALARM, person="nobody"))).permanent

    # What the network says no to is refused, or unknown where it may have taken it; one never blocks the next.
    outcomes = {}
    for code in (38, 331, 1, 332, 500):
        modem.fault("cms_error", code=code)
        sent = await channel.send(ALARM)
        outcomes[code] = (sent.outcome, sent.permanent)
    refused, unknown = ("refused", False), ("unknown", False)
    assert outcomes == {38: refused, 331: refused, 1: ("refused", True), 332: unknown, 500: unknown}
    assert (await channel.send(ALARM)).outcome == "delivered"

    reception = await channel.reception()
    assert (reception.dbm, reception.registered) == (-77, True)
    modem.network_lost()
    assert (await channel.reception()).registered is False
    assert (await channel.send(ALARM)).outcome == "refused"
    modem.network_back()

    # In: parts in any order, reports apart, the same message twice taken once, the SIM left empty.
    modem.receive(OWNER, "Je rentre ce soir € [à 18 h]")
    modem.receive(OWNER, "ça ira " * 30, order=[3, 1, 4, 2])
    modem.receive(OWNER, "il manque " * 30, skip=0, order=[1])
    await until(lambda: len(channel.inbox()) == 2 and not modem.sim.slots)
    assert [one.text for one in channel.inbox()] == ["Je rentre ce soir € [à 18 h]", "ça ira " * 30]
    assert all(one.number == OWNER for one in channel.inbox())
    assert len(channel.keeper.load("sms_part")) == 1
    first = channel.inbox()[0]
    channel.done(first)
    assert len(channel.inbox()) == 1

    # 500 waiting: an alarm goes out between them.
    for number in range(500):
        modem.receive("+33699999999", f"message {number}")
    await until(lambda: len(channel.inbox()) > 20)
    assert (await channel.send(ALARM)).outcome == "delivered"
    assert len(modem.sim.slots) > 0, "it went before the SIM was empty"
    await until(lambda: len(channel.inbox()) == 501 and not modem.sim.slots, 40)
    assert await channel.condition() == ""


async def test_a_service_that_is_stopped_leaves_the_worker_to_the_watchman() -> None:
    """systemd and supervisord send SIGTERM to every process of it: a message halfway out would go out twice."""
    link = Link(lambda: None)
    await link.start()
    assert link.process is not None
    with pytest.raises(ModemError):
        await link.ask("nothing of the kind", 20)  # it runs
    for number in (signal.SIGTERM, signal.SIGINT):
        link.process.send_signal(number)
    with pytest.raises(ModemError):
        await link.ask("nothing of the kind", 20)
    await link.kill()
    assert not link.alive


async def hangs_resets_and_full_sims(hosted: Hosted) -> None:
    hangs = hosted.add("hangs")
    resets = hosted.add("resets")
    full = hosted.add("full", Sim(size=3))
    silent = hosted.add("silent")
    complaints: list[str] = []
    hangs.complain = complaints.append
    assert hangs.modem is not None
    hangs.modem.complain = complaints.append
    for channel in (hangs, resets, full, silent):
        assert (await channel.send(ALARM)).outcome == "delivered"
    m_hangs, m_resets, m_full, m_silent = (hosted.named[one] for one in ("hangs", "resets", "full", "silent"))

    async def hang() -> None:
        assert hangs.modem is not None and hangs.modem.link.process is not None
        worker = hangs.modem.link.process.pid
        m_hangs.fault("hang_after_ctrl_z", taken=True)
        assert (await hangs.send(ALARM)).outcome == "unknown"
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
        assert complaints and await hangs.condition()
        assert (await hangs.send(ALARM)).outcome == "delivered"
        assert len(m_hangs.sent) == 3 and await hangs.condition() == ""

    async def reset() -> None:
        m_resets.fault("reset_after_ctrl_z", taken=False, away_s=0.6)
        assert (await resets.send(ALARM)).outcome == "unknown"
        await until(m_resets.port.exists)
        assert (await resets.send(ALARM)).outcome == "delivered"
        m_resets.unplug()
        resets.wait_s = 0.5
        assert (await resets.send(ALARM)).outcome == "refused"
        with pytest.raises(SourceError):
            await resets.reception()
        assert len(m_resets.sent) == 2

    async def fill() -> None:
        for number in range(8):
            m_full.receive(OWNER, f"message {number}")
        await until(lambda: len(full.inbox()) == 8)
        assert {one.text for one in full.inbox()} == {f"message {n}" for n in range(8)}

    async def hush() -> None:
        m_silent.fault("silent")
        # The look through the SIM finds it out, or the sending itself before any text was given.
        assert (await silent.send(ALARM)).outcome != "delivered"
        m_silent.cure()
        assert (await silent.send(ALARM)).outcome == "delivered"

    await asyncio.gather(hang(), reset(), fill(), hush())


async def a_pin_is_tried_once_only_even_by_the_next_process(hosted: Hosted, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    for path, pin in ((right, "1234"), (wrong, "0000")):
        path.write_text(pin)
        path.chmod(0o600)
    kept = SqliteKeeper(tmp_path / "kept.db")
    good = hosted.add("good", Sim(pin="1234"), pin=str(right))
    bad = hosted.add("bad", Sim(pin="1234"), kept, pin=str(wrong))  # type: ignore[arg-type]
    none = hosted.add("none", Sim(pin="1234"))
    m_good, m_bad, m_none = (hosted.named[one] for one in ("good", "bad", "none"))
    assert (await good.send(ALARM)).outcome == "delivered"
    await until(lambda: m_bad.pins_tried and bad.modem is not None and "refused" in bad.modem.broken)
    await until(lambda: none.modem is not None and "pin_file" in none.modem.broken)
    await bad.close()
    # The next process, and a modem that is opened again and again.
    again = hosted.channel(m_bad, SqliteKeeper(tmp_path / "kept.db"), str(wrong))  # type: ignore[arg-type]
    await until(lambda: again.modem is not None and "tried already" in again.modem.broken)
    assert "tried already" in await again.condition() and "0000" not in await again.condition()
    assert (m_good.pins_tried, m_bad.pins_tried, m_none.pins_tried) == (["1234"], ["0000"], [])
    assert m_bad.sim.tries == 2
    # Written anew, it is tried.
    wrong.write_text("1234")
    os.utime(wrong, ns=(1, 1))
    await until(lambda: again.modem is not None and again.modem.ready.is_set())
    assert m_bad.pins_tried == ["0000", "1234"]


async def a_pin_that_cannot_be_written_down_is_tried_only_if_it_was_right(hosted: Hosted, tmp_path: Path) -> None:
    pin = tmp_path / "unsure"
    pin.write_text("1234")
    pin.chmod(0o600)
    kept = MemoryKeeper()
    kept.trouble = "the disk is read-only"
    channel = hosted.add("unsure", Sim(pin="1234"), kept, pin=str(pin))
    modem = hosted.named["unsure"]
    await until(lambda: channel.modem is not None and "cannot be written down" in channel.modem.broken)
    assert modem.pins_tried == []
    kept.trouble = ""
    await until(lambda: channel.modem is not None and channel.modem.ready.is_set())
    kept.trouble = "the disk is read-only"
    modem.sim.power_on()
    assert channel.modem is not None
    await channel.modem.drop("a test")
    await until(lambda: channel.modem is not None and channel.modem.ready.is_set())
    assert modem.pins_tried == ["1234", "1234"]


async def damaged_messages_hide_no_other(hosted: Hosted) -> None:
    channel = hosted.add("damaged", Sim(size=10))
    modem = hosted.named["damaged"]
    complaints: list[str] = []
    channel.complain = complaints.append
    modem.receive(OWNER, "avant")
    modem.sim.store("07913396040000F0040B")
    modem.sim.store("00")
    modem.receive(OWNER, "status")
    await until(lambda: len(channel.inbox()) == 2 and len(modem.sim.slots) == 2)
    await until(lambda: "2 damaged" in channel.unread)
    modem.receive(OWNER, "ok 12")
    await until(lambda: len(channel.inbox()) == 3 and len(modem.sim.slots) == 2)
    assert [one.text for one in channel.inbox()] == ["avant", "status", "ok 12"]
    assert len(complaints) == 1 and "2 damaged" in await channel.condition()
    modem.sim.slots.clear()
    await until(lambda: channel.unread == "")


async def test_hangs_resets_full_sims_and_pins(hosted: Hosted, tmp_path: Path) -> None:
    """Together, because most of it is waiting for gammu to open."""
    async with asyncio.TaskGroup() as stories:
        stories.create_task(hangs_resets_and_full_sims(hosted))
        stories.create_task(a_pin_is_tried_once_only_even_by_the_next_process(hosted, tmp_path))
        stories.create_task(damaged_messages_hide_no_other(hosted))
        stories.create_task(a_pin_that_cannot_be_written_down_is_tried_only_if_it_was_right(hosted, tmp_path))
