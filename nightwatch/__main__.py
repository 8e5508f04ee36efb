"""`python -m nightwatch`."""

import sys

from nightwatch.start import main

if __name__ == "__main__":
    sys.exit(main())
