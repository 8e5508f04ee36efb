"""The desk: messages in, answers out, what is done and what is written down."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from basecamp.house import Lang
from basecamp.remote import answer, parse
from basecamp.settings import Settings
from hardware.ports import MainsReading
from nightwatch.channels.channel import Message, Sent
from nightwatch.channels.sms.parts import Received
from nightwatch.checks.check import all_checks
from nightwatch.checks.mains import Mains
from nightwatch.commands.desk import Desk
from nightwatch.commands.link import WORDS, sentence
from nightwatch.commands.snapshot import snapshot
from nightwatch.commands.texts import TEXTS
from nightwatch.commands.way import PushoverWay, SmsWay
from nightwatch.hello import pieces
from nightwatch.keeper import MemoryKeeper
from nightwatch.sources.port import Raised
from nightwatch.verdict import Instant
from nightwatch.watch import Watch
from tests.nightwatch.times import NOON, at

OWN, MARIE, GUEST = "+33612345678", "+33600000002", "+33600000003"
PEOPLE = {"owner": {"sms": OWN}, "marie": {"sms": MARIE}, "guest": {"sms": GUEST}}


class House:
    """A hello on loopback that keeps what it is told. `up` False: it answers 503."""

    def __init__(self) -> None:
        self.up = True
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.effects: list[Any] = [{"skill": "modes"}]
        self.slow: list[float] = []
        """Seconds the next answers take."""
        self.refused = 0
        """So many of the next requests are answered 503."""
        self.never = ""
        """A text that is answered 400."""

    async def hear(self, request: web.Request) -> web.Response:
        if not self.up or self.refused:
            self.refused -= self.up
            raise web.HTTPServiceUnavailable
        if self.never and (await request.json())["text"] == self.never:
            raise web.HTTPBadRequest
        if self.slow:
            await asyncio.sleep(self.slow.pop(0))
        self.got.append((request.path, await request.json()))
        return web.json_response({"said": "D'accord.", "effects": self.effects})

    async def status(self, request: web.Request) -> web.Response:
        if not self.up:
            raise web.HTTPServiceUnavailable
        message = {"id": 1, "sender": "Paul", "text": "j'arrive", "at": NOON.isoformat(), "heard": False}
        return web.json_response({"house": {"mode": "asleep", "messages": [message], "temperatures": [{"x": 1}]}})

    async def start(self) -> str:
        app = web.Application()
        app.add_routes([web.post("/{way}", self.hear), web.get("/status", self.status)])
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}"


class Letters:
    """An inbox and a channel in one."""

    name = "sms"
    timeout_s = 5.0

    def __init__(self) -> None:
        self.waiting: dict[str, Received] = {}
        self.sent: list[Message] = []
        self.outcome = Sent.delivered()

    def inbox(self) -> list[Received]:
        return list(self.waiting.values())

    def done(self, message: Received) -> None:
        self.waiting.pop(message.print, None)

    async def send(self, message: Message) -> Sent:
        self.sent.append(message)
        return self.outcome

    async def condition(self) -> str:
        return ""

    async def close(self) -> None:
        pass


class Account:
    """A Pushover account, as its receiver shows it."""

    def __init__(self, letters: Letters) -> None:
        self.inbox, self.done = letters.inbox, letters.done

    async def close(self) -> None:
        pass


class Desktop:
    """A desk with everything around it; time stands still but for `later`. `name`: of the way in."""

    def __init__(
        self, url: str, lang: str, keeper: MemoryKeeper | None = None, name: str = "sms", **commands: Any
    ) -> None:
        self.settings = Settings.model_validate(
            {
                "nightwatch": {
                    "language": lang,
                    "alarms": {"people": PEOPLE},
                    "hello": {"url": url},
                    "commands": {"readers": ["marie"], "family": ["marie", "guest"]} | commands,
                }
            }
        )
        self.later = 0.0
        self.trusted = True
        self.keeper = keeper or MemoryKeeper()
        self.letters = Letters()
        checks = [check for check in all_checks(self.settings.nightwatch) if isinstance(check, Mains)]
        ways = ["sms:owner", "pushover:owner"]
        self.watch = Watch(
            self.settings.nightwatch, self.settings.nightwatch.language or "fr", checks, self.keeper, ways, self.now()
        )
        account: Any = Account(self.letters)
        people = self.settings.nightwatch.alarms.people
        way = SmsWay(self.letters, people, "owner") if name == "sms" else PushoverWay(account, "owner")
        self.desk = Desk(self.settings, self.keeper, self.watch, way, self.letters, self.now, nonce=lambda: "482913")
        self.count = 0

    def now(self) -> Instant:
        return at(self.later, trusted=self.trusted)

    async def receive(self, text: str, number: str = OWN, age_s: float = 5.0) -> str:
        """The answer given to a message; "" = none."""
        self.count += 1
        dated = (NOON + timedelta(seconds=self.later - age_s)).isoformat()
        self.letters.waiting[str(self.count)] = Received(number, text, dated, str(self.count))
        before = len(self.letters.sent)
        await self.run()
        assert not self.letters.waiting
        answers = self.letters.sent[before:]
        assert all(message.person in ("owner", "marie") for message in answers)
        return " / ".join(message.text for message in answers)

    async def run(self) -> None:
        for _ in range(3):
            self.desk.turn()
            if self.desk.reading is not None:
                await self.desk.reading
            self.desk.turn()
            while self.desk.errands.busy:
                await asyncio.gather(*self.desk.errands.busy.values())

    def audit(self) -> str:
        return "\n".join(what for _, what in self.keeper.lines)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    await house.runner.cleanup()


@pytest.fixture
async def desktop(house: House) -> AsyncIterator[Callable[..., Desktop]]:
    url = await house.start()
    made: list[Desktop] = []

    def make(lang: str = "fr", **more: Any) -> Desktop:
        made.append(Desktop(url, lang, **more))
        return made[-1]

    yield make
    for one in made:
        await one.desk.close()


@pytest.mark.parametrize(("lang", "words"), [("fr", "renvoie le code 482913"), ("en", "send back the code 482913")])
async def test_an_order_waits_for_its_code_and_goes_to_the_house_once(
    desktop: Callable[..., Desktop], house: House, lang: str, words: str
) -> None:
    desk = desktop(lang)
    assert words in await desk.receive("mode away 18h")
    assert house.got == []
    assert await desk.receive("482913") == "D'accord."
    ((path, body),) = house.got
    assert (path, body["text"]) == ("/ask", WORDS[lang]["lockout_for"].format(minutes=360))  # type: ignore[index]
    assert body["afar"] is True, "what the house answers is read on a phone, not heard in the house"
    assert await desk.receive("482913") == TEXTS[lang]["no_code"]  # type: ignore[index]
    assert len(house.got) == 1
    assert "482913" not in desk.audit() and "mode away 18h: ask for a code" in desk.audit()


async def test_strangers_and_forged_numbers_get_nothing(desktop: Callable[..., Desktop], house: House) -> None:
    desk = desktop()
    for number in ("+33699999999", "Maman", "", "+٣٣٦١٢٣٤٥٦٧٨", "x" * 300, "+33612345678;rm"):
        assert await desk.receive("status", number) == ""
    for _ in range(100):
        await desk.receive("status", "+33699999999")
    assert house.got == [] and len(desk.keeper.lines) == 20
    assert "99999" not in desk.audit().replace("9999****", "")


async def test_reading_is_free_for_readers_and_changing_is_not(desktop: Callable[..., Desktop], house: House) -> None:
    desk = desktop()
    assert "RAS" in await desk.receive("status", MARIE)
    assert "Paul" in await desk.receive("messages", MARIE)
    for line in ("mode home", "ack 1", "open ssh", "test", "say coucou", "heat eco", "mode home 482913"):
        assert await desk.receive(line, MARIE) in (TEXTS["fr"]["not_allowed"], ""), line
    assert all(path == "/message" for path, _ in house.got)
    assert await desk.receive("status", GUEST) == ""


async def test_a_familys_words_are_kept_until_the_house_takes_them(
    desktop: Callable[..., Desktop], house: House
) -> None:
    desk = desktop()
    house.up = False
    assert await desk.receive("Je rentre ce soir vers 18 h", MARIE, age_s=86400) == ""
    assert await desk.receive("x" * 1000, GUEST) == ""
    again = desktop(keeper=desk.keeper)  # restarted meanwhile
    again.later, house.up = 700.0, True
    await again.run()
    came = NOON.isoformat()
    assert house.got[0] == ("/message", {"sender": "marie", "text": "Je rentre ce soir vers 18 h", "at": came})
    assert [len(body["text"]) for _, body in house.got[1:]] == [1000], "one long SMS is one message"
    assert again.keeper.load("errand") == {}
    assert pieces(" \x00\n ") == []


@pytest.mark.parametrize("number", [OWN, GUEST])
async def test_of_a_very_long_message_the_beginning_is_told(
    desktop: Callable[..., Desktop], house: House, number: str
) -> None:
    desk = desktop()
    await desk.receive("Bonjour à tous. " + "bla " * 300, number)
    ((_, body),) = house.got
    assert body["text"].startswith("Bonjour à tous. bla") and body["text"].endswith("bla…")
    house.got.clear()
    assert await desk.receive("say " + "bla " * 300) == "" and house.got == [], "a command is done whole or not at all"


async def test_a_clock_that_cannot_be_believed_dates_no_message(desktop: Callable[..., Desktop], house: House) -> None:
    desk = desktop()
    desk.trusted = False
    await desk.receive("J'arrive", MARIE)
    assert house.got == [("/message", {"sender": "marie", "text": "J'arrive"})]


async def test_words_are_told_in_the_order_they_came(desktop: Callable[..., Desktop], house: House) -> None:
    desk = desktop()
    house.up = False
    for number in range(12):
        await desk.receive(f"message {number}", MARIE)
    await desk.receive("".join(f"{number:04d} " for number in range(300)), GUEST)
    again = desktop(keeper=MemoryKeeper())  # a restart: what is on disk comes back in the order of its keys, as letters
    for key, errand in sorted(desk.keeper.load("errand").items()):
        again.keeper.put("errand", key, errand)
    again.later, house.up = 700.0, True
    house.slow = [0.05, 0.0]
    await again.run()
    told = [body["text"] for _, body in house.got]
    assert told[:12] == [f"message {number}" for number in range(12)]
    rest = " ".join(told[12:])
    assert rest.startswith("0000 0001 ") and len(rest) in range(990, 1010), "the beginning of a very long one"
    assert rest.replace(" ", "").startswith("".join(f"{number:04d}" for number in range(190)))


async def test_a_house_that_comes_back_meanwhile_is_told_in_order(
    desktop: Callable[..., Desktop], house: House
) -> None:
    desk = desktop(max_length=3000)
    long = " ".join(f"{number:04d}" for number in range(500))
    house.refused = 1
    await desk.receive(long, MARIE)
    desk.later = 3.0
    await desk.receive("et encore", GUEST)  # before the long one is due again
    desk.later = 20.0
    await desk.run()
    told = [body["text"] for _, body in house.got]
    assert " ".join(told) == f"{long} et encore"
    assert desk.keeper.load("errand") == {}


async def test_a_message_the_house_never_takes_holds_no_other_back(
    desktop: Callable[..., Desktop], house: House
) -> None:
    desk = desktop()
    house.never = "poison"
    await desk.receive("poison", MARIE)
    await desk.receive("bonjour", GUEST)
    for _ in range(8):
        desk.later += 700
        await desk.run()
    assert [body["text"] for _, body in house.got] == ["bonjour"]
    assert [errand["text"] for errand in desk.keeper.load("errand").values()] == ["poison"], "and it is not lost"


async def test_old_messages_and_floods_are_ignored(desktop: Callable[..., Desktop]) -> None:
    desk = desktop(hour_cap=3)
    assert await desk.receive("status", age_s=901) == ""
    assert await desk.receive("status", age_s=-901) == ""
    assert await desk.receive("status " * 400) == ""
    for _ in range(3):
        assert await desk.receive("status")
    assert await desk.receive("status") == ""
    desk.later = 3700
    assert await desk.receive("status")
    desk.trusted = False  # no clock to judge by
    assert await desk.receive("status", age_s=5000)


async def test_five_bad_codes_lock_and_the_owner_hears_it_elsewhere(
    desktop: Callable[..., Desktop], house: House
) -> None:
    desk = desktop()
    await desk.receive("mode home")
    for left in range(4, 1, -1):
        assert f"({left} essais" in await desk.receive("000000")
    assert "(dernier essai" in await desk.receive("000000")
    assert await desk.receive("000000") == ""
    assert [one.to for one in desk.watch.outbox.deliveries.values()] == ["pushover:owner"]
    assert await desk.receive("482913") == "" and await desk.receive("status") == ""
    again = desktop(keeper=desk.keeper)
    assert await again.receive("status") == "", "a restart does not unlock"
    again.later = 3601
    assert "RAS" in await again.receive("status")
    assert house.got == []


async def test_the_house_away_is_told_as_it_is(desktop: Callable[..., Desktop], house: House) -> None:
    desk = desktop()
    house.up = False
    await desk.receive("heat eco 2h")
    assert "noté, la maison ne répond pas" in await desk.receive("482913")
    house.up, desk.later = True, 10.0
    await desk.run()
    assert desk.letters.sent[-1].text == "D'accord."
    assert house.got[-1][1]["text"] == "chauffage éco pendant 120 minutes"
    house.effects = []
    await desk.receive("mode night")
    assert "n'a pas fait" in await desk.receive("482913")
    house.up = False
    await desk.receive("mode home")
    await desk.receive("482913")
    desk.later = 3700
    await desk.run()
    assert "Abandonné" in desk.letters.sent[-1].text


async def test_an_answer_is_tried_again_when_refused_and_never_doubled(desktop: Callable[..., Desktop]) -> None:
    desk = desktop()
    desk.letters.outcome = Sent.refused("no network")
    await desk.receive("status")
    desk.letters.outcome, desk.later = Sent.unknown("silence"), 6.0
    await desk.run()
    desk.later = 700.0
    await desk.run()
    assert len(desk.letters.sent) == 2


async def test_alarms_are_acknowledged_by_number_with_a_code(desktop: Callable[..., Desktop]) -> None:
    desk = desktop()
    (check,) = desk.watch.checks.values()
    for seconds in (0.0, 2.0, 4.0, 8.0):
        desk.later = seconds
        desk.watch.observe(check, {"house": [MainsReading("supply", False, NOON)]}, desk.now())
    (record,) = desk.watch.records.values()
    assert record.id == 1 and "1 Coupure" in await desk.receive("status")
    await desk.receive("OK 1")
    assert await desk.receive("482913") == "Alarme 1 vue."
    assert desk.watch.records[("mains", "house")].acknowledged == "sms:owner"
    await desk.receive("ack 7")
    assert await desk.receive("482913") == "Aucune alarme 7."
    await desk.receive("open ssh")
    assert "pas activée" in await desk.receive("482913")
    await desk.receive("test")
    assert "essai" in await desk.receive("482913")


async def test_a_bare_ok_answers_the_alarm_that_asks_for_it(desktop: Callable[..., Desktop], house: House) -> None:
    """Half asleep, nobody types the number; and the house is not to be woken by a voice that says "OK"."""
    desk = desktop()
    await desk.receive("Ok.")
    assert [body["text"] for path, body in house.got if path == "/message"] == ["Ok."], (
        "nothing asks: a word like others"
    )
    mains = desk.watch.checks["mains"]
    for _ in range(2):
        desk.later += 3
        desk.watch.observe(mains, {"house": [MainsReading("supply", False, NOON)]}, desk.now())
    assert "« ok 1 »" in await desk.receive("OK")
    assert await desk.receive("482913") == "Alarme 1 vue."
    assert len(house.got) == 1
    await desk.receive("vu", MARIE)
    assert len(house.got) == 2, "of anybody else it is a word"


async def test_pushover_asks_for_the_same_codes_and_has_a_lock_of_its_own(
    desktop: Callable[..., Desktop], house: House
) -> None:
    desk = desktop(name="pushover")
    assert "RAS" in await desk.receive("status", "application 2002")
    assert "renvoie le code" in await desk.receive("mode home", "application 2002")
    assert house.got == []
    assert await desk.receive("482913") == "D'accord."
    assert await desk.receive("status", age_s=901) == "" and await desk.receive("482913") == TEXTS["fr"]["no_code"]
    await desk.receive("Je rentre tard")
    path, body = house.got[-1]
    assert (path, body["sender"], body["text"]) == ("/message", "owner", "Je rentre tard")
    await desk.receive("mode home")
    for _ in range(5):
        await desk.receive("000000")
    assert await desk.receive("status") == ""
    assert [one.to for one in desk.watch.outbox.deliveries.values()] == ["sms:owner"]
    (told,) = desk.watch.outbox.cases.values()
    assert "commandes par Pushover bloquées" in told.notice.text.fr
    assert "commands by Pushover locked" in told.notice.text.en
    assert all(line.startswith("pushover ") for line in desk.audit().splitlines())
    sms = desktop(keeper=desk.keeper)
    assert "RAS" in await sms.receive("status"), "the other way in is not locked"


async def test_a_one_time_code_serves_once_by_whatever_way_it_comes(
    desktop: Callable[..., Desktop], house: House, tmp_path: Path
) -> None:
    import pyotp

    path = tmp_path / "totp"
    path.write_text(pyotp.random_base32() + "\n")
    path.chmod(0o600)
    keeper = MemoryKeeper()
    ways = {name: desktop(keeper=keeper, name=name, totp_file=str(path)) for name in ("sms", "pushover")}
    code = pyotp.TOTP(path.read_text().strip()).at(NOON)
    assert await ways["sms"].receive(f"mode home {code}") == "D'accord."
    assert "Code faux" in await ways["pushover"].receive(f"mode home {code}")
    later = pyotp.TOTP(path.read_text().strip()).at(NOON + timedelta(seconds=30))
    assert await ways["pushover"].receive(f"mode home {later}") == "D'accord."
    assert "Code faux" in await ways["sms"].receive(f"mode home {later}")
    assert len(house.got) == 2


def test_every_text_and_sentence_exists_in_both_languages() -> None:
    assert TEXTS["fr"].keys() == TEXTS["en"].keys() and WORDS["fr"].keys() == WORDS["en"].keys()
    over = {"verb": "mode", "args": {"mode": "lockout", "until": (NOON - timedelta(hours=1)).isoformat()}}
    assert sentence(over, NOON, "fr") is None


@pytest.mark.parametrize(("lang", "said"), [("fr", "chauffage confort"), ("en", "heating comfort")])
def test_the_heating_is_told_as_the_house_has_it(lang: Lang, said: str) -> None:
    settings = Settings()
    watch = Watch(settings.nightwatch, lang, [], MemoryKeeper(), [], at(0))
    told: dict[str, Any] = {"mode": "lockout", "heating": {"profile": "work_week", "mode": "comfort"}}
    assert said in answer(parse("status"), snapshot(watch, told), NOON, lang, settings).text


@pytest.mark.parametrize(("lang", "said"), [("fr", "1 Instable : Porte ouverte"), ("en", "1 Unstable: Door open")])
def test_what_comes_and_goes_is_not_all_fine_for_a_moment(lang: Lang, said: str) -> None:
    settings = Settings()
    watch = Watch(settings.nightwatch, lang, all_checks(settings.nightwatch), MemoryKeeper(), [], at(0))
    for number in range(3):
        watch.hand_in(Raised("door", "Porte ouverte.", "Door open."), at(number * 60))
        watch.observe(watch.checks["raised"], {"door": Raised("door", "Porte ouverte.", "Door open.")}, at(number * 60))
        watch.take_back("door", None, at(number * 60 + 30))
    (record,) = watch.alarms.living()
    assert record.level == "ok" and record.announced == "critical"
    told = answer(parse("status"), snapshot(watch, None), NOON, lang, settings).text
    assert told.startswith(f"{record.id}{said[1:]}")


def test_nonsense_from_the_house_is_no_house() -> None:
    settings = Settings()
    watch = Watch(settings.nightwatch, "fr", [], MemoryKeeper(), [], at(0))
    told: dict[str, Any] = {"mode": 7, "heating": [], "temperatures": "x", "messages": [{"id": None}, 3]}
    assert snapshot(watch, told).messages == () and snapshot(watch, told).mode == "cocoon"
