"""The risk head as it is exported (see ``served``): what depends on the user alone is computed once a row, and only a
logarithm, the members' tanh and the way to a probability are left to compute for every interval of the window."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from tidewatch_model.cells import GruCell
from tidewatch_model.network import DYNAMIC, MAX_DEVIATIONS, RiskNetwork


def singles(module: nn.Module, **tensors: Tensor) -> None:
    """Keeps what was folded in double precision, in the graph's."""
    for name, tensor in tensors.items():
        module.register_buffer(name, tensor.detach().float().contiguous(), persistent=False)


def of_bounded(network: RiskNetwork, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """Weight [features, n] and bias for the features themselves, from those for the normalised ones that are used."""
    weight = weight * (network.used / network.scale.double()).unsqueeze(1)
    return weight, bias - network.mean.double() @ weight


class ServedHead(nn.Module):
    """Risks [n, silences] of features, bounded features and the hidden state after them.

    One output of every product goes to the logits, the others to the inside of the members' tanh.
    """

    low: Tensor
    high: Tensor
    user_bias: Tensor
    by_x: Tensor
    by_memory: Tensor
    by_user: Tensor
    beginnings: Tensor
    by_silence: Tensor
    of_interval: Tensor
    of_regulars: Tensor
    corrections: Tensor
    left: Tensor

    def __init__(self, network: RiskNetwork) -> None:
        super().__init__()
        shape, members = network.shape, network.each_member()
        self.intervals, self.width = shape.intervals, 1 + shape.members * shape.head
        self.rhythm = network.rhythm
        self.memory = Memory(network)
        static = torch.cat(
            [network.linear_static.weight, *(member.from_user.weight[:, member.cell.seen :] for member in members)]
        ).T.double()
        features = len(network.unchanged)
        picked = torch.zeros(shape.features, self.width, dtype=torch.float64)
        picked[network.unchanged] = static[:features]
        correction_bias = torch.stack([member.out.bias for member in members]).mean(dim=0)
        bias = torch.cat([correction_bias, *(m.from_user.bias for m in members)]).double()
        by_x, bias = of_bounded(network, picked, bias)
        by_user = static[features:] / network.user_scale.double().unsqueeze(1)
        bias = bias - network.user_mean.double() @ by_user
        reach = MAX_DEVIATIONS * network.user_scale.double()
        singles(self, low=network.user_mean.double() - reach, high=network.user_mean.double() + reach)

        dynamic = torch.cat([network.linear_dynamic.weight, *(m.from_silence.weight for m in members)]).T.double()
        by_silence = dynamic / network.dynamic_scale.double().unsqueeze(1)
        bias = bias - network.dynamic_mean.double() @ by_silence
        others, regulars = network.calibration.double()
        level = (network.level.double() + others).unsqueeze(1)
        singles(self, of_regulars=(regulars - others).unsqueeze(0))
        of_interval = torch.cat([level, *(m.of_interval.double() for m in members)], dim=1)
        singles(self, user_bias=bias, by_x=by_x, by_user=by_user, by_memory=self.memory.weight(network))
        singles(self, beginnings=network.beginnings, left=network.left)
        # A row for each interval, its width side by side: as the user's part is repeated.
        singles(self, by_silence=by_silence, of_interval=of_interval.reshape(1, -1))
        corrections = torch.cat([m.out.weight for m in members], dim=1).T.double() / len(members)
        first = torch.zeros(1, 1, dtype=torch.float64)
        singles(self, corrections=torch.cat([first, corrections]))

    def forward(self, x: Tensor, bounded: Tensor, h_next: Tensor) -> Tensor:
        user, window, inverse = self.rhythm(x)
        regular = RiskNetwork.regular(user)
        user = torch.minimum(torch.maximum(user, self.low), self.high)
        once = torch.addmm(torch.addmm(self.user_bias, bounded, self.by_x), self.memory(h_next), self.by_memory)
        once = torch.addmm(once, user, self.by_user)
        silence = torch.log(window * self.beginnings + 1.0)
        dynamic = torch.stack([silence, silence * inverse, silence * regular], dim=-1).reshape(-1, DYNAMIC)
        each = torch.tile(once, (1, self.intervals)) + self.of_interval
        inside = torch.addmm(each.reshape(-1, self.width), dynamic, self.by_silence)
        logits = (inside[:, :1] + torch.tanh(inside) @ self.corrections).reshape(-1, self.intervals)
        calibrated = torch.addmm(logits, regular, self.of_regulars)
        return torch.exp(-(nn.functional.softplus(calibrated) @ self.left))


class Memory(nn.Module):
    """What the heads see of the hidden state, side by side."""

    def __init__(self, network: RiskNetwork) -> None:
        super().__init__()
        self.network = network
        self.all_of_it = all(isinstance(member.cell, GruCell) for member in network.each_member())

    def forward(self, h: Tensor) -> Tensor:
        return h if self.all_of_it else torch.cat(self.network.memory(h), dim=-1)

    @staticmethod
    def weight(network: RiskNetwork) -> Tensor:
        """[seen, logit and insides]: to the logits of all, to the tanh of each member's own."""
        members = network.each_member()
        to_logits = torch.cat([m.from_memory.weight.T / len(members) for m in members]).double()
        to_inside = torch.block_diag(*(m.from_user.weight[:, : m.cell.seen].T for m in members)).double()
        return torch.cat([to_logits, to_inside], dim=1)
