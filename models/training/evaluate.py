"""Speaker-disjoint evaluation through real Vosk with a grammar and `[unk]`: accuracy, refusals, noise, speed.

`python -m models.training.evaluate MODEL SHARED [--only NAME,…] [--json OUT] [--own LANG:DIR …]`
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from basecamp.house import Lang
from models.acoustics.homophones import given
from models.acoustics.phones import RATE
from models.acoustics.quiet import EDGE, near_silence
from models.acoustics.rivals import rivals
from models.errors import ModelError
from models.training import recordings
from models.training.augment import piece, telephone
from models.training.lexicon import tokens
from models.training.vocabulary import DAYS, HOUSE, MONTHS, number_words
from models.training.voices import read_at


@dataclass(frozen=True)
class Trial:
    """One utterance: what was said as the grammar writes it, and where it is."""

    said: str
    path: Path


@dataclass(frozen=True)
class TestSet:
    name: str
    trials: tuple[Trial, ...]
    phrases: tuple[str, ...]
    """The grammar, without the ranks (`rivals`) and [unk]."""
    commands: bool = True
    """False: nothing said is in the grammar, refusing is right."""

    @property
    def lang(self) -> Lang:
        return "fr" if "-fr-" in self.name else "en"


def spell(text: str) -> str:
    """The text as words of the lexicon: digits written out, hyphens kept."""
    return " ".join(tokens(text))


def _letters_only(text: str) -> bool:
    return len(text.replace(" ", "")) > 1 or text in ("un",)


def expected(lang: str) -> tuple[str, ...]:
    """The phrases of the house, numbers and the calendar: the grammar that strangers' talk is refused in."""
    numbers = (number_words(n, lang) for n in range(61))
    return tuple(sorted({spell(text) for text in (*HOUSE[lang], *numbers, *DAYS[lang], *MONTHS[lang])}))


def own(lang: str, folder: Path) -> list[TestSet]:
    """A folder of one's own with `list.tsv` ("file<TAB>text" a line): what the house expects must be heard, anything
    else refused."""
    rows = [line.split("\t")[:2] for line in (folder / "list.tsv").read_text(encoding="utf-8").splitlines()]
    return in_the_house(f"own-{lang}-{folder.name}", lang, [Trial(spell(text), folder / name) for name, text in rows])


def people(folder: Path) -> list[TestSet]:
    """The held-out speakers of `recordings.people`, sets for each split and language: what the house expects must be
    heard among all its phrases, anything else refused."""
    clips = recordings.people(folder)
    found: list[TestSet] = []
    for split, lang in ((split, lang) for split in ("dev", "test") for lang in ("fr", "en")):
        here = [Trial(spell(clip.text), clip.path) for clip in clips if (clip.split, clip.lang) == (split, lang)]
        found += in_the_house(f"{split}-{lang}-{folder.name}", lang, here)
    return found


def in_the_house(name: str, lang: str, trials: Sequence[Trial]) -> list[TestSet]:
    """The trials whose text the house expects, to be heard, and the others, to be refused; sets without any are left
    out."""
    phrases = expected(lang)
    heard = tuple(one for one in trials if one.said in phrases)
    other = tuple(Trial("", one.path) for one in trials if one.said not in phrases)
    found = [TestSet(name, heard, phrases), TestSet(f"{name}-refuse", other, phrases, commands=False)]
    return [one for one in found if one.trials]


def sets(shared: Path, split: str = "all") -> list[TestSet]:
    """Test sets of the shared recordings. Names start with their split: what starts with "dev" may be tuned on, and
    the speakers of "dev" have been in training since."""
    clips = recordings.load(shared)
    found: list[TestSet] = []

    def one(name: str, folder: str, which: str, short: bool = True, extra: Sequence[str] = ()) -> None:
        lang: Lang = "fr" if name.startswith("fr-") else "en"
        # Ranks are heard for what they are, but no command of the house.
        ranks = set(rivals(lang)) - set(expected(lang))
        trials = []
        for c in clips:
            said = spell(c.text)
            if c.source == folder and c.split == which and said and (not short or _letters_only(said)):
                if short and (len(said.split()) > 4 or said in ranks):
                    continue
                trials.append(Trial(said, c.path))
        phrases = sorted({t.said for t in trials} | {spell(e) for e in extra})
        if trials:
            found.append(TestSet(f"{which}-{name}", tuple(trials), tuple(phrases)))

    calendar = [*DAYS["fr"], *MONTHS["fr"], *(number_words(n, "fr") for n in range(61))]
    one("fr-gcompris-zohra", "fr/gcompris", "dev")
    one("fr-telephone-armelle", "fr/asterisk_armelle", "test", extra=calendar)
    one("fr-securimage", "fr/securimage", "test", extra=calendar[19:40])
    one("fr-commonvoice", "fr/commonvoice", "test", short=False)
    one("en-commands", "en/speech_commands", "test")
    one("en-commands", "en/speech_commands", "dev")
    one("en-commonvoice", "en/commonvoice", "test", short=False)
    for lang, folders, which in (
        ("fr", ("fr/commonvoice", "fr/asterisk_armelle"), "test"),
        ("fr", ("fr/gcompris",), "dev"),
        ("en", ("en/commonvoice",), "test"),
        ("en", ("en/precise_community",), "dev"),
    ):
        house = {spell(text) for text in HOUSE[lang]}
        phrases = expected(lang)
        numbers = set(phrases) - house
        trials = tuple(
            Trial("", c.path)
            for c in clips
            if c.source in folders
            and c.split == which
            and _letters_only(spell(c.text))
            and spell(c.text)
            and not any(w in numbers or w in house for w in (spell(c.text), *spell(c.text).split()))
            and spell(c.text) not in house
        )
        if trials:
            found.append(TestSet(f"{which}-{lang}-refuse", trials, phrases, commands=False))
    return [s for s in found if split == "all" or s.name.startswith(split)]


def grammar_of(phrases: Iterable[str], known: set[str]) -> str:
    """Vosk's JSON; phrases with a word the model lacks are left out, since Vosk would drop the word."""
    kept = [p for p in phrases if all(w in known for w in p.split())]
    return json.dumps([*kept, "[unk]"], ensure_ascii=False)


def hear(model: Any, wave: np.ndarray, grammar: str, edge: bool = True) -> str:
    """The text of a whole clip, fed as a microphone does; several results are joined. `edge`: with the near-silence
    that the house's own recognizer puts around an utterance."""
    from vosk import KaldiRecognizer

    recognizer = KaldiRecognizer(model, RATE, grammar)
    pcm = (np.clip(wave, -1, 32767 / 32768) * 32768).astype(np.int16).tobytes()
    if edge:
        pcm = near_silence(EDGE) + pcm + near_silence(EDGE)
    parts = []
    for at in range(0, len(pcm), 2560):
        if recognizer.AcceptWaveform(pcm[at : at + 2560]):
            parts.append(json.loads(recognizer.Result())["text"])
    parts.append(json.loads(recognizer.FinalResult())["text"])
    return " ".join(p for p in parts if p)


def distort(wave: np.ndarray, how: str, rng: np.random.Generator, noises: Sequence[np.ndarray]) -> np.ndarray:
    """ "clean", "telephone", or "snrNN" with a held-out noise."""
    if how == "telephone":
        return telephone(wave / (np.abs(wave).max() + 1e-9) * 0.5, rng)
    if how.startswith("snr"):
        noise = piece(noises[int(rng.integers(len(noises)))], len(wave), rng)
        level = np.sqrt(float(np.mean(wave**2)) / (float(np.mean(noise**2)) + 1e-9) * 10 ** (-float(how[3:]) / 10))
        return np.asarray(wave + noise * level, np.float32)
    return wave


def run(
    model: Any,
    known: set[str],
    test: TestSet,
    how: str,
    noises: Sequence[np.ndarray],
    limit: int = 0,
    edge: bool = True,
) -> dict[str, Any]:
    rng = np.random.default_rng(5)
    spelt = given((*test.phrases, *rivals(test.lang)), test.lang)
    grammar = grammar_of(dict.fromkeys(spelt.values()), known)
    allowed = {spelt[phrase] for phrase in test.phrases}
    right = wrong = refused = 0
    seconds = spent = 0.0
    confusions: Counter[tuple[str, str]] = Counter()
    # Words that the shipped vocabulary lacks cannot be heard: those clips are counted apart.
    trials = tuple(t for t in test.trials if all(w in known for w in t.said.split()))
    unknown = len(test.trials) - len(trials)
    if limit and len(trials) > limit:
        trials = tuple(trials[int(i)] for i in np.linspace(0, len(trials) - 1, limit))
    for trial in trials:
        wave = distort(read_at(trial.path), how, rng, noises)
        begun = time.process_time()
        heard = hear(model, wave, grammar, edge)
        spent += time.process_time() - begun
        seconds += len(wave) / RATE
        accepted = heard in allowed
        if test.commands and heard == spelt[trial.said]:
            right += 1
        elif accepted:
            wrong += 1
            confusions[trial.said, heard] += 1
        else:
            refused += 1
            confusions[trial.said, heard] += 1
    n = max(1, len(trials))
    score = right / n if test.commands else refused / n
    return {
        "set": test.name,
        "how": how,
        "n": n,
        "unknown": unknown,
        "score": round(100 * score, 1),
        "right": right,
        "wrong": wrong,
        "refused": refused,
        "rtf": round(spent / max(seconds, 1e-9), 4),
        "confusions": [[a, b, c] for (a, b), c in confusions.most_common(40)],
    }


def main(argv: Sequence[str] | None = None) -> None:
    import vosk

    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--split", default="all")
    parser.add_argument("--how", default="clean")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--own", action="append", default=[], metavar="LANG:DIR", help="a folder with list.tsv")
    parser.add_argument("--people", type=Path, action="append", default=[], help="a folder of recordings.people")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--raw", action="store_true", help="without the near-silence around each clip")
    parser.add_argument("-v", action="store_true")
    a = parser.parse_args(argv)
    try:
        others = [test for folder in a.people for test in people(folder)]
    except ModelError as error:
        raise SystemExit(str(error)) from error
    vosk.SetLogLevel(-1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model = vosk.Model(str(a.model))
    known = {
        line.rsplit(" ", 1)[0] for line in (a.model / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    }
    noises = [read_at(p) for p in recordings.noises(a.shared)["test"]] if "snr" in a.how else []
    rows = []
    mine = [test for one in a.own for test in own(one[:2], Path(one[3:]))]
    for test in [*sets(a.shared, a.split), *mine, *others]:
        if a.only and not any(o in test.name for o in a.only.split(",")):
            continue
        for how in a.how.split(","):
            row = run(model, known, test, how, noises, a.limit, not a.raw)
            rows.append(row)
            print({k: v for k, v in row.items() if k != "confusions" or a.v}, flush=True)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory: {before // 1024} MB before the model, {after // 1024} MB at the end")
    if a.json:
        a.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
