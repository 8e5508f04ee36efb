"""The pages of Grafana: each question of each panel is asked of a real server that holds a day of the real house."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from basecamp.clock import SystemClock
from basecamp.influx import Mirror
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.settings.network import InfluxSettings
from basecamp.store import Point, SqliteStore
from deploy.grafana.__main__ import files, main
from deploy.grafana.panels import Limit
from deploy.grafana.render import INFLUXDB, SERVERS, VICTORIA, Server, pages, thresholds
from tests.basecamp.servers import Influx1, Victoria
from tests.deploy import day
from tests.deploy.relay import relay

GRAFANA = Path(__file__).parents[2] / "deploy" / "grafana"
CLOCK = SystemClock("UTC")
DATABASE = "basecamp"
NOT_SHOWN = {"music"}
"""Words that no curve says better than the logbook does; what was said to the house ("turn") is nobody's business."""
Json = dict[str, Any]


def committed(server: Server) -> list[Json]:
    return [json.loads(path.read_text()) for path in sorted((GRAFANA / server.name / "pages").glob("*.json"))]


def questions(server: Server) -> list[Any]:
    """Every question of every panel, with a name that says where it stands."""
    return [
        pytest.param(page, panel, target, id=f"{page['uid']}-{panel['id']}{target['refId']}")
        for page in committed(server)
        for panel in page["panels"]
        for target in panel["targets"]
    ]


# -- what is in the files -----------------------------------------------------------------------------------------


def test_what_is_kept_in_git_is_what_is_built() -> None:
    kept = {str(path.relative_to(GRAFANA)): path.read_text() for path in GRAFANA.glob("*/pages/*.json")}
    assert kept == files(Settings()), "run make dashboards"


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.name)
def test_every_panel_is_complete(server: Server) -> None:
    for page in committed(server):
        assert page["id"] is None and page["schemaVersion"] == 39 and " · " in page["title"]
        taken: set[tuple[int, int]] = set()
        for panel in page["panels"]:
            defaults = panel["fieldConfig"]["defaults"]
            assert panel["title"] and defaults["unit"] and panel["targets"], panel["title"]
            assert panel["datasource"] == server.reference
            assert all(target["datasource"] == server.reference for target in panel["targets"])
            steps = [step["value"] for step in defaults["thresholds"]["steps"]]
            assert steps[0] is None and steps[1:] == sorted(steps[1:])
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])}  # fmt: skip
            assert max(x for x, _ in cells) < 24 and not cells & taken, f"{panel['title']} lies on another panel"
            taken |= cells
        numbers = [panel["id"] for panel in page["panels"]]
        assert len(set(numbers)) == len(numbers)


def test_uids_are_lasting_and_nobody_else_s() -> None:
    uids = [page["uid"] for server in SERVERS for page in committed(server)]
    assert sorted(uids) == sorted(
        f"basecamp-{name}{end}" for name in ("house", "meters", "watch", "hosts") for end in ("", "-vm")
    )
    assert all(len(uid) <= 40 for uid in uids)


def test_every_title_is_in_both_languages() -> None:
    for page in pages(Settings()):
        for panel in page.panels:
            assert panel.fr and panel.en and bool(panel.about_fr) == bool(panel.about_en)


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.name)
def test_grafana_is_told_of_the_data_and_of_the_pages(server: Server) -> None:
    folder = GRAFANA / server.name / "provisioning"
    (source,) = yaml.safe_load((folder / "datasources" / "basecamp.yaml").read_text())["datasources"]
    assert {"type": source["type"], "uid": source["uid"]} == server.reference
    if server is INFLUXDB:
        # InfluxDB 2 maps a database to the bucket of its name, which is the one the mirror fills.
        assert source["jsonData"]["dbName"] == InfluxSettings().bucket
        assert "$" in source["secureJsonData"]["httpHeaderValue1"], "no secret lies in git"
    (provider,) = yaml.safe_load((folder / "dashboards" / "basecamp.yaml").read_text())["providers"]
    assert provider["type"] == "file" and provider["options"]["path"]


def test_limits_and_time_zone_are_those_of_the_house(tmp_path: Path) -> None:
    config = tmp_path / "basecamp.toml"
    config.write_text(
        '[house]\ntime_zone = "America/Montreal"\n[nightwatch.consumption]\nwater_hour_l = 123\nwater_day_l = 0\n'
    )
    assert main(["--config", str(config), "--out", str(tmp_path)]) == 0
    built = json.loads((tmp_path / "influxdb" / "pages" / "meters.json").read_text())
    hour, today = (
        next(panel for panel in built["panels"] if panel["title"].startswith(title))
        for title in ("Eau par heure", "Eau par jour")
    )
    assert hour["fieldConfig"]["defaults"]["thresholds"]["steps"][-1] == {"color": "red", "value": 123}
    assert len(today["fieldConfig"]["defaults"]["thresholds"]["steps"]) == 1  # 0 = no limit
    assert "tz('America/Montreal')" in today["targets"][0]["query"]


def test_a_wrong_settings_file_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(tmp_path / "none.toml"), "--out", str(tmp_path)]) == 1
    assert "none.toml" in capsys.readouterr().err


def test_what_lies_beyond_a_limit_is_coloured() -> None:
    frame = thresholds((Limit(30.0), Limit(12.0, "blue", below=True), Limit(5.0, "purple", below=True)))
    assert [(step["value"], step["color"]) for step in frame["steps"]] == [
        (None, "purple"), (5.0, "blue"), (12.0, "green"), (30.0, "red"),
    ]  # fmt: skip


# -- what is behind them ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def end() -> datetime:
    return day.now()


@pytest.fixture(scope="module")
def points(end: datetime, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Point]:
    return day.live(end, tmp_path_factory.mktemp("watchman"))


async def mirror(points: Sequence[Point], url: str) -> None:
    """Send them as the house does: through the outbox of a store."""
    store = SqliteStore(":memory:", mirror=True)
    with store.transaction():
        for point in points:
            store.write(point)
    logbook = StoreLogbook(SqliteStore(":memory:"), CLOCK, "test")
    sender = Mirror(store, InfluxSettings(url=url, bucket=DATABASE, batch=5000, timeout_s=60), CLOCK, logbook)
    while await sender.flush():
        pass
    assert sender.refused == 0


@pytest.fixture(scope="module")
def victoria(points: Sequence[Point], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victoria]:
    server = Victoria(tmp_path_factory.mktemp("victoria"))
    server.start()
    asyncio.run(mirror(points, server.url))
    server.get("/internal/force_flush")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def influx(points: Sequence[Point], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Influx1]:
    server = Influx1(tmp_path_factory.mktemp("influx"))
    server.start()
    server.create(DATABASE)

    async def fill() -> None:
        async with relay(server.url) as url:
            await mirror(points, url)

    asyncio.run(fill())
    yield server
    server.stop()


def field_of(point: Point) -> str:
    return "flag" if isinstance(point.value, bool) else "text" if isinstance(point.value, str) else "value"


def span(page: Json, end: datetime) -> tuple[float, float]:
    """Seconds since 1970 that the page shows when it is opened."""
    amount, unit = re.fullmatch(r"now-(\d+)([hd])", page["time"]["from"]).groups()  # type: ignore[union-attr]
    shown = timedelta(hours=int(amount)) if unit == "h" else timedelta(days=int(amount))
    return end.timestamp() - shown.total_seconds(), end.timestamp()


def ask_influx(server: Influx1, page: Json, panel: Json, target: Json, end: datetime) -> list[Json]:
    """As Grafana asks InfluxDB, its variables replaced."""
    start, stop = (round(1000 * one) for one in span(page, end))
    query = target["query"].replace("$timeFilter", f"time >= {start}ms AND time <= {stop}ms")
    query = query.replace("${__from}", str(start)).replace("${__to}", str(stop))
    return server.ask(query.replace("$__interval", panel["interval"]), DATABASE)


def ask_victoria(server: Victoria, page: Json, panel: Json, target: Json, end: datetime) -> list[Json]:
    start, stop = span(page, end)
    step = panel["interval"]
    seconds = {"m": 60, "h": 3600, "d": 86400}[step[-1]] * int(step[:-1])
    if target["instant"]:
        start = stop
    else:
        start = start // seconds * seconds  # as Grafana aligns it
    return server.ask(target["expr"].replace("$__interval", step), start, stop, step)


@pytest.mark.parametrize(("page", "panel", "target"), questions(INFLUXDB))
def test_influxdb_answers(influx: Influx1, page: Json, panel: Json, target: Json, end: datetime) -> None:
    series = ask_influx(influx, page, panel, target, end)
    assert any(cell is not None for one in series for row in one["values"] for cell in row[1:]), target["query"]
    for tag in re.findall(r"\$tag_(\w+)", target.get("alias", "")):
        assert all(one["tags"][tag] for one in series), f"{panel['title']}: a curve has no {tag}"


@pytest.mark.parametrize(("page", "panel", "target"), questions(VICTORIA))
def test_victoria_answers(victoria: Victoria, page: Json, panel: Json, target: Json, end: datetime) -> None:
    series = ask_victoria(victoria, page, panel, target, end)
    assert any(one["values"] for one in series), target["expr"]
    for tag in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]):
        assert all(one["metric"][tag] for one in series), f"{panel['title']}: a curve has no {tag}"


def test_no_panel_asks_for_what_nobody_writes_and_what_is_written_is_shown(points: Sequence[Point]) -> None:
    written = {(point.series, field_of(point)) for point in points}
    metrics = {f"{series}_{field}" for series, field in written}
    asked: set[str] = set()
    for page in committed(VICTORIA):
        for panel in page["panels"]:
            for target in panel["targets"]:
                found = set(re.findall(r"\b([a-z]\w*_(?:value|text|flag))\b", target["expr"]))
                assert found and found <= metrics, panel["title"]
                asked |= found
    for page in committed(INFLUXDB):
        for panel in page["panels"]:
            for target in panel["targets"]:
                (name,) = re.findall(r'FROM "(\w+)"', target["query"])
                assert name in {series for series, _ in written}, panel["title"]
    assert {series for series, field in written if f"{series}_{field}" not in asked} <= NOT_SHOWN


class Shown:
    """A panel found by its French title, asked of one server: name of a curve → instant (s) → value."""

    def __init__(self, influx: Influx1 | None, victoria: Victoria | None, end: datetime) -> None:
        self.influx, self.victoria, self.end = influx, victoria, end

    def curves(self, title: str, number: int = 0) -> dict[str, dict[float, Any]]:
        server = INFLUXDB if self.influx else VICTORIA
        page, panel = next(
            (page, panel)
            for page in committed(server)
            for panel in page["panels"]
            if panel["title"].split(" · ")[0] == title
        )
        target = panel["targets"][number]
        if self.influx:
            series = ask_influx(self.influx, page, panel, target, self.end)
            return {
                "/".join(one.get("tags", {}).values()): {row[0] / 1000: row[1] for row in one["values"]}
                for one in series
            }
        assert self.victoria is not None
        return {
            "/".join(value for name, value in one["metric"].items() if name != "__name__"): {
                t: float(value) for t, value in one["values"]
            }
            for one in ask_victoria(self.victoria, page, panel, target, self.end)
        }

    def at(self, minute: float) -> float:
        """The instant of a minute of the day, seconds since 1970."""
        return self.end.timestamp() - 60 * (day.MINUTES - minute)


def last(curve: dict[float, Any], until: float = float("inf")) -> Any:
    return curve[max(at for at in curve if at <= until)]


@pytest.fixture(params=["influx", "victoria"])
def shown(request: pytest.FixtureRequest, end: datetime) -> Shown:
    server = request.getfixturevalue(request.param)
    return Shown(server, None, end) if request.param == "influx" else Shown(None, server, end)


class TestWhatIsShown:
    def test_temperatures_and_what_is_wanted(self, shown: Shown) -> None:
        curves = shown.curves("Températures")
        assert set(curves) == {"salon", "chambre", "dehors"}
        assert last(curves["dehors"]) == 4.0
        (wanted,) = shown.curves("Températures", 1).values()
        heating = Settings().heating
        # It was written once or twice a half day, and is known at each step all the same.
        assert set(wanted.values()) - {None} == {heating.comfort, heating.eco}
        assert last(wanted) is not None

    def test_a_meter_s_hours_and_days(self, shown: Shown) -> None:
        (hours,) = shown.curves("Électricité par heure").values()
        whole = sorted(hours)[2:-1]
        assert len(whole) >= 25 and all(abs(hours[at] - day.WATTS) < 60 for at in whole)
        litres = shown.curves("Eau par heure")["meter"]
        assert all(abs(litres[at] - day.LITRES_AN_HOUR) < 2 for at in sorted(litres)[2:-1])
        days = shown.curves("Eau par jour")["meter"]
        assert 0 < sum(days.values()) <= day.LITRES_AN_HOUR * day.MINUTES / 60 + 1

    def test_a_silent_meter_and_one_that_is_replaced(self, shown: Shown) -> None:
        hours = shown.curves("Eau par heure")["garden"]
        begins = {(at - shown.at(0)) / 60: litres for at, litres in hours.items()}
        heard = day.SILENT[1]
        # Nothing is not zero: an hour without a word has no bar, and what flowed is in the next one.
        assert not [at for at in begins if day.SILENT[0] <= at and at + 60 < heard]
        after = max(begins, key=lambda at: begins[at])
        assert heard - 60 <= after <= heard and 180 < begins[after] <= 250
        # The hour of the new meter is left out; there is no jump down, nor up.
        assert not [at for at in begins if day.REPLACED - 60 < at < day.REPLACED]
        assert all(0 <= begins[at] <= 60.5 for at in begins if at != after)

    def test_a_problem_begins_and_ends(self, shown: Shown) -> None:
        key, begins, ends = day.PROBLEM
        curve = shown.curves("Problèmes")[key]
        # The page shows 24 h: a problem of before is looked up to its state, here its end.
        assert bool(last(curve)) is False
        if shown.influx:
            assert [bool(one) for _, one in sorted(curve.items())] == [True, False]
            assert sorted(curve) == [shown.at(begins), shown.at(ends)]

    def test_a_blackout_of_three_minutes_is_seen(self, shown: Shown) -> None:
        (curve,) = shown.curves("Coupure de courant").values()
        begins, ends = day.BLACKOUT
        assert bool(last(curve, shown.at(begins + 2))) and not last(curve, shown.at(ends + 4))

    def test_signs_of_life_and_errors_of_the_ways_out(self, shown: Shown) -> None:
        alive = shown.curves("Signes de vie")
        assert any("hello" in name for name in alive) and any("nightwatch" in name for name in alive)
        book = shown.curves("Journal : avertissements et erreurs")
        assert any("nightwatch" in name and "error" in name for name in book)
        assert not any("info" in name for name in book)

    def test_a_disk_that_fills(self, shown: Shown) -> None:
        ahead = shown.curves("Disques dans 30 jours")
        assert ahead["bc-ui:/"] and last(ahead["bc-hq:/"]) > 40 + day.DISK_A_DAY
        if shown.victoria:  # the line through what there is; InfluxDB takes it for the growth of seven days
            assert abs(last(ahead["bc-hq:/"]) - (41.25 + 30 * day.DISK_A_DAY)) < 1

    def test_movements_are_counted_once(self, shown: Shown) -> None:
        (curve,) = shown.curves("Mouvements").values()
        assert 30 <= sum(curve.values()) <= 33  # every 45 min

    def test_battery_gsm_and_hosts(self, shown: Shown) -> None:
        assert last(shown.curves("Piles des modules")["chambre"]) == 2.7
        (dbm,) = shown.curves("Réception GSM").values()
        assert last(dbm) == -79
        assert len(shown.curves("Disques")) >= 3 and "bc-hq" in shown.curves("Processeur")


def test_the_mode_in_words(influx: Influx1, end: datetime) -> None:
    shown = Shown(influx, None, end)
    (curve,) = shown.curves("Mode de la maison").values()
    assert [curve[at] for at in sorted(curve)] == list(day.MODES.values())
    (levels,) = shown.curves("Chauffage : niveau et raison").values()
    assert set(levels.values()) == {"comfort", "eco"}


def test_the_mode_as_rows(victoria: Victoria, end: datetime) -> None:
    shown = Shown(None, victoria, end)
    rows = shown.curves("Mode de la maison")
    for minute, mode in day.MODES.items():
        at = shown.at(minute + 5)
        if at > min(min(curve) for curve in rows.values()):
            assert {name for name, curve in rows.items() if last({0.0: 0, **curve}, at)} == {mode}
    rows = shown.curves("Chauffage : niveau et raison")
    assert any("forced" in name for name in rows)
    for at in sorted({at for curve in rows.values() for at in curve}):
        assert sum(curve.get(at, 0) for curve in rows.values()) == 1  # one reason at a time
