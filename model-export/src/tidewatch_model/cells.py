"""Recurrent cells behind one contract: a step from (normalised features, hidden state) to the next hidden state.

What a cell needs of the past, all of it, is its hidden state: that is what the engine keeps per user between events. Each
starts from zeros. ``sequence`` gives for padded sequences what ``step`` would give event by event, and is what training
uses, since a loop over events is slow.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from tidewatch_model.errors import UserError

# Events that the variants without recurrence look back over.
WINDOW = 4


class Cell(nn.Module):
    """A cell of a hidden state of ``size`` numbers, of which the head sees ``seen``."""

    size: int
    seen: int

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        """The next hidden state [n, size] of features [n, features] and the last one [n, size]."""
        raise NotImplementedError

    def output(self, h: Tensor) -> Tensor:
        """What the head sees [n, seen] of a hidden state [n, size]."""
        return h[:, : self.seen]

    def sequence(self, z: Tensor) -> Tensor:
        """What the head sees after each event [n, steps, seen] of sequences [n, steps, features]."""
        h = z.new_zeros(z.shape[0], self.size)
        seen = []
        for position in range(z.shape[1]):
            h = self.step(z[:, position], h)
            seen.append(self.output(h))
        return torch.stack(seen, dim=1)


class GruCell(Cell):
    """Cho et al., 2014, in matrix products and element-wise operators alone, which export without a fallback."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__()
        self.size = self.seen = size
        self.recurrent = nn.GRU(features, size, batch_first=True)

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        gru = self.recurrent
        input_weight, state_weight, input_bias, state_bias = gru.all_weights[0]
        inputs = nn.functional.linear(z, input_weight, input_bias)
        states = nn.functional.linear(h, state_weight, state_bias)
        size = self.size
        reset = torch.sigmoid(inputs[:, :size] + states[:, :size])
        update = torch.sigmoid(inputs[:, size : 2 * size] + states[:, size : 2 * size])
        proposal = torch.tanh(inputs[:, 2 * size :] + reset * states[:, 2 * size :])
        return proposal + update * (h - proposal)

    def sequence(self, z: Tensor) -> Tensor:
        return self.recurrent(z)[0]


class LstmCell(Cell):
    """Hochreiter and Schmidhuber, 1997; its hidden state and its cell state share the engine's hidden state."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__()
        self.size, self.seen = size, size // 2
        self.recurrent = nn.LSTM(features, size // 2, batch_first=True)

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        lstm, size = self.recurrent, self.seen
        input_weight, state_weight, input_bias, state_bias = lstm.all_weights[0]
        gates = nn.functional.linear(z, input_weight, input_bias)
        gates = gates + nn.functional.linear(h[:, :size], state_weight, state_bias)
        take, forget = torch.sigmoid(gates[:, :size]), torch.sigmoid(gates[:, size : 2 * size])
        proposal, give = torch.tanh(gates[:, 2 * size : 3 * size]), torch.sigmoid(gates[:, 3 * size :])
        cell = forget * h[:, size : 2 * size] + take * proposal
        return torch.cat([give * torch.tanh(cell), cell], dim=-1)

    def sequence(self, z: Tensor) -> Tensor:
        return self.recurrent(z)[0]


class _Window(Cell):
    """Keeps the last WINDOW events, each as a few numbers, newest first."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__()
        self.size = self.seen = size
        self.width = size // WINDOW
        self.encode = nn.Linear(features, self.width)

    def step(self, z: Tensor, h: Tensor) -> Tensor:
        return torch.cat([torch.tanh(self.encode(z)), h[:, : self.size - self.width]], dim=-1)

    def sequence(self, z: Tensor) -> Tensor:
        events = torch.tanh(self.encode(z))
        padded = nn.functional.pad(events, (0, 0, WINDOW - 1, 0))
        steps = events.shape[1]
        kept = [padded[:, WINDOW - 1 - back : WINDOW - 1 - back + steps] for back in range(WINDOW)]
        return self.output(torch.cat(kept, dim=-1).reshape(-1, self.size)).reshape(*events.shape[:2], self.seen)


class ConvolutionCell(_Window):
    """A causal convolution over the last events: the head's first layer is its kernel."""


class AttentionCell(_Window):
    """The newest event attends to the last ones; the head sees the event and what it attended to."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__(features, size)
        self.query = nn.Linear(self.width, self.width, bias=False)
        # How long ago an event is counts beside what it was.
        self.place = nn.Parameter(torch.zeros(WINDOW))
        self.seen = 2 * self.width

    def output(self, h: Tensor) -> Tensor:
        kept = [h[:, i * self.width : (i + 1) * self.width] for i in range(WINDOW)]
        asked = self.query(kept[0])
        scores = torch.cat([(asked * event).sum(dim=-1, keepdim=True) for event in kept], dim=-1) + self.place
        shares = torch.softmax(scores, dim=-1)
        attended = sum((shares[:, i : i + 1] * kept[i] for i in range(1, WINDOW)), shares[:, :1] * kept[0])
        return torch.cat([kept[0], attended], dim=-1)


_CELLS: dict[str, Callable[[int, int], Cell]] = {
    "gru": GruCell,
    "lstm": LstmCell,
    "tcn": ConvolutionCell,
    "attention": AttentionCell,
}
CELLS = tuple(_CELLS)


def make_cell(name: str, features: int, size: int) -> Cell:
    """A fresh cell.

    :raises UserError: when there is none of that name, or its state cannot be shared out.
    """
    if size % WINDOW:
        raise UserError(f"a cell of {size} hidden units cannot be shared out; take a multiple of {WINDOW}")
    if name not in _CELLS:
        raise UserError(f"there is no cell '{name}'; take one of {', '.join(CELLS)}")
    return _CELLS[name](features, size)
