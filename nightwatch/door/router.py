"""The router, asked for a port by UPnP (Internet Gateway Device, WANIPConnection or WANPPPConnection)."""

import asyncio
import socket
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from basecamp.errors import HelloError
from basecamp.settings.nightwatch.sms import DoorSettings

SERVICES = ("WANIPConnection", "WANPPPConnection")
DESCRIPTION = "basecamp"
"""Of our mappings; the router shows it."""
LIMIT_S = 10
NO_SUCH_ENTRY = 714
"""UPnP error: the mapping is not there."""


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
            found: dict[str, Any] = await asyncio.wait_for(self.service.action(action).async_call(**arguments), LIMIT_S)
            return found
        except UpnpActionError as error:
            if action == "DeletePortMapping" and error.error_code == NO_SUCH_ENTRY:
                return {}
            raise RouterError(f"The router refused {action}: error {error.error_code}.") from None
        except (UpnpError, TimeoutError, OSError) as error:
            self.service = None  # it may have restarted elsewhere
            raise RouterError(f"The router does not answer UPnP ({type(error).__name__}): is it switched on?") from None

    async def find(self) -> None:
        from async_upnp_client.aiohttp import AiohttpRequester
        from async_upnp_client.client_factory import UpnpFactory

        url = self.settings.igd_url or await self.search()
        device = await UpnpFactory(AiohttpRequester(timeout=LIMIT_S), non_strict=True).async_create_device(url)
        for service in device.all_services:
            if any(f":service:{name}:" in service.service_type for name in SERVICES):
                self.service = service
                break
        else:
            raise RouterError(f"The device at {url} opens no ports: is it the router?")
        if not self.here:
            self.here = address_towards(url)

    async def search(self) -> str:
        """The description address of the first gateway that answers on the network."""
        from async_upnp_client.profiles.igd import IgdDevice

        found = await IgdDevice.async_search(timeout=round(self.settings.search_s))
        for one in found:
            if location := one.get("location"):
                return str(location)
        raise RouterError("No router answers UPnP: switch UPnP on in the router, or set [nightwatch.door] igd_url.")

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


def address_towards(url: str) -> str:
    """Our own address on the way to a host."""
    parts = urlsplit(url)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((parts.hostname or "127.0.0.1", parts.port or 80))
        return str(probe.getsockname()[0])
