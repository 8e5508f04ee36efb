"""What is under the words: the recognizer's network in numpy, how its graph pronounces words, how well phones fit.

Real Vosk decodes; this package looks at the same sound with the same network once more where a yes or no is not enough.
"""

from models.errors import ModelError


class AcousticsError(ModelError):
    """A speech model is not one that hello made, or it is damaged; the text says which and why."""
