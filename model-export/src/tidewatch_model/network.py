"""The network: a recurrent step per event and a risk head over horizons and silences; normalisation, calibration inside."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

from tidewatch_model.cells import make_cell
from tidewatch_model.decision import CALENDAR, DecisionFeatures

# A feature this many standard deviations away tells nothing more by being farther, and one corrupt amount must not
# saturate a user's hidden state for good.
MAX_DEVIATIONS = 6.0
# A feature that never changed in training has no scale of its own.
MIN_SCALE = 1e-4


@dataclass(frozen=True)
class NetworkShape:
    """What fixes the network's parameters and its inputs and outputs."""

    features: int
    hidden: int
    """Size of the hidden state of all members together."""
    silence_days: tuple[float, ...]
    horizons_days: tuple[int, ...] = (30,)
    names: tuple[str, ...] = ()
    """The features' names, of which some mean something to a silence; none if empty."""
    members: int = 2
    """Recurrent networks whose corrections are averaged; each has its share of the hidden state."""
    head: int = 8
    """Width of each member's risk head."""
    cell: str = "gru"

    def to_json(self) -> dict[str, object]:
        return asdict(self)


class Member(nn.Module):
    """A recurrent network and the correction of the linear path's logits that it proposes."""

    def __init__(self, shape: NetworkShape, static: int, dynamic: int, dropout: float) -> None:
        super().__init__()
        self.cell = make_cell(shape.cell, shape.features, shape.hidden // shape.members)
        memory = self.cell.seen
        horizons = len(shape.horizons_days)
        self.dropout = nn.Dropout(dropout)
        self.from_user = nn.Linear(memory + static, shape.head)
        self.from_silence = nn.Linear(dynamic, shape.head, bias=False)
        self.out = nn.Linear(shape.head, horizons)
        self.from_memory = nn.Linear(memory, horizons, bias=False)
        # It begins with no correction at all, so that what it has not learned does no harm.
        for weight in (self.out.weight, self.out.bias, self.from_memory.weight):
            nn.init.zeros_(weight)

    def forward(self, memory: Tensor, static: Tensor, dynamic: Tensor) -> Tensor:
        """Corrections [n, s, horizons] from [n, memory], [n, static] and [n, s, dynamic]."""
        memory = self.dropout(memory)
        user = self.from_user(torch.cat([memory, self.dropout(static)], dim=-1)).unsqueeze(1)
        mixed = torch.tanh(user + self.from_silence(self.dropout(dynamic)))
        return self.out(self.dropout(mixed)) + self.from_memory(memory).unsqueeze(1)


class RiskNetwork(nn.Module):
    """Maps (x [batch, features], h [batch, hidden]) to (h_next [batch, hidden], risk [batch, horizons, silences]).

    A wide, linear path on what a decision sees gives the logits, and a few small recurrent networks, averaged, correct
    them: on a small log the first is hard to beat, and the second adds what it cannot say. Who stays away for a long time
    stays away for a short one, so for any weights the risk falls with the horizon: no horizon's logit is above a shorter
    one's, after calibration.

    This is the definition, and what is trained. What is exported computes the same in fewer operations: see ``served``.
    """

    mean: Tensor
    scale: Tensor
    used: Tensor
    decision_mean: Tensor
    decision_scale: Tensor
    calibration: Tensor
    silence: Tensor
    unchanged: Tensor

    def __init__(self, shape: NetworkShape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        names = shape.names or tuple(f"feature_{i}" for i in range(shape.features))
        self.decision = DecisionFeatures(names)
        static, dynamic, horizons = len(self.decision.unchanged), self.decision.width, len(shape.horizons_days)
        self.linear_static = nn.Linear(static, horizons)
        self.linear_dynamic = nn.Linear(dynamic, horizons, bias=False)
        for weight in (self.linear_static.weight, self.linear_static.bias, self.linear_dynamic.weight):
            nn.init.zeros_(weight)
        self.members = nn.ModuleList(Member(shape, static, dynamic, dropout) for _ in range(shape.members))
        self.register_buffer("mean", torch.zeros(shape.features))
        self.register_buffer("scale", torch.ones(shape.features))
        self.register_buffer("decision_mean", torch.zeros(dynamic))
        self.register_buffer("decision_scale", torch.ones(dynamic))
        # Platt calibration of each horizon's logit: slope and intercept.
        self.register_buffer("calibration", torch.tensor([[1.0, 0.0]] * horizons))
        self.register_buffer("silence", torch.tensor([shape.silence_days], dtype=torch.float32), persistent=False)
        self.register_buffer("unchanged", torch.tensor(self.decision.unchanged, dtype=torch.long), persistent=False)
        seen = torch.tensor([0.0 if name in CALENDAR else 1.0 for name in names])
        self.register_buffer("used", seen, persistent=False)

    def normalise(self, x: Tensor) -> Tensor:
        """Features in standard deviations of the training data, cut off at MAX_DEVIATIONS; zero where not used."""
        return torch.clamp((x - self.mean) / self.scale, -MAX_DEVIATIONS, MAX_DEVIATIONS) * self.used

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        """The next hidden state of normalised features."""
        share = self.shape.hidden // self.shape.members
        parts = [h[:, i * share : (i + 1) * share] for i in range(self.shape.members)]
        return torch.cat([m.cell.step(z, part) for m, part in zip(self.each_member(), parts, strict=True)], dim=-1)

    def decided(self, x: Tensor, silence: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised static [n, …] and dynamic [n, s, …] features of decisions at the given silences [n or 1, s]."""
        static = self.normalise(x).index_select(1, self.unchanged)
        return static, (self.decision(x, silence) - self.decision_mean) / self.decision_scale

    def linear(self, static: Tensor, dynamic: Tensor) -> Tensor:
        """The linear path's logits [n, s, horizons]."""
        return self.linear_static(static).unsqueeze(1) + self.linear_dynamic(dynamic)

    def logits(self, x: Tensor, h_next: Tensor) -> Tensor:
        """Uncalibrated logits [n, horizons, silences] of features and the hidden state after them, over the grid."""
        return self._logits(x, h_next, self.silence).transpose(1, 2)

    def logits_at(self, x: Tensor, h_next: Tensor, silence: Tensor) -> Tensor:
        """Uncalibrated logits [n, horizons] at one silence each [n], as training sees them."""
        return self._logits(x, h_next, silence.unsqueeze(1))[:, 0]

    def each_member(self) -> list[Member]:
        """The members, as what they are."""
        return [member for member in self.members if isinstance(member, Member)]

    def memory(self, h: Tensor) -> list[Tensor]:
        """What each member's head sees of the hidden state."""
        share = self.shape.hidden // self.shape.members
        return [m.cell.output(h[:, i * share : (i + 1) * share]) for i, m in enumerate(self.each_member())]

    def _logits(self, x: Tensor, h_next: Tensor, silence: Tensor) -> Tensor:
        """Uncalibrated logits [n, s, horizons] at silences [n or 1, s]."""
        static, dynamic = self.decided(x, silence)
        out = self.linear(static, dynamic)
        for member, memory in zip(self.each_member(), self.memory(h_next), strict=True):
            out = out + member(memory, static, dynamic) / self.shape.members
        return out

    def risk(self, logits: Tensor) -> Tensor:
        """Calibrated risks of logits, both [n, horizons, s]."""
        calibrated = self.calibration[:, :1] * logits + self.calibration[:, 1:]
        lowest = [calibrated[:, :1]]
        for horizon in range(1, len(self.shape.horizons_days)):
            lowest.append(torch.minimum(lowest[-1], calibrated[:, horizon : horizon + 1]))
        return torch.sigmoid(torch.cat(lowest, dim=1))

    def forward(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        h_next = self.step(self.normalise(x), h)
        return h_next, self.risk(self.logits(x, h_next))
