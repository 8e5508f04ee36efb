"""`make bench`: every stage measured, each next to its alternative. Figures are printed, nothing is asserted.

`bench.hotword` is not among them: it needs clips that `models.hotword.studio` rendered (docs/hotword.md).
"""

import importlib
import pkgutil
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; each module of this folder has a `main()`."""
    found = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if not module.ispkg)
    wanted = names or [name for name in found if not name.startswith("_")]
    for name in wanted:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
