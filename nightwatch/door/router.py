"""The router, asked for a port by UPnP (Internet Gateway Device, WANIPConnection or WANPPPConnection)."""

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from basecamp.errors import HelloError
from basecamp.limit import within
from basecamp.settings.nightwatch.sms import DoorSettings
from nightwatch.sources import net

SERVICES = ("WANIPConnection", "WANPPPConnection")
DESCRIPTION = "basecamp"
"""Of our mappings; the router shows it."""
LIMIT_S = 10
NO_SUCH_ENTRY = 714
"""UPnP error: the mapping is not there."""


REFUSALS = {
    606: "it allows this to nobody (error 606): switch UPnP on in its settings",
    718: "this outside port is taken (error 718): try again, another one is drawn",
    725: "it opens ports for ever only (error 725), and nothing is left open here",
}
"""UPnP errors that a person can do something about."""
PRIVATE = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16"
INSIDE = tuple(ipaddress.ip_network(one) for one in [*PRIVATE.split(), "::/127", "fc00::/7", "fe80::/10"])
"""Private, shared (RFC 6598), loopback and link-local."""
GATEWAYS = (
    "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
    "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
)


def from_outside(address: str) -> bool:
    """Can anybody outside reach this address; none, one of a private network, or behind the provider's NAT is no."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not any(found in network for network in INSIDE if network.version == found.version)


class RouterError(HelloError):
    """The router did not do it; says what it answered."""


@dataclass(frozen=True)
class Mapping:
    """A port of the router that leads to this host. `lease_s`: it ends by itself after so many seconds."""

    outside: int
    inside: int
    lease_s: int


class Router(Protocol):
    """What the door needs of a router. Every method raises RouterError."""

    async def map(self, mapping: Mapping) -> None: ...

    async def unmap(self, outside: int) -> None:
        """Also fine when there is no such mapping."""
        ...

    async def address(self) -> str:
        """The address the outside sees."""
        ...


class UpnpRouter:
    """The router of the network, or the one whose description lies at `igd_url`."""

    def __init__(self, settings: DoorSettings) -> None:
        self.settings = settings
        self.service: Any = None
        self.here = settings.host

    async def ask(self, action: str, **arguments: Any) -> dict[str, Any]:
        from async_upnp_client.exceptions import UpnpActionError, UpnpError

        try:
            if self.service is None:
                await self.find()
            found: dict[str, Any] = await within(self.service.action(action).async_call(**arguments), LIMIT_S)
            return found
        except UpnpActionError as error:
            if action == "DeletePortMapping" and error.error_code == NO_SUCH_ENTRY:
                return {}
            why = REFUSALS.get(error.error_code or 0, f"error {error.error_code}")
            raise RouterError(f"The router refused {action}: {why}.") from None
        except (UpnpError, TimeoutError, OSError) as error:
            self.service = None  # it may have restarted elsewhere
            raise RouterError(f"The router does not answer UPnP ({type(error).__name__}): is it switched on?") from None

    async def find(self) -> None:
        """The first gateway that opens ports; the default gateway is asked before the others."""
        from async_upnp_client.exceptions import UpnpError

        urls = [self.settings.igd_url] if self.settings.igd_url else await self.search()
        failure: Exception | None = None
        for url in urls:
            try:
                service = await self.service_at(url)
            except (UpnpError, TimeoutError, OSError) as error:
                failure = error
                continue
            if service is not None:
                self.service = service
                self.here = self.settings.host or address_towards(url)
                return
        if failure is not None:
            raise failure
        raise RouterError(f"The device at {' and '.join(urls)} opens no ports: is it the router?")

    async def service_at(self, url: str) -> Any:
        """The service that opens ports, of the device described there; None when it has none."""
        from async_upnp_client.aiohttp import AiohttpRequester
        from async_upnp_client.client_factory import UpnpFactory

        factory = UpnpFactory(AiohttpRequester(timeout=LIMIT_S), non_strict=True)
        device = await within(factory.async_create_device(url), 2 * LIMIT_S)
        for service in device.all_services:
            if any(f":service:{name}:" in service.service_type for name in SERVICES):
                return service
        return None

    async def search(self) -> list[str]:
        """Where the gateways that answer on the network describe themselves, the likeliest first."""
        from async_upnp_client.search import async_search

        found: list[Found] = []

        async def answered(headers: Any) -> None:
            if headers.get("st") in GATEWAYS:
                found.append(Found(str(headers.get("location", "")), str(headers.get("_host", ""))))

        span = max(1, round(self.settings.search_s))
        # One question for each kind: some routers answer to nothing but their own.
        await asyncio.gather(*(async_search(answered, timeout=span, search_target=kind) for kind in GATEWAYS))
        urls = likeliest(found, net.default_gateway())
        if not urls:
            raise RouterError(
                f"No router answered UPnP within {span} s: switch UPnP on in the router, "
                "or set [nightwatch.door] igd_url."
            )
        return urls

    async def map(self, mapping: Mapping) -> None:
        if self.service is None:
            await self.ask("GetExternalIPAddress")
        await self.ask(
            "AddPortMapping",
            NewRemoteHost="",
            NewExternalPort=mapping.outside,
            NewProtocol="TCP",
            NewInternalPort=mapping.inside,
            NewInternalClient=self.here,
            NewEnabled=True,
            NewPortMappingDescription=DESCRIPTION,
            NewLeaseDuration=mapping.lease_s,
        )

    async def unmap(self, outside: int) -> None:
        await self.ask("DeletePortMapping", NewRemoteHost="", NewExternalPort=outside, NewProtocol="TCP")

    async def address(self) -> str:
        return str((await self.ask("GetExternalIPAddress")).get("NewExternalIPAddress") or "")


@dataclass(frozen=True)
class Found:
    """An answer on the network: where the device describes itself, and the address it answered from."""

    location: str
    host: str


def likeliest(found: Iterable[Found], gateway: str) -> list[str]:
    """The descriptions worth asking, the default gateway's first, each once. Pure.

    One that does not lie on the very host that answered is none: nobody else on the network sends us elsewhere.
    """
    kept: dict[str, bool] = {}
    for one in found:
        with contextlib.suppress(ValueError):
            parts = urlsplit(one.location)
            if parts.scheme == "http" and parts.hostname and parts.hostname == one.host:
                kept.setdefault(one.location, one.host == gateway)
    return sorted(kept, key=lambda location: not kept[location])


def address_towards(url: str) -> str:
    """Our own address on the way to a host."""
    parts = urlsplit(url)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((parts.hostname or "127.0.0.1", parts.port or 80))
        return str(probe.getsockname()[0])
