"""What must hold for every instant and every text."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.when import Lang, find, find_all, find_duration, read, rest, say, say_duration
from dialogs.when.lexicon import entries
from tests.dialogs.when.phrases import PARIS

LANGS = st.sampled_from(["fr", "en"])
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2033, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(second=0, microsecond=0).astimezone(PARIS)
)
WORDS = st.sampled_from(sorted({*entries("fr"), *entries("en"), "7", "31", "2026", ":", "/"}))


@given(now=INSTANTS, away=st.integers(-60 * 24 * 400, 60 * 24 * 800), lang=LANGS)
@settings(max_examples=400, deadline=None)
def test_what_is_said_reads_back_to_the_minute(now: datetime, away: int, lang: Lang) -> None:
    at = (now.astimezone(UTC) + timedelta(minutes=away)).astimezone(PARIS)
    text = say(at, now, lang)
    when = find(text, now, lang)
    assert when is not None, text
    if at.fold or now.fold:
        # The hour that comes twice has one name.
        assert when.at.replace(tzinfo=None) == at.replace(tzinfo=None), text
    else:
        assert when.at == at, text
    assert when.text == text


@given(minutes=st.integers(1, 60 * 24 * 6), lang=LANGS)
@settings(max_examples=200, deadline=None)
def test_lengths_read_back(minutes: int, lang: Lang) -> None:
    length = timedelta(minutes=minutes)
    text = say_duration(length, lang)
    span = find_duration(text, lang)
    assert span is not None, text
    got = timedelta(days=span.days, seconds=span.seconds)
    # Over two days the hours are said, over an hour the minutes.
    assert abs(got - length) <= timedelta(minutes=30 if minutes >= 48 * 60 else 0), text


@given(text=st.text(max_size=80), lang=LANGS, past=st.sampled_from([None, True, False]))
@example(text="la", lang="fr", past=None)
@settings(max_examples=300, deadline=None)
def test_no_text_raises(text: str, lang: Lang, past: bool | None) -> None:
    now = datetime(2026, 11, 23, 8, 30, tzinfo=PARIS)
    when = find(text, now, lang, past=past)
    if when is not None:
        assert text[when.start : when.end] == when.text
        rest(text, when)
    read(text, now, lang)


@given(words=st.lists(WORDS, max_size=12), lang=LANGS, now=INSTANTS)
@settings(max_examples=500, deadline=None)
def test_no_mixture_of_time_words_raises(words: list[str], lang: Lang, now: datetime) -> None:
    for when in find_all(" ".join(words), now, lang):
        assert when.at.tzinfo is not None
        assert when.until is None or when.until.timestamp() >= when.at.timestamp()


def test_long_texts_are_bounded() -> None:
    now = datetime(2026, 11, 23, 8, 30, tzinfo=PARIS)
    for text in ("la veille de " * 100 + "noël", "deux jours après " * 80 + "noël", "lundi " * 300, "à " * 500 + "18h"):
        for lang in ("fr", "en"):
            find(text, now, "fr" if lang == "fr" else "en")
