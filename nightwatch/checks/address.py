"""The house's address on the Internet: is it its own (or behind the provider's NAT), and has it changed?"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import AddressSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import AddressReading, Sources
from nightwatch.verdict import Instant, State, Text, Verdict, with_extra

SUBJECT = "address"
NEWS_S = 3600.0
"""A change is told at most so often, seconds."""


def shared(reading: AddressReading) -> bool:
    """Is the router behind the provider's NAT: its own address is not global, or not the one seen outside?"""
    if reading.router is None:
        return False
    try:
        router = ipaddress.ip_address(reading.router)
    except ValueError:
        return True
    # 100.64.0.0/10, the range of carrier NAT (RFC 6598), is not global to the ipaddress module either.
    return not router.is_global or reading.router != reading.seen


class Address(Plain[AddressSettings]):
    """Asks the outside which address it sees."""

    name: ClassVar[str] = "address"
    title: ClassVar[Text] = Text("Adresse extérieure", "External address")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        return {SUBJECT: await sources.address()}

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        return (("network", "router"), ("internet", "targets"), ("internet", "dns"))

    def judge(self, reading: AddressReading, state: State, now: Instant) -> Verdict:
        told = str(state.get("told", state.get("seen", reading.seen)))
        told_s = state.get("told_s")
        news: tuple[Text, ...] = ()
        # An address that changes all the time is told now and then, not each time.
        if reading.seen != told and (told_s is None or now.steady - float(told_s) >= NEWS_S):
            news = (
                Text(
                    f"L'adresse extérieure a changé : {reading.seen} (avant {told}).",
                    f"The external address changed: {reading.seen} (was {told}).",
                ),
            )
            told, told_s = reading.seen, now.steady
        if shared(reading) and self.settings.need_global:
            verdict = self.settled(
                "warning",
                f"La maison n'a pas d'adresse à elle ({reading.router} derrière le NAT de l'opérateur).",
                f"The house has no address of its own ({reading.router} behind the provider's NAT).",
                state,
                now,
            )
        else:
            fr, en = (", NAT de l'opérateur", ", carrier NAT") if shared(reading) else ("", "")
            verdict = self.settled(
                "ok", f"Adresse extérieure {reading.seen}{fr}.", f"External address {reading.seen}{en}.", state, now
            )
        return replace(with_extra(verdict, seen=reading.seen, told=told, told_s=told_s), news=news)


def check(settings: NightwatchSettings) -> Address:
    return Address(settings.address)
