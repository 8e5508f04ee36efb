"""`python -m bench.hotword choose | report | rivals | enrol | picture`: thresholds, figures, other words, enrolment."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench.hotword import enrolment, picture, report, rivals


def say(line: str) -> None:
    """Progress and tables."""
    print(line, flush=True)


def main(words: list[str] | None = None) -> int:
    """Parse and run one step; the clips come from `python -m models.hotword.studio`."""
    parser = argparse.ArgumentParser(prog="python -m bench.hotword", description=main.__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    texts = {"choose": "set a head's thresholds on the dev parts", "report": "all figures, on the test parts"}
    for name, text in texts.items():
        judged = steps.add_parser(name, help=text)
        judged.add_argument("--head", type=Path, required=True)
        judged.add_argument("--model", type=Path, help="the speech model of the second stage")
        judged.add_argument("--real", type=Path, help="a folder of real recordings of the word, one a file")
    steps.add_parser("rivals", help="the words of other makers by the same harness")
    enrol = steps.add_parser("enrol", help="what ten hotwords of somebody change")
    enrol.add_argument("--head", type=Path, required=True, help="with its .second.npz and .background.npz")
    enrol.add_argument("--model", type=Path, required=True, help="the speech model of the second stage")
    enrol.add_argument("--real", type=Path, required=True, help="recordings of the word: SPEAKER__NAME.wav, one a file")
    judged_steps = list(steps.choices.values())
    draw = steps.add_parser("picture", help="the curves of some reports as an SVG")
    draw.add_argument(
        "--report", action="append", default=[], metavar="NAME=FILE.json", help="what report --json wrote"
    )
    draw.add_argument("--rivals", type=Path, help="what rivals --json wrote")
    draw.add_argument("--out", type=Path, required=True)
    for step in judged_steps:
        step.add_argument("--clips", type=Path, required=True, help="what `models.hotword.studio render` wrote")
        step.add_argument("--json", type=Path)
    args = parser.parse_args(words)
    if args.step == "picture":
        reports = [one.partition("=") for one in args.report]
        found = {name: json.loads(Path(file).read_text(encoding="utf-8")) for name, _, file in reports}
        rivalled = json.loads(args.rivals.read_text(encoding="utf-8")) if args.rivals else {}
        args.out.write_text(picture.of_reports(found, rivalled), encoding="utf-8")
        return 0
    if args.step == "choose":
        report.choose(args.head, args.clips, args.model, say)
        return 0
    made: dict[str, Any]
    if args.step == "enrol":
        made = enrolment.compare(args.head, args.clips, args.real, args.model, say)
    elif args.step == "rivals":
        made = rivals.compare(args.clips, say)
    else:
        made = report.report(args.head, args.clips, args.model, args.real, say)
    if args.json is not None:
        args.json.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
