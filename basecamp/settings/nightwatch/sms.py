"""[nightwatch.sms] the modem, [nightwatch.commands] who may ask what, [nightwatch.door] opening from outside."""

from typing import Literal

from pydantic import Field

from basecamp.settings.section import Section


class SmsSettings(Section):
    """[nightwatch.sms] the GSM modem of the watch host, driven by gammu."""

    enabled: bool = Field(False, description="send and receive by SMS")
    port: str = Field(
        "/dev/serial/by-id/*-if00-port0",
        description="the modem, by a name that outlives a reset (/dev/serial/by-id/…); * = the first that fits",
    )
    connection: str = Field("at115200", description="connection as gammu calls it")
    pin_file: str = Field("", description="file (mode 0600) with the PIN of the SIM; empty = it asks for none")
    centre: str = Field("", description="number of the message centre; empty = the one of the SIM")
    poll_s: float = Field(10, ge=0.2, le=600, description="the SIM is looked through every, seconds")
    send_s: float = Field(45, ge=1, le=90, description="longest wait until the network took one message, seconds")
    answer_s: float = Field(10, ge=1, le=90, description="longest wait for any other answer of the modem, seconds")
    open_s: float = Field(60, ge=5, le=120, description="longest wait for the modem to be opened, seconds")
    reopen_s: float = Field(30, ge=0, le=600, description="after a hang or a reset it is left alone for, seconds")
    max_parts: int = Field(4, ge=1, le=10, description="a longer message is cut after so many SMS, number")
    reports: bool = Field(False, description="ask for delivery reports; they are logged")
    keep_parts_h: float = Field(
        48, gt=0, description="the parts of a message that never came whole are kept for, hours"
    )


class CommandsSettings(Section):
    """[nightwatch.commands] what may be asked by SMS, and by whom. Everybody else gets no answer."""

    enabled: bool = Field(True, description="take commands, where a channel brings them")
    owner: str = Field("owner", description="name in alarms.people whose number may change things")
    readers: tuple[str, ...] = Field((), description="names in alarms.people whose numbers may ask how things are")
    family: tuple[str, ...] = Field((), description="names in alarms.people whose other messages are told in the house")
    totp_file: str = Field(
        "", description="file (mode 0600) with the base32 secret of the codes; empty = only codes that are sent back"
    )
    nonce_s: float = Field(300, ge=30, le=3600, description="a code sent back for a command holds for, seconds")
    max_age_s: float = Field(900, ge=60, description="an older message is ignored, seconds")
    bad_codes: int = Field(5, ge=1, le=20, description="so many bad codes lock the channel, number")
    lock_s: float = Field(3600, ge=60, description="… for, seconds")
    hour_cap: int = Field(20, ge=1, description="messages of one number answered in an hour, number")
    hello_s: float = Field(3600, ge=10, description="a command the house does not take by then is given up, seconds")
    max_length: int = Field(
        1000, ge=160, description="a longer command is ignored, of a longer message the beginning is told, characters"
    )


class DoorSettings(Section):
    """[nightwatch.door] a port of the router opened for a while, by command (UPnP)."""

    enabled: bool = Field(False, description="may it be opened at all")
    igd_url: str = Field("", description="description address of the router's UPnP; empty = searched on the network")
    host: str = Field("", description="this host's address in the house; empty = found by itself")
    search_s: float = Field(5, ge=0.5, le=30, description="longest search for the router, seconds")
    minutes: int = Field(30, ge=1, le=1440, description="open for, when not said, minutes")
    max_minutes: int = Field(240, ge=1, le=1440, description="open for at most, minutes")
    ssh_port: int = Field(22, ge=1, le=65535, description="port of SSH on this host, number")
    ssh_user: str = Field("visitor", description="account whose password is set for a while")
    helper: tuple[str, ...] = Field(
        (),
        description="command that sets (grant USER, password on its input) and takes back (revoke USER) the password",
    )
    web_port: int = Field(
        8089, ge=0, le=65535, description="port the one-time link is served on, number; 0 = any free one"
    )
    web_target: str = Field("http://127.0.0.1:8080", description="the page that is shown behind the link")
    link_s: float = Field(600, ge=60, le=3600, description="the one-time link holds for, seconds")
    outside: tuple[int, int] = Field((20000, 60000), description="the outside port is drawn between, numbers")
    retry_s: float = Field(60, ge=1, description="a closing that failed is tried again after, seconds")


Kind = Literal["ssh", "web"]
