"""`python -m bench.doubt --shared DIR [--people DIR] [--own LANG:DIR] [--how clean,snr10]`: the weights of the signs.

The weights are to be copied into `models.acoustics.doubt`; nothing is written.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

from bench.doubt import heard
from bench.hotword.fused import nearer
from models.acoustics import doubt
from models.errors import ModelError

LOST = (0.0, 0.01, 0.02, 0.04)
"""Shares of what is right that may be lost."""
HELD = 1.0
"""How strongly the weights are held to 0."""


def weighable(found: Sequence[heard.Found]) -> list[tuple[doubt.Signs, heard.Found]]:
    """What would be acted on, and its signs."""
    return [(one.signs, one) for one in found if one.signs is not None and (one.right or one.harmful)]


def counts(found: Sequence[heard.Found]) -> tuple[int, int]:
    """How many are right and harmful."""
    return sum(one.right for one in found), sum(one.harmful for one in found)


def fit(found: Sequence[heard.Found]) -> tuple[float, doubt.Signs]:
    """Bias and weights by logistic regression: right against harmful."""
    judged = weighable(found)
    x = np.array([[1.0, *astuple(signs)] for signs, _ in judged])
    y = np.array([float(one.right) for _, one in judged])
    theta, held = np.zeros(x.shape[1]), HELD * np.eye(x.shape[1])
    held[0, 0] = 0.0
    for _ in range(100):
        theta = nearer(theta, x, y, np.ones(len(y)), held)
    bias, *weights = (round(float(value), 2) for value in theta)
    return bias, doubt.Signs(*weights)


def logits(found: Sequence[heard.Found], bias: float, weights: doubt.Signs) -> list[tuple[float, heard.Found]]:
    """Of what would be acted on, how surely it was said."""
    return [(doubt.logit(signs, weights, bias), one) for signs, one in weighable(found)]


def table(found: Sequence[heard.Found], bias: float, weights: doubt.Signs) -> None:
    """Right and harmful, as the limit moves."""
    for part in ("dev", "test"):
        mine = [one for one in found if one.part == part]
        scored = sorted(logits(mine, bias, weights), key=lambda pair: -pair[0])
        right, harm = counts(mine)
        print(f"{part}: {len(mine)} recordings, without doubt {right} right, {harm} harmful")
        for lost in LOST:
            wanted, count, harmful, least = right * (1 - lost), 0, 0, 0.0
            for least, one in scored:  # noqa: B007
                count, harmful = count + one.right, harmful + one.harmful
                if count >= wanted:
                    break
            print(f"   {lost:4.0%} lost: {count} right, {harmful} harmful, from a logit of {least:.2f}")
        for group in dict.fromkeys(one.group for one in mine):
            those = [one for one in mine if one.group == group]
            kept = [one for logit, one in logits(those, bias, weights) if logit > 0]
            print(f"   {group:<32}{len(those):>5}   right, harmful {counts(those)} → {counts(kept)}")


def main(words: Sequence[str] | None = None) -> int:
    """Parse and run."""
    parser = argparse.ArgumentParser(prog="python -m bench.doubt", description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with speech/ and speech-train/")
    parser.add_argument("--people", type=Path, action="append", default=[], help="a folder of recordings.people")
    parser.add_argument("--own", action="append", default=[], metavar="LANG:DIR", help="a folder with list.tsv, dev")
    parser.add_argument("--how", default="clean", help="for --people and --own: clean, telephone, snr10 with commas")
    args = parser.parse_args(words)
    if not args.people and not args.own:
        parser.error("the weights are found on recordings of your own: name some with --people or --own")
    try:
        groups = [group for folder in args.people for group in heard.people(folder)]
        groups += [group for given in args.own for group in heard.own(given[:2], Path(given[3:]))]
        wanted = [(group, how) for how in args.how.split(",") for group in groups]
        wanted += [(group, "clean") for group in heard.shared(args.shared)]
    except ModelError as error:
        raise SystemExit(str(error)) from error
    house, found = heard.House(args.shared), []
    for group, how in wanted:
        mine = list(house.hear(group, how))
        print(f"{group.part} {group.test.name} {how}: {len(mine)}", file=sys.stderr, flush=True)
        found += mine
    print("as shipped")
    table(found, doubt.BIAS, doubt.WEIGHTS)
    bias, weights = fit([one for one in found if one.part == "dev"])
    print(f"found: BIAS = {bias}, WEIGHTS = {weights}; signs: {', '.join(one.name for one in fields(doubt.Signs))}")
    table(found, bias, weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
