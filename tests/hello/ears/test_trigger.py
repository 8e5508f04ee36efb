"""The pure trigger: thresholds, N of M, refractory time, re-arming."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basecamp.errors import ConfigError
from hello.ears.trigger import Detection, Trigger, TriggerSettings

FRAME = 0.08


def run(trigger: Trigger, scores: list[float], start: float = 0.0) -> list[Detection]:
    found = (trigger.feed({"hello": score}, start + index * FRAME) for index, score in enumerate(scores))
    return [detection for detection in found if detection is not None]


def test_one_frame_over_the_threshold_is_enough_by_default() -> None:
    assert run(Trigger(TriggerSettings()), [0.1, 0.6, 0.7, 0.2]) == [Detection("hello", FRAME, 0.6)]


def test_a_lone_peak_is_not_enough_for_two_of_three() -> None:
    assert run(Trigger(TriggerSettings(needed=2, window=3)), [0.1, 0.9, 0.1, 0.1, 0.9, 0.1]) == []


def test_two_of_three_may_be_apart() -> None:
    (found,) = run(Trigger(TriggerSettings(needed=2, window=3)), [0.9, 0.1, 0.8])
    assert found.at == pytest.approx(2 * FRAME)
    assert found.score == 0.9


def test_a_word_that_stays_high_wakes_once() -> None:
    assert len(run(Trigger(TriggerSettings(refractory=1.5)), [0.9] * 100)) == 1


def test_the_same_word_wakes_again_after_the_refractory_time() -> None:
    trigger = Trigger(TriggerSettings(refractory=1.5))
    assert len(run(trigger, [0.9, 0.1])) == 1
    assert run(trigger, [0.1, 0.9, 0.1], start=0.5) == []
    assert len(run(trigger, [0.1, 0.9, 0.1], start=1.6)) == 1


def test_the_better_of_two_words_wins_and_silences_the_other() -> None:
    trigger = Trigger(TriggerSettings())
    found = trigger.feed({"hello": 0.6, "hello_basecamp": 0.8}, 0.0)
    assert found is not None and found.name == "hello_basecamp"
    assert trigger.feed({"hello": 0.99, "hello_basecamp": 0.1}, FRAME) is None


def test_each_word_may_have_its_own_threshold_and_unknown_words_are_ignored() -> None:
    trigger = Trigger({"hello": TriggerSettings(threshold=0.9)})
    assert trigger.feed({"hello": 0.8, "okay_nabu": 1.0}, 0.0) is None
    assert trigger.feed({"hello": 0.95}, FRAME) == Detection("hello", FRAME, 0.95)


def test_scores_from_before_a_gap_do_not_count() -> None:
    trigger = Trigger(TriggerSettings(needed=2, window=3))
    trigger.feed({"hello": 0.9}, 0.0)
    assert trigger.feed({"hello": 0.9}, 5.0) is None
    assert trigger.feed({"hello": 0.9}, 5.08) is not None


def test_time_that_starts_again_ends_the_refractory_time() -> None:
    trigger = Trigger(TriggerSettings())
    assert run(trigger, [0.9, 0.1], start=100.0)
    assert run(trigger, [0.1, 0.9], start=0.0)


def test_reset_forgets_detections() -> None:
    trigger = Trigger(TriggerSettings())
    assert run(trigger, [0.9])
    trigger.reset()
    assert run(trigger, [0.9], start=0.1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"threshold": 0.0}, "threshold is 0.0"),
        ({"threshold": 1.5}, "threshold is 1.5"),
        ({"needed": 3, "window": 2}, "3 frames out of 2"),
        ({"needed": 0}, "0 frames out of 1"),
        ({"refractory": 0.5}, "refractory time is 0.5 s"),
    ],
)
def test_wrong_settings_are_refused_with_a_sentence(wrong: dict[str, float], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        TriggerSettings(**wrong)  # type: ignore[arg-type]


@given(
    scores=st.lists(st.floats(0, 1), max_size=300),
    threshold=st.floats(0.05, 0.95),
    needed=st.integers(1, 4),
    extra=st.integers(0, 4),
    refractory=st.floats(1.5, 5),
)
def test_detections_are_apart_and_always_over_the_threshold(
    scores: list[float], threshold: float, needed: int, extra: int, refractory: float
) -> None:
    settings = TriggerSettings(threshold, needed, needed + extra, refractory)
    found = run(Trigger(settings), scores)
    assert all(detection.score >= threshold for detection in found)
    assert all(b.at - a.at >= refractory - 1e-9 for a, b in pairwise(found))
    if not found:
        runs = [scores[i : i + needed] for i in range(len(scores) - needed + 1)]
        assert not any(min(part) >= threshold for part in runs)


# --- after a refusal of the second stage -----------------------------------------------------------------------


def test_a_refused_word_still_wakes_when_its_score_becomes_sure() -> None:
    trigger = Trigger(TriggerSettings(threshold=0.3, needed=2, window=3, sure=0.95))
    (found,) = run(trigger, [0.4, 0.5])
    trigger.refuse(found)
    assert run(trigger, [0.7, 0.9], start=2 * FRAME) == []
    (again,) = run(trigger, [0.96, 0.97], start=4 * FRAME)
    assert again.score == 0.97
    assert run(trigger, [0.98] * 10, start=6 * FRAME) == []  # and then it is deaf as after any detection


def test_a_refused_word_is_asked_about_again_after_a_while_and_another_word_at_once() -> None:
    settings = TriggerSettings(threshold=0.3, sure=0.95)
    trigger = Trigger(settings)
    (found,) = run(trigger, [0.5])
    trigger.refuse(found)
    assert trigger.feed({"hello": 0.5, "hello_basecamp": 0.4}, FRAME) == Detection("hello_basecamp", FRAME, 0.4)
    trigger = Trigger(settings)
    trigger.feed({"hello": 0.5}, 0.0)
    trigger.refuse(found)
    assert run(trigger, [0.5] * 12, start=FRAME) == []
    assert run(trigger, [0.5], start=1.05) == [Detection("hello", 1.05, 0.5)]


def test_a_clock_that_starts_again_ends_the_doubt() -> None:
    trigger = Trigger(TriggerSettings(threshold=0.3, sure=0.95))
    (found,) = run(trigger, [0.5], start=100.0)
    trigger.refuse(found)
    assert run(trigger, [0.5], start=0.0)


def test_a_word_in_doubt_is_asked_about_as_often_as_its_head_says() -> None:
    trigger = Trigger(TriggerSettings(threshold=0.3, sure=1.0, asks=3))
    asked = []
    for frame in range(12):
        if found := trigger.feed({"hello": 0.6}, frame * FRAME):
            asked.append(frame)
            trigger.refuse(found)
    assert asked == [0, 3, 6]
    (later,) = run(trigger, [0.6], start=6 * FRAME + 1.01)  # the doubt is over, and with it the count
    trigger.refuse(later)
    assert len(run(trigger, [0.6] * 4, start=6 * FRAME + 1.09)) == 1


def test_a_word_in_doubt_that_is_believed_in_the_end_wakes_once() -> None:
    trigger = Trigger(TriggerSettings(threshold=0.3, sure=1.0, asks=3))
    (first,) = run(trigger, [0.4])
    trigger.refuse(first)
    assert len(run(trigger, [0.6] * 12, start=FRAME)) == 1
