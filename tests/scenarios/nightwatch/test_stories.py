"""Every story here is told, and must come out as it says itself."""

from pathlib import Path

import pytest

from nightwatch.simulation.story import load, unmet
from nightwatch.simulation.tell import Tale, readable

STORIES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_comes_out_as_expected(path: Path) -> None:
    story = load(path)
    assert story.expectations
    lines = list(Tale(story).run())
    missed = unmet(story.expectations, lines, story.start)
    told = "\n".join(readable(line) for line in lines if line["kind"] != "verdict")
    assert not missed, "\n".join([*missed, "", told])


def test_there_are_twenty_stories() -> None:
    assert len(STORIES) >= 20
