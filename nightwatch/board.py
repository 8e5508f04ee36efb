"""How things are, as JSON: what `nightwatch status` and GET /status show."""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nightwatch.alarms import shown
from nightwatch.verdict import Instant
from nightwatch.watch import Watch

ORDER = {"critical": 0, "warning": 1, "unknown": 2, "suspended": 3, "ok": 4}


def status(watch: Watch, now: Instant, version: str) -> dict[str, Any]:
    """The verdicts (worst first), the living alarms, the outbox, the health of the database."""
    verdicts = [
        {
            "check": seen.check,
            "subject": seen.subject,
            "level": seen.verdict.level,
            "fr": seen.verdict.reason.fr,
            "en": seen.verdict.reason.en,
            "since": seen.since,
        }
        for seen in watch.board.values()
    ]
    verdicts.sort(key=lambda one: (ORDER[str(one["level"])], one["check"], one["subject"]))
    alarms = [
        {
            "id": record.id,
            "check": record.check,
            "subject": record.subject,
            "level": record.level,
            "since": record.since,
            "acknowledged": record.acknowledged,
            "announced": record.announced != "ok",
            "fr": shown(record).fr,
            "en": shown(record).en,
        }
        for record in watch.alarms.living()
    ]
    mains = watch.mains
    return {
        "at": now.wall.isoformat(timespec="seconds"),
        "version": version,
        "pid": os.getpid(),
        "mains": mains.get("power", "unknown"),
        "suspended": watch.resting(now),
        "clock_trusted": now.trusted,
        "verdicts": verdicts,
        "alarms": sorted(alarms, key=lambda one: int(str(one["id"]))),
        "waiting": len(watch.outbox.waiting),
        "channels": {
            name: {"failures": account.failures, "error": account.error}
            for name, account in watch.outbox.accounts.items()
        },
        "database": watch.keeper.trouble,
    }


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Put it in a file for `nightwatch status`; a disk that is full or read-only is no reason to stop."""
    partial = path.with_suffix(".new")
    with contextlib.suppress(OSError):
        partial.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        partial.replace(path)
