"""The remote command line: the same by SMS, by Pushover and in a terminal. Pure: text in, text and effects out.

Transport and authorisation are elsewhere. Terse verbs are understood here; free sentences go to whoever understands
them (`FreeUnderstanding`), where that is present.

    command = parse("mode away 18h")
    reply = answer(command, house, now, "fr")
    reply.text, reply.effects, reply.needs_code
"""

from basecamp.remote.command import VERBS, Command, parse
from basecamp.remote.gsm import Sms, shorten, sms
from basecamp.remote.reply import FreeUnderstanding, RemoteReply, Understood, answer
from basecamp.remote.status import short

__all__ = [
    "VERBS",
    "Command",
    "FreeUnderstanding",
    "RemoteReply",
    "Sms",
    "Understood",
    "answer",
    "parse",
    "short",
    "shorten",
    "sms",
]
