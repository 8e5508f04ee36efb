"""Commands beside a television: the background is faded, so that the recognizer hears whoever speaks to the house."""

import pytest

from bench import television


@pytest.fixture(scope="module")
def bench():
    return television.household()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_most_commands_are_heard_over_the_news_and_soon(bench, lang):
    loud = television.strength(bench.lines[0][0])
    behind = television.television(lang, -30, loud, 30.0)
    faded, wait = bench.right(behind, bench.settings.ears.background_db)
    plain, _ = bench.right(behind, 0.0)
    assert len(bench.lines) == 16
    assert faded >= 12
    assert faded >= plain
    assert wait < 0.7
