"""Everything that shapes a training run, in one record that is written into the run folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass

# As the engine's silence timers and the reports use them; a curve is read between these points.
SILENCE_DAYS: tuple[float, ...] = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60)
HORIZON_DAYS = 30
HIDDEN = 32


@dataclass(frozen=True)
class TrainSettings:
    """Defaults were chosen on the hold-out before 2011-09-09 of Online Retail, never on what comes after it."""

    seed: int = 1
    hidden: int = HIDDEN
    silence_days: tuple[float, ...] = SILENCE_DAYS
    horizon_days: int = HORIZON_DAYS
    holdout_days: int = 30
    """Decisions of the last this many days whose horizon ends by the cut choose the epoch, calibration and thresholds."""
    max_epochs: int = 60
    patience: int = 8
    """Epochs without a better hold-out loss before training ends."""
    batch_users: int = 128
    learning_rate: float = 3e-3
    weight_decay: float = 1e-2
    clip_norm: float = 1.0
    """Gradients through long sequences now and then explode; they are scaled to this norm."""
    unroll: int = 64
    """Events that a gradient reaches back over."""
    averaging: float = 0.98
    """Decay per update of the averaged weights, which are the ones evaluated and exported: steadier than the last ones."""
    refit: bool = True
    """Train anew up to the cut for the number of epochs that the hold-out chose."""
    threads: int = 1
    """One: the matrices are small, and the order of a sum does not depend on the machine's cores."""

    def to_json(self) -> dict[str, object]:
        return asdict(self)
