"""How good probabilities of being lost are."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

from tidewatch_model.calibration import calibration_error

# The logarithm of a risk of exactly 0 or 1 is not finite; nobody is that sure.
SURE = 1e-6


@dataclass(frozen=True)
class Figures:
    """One score's figures; those that need both answers are None where there is one only."""

    roc_auc: float | None
    pr_auc: float | None
    log_loss: float | None
    ece: float | None

    def to_json(self) -> dict[str, float | None]:
        return asdict(self)


def figures(lost: npt.NDArray[np.bool_], risk: npt.ArrayLike) -> Figures:
    """Figures of risks [n] against what became of each."""
    risk = np.asarray(risk, dtype=np.float64)
    mixed = len(np.unique(lost)) == 2
    return Figures(
        roc_auc=float(roc_auc_score(lost, risk)) if mixed else None,
        pr_auc=float(average_precision_score(lost, risk)) if mixed else None,
        log_loss=float(log_loss(lost, np.clip(risk, SURE, 1 - SURE))) if mixed else None,
        ece=calibration_error(risk, lost.astype(np.float64)) if len(lost) else None,
    )


def losses(lost: npt.NDArray[np.bool_], risk: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """The log-loss of each risk."""
    risk = np.asarray(risk, dtype=np.float64)
    return -np.log(np.clip(np.where(lost, risk, 1.0 - risk), SURE, 1.0))
