"""The data files: enough phrases, and nearly all of them read right, hardly any wrong."""

import pytest

from dialogs.when import Lang
from tests.dialogs.when.phrases import Half, phrases, score


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_there_are_enough_phrases(lang: Lang) -> None:
    assert len(phrases(lang)) >= 600
    assert len([p for p in phrases(lang) if not p.at]) >= 50, "phrases without a time"


@pytest.mark.parametrize("half", ["dev", "test"])
@pytest.mark.parametrize(("lang", "least"), [("fr", 0.95), ("en", 0.90)])
def test_phrases_are_read(lang: Lang, least: float, half: Half) -> None:
    result = score(lang, half)
    print(f"{lang} {half}: {result}")
    assert result.right >= least * result.total, "\n".join([*result.wrong, *result.refused])
    assert len(result.wrong) < 0.02 * result.total, "\n".join(result.wrong)
    assert len(result.grains) < 0.02 * result.total, "\n".join(result.grains)
