"""The errors a person may meet. Their text is a sentence: what is wrong, where, and what to do."""


class HelloError(Exception):
    """Base of every error that is shown to a person; `str(error)` is a complete sentence."""


class ConfigError(HelloError):
    """A setting is wrong: names the file, the key and what was expected."""
