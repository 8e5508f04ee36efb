"""Reception of the modem: registered on the network, and strong enough."""

from collections.abc import Mapping
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import GsmSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import Reception, Sources
from nightwatch.verdict import Instant, State, Text, Verdict, figure

SUBJECT = "modem"


class Gsm(Plain[GsmSettings]):
    """Asks the modem."""

    name: ClassVar[str] = "gsm"
    title: ClassVar[Text] = Text("Réseau GSM", "GSM network")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        return {SUBJECT: await sources.reception()}

    def judge(self, reading: Reception, state: State, now: Instant) -> Verdict:
        if reading.registered is False:
            return self.settled(
                "warning",
                "Le modem n'est plus sur le réseau GSM.",
                "The modem is not registered on the GSM network.",
                state,
                now,
            )
        if reading.dbm is None:
            if reading.registered is None:
                return self.settled("unknown", "Le modem ne dit rien.", "The modem says nothing.", state, now)
            return self.settled("ok", "Le modem est sur le réseau.", "The modem is registered.", state, now)
        dbm = figure(reading.dbm, 0)
        if reading.dbm < self.settings.weak_dbm:
            return self.settled(
                "warning", f"Réception GSM faible : {dbm.fr} dBm.", f"Weak GSM signal: {dbm.en} dBm.", state, now
            )
        return self.settled("ok", f"Réception GSM : {dbm.fr} dBm.", f"GSM signal: {dbm.en} dBm.", state, now)


def check(settings: NightwatchSettings) -> Gsm:
    return Gsm(settings.gsm)
