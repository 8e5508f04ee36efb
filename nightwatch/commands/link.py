"""The house, asked: the sentences its dialogs understand, and its state."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from basecamp.house import Lang
from nightwatch.hello import HelloLink


class HouseLink(HelloLink):
    """`HelloLink` with answers."""

    async def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Its JSON answer, None when there is none."""
        if not self.settings.url:
            return None
        import aiohttp

        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = self.settings.url.rstrip("/") + path
        try:
            async with self.client.session().request(method, url, json=body, headers=headers) as answer:
                if answer.status >= 300:
                    return None
                data = json.loads(await answer.text(errors="replace"))
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
            return None
        return data if isinstance(data, dict) else None


def sentence(action: Mapping[str, Any], now: datetime, lang: Lang) -> str | None:
    """What to say to the house for an order ({"verb", "args"}); None when its time is over."""
    words = WORDS[lang]
    args = action["args"]
    if action["verb"] == "mode" and args["mode"] != "lockout":
        return words[args["mode"]]
    if action["verb"] == "mode":
        return said(words, "lockout", args.get("until"), now)
    if args["what"] in ("eco", "comfort"):
        return said(words, args["what"], args.get("until"), now)
    return words[args["what"]]


def said(words: Mapping[str, str], what: str, until: str | None, now: datetime) -> str | None:
    if until is None:
        return words[what]
    minutes = round((datetime.fromisoformat(until) - now).total_seconds() / 60)
    return words[f"{what}_for"].format(minutes=minutes) if minutes > 0 else None


WORDS: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "cocoon": "je suis rentré",
        "asleep": "bonne nuit",
        "lockout": "je pars, je ne sais pas quand je rentre",
        "lockout_for": "je pars, je rentre dans {minutes} minutes",
        "eco": "chauffage éco",
        "eco_for": "chauffage éco pendant {minutes} minutes",
        "comfort": "chauffage confort",
        "comfort_for": "chauffage confort pendant {minutes} minutes",
        "auto": "chauffage automatique",
        "work_week": "chauffage semaine de travail",
        "holiday_week": "chauffage semaine de vacances",
    },
    "en": {
        "cocoon": "I'm back",
        "asleep": "good night",
        "lockout": "I'm leaving, I don't know when I'll be back",
        "lockout_for": "I'm leaving, I'll be back in {minutes} minutes",
        "eco": "heating eco",
        "eco_for": "heating eco for {minutes} minutes",
        "comfort": "heating comfort",
        "comfort_for": "heating comfort for {minutes} minutes",
        "auto": "heating automatic",
        "work_week": "heating work week",
        "holiday_week": "heating holiday week",
    },
}
