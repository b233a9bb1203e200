"""The one place where the report trains: the shipped configuration on what is known of one log at a cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tidewatch_model.data import EventLog
from tidewatch_model.fitting import trained_scorer
from tidewatch_model.judging import DailyScore
from tidewatch_model.settings import TrainSettings
from tidewatch_model.windows import WindowRule

Say = Callable[[str], None]

Trainer = Callable[[EventLog, int, WindowRule], DailyScore]
"""(log, cut in epoch milliseconds, windows) -> P(lost) by a model that knows nothing from the cut on.

Its visits are indexes into ``visits_of(log)``."""


def train_shipped(log: EventLog, cut: int, rule: WindowRule) -> DailyScore:
    """The shipped configuration; nothing but the log, the cut and the windows differs from log to log."""
    settings = replace(
        TrainSettings(),
        multiple_hundredths=rule.multiple_hundredths,
        least_days=rule.least_days,
        most_days=rule.most_days,
    )
    return trained_scorer(log, cut, settings)
