"""Lets the package be run: ``python -m tidewatch_model``."""

import sys

from tidewatch_model.cli import main

sys.exit(main())
