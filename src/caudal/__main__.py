"""`python -m caudal` is the command line."""

import sys

from caudal.cli import main

sys.exit(main())
