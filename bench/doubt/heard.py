"""What the grammar makes of recordings, and the signs by which its phrases may be doubted."""

import hashlib
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from basecamp import config
from basecamp.house import Lang
from bench.agreement import at_home, intent
from hello.ears import models
from hello.ears.hypothesis import Hypothesis, trust
from hello.ears.phone_fit import PhoneFit
from models.acoustics.doubt import Signs
from models.acoustics.homophones import merged, spelt
from models.training import recordings, testsets
from models.training.evaluate import distort
from models.training.voices import read_at

MOST = 400
"""Clips of a set; of those held out among people a random choice, else the first."""


@dataclass(frozen=True)
class Found:
    """What came of a recording: the phrase was right, or something else that something would come of; neither."""

    part: str
    group: str
    right: bool
    harmful: bool
    signs: Signs | None


@dataclass(frozen=True)
class Group:
    """Recordings of one part ("dev" chooses weights, "test" only measures); all commands, or all something else."""

    part: str
    test: testsets.TestSet


def people(folder: Path) -> Iterator[Group]:
    """Those held out of a folder of people. Where its list has no dev part, half of its speakers are that."""
    clips = [clip for clip in recordings.people(folder) if clip.split != "train"]
    split = any(clip.split == "dev" for clip in clips)
    for part in ("dev", "test"):
        for lang in ("fr", "en"):
            mine = [
                clip for clip in clips if clip.lang == lang and part == (clip.split if split else half(clip.speaker))
            ]
            random.Random(3).shuffle(mine)
            trials = [testsets.Trial(testsets.spell(clip.text), clip.path) for clip in mine]
            for test in testsets.in_the_house(f"{lang}-{folder.name}", lang, trials):
                yield Group(part, test)


def half(speaker: str) -> str:
    """The part of a speaker, by the name."""
    return "test" if hashlib.sha256(speaker.encode("utf-8")).digest()[0] % 2 else "dev"


def shared(root: Path) -> Iterator[Group]:
    """The test speakers of the shared recordings: their own lists, and what is none of the house's phrases."""
    for test in testsets.sets(root, "test"):
        yield Group("test", test)


def own(lang: str, folder: Path) -> Iterator[Group]:
    """A folder with `list.tsv`, for the weights."""
    for test in testsets.own(lang, folder):
        yield Group("dev", test)


class House:
    """The ears of the house, over recordings."""

    def __init__(self, noises: Path) -> None:
        settings = config.load()
        self.least = settings.ears.min_word_confidence
        self.serving, self.phrases = at_home(settings, models.load(settings))
        self.noises = [read_at(path) for path in recordings.noises(noises)["train"]]

    def hear(self, group: Group, how: str) -> Iterator[Found]:
        """What comes of the recordings of a group, as they are or `distort`ed."""
        from hello.audio.files import read_sound

        test, rng = group.test, np.random.default_rng(5)
        hearing = self.serving[test.lang]
        phrases = [*self.phrases[test.lang], *(merged(test.phrases, test.lang) if test.commands else ())]
        known = [one for one in test.trials if not test.commands or not hearing.model.unknown_words([one.said])]
        for trial in known[:MOST]:
            samples = read_sound(trial.path)
            if how != "clean":
                wave = distort(samples / np.float32(32768), how, rng, self.noises)
                samples = np.asarray(np.clip(wave, -1, 32767 / 32768) * 32768, np.int16)
            yield self.judged(group, trial.said if test.commands else None, hearing, phrases, samples)

    def judged(self, group: Group, said: str | None, hearing: Any, phrases: Sequence[str], samples: Any) -> Found:
        """One recording."""
        from hello.hear import padded, whole

        opinion = PhoneFit(hearing.sounds, phrases, math.inf)
        opinion.accept(padded(samples))
        opinion.close()
        heard = whole(hearing, phrases, samples)
        opinion.apart.thread.join()
        phones, lang, seen = opinion.apart.found, group.test.lang, None
        if phones is not None:
            heard, _ = opinion.chosen(heard, phones)
            own = opinion.own(heard, phones)
            seen = None if own is None else opinion.signs(heard, own, phones)
        believed = trust(heard, self.least)
        right = believed and said is not None and same(heard, said, lang)
        acts = (said is not None and len(said.split()) == 1) or intent(heard.text, lang) is not None
        return Found(group.part, group.test.name, right, believed and acts and not right, seen if believed else None)


def same(heard: Hypothesis, said: str, lang: Lang) -> bool:
    """Was it what was said? Of sentences it is enough that they mean the same."""
    one, other = spelt([heard.text, said], lang)
    meant = intent(said, lang) if len(said.split()) > 1 else None
    return one == other or (meant is not None and intent(heard.text, lang) == meant)
