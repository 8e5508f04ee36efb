"""[nightwatch.alarms] when a person is told, told again, and told by another way."""

import re
from datetime import datetime
from typing import Literal

from pydantic import Field, field_validator, model_validator

from basecamp.settings import clock
from basecamp.settings.section import Section

CHANNELS = ("sms", "pushover", "voice")


class Person(Section):
    """Somebody who can be told."""

    sms: str = Field("", description="telephone number, +33…; empty = no SMS")
    pushover: str = Field("", description="Pushover user or group key; empty = the one of the key file")

    @field_validator("sms")
    @classmethod
    def number(cls, value: str) -> str:
        """As a modem takes it: people write "+33 6 12 34 56 78"."""
        digits = re.sub(r"[\s.\-()\u2010-\u2015]", "", value.replace("(0)", ""))
        if digits and not re.fullmatch(r"\+?[0-9]{3,15}", digits):
            raise ValueError("a telephone number such as +33612345678")
        return digits


class Route(Section):
    """Which alarms go where: the first step at once, the next ones when nobody got it or nobody answers."""

    checks: tuple[str, ...] = Field(("*",), description="names of checks, * = all")
    levels: tuple[Literal["info", "warning", "critical"], ...] = Field(("info", "warning", "critical"))
    steps: tuple[tuple[str, ...], ...] = Field(description="lists of channel:person")


def usual_routes() -> tuple[Route, ...]:
    """Mains, leak, limits and light by SMS as the notebook wants; warnings by Pushover; critical ones by both."""
    by_sms = ("mains", "leak", "consumption", "light")
    spoken = ("leak", "consumption")
    return (
        Route(
            checks=spoken,
            levels=("warning", "critical"),
            steps=(("sms:owner", "pushover:owner", "voice:house"),),
        ),
        Route(checks=by_sms, levels=("warning", "critical"), steps=(("sms:owner", "pushover:owner"),)),
        Route(levels=("critical",), steps=(("pushover:owner", "sms:owner", "voice:house"),)),
        Route(levels=("warning",), steps=(("pushover:owner",), ("sms:owner",))),
        Route(levels=("info",), steps=(("pushover:owner",), ("sms:owner",))),
    )


class Maintenance(Section):
    """A time during which some alarms are not sent. It always has an end."""

    checks: tuple[str, ...] = Field(description="check or check/subject, * = all")
    start: datetime = Field(description="aware instant")
    end: datetime = Field(description="aware instant")

    @model_validator(mode="after")
    def ends(self) -> "Maintenance":
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("instants with their offset, such as 2026-11-23T08:00:00+01:00")
        if self.end <= self.start:
            raise ValueError("an end after the start")
        return self


class AlarmsSettings(Section):
    """[nightwatch.alarms] when a person is told, told again, and told by another way."""

    people: dict[str, Person] = Field({"owner": Person()}, description="who can be told: name = sms and pushover")
    routes: tuple[Route, ...] = Field(
        default_factory=usual_routes,
        description="the first that fits is taken; steps = lists of channel:person",
    )
    group_s: float = Field(30, ge=0, le=600, description="alarms closer than this go in one message, seconds")
    at_once: tuple[str, ...] = Field(("mains",), description="checks that never wait for the group")
    undelivered_s: float = Field(60, ge=5, description="not delivered: next step after, seconds")
    unanswered_s: float = Field(300, ge=30, description="critical and not acknowledged: next step after, seconds")
    repeat_s: float = Field(1800, ge=60, description="a critical alarm nobody acknowledged is repeated every, seconds")
    repeats: int = Field(12, ge=0, description="… at most so many times, number")
    flap_count: int = Field(3, ge=2, description="raised so often within flap_s = unstable: one summary, number")
    flap_s: float = Field(1800, ge=60, description="span of flap_count, seconds")
    calm_s: float = Field(900, ge=30, description="unchanged for this long = stable again, seconds")
    inhibit_s: float = Field(150, ge=0, description="what a fault explained waits this long after it, seconds")
    maintenance: tuple[Maintenance, ...] = Field((), description="windows: { checks = […], start = …, end = … }")
    hour_cap: int = Field(20, ge=2, description="messages of one channel in an hour, number")
    day_cap: int = Field(80, ge=2, description="messages of one channel in a day, number")
    reserve: float = Field(0.4, ge=0, le=0.9, description="share of the caps kept for critical alarms, ratio")
    retry_s: float = Field(15, ge=1, description="first wait before a refused message is tried again, seconds")
    retry_max_s: float = Field(900, ge=1, description="longest wait between two tries, seconds")
    copies: int = Field(2, ge=1, le=2, description="a message of unknown outcome is sent at most so often, number")
    give_up_h: float = Field(72, gt=0, description="a message not delivered by then is given up, hours")
    self_test: str = Field("sun 11:00", description="weekly test message (mon … sun and HH:MM); empty = none")
    report_at: str = Field("08:00", description="daily report by Pushover (HH:MM); empty = none")

    @field_validator("self_test")
    @classmethod
    def a_week(cls, value: str) -> str:
        return clock.weekly(value)

    @field_validator("report_at")
    @classmethod
    def a_day(cls, value: str) -> str:
        return clock.daily(value)

    @model_validator(mode="after")
    def known(self) -> "AlarmsSettings":
        """A misspelt destination would silently never be told."""
        for step in (step for route in self.routes for step in route.steps if "routes" in self.model_fields_set):
            for one in step:
                channel, _, person = one.partition(":")
                if channel not in CHANNELS or (channel != "voice" and person not in self.people):
                    raise ValueError(f"destinations channel:person of {', '.join(CHANNELS)} and people, not {one!r}")
        return self
