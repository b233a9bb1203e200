"""Runs the command line: ``python -m tidewatch_model``."""

import os
import sys

# Before the libraries are loaded, which read it then. The matrices are small: several threads gain little, and on a busy
# machine they wait for one another most of the time.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from tidewatch_model.cli import main  # noqa: E402 - the threads come first

sys.exit(main())
