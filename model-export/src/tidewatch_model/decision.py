"""What a decision sees of a user who has been silent for a while: the features of their last event, brought forward.

A feature vector tells of the moment of its event. Some days later a decayed count has decayed further, a time since
something is longer, and the silence itself can be held against the user's own pace. All of that follows from the vector
and the silence, so it is computed here, inside the graph, and a linear model on it has what a daily batch job would have.
Features that a catalogue does not have are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

# Half-lives in days of the catalogue's decayed counters (the engine's Rolling), all kept as log1p. Those of activity,
# returns and support are left as they were at the event: bringing them forward too moved no figure and costs logarithms.
HALF_LIVES = {
    "visits_30_log": 30.0,
    "visits_120_log": 120.0,
    "purchases_30_log": 30.0,
    "purchases_120_log": 120.0,
    "spend_30_log": 30.0,
    "spend_120_log": 120.0,
}
# Times since something; where the event itself was that thing the time begins anew.
SINCE = {"since_purchase_log": "type_purchase"}
TENURE = "tenure_log"
GAP = "gap_mean_log"
PURCHASES = "purchases_log"
# One year of a log cannot tell the season from a trend: on every cut before the judged ones a linear model ranked no
# worse without these and one cut's level was off by more with them.
CALENDAR = ("year_sine", "year_cosine", "week_sine", "week_cosine")

# Beyond any logarithm in the catalogue; keeps the exponential of a corrupt feature finite.
LARGEST_LOG = 20.0
# The silence against the mean gap, but for gaps below a week, where it would explode.
SHORTEST_GAP = 7.0
# A rate needs some time to be one: who came yesterday and bought once is no daily buyer.
RATE_DAYS = 30.0


class DecisionFeatures(nn.Module):
    """Maps event features [n, features] and silences in days [n or 1, s] to decision features [n, s, width].

    A decision feature is either a logarithm, log(a * left + more), of a count that decays or a time that grows, where a
    comes from the event and the rest from the silence; or a product of a factor from the event and one from the silence.
    So for a fixed grid of silences both are matrix products with constants, which makes a step cheap (see RiskNetwork).
    """

    half_life: Tensor
    pick_counts: Tensor

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.at = {name: i for i, name in enumerate(names)}
        self.counts = [name for name in HALF_LIVES if name in self.at]
        self.times = [name for name in SINCE if name in self.at]
        pick = torch.zeros(len(names), len(self.counts))
        for column, name in enumerate(self.counts):
            pick[self.at[name], column] = 1.0
        self.register_buffer("pick_counts", pick, persistent=False)
        self.register_buffer("half_life", torch.tensor([HALF_LIVES[name] for name in self.counts]), persistent=False)
        brought_forward = {*self.counts, *self.times, TENURE, *CALENDAR}
        self.unchanged = [i for i, name in enumerate(names) if name not in brought_forward]
        """The features that a silence leaves as they are."""
        # What comes out is asked of the code itself: a number beside it would one day differ.
        logarithms, factors = self.of_user(torch.zeros(1, len(names)))
        self.logarithms, self.products = logarithms.shape[1], factors.shape[1]
        self.width = self.logarithms + self.products

    def forward(self, x: Tensor, silence: Tensor) -> Tensor:
        arguments, factors = self.of_user(x)
        left, more, time = self.of_silence(silence)
        logarithms = torch.log(arguments.unsqueeze(1) * left + more)
        return torch.cat([logarithms, factors.unsqueeze(1) * time], dim=-1)

    def of_user(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Arguments of the logarithms [n, logarithms] and factors of the products [n, products]."""
        x = torch.clamp(x, -LARGEST_LOG, LARGEST_LOG)
        arguments = [torch.clamp(torch.expm1(x @ self.pick_counts), min=0.0)] if self.counts else []
        for name in self.times:
            kind = SINCE[name]
            since = self._days(x, name)
            arguments.append(since * torch.clamp(1.0 - self._of(x, kind), 0.0, LARGEST_LOG) if kind in self.at else since)
        if TENURE in self.at:
            arguments += [self._days(x, TENURE)] * 2
        one = x[:, :1] * 0.0 + 1.0
        factors = [one, one]
        if GAP in self.at:
            gap = self._days(x, GAP)
            has = (gap > 0).float()
            factors += [has, has / (gap + SHORTEST_GAP)]
        if PURCHASES in self.at:
            factors.append(self._of(x, PURCHASES))
        return torch.cat(arguments, dim=1) if arguments else x[:, :0], torch.cat(factors, dim=1)

    def of_silence(self, silence: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What silences [n or 1, s] do to the arguments (left and more), and the products' other factors [n or 1, s, …]."""
        silence = silence.unsqueeze(-1)
        none, log_silence = silence * 0.0, torch.log1p(silence)
        left, more = [torch.exp2(-silence / self.half_life)], [none + torch.ones_like(self.half_life)]
        for _ in self.times:
            left.append(none + 1.0)
            more.append(silence + 1.0)
        if TENURE in self.at:
            left += [none + 1.0] * 2
            more += [silence + 1.0, silence + RATE_DAYS]
        time = [log_silence, silence / 30.0]
        if GAP in self.at:
            time += [log_silence, silence]
        if PURCHASES in self.at:
            time.append(log_silence)
        return torch.cat(left, dim=-1), torch.cat(more, dim=-1), torch.cat(time, dim=-1)

    def _of(self, x: Tensor, name: str) -> Tensor:
        at = self.at[name]
        return x[:, at : at + 1]

    def _days(self, x: Tensor, name: str) -> Tensor:
        """A feature without its logarithm, never below zero."""
        return torch.clamp(torch.expm1(self._of(x, name)), min=0.0)
