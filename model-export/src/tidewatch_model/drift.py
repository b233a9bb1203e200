"""How features and risk were spread in training, for the manifest: what the engine compares the present with.

The engine counts what it serves by these bins and tells the population stability index (Java: ``engine.drift``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats

BINS = 10
"""Deciles: coarse enough that a few hundred events fill every bin, fine enough to see a shift."""


RECENT_DAYS = 90
"""The shop as it was when the model was made. Most counters grow with the age of a log: against its first months everything
later looks new (Online Retail, 2011-09-09: 12 features above .25 against the whole past, one besides the calendar so)."""
FEWEST_ROWS = 1_000
"""With fewer in the recent days the whole past is taken: tenths of them would be noise."""


def recent(log: EventLog, cut: int) -> npt.NDArray[np.bool_]:
    """The rows before the cut that are compared with."""
    known = log.time < cut
    late = known & (log.time >= cut - RECENT_DAYS * DAY_MILLIS)
    return late if late.sum() >= FEWEST_ROWS else known


def reference(log: EventLog, risk: Floats) -> dict[str, Any]:
    """``reference`` of the manifest.

    :param log: the shop's last days
    :param risk: the calibrated risk right after each of its events [events]
    """
    return {
        "features": {name: distribution(log.features[:, i]) for i, name in enumerate(log.feature_names)},
        "risk": distribution(risk),
    }


def distribution(values: npt.NDArray[np.floating[Any]]) -> dict[str, list[float]]:
    """Edges at the deciles and the share of values in each bin; bins that would hold nothing are left out.

    An edge lies halfway to the next value that occurs, so that no value sits on one: many features are counts and flags, and
    a value that is rounded on its way through a topic must not change its bin.
    """
    found, counts = np.unique(values.astype(np.float64), return_counts=True)
    if len(found) == 1:
        # Whatever else comes one day is a change, and must have a bin to be seen in.
        margin = 1e-3 * max(1.0, abs(float(found[0])))
        return {"edges": [float(found[0]) - margin, float(found[0]) + margin], "shares": [0.0, 1.0, 0.0]}
    cumulated = np.cumsum(counts) / counts.sum()
    wanted = np.searchsorted(cumulated, np.arange(1, BINS) / BINS)
    # An edge after the last value would leave out the rare others below it.
    after = np.unique(np.minimum(wanted, len(found) - 2))
    edges = (found[after] + found[after + 1]) / 2
    shares = np.diff(np.concatenate([[0.0], cumulated[after], [1.0]]))
    return {"edges": [float(edge) for edge in edges], "shares": [float(share) for share in shares]}
