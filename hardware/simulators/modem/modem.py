"""The modem itself: a thread between a pty and the network. See the package for its use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from hardware.simulators.modem import at
from hardware.simulators.modem.pdu import BadPduError, Part, Submit, cut, deliver, octets, parse_submit, status_report
from hardware.simulators.modem.sim import Sim
from hardware.simulators.modem.terminal import Terminal

FAULTS = (
    "hang_after_ctrl_z",
    "cms_error",
    "reset_after_ctrl_z",
    "no_prompt",
    "lose_answer",
    "silent",
    "echo_off",
    "garbage",
)


@dataclass(frozen=True)
class Sent:
    """One part the network took from the modem. `answered` is false when the host was never told so."""

    reference: int
    submit: Submit
    at: datetime
    answered: bool = True

    @property
    def number(self) -> str:
        return self.submit.number

    @property
    def text(self) -> str:
        return self.submit.text


@dataclass
class Fault:
    """What is to go wrong `times` times more; `code` of +CMS ERROR, `taken` = the network got the message all the same,
    `away_s` = how long the port is gone after a reset, seconds."""

    times: int
    code: int = 38
    taken: bool = False
    away_s: float = 0.05


class Modem(Terminal):
    """A GSM modem on a pty, at `port`. A reset or an unplugging makes it ask for its PIN again."""

    def __init__(
        self,
        folder: Path | str,
        name: str = "usb-HUAWEI_HUAWEI_Mobile-if00-port0",
        *,
        sim: Sim | None = None,
        send_s: float = 0.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(Path(folder), name)
        self.sim = sim or Sim()
        self.send_s = send_s
        self.now = now
        self.centre = "+33689004000"
        self.network, self.registration, self.signal = True, 1, 18
        self.sent: list[Sent] = []
        self.on_sent: Callable[[Sent], None] = lambda sent: None
        self.commands: list[str] = []
        self.pins_tried: list[str] = []
        self.deliver_reports = True
        self.faults: dict[str, Fault] = {}
        self.reference = 0
        self.long_reference = 0
        self.power_on()

    def power_on(self) -> None:
        self.echo, self.error_mode, self.registration_mode, self.charset = True, 0, 0, "IRA"
        self.indications = [0, 0, 0, 0, 0]
        self.expected: int | None = None
        self.buffer = b""
        self.sim.power_on()

    def back(self) -> None:
        self.make_room()

    # --- the host

    def listen(self, data: bytes) -> None:
        if not data or "silent" in self.faults:
            return
        for byte in data:
            char = bytes((byte,))
            if self.echo:
                self.put(char)
            if self.expected is not None:
                self.compose(char)
            elif char == b"\r":
                line, self.buffer = self.buffer.decode("latin-1"), b""
                self.answer(line)
            elif char == b"\x1b":
                self.buffer = b""
            elif char != b"\n":
                self.buffer = (self.buffer + char)[-1000:]

    def answer(self, line: str) -> None:
        if line.strip():
            self.commands.append(line.strip())
        if self.armed("garbage", use=True):
            self.put(Random(self.reference).randbytes(30) + b"\r\n")
        result = at.obey(self, line)
        if result is not None and not self.armed("lose_answer", use=True):
            self.say(result)

    def say(self, *lines: str) -> None:
        """Write lines to the host as a modem does, each between ends of line."""
        for line in lines:
            self.put(f"\r\n{line}\r\n".encode("latin-1", "replace"))

    def cme(self, code: int) -> str:
        return f"+CME ERROR: {code}" if self.error_mode else at.ERROR

    def cms(self, code: int) -> str:
        return f"+CMS ERROR: {code}"

    def prompt(self, length: int) -> None:
        self.expected, self.buffer = length, b""
        self.put(b"\r\n> ")

    def compose(self, char: bytes) -> None:
        """One more character after the prompt; Ctrl-Z sends, Escape gives up."""
        if char == b"\x1b":
            self.expected, self.buffer = None, b""
            self.say(at.OK)
        elif char != b"\x1a":
            self.buffer += char
        else:
            length, hexa = self.expected or 0, self.buffer.decode("latin-1").strip()
            self.expected, self.buffer = None, b""
            self.transmit(hexa, length)

    # --- the network

    def transmit(self, hexa: str, length: int) -> None:
        try:
            submit = parse_submit(hexa, length)
        except BadPduError:
            return self.say(self.cms(304))
        if self.send_s:
            self.stopping.wait(self.send_s)
        for name in ("hang_after_ctrl_z", "reset_after_ctrl_z", "cms_error"):
            fault = self.faults.get(name)
            if fault is None or not self.armed(name, use=True):
                continue
            if fault.taken:
                self.take(submit, answered=False)
            if name == "cms_error":
                self.say(self.cms(fault.code))
            elif name == "reset_after_ctrl_z":
                self.reset(fault.away_s)
            return None
        if not self.network:
            return self.say(self.cms(at.NO_NETWORK))
        reference = self.take(submit, answered=True)
        self.say(f"+CMGS: {reference}", at.OK)
        if submit.report and self.deliver_reports:
            self.report(reference, submit.number)
        return None

    def take(self, submit: Submit, answered: bool) -> int:
        self.reference = (self.reference + 1) % 256
        sent = Sent(self.reference, submit, self.now(), answered)
        self.sent.append(sent)
        self.on_sent(sent)
        return self.reference

    def report(self, reference: int, number: str, delivered: bool = True) -> None:
        """The network tells that a message arrived (or never will)."""
        with self.lock:
            pdu = status_report(number, reference, self.now(), self.now(), delivered)
            if self.indications[3] == 1:
                self.say(f"+CDS: {octets(pdu)}", pdu)
                return
            index = self.sim.store(pdu)
            if index is not None and self.indications[3] == 2:
                self.say(f'+CDSI: "SM",{index}')

    def receive(
        self, number: str, text: str, when: datetime | None = None, order: list[int] | None = None, skip: int = 0
    ) -> int:
        """Somebody sends an SMS to the house; the answer is the number of its parts.

        `order` (numbers from 1) is the order in which the parts of a long one arrive; a part left out never comes.
        """
        when = when or self.now()
        texts = cut(text)
        with self.lock:
            self.long_reference = (self.long_reference + 1) % 256
            unicode = None if len(texts) == 1 else at_least_one_unicode(texts)
            for number_of in order or range(1, len(texts) + 1):
                part = Part(self.long_reference, len(texts), number_of) if len(texts) > 1 else None
                self.arrive(deliver(number, texts[number_of - 1], when, part, unicode))
        return len(texts)

    def arrive(self, pdu: str) -> None:
        """A PDU comes from the network: into the SIM, told as AT+CNMI wants, or left waiting when there is no room."""
        with self.lock:
            if not (self.network and self.sim.ready and self.pty.plugged):
                self.sim.waiting.append(pdu)
                return
            if self.indications[1] == 2:
                self.say(f"+CMT: ,{octets(pdu)}", pdu)
                return
            index = self.sim.store(pdu)
            if index is None:
                self.sim.waiting.append(pdu)
            elif self.indications[1] == 1:
                self.say(f'+CMTI: "SM",{index}')

    def make_room(self) -> None:
        """A slot is free: the network hands over what waited."""
        with self.lock:
            waiting, self.sim.waiting = self.sim.waiting, []
            for pdu in waiting:
                self.arrive(pdu)

    # --- what goes wrong

    def fault(self, name: str, times: int = 1, *, code: int = 38, taken: bool = False, away_s: float = 0.05) -> None:
        """Arm a fault (see the package) for the next `times` occasions."""
        if name not in FAULTS:
            raise ValueError(f"the modem knows no fault {name!r}; it knows {', '.join(FAULTS)}")
        with self.lock:
            self.faults[name] = Fault(times, code, taken, away_s)
            if name == "echo_off":
                self.echo = False

    def cure(self, *names: str) -> None:
        """End faults; all of them without a name."""
        with self.lock:
            for name in names or tuple(self.faults):
                self.faults.pop(name, None)

    def armed(self, name: str, use: bool = False) -> bool:
        fault = self.faults.get(name)
        if fault is None:
            return False
        if use:
            fault.times -= 1
            if fault.times <= 0:
                del self.faults[name]
        return True

    def network_lost(self) -> None:
        with self.lock:
            self.network = False
            if self.registration_mode:
                self.say("+CREG: 2")

    def network_back(self) -> None:
        with self.lock:
            self.network = True
            if self.registration_mode:
                self.say(f"+CREG: {self.registration}")
        self.make_room()


def at_least_one_unicode(texts: list[str]) -> bool:
    """All parts of one long message have one alphabet."""
    from hardware.simulators.modem.gsm7 import septets

    return any(septets(text) is None for text in texts)
