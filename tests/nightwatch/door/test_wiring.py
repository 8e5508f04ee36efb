"""The door asked for by SMS: what opens it is sent, and never written down."""

import re
from pathlib import Path

from nightwatch.channels.channel import Sent
from tests.nightwatch.commands.test_desk import Desktop
from tests.nightwatch.door.igd import Igd
from tests.nightwatch.door.test_door import Place


async def test_open_web_by_sms_and_an_answer_that_cannot_be_sent_closes_it(tmp_path: Path) -> None:
    igd = Igd()
    place = Place(tmp_path, igd, await igd.start(), "http://127.0.0.1:9")
    desk = Desktop("", "fr")
    place.keeper = desk.keeper
    desk.desk.carriers.door = place.door()
    try:
        assert "renvoie le code" in await desk.receive("open web 20m")
        assert igd.mappings == {}
        said = await desk.receive("482913")
        found = re.search(r"http://203\.0\.113\.7:(\d+)/enter/(\S+) ", said)
        assert found is not None and int(found[1]) in igd.mappings
        assert len(said) <= 160
        assert found[2] not in f"{desk.keeper.kept}{desk.keeper.lines}"
        await desk.receive("close web")
        assert await desk.receive("482913") == "web fermé." and igd.mappings == {}

        await desk.receive("open web")
        desk.letters.outcome = Sent.refused("no network")
        await desk.receive("482913")
        assert igd.mappings == {} and desk.keeper.load("door") == {}
    finally:
        await desk.desk.carriers.door.leave()  # type: ignore[attr-defined]
        await desk.desk.close()
        await igd.runner.cleanup()
