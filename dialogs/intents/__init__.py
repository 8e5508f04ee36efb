"""What a sentence means: intent, slots, a probability, or a refusal. Pure; French and English.

The sentences live in `dialogs/phrases/fr.toml` and `en.toml`; docs/understanding.md tells how they are matched.
"""

from dialogs.intents.check import INTENTS, check
from dialogs.intents.grammar import TIMED, grammar, words
from dialogs.intents.names import Names
from dialogs.intents.understanding import Understanding, understand

__all__ = ["INTENTS", "TIMED", "Names", "Understanding", "check", "grammar", "understand", "words"]
