"""How fast the watchman starts, how much memory it takes, how long a simulated year lasts, how fast a cut is told.

python -m bench.nightwatch [--seed 1] [--days 365]
"""

import argparse
import time

from nightwatch.simulation.chance import write
from nightwatch.simulation.tell import Tale
from nightwatch.simulation.truth import audit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=365)
    args = parser.parse_args()
    chance = write(args.seed, args.days)
    began = time.process_time()
    result = audit(chance, Tale(chance.story).run())
    took = time.process_time() - began
    print(f"{args.days} simulated days, seed {args.seed}: {took:.1f} s of processor")
    print(
        f"{result.faults} faults, {result.alarms} alarms ({result.critical} critical), {result.resolutions} ends, "
        f"{result.messages} messages handed over, at most {result.most_copies} copies, {len(result.sins)} sins"
    )
    for sin in result.sins[:20]:
        print("  ", sin)


if __name__ == "__main__":
    main()
