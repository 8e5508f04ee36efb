"""[sentry] the man of the watchman on every other host: reboots it when it is cut off for long (S18)."""

from pydantic import Field, field_validator, model_validator

from basecamp.settings.section import Section, has_port


class SentrySettings(Section):
    """[sentry] the man of the watchman on every other host: reboots it when it is cut off for long (S18)."""

    listen: str = Field("0.0.0.0:8088", description="address:port where the pings arrive (UDP)")
    key_file: str = Field("~/.config/hello/sentry.key", description="file (mode 0600) with the common key of the pings")
    gateway: str = Field("", description="this host's gateway, with :port for TCP; empty = found in the routing table")
    every_s: float = Field(10, ge=1, description="time between two looks, seconds")
    disks: tuple[str, ...] = Field(("/",), description="file systems whose use is told to nightwatch")
    network_after_s: float = Field(600, ge=60, description="cut off for this long: the network is restarted, seconds")
    reboot_after_s: float = Field(1800, ge=300, description="cut off for this long: the host is rebooted, seconds")
    enabled: bool = Field(False, description="really do it; false = only say what would be done (dry run)")
    network_command: tuple[str, ...] = Field(
        ("systemctl", "restart", "networking"), description="command that restarts the network; empty = none"
    )
    reboot_command: tuple[str, ...] = Field(
        ("systemctl", "reboot"), min_length=1, description="command that reboots the host"
    )
    command_timeout_s: float = Field(60, gt=0, le=600, description="longest wait for a command, seconds")

    @field_validator("listen")
    @classmethod
    def address(cls, value: str) -> str:
        if not has_port(value):
            raise ValueError("an address and a port such as 0.0.0.0:8088")
        return value

    @field_validator("gateway")
    @classmethod
    def reached(cls, value: str) -> str:
        """A gateway that can never answer looks like a host that is cut off."""
        if value.count(":") == 1 and not has_port(value):
            raise ValueError("an address such as 192.168.1.1, or with a TCP port such as 192.168.1.1:80")
        return value

    @model_validator(mode="after")
    def in_order(self) -> "SentrySettings":
        """A host is rebooted only when the restart of its network did not help: that must come first."""
        if self.reboot_after_s <= self.network_after_s:
            raise ValueError(
                f"reboot_after_s ({self.reboot_after_s:g}) to be longer than network_after_s ({self.network_after_s:g})"
            )
        return self
