"""Under which names the page may be asked for. Another site's page whose own name is made to lead to this host (DNS
rebinding) would else command the house from any browser in it."""

import ipaddress
import socket
from urllib.parse import urlsplit

from basecamp.settings import Settings

HOUSES = (".local", ".localhost", ".lan", ".home", ".internal", ".home.arpa", ".localdomain", ".fritz.box")
"""Endings of names that only a house gives; nobody can own one on the Internet."""


def own_names(settings: Settings) -> frozenset[str]:
    """The names this house has in its settings and on this host, in lower case."""
    given = (socket.gethostname(), settings.web.host, *settings.web.names, *settings.nightwatch.network.hosts)
    named = [named_in(f"//{one}") for one in given]
    return frozenset(name for name in (*named, named_in(settings.nightwatch.hello.url)) if name)


def named_in(url: str) -> str:
    """The name of the host in a URL, lower case, without port; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_ours(host: str, names: frozenset[str]) -> bool:
    """May the page be asked for under this Host? Addresses, names without a dot and names of houses always may."""
    if not host:
        return True  # HTTP/1.0: no browser
    name = named_in(f"//{host}")
    if not name:
        return False
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return "." not in name or name.endswith(HOUSES) or name in names
    return True
