"""Which ways out exist, from the settings."""

from dataclasses import dataclass, field

from basecamp.errors import ConfigError
from basecamp.settings import Settings
from nightwatch.channels.channel import Channel
from nightwatch.hello import HelloLink, Voice


@dataclass
class Ways:
    """The channels by name, and the destinations "channel:person" they reach."""

    channels: dict[str, Channel] = field(default_factory=dict)
    destinations: list[str] = field(default_factory=list)


def make_ways(settings: Settings) -> Ways:
    """The channels that are switched on. Raises ConfigError when one of them lacks what it needs."""
    ways = Ways()
    section = settings.nightwatch
    people = section.alarms.people
    if section.sms.enabled:
        from nightwatch.channels.sms.channel import SmsChannel

        ways.channels["sms"] = SmsChannel(section.sms, people)
        numbers = [name for name, person in people.items() if person.sms]
        if not numbers:
            raise ConfigError("SMS are switched on, but nobody has a number: give [nightwatch.alarms] people one.")
        ways.destinations += [f"sms:{name}" for name in numbers]
    if section.pushover.enabled:
        from nightwatch.channels.pushover.channel import Pushover

        ways.channels["pushover"] = Pushover(section.pushover, people)
        # Somebody without a key of his own shares the account's; then one message is enough.
        named = [name for name, person in people.items() if person.pushover] or list(people)[:1]
        ways.destinations += [f"pushover:{name}" for name in named]
    if section.hello.url:
        ways.channels["voice"] = Voice(HelloLink(section.hello))
        ways.destinations.append("voice:house")
    return ways
