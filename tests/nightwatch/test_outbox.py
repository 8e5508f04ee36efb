"""The outbox: grouping, caps, retries, unknown outcomes, escalation, what a crash leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from basecamp.settings.nightwatch.alarms import AlarmsSettings
from nightwatch.alarms import Notice, Record
from nightwatch.channels.channel import Sent
from nightwatch.channels.pushover.channel import MAX_TEXT
from nightwatch.channels.sms.channel import shape
from nightwatch.delivery import Case, Delivery
from nightwatch.keeper import MemoryKeeper
from nightwatch.outbox import Outbox
from nightwatch.routing import Steps, steps_for
from nightwatch.texts import fits, message
from nightwatch.verdict import Text

WAYS = ("sms:owner", "pushover:owner", "sms:second", "voice:house")
SETTINGS = AlarmsSettings()


def notice(
    number: int, kind: str = "alarm", level: str = "warning", check: str = "services", subject: str = "x"
) -> Notice:
    text = Text(f"texte {number}", f"text {number}")
    return Notice(kind, check, subject, number, level, text, "2026-11-23T12:00:00+01:00")  # type: ignore[arg-type]


def box(**changes: object) -> Outbox:
    return Outbox(SETTINGS.model_copy(update=changes), MemoryKeeper())


def nobody(_: Notice) -> bool:
    return False


def everybody(_: Notice) -> bool:
    return True


def send(outbox: Outbox, channel: str, now: float, sent: Sent | None = None) -> int | None:
    one = outbox.due(channel, now)
    if one is None:
        return None
    outbox.start(one.id, now)
    outbox.finish(one.id, sent or Sent.delivered(), now)
    return one.id


ONE: Steps = (("sms:owner",),)
TWO: Steps = (("pushover:owner",), ("sms:owner",))


def test_the_first_goes_at_once_and_the_next_ones_go_together() -> None:
    outbox = box()
    outbox.add(notice(1), ONE, 0)
    first = outbox.due("sms", 0)
    assert first is not None
    send(outbox, "sms", 0)
    for number in (2, 3, 4):
        outbox.add(notice(number), ONE, float(number))
    assert outbox.due("sms", 29) is None
    together = outbox.due("sms", 30)
    assert together is not None
    assert [one.alarm for one in together.notices] == [2, 3, 4]


def test_what_goes_together_is_never_cut_off() -> None:
    """Warnings in Unicode, and a leak after them: the modem cuts an SMS after four parts, Pushover a long message."""
    outbox = Outbox(SETTINGS, MemoryKeeper(), partial(fits, lang="fr", max_parts=4))
    outbox.add(notice(1), ONE, 0)
    send(outbox, "sms", 0)
    long = Text(
        "hello@bc-hq ne donne plus signe de vie, malgré un redémarrage : il faut voir ce qui l'empêche, ça presse.", ""
    )
    every = [replace(notice(number), text=long) for number in range(2, 8)]
    every.append(notice(8, level="critical", check="leak"))
    for one in every:
        outbox.add(one, (("sms:owner", "pushover:owner"),), 1.0)
    told: dict[str, list[int]] = {"sms": [], "pushover": []}
    for channel in told:
        while (one := outbox.due(channel, 31.0)) is not None:
            text = message(one, "fr", "BASECAMP").text
            kept = shape(text, one.critical, 4).text if channel == "sms" else text[:MAX_TEXT]
            assert not kept.endswith("...") and len(kept) >= len(text)
            told[channel] += [n.alarm for n in one.notices if f" {n.alarm} :" in kept]
            send(outbox, channel, 31.0)
    assert sorted(told["sms"]) == sorted(told["pushover"]) == list(range(2, 9))


def test_the_mains_never_waits_and_takes_along_what_waits() -> None:
    outbox = box()
    outbox.add(notice(1), ONE, 0)
    send(outbox, "sms", 0)
    outbox.add(notice(2), ONE, 1)
    outbox.add(notice(3, level="critical", check="mains"), ONE, 2)
    one = outbox.due("sms", 2)
    assert one is not None
    assert [n.alarm for n in one.notices] == [2, 3]


def test_an_alarm_does_not_sit_out_the_wait_of_the_news_it_goes_with() -> None:
    """The modem was away during the night report; it is back when the house begins to burn."""
    for level, check, at_once in (("critical", "raised", True), ("warning", "mains", True), ("warning", "x", False)):
        outbox = box(group_s=0)
        outbox.add(notice(1, level="info"), ONE, 0)
        now = 0.0
        for _ in range(7):
            send(outbox, "sms", now, Sent.refused("the modem is not plugged in"))
            now = next(iter(outbox.deliveries.values())).next_s
        now -= 600
        assert outbox.due("sms", now) is None
        outbox.add(notice(2, level=level, check=check), ONE, now)
        one = outbox.due("sms", now)
        assert (one is not None) == at_once
        assert one is None or [n.alarm for n in one.notices] == [1, 2]


def test_what_was_refused_waits_longer_each_time_and_blocks_nobody() -> None:
    outbox = box(group_s=0)
    outbox.add(notice(1), ONE, 0)
    waits = []
    now = 0.0
    for _ in range(9):
        one = outbox.due("sms", now)
        assert one is not None
        outbox.start(one.id, now)
        waits.append(outbox.finish(one.id, Sent.refused("busy"), now).next_s - now)
        now += waits[-1]
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]
    assert outbox.accounts["sms"].failures == 9
    assert outbox.accounts["sms"].used == ()
    outbox.add(notice(2), (("sms:second",),), now - 1)
    one = outbox.due("sms", now - 1)
    assert one is not None
    assert one.to == "sms:second"


def test_what_nobody_has_yet_grows_instead_of_queueing_up() -> None:
    outbox = box()
    outbox.add(notice(1), ONE, 0)
    send(outbox, "sms", 0, Sent.refused("no network"))
    outbox.add(notice(1, "resolution"), ONE, 5)
    send(outbox, "sms", 15)
    assert len(outbox.deliveries) == 1
    assert [n.kind for n in outbox.deliveries[2].notices] == ["alarm", "resolution"]


def test_an_unknown_outcome_is_sent_twice_at_most() -> None:
    outbox = box()
    outbox.add(notice(1), ONE, 0)
    assert send(outbox, "sms", 0, Sent.unknown("silence")) is not None
    assert outbox.due("sms", 59) is None
    number = send(outbox, "sms", 60, Sent.unknown("silence"))
    assert number is not None
    assert outbox.deliveries[number].progress == "lost"
    assert outbox.due("sms", 1e6) is None


def test_not_delivered_in_a_minute_goes_the_next_way_and_keeps_trying_the_first() -> None:
    outbox = box()
    outbox.add(notice(1), TWO, 0)
    send(outbox, "pushover", 0, Sent.refused("down"))
    outbox.tick(59, nobody)
    assert outbox.due("sms", 59) is None
    outbox.tick(60, nobody)
    assert send(outbox, "sms", 60) is not None
    outbox.tick(61, nobody)
    assert not outbox.open
    assert outbox.due("pushover", 61) is not None


def test_refused_for_good_goes_the_next_way_at_once() -> None:
    outbox = box()
    outbox.add(notice(1), TWO, 0)
    send(outbox, "pushover", 0, Sent.refused("wrong key", permanent=True))
    outbox.tick(0, nobody)
    assert send(outbox, "sms", 0) is not None


def test_a_critical_alarm_nobody_answers_goes_to_the_next_person() -> None:
    steps: Steps = (("sms:owner",), ("sms:second",))
    for answered, told in ((nobody, True), (everybody, False)):
        outbox = box()
        outbox.add(notice(1, level="critical"), steps, 0)
        send(outbox, "sms", 0)
        outbox.tick(299, answered)
        assert outbox.due("sms", 299) is None
        outbox.tick(300, answered)
        assert (outbox.due("sms", 330) is not None) is told


def test_an_end_goes_wherever_its_alarm_went() -> None:
    outbox = box()
    outbox.add(notice(1), TWO, 0)
    send(outbox, "pushover", 0, Sent.refused("down"))
    outbox.tick(60, nobody)
    send(outbox, "sms", 60)
    send(outbox, "pushover", 60)
    outbox.add(notice(1, "resolution"), TWO, 100)
    assert outbox.due("sms", 100) is not None
    assert outbox.due("pushover", 100) is not None


def test_the_voice_never_counts_as_delivered() -> None:
    outbox = box()
    outbox.add(notice(1), (("voice:house",), ("sms:owner",)), 0)
    send(outbox, "voice", 0)
    outbox.tick(1, nobody)
    assert outbox.due("sms", 1) is not None


def test_caps_keep_a_reserve_for_what_is_critical_and_lose_nothing() -> None:
    outbox = box(group_s=0, hour_cap=10, reserve=0.4)
    now = 0.0
    for number in range(30):
        outbox.add(notice(number + 1), ONE, now)
        send(outbox, "sms", now)
        now += 60
    assert len(outbox.accounts["sms"].used) == 6
    outbox.add(notice(99, level="critical"), ONE, now)
    assert send(outbox, "sms", now) is not None
    later = now + 3600
    while send(outbox, "sms", later) is not None:
        later += 60
    carried = {n.alarm for one in outbox.deliveries.values() if one.progress == "delivered" for n in one.notices}
    assert carried == {*range(1, 31), 99}


def test_what_is_never_delivered_is_given_up_in_the_end() -> None:
    outbox = box(give_up_h=1)
    outbox.add(notice(1), ONE, 0)
    outbox.tick(3601, nobody)
    assert [one.progress for one in outbox.deliveries.values()] == ["expired"]
    assert not outbox.open


def test_a_crash_while_sending_is_an_unknown_outcome() -> None:
    keeper = MemoryKeeper()
    outbox = Outbox(SETTINGS, keeper)
    outbox.add(notice(1), ONE, 0)
    one = outbox.due("sms", 0)
    assert one is not None
    outbox.start(one.id, 0)
    again = Outbox(SETTINGS, keeper)
    again.take_up(10)
    assert again.deliveries[one.id].copies == 1
    assert again.due("sms", 10) is None
    assert send(again, "sms", 70) == one.id
    assert again.deliveries[one.id].copies == 2


def test_old_things_are_forgotten_but_not_where_a_living_alarm_was_told() -> None:
    outbox = box()
    outbox.add(notice(1), ONE, 0)
    send(outbox, "sms", 0)
    outbox.tick(1, nobody)
    outbox.prune(3 * 86400, [1])
    assert outbox.deliveries
    outbox.prune(3 * 86400, [])
    assert not outbox.deliveries
    assert not outbox.cases


def test_what_a_newer_version_wrote_is_not_lost_by_an_older_one() -> None:
    record = Record("leak", "water", 3, "critical", announced="critical")
    outbox = box()
    case = outbox.add(notice(3, level="critical"), TWO, 0)
    (delivery,) = outbox.deliveries.values()
    newer = {"a field of tomorrow": 1}
    assert Record.from_json(record.as_json() | newer) == record
    assert Delivery.from_json(delivery.as_json() | newer) == delivery
    assert Case.from_json(case.as_json() | newer) == case
    assert Notice.from_json(case.notice.as_json() | newer) == case.notice


def test_routes_follow_the_table_and_never_tell_of_a_channel_through_itself() -> None:
    routes = SETTINGS.routes
    assert steps_for(notice(1, check="mains", level="critical"), routes, WAYS) == (("sms:owner", "pushover:owner"),)
    assert steps_for(notice(1), routes, WAYS) == (("pushover:owner",), ("sms:owner",))
    assert steps_for(notice(1, check="channels", subject="pushover"), routes, WAYS) == (("sms:owner",),)
    assert steps_for(notice(1, check="channels", subject="sms"), routes, WAYS) == (("pushover:owner",),)
    assert steps_for(notice(1, check="channels", subject="sms"), routes, ("sms:owner",)) == ()
    # What carries the SMS is the channel, too.
    assert steps_for(notice(1, check="gsm", subject="modem"), routes, WAYS) == (("pushover:owner",),)
    assert steps_for(notice(1, check="gsm", subject="modem"), routes, ("sms:owner",)) == ()
    # Only a person without a route is there: he is told rather than nobody.
    assert steps_for(notice(1), routes, ("sms:other",)) == (("sms:other",),)


OUTCOMES: list[Callable[[], Sent]] = [
    Sent.delivered,
    lambda: Sent.refused("no"),
    lambda: Sent.refused("no", permanent=True),
    lambda: Sent.unknown("?"),
]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 400), st.booleans()), max_size=60))
@settings(max_examples=150)
def test_whatever_the_channels_do_no_message_has_more_than_two_copies_and_all_end(
    story: list[tuple[int, int, int, bool]],
) -> None:
    keeper = MemoryKeeper()
    outbox = Outbox(SETTINGS, keeper)
    now = 0.0
    received: dict[int, int] = {}
    told: dict[int, set[int]] = {}

    def turn(channel: str, sent: Sent, crash: bool) -> None:
        nonlocal outbox
        one = outbox.due(channel, now)
        if one is None:
            return
        outbox.start(one.id, now)
        if sent.outcome != "refused":
            received[one.id] = received.get(one.id, 0) + 1
            for part in one.notices:
                told.setdefault(part.alarm, set()).add(one.id)
        if crash:
            outbox = Outbox(SETTINGS, keeper)
            outbox.take_up(now)
        else:
            outbox.finish(one.id, sent, now)

    for number, (sms, pushover, wait, crash) in enumerate(story):
        outbox.add(notice(number + 1, level="critical"), (("pushover:owner", "sms:owner"),), now)
        turn("sms", OUTCOMES[sms](), crash)
        turn("pushover", OUTCOMES[pushover](), False)
        now += wait
        outbox.tick(now, nobody)
    for _ in range(400):
        turn("sms", Sent.delivered(), False)
        turn("pushover", Sent.delivered(), False)
        now += 120
        outbox.tick(now, everybody)
    assert max(received.values(), default=0) <= 2
    assert set(told) == {number + 1 for number in range(len(story))} or any(
        one.progress == "refused" for one in outbox.deliveries.values()
    )
    assert not outbox.open
