"""What a section of the settings file is: a frozen model that knows the meaning and unit of each field."""

from datetime import time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict


def hour(value: Any) -> Any:
    """An hour of the day as people write it. A bare number is none: 7 would be seven seconds after midnight."""
    if isinstance(value, time):
        return value
    if isinstance(value, str):
        from basecamp.settings import clock  # most files name no hour

        # With seconds, as TOML's own times have them, it is left to pydantic.
        return value if value.count(":") == 2 else clock.hour(value)
    raise ValueError("an hour of the day such as '08:00'")


Hour = Annotated[time, BeforeValidator(hour)]


def url(value: str) -> str:
    """An address of HTTP, or nothing. Without its scheme nothing would ever be reached, and hardly anybody told."""
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("an address that begins with http:// or https://")
    return value


def has_port(address: str) -> bool:
    """Is this "host:port"."""
    host, _, number = address.rpartition(":")
    return bool(host) and number.isdecimal() and 0 < int(number) < 65536


Url = Annotated[str, AfterValidator(url)]


class Section(BaseModel):
    """Base of every section. Unknown keys are refused, so that a misspelt one never silently does nothing.

    Each field has a `description` with its unit: the example file is generated from them. The validator of a model is
    built when a value is first validated: most sections of most files are their defaults. A limit of nan would never
    be passed and one of inf never be reached: neither is a number here.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True, allow_inf_nan=False
    )
