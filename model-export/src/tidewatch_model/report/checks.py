"""Says first whether a log can be judged: its length, its customers, how many return; and what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.judging import asked_of
from tidewatch_model.visits import Visits, Windowed, visits_of

# With fewer customers who have a habit one warning more or less decides between any two rules.
FEWEST_CUSTOMERS = 100
# Below this the figures are shown, with a warning.
FEW_CUSTOMERS = 500
# Regulars that were lost and regulars that were not, among the silences that are judged.
FEWEST_ANSWERS = 20
# And among those that are learned from.
FEWEST_LEARNED = 20
# A log that is shorter than two of the largest windows would show its end for less than half of the silences.
LEAST_LOG = 2
REGULAR_VISITS = 3


@dataclass(frozen=True)
class Facts:
    """What a log is made of."""

    dataset: str
    first: str
    last: str
    days: int
    customers: int
    returned: int
    """Customers who came twice or more."""
    regulars: int
    """Customers who came three times or more."""

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    def text(self) -> str:
        """A sentence."""
        return (
            f"{self.dataset} goes from {self.first} to {self.last}, {self.days} days: {self.customers:,} customers, of whom "
            f"{self.returned:,} came twice or more and {self.regulars:,} three times or more"
        )


def facts_of(log: EventLog, visits: Visits) -> Facts:
    """The facts of a log."""
    begin, end = int(log.time.min()), log.observation_end
    return Facts(
        dataset=log.dataset,
        first=format_instant(begin)[:10],
        last=format_instant(end)[:10],
        days=(end - begin) // DAY_MILLIS,
        customers=int((visits.number == 1).sum()),
        returned=int((visits.number == 2).sum()),
        regulars=int((visits.number == REGULAR_VISITS).sum()),
    )


def check_log(log: EventLog, most_days: int) -> Facts:
    """The facts of a log that is long and large enough for windows of up to ``most_days``.

    :raises UserError: when it is not.
    """
    facts = facts_of(log, visits_of(log))
    needed = LEAST_LOG * most_days
    if facts.days < needed:
        raise UserError(
            f"the log is too short to be judged: {facts.text()}. Windows of up to {most_days} days need {needed} days (half "
            "to learn from, half to see who comes back); bring a longer log, or take a --most of at most "
            f"{facts.days // LEAST_LOG}"
        )
    if facts.regulars < FEWEST_CUSTOMERS:
        raise UserError(
            f"the log is too small to be judged: {facts.text()}. At least {FEWEST_CUSTOMERS} with three visits are needed; "
            "bring more customers or a longer log"
        )
    return facts


def default_cut(log: EventLog, most_days: int) -> int:
    """The last midnight that leaves the largest window after it, epoch milliseconds."""
    return (log.observation_end // DAY_MILLIS + 1 - most_days) * DAY_MILLIS


def check_cut(windowed: Windowed, cut_day: int, end_day: int) -> list[str]:
    """Warnings; what cannot be judged at the cut at all is an error.

    :raises UserError: when too few regulars were lost, or too few were not, before the cut or after it.
    """
    visits = windowed.visits
    regular = visits.number >= REGULAR_VISITS
    known = regular & (visits.day + windowed.window <= cut_day)
    day = format_instant(cut_day * DAY_MILLIS)[:10]
    _check_answers(windowed.lost[known], FEWEST_LEARNED, "to learn from", "ended by", day, "a later")
    asked = asked_of(windowed, cut_day, end_day)
    judged = asked.judged & asked.of_group("regulars")
    _check_answers(asked.lost[judged], FEWEST_ANSWERS, "to judge by", "end in the log after", day, "an earlier")
    customers = len(np.unique(asked.user[judged]))
    if customers < FEW_CUSTOMERS:
        return [
            f"only {customers:,} customers with three visits or more are judged: figures of so few are rough, and "
            "differences of .05 mean nothing"
        ]
    return []


def _check_answers(lost: np.ndarray, fewest: int, purpose: str, when: str, day: str, other_cut: str) -> None:
    gone, stayed = int(lost.sum()), int(len(lost) - lost.sum())
    if min(gone, stayed) < fewest:
        raise UserError(
            f"the log is too small {purpose}: of the windows of customers with three visits or more that {when} {day}, "
            f"{gone} ended without a visit and {stayed} with one, at least {fewest} of either are needed; bring more "
            f"customers or a longer log, or take {other_cut} cut"
        )
