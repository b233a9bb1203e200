"""The opponents: what they see, what they may learn from, and that they learn."""

from __future__ import annotations

import numpy as np
import pytest
from day_table import visits_of_days
from synthetic import synthetic_log
from test_judging import CUT_DAY, END_DAY, shop_of, windowed_shop

from tidewatch_model.baselines import bgnbd
from tidewatch_model.baselines.bgnbd import Customers, Parameters
from tidewatch_model.baselines.habits import Habits
from tidewatch_model.baselines.learners import Boosting, Logistic, mean_of
from tidewatch_model.baselines.opponents import BOOSTING, DEPARTED, ENGINE, LOGISTIC, MEAN, PACE, SILENCE, opponents_of
from tidewatch_model.baselines.samples import SILENCE_DAYS, Samples, samples_of
from tidewatch_model.data import DAY_MILLIS
from tidewatch_model.errors import UserError
from tidewatch_model.judging import asked_of, daily_scores, judge
from tidewatch_model.visits import pace_before, visits_of
from tidewatch_model.windows import WindowRule


def test_the_twelve_numbers_are_those_of_the_published_table() -> None:
    # Given gaps of 2, 8 and 4 days of one user, and of 16 of another, all before the cut
    user, day = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 2, 10, 14, 0, 16])
    windowed = visits_of_days(user, day, np.array([10.0, 20, 30, 40, 5, 5])).with_windows(WindowRule(3 * 65_536))
    # When asked about the fourth visit after five days
    found = Habits(windowed, 100).features(np.array([3]), np.array([5]))[0]
    # Then
    logs = np.log([2.0, 8, 4, 16])
    mean, spread = logs.mean(), logs.std(ddof=1)
    own = logs[:3]
    pace = (own.sum() + 2 * mean) / 5
    varied = (((own - pace) ** 2).sum() + 2 * spread**2) / 5
    recent = (own[2] + 0.6 * own[1] + 0.36 * own[0]) / 1.96
    silence, window = np.log(6), np.log(windowed.window[3])
    expected = [
        *(silence, silence - pace, (silence - pace) / np.sqrt(varied), pace, np.sqrt(varied), np.log(4)),
        *(np.log(8) - pace, recent - pace, np.log(15), np.log(26), window, silence - window),
    ]
    assert found == pytest.approx(expected)


def test_a_first_visit_has_the_shops_habits() -> None:
    windowed = windowed_shop()
    habits = Habits(windowed, CUT_DAY)
    first = windowed.visits.number == 1
    known = (windowed.visits.number > 1) & (windowed.visits.day < CUT_DAY)
    assert habits.pace[first] == pytest.approx(np.log(windowed.visits.gap[known]).mean())
    assert np.abs(habits.longest[first] + habits.pace[first]).max() < 1e-12
    assert (habits.recent[first] == 0).all()


def test_samples_are_of_windows_that_had_ended_at_the_cut() -> None:
    # When
    windowed = windowed_shop()
    samples = samples_of(windowed, CUT_DAY)
    # Then
    visits, window = windowed.visits, windowed.window
    assert (visits.day[samples.visit] + window[samples.visit] <= CUT_DAY).all()
    assert (samples.silence_days < window[samples.visit]).all()
    assert (visits.silence[samples.visit] > samples.silence_days).all()
    assert set(samples.silence_days) <= set(SILENCE_DAYS)
    assert 0 < samples.weight.min() < samples.weight.max() <= 1
    early = samples.select(samples.early)
    assert (2 * early.silence_days <= window[early.visit]).all()
    assert visits.number[early.visit].min() == 2


def test_what_comes_after_the_cut_changes_no_sample() -> None:
    user, day, money = shop_of(150)
    rule = WindowRule(3 * 65_536, 400, 10, 90)
    whole, known = (
        samples_of(visits_of_days(user[kept], day[kept], money[kept]).with_windows(rule), CUT_DAY)
        for kept in (np.ones(len(day), dtype=bool), day <= CUT_DAY)
    )
    assert len(whole.visit) == len(known.visit)
    for name in ("silence_days", "lost", "weight", "early"):
        assert (getattr(whole, name) == getattr(known, name)).all()


def test_nothing_can_be_learned_where_no_window_has_ended() -> None:
    with pytest.raises(UserError, match="nothing can be learned before the cut"):
        samples_of(windowed_shop(), 3)


def test_the_learners_find_a_risk_that_is_there() -> None:
    # Given answers that follow the first of two inputs
    random = np.random.default_rng(1)
    inputs = random.normal(0, 1, (6000, 2))
    lost = random.random(6000) < 1 / (1 + np.exp(-2 * inputs[:, 0]))
    samples = Samples(np.arange(6000), np.zeros(6000, dtype=np.int64), lost, np.ones(6000), np.ones(6000, dtype=bool))
    asked = np.concatenate([inputs, [[-2.0, 0.0], [0.0, 0.0], [2.0, 0.0]]])
    learned = [learner(samples, lambda visit, silence: asked[visit]) for learner in (Logistic, Boosting)]
    # Then both, and their mean, have found it
    for rule in (*learned, mean_of(*learned)):
        risk = rule(np.arange(6000, 6003), np.zeros(3, dtype=np.int64))
        assert risk[0] < 0.15 < 0.35 < risk[1] < 0.65
        assert risk[2] > 0.85


# The example of Fader, Hardie and Lee's spreadsheet note: the CDNOW sample's parameters, in weeks.
CDNOW = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)


def test_bg_nbd_has_the_published_chance_to_be_alive() -> None:
    # A customer who bought thrice, last in week 30.43 of 38.86: the note has P(alive) = 0.7266
    departed = bgnbd.departed(CDNOW, np.array([2.0]), np.array([30.43]), np.array([38.86 - 30.43]))
    assert 1 - departed[0] == pytest.approx(0.7266, abs=0.001)


def test_bg_nbd_never_gives_up_who_came_once_and_more_surely_who_came_often() -> None:
    frequency = np.array([0.0, 2.0, 8.0])
    departed = bgnbd.departed(CDNOW, frequency, np.full(3, 30.0), np.full(3, 20))
    assert departed[0] == 0
    assert 0 < departed[1] < departed[2] < 1
    # and a silence without end is no overflow
    assert bgnbd.departed(CDNOW, np.array([500.0]), np.array([0.5]), np.array([10**6])).tolist() == [1.0]


def test_bg_nbd_is_fitted_to_customers_that_were_drawn_from_it() -> None:
    # Given customers of known parameters, in days
    random = np.random.default_rng(4)
    frequency, recency, age = [], [], random.uniform(200, 500, 3000)
    for whole in age:
        rate, leaving = random.gamma(0.9, 1 / 50.0), random.beta(1.2, 4.0)
        at, count, last = 0.0, 0, 0.0
        while random.random() >= leaving or count == 0:
            at += random.exponential(1 / rate)
            if at > whole:
                break
            count, last = count + 1, at
        frequency.append(count)
        recency.append(last)
    # When
    found = bgnbd.fit_parameters(Customers(np.array(frequency, dtype=float), np.array(recency), age))
    # Then the mean rate of purchases is found again
    assert found.r / found.alpha == pytest.approx(0.9 / 50.0, rel=0.2)


def test_customers_are_known_as_of_the_cut() -> None:
    visits = visits_of_days(np.array([0, 0, 0, 1]), np.array([10, 20, 60, 70]), np.ones(4))
    known = Customers.known(visits, 50)
    assert (known.frequency.tolist(), known.recency.tolist(), known.age.tolist()) == ([1.0], [10.0], [40.0])


def test_the_opponents_are_those_of_the_published_table_and_beat_chance(tmp_path: object) -> None:
    # Given a log
    log = synthetic_log(tmp_path, users=150)  # type: ignore[arg-type]
    end_day = log.observation_end // DAY_MILLIS
    cut_day = end_day - 100
    visits = visits_of(log)
    windowed = visits.with_windows(WindowRule(pace_before(visits, cut_day), 400, 10, 90))
    # When
    opponents = opponents_of(windowed, cut_day, log)
    # Then all are there
    learners = (LOGISTIC, BOOSTING, MEAN)
    assert [rule.name for rule in opponents] == [*learners, *(name + ENGINE for name in learners), DEPARTED, PACE, SILENCE]
    # and those that learn are better than warning of anybody
    asked = asked_of(windowed, cut_day, end_day)
    for rule in opponents[:6]:
        scores = daily_scores(asked, rule.score)
        quality = judge(asked, scores.warned("everyone", 0.5), "everyone")
        assert quality.precision > 1.2 * quality.base_rate, rule.name
        told = scores.matrix[scores.matrix > -np.inf]
        assert 0 <= told.min() < told.max() <= 1
    # Without a log behind the visits nothing of the engine's features can be learned
    assert [rule.name for rule in opponents_of(windowed, cut_day, None)] == [*learners, DEPARTED, PACE, SILENCE]


def test_what_an_opponent_says_at_the_cut_does_not_depend_on_what_comes_after() -> None:
    user, day, money = shop_of(150)
    rule = WindowRule(3 * 65_536, 400, 10, 90)
    answers = []
    for last in (END_DAY, CUT_DAY):
        kept = day <= last
        windowed = visits_of_days(user[kept], day[kept], money[kept]).with_windows(rule)
        at = np.flatnonzero(windowed.visits.day == CUT_DAY - 5)
        answers.append([opponent.score(at, np.full(len(at), 5)) for opponent in opponents_of(windowed, CUT_DAY, None)])
    assert len(answers[0][0]) > 3
    for whole, known in zip(*answers, strict=True):
        assert whole == pytest.approx(known, abs=1e-9)
