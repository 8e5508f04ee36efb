"""The router is found by SSDP: real multicast, between two network namespaces that a wire connects."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nightwatch.door.router import Found, likeliest
from tests.nightwatch.door.lan import BOX, ROUTER

ROOT = Path(__file__).parents[3]
SCRIPT = """
import asyncio, json, sys, time
from basecamp.settings.nightwatch.sms import DoorSettings
from nightwatch.door.door import RouterDoor
from nightwatch.door.router import Mapping, RouterError, UpnpRouter
from nightwatch.keeper import MemoryKeeper
from tests.nightwatch.door.lan import BOX, HOUSE, ROUTER, Network
from tests.nightwatch.times import at

async def story(network):
    out = {}
    settings = DoorSettings(enabled=True, search_s=1, web_port=0)
    later = [0.0]
    def door():
        return RouterDoor(settings, "en", MemoryKeeper(), UpnpRouter(settings), lambda: at(later[0]))
    async def run():
STORY
    await run()
    return out

network = Network(*json.loads(sys.argv[1]))
try:
    print(json.dumps(asyncio.run(asyncio.wait_for(story(network), 60))))
finally:
    network.close()
"""


def told(story: str, *routers: dict[str, Any]) -> dict[str, Any]:
    """What a story tells in a house where these routers are."""
    wire = ["unshare", "--net", "ip", "link", "add", "probe0", "type", "veth", "peer", "name", "probe1"]
    if shutil.which("ip") is None or subprocess.run(wire, check=False, capture_output=True).returncode:
        pytest.skip("network namespaces and a wire between them cannot be made here (needs root and iproute2)")
    lines = "\n".join("        " + line for line in story.strip().splitlines())
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", SCRIPT.replace("STORY", lines), json.dumps(routers)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


DOOR = """
one = door()
out["opened"] = await one.open("web", 20)
out["open"] = network.ask()
out["again"] = await one.open("web", 40)
out["renewed"] = network.ask()
later[0] = 2400.0
one.turn()
await one.closing
out["closed"] = network.ask()
"""


@pytest.mark.parametrize("version", [1, 2])
def test_a_mapping_is_opened_renewed_and_closed_on_the_router_that_was_found(version: int) -> None:
    out = told(DOOR, {"address": ROUTER, "version": version})
    assert "http://203.0.113.7:" in out["opened"] and "Open for 20 min" in out["opened"]
    (first,) = out["open"][ROUTER]["mappings"].values()
    assert (first["InternalClient"], first["LeaseDuration"]) == ("192.168.77.2", "1260")
    (second,) = out["renewed"][ROUTER]["mappings"].values()
    assert second["LeaseDuration"] == "2460"
    assert out["closed"][ROUTER]["mappings"] == {}
    heard = out["closed"][ROUTER]["heard"]
    assert sorted(set(heard)) == [f"urn:schemas-upnp-org:device:InternetGatewayDevice:{n}" for n in (1, 2)]
    assert len(heard) == 2, "it is searched once, then known"


def test_of_several_the_default_gateway_is_taken_whoever_is_quicker() -> None:
    out = told(DOOR, {"address": BOX}, {"address": ROUTER, "garbage": True})
    assert len(out["open"][ROUTER]["mappings"]) == 1 and out["open"][BOX]["mappings"] == {}
    assert out["open"][BOX]["heard"], "it answered, too"


def test_one_that_opens_no_ports_leaves_its_turn_to_the_next() -> None:
    out = told(DOOR, {"address": ROUTER, "ports": False}, {"address": BOX})
    assert len(out["open"][BOX]["mappings"]) == 1 and out["closed"][BOX]["mappings"] == {}


def test_when_none_opens_ports_or_none_answers_a_sentence_says_so_in_time() -> None:
    story = """
began = time.monotonic()
out["said"] = await door().open("web", 5)
out["took"] = time.monotonic() - began
"""
    out = told(story, {"address": ROUTER, "ports": False})
    assert f"Nothing is open: The device at http://{ROUTER}:" in out["said"] and "opens no ports" in out["said"]
    out = told(story)
    assert "Nothing is open: No router answered UPnP within 1 s: switch UPnP on" in out["said"]
    assert 1 <= out["took"] < 20
    # Somebody who sends us to another host is not followed.
    out = told(story, {"address": BOX, "says": "http://198.51.100.9:5000/igd.xml"})
    assert "No router answered" in out["said"]


def test_what_a_router_refuses_is_said_in_words_and_one_that_moved_is_searched_again() -> None:
    story = """
router = UpnpRouter(settings)
await router.find()
for error in (606, 718, 725, 501):
    network.ask(**{ROUTER: {"fails": error}})
    try:
        await router.map(Mapping(40000, 22, 60))
    except RouterError as refused:
        out[str(error)] = str(refused)
network.ask(**{ROUTER: {"fails": 0}})
await router.map(Mapping(40000, 22, 60))
router.service._service_info = router.service._service_info._replace(control_url="http://192.168.77.1:9/control")
try:
    await router.unmap(40000)
except RouterError as error:
    out["said"] = str(error)
await router.unmap(40000)
out["now"] = network.ask()
"""
    out = told(story, {"address": ROUTER})
    words = {"606": "to nobody", "718": "port is taken", "725": "for ever only", "501": "error 501"}
    assert all(one in out[error] for error, one in words.items())
    assert "does not answer UPnP" in out["said"]
    assert out["now"][ROUTER]["mappings"] == {}


def test_which_answers_are_worth_asking() -> None:
    found = [
        Found("http://192.168.1.9:80/a", "192.168.1.9"),
        Found("http://192.168.1.1:5000/igd", "192.168.1.1"),
        Found("http://192.168.1.1:5000/igd", "192.168.1.1"),
        Found("http://evil.example/igd", "192.168.1.66"),
        Found("file:///etc/passwd", "192.168.1.1"),
        Found("http://[not an address", "192.168.1.1"),
        Found("", "192.168.1.1"),
    ]
    assert likeliest(found, "192.168.1.1") == ["http://192.168.1.1:5000/igd", "http://192.168.1.9:80/a"]
    assert likeliest(found, "") == ["http://192.168.1.9:80/a", "http://192.168.1.1:5000/igd"]
