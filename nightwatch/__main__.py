"""`python -m nightwatch`."""

import sys

from nightwatch.cli import main

if __name__ == "__main__":
    sys.exit(main())
