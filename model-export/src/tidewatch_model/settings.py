"""Everything that shapes a training run, in one record that is written into the run folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tidewatch_model.cells import CELLS
from tidewatch_model.device import DEVICES
from tidewatch_model.errors import UserError

# Shares of the window, denser where warnings are raised: by half of it.
SILENCE_SHARES: tuple[float, ...] = (
    *(0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35),
    *(0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
)
MOST_SILENCES = 64
HIDDEN = 32
# The window of early-warning.md, and what is taken where a log is too short to tell.
MULTIPLE_HUNDREDTHS, LEAST_DAYS, MOST_DAYS = 400, 30, 180


@dataclass(frozen=True)
class TrainSettings:
    """What each default was chosen by stands in ATTEMPTS.md."""

    seed: int = 1
    multiple_hundredths: int = MULTIPLE_HUNDREDTHS
    """The churn window in hundredths of the user's pace."""
    least_days: int = LEAST_DAYS
    most_days: int = MOST_DAYS
    cell: str = "gru"
    hidden: int = HIDDEN
    """Numbers of hidden state of all members together: what the engine stores per user."""
    members: int = 2
    """Small recurrent networks that are averaged in one graph; each has its share of the hidden state."""
    head: int = 16
    """Width of each member's head."""
    silence_shares: tuple[float, ...] = SILENCE_SHARES
    holdout_days: int = 60
    """What comes in the last this many days before the cut is held out to judge the configuration by; 0: nothing is."""
    warnings_per_thousand: float = 30.0
    """The budget: warnings for each thousand known customers and month."""
    epochs: int = 8
    """Few: the networks only correct the linear path, and soon begin to learn single users by heart."""
    most_updates: int = 240
    """Of the weights, whatever the epochs: on a large log as on a small one the corrections stay small."""
    batch_users: int = 256
    learning_rate: float = 3e-3
    weight_decay: float = 0.02
    dropout: float = 0.2
    clip_norm: float = 1.0
    """Gradients through long sequences now and then explode; they are scaled to this norm."""
    averaging: float = 0.99
    """Decay per update of the averaged weights, which are the ones evaluated and exported: steadier than the last ones."""
    teaching: float = 0.7
    """The teacher's share in what the recurrent networks learn; the rest are the known answers."""
    distil_updates: int = 500
    """Of the networks' heads, by the teacher's answers alone, before the recurrent networks learn anything."""
    distil_decisions: int = 2048
    distil_rate: float = 1e-2
    linear_penalty: float = 20.0
    """Of the linear path's squared weights, in users: twice as many users, half as strong."""
    device: str = "auto"
    """Where the recurrent networks are trained: a GPU where there is one."""
    threads: int = 1
    """One: the matrices are small, and the order of a sum does not depend on the machine's cores."""

    def __post_init__(self) -> None:
        grid = list(self.silence_shares)
        if not 2 <= len(grid) <= MOST_SILENCES or grid != sorted(set(grid)) or grid[0] != 0 or grid[-1] != 1:
            raise UserError(f"the shares {grid} do not rise from 0 to 1 in at most {MOST_SILENCES} steps")
        if not 1 <= self.least_days <= self.most_days:
            raise UserError(f"a window of {self.least_days} to {self.most_days} days is none; give the smaller number first")
        if self.multiple_hundredths < 1:
            raise UserError(f"a window of {self.multiple_hundredths / 100} times the pace is none; give for example 4")
        if self.device not in DEVICES:
            raise UserError(f"there is no device '{self.device}'; take one of {', '.join(DEVICES)}")
        if self.cell not in CELLS:
            raise UserError(f"there is no cell '{self.cell}'; take one of {', '.join(CELLS)}")
        if self.members < 1 or self.hidden % self.members:
            raise UserError(f"{self.hidden} hidden units cannot be shared by {self.members} networks; take a multiple")
        if not 0 <= self.teaching <= 1:
            raise UserError(f"a teacher's share of {self.teaching} is not from 0 to 1")

    def to_json(self) -> dict[str, object]:
        return asdict(self)
