"""The voice loop in simulated time, without audio."""

from hypothesis import given
from hypothesis import strategies as st

from hello.loop.machine import (
    Announce,
    Answer,
    Broken,
    Chime,
    Cut,
    Deafen,
    Decide,
    Forget,
    Greet,
    Listen,
    Loop,
    Nobody,
    Played,
    Quiet,
    Say,
    Show,
    StopWord,
    Tick,
    Timing,
    Utterance,
    Woke,
    step,
)

TIMING = Timing(guard=0.4, greet_after=1.5, command=4.0)


def play(*events, loop=None):
    """Run events through the machine; the answer is the last state and all actions."""
    loop, done = loop or Loop(), []
    for event in events:
        loop, actions = step(loop, event, TIMING)
        done += actions
    return loop, done


def says(text="ok", expects=False, at=3.0, timeout=6.0):
    return Answer(at, text, "fr", expects, True, timeout)


def test_one_command():
    loop, done = play(Woke(1), Utterance(2, "rapport", 0.9), says("Tout va bien."), Played(5), Tick(5.5))
    assert done == [
        Chime("wake"),
        Listen("command", 1.5),
        Deafen(),
        Decide("rapport", 0.9),
        Say("Tout va bien.", "fr"),
    ]
    assert loop.phase == "idle"


def test_a_microphone_lost_while_the_ears_are_open_holds_up_no_announcement():
    alarm = Announce(4, "Il y a une fuite.", "fr", True)
    loop, _ = play(Woke(1), Utterance(2, "je pars", 0.9), says("Tu reviens quand ?", True), Played(5), Tick(5.5), alarm)
    waiting, done = play(Tick(20), loop=loop)
    assert (waiting.phase, done) == ("listening", [])
    loop, done = play(Tick(32), loop=loop)
    assert done == [Deafen(), Decide(None)]
    loop, done = play(says("D'accord.", at=32), Played(33), Tick(34), loop=loop)
    assert Say("Il y a une fuite.", "fr") in done


def test_an_expected_answer_needs_no_hotword():
    loop, done = play(Woke(1), Utterance(2, "je pars"), says("Tu reviens quand ?", True), Played(5), Tick(5.5))
    assert loop.phase == "listening"
    assert done[-1] == Listen("answer", 6.0)


def test_the_ears_stay_shut_for_the_guard_time():
    loop, done = play(Woke(1), Utterance(2, "je pars"), says("Quand ?", True), Played(5), Tick(5.3))
    assert loop.phase == "guard"
    assert not any(isinstance(a, Listen) and a.opening == "answer" for a in done)


def test_the_hotword_alone_greets_once_then_lets_go():
    loop, done = play(
        Woke(1), Nobody(5), says("Que puis-je faire pour vous ?", True, timeout=4.0), Played(8), Tick(8.5)
    )
    assert Greet() in done
    assert done[-1] == Listen("command", 4.0)
    loop, done = play(Nobody(12), loop=loop)
    assert loop.phase == "idle"
    assert Decide(None) not in done


def test_the_tail_of_the_hotword_is_no_misunderstood_command():
    _, done = play(Woke(1), Utterance(2, ""))
    assert done[-1] == Greet()


def test_after_the_greeting_what_is_not_understood_is_said_to_be():
    loop, _ = play(Woke(1), Nobody(5), says("?", True), Played(8), Tick(8.5))
    _, done = play(Utterance(10, ""), loop=loop)
    assert done[-1] == Decide("", 0.0)


def test_no_answer_to_a_question_is_told_to_the_dialog():
    loop, _ = play(Woke(1), Utterance(2, "je pars"), says("Quand ?", True), Played(5), Tick(5.5))
    _, done = play(Nobody(12), loop=loop)
    assert done == [Deafen(), Decide(None)]


def test_stop_cuts_speech_and_ends_the_dialog():
    loop, done = play(Woke(1), Utterance(2, "rapport"), says("Long rapport", True), StopWord(4))
    assert done[-2:] == [Cut(), Forget()]
    loop, done = play(Played(4.1), Tick(4.5), loop=loop)
    assert loop.phase == "idle"
    assert done == []


def test_the_hotword_cuts_speech_and_listens():
    loop, done = play(Woke(1), Utterance(2, "rapport"), says("Long rapport"), Woke(4))
    assert done[-3:] == [Cut(), Chime("wake"), Listen("command", 1.5)]
    assert loop.phase == "listening"


def test_silence_mode_shows_instead_of_speaking_and_still_listens():
    loop, done = play(
        Quiet(0, True), Woke(1), Utterance(2, "je pars"), says("Tu reviens quand ?", True), Tick(3.1), Tick(3.5)
    )
    assert Show("Tu reviens quand ?", "fr") in done
    assert not any(isinstance(a, Say) for a in done)
    assert loop.phase == "listening"


def test_announcements_wait_for_the_end_of_the_dialog_urgent_first():
    loop, done = play(
        Woke(1),
        Announce(1.1, "courrier", "fr"),
        Announce(1.2, "fuite d'eau", "fr", True),
        Utterance(2, "rapport"),
        says("Bien."),
        Played(5),
    )
    assert not any(isinstance(a, Say) and a.text != "Bien." for a in done)
    loop, done = play(Tick(5.5), Played(8), Tick(8.5), Played(10), Tick(10.5), loop=loop)
    assert done == [Say("fuite d'eau", "fr"), Say("courrier", "fr")]
    assert loop.phase == "idle"


def test_who_rings_five_times_during_a_dialog_is_announced_once_and_messages_are_all_told():
    bell = [Announce(at, "On sonne à la porte.", "fr", True) for at in (1.1, 1.2, 1.3)]
    told = [Announce(1.4, "Message : oui", "fr", message=number) for number in (1, 2)]
    loop, _ = play(Woke(1), *bell, *told)
    assert loop.waiting == (bell[0], *told)
    loop, done = play(Announce(1, "On sonne à la porte.", "fr", True), Announce(2, "On sonne à la porte.", "fr", True))
    assert len(done) == 1 and len(loop.waiting) == 1, "said again to whoever rings after it was said"


def test_an_announcement_to_an_idle_house_is_said_at_once():
    _, done = play(Announce(1, "Bonjour", "fr"))
    assert done == [Say("Bonjour", "fr")]


def test_a_stage_that_fails_leaves_a_listening_house():
    loop, done = play(Woke(1), Broken(2, "no model"))
    assert loop.phase == "idle"
    assert done[-1] == Chime("error")


def test_a_dialog_that_never_answers_does_not_hang_the_house():
    loop, _ = play(Woke(1), Utterance(2, "rapport"), Tick(3), Tick(7.1))
    assert loop.phase == "idle"


def test_late_events_change_nothing():
    for late in (Utterance(9, "x"), Nobody(9), Played(9), StopWord(9), says()):
        assert play(late) == (Loop(), [])


EVENTS = st.one_of(
    st.just(Woke(0)),
    st.just(Nobody(0)),
    st.just(Played(0)),
    st.just(StopWord(0)),
    st.builds(Utterance, st.just(0.0), st.sampled_from(["", "rapport"])),
    st.builds(says, st.sampled_from(["", "ok"]), st.booleans()),
    st.builds(Announce, st.just(0.0), st.just("a"), st.just("fr"), st.booleans()),
    st.builds(Quiet, st.just(0.0), st.booleans()),
    st.just(Tick(0)),
    st.just(Broken(0, "x")),
)


@given(st.lists(EVENTS, max_size=40))
def test_whatever_happens_the_house_comes_back_to_idle(events):
    """No sequence of events hangs the loop: with time and silence it is idle again."""
    at, loop = 0.0, Loop()
    for event in events:
        at += 0.3
        loop, _ = step(loop, type(event)(**{**vars(event), "at": at}), TIMING)
    for _ in range(60):
        for event in (Tick, Nobody, Played):
            at += 3.0
            loop, actions = step(loop, event(at), TIMING)
            if any(isinstance(action, Decide | Greet) for action in actions):
                loop, _ = step(loop, Answer(at, "", "fr", False, True, 6.0), TIMING)
    assert loop.phase == "idle"
    assert loop.waiting == ()
