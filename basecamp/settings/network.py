"""[mqtt] [influx] what the hosts of the house share with each other and with other programs."""

from pydantic import Field, field_validator

from basecamp.settings.section import Section, Url


class MqttSettings(Section):
    """[mqtt] the broker that carries events between the hosts; without one each host is alone."""

    host: str = Field("", description="host of the broker, such as bc-hq; empty = no broker")
    port: int = Field(1883, ge=1, le=65535, description="port of the broker, number")
    topic: str = Field("basecamp", min_length=1, pattern=r"^[^#+\s]+$", description="first part of every topic")
    user: str = Field("", description="user of the broker; empty = none needed")
    password_file: str = Field("", description="file (mode 0600) with the password")
    keepalive_s: int = Field(20, ge=5, le=600, description="a host not heard for 1.5 times this is said gone, seconds")
    timeout_s: float = Field(10.0, gt=0, le=60, description="longest wait for the broker, seconds")
    retry_s: float = Field(5.0, gt=0, description="wait before a lost broker is tried again, seconds")
    queue: int = Field(1000, ge=10, description="events kept while the broker is away, the oldest go first, number")


class InfluxSettings(Section):
    """[influx] a copy of every point in InfluxDB 2 (or a server that takes its line protocol), for dashboards."""

    url: Url = Field("", description="address of the server, such as http://bc-hq:8086; empty = no copy")
    org: str = Field("basecamp", description="organisation")
    bucket: str = Field("basecamp", description="bucket")
    token_file: str = Field("", description="file (mode 0600) with the token; empty = none needed")
    every_s: float = Field(10.0, gt=0, description="points are sent every, seconds")
    batch: int = Field(500, ge=1, le=5000, description="points in one request, number")
    timeout_s: float = Field(10.0, gt=0, le=120, description="longest wait for an answer, seconds")
    longest_retry_s: float = Field(300.0, gt=0, description="waits between failed attempts grow up to, seconds")

    @field_validator("url")
    @classmethod
    def address(cls, value: str) -> str:
        return value.rstrip("/")
