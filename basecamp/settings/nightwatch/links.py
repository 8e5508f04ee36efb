"""[nightwatch.*] the ways out and in: Pushover, hello, the house's data, the inlet, the dead man's handle."""

from pydantic import Field, field_validator

from basecamp.settings.section import Section, Url, has_port


class PushoverSettings(Section):
    """[nightwatch.pushover] the Pushover service."""

    enabled: bool = Field(False, description="send by Pushover")
    key_file: str = Field(
        "~/.config/hello/pushover.toml", description="file (mode 0600) with token = … and user = …; never in this file"
    )
    url: Url = Field("https://api.pushover.net", description="address of the service; $PUSHOVER_URL goes before")
    timeout_s: float = Field(15, gt=0, le=120, description="longest wait for an answer, seconds")
    retry_s: int = Field(60, ge=30, description="an emergency rings again every, seconds")
    expire_s: int = Field(3600, ge=60, le=10800, description="… for, seconds")
    poll_s: float = Field(10, ge=5, description="its receipt is asked for every, seconds")


class PushoverInSettings(Section):
    """[nightwatch.pushover_in] commands by Pushover: this host is a device of the owner's account (Open Client API)."""

    enabled: bool = Field(False, description="take commands by Pushover")
    secret_file: str = Field(
        "~/.config/hello/pushover-device.toml",
        description="file (mode 0600) with secret = … and device = …; nightwatch pushover-login writes it",
    )
    applications: tuple[int, ...] = Field(
        (), description="numbers (aid) of the applications whose messages are commands; all others are thrown away"
    )
    socket: str = Field(
        "wss://client.pushover.net/push", description="where new messages are announced; empty = only looked for"
    )
    poll_s: float = Field(60, ge=0.2, le=3600, description="without announcements, looked for every, seconds")
    silent_s: float = Field(120, ge=1, description="no sign of life for so long: connected anew, seconds")
    retry_s: float = Field(5, ge=0.1, description="first wait after a failure, seconds")
    retry_max_s: float = Field(600, ge=1, description="longest wait after failures, seconds")


class HelloLinkSettings(Section):
    """[nightwatch.hello] how the assistant is reached, to speak and to keep messages. Best effort."""

    url: Url = Field("", description="address of hello's page, such as http://bc-ui:8765; empty = none")
    timeout_s: float = Field(3, gt=0, le=30, description="longest wait for its answer, seconds")
    token_file: str = Field(
        "", description="file (mode 0600) with the token it asks for (its web.token_file); empty = none"
    )


class HouseDataSettings(Section):
    """[nightwatch.house_data] where the measurements, pings and mode of the house are read."""

    store: str = Field("", description="the house's store, if on this host; empty = hello's usual file")
    influx_url: Url = Field("", description="InfluxDB 2, such as http://bc-hq:8086; empty = the file above")
    influx_org: str = Field("basecamp", description="organisation")
    influx_bucket: str = Field("basecamp", description="bucket")
    influx_token_file: str = Field("", description="file (mode 0600) with its token")
    timeout_s: float = Field(8, gt=0, le=60, description="longest wait for an answer, seconds")


class InletSettings(Section):
    """[nightwatch.inlet] where alarms are handed in (POST /alarm) and state is asked (GET /status)."""

    enabled: bool = Field(True, description="listen")
    host: str = Field("127.0.0.1", min_length=1, description="address listened on; 0.0.0.0 needs a token_file")
    port: int = Field(8087, ge=0, le=65535, description="port, number")
    token_file: str = Field("", description="file (mode 0600) with the token callers must bring; empty = none asked")
    hold_s: float = Field(1800, ge=60, description="an alarm handed in is over when not repeated for, seconds")


class DeadmanSettings(Section):
    """[nightwatch.deadman] who notices that the watchman himself is gone."""

    url: Url = Field("", description="healthchecks address asked regularly; empty = none")
    every_s: float = Field(60, ge=10, description="asked every, seconds")
    sentries: tuple[str, ...] = Field((), description="host:port of the sentries to ping")
    sentry_every_s: float = Field(10, ge=1, description="they are pinged every, seconds")
    key_file: str = Field("~/.config/hello/sentry.key", description="file (mode 0600) with the common key of the pings")

    @field_validator("sentries")
    @classmethod
    def addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """A sentry that is never pinged believes the watchman gone."""
        for one in value:
            if not has_port(one):
                raise ValueError(f"a host and a port such as bc-hq:8088, not {one!r}")
        return value
