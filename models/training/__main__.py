"""`python -m models.training …`."""

import sys

from basecamp.errors import HelloError
from models.training.cli import main

try:
    sys.exit(main())
except HelloError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
