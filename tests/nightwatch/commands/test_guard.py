"""Who may what: forged numbers, replays, wrong codes, odd texts."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.errors import ConfigError
from basecamp.remote import Command
from basecamp.settings.nightwatch.alarms import Person
from basecamp.settings.nightwatch.sms import CommandsSettings
from nightwatch.channels.sms.parts import Received
from nightwatch.commands.codes import drawn, totp
from nightwatch.commands.desk import is_command
from nightwatch.commands.guard import Guard, Ruling, hidden, plain_number, rule, split, within_rate
from nightwatch.commands.way import SmsWay

SETTINGS = CommandsSettings()
OWN = "+33612345678"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def needs(command: Command) -> bool:
    return command.verb in ("ack", "mode", "open", "close", "test")


def ruled(guard: Guard, line: str, now_s: float = 0.0, good: Callable[[str], int | None] = lambda code: None) -> Ruling:
    return rule(guard, line, needs, good, lambda: "482913", now_s, SETTINGS)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("+33612345678", OWN),
        ("0033612345678", OWN),
        ("06 12 34 56 78", OWN),
        ("06.12.34.56.78", OWN),
        ("+٣٣٦١٢٣٤٥٦٧٨", ""),
        ("+33６12345678", ""),
        ("Free", ""),
        ("", ""),
        ("+33612345678\n+33699999999", ""),
        ("612345678", ""),
        ("12345", ""),
    ],
)
def test_numbers(written: str, plain: str) -> None:
    assert plain_number(written, OWN) == plain


@pytest.mark.parametrize("own", [OWN, "0033612345678", "0612345678", ""])
def test_numbers_of_the_settings_are_known_however_they_are_written(own: str) -> None:
    """Somebody whose number stands there as it is dialled gets alarms: what he writes must count, too."""
    inbox: Any = SimpleNamespace(inbox=list, done=print)
    people = {"owner": Person(sms=own), "marie": Person(sms="06 00 00 00 02"), "tom": Person(sms="+33 7 00 00 00 03")}
    way = SmsWay(inbox, people, "owner")
    for written, who in ((OWN, "owner"), ("+33600000002", "marie"), ("0600000002", "marie"), ("0700000003", "tom")):
        expected = who if own or who != "owner" else None
        assert way.who(Received(written, "ok", "", "1")) == expected
    abroad = SmsWay(inbox, {"owner": Person(sms="+32470000001"), "marie": Person(sms="0600000002")}, "owner")
    assert abroad.who(Received("+33600000002", "ok", "", "1")) is None


@given(st.text(max_size=40))
def test_only_the_number_itself_is_the_number(forged: str) -> None:
    if plain_number(forged, OWN) == OWN:
        assert forged.isascii() and "".join(filter(str.isdigit, forged)).endswith("612345678")


def test_a_command_waits_for_the_code_that_was_sent_and_it_serves_once() -> None:
    asked = ruled(Guard(), "mode away 18h")
    assert (asked.do, asked.nonce) == ("ask for a code", "482913")
    done = ruled(asked.guard, "482913", 10)
    assert done.do == "carry out" and done.command is not None and done.command.verb == "mode"
    assert ruled(done.guard, "482913", 11).do == "nothing waits"
    assert ruled(asked.guard, "482913", SETTINGS.nonce_s).do == "nothing waits", "too late"
    # Inline, for the very command it was asked for only.
    assert ruled(asked.guard, "mode away 18h 482913", 10).do == "carry out"
    assert ruled(asked.guard, "mode home 482913", 10).do == "bad code"
    # It survives a restart.
    assert Guard.from_json(asked.guard.as_json()) == asked.guard


def test_totp_codes_serve_once_and_never_backwards() -> None:
    good = {"123456": 100, "654321": 99}.get
    first = ruled(Guard(), "mode home 123456", good=good)
    assert first.do == "carry out" and first.guard.counter == 100
    assert ruled(first.guard, "mode home 123456", 1, good).do == "bad code", "replayed"
    assert ruled(first.guard, "mode home 654321", 1, good).do == "bad code", "older"
    asked = ruled(Guard(), "ack 12")
    assert ruled(asked.guard, "123456", 1, good).do == "carry out"


def test_five_bad_codes_lock() -> None:
    guard = ruled(Guard(), "test").guard
    for left in range(4, 0, -1):
        ruling = ruled(guard, "000000", 1)
        assert (ruling.do, 5 - ruling.guard.bad) == ("bad code", left)
        guard = ruling.guard
    locked = ruled(guard, "000000", 1)
    assert locked.do == "lock" and locked.guard.locked_s == 1 + SETTINGS.lock_s and locked.guard.pending is None


def test_what_needs_no_code_is_answered_and_numbers_are_not_codes() -> None:
    assert ruled(Guard(), "status").do == "answer"
    assert split("ack 123456") == (split("ack 123456")[0], "")
    assert split("ack 123456")[0].args == {"id": 123456}
    assert split("open ssh 30m 123456")[1] == "123456"
    assert split("rendez-vous au 123456")[1] == ""
    assert hidden("mode home 123456") == "mode home ******"


@pytest.mark.parametrize(
    "sent",
    [
        *("482 913", "482-913", "482913.", " 482 913 !", "code 482913", "Code : 482 913", "le code est 482913"),
        *("my code is 482 913", "the code: 482913.", "mode home 482 913", "mode home 482913"),
    ],
)
def test_a_code_is_taken_as_people_send_it(sent: str) -> None:
    """Else it would be a message for the house: the secret told aloud, and the order not done."""
    assert is_command(sent)
    asked = ruled(Guard(), "mode home")
    assert ruled(asked.guard, sent, 10).do == "carry out"
    assert "913" not in hidden(sent)


@pytest.mark.parametrize(
    "text", ["rendez-vous au 123 456", "code 1234", "le code de la porte est 482913", "06 12 34 56 78", "482 913 merci"]
)
def test_other_figures_are_words_for_the_house(text: str) -> None:
    assert not is_command(text) and split(text)[1] == ""


def test_figures_that_are_to_be_said_are_said() -> None:
    command, code = split("say appelle le 06 12 345 678")
    assert (command.args["text"], code) == ("appelle le 06 12 345 678", "")
    assert hidden("ack 12 482 913") == "ack 12 ******"


def test_the_rate_is_by_number_and_hour() -> None:
    guard = Guard()
    for _ in range(SETTINGS.hour_cap):
        guard, allowed = within_rate(guard, OWN, 0.0, SETTINGS)
        assert allowed
    assert not within_rate(guard, OWN, 3599.0, SETTINGS)[1]
    assert within_rate(guard, "+33699999999", 10.0, SETTINGS)[1]
    assert within_rate(guard, OWN, 3601.0, SETTINGS)[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), st.from_regex(r"(test|mode home|ack 1)? ?[0-9]{4,8}")), max_size=12))
def test_no_text_without_the_right_code_carries_anything_out(lines: list[str]) -> None:
    guard = Guard()
    for now_s, line in enumerate(lines):
        ruling = rule(guard, line, needs, lambda code: None, lambda: "not a guess", now_s, SETTINGS)
        assert ruling.do != "carry out"
        guard = Guard.from_json(ruling.guard.as_json())


def test_the_secret_of_the_codes(tmp_path: Path) -> None:
    import pyotp

    path = tmp_path / "totp"
    path.write_text(SECRET + "\n")
    with pytest.raises(ConfigError, match="chmod 600"):
        totp(str(path))
    path.chmod(0o600)
    counter = totp(str(path))
    now = 1_700_000_000.0
    code = pyotp.TOTP(SECRET).at(int(now))
    assert counter(code, now) == counter(code, now + 30) == counter(code, now - 30) == int(now // 30)
    assert counter(code, now + 90) is None
    assert totp("")(code, now) is None
    path.write_text("not base32 !")
    with pytest.raises(ConfigError) as caught:
        totp(str(path))
    assert "not base32 !" not in str(caught.value)
    assert all(len(drawn()) == 6 for _ in range(20))
