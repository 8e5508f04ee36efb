"""[modes] [presence] [messages] [lightpad] [nightlight] [music] [kiosk] [doorbell] [screen] [metrics] [scheduler]."""

from datetime import time
from typing import Literal

from pydantic import Field

from basecamp.house import Mode
from basecamp.settings.section import Hour, Section


class ModesSettings(Section):
    """[modes] cocoon, lockout and asleep."""

    default: Mode = Field("cocoon", description="mode of a house that never had one (cocoon, lockout, asleep)")
    silent_night: bool = Field(True, description="silence while asleep; waking up puts it back to what it was")
    wake_at: Hour | None = Field(None, description="asleep ends by itself at, 'HH:MM'; left out = never")
    sleep_at: Hour | None = Field(None, description="asleep begins by itself at, 'HH:MM'; left out = never")
    wake_by_movement_from: Hour | None = Field(
        None, description="a movement at the console ends asleep from this hour to noon, 'HH:MM'; left out = never"
    )


class PresenceSettings(Section):
    """[presence] who is there: phones, tags and movement detectors."""

    near_dbm: int = Field(-92, ge=-120, le=0, description="a phone heard weaker than this has not arrived, dBm")
    far_margin_db: int = Field(8, ge=0, le=40, description="… and is still there until this much weaker, dB")
    departure_min: float = Field(15.0, ge=1, le=240, description="unheard for this long = left, minutes")
    departure_of: dict[str, float] = Field(
        {}, description="the same for single devices by name, when one sleeps longer than others, minutes"
    )
    entry_sensor: str = Field("PIR_entry", description="movement detector at the door")
    console_sensor: str = Field("PIR_ui", description="movement detector at the console")
    dwell_s: float = Field(5.0, ge=0, description="a detector must rest this long before it counts again, seconds")
    recent_min: float = Field(30.0, ge=1, description="somebody moved less than this ago = somebody is there, minutes")
    exit_min: float = Field(5.0, ge=0, le=60, description="time to leave after 'je pars', nothing alarms, minutes")
    stay_min: float = Field(
        30.0,
        ge=0,
        description="a phone that never left counts for a movement this long after lockout; "
        "later it is taken for a forgotten one, minutes",
    )
    grace_s: float = Field(60.0, ge=0, le=600, description="time to say who it is before the intrusion alarm, seconds")
    alarm_repeat_min: float = Field(10.0, ge=1, description="further intrusion alarms at most every, minutes")
    night_entry_alarm: bool = Field(
        False, description="a movement at the door while asleep is an alarm unless a known phone arrives"
    )
    arrival_min: float = Field(5.0, ge=0.5, description="phone and door belong together when within, minutes")
    greet_again_min: float = Field(30.0, ge=1, description="nobody is greeted twice within, minutes")
    empty_min: float = Field(45.0, ge=5, description="everybody left but not locked: told after, minutes")


class MessagesSettings(Section):
    """[messages] messages kept for the household."""

    keep_days: int = Field(30, ge=1, le=3650, description="heard messages are forgotten after, days")
    most: int = Field(200, ge=1, le=10000, description="kept at most; the oldest heard go first, number")


class LightpadSettings(Section):
    """[lightpad] the light that shows how the house is."""

    device: str = Field("lightpad", description="name of its device in [hardware.devices]; empty = none")
    brightness: float = Field(1.0, ge=0, le=1, description="of everything it shows, ratio")
    pulse_s: float = Field(6.0, ge=1, le=60, description="period of the gentle pulse, seconds")
    overlay_every_s: float = Field(8.0, ge=2, description="a problem glows once every, seconds")
    overlay_s: float = Field(2.0, ge=0.5, description="… for, seconds")
    lock_s: float = Field(30.0, ge=1, le=600, description="a dialog holds the light at most, seconds")


class NightlightSettings(Section):
    """[nightlight] the night light (veilleuse)."""

    device: str = Field("", description="name of its relay in [hardware.devices]; empty = none")
    mode: Literal["ON", "OFF", "AUTO"] = Field("AUTO", description="mode at the first start")
    light_place: str = Field("dehors", description="place of the light sensor that looks outside; empty = none")
    dark_lux: float = Field(10.0, ge=0, description="darker than this is dark, lux")
    light_lux: float = Field(40.0, ge=0, description="brighter than this is light, lux")
    dwell_min: float = Field(10.0, ge=0, description="dark or light this long before it is believed, minutes")
    margin_min: float = Field(45.0, ge=0, description="no warning this close to sunrise and sunset, minutes")
    host: str = Field("127.0.0.1", min_length=1, description="address of its HTTP face")
    port: int = Field(0, ge=0, le=65535, description="port of its HTTP face, 0 = no HTTP face, number")


class MusicSettings(Section):
    """[music] a playlist on a network player."""

    player: Literal["none", "mpd", "command"] = Field("none", description="none, mpd or command")
    playlist: str = Field("", description="playlist played when none is named")
    playlists: tuple[str, ...] = Field((), description="playlists that people may name; empty = any name")
    volume: int = Field(60, ge=0, le=100, description="volume at the start of a playlist, percent")
    host: str = Field("127.0.0.1", description="host of mpd")
    port: int = Field(6600, ge=1, le=65535, description="port of mpd, number")
    password: str = Field("", description="password of mpd; empty = none")
    timeout_s: float = Field(5.0, gt=0, le=60, description="longest wait for the player, seconds")
    play: tuple[str, ...] = Field((), description="command that plays; {playlist} and {volume} are filled in")
    stop: tuple[str, ...] = Field((), description="command that stops")
    set_volume: tuple[str, ...] = Field((), description="command that sets the volume; {volume} is filled in")


class KioskSettings(Section):
    """[kiosk] the outdoor light."""

    device: str = Field("", description="name of its relay in [hardware.devices]; empty = none")
    sensors: tuple[str, ...] = Field(("PIR_entry",), description="movement detectors that light it")
    hold_min: float = Field(5.0, ge=0.5, description="stays lit after the last movement, minutes")
    evening_until: Hour | None = Field(
        None, description="lit from dark to this hour while somebody is there, 'HH:MM'; left out = only by movement"
    )


class DoorbellSettings(Section):
    """[doorbell] the bell button."""

    quiet_s: float = Field(10.0, ge=0, description="further presses within are the same visit, seconds")
    chime: str = Field("", description="name of a relay in [hardware.devices] that chimes; empty = the voice only")
    chime_s: float = Field(1.5, gt=0, le=10, description="length of the chime, seconds")


class ScreenSettings(Section):
    """[screen] the screen of the console."""

    device: str = Field("", description="name of its device in [hardware.devices]; empty = none")
    awake_min: float = Field(3.0, ge=0.5, description="stays lit after the last movement or word, minutes")
    dark_while_asleep: bool = Field(True, description="a movement does not light it while asleep")


class MetricsSettings(Section):
    """[metrics] processor, memory, disks and temperature of this host."""

    every_s: float = Field(60.0, ge=5, description="measured every, seconds")
    disks: tuple[str, ...] = Field(("/",), description="file systems that are watched")
    disk_percent: float = Field(90.0, ge=1, le=100, description="fuller is a problem, percent")
    memory_percent: float = Field(92.0, ge=1, le=100, description="fuller is a problem, percent")
    cpu_celsius: float = Field(82.0, ge=20, le=120, description="hotter is a problem, °C")
    dwell_min: float = Field(5.0, ge=0, description="… for this long, minutes")


class SchedulerSettings(Section):
    """[scheduler] regular jobs."""

    prune_day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field("sun", description="day of the pruning")
    prune_at: Hour = Field(time(4, 30), description="hour of the pruning, 'HH:MM'")
    keep_days: int = Field(365, ge=7, le=36500, description="older measurements are forgotten, days")
    report_at: tuple[Hour, ...] = Field((), description="a report is announced at, 'HH:MM'")
    report_on_movement_from: Hour | None = Field(
        None, description="the first movement at the console from this hour to noon starts a report; left out = never"
    )
