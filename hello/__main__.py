"""`python -m hello`."""

import sys

from hello.start import main

sys.exit(main())
