"""`python -m models.hotword.studio`: the steps, one after the other."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from models.shipped import COMPACT


def say(line: str) -> None:
    """Progress."""
    print(line, file=sys.stderr, flush=True)


def main(words: list[str] | None = None) -> int:
    """Parse and run one step."""
    parser = argparse.ArgumentParser(prog="python -m models.hotword.studio", description=main.__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    speak = steps.add_parser("speak", help="let every voice say the word, near words and sentences")
    speak.add_argument("--out", type=Path, required=True)
    speak.add_argument("--kokoro", type=Path, help="folder with kokoro.onnx, vocab.json and voices/")
    speak.add_argument("--piper", type=Path, action="append", default=[], metavar="VOICE.onnx")
    speak.add_argument("--people", type=Path, action="append", default=[], help="recordings with their words")
    speak.add_argument("--blends", type=int, default=20)
    speak.add_argument("--order", type=int, default=2, help="another order for a second run at the same time")
    speak.add_argument("--rivals", action="store_true", help="the unseen voices say the words of other makers")
    speak.add_argument("--engine", action="append", default=[])
    render = steps.add_parser("render", help="rooms, noises, features")
    render.add_argument("--spoken", type=Path, required=True)
    render.add_argument("--shared", type=Path, required=True, help="folder with speech/ and speech-train/")
    render.add_argument("--extra", type=Path, help="a folder of further Common Voice languages")
    render.add_argument("--people", type=Path, action="append", default=[], help="recordings of one's own")
    render.add_argument("--model", type=Path, default=COMPACT, help="the speech model that finds words in sentences")
    render.add_argument("--out", type=Path, required=True)
    render.add_argument("--scale", type=float, default=1.0)
    render.add_argument("--part", action="append", default=[])
    fit = steps.add_parser("fit", help="fit a head with PyTorch")
    fit.add_argument("--clips", type=Path, required=True)
    fit.add_argument("--head", type=Path, required=True, help="the .npz to write; its name says which word")
    fit.add_argument("--seed", type=int, default=1)
    fit.add_argument("--steps", type=int)
    fit.add_argument("--members", type=int)
    fit.add_argument("--skip", action="append", default=[], metavar="PART")
    combine = steps.add_parser("combine", help="one head out of members that were fitted side by side")
    combine.add_argument("members", type=Path, nargs="+")
    combine.add_argument("--head", type=Path, required=True)
    second = steps.add_parser("second", help="a second stage out of heads; `bench.hotword choose` finds its weights")
    second.add_argument("members", type=Path, nargs="+")
    second.add_argument("--head", type=Path, required=True, help="NAME.second.npz, to lie beside NAME.npz")
    over = steps.add_parser("phones", help="a head over the network of a speech model, for a second stage")
    over.add_argument("--spoken", type=Path, required=True)
    over.add_argument("--shared", type=Path, required=True)
    over.add_argument("--people", type=Path, action="append", default=[], help="recordings of one's own")
    over.add_argument("--model", type=Path, required=True, help="the speech model")
    over.add_argument("--clips", type=Path, required=True, help="where what it makes of the training clips is kept")
    over.add_argument("--head", type=Path, required=True, help="NAME.phones.npz, to lie beside NAME.second.npz")
    over.add_argument("--minutes", type=float, default=6.0, help="for each member")
    over.add_argument("--seed", type=int, action="append", default=[], help="of a member; as often as wanted (1 and 2)")
    over.add_argument("--part", action="append", default=[], help="make these parts only; several runs may share them")
    background = steps.add_parser("background", help="what adapting a head to a household needs to remember")
    background.add_argument("--clips", type=Path, required=True)
    background.add_argument("--head", type=Path, required=True)
    args = parser.parse_args(words)
    if args.step == "speak":
        from models.hotword.studio import speak as step

        said = (args.out, args.kokoro, args.piper, args.blends, args.engine, say, args.order, args.rivals, args.people)
        step.main(*said)
    elif args.step == "render":
        from models.hotword.studio import render as step_two

        given = (args.spoken, args.shared, args.extra, args.people, args.model)
        step_two.main(*given, args.out, args.scale, args.part, say)
    elif args.step == "fit":
        from models.hotword.studio import fit as step_three

        recipe = step_three.RECIPES[args.head.stem]
        changed = {key: value for key in ("steps", "members") if (value := getattr(args, key)) is not None}
        step_three.main(args.clips, args.head, replace(recipe, **changed), args.seed, say, args.skip)
    elif args.step == "combine":
        from models.hotword.studio import fit as step_four

        step_four.combine(args.members, args.head)
    elif args.step == "second":
        from models.hotword.studio import stage

        stage.main(args.members, args.head)
    elif args.step == "phones":
        from models.hotword.studio import overphones

        places = (args.spoken, args.shared, args.people, args.model, args.clips, args.head)
        overphones.main(*places, args.minutes, args.seed or (1, 2), say, args.part)
    elif args.step == "background":
        from models.hotword.studio import background as step_five

        step_five.main(args.clips, args.head, say)
    return 0


if __name__ == "__main__":
    sys.exit(main())
