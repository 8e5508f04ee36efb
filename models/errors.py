"""What can go wrong with models; every text is a sentence for a person."""

from basecamp.errors import HelloError


class ModelError(HelloError):
    """A model cannot be found, fetched, checked or installed."""


class ManifestError(ModelError):
    """The manifest itself is wrong."""


class DownloadError(ModelError):
    """The server or the network did not deliver."""


class ChecksumError(ModelError):
    """What was delivered is not what was published."""


class UnpackError(ModelError):
    """An archive is damaged or tries to do what it must not."""


class SpaceError(ModelError):
    """The disk has no room."""
