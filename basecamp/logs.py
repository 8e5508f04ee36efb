"""Structured logs on standard error: one line an event, JSON when asked, never a secret."""

import json
import logging
import re
import sys
import time

SECRET = re.compile(
    r"(?i)\b(token|password|passwd|secret|pin|otp|totp|api[_-]?key|user[_-]?key)(\"?\s*[=:]\s*\"?)([^\s\"',;&]+)"
)


def redact(text: str) -> str:
    """Hide what follows `token=`, `password:` and the like."""
    return SECRET.sub(r"\1\2***", text)


class LineFormatter(logging.Formatter):
    """`12:03:04 warning nightwatch.outbox: text` for people."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        stamp = time.strftime("%H:%M:%S", time.localtime(record.created))
        return redact(f"{stamp} {record.levelname.lower()} {record.name}: {text}")


class JsonFormatter(logging.Formatter):
    """One JSON object a line for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(
            {
                "at": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created)),
                "level": record.levelname.lower(),
                "logger": record.name,
                "text": redact(super().format(record)),
            },
            ensure_ascii=False,
        )


def set_up(level: int = logging.INFO, as_json: bool = False) -> None:
    """Send every log of the process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else LineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
