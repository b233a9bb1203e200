"""Everything that shapes a training run, in one record that is written into the run folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tidewatch_model.errors import UserError
from tidewatch_model.labels import TARGETS

# As the engine's silence timers and the reports use them; a curve is read between these points. It reaches to a year:
# where it ends, every longer silence has the last point's risk, and long-gone customers could not be told apart.
SILENCE_DAYS: tuple[float, ...] = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365)
HORIZONS_DAYS: tuple[int, ...] = (14, 30, 45, 60, 90)
HORIZON_DAYS = 30
HIDDEN = 32


@dataclass(frozen=True)
class TrainSettings:
    """Defaults were chosen on the hold-out before 2011-09-09 of Online Retail, never on what comes after it."""

    seed: int = 1
    hidden: int = HIDDEN
    silence_days: tuple[float, ...] = SILENCE_DAYS
    horizons_days: tuple[int, ...] = HORIZONS_DAYS
    """Learned together, ascending; the short ones let decisions shortly before the cut be learned from."""
    horizon_days: int = HORIZON_DAYS
    """The one of them that the engine acts on by default, and that the hold-out judges by."""
    target: str = "visit"
    """What counts as coming back: a visit, or a purchase."""
    holdout_days: int = 30
    """Decisions of the last this many days whose horizon ends by the cut choose the epoch, calibration and thresholds."""
    alerts_per_thousand: float | None = None
    """The alert budget: alerts for each thousand users and month. None: as many as there were departures."""
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

    def __post_init__(self) -> None:
        horizons = list(self.horizons_days)
        if not horizons or horizons != sorted(set(horizons)) or horizons[0] <= 0:
            raise UserError(f"the horizons {horizons} do not ascend from above 0 days; give for example 14 30 90")
        if self.horizon_days not in horizons:
            raise UserError(f"the horizon {self.horizon_days} is none of the horizons {horizons} that are learned; add it")
        grid = list(self.silence_days)
        if len(grid) < 2 or grid != sorted(set(grid)) or grid[0] != 0:
            raise UserError(f"the silences {grid} do not ascend from 0 days; give for example 0 1 7 30")
        if self.target not in TARGETS:
            raise UserError(f"the target '{self.target}' is none of {', '.join(TARGETS)}")

    @property
    def acted(self) -> int:
        """Where the horizon that is acted on stands among the horizons."""
        return self.horizons_days.index(self.horizon_days)

    def to_json(self) -> dict[str, object]:
        return asdict(self)
