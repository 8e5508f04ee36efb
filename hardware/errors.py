"""What a device may do wrong, as errors whose text is a sentence for a person."""

from basecamp.errors import HelloError


class DeviceError(HelloError):
    """Base of every error of a device. Drivers raise nothing else to their callers.

    `fr` is the same in French where the driver knows more than "it is away"; else empty.
    """

    def __init__(self, text: str, fr: str = "") -> None:
        super().__init__(text)
        self.fr = fr


class DeviceMissingError(DeviceError):
    """The device is not plugged in, or its port cannot be opened."""


def missing(name: str, why: str) -> DeviceMissingError:
    """The error of a device that is away; `why` is its last trouble, which may say so itself; empty = not open yet."""
    reason = why.partition(" is not there: ")[2] or why or "not open yet"
    return DeviceMissingError(f"{name} is not there ({reason.rstrip('.')}).")


class DeviceSilentError(DeviceError):
    """The device is there but did not answer in time. What was asked may or may not have been done."""


class DeviceRefusedError(DeviceError):
    """The device answered that it will not do what was asked, or answered nonsense."""
