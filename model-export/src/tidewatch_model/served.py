"""The network as it is exported: RiskNetwork's function with everything that is constant multiplied out beforehand.

A run of few rows costs about as much as the graph has nodes, a long one as much as its matrix products, its logarithms and
the numbers that it moves about. So normalisation, what is not used, the members' average and the calibration are folded into
weights, and the members lie side by side in one product. It is folded in double precision, from the weights as they are
when this is made; RiskNetwork stays the definition, and the parity check compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from tidewatch_model.cells import GruCell
from tidewatch_model.network import MAX_DEVIATIONS, RiskNetwork
from tidewatch_model.served_head import ServedHead, of_bounded, singles


class ServedNetwork(nn.Module):
    """Maps (x [batch, features], h [batch, hidden]) to (h_next [batch, hidden], risk [batch, silences]).

    The risks depend on x and h_next alone, so the graph can be cut at h_next into a step and a head. A shorter head for the
    first silences would save nothing: each risk is a product over all intervals to the window's end.
    """

    low: Tensor
    high: Tensor

    def __init__(self, network: RiskNetwork) -> None:
        super().__init__()
        cells = [member.cell for member in network.each_member()]
        grus = [cell for cell in cells if isinstance(cell, GruCell)]
        with torch.no_grad():
            mean, reach = network.mean.double(), MAX_DEVIATIONS * network.scale.double()
            singles(self, low=mean - reach, high=mean + reach)
            self.step: nn.Module = GruStep(network, grus) if len(grus) == len(cells) else PlainStep(network)
            self.head = ServedHead(network)

    def forward(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        # A feature within these is one whose normalised value is within MAX_DEVIATIONS.
        bounded = torch.minimum(torch.maximum(x, self.low), self.high)
        h_next = self.step(bounded, h)
        return h_next, self.head(x, bounded, h_next)


class GruStep(nn.Module):
    """The GRUs of all members as one, in which no member's hidden state has a weight in another's gates.

    Each gate has its own products: to make all of them in one and to split that would move every number once more.
    """

    x_reset: Tensor
    h_reset: Tensor
    b_reset: Tensor
    x_update: Tensor
    h_update: Tensor
    b_update: Tensor
    x_proposal: Tensor
    h_proposal: Tensor
    bx_proposal: Tensor
    bh_proposal: Tensor

    def __init__(self, network: RiskNetwork, cells: Sequence[GruCell]) -> None:
        super().__init__()
        weights = [[weight.double() for weight in cell.recurrent.all_weights[0]] for cell in cells]
        for gate, name in enumerate(("reset", "update", "proposal")):
            of_x, of_h, x_bias, h_bias = ([member[kind].chunk(3)[gate] for member in weights] for kind in range(4))
            by_x, bias = of_bounded(network, torch.cat(of_x).T, torch.cat(x_bias))
            singles(self, **{f"x_{name}": by_x, f"h_{name}": torch.block_diag(*of_h).T})
            if name == "proposal":
                # The reset gate takes back the hidden state's bias too (PyTorch's GRU, linear_before_reset in ONNX).
                singles(self, bx_proposal=bias, bh_proposal=torch.cat(h_bias))
            else:
                singles(self, **{f"b_{name}": bias + torch.cat(h_bias)})

    def forward(self, bounded: Tensor, h: Tensor) -> Tensor:
        reset = torch.sigmoid(torch.addmm(torch.addmm(self.b_reset, bounded, self.x_reset), h, self.h_reset))
        update = torch.sigmoid(torch.addmm(torch.addmm(self.b_update, bounded, self.x_update), h, self.h_update))
        remembered = reset * torch.addmm(self.bh_proposal, h, self.h_proposal)
        proposal = torch.tanh(torch.addmm(self.bx_proposal, bounded, self.x_proposal) + remembered)
        return proposal + update * (h - proposal)


class PlainStep(nn.Module):
    """The step of any other cell, member by member, as RiskNetwork has it."""

    def __init__(self, network: RiskNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, bounded: Tensor, h: Tensor) -> Tensor:
        return self.network.step(self.network.normalise(bounded), h)
