"""The network: one recurrent step per event and a risk head over the silence grid, normalisation and calibration inside."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn

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
    silence_days: tuple[float, ...]
    horizons_days: tuple[int, ...] = (30,)
    head: int = 32
    """Width of the risk head."""

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def half_rounded(h: Tensor) -> Tensor:
    """The hidden state as the engine stores it between events: IEEE half precision. The gradient passes straight through."""
    return h + (h.half().float() - h).detach()


class RiskNetwork(nn.Module):
    """Maps (x [batch, features], h [batch, hidden]) to (h_next [batch, hidden], risk [batch, horizons, silences]).

    The head sees the new hidden state, the event's own features and the silence; their products let the effect of a
    silence depend on the user's pace. Who stays away for a long time stays away for a short one, so for any weights the
    risk falls with the horizon: each longer horizon's logit is the shorter one's less something positive, and calibration
    may not turn that around.
    """

    mean: Tensor
    scale: Tensor
    calibration: Tensor
    silence: Tensor
    running_sum: Tensor

    def __init__(self, shape: NetworkShape) -> None:
        super().__init__()
        self.shape = shape
        self.cell = nn.GRUCell(shape.features, shape.hidden)
        self.from_user = nn.Linear(shape.hidden + shape.features, shape.head)
        self.from_silence = nn.Linear(3, shape.head)
        self.gate_of_silence = nn.Linear(3, shape.head)
        self.out = nn.Linear(shape.head, len(shape.horizons_days))
        self.register_buffer("mean", torch.zeros(shape.features))
        self.register_buffer("scale", torch.ones(shape.features))
        # Platt calibration of each horizon's logit: slope and intercept.
        self.register_buffer("calibration", torch.tensor([[1.0, 0.0]] * len(shape.horizons_days)))
        self.register_buffer("silence", _encode(torch.tensor(shape.silence_days, dtype=torch.float32)))
        horizons = len(shape.horizons_days)
        self.register_buffer("running_sum", torch.triu(torch.ones(horizons, horizons)), persistent=False)

    def normalise(self, x: Tensor) -> Tensor:
        """Features in standard deviations of the training data, cut off at MAX_DEVIATIONS."""
        return torch.clamp((x - self.mean) / self.scale, -MAX_DEVIATIONS, MAX_DEVIATIONS)

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        """The next hidden state of normalised features."""
        return self.cell(z, h)

    def logits(self, z: Tensor, h_next: Tensor) -> Tensor:
        """Uncalibrated logits [..., horizons, silences] of normalised features and the hidden state after them."""
        user = self.from_user(torch.cat([h_next, z], dim=-1)).unsqueeze(-2)
        mixed = torch.tanh(user * (1.0 + self.gate_of_silence(self.silence)) + self.from_silence(self.silence))
        steps = self.out(mixed)
        # Two whole tensors instead of one small one per horizon, and log-sigmoid, which is softplus without a branch in
        # the graph: a third of the step's cost.
        falls = nn.functional.logsigmoid(-steps[..., 1:])
        logits = torch.cat([steps[..., :1], falls], dim=-1) @ self.running_sum
        return logits.transpose(-1, -2)

    def risk(self, logits: Tensor) -> Tensor:
        """Calibrated risks of logits, both [..., horizons, silences]."""
        calibrated = self.calibration[:, :1] * logits + self.calibration[:, 1:]
        lowest = [calibrated[..., :1, :]]
        for horizon in range(1, len(self.shape.horizons_days)):
            lowest.append(torch.minimum(lowest[-1], calibrated[..., horizon : horizon + 1, :]))
        return torch.sigmoid(torch.cat(lowest, dim=-2))

    def forward(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        z = self.normalise(x)
        h_next = self.step(z, h)
        return h_next, self.risk(self.logits(z, h_next))


def _encode(days: Tensor) -> Tensor:
    """A silence as the head sees it [silences, 3]: on a logarithmic scale, in months, and whether it has begun at all."""
    return torch.stack([torch.log1p(days) / 2.0, days / 30.0, (days > 0).float()], dim=-1)
