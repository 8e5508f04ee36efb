"""Is there mains? Asked of a UPS through upsd of Network UPS Tools (RFC 9271), with a connection for each question."""

import asyncio
import re

from basecamp.clock import Clock
from basecamp.settings.hardware import NutDevice
from hardware.errors import DeviceError, DeviceMissingError, DeviceRefusedError, DeviceSilentError
from hardware.ports import MainsReading
from hardware.timing import within

LONGEST = 4096
"""An answer longer than this is none of upsd, bytes."""
VALUE = re.compile(r'VAR (\S+) (\S+) "((?:[^"\\]|\\.)*)"')


def online(status: str) -> bool | None:
    """What `ups.status` says about the mains: OL online, OB on battery; neither (a test, a bypass) is unknown."""
    words = set(status.split())
    if ("OL" in words) == ("OB" in words):
        return None
    return "OL" in words


class NutMains:
    """See `hardware.ports.Mains`."""

    def __init__(self, name: str, settings: NutDevice, clock: Clock) -> None:
        self.name = name
        self.settings = settings
        self.clock = clock

    async def read(self) -> MainsReading:
        now = self.clock.now()
        try:
            values = await self.variables("ups.status", "battery.charge")
        except DeviceError as error:
            return MainsReading(self.name, None, now, None, str(error).rstrip("."), error.fr.rstrip("."))
        status = values.get("ups.status", "")
        charge = values.get("battery.charge", "")
        battery = float(charge) if re.fullmatch(r"\d+(\.\d+)?", charge) else None
        ups = self.settings.ups
        detail, fr = f"ups.status of {ups}: {status}", f"ups.status de {ups} : {status}"
        return MainsReading(self.name, online(status), now, battery, detail, fr)

    async def variables(self, *names: str) -> dict[str, str]:
        """Variables of the UPS by name; those it does not have are left out. Raises DeviceError."""
        try:
            return await within(self.clock, self.settings.timeout_s, self.conversation(names))
        except TimeoutError:
            limit = f"{self.settings.timeout_s:g} s"
            raise self.trouble(DeviceSilentError, f"did not answer in {limit}", f"ne répond pas en {limit}") from None
        except OSError as error:
            why = error.strerror or error
            raise self.trouble(DeviceMissingError, f"cannot be reached: {why}", f"est injoignable : {why}") from None

    @property
    def place(self) -> str:
        return f"{self.settings.host}:{self.settings.port}"

    async def conversation(self, names: tuple[str, ...]) -> dict[str, str]:
        reader, writer = await asyncio.open_connection(self.settings.host, self.settings.port, limit=LONGEST)
        try:
            if self.settings.user:
                for what in (f"USERNAME {self.settings.user}", f"PASSWORD {self.settings.password}"):
                    if not (await self.ask(reader, writer, what)).startswith("OK"):
                        user = self.settings.user
                        raise self.trouble(
                            DeviceRefusedError, f"refuses the user {user}", f"refuse l'utilisateur {user}"
                        )
            values: dict[str, str] = {}
            for name in names:
                answer = await self.ask(reader, writer, f"GET VAR {self.settings.ups} {name}")
                found = VALUE.fullmatch(answer)
                if found and found[2] == name:
                    values[name] = re.sub(r"\\(.)", r"\1", found[3])
                elif not answer.startswith("ERR VAR-NOT-SUPPORTED"):
                    raise self.refusal(answer)
            return values
        finally:
            writer.close()

    def trouble(self, kind: type[DeviceError], en: str, fr: str) -> DeviceError:
        """An error that says in both languages what upsd does, and which one."""
        return kind(f"upsd on {self.place} {en}.", f"upsd sur {self.place} {fr}.")

    def refusal(self, answer: str) -> DeviceError:
        """What an error that upsd answers means, and what to do about it."""
        ups = self.settings.ups
        reasons = {
            "ERR UNKNOWN-UPS": (
                f"knows no UPS called {ups!r}: check its name in ups.conf",
                f"ne connaît pas d'onduleur {ups!r} : vérifie son nom dans ups.conf",
            ),
            "ERR ACCESS-DENIED": (
                "refuses this host or user: check upsd.users",
                "refuse cette machine ou cet utilisateur : vérifie upsd.users",
            ),
            "ERR DATA-STALE": (
                f"has lost its UPS {ups!r}: check the cable of the UPS",
                f"a perdu son onduleur {ups!r} : vérifie le câble de l'onduleur",
            ),
            "ERR DRIVER-NOT-CONNECTED": (
                f"has no driver for {ups!r}: start its driver",
                f"n'a pas de pilote pour {ups!r} : démarre son pilote",
            ),
        }
        en, fr = reasons.get(answer, (f"answered {answer[:80]!r}", f"a répondu {answer[:80]!r}"))
        return self.trouble(DeviceRefusedError, en, fr)

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: str) -> str:
        writer.write(line.encode() + b"\n")
        await writer.drain()
        try:
            raw = await reader.readuntil(b"\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            raise self.trouble(
                DeviceRefusedError,
                "broke off in the middle of an answer",
                "s'est interrompu au milieu d'une réponse",
            ) from None
        return raw.decode("utf-8", "replace").strip()
