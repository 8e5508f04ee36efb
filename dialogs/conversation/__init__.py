"""The conversations of the house: a sentence, the state so far and a picture of the house in; a `Turn` out. Pure."""

from dialogs.conversation.engine import Dialogs
from dialogs.conversation.state import State

__all__ = ["Dialogs", "State"]
