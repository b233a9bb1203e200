"""The risk head as it is exported (see ``served``): what depends on the user alone is computed once a row, what depends on
the silence alone is a constant, and only the logarithms and the members' tanh are left to compute for every silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tidewatch_model.cells import GruCell
from tidewatch_model.decision import GAP, LARGEST_LOG, PURCHASES, SHORTEST_GAP, SINCE, TENURE, DecisionFeatures
from tidewatch_model.network import RiskNetwork

# A feature above zero, times this, is above LARGEST_LOG: after a clip it tells whether there is anything.
ANYTHING = 1e30


def singles(module: nn.Module, **tensors: Tensor) -> None:
    """Keeps what was folded in double precision, in the graph's."""
    for name, tensor in tensors.items():
        module.register_buffer(name, tensor.detach().float().contiguous(), persistent=False)


def of_bounded(network: RiskNetwork, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """Weight [features, n] and bias for the features themselves, from those for the normalised ones that are used."""
    weight = weight * (network.used / network.scale.double()).unsqueeze(1)
    return weight, bias - network.mean.double() @ weight


class ServedHead(nn.Module):
    """Risks [n, horizons, silences] of features, bounded features and the hidden state after them, at the silences given.

    A risk is the same to the last bit whichever other silences it is made with: nothing is summed over silences. Every layer
    has two outputs: to the logits, and to the inside of the members' tanh.
    """

    spread: Tensor
    more: Tensor
    corrections: Tensor

    def __init__(self, network: RiskNetwork, silence_days: Sequence[float]) -> None:
        super().__init__()
        shape, decision, members = network.shape, network.decision, network.each_member()
        self.horizons, self.silences = len(shape.horizons_days), len(silence_days)
        self.user = UserFeatures(decision)
        self.memory = Memory(network)
        slope, intercept = network.calibration.double().T
        calibrated = torch.cat([slope, torch.ones(shape.members * shape.head)])
        silence = torch.tensor([silence_days], dtype=torch.float64)
        left, more, time = (part[0] for part in decision.of_silence(silence))

        dynamic = torch.cat([network.linear_dynamic.weight, *(m.from_silence.weight for m in members)]).double()
        dynamic = (dynamic / network.decision_scale).T * calibrated.unsqueeze(0)
        logarithms, products = dynamic[: decision.logarithms], dynamic[decision.logarithms :]
        # [a factor, a silence, an output]: the factor times what the silence makes of it.
        by_factor = torch.stack(
            [unit.value * torch.outer(time[:, unit.product], products[unit.product]) for unit in self.user.units]
        )

        static = torch.cat([network.linear_static.weight, *(m.from_user.weight[:, m.cell.seen :] for m in members)])
        picked = torch.zeros(shape.features, static.shape[0], dtype=torch.float64)
        picked[network.unchanged] = static.double().T
        bias = torch.cat(
            [
                network.linear_static.bias + torch.stack([m.out.bias for m in members]).mean(dim=0),
                *(m.from_user.bias for m in members),
            ]
        )
        by_x, bias = of_bounded(network, picked, bias.double())
        by_x, bias = by_x * calibrated, bias * calibrated - network.decision_mean.double() @ dynamic
        by_memory = self.memory.weight(network) * calibrated
        bias[: self.horizons] += intercept

        self.logits = Layer(bias, by_x, by_memory, by_factor, logarithms, slice(None, self.horizons))
        self.inside = Layer(bias, by_x, by_memory, by_factor, logarithms, slice(self.horizons, None))
        corrections = torch.cat([m.out.weight for m in members], dim=1).T / len(members)
        # Each argument of a logarithm in its column of every silence.
        spread = torch.eye(decision.logarithms).unsqueeze(1) * left
        singles(self, spread=spread.flatten(1), more=more.flatten(), corrections=corrections * slope)

    def forward(self, x: Tensor, bounded: Tensor, h_next: Tensor) -> Tensor:
        memory = self.memory(h_next)
        arguments, factors = self.user(x)
        logarithms = torch.log(torch.addmm(self.more, arguments, self.spread)) if arguments.shape[1] else arguments
        mixed = torch.tanh(self.inside(bounded, memory, factors, logarithms))
        calibrated = torch.addmm(self.logits(bounded, memory, factors, logarithms), mixed, self.corrections)
        # A row by horizons and in two dimensions: so the minimum is of parts that lie together, and ONNX Runtime leaves the
        # transposition where it is.
        rows = (
            calibrated.reshape(-1, self.silences, self.horizons).transpose(1, 2).reshape(-1, self.horizons * self.silences)
        )
        curves = torch.split(rows, self.silences, dim=1)
        lowest = [curves[0]]
        for curve in curves[1:]:
            lowest.append(torch.minimum(lowest[-1], curve))
        return torch.sigmoid(torch.cat(lowest, dim=1).reshape(-1, self.horizons, self.silences))


class Layer(nn.Module):
    """One output of the head [n * silences, width]: sums of the user's numbers, repeated, and of the silences'."""

    bias: Tensor
    by_x: Tensor
    by_memory: Tensor
    by_factor: Tensor
    by_logarithm: Tensor

    def __init__(
        self, bias: Tensor, by_x: Tensor, by_memory: Tensor, by_factor: Tensor, by_logarithm: Tensor, outputs: slice
    ) -> None:
        super().__init__()
        self.silences = by_factor.shape[1]
        singles(self, bias=bias[outputs], by_x=by_x[:, outputs], by_memory=by_memory[:, outputs])
        singles(self, by_factor=by_factor[:, :, outputs].flatten(1), by_logarithm=by_logarithm[:, outputs])

    def forward(self, bounded: Tensor, memory: Tensor, factors: Tensor, logarithms: Tensor) -> Tensor:
        user = torch.addmm(torch.addmm(self.bias, bounded, self.by_x), memory, self.by_memory)
        both = torch.addmm(torch.tile(user, (1, self.silences)), factors, self.by_factor).reshape(-1, self.bias.shape[0])
        count = self.by_logarithm.shape[0]
        return torch.addmm(both, logarithms.reshape(-1, count), self.by_logarithm) if count else both


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
        """[seen, logits and insides]: to the logits of all, to the tanh of each member's own."""
        members = network.each_member()
        to_logits = torch.cat([m.from_memory.weight.T / len(members) for m in members]).double()
        to_inside = torch.block_diag(*(m.from_user.weight[:, : m.cell.seen].T for m in members)).double()
        return torch.cat([to_logits, to_inside], dim=1)


@dataclass(frozen=True)
class Column:
    """A number that is linear in the features: one of them, times something, or a constant."""

    feature: str | None = None
    times: float = 0.0
    plus: float = 0.0


@dataclass(frozen=True)
class Unit:
    """A factor of a decision feature's product, as ``numerator / (exp(denominator) + SHORTEST_GAP - 1)`` times ``value``."""

    product: int
    """Of which of the decision's products."""
    numerator: Column
    value: float
    denominator: Column = Column()


class UserFeatures(nn.Module):
    """The decision's arguments of logarithms [n, …] and factors of products [n, …], all columns of a kind in one operation.

    An argument is ``expm1(logarithm) * open``, where the event itself may be what the time is counted from (``open`` is zero
    then); a factor is a Unit. What no logarithm or factor has is a constant in its column, which costs nothing.
    """

    weight: Tensor
    constant: Tensor

    def __init__(self, decision: DecisionFeatures) -> None:
        super().__init__()
        at = decision.at
        tenures = [TENURE] * 2 if TENURE in at else []
        arguments = [Column(name, 1.0) for name in [*decision.counts, *decision.times, *tenures]]
        kinds = [*(None for _ in decision.counts), *(SINCE[name] for name in decision.times), *(None for _ in tenures)]
        opens = [Column(kind, -1.0, 1.0) if kind in at else Column(plus=1.0) for kind in kinds]
        self.units = _units(decision)
        numerators, denominators = [unit.numerator for unit in self.units], [unit.denominator for unit in self.units]
        columns = [*arguments, *opens, *numerators, *denominators]
        self.sizes = [len(arguments)] * 2 + [len(self.units)] * 2
        weight = torch.zeros(len(at), len(columns), dtype=torch.float64)
        for i, column in enumerate(columns):
            if column.feature is not None:
                weight[at[column.feature], i] = column.times
        singles(self, weight=weight, constant=torch.tensor([column.plus for column in columns]))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        columns = torch.clamp(torch.addmm(self.constant, x, self.weight), 0.0, LARGEST_LOG)
        logarithms, opens, numerators, denominators = torch.split(columns, self.sizes, dim=1)
        factors = numerators / (torch.exp(denominators) + (SHORTEST_GAP - 1.0))
        return (torch.exp(logarithms) - 1.0) * opens, factors


def _units(decision: DecisionFeatures) -> list[Unit]:
    """The factors in the order of the decision's products, as DecisionFeatures.of_user has them."""
    one = Column(plus=1.0)
    units = [Unit(0, one, SHORTEST_GAP), Unit(1, one, SHORTEST_GAP)]
    product = 2
    if GAP in decision.at:
        has = Column(GAP, ANYTHING)
        units.append(Unit(product, has, SHORTEST_GAP / LARGEST_LOG))
        units.append(Unit(product + 1, has, 1.0 / LARGEST_LOG, Column(GAP, 1.0)))
        product += 2
    if PURCHASES in decision.at:
        # A clip at zero leaves one of the two.
        units.append(Unit(product, Column(PURCHASES, 1.0), SHORTEST_GAP))
        units.append(Unit(product, Column(PURCHASES, -1.0), -SHORTEST_GAP))
    return units
