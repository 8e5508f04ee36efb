"""The AT commands of the modem: each takes what stands after its name and answers with the final result.

`None` as an answer means that the modem says nothing more to this command for now.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from hardware.simulators.modem.pdu import octets

if TYPE_CHECKING:
    from hardware.simulators.modem.modem import Modem

OK, ERROR = "OK", "ERROR"
SMS_FAILURE, MEMORY_FULL, INVALID_INDEX, NO_NETWORK = 300, 322, 321, 331
SIM_NOT_INSERTED, SIM_PIN, SIM_PUK, WRONG_PASSWORD = 10, 11, 12, 16
NEEDS_SIM = ("+CMG", "+CPMS", "+CNMI", "+CSCA", "+CREG", "+COPS", "+CIMI", "+CPBS", "+CPBR", "+CSMS", "+CNUM")

Command = Callable[["Modem", str], str | None]
TABLE: dict[str, Command] = {}


def command(*names: str) -> Callable[[Command], Command]:
    def enter(function: Command) -> Command:
        TABLE.update(dict.fromkeys(names, function))
        return function

    return enter


def obey(modem: Modem, line: str) -> str | None:
    """Carry out one command line; the answer is its final result. Unknown commands are an ERROR."""
    text = line.strip()
    if not text.upper().startswith("AT"):
        return ERROR if text else None
    text = text[2:]
    if not text:
        return OK
    name = next((n for n in sorted(TABLE, key=len, reverse=True) if text.upper().startswith(n)), None)
    if name is None:
        return ERROR
    if name.startswith(NEEDS_SIM) and not modem.sim.ready:
        if not modem.sim.present:
            return modem.cme(SIM_NOT_INSERTED)
        return modem.cme(SIM_PIN if modem.sim.tries else SIM_PUK)
    return TABLE[name](modem, text[len(name) :])


def constant(text: str) -> Command:
    def answer(modem: Modem, rest: str) -> str | None:
        if rest not in ("", "?", "=?"):
            return ERROR
        if rest != "=?":
            modem.say(text)
        return OK

    return answer


for one, said in {
    "+CGMI": "hello simulators",
    "+CGMM": "PTY-GSM 1",
    "+CGMR": "1.0",
    "+CGSN": "351234567890123",
    "+CIMI": "208150123456789",
    "I": "PTY-GSM 1",
}.items():
    TABLE[one] = constant(said)


@command("Z", "&F", "E0", "E1", "V1", "Q0", "H", "S0=0")
def basic(modem: Modem, rest: str) -> str | None:
    """The old Hayes commands; E is found by its own entry."""
    return OK if not rest else ERROR


@command("E")
def echo(modem: Modem, rest: str) -> str | None:
    if rest not in ("", "0", "1"):
        return ERROR
    modem.echo = rest == "1" and not modem.armed("echo_off")
    return OK


del TABLE["E0"], TABLE["E1"]


@command("+CMEE")
def errors(modem: Modem, rest: str) -> str | None:
    if rest == "?":
        modem.say(f"+CMEE: {modem.error_mode}")
    elif rest == "=?":
        modem.say("+CMEE: (0-2)")
    elif rest in ("=0", "=1", "=2"):
        modem.error_mode = int(rest[1])
    else:
        return ERROR
    return OK


@command("+CPIN")
def pin(modem: Modem, rest: str) -> str | None:
    if not modem.sim.present:
        return modem.cme(SIM_NOT_INSERTED)
    if rest == "?":
        modem.say(f"+CPIN: {modem.sim.state()}")
        return OK
    modem.pins_tried.append(rest.strip('="'))
    if not modem.sim.unlock(rest.strip('="')):
        return modem.cme(WRONG_PASSWORD if modem.sim.tries else SIM_PUK)
    modem.make_room()
    return OK


@command("+CSQ")
def signal(modem: Modem, rest: str) -> str | None:
    if rest == "=?":
        modem.say("+CSQ: (0-31,99),(0-7,99)")
    else:
        modem.say(f"+CSQ: {modem.signal if modem.network else 99},99")
    return OK


@command("+CGREG")
def packet_registration(modem: Modem, rest: str) -> str | None:
    if rest == "?":
        modem.say(f"+CGREG: 0,{modem.registration if modem.network else 2}")
    return OK if rest in ("?", "=?", "=0", "=1", "=2") else ERROR


@command("+CREG")
def registration(modem: Modem, rest: str) -> str | None:
    state = modem.registration if modem.network else 2
    if rest == "?":
        place = ',"00A1","0000B2C3"' if modem.registration_mode == 2 and modem.network else ""
        modem.say(f"+CREG: {modem.registration_mode},{state}{place}")
    elif rest == "=?":
        modem.say("+CREG: (0-2)")
    elif rest in ("=0", "=1", "=2"):
        modem.registration_mode = int(rest[1])
    else:
        return ERROR
    return OK


@command("+CGATT")
def attached(modem: Modem, rest: str) -> str | None:
    """Asked by gammu before AT+CREG?; an ERROR here ends its GetNetworkInfo."""
    if rest == "?":
        modem.say(f"+CGATT: {int(modem.network)}")
    return OK


@command("+COPS")
def operator(modem: Modem, rest: str) -> str | None:
    if rest == "?":
        modem.say('+COPS: 0,2,"20815"' if modem.network else "+COPS: 0")
    elif rest == "=?":
        return modem.cme(3)
    elif not re.fullmatch(r"=[0-4](,.*)?", rest):
        return ERROR
    return OK


@command("+CSCA")
def centre(modem: Modem, rest: str) -> str | None:
    if rest == "?":
        modem.say(f'+CSCA: "{modem.centre}",145')
        return OK
    found = re.fullmatch(r'="(\+?\d+)"(,\d+)?', rest)
    if not found:
        return ERROR
    modem.centre = found[1]
    return OK


@command("+CSCS")
def charset(modem: Modem, rest: str) -> str | None:
    if rest == "=?":
        modem.say('+CSCS: ("IRA","GSM","UCS2")')
    elif rest == "?":
        modem.say(f'+CSCS: "{modem.charset}"')
    elif rest in ('="IRA"', '="GSM"', '="UCS2"'):
        modem.charset = rest.strip('="')
    else:
        return ERROR
    return OK


@command("+CSMS")
def service(modem: Modem, rest: str) -> str | None:
    modem.say("+CSMS: (0,1)" if rest == "=?" else "+CSMS: 0,1,1,1" if rest == "?" else "+CSMS: 1,1,1")
    return OK


@command("+CMGF")
def message_format(modem: Modem, rest: str) -> str | None:
    """Only PDU mode exists here."""
    if rest == "?":
        modem.say("+CMGF: 0")
    elif rest == "=?":
        modem.say("+CMGF: (0)")
    elif rest != "=0":
        return ERROR
    return OK


@command("+CPMS")
def storage(modem: Modem, rest: str) -> str | None:
    used = f"{len(modem.sim.slots)},{modem.sim.size}"
    if rest == "=?":
        modem.say('+CPMS: ("SM"),("SM"),("SM")')
    elif rest == "?":
        modem.say("+CPMS: " + ",".join(f'"SM",{used}' for _ in range(3)))
    elif re.fullmatch(r'="SM"(,"SM"){0,2}', rest):
        modem.say("+CPMS: " + ",".join([used] * 3))
    else:
        return modem.cms(302)
    return OK


@command("+CNMI")
def indications(modem: Modem, rest: str) -> str | None:
    if rest == "=?":
        modem.say("+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)")
        return OK
    if rest == "?":
        modem.say("+CNMI: " + ",".join(map(str, modem.indications)))
        return OK
    if not re.fullmatch(r"=\d(,\d){0,4}", rest):
        return ERROR
    given = [int(part) for part in rest[1:].split(",")]
    modem.indications = (given + modem.indications[len(given) :])[:5]
    return OK


@command("+CMGL")
def list_messages(modem: Modem, rest: str) -> str | None:
    if rest == "=?":
        modem.say("+CMGL: (0-4)")
        return OK
    wanted = int(rest[1:]) if re.fullmatch(r"=[0-4]", rest) else 0 if not rest else None
    if wanted is None:
        return ERROR
    for index in sorted(modem.sim.slots):
        slot = modem.sim.slots[index]
        if wanted in (4, slot.status):
            modem.say(f"+CMGL: {index},{slot.status},,{octets(slot.pdu)}", slot.pdu)
            slot.status = 1 if slot.status == 0 else slot.status
    return OK


@command("+CMGR")
def read_message(modem: Modem, rest: str) -> str | None:
    index = int(rest[1:]) if re.fullmatch(r"=\d+", rest) else -1
    slot = modem.sim.slots.get(index)
    if slot is None:
        return modem.cms(INVALID_INDEX)
    modem.say(f"+CMGR: {slot.status},,{octets(slot.pdu)}", slot.pdu)
    slot.status = 1 if slot.status == 0 else slot.status
    return OK


@command("+CMGD")
def delete_message(modem: Modem, rest: str) -> str | None:
    if rest == "=?":
        modem.say(f"+CMGD: ({','.join(map(str, sorted(modem.sim.slots)))}),(0-4)")
        return OK
    found = re.fullmatch(r"=(\d+)(?:,(\d))?", rest)
    if not found or not modem.sim.delete(int(found[1]), int(found[2] or 0)):
        return modem.cms(INVALID_INDEX)
    modem.make_room()
    return OK


@command("+CMGS")
def send_message(modem: Modem, rest: str) -> str | None:
    found = re.fullmatch(r"=(\d+)", rest)
    if not found:
        return ERROR
    if modem.armed("no_prompt", use=True):
        return None
    modem.prompt(int(found[1]))
    return None


@command("+CFUN")
def functionality(modem: Modem, rest: str) -> str | None:
    """AT+CFUN=1,1 restarts the modem, as AT+CFUN=16 of some makes does."""
    if rest == "?":
        modem.say("+CFUN: 1")
    elif rest in ("=1,1", "=16"):
        modem.reset()
        return None
    return OK


@command("+CLIP", "+CNUM", "+CLCC", "+CUSD")
def ignored(modem: Modem, rest: str) -> str | None:
    if rest == "?":
        return ERROR
    return OK
