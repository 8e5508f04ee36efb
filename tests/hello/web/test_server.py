"""The page's server: JSON in and out, refusals, and nobody else's page may command the house."""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from basecamp.alive import Alive
from basecamp.clock import SimulatedClock
from basecamp.config import parse
from basecamp.events import PowerCut
from basecamp.house import Cut, House, Power, Temperature
from basecamp.logbook import StoreLogbook
from basecamp.settings import Settings
from basecamp.store import SqliteStore
from dialogs.turn import Turn
from hello.web.server import MAX_MESSAGE, MAX_TEXT, PAGE, Face, NotStoredError, WebError, serve
from tests.hello.web.browser import shown

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))


class Town:
    """The ports of the page, recording what was asked of them."""

    def __init__(self, settings=None):
        self.store, self.clock = SqliteStore(":memory:"), SimulatedClock(NOW)
        self.logbook = StoreLogbook(self.store, self.clock, "hello")
        self.said, self.kept, self.came, self.problems = [], [], [], []
        self.cuts = ()
        self.face = Face(
            settings or Settings(),
            self.clock,
            self.store,
            self.logbook,
            self.snapshot,
            self.ask,
            lambda *said: self.said.append(said),
            self.message,
            lambda: "idle",
            self.problems.append,
        )

    async def snapshot(self):
        return House(mode="lockout", mode_since=NOW, power=Power(cuts=self.cuts))

    async def ask(self, text, client, afar):
        return Turn(text, "fr", "report", 0.9, "Tout va bien.", "cocoon")

    async def message(self, sender, text, at):
        self.kept.append((sender, text))
        self.came.append(at)


@pytest.fixture
async def town():
    town = Town()
    town.client = TestClient(TestServer(town.face.app()))
    await town.client.start_server()
    yield town
    await town.client.close()


async def test_the_status_is_json_with_services_and_house(town):
    Alive(town.store, town.clock, "nightwatch", "bc-watch").ping()
    body = await (await town.client.get("/status")).json()
    assert body["house"]["mode"] == "lockout"
    assert body["house"]["mode_since"] == NOW.isoformat()
    assert [(s["service"], s["late"]) for s in body["services"]] == [("nightwatch", False)]


@pytest.mark.parametrize(
    ("settings", "root"),
    [
        ("", '<html lang="fr" data-langs="fr en">'),
        ('[house]\nmain_language = "en"', '<html lang="en" data-langs="fr en">'),
        ('[house]\nlanguage = "en"', '<html lang="en" data-langs="en">'),
        ('[house]\nlanguage = "fr"\nmain_language = "en"', '<html lang="fr" data-langs="fr">'),
    ],
)
async def test_the_page_knows_which_languages_the_house_understands(settings, root):
    async with TestClient(TestServer(Town(parse(settings)).face.app())) as client:
        assert root in await (await client.get("/")).text()


async def test_the_page_allows_nothing_from_elsewhere(town):
    answer = await town.client.get("/")
    assert answer.status == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "http" not in (await answer.text()).replace("https?:", "").replace('http-equiv="', "")


async def test_alive_tells_the_version(town):
    body = await (await town.client.get("/alive")).json()
    assert body["service"] == "hello"
    assert body["version"]


async def test_events_come_newest_first(town):
    town.logbook.add("info", "un")
    town.logbook.add("error", "deux")
    body = await (await town.client.get("/events")).json()
    assert [entry["text"] for entry in body] == ["deux", "un"]


async def test_a_day_of_many_events_is_not_read_whole_at_each_look(town, monkeypatch):
    """Some thousand an hour, looked at every 4 s by every browser."""
    for number in range(1200):
        town.logbook.add("info", str(number))
        town.clock.jump(6)
    read = []
    entries = town.logbook.entries
    monkeypatch.setattr(town.logbook, "entries", lambda *span: read.append(found := entries(*span)) or found)
    body = await (await town.client.get("/events")).json()
    assert [entry["text"] for entry in body] == [str(number) for number in range(1199, 1099, -1)]
    assert sum(map(len, read)) < 200


async def test_a_sentence_gets_the_turn_of_the_dialogs(town):
    answer = await town.client.post("/ask", json={"text": "rapport"})
    assert (await answer.json())["said"] == "Tout va bien."


async def test_say_and_message_reach_the_house(town):
    assert (await town.client.post("/say", json={"text": "Fuite d'eau", "lang": "fr", "urgent": True})).status == 200
    assert (await town.client.post("/message", json={"sender": "Natacha", "text": "J'arrive"})).status == 200
    assert town.said == [("Fuite d'eau", "fr", True)]
    assert town.kept == [("Natacha", "J'arrive")]


async def test_a_text_of_several_lines_keeps_its_words_apart(town):
    await town.client.post("/message", json={"sender": "Natacha", "text": "J'arrive\nà 18\u00a0h\r\n\x07Bises"})
    assert town.kept == [("Natacha", "J'arrive à 18 h Bises")]


async def test_a_token_guards_what_other_processes_hand_in(tmp_path):
    secret = tmp_path / "token"
    secret.write_text("tournesol\n")
    secret.chmod(0o600)
    town = Town(parse(f'[web]\ntoken_file = "{secret}"\n'))
    body = {"text": "Fuite d'eau", "lang": "fr"}
    async with TestClient(TestServer(town.face.app())) as client:
        for headers in ({}, {"Authorization": "Bearer tulipe"}, {"Authorization": "tournesol "}):
            assert (await client.post("/say", json=body, headers=headers)).status == 401
        assert town.said == []
        known = {"Authorization": "Bearer tournesol"}
        assert (await client.post("/say", json=body, headers=known)).status == 200
        assert (await client.post("/ask", json={"text": "rapport"})).status == 200
    assert town.said == [("Fuite d'eau", "fr", False)]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/ask", {}),
        ("/ask", {"text": "   "}),
        ("/ask", {"text": "x" * 501}),
        ("/ask", {"text": 3}),
        ("/ask", {"text": "\x00\u200b"}),
        ("/say", {"text": "ok", "lang": "de"}),
        ("/message", {"text": "no sender"}),
        ("/ask", ["not", "an", "object"]),
    ],
)
async def test_wrong_bodies_get_a_sentence(town, path, body):
    answer = await town.client.post(path, json=body)
    assert answer.status == 400
    assert (await answer.json())["error"].endswith((".", ":"))
    assert town.said == town.kept == []


@pytest.mark.parametrize(
    ("data", "charset"), [(b"[" * 60_000, "utf-8"), (b'{"text": "\xff"}', "utf-8"), (b'{"text": "rapport"}', "none")]
)
async def test_what_cannot_be_read_is_no_fault_of_ours(town, data, charset):
    kind = {"Content-Type": f"application/json; charset={charset}"}
    answer = await town.client.post("/ask", data=data, headers=kind)
    assert answer.status == 400
    assert (await answer.json())["error"] == "The body is not JSON."


async def test_nightwatch_tells_all_that_goes_on(town):
    mains = {"key": "nightwatch/mains/house", "severity": "major", "fr": "Coupure.", "en": "Blackout."}
    assert (await town.client.post("/problems", json={"problems": [mains]})).status == 200
    assert [(p.key, p.severity, p.fr, p.active) for p in town.problems] == [
        ("nightwatch/mains/house", "major", "Coupure.", True)
    ]


async def test_nightwatch_tells_the_power_cuts_that_are_over(town):
    since, until = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    cut = {"since": since.isoformat(), "until": until.isoformat()}
    assert (await town.client.post("/problems", json={"problems": [], "cuts": [cut]})).status == 200
    assert town.problems == [PowerCut(NOW, since, until)]
    town.cuts = (Cut(since, until),)
    await town.client.post("/problems", json={"problems": [], "cuts": [cut]})
    assert len(town.problems) == 1, "what is known is not told again"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"problems": [], "cuts": "none"},
        {"problems": [], "cuts": [{"since": "2026-11-23T06:30:00+01:00"}]},
        {"problems": [], "cuts": [{"since": "2026-11-23T06:30", "until": "2026-11-23T07:30"}]},
        {
            "problems": [{"key": "nightwatch/x/y", "severity": "major", "fr": "a", "en": "b"}],
            "cuts": [{"since": "2026-11-23T07:30:00+01:00", "until": "2026-11-23T06:30:00+01:00"}],
        },
        {"problems": "none"},
        {"problems": [3]},
        {"problems": [{"key": "nightwatch/x/y", "severity": "huge", "fr": "a", "en": "b"}]},
        {"problems": [{"key": "heater.sensor", "severity": "major", "fr": "a", "en": "b"}]},
        {"problems": [{"key": "nightwatch/x/y", "severity": "major", "fr": "a"}]},
    ],
)
async def test_a_wrong_list_of_problems_changes_nothing(town, body):
    answer = await town.client.post("/problems", json=body)
    assert answer.status == 400
    assert (await answer.json())["error"]
    assert town.problems == []


async def test_another_sites_page_cannot_command_the_house(town):
    answer = await town.client.post("/ask", json={"text": "je pars"}, headers={"Origin": "http://evil.example"})
    assert answer.status == 403
    for origin in ("null", "http://[", "file://"):
        assert (await town.client.post("/ask", json={"text": "x"}, headers={"Origin": origin})).status == 403
    form = await town.client.post("/ask", data=json.dumps({"text": "x"}), headers={"Content-Type": "text/plain"})
    assert form.status == 415


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "a.b.example.", "["])
async def test_a_name_that_is_not_of_this_house_reads_and_commands_nothing(town, host):
    """Another site's page whose name is suddenly the address of this house (DNS rebinding) is "the same site"."""
    origin = {"Host": host, "Origin": f"http://{host}"}
    for path in ("/", "/status", "/events"):
        assert (await town.client.get(path, headers={"Host": host})).status in (400, 403)
    assert (await town.client.post("/ask", json={"text": "je suis rentré"}, headers=origin)).status in (400, 403)
    assert (await town.client.post("/say", json={"text": "Bonjour"}, headers=origin)).status in (400, 403)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8765", "[::1]:8765", "bc-ui", "BC-UI.local", "bc-ui.home.arpa:80", "bc-ui.fritz.box", "maison.example"],
)
async def test_the_names_of_a_house_are_served(host):
    town = Town(parse('[web]\nnames = ["maison.example"]'))
    async with TestClient(TestServer(town.face.app())) as client:
        assert (await client.get("/", headers={"Host": host})).status == 200
        origin = {"Host": host, "Origin": f"http://{host}"}
        assert (await client.post("/ask", json={"text": "rapport"}, headers=origin)).status == 200


async def test_other_processes_may_call_the_house_by_any_name(town):
    answer = await town.client.post("/say", json={"text": "Bonjour"}, headers={"Host": "bc-ui.maison.example:8765"})
    assert answer.status == 200, "no browser sends this without an Origin"


async def test_a_taken_port_is_a_sentence():
    one = await serve(Town().face, "127.0.0.1", 0)
    port = one.addresses[0][1]
    with pytest.raises(WebError, match=r"cannot be served.*--port"):
        await serve(Town().face, "127.0.0.1", port)
    await one.cleanup()


async def test_a_long_sms_is_one_message(town):
    for path, most in (("/message", MAX_MESSAGE), ("/say", MAX_TEXT)):
        for length, status in ((most, 200), (most + 1, 400)):
            answer = await town.client.post(path, json={"sender": "Natacha", "text": "a" * length})
            assert answer.status == status, (path, length)
    assert [len(text) for _, text in town.kept] == [MAX_MESSAGE]


async def test_a_message_says_when_it_came(town):
    for at in (NOW.isoformat(), "2026-11-23T08:30:00", "yesterday", None, 7):
        body = {"sender": "Natacha", "text": "J'arrive", "at": at}
        assert (await town.client.post("/message", json=body)).status == 200
    assert town.came == [NOW, None, None, None, None], "a message is not refused for an instant that is none"


async def test_a_message_that_is_not_stored_is_to_be_handed_over_again(town):
    async def full(sender, text, at):
        raise NotStoredError("The message cannot be stored (is the disk full?): hand it over again.")

    town.face.message = full
    answer = await town.client.post("/message", json={"sender": "Natacha", "text": "J'arrive"})
    assert answer.status == 503
    assert "hand it over again" in (await answer.json())["error"]


@pytest.mark.parametrize(
    "host",
    [
        "192.168.1.5:8765", "[fd00::5]:8765", "127.0.0.1", "localhost:8765", "bc-hq:8765", "bc-hq.local:8765",
        "bc-hq.lan", "BC-HQ.Local.:8765", "maison.example.org",
    ],
)  # fmt: skip
async def test_the_page_is_reached_by_addresses_and_names_of_the_house(host):
    town = Town(parse('[web]\nnames = ["maison.example.org"]'))
    async with TestClient(TestServer(town.face.app())) as client:
        answer = await client.post("/ask", json={"text": "rapport"}, headers={"Host": host, "Origin": f"http://{host}"})
        assert answer.status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "192.168.1.5.evil.example", "local.evil.example", ":"]
)
@pytest.mark.parametrize("path", ["/ask", "/status"])
async def test_a_name_that_is_none_of_the_house_is_refused(town, host, path):
    headers = {"Host": host, "Origin": f"http://{host}"}
    if path == "/ask":
        answer = await town.client.post(path, json={"text": "je pars"}, headers=headers)
    else:
        answer = await town.client.get(path, headers=headers)
    assert answer.status == 403
    assert "web.names" in await answer.text()


async def test_long_names_leave_room_on_a_telephone(tmp_path):
    """One long name of a place took the whole width: every value stood there letter under letter."""
    town = Town()
    where = "chambre-des-enfants-du-premier-étage-côté-jardin"
    house = House(mode="lockout", mode_since=NOW, temperatures=(Temperature(where, 19.5, NOW),))

    async def snapshot():
        return house

    town.face.snapshot = snapshot
    look = (
        "<iframe id=f src='/copy' style='width:360px;height:900px;border:0'></iframe><p id=o></p>"
        "<script>setTimeout(()=>{const d=f.contentDocument;"
        "const v=[...d.querySelectorAll('dd')].map(e=>e.getBoundingClientRect().width);"
        "o.textContent='narrowest '+Math.min(...v)+' of '+v.length+', wide '+d.documentElement.scrollWidth},2000)"
        "</script>"
    )
    app = town.face.app()
    # The page itself lets nobody frame it.
    app.router.add_get("/copy", lambda request: answer_of(PAGE.read_text(encoding="utf-8")))
    app.router.add_get("/look", lambda request: answer_of(look))
    async with TestServer(app) as server:
        page = await shown(str(server.make_url("/look")), tmp_path, 5000)
    found = re.search(r"narrowest ([0-9.]+) of ([0-9]+), wide ([0-9]+)", page)
    assert found, page[-300:]
    narrowest, values, wide = map(float, found.groups())
    assert values > 5 and narrowest > 80 and wide <= 360


async def answer_of(text):
    return web.Response(text=text, content_type="text/html")
