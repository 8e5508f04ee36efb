"""Pages as the JSON that Grafana 10 and 11 load, for one kind of server. Pure."""

import re
from dataclasses import dataclass
from typing import Any

from basecamp.settings import Settings
from deploy.grafana import hosts, house, meters, watch
from deploy.grafana.panels import Kind, Limit, Page, Panel, Word, both
from deploy.grafana.queries import Query

Json = dict[str, Any]

SCHEMA = 39
"""The form of a dashboard in Grafana 10.4 and 11; later ones read it, too."""
TYPES: dict[Kind, str] = {
    "curve": "timeseries",
    "bars": "timeseries",
    "states": "state-timeline",
    "table": "table",
    "gauges": "bargauge",
}
MOST_POINTS = 10_000
"""Enough for a year of hours: a bar that means an hour must stay one."""


@dataclass(frozen=True)
class Server:
    """Where the pages ask. `name` is its folder here; `uid` is what the provisioned data source is called."""

    name: str
    kind: str
    uid: str
    suffix: str
    """Ends the uid of every page, so that the pages for both servers can live in one Grafana."""

    @property
    def reference(self) -> Json:
        return {"type": self.kind, "uid": self.uid}

    def asked(self, query: Query) -> str:
        return query.influx if self.kind == "influxdb" else query.victoria


INFLUXDB = Server("influxdb", "influxdb", "basecamp-influxdb", "")
VICTORIA = Server("victoria", "prometheus", "basecamp-victoria", "-vm")
SERVERS = (INFLUXDB, VICTORIA)


def pages(settings: Settings) -> tuple[Page, ...]:
    """All pages, with the limits, places and time zone of these settings."""
    return tuple(module.page(settings) for module in (house, meters, watch, hosts))


def target(server: Server, query: Query, number: int) -> Json:
    """A question as Grafana asks it of this server."""
    base: Json = {"refId": chr(ord("A") + number), "datasource": server.reference}
    text = server.asked(query)
    if server is INFLUXDB:
        form = "table" if query.form == "table" else "time_series"
        alias = re.sub(r"\{(\w+)\}", r"$tag_\1", query.legend)
        named = {"alias": alias} if alias and form == "time_series" else {}
        return {**base, "query": text, "rawQuery": True, "resultFormat": form, **named}
    legend = re.sub(r"\{(\w+)\}", r"{{\1}}", query.legend)
    return {
        **base,
        "expr": text,
        "legendFormat": legend or "__auto",
        "editorMode": "code",
        "range": not query.instant,
        "instant": query.instant,
    }


def thresholds(limits: tuple[Limit, ...]) -> Json:
    """Grafana's steps: a colour from a value on. The first step has no value, it is what lies under all others."""
    above = sorted((one for one in limits if not one.below), key=lambda one: one.value)
    below = sorted((one for one in limits if one.below), key=lambda one: one.value)
    steps: list[Json] = [{"color": below[0].color if below else "green", "value": None}]
    colors = [one.color for one in below[1:]] + ["green"]
    steps += [{"color": color, "value": one.value} for one, color in zip(below, colors, strict=False)]
    steps += [{"color": one.color, "value": one.value} for one in above]
    return {"mode": "absolute", "steps": steps}


def mappings(words: dict[str, Word]) -> list[Json]:
    options = {
        value: {"text": both(word.fr, word.en), "color": word.color, "index": index}
        for index, (value, word) in enumerate(words.items())
    }
    return [{"type": "value", "options": options}] if options else []


def drawing(panel: Panel) -> Json:
    """`custom` of the field configuration: how the values are drawn."""
    if panel.kind == "states":
        return {"fillOpacity": 80, "lineWidth": 0}
    if panel.kind in ("table", "gauges"):
        return {}
    look: Json = {
        "drawStyle": "bars" if panel.kind == "bars" else "line",
        "fillOpacity": 60 if panel.kind == "bars" else 5,
        "lineWidth": 1,
        "showPoints": "never",
        "thresholdsStyle": {"mode": "dashed" if panel.limits else "off"},
    }
    if panel.kind == "bars":
        # A bar stands for the time that begins where it stands.
        return {**look, "barAlignment": 1, "stacking": {"mode": "normal", "group": "A"}}
    # A silent sensor leaves a hole: a line drawn across it would be a measurement that nobody made.
    return {**look, "spanNulls": False, "insertNulls": 3_600_000}


def options(panel: Panel) -> Json:
    if panel.kind == "states":
        return {
            "mergeValues": True,
            "showValue": "auto",
            "alignValue": "left",
            "rowHeight": 0.9,
            "legend": {"showLegend": False, "displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "single", "sort": "none"},
        }
    if panel.kind == "table":
        return {"showHeader": True, "cellHeight": "sm"}
    if panel.kind == "gauges":
        return {
            "orientation": "horizontal",
            "displayMode": "basic",
            "showUnfilled": True,
            "reduceOptions": {"values": False, "calcs": ["lastNotNull"], "fields": ""},
        }
    return {
        "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }


def drawn(server: Server, panel: Panel, number: int, place: Json) -> Json:
    """One panel; its number is its id on the page."""
    custom = drawing(panel)
    defaults: Json = {
        "unit": panel.unit,
        "mappings": mappings(panel.words),
        "color": {"mode": "thresholds" if panel.kind in ("states", "gauges") else "palette-classic"},
        "thresholds": thresholds(panel.limits),
        **({"min": panel.lowest} if panel.lowest is not None else {}),
        **({"max": panel.highest} if panel.highest is not None else {}),
        **({"custom": custom} if custom else {}),
    }
    asked = [query for query in panel.queries if server.asked(query)]
    return {
        "id": number,
        "type": TYPES[panel.kind],
        "title": panel.title,
        "description": panel.about,
        "datasource": server.reference,
        "gridPos": place,
        "interval": panel.every,
        **({"maxDataPoints": MOST_POINTS} if panel.whole else {}),
        "targets": [target(server, query, index) for index, query in enumerate(asked)],
        "transformations": list(panel.changes),
        "fieldConfig": {"defaults": defaults, "overrides": overrides(panel)},
        "options": options(panel),
    }


def overrides(panel: Panel) -> list[Json]:
    """The wanted temperature is drawn as steps, without a place of its own in the palette."""
    wanted = [query.legend for query in panel.queries if "last(" in query.influx and not query.instant]
    return [
        {
            "matcher": {"id": "byName", "options": legend},
            "properties": [
                {"id": "custom.lineInterpolation", "value": "stepAfter"},
                {"id": "custom.fillOpacity", "value": 0},
                {"id": "color", "value": {"mode": "fixed", "fixedColor": "text"}},
            ],
        }
        for legend in wanted
        if panel.kind == "curve"
    ]


def places(panels: list[Panel]) -> list[Json]:
    """Two columns, from the top; a wide panel takes both."""
    found: list[Json] = []
    x = y = 0
    for panel in panels:
        width = 24 if panel.wide else 12
        if x + width > 24:
            x, y = 0, y + 8
        found.append({"x": x, "y": y, "w": width, "h": 8})
        x += width
    return found


def dashboard(server: Server, page: Page) -> Json:
    """The page for this server, without the panels that it cannot fill."""
    panels = [panel for panel in page.panels if any(map(server.asked, panel.queries))]
    return {
        "id": None,
        "uid": f"basecamp-{page.name}{server.suffix}",
        "title": page.title,
        "tags": ["basecamp"],
        "schemaVersion": SCHEMA,
        "version": 1,
        "editable": True,
        "graphTooltip": 1,
        "timezone": "browser",
        "refresh": "1m",
        "time": {"from": f"now-{page.shown}", "to": "now"},
        "timepicker": {},
        "templating": {"list": []},
        "annotations": {"list": []},
        "links": [
            {
                "type": "dashboards",
                "title": "basecamp",
                "tags": ["basecamp"],
                "asDropdown": False,
                "includeVars": False,
                "keepTime": True,
                "targetBlank": False,
                "icon": "external link",
                "tooltip": "",
                "url": "",
            }
        ],
        "panels": [
            drawn(server, panel, number, place)
            for number, (panel, place) in enumerate(zip(panels, places(panels), strict=True), 1)
        ],
    }
