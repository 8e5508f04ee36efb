"""Only what is set up is watched: no modem, no store, no supervisord is a choice, not a fault. Pure."""

from collections.abc import Collection

from basecamp.settings.nightwatch import NightwatchSettings

OF_THE_HOUSE = ("leak", "consumption", "light", "temperature", "sensors", "modules", "batteries")
"""Checks of what the house measures."""


def wanted(check: str, section: NightwatchSettings, channels: Collection[str], data: bool) -> bool:
    """Is there anything for this check to look at? `data`: the house's measurements can be read."""
    if check == "gsm":
        return "sms" in channels
    if check == "services":
        return bool(section.services.supervisors)
    if check == "address":
        return bool(section.address.urls)
    if check == "sentries":
        return bool(section.deadman.sentries)
    return data if check in OF_THE_HOUSE else True
