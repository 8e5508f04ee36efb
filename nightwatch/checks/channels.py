"""The ways out themselves (SMS, Pushover): what they did not deliver, what they say of themselves.

Its alarms are keyed by the channel, and routing never sends an alarm about a channel through that channel (S2).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from basecamp.settings.nightwatch import NightwatchSettings
from basecamp.settings.nightwatch.checks import ChannelsSettings
from nightwatch.checks.check import Plain, Readings
from nightwatch.sources.port import ChannelReading, Sources
from nightwatch.verdict import Instant, State, Text, Verdict, duration, with_extra

NAMES = {"sms": ("Les SMS", "SMS"), "pushover": ("Pushover", "Pushover"), "voice": ("La voix", "The voice")}


class Channels(Plain[ChannelsSettings]):
    """Reads the outbox's account of each channel, and the channel's own condition."""

    name: ClassVar[str] = "channels"
    title: ClassVar[Text] = Text("Canaux d'alerte", "Channels")

    async def read(self, sources: Sources, now: Instant, states: Mapping[str, State]) -> Readings:
        return {name: (name, reading) for name, reading in (await sources.channels()).items()}

    def explained_by(self, subject: str) -> Sequence[tuple[str, str]]:
        # Without Internet Pushover cannot work: one alarm is enough.
        if subject != "pushover":
            return ()
        return (("network", "router"), ("internet", "targets"), ("internet", "dns"))

    def judge(self, reading: tuple[str, ChannelReading], state: State, now: Instant) -> Verdict:
        name, one = reading
        fr, en = NAMES.get(name, (name, name))
        if one.condition or one.failures >= self.settings.failures:
            failing = one.failures >= self.settings.failures
            why = one.condition or one.last_error or "?"
            said = ("envoi en panne", "sending fails") if failing else ("en difficulté", "in trouble")
            verdict = self.settled("warning", f"{fr} : {said[0]} ({why}).", f"{en}: {said[1]} ({why}).", state, now)
        elif one.waiting_s > self.settings.stuck_s:
            age = duration(one.waiting_s)
            verdict = self.settled(
                "warning",
                f"{fr} : un message attend depuis {age.fr}.",
                f"{en}: a message has been waiting for {age.en}.",
                state,
                now,
            )
        elif state.get("level") == "warning" and one.failures:
            # Broken stays broken until something really went through.
            verdict = Verdict("warning", Text.from_json(state["reason"]), state)
        else:
            verdict = self.settled("ok", f"{fr} : envoi normal.", f"{en}: sending works.", state, now)
        return with_extra(verdict)


def check(settings: NightwatchSettings) -> Channels:
    return Channels(settings.channels)
