"""Everything that shapes a training run, in one record that is written into the run folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tidewatch_model.cells import CELLS
from tidewatch_model.device import DEVICES
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
    """What each default was chosen by stands in ATTEMPTS.md."""

    seed: int = 1
    cell: str = "gru"
    hidden: int = HIDDEN
    """Numbers of hidden state of all members together: what the engine stores per user."""
    members: int = 2
    """Small recurrent networks that are averaged in one graph; each has its share of the hidden state."""
    silence_days: tuple[float, ...] = SILENCE_DAYS
    horizons_days: tuple[int, ...] = HORIZONS_DAYS
    """Learned together, ascending; the short ones let decisions shortly before the cut be learned from."""
    horizon_days: int = HORIZON_DAYS
    """The one of them that the engine acts on by default."""
    target: str = "visit"
    """What counts as coming back: a visit, or a purchase."""
    holdout_days: int = 30
    """Decisions of the last this many days whose horizon ends by the cut are held out to be judged by."""
    alerts_per_thousand: float | None = None
    """The alert budget: alerts for each thousand users and month. None: as many as there were departures."""
    epochs: int = 8
    """Few: the networks only correct the linear path, and soon begin to learn single users by heart."""
    most_updates: int = 240
    """Of the weights, whatever the epochs: on a large log as on a small one the corrections stay small."""
    batch_users: int = 256
    learning_rate: float = 1e-2
    weight_decay: float = 0.1
    dropout: float = 0.2
    clip_norm: float = 1.0
    """Gradients through long sequences now and then explode; they are scaled to this norm."""
    averaging: float = 0.99
    """Decay per update of the averaged weights, which are the ones evaluated and exported: steadier than the last ones."""
    linear_penalty: float = 20.0
    """Of the linear path's squared weights, in users: twice as many users, half as strong."""
    half_age_days: float = 50.0
    """Of two decisions this far apart the older counts half as much."""
    device: str = "auto"
    """Where the recurrent networks are trained: a GPU where there is one."""
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
        if self.device not in DEVICES:
            raise UserError(f"there is no device '{self.device}'; take one of {', '.join(DEVICES)}")
        if self.cell not in CELLS:
            raise UserError(f"there is no cell '{self.cell}'; take one of {', '.join(CELLS)}")
        if self.members < 1 or self.hidden % self.members:
            raise UserError(f"{self.hidden} hidden units cannot be shared by {self.members} networks; take a multiple")

    @property
    def acted(self) -> int:
        """Where the horizon that is acted on stands among the horizons."""
        return self.horizons_days.index(self.horizon_days)

    def to_json(self) -> dict[str, object]:
        return asdict(self)
