"""The network: a recurrent step per event, and a head that follows a silence through its window; normalisation inside."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

from tidewatch_model.cells import make_cell
from tidewatch_model.decision import CALENDAR, Rhythm

# A feature this many standard deviations away tells nothing more by being farther, and one corrupt amount must not
# saturate a user's hidden state for good.
MAX_DEVIATIONS = 6.0
# A feature that never changed in training has no scale of its own.
MIN_SCALE = 1e-4
DYNAMIC = 3
"""Features that change with the silence: its logarithm, that over the spread of the user's gaps, and that of regulars."""


@dataclass(frozen=True)
class NetworkShape:
    """What fixes the network's parameters and its inputs and outputs."""

    names: tuple[str, ...]
    """The features in the catalogue's order."""
    hidden: int
    """Size of the hidden state of all members together."""
    silence_shares: tuple[float, ...]
    """Rising from 0 to 1: the shares of the window at which the risk is told."""
    multiple_hundredths: int
    least_days: int
    most_days: int
    members: int = 2
    """Recurrent networks whose corrections are averaged; each has its share of the hidden state."""
    head: int = 16
    """Width of each member's head."""
    cell: str = "gru"

    @property
    def features(self) -> int:
        return len(self.names)

    @property
    def intervals(self) -> int:
        """Between the shares."""
        return len(self.silence_shares) - 1

    def to_json(self) -> dict[str, object]:
        return asdict(self)


class Member(nn.Module):
    """A recurrent network and the correction of the linear path's logits that it proposes."""

    def __init__(self, shape: NetworkShape, static: int, dropout: float) -> None:
        super().__init__()
        self.cell = make_cell(shape.cell, shape.features, shape.hidden // shape.members)
        memory = self.cell.seen
        self.dropout = nn.Dropout(dropout)
        self.from_user = nn.Linear(memory + static, shape.head)
        self.from_silence = nn.Linear(DYNAMIC, shape.head, bias=False)
        self.of_interval = nn.Parameter(torch.zeros(shape.intervals, shape.head))
        self.out = nn.Linear(shape.head, 1)
        self.from_memory = nn.Linear(memory, 1, bias=False)
        # It begins with no correction at all, so that what it has not learned does no harm.
        for weight in (self.out.weight, self.out.bias, self.from_memory.weight):
            nn.init.zeros_(weight)

    def forward(self, memory: Tensor, static: Tensor, dynamic: Tensor) -> Tensor:
        """Corrections [n, intervals] from [n, memory], [n, static] and [n, intervals, DYNAMIC]."""
        memory = self.dropout(memory)
        user = self.from_user(torch.cat([memory, self.dropout(static)], dim=-1)).unsqueeze(1)
        mixed = torch.tanh(user + self.from_silence(dynamic) + self.of_interval)
        return (self.out(self.dropout(mixed)) + self.from_memory(memory).unsqueeze(1))[..., 0]


class RiskNetwork(nn.Module):
    """Maps (x [batch, features], h [batch, hidden]) to (h_next [batch, hidden], risk [batch, silences]).

    For each interval of the grid a logit says how likely the next visit comes in it, if it has not come before. What is
    told is the probability that it comes in none of the intervals that are left, P(lost | no visit so far); so the risk
    rises with the silence for any weights, from the visit to the window's end, where it is 1.

    A wide, linear path gives the logits, and a few small recurrent networks, averaged, correct them: on a small log the
    first is hard to beat, and the second adds what it cannot say.

    This is the definition, and what is trained. What is exported computes the same in fewer operations: see ``served``.
    """

    mean: Tensor
    scale: Tensor
    used: Tensor
    user_mean: Tensor
    user_scale: Tensor
    dynamic_mean: Tensor
    dynamic_scale: Tensor
    calibration: Tensor
    beginnings: Tensor
    left: Tensor
    unchanged: Tensor

    def __init__(self, shape: NetworkShape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.rhythm = Rhythm(shape.names, shape.multiple_hundredths, shape.least_days, shape.most_days)
        unchanged = [i for i, name in enumerate(shape.names) if name not in CALENDAR]
        static = len(unchanged) + Rhythm.WIDTH
        self.linear_static = nn.Linear(static, 1, bias=False)
        self.linear_dynamic = nn.Linear(DYNAMIC, 1, bias=False)
        self.level = nn.Parameter(torch.zeros(shape.intervals))
        for weight in (self.linear_static.weight, self.linear_dynamic.weight):
            nn.init.zeros_(weight)
        self.members = nn.ModuleList(Member(shape, static, dropout) for _ in range(shape.members))
        self.register_buffer("mean", torch.zeros(shape.features))
        self.register_buffer("scale", torch.ones(shape.features))
        self.register_buffer("user_mean", torch.zeros(Rhythm.WIDTH))
        self.register_buffer("user_scale", torch.ones(Rhythm.WIDTH))
        self.register_buffer("dynamic_mean", torch.zeros(DYNAMIC))
        self.register_buffer("dynamic_scale", torch.ones(DYNAMIC))
        # What is added to the logits of each interval, of others and of regulars: see fitting.calibrate.
        self.register_buffer("calibration", torch.zeros(2, shape.intervals))
        shares = torch.tensor(shape.silence_shares)
        self.register_buffer("beginnings", shares[:-1], persistent=False)
        # [intervals, silences]: which intervals are still to come.
        left = (shares[:-1, None] >= shares[None, :]).float()
        self.register_buffer("left", left, persistent=False)
        self.register_buffer("unchanged", torch.tensor(unchanged, dtype=torch.long), persistent=False)
        used = torch.tensor([0.0 if name in CALENDAR else 1.0 for name in shape.names])
        self.register_buffer("used", used, persistent=False)

    def normalise(self, x: Tensor) -> Tensor:
        """Features in standard deviations of the shop's data, cut off at MAX_DEVIATIONS; zero where not used."""
        return torch.clamp((x - self.mean) / self.scale, -MAX_DEVIATIONS, MAX_DEVIATIONS) * self.used

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        """The next hidden state of normalised features."""
        share = self.shape.hidden // self.shape.members
        parts = [h[:, i * share : (i + 1) * share] for i in range(self.shape.members)]
        return torch.cat([m.cell.step(z, part) for m, part in zip(self.each_member(), parts, strict=True)], dim=-1)

    def raw(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What follows from the user's rhythm [n, Rhythm.WIDTH] and the silence [n, intervals, DYNAMIC], not normalised."""
        user, window, inverse = self.rhythm(x)
        silence = torch.log1p(window * self.beginnings)
        return user, torch.stack([silence, silence * inverse, silence * self.regular(user)], dim=-1)

    @staticmethod
    def regular(user: Tensor) -> Tensor:
        """1 for regulars, 0 for others [n, 1], of what follows from the rhythm [n, Rhythm.WIDTH]."""
        return user[:, Rhythm.REGULAR : Rhythm.REGULAR + 1]

    def decided(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised static [n, …] and dynamic [n, intervals, DYNAMIC] features of decisions."""
        user, dynamic = self.raw(x)
        user = torch.clamp((user - self.user_mean) / self.user_scale, -MAX_DEVIATIONS, MAX_DEVIATIONS)
        static = torch.cat([self.normalise(x).index_select(1, self.unchanged), user], dim=1)
        return static, (dynamic - self.dynamic_mean) / self.dynamic_scale

    def linear(self, static: Tensor, dynamic: Tensor) -> Tensor:
        """The linear path's logits [n, intervals]."""
        return self.linear_static(static) + self.linear_dynamic(dynamic)[..., 0] + self.level

    def logits(self, x: Tensor, h_next: Tensor) -> Tensor:
        """Uncalibrated logits [n, intervals] that the next visit comes in each interval, if in none before."""
        static, dynamic = self.decided(x)
        out = self.linear(static, dynamic)
        for member, memory in zip(self.each_member(), self.memory(h_next), strict=True):
            out = out + member(memory, static, dynamic) / self.shape.members
        return out

    def each_member(self) -> list[Member]:
        """The members, as what they are."""
        return [member for member in self.members if isinstance(member, Member)]

    def memory(self, h: Tensor) -> list[Tensor]:
        """What each member's head sees of the hidden state."""
        share = self.shape.hidden // self.shape.members
        return [m.cell.output(h[:, i * share : (i + 1) * share]) for i, m in enumerate(self.each_member())]

    def risk(self, logits: Tensor, x: Tensor) -> Tensor:
        """Risks [n, silences] of uncalibrated logits [n, intervals] and the features that they are of."""
        others, regulars = self.calibration[:1], self.calibration[1:]
        calibrated = logits + others + self.regular(self.rhythm(x)[0]) * (regulars - others)
        return torch.exp(-(nn.functional.softplus(calibrated) @ self.left))

    def forward(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        h_next = self.step(self.normalise(x), h)
        return h_next, self.risk(self.logits(x, h_next), x)
