"""Cuts risk into bands by an alert budget: about as many alerts as there are departures to warn of.

A probability says how sure the model is, not how many coupons a shop can send. So the lines are laid where, over the
hold-out's visits of regulars, the number of alerts raised is a fixed multiple of the number of departures.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats
from tidewatch_model.rolling import at_silence

# Alerts per departure. AT_RISK: one, so precision and recall are of one size. WATCH raises no alert, it only marks, so it
# may be twice as wide. CRITICAL adds a call or a stronger coupon: a third.
WATCH_BUDGET = 2.0
AT_RISK_BUDGET = 1.0
CRITICAL_BUDGET = 1 / 3
# Never more than this share of the visits, however common departures are: a band that holds everyone tells nothing.
WATCH_MOST = 0.75
AT_RISK_MOST = 0.6
CRITICAL_MOST = 0.3
# A user leaves a band only this far below its line, so that a risk that trembles at a line does not alert twice.
HYSTERESIS = 0.05
# Bands at least twice the hysteresis wide do not overlap in it.
NARROWEST = 2 * HYSTERESIS
# A regular is a user at their third visit or later, as in the reports.
REGULAR_VISITS = 3
# With fewer visits the quantiles are noise.
FEWEST_VISITS = 50


@dataclass(frozen=True)
class Thresholds:
    """Where the bands begin, 0 < watch < at_risk < critical < 1."""

    watch: float
    at_risk: float
    critical: float
    hysteresis: float = HYSTERESIS

    def to_json(self) -> dict[str, float]:
        return asdict(self)


# What is served when a log has too few regulars to choose by: even odds, two to one, six to one.
DEFAULT = Thresholds(0.5, 0.67, 0.85)


@dataclass(frozen=True)
class Budget:
    """What the thresholds were chosen on."""

    visits: int
    departures: int
    alerts: int

    def to_json(self) -> dict[str, int]:
        return asdict(self)


def choose_thresholds(
    log: EventLog, risk: Floats, since: int, silence_days: list[float], horizon_days: int
) -> tuple[Thresholds, Budget]:
    """Thresholds by the budget over the visits of regulars from ``since`` whose horizon lies within the log.

    :param risk: calibrated curves after each event [events, silences]
    """
    within = (log.time >= since) & (log.time + horizon_days * DAY_MILLIS <= log.observation_end)
    judged = log.last_of_visit() & within & (log.visit_number() >= REGULAR_VISITS)
    rows = np.flatnonzero(judged)
    away = np.minimum((log.next_visit[rows] - log.time[rows]) / DAY_MILLIS, horizon_days)
    departures = int((log.next_visit[rows] > log.time[rows] + horizon_days * DAY_MILLIS).sum())
    if len(rows) < FEWEST_VISITS or departures == 0:
        return DEFAULT, Budget(len(rows), departures, 0)
    highest = highest_risk(risk[rows], silence_days, away.astype(np.float32), horizon_days)

    def line(budget: float, most: float) -> float:
        alerts = min(budget * departures, most * len(rows))
        return float(np.quantile(highest, 1.0 - alerts / len(rows)))

    at_risk = float(np.clip(line(AT_RISK_BUDGET, AT_RISK_MOST), NARROWEST * 2, 1 - NARROWEST * 2))
    watch = float(np.clip(line(WATCH_BUDGET, WATCH_MOST), NARROWEST, at_risk - NARROWEST))
    critical = float(np.clip(line(CRITICAL_BUDGET, CRITICAL_MOST), at_risk + NARROWEST, 1 - NARROWEST / 2))
    chosen = Thresholds(round(watch, 3), round(at_risk, 3), round(critical, 3))
    return chosen, Budget(len(rows), departures, int((highest >= chosen.at_risk).sum()))


def highest_risk(curves: Floats, silence_days: list[float], away_days: Floats, horizon_days: int) -> Floats:
    """The highest risk of each silence while it lasts, looked at once a day up to the horizon."""
    highest = curves[:, 0].copy()
    for day in range(1, horizon_days + 1):
        risk = at_silence(curves, silence_days, np.full(len(curves), day, dtype=np.float32))
        highest = np.where(away_days > day, np.maximum(highest, risk), highest)
    return highest
