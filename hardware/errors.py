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


class DeviceSilentError(DeviceError):
    """The device is there but did not answer in time. What was asked may or may not have been done."""


class DeviceRefusedError(DeviceError):
    """The device answered that it will not do what was asked, or answered nonsense."""
