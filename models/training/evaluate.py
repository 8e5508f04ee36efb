"""Speaker-disjoint evaluation through real Vosk with a grammar and `[unk]`: accuracy, refusals, noise, speed.

`python -m models.training.evaluate MODEL SHARED [--only NAME,…] [--json OUT] [--own LANG:DIR …]`
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.acoustics.homophones import given
from models.acoustics.phones import RATE
from models.acoustics.quiet import EDGE, near_silence
from models.acoustics.rivals import rivals
from models.errors import ModelError
from models.training import recordings
from models.training.augment import piece, telephone
from models.training.testsets import TestSet, own, people, sets
from models.training.voices import read_at


class Vocabulary:
    """The words a Vosk model knows, whoever made it."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def __contains__(self, word: object) -> bool:
        return bool(self.model.vosk_model_find_word(word) >= 0)


def grammar_of(phrases: Iterable[str], known: Container[str]) -> str:
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
    known: Container[str],
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


def memory() -> int:
    """The most this process has taken so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def opened(folder: Path) -> Any:
    """The Vosk model in a folder. Raises ModelError when it is none."""
    import vosk

    vosk.SetLogLevel(-1)
    try:
        return vosk.Model(str(folder))
    except Exception as error:  # what Vosk raises is a bare Exception
        raise ModelError(f"{folder} holds no speech model that Vosk can load.") from error


def main(argv: Sequence[str] | None = None) -> None:
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
        mine = [test for one in a.own for test in own(one[:2], Path(one[3:]))]
        others = [test for folder in a.people for test in people(folder)]
        tests = [*sets(a.shared, a.split), *mine, *others]
        before, model = memory(), opened(a.model)
    except ModelError as error:
        raise SystemExit(str(error)) from error
    known = Vocabulary(model)
    noises = [read_at(p) for p in recordings.noises(a.shared)["test"]] if "snr" in a.how else []
    rows = []
    for test in tests:
        if a.only and not any(o in test.name for o in a.only.split(",")):
            continue
        for how in a.how.split(","):
            row = run(model, known, test, how, noises, a.limit, not a.raw)
            rows.append(row)
            print({k: v for k, v in row.items() if k != "confusions" or a.v}, flush=True)
    print(f"memory: {before} MB before the model, {memory()} MB at the end")
    if a.json:
        a.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
