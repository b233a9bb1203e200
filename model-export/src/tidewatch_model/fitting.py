"""From logs and their cuts to a calibrated network, without writing anything.

The report calls this once per cut and seed; the pipeline writes what it gives into a run folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tidewatch_model.calibration import level_shift
from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, format_instant
from tidewatch_model.early import GROUPS
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import figures
from tidewatch_model.inference import curves_of, logits_of
from tidewatch_model.judging import DailyScore
from tidewatch_model.labels import intervals_of, make_decisions
from tidewatch_model.network import RiskNetwork
from tidewatch_model.rolling import curve_score
from tidewatch_model.settings import TrainSettings
from tidewatch_model.shop import Shop, shop_of
from tidewatch_model.training import Say, TrainingLog, fit
from tidewatch_model.visits import visits_of

# The level is that of the last months: of two days this far apart the older counts e times less.
LEVEL_DAYS = 60.0
# As if this many more returns had been seen as predicted in each interval, so that a handful of users moves nothing.
LEVEL_PRIOR = 30.0
# With fewer silences a hold-out's figures are noise.
FEWEST_HELD_OUT = 50


@dataclass(frozen=True)
class Fitted:
    """A calibrated network, ready to be served, and how it came about."""

    network: RiskNetwork
    settings: TrainSettings
    history: list[dict[str, float]]
    shop: Shop
    """That of the first log."""

    def scorer(self, log: EventLog) -> DailyScore:
        """See :func:`scorer_of`."""
        return scorer_of(self.network, self.shop, log)


def trained_scorer(log: EventLog, cut: int, settings: TrainSettings | None = None) -> DailyScore:
    """The shipped configuration, trained on what is known of a log at a cut (epoch milliseconds), as a daily rule.

    :return: P(lost) of visits of the whole log, also of those after the cut, at silences of whole days
    :raises UserError: when nothing can be learned before the cut.
    """
    return fit_at([TrainingLog(log, cut)], settings or TrainSettings(), lambda line: None).scorer(log)


def scorer_of(network: RiskNetwork, shop: Shop, log: EventLog) -> DailyScore:
    """A network as a daily rule on a log: the curve after a visit's last event, read where the window stands."""
    visits = visits_of(log)
    window = visits.with_windows(shop.rule).window
    return curve_score(curves_of(network, log, visits.row), list(network.shape.silence_shares), window)


def fit_at(sources: list[TrainingLog], settings: TrainSettings, say: Say, start_from: RiskNetwork | None = None) -> Fitted:
    """Trains and calibrates a network on what is known of each log at its cut, for the shop of the first.

    :param start_from: a network to go on from (fine-tuning) instead of a fresh one
    :raises UserError: when the logs do not go together or cannot be learned from.
    """
    check_sources(sources)
    known = [source.log.until(source.cut) for source in sources]
    trained = fit(known, settings, say, start_from)
    shop = shop_of(known[0], settings)
    calibrate(trained.network, known[0], shop, settings)
    return Fitted(trained.network, settings, trained.history, shop)


def check_sources(sources: list[TrainingLog]) -> None:
    """Refuses logs of different catalogues, and cuts that leave nothing before them."""
    first = sources[0].log
    for source in sources:
        log = source.log
        if log.catalogue != first.catalogue or log.feature_names != first.feature_names:
            raise UserError(
                f"the {first.dataset} and {log.dataset} files are of different feature catalogues; "
                "make both with the `tidewatch featurize` of one version"
            )
        if not (log.time < source.cut).any():
            raise UserError(f"{log.dataset} has no event before its cut {format_instant(source.cut)}; take a later cut")


def calibrate(network: RiskNetwork, log: EventLog, shop: Shop, settings: TrainSettings) -> None:
    """Sets what is added to the logits of each interval, of regulars and of others, to the shop's present level.

    A model learns the mean of a year, but a shop has better and worse months, and what the members add is averaged and held
    back: as many returns are predicted in each interval for the last months as there were. The order of users stays.

    :param log: the shop's, which ends at its cut
    """
    decisions = make_decisions(log, shop.rule, settings.seed)
    known = intervals_of(decisions, settings.silence_shares)
    high = np.outer(decisions.window, np.asarray(settings.silence_shares)[1:])
    age = np.maximum(decisions.seen[:, None] - high, 0.0)
    weight = np.where(known.weight > 0, np.exp(-age / LEVEL_DAYS) * decisions.share[:, None], 0.0)
    logits = logits_of(network, log, decisions.row)
    is_regular = visits_of(log).number[decisions.visit] >= GROUPS["regulars"]
    for group, of_group in enumerate((~is_regular, is_regular)):
        for k in range(logits.shape[1]):
            asked = (weight[:, k] > 0) & of_group
            shift = level_shift(logits[asked, k], known.returned[asked, k], weight[asked, k], LEVEL_PRIOR)
            network.calibration[group, k] = shift


def judge(sources: list[TrainingLog], settings: TrainSettings, say: Say) -> tuple[dict[str, Any], dict[str, Floats]]:
    """Figures of the first log's hold-out, of a network that was trained on what was known before it.

    Asked about is every silence that reaches into the hold-out, at its beginning there, if its window ends before the cut.
    The second is that network's risk by silence over the hold-out's visits, for a plot. Both are empty where a log is too
    short to hold anything out, or nothing is asked for.
    """
    if settings.holdout_days == 0:
        return {}, {}
    earlier = [TrainingLog(source.log, source.cut - settings.holdout_days * DAY_MILLIS) for source in sources]
    try:
        judged = fit_at(earlier, settings, lambda line: None)
    except UserError as failure:
        say(f"no hold-out is judged: {failure}")
        return {}, {}
    metrics, curves = {}, {}
    source, before = sources[0], earlier[0]
    known = source.log.until(source.cut)
    visits = visits_of(known)
    window = visits.with_windows(judged.shop.rule).window
    begin_day, end_day = -(-before.cut // DAY_MILLIS), (known.observation_end + 1) // DAY_MILLIS
    silence = np.maximum(begin_day - visits.day, 0)
    asked = np.flatnonzero(
        (visits.silence > silence)
        & (silence < window)
        & (visits.day + window < end_day)
        & (visits.day + window >= begin_day)
    )
    if len(asked) >= FEWEST_HELD_OUT:
        risk = judged.scorer(known)(asked, silence[asked])
        lost = visits.silence[asked] > window[asked]
        metrics[known.dataset] = {
            "from": format_instant(before.cut),
            "silences": len(lost),
            "lost": float(lost.mean()),
            **figures(lost, risk).to_json(),
        }
        late = visits.row[visits.day >= begin_day]
        curves[known.dataset] = curves_of(judged.network, known, late)
    return metrics, curves
