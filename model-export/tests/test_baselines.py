from __future__ import annotations

import numpy as np
import pytest
from conftest import CUT
from synthetic import START, log_of

from tidewatch_model.baselines import bgnbd
from tidewatch_model.baselines.activity import Activity, rfm
from tidewatch_model.baselines.bgnbd import Customers, Parameters
from tidewatch_model.baselines.learners import Boosting, Logistic
from tidewatch_model.baselines.samples import Samples, Shop, at_moment, engine_inputs, rfm_inputs
from tidewatch_model.data import DAY_MILLIS, EventLog


def test_activity_counts_days_and_not_events_and_nothing_after_the_cut() -> None:
    # Given a user with two events on one day, one ten days later, and one after the cut
    log = log_of([0, 0.3, 10, 25], [10, 10, 25, None], end=60)
    # When
    known = Activity(log, "visit").at(START + 20 * DAY_MILLIS, np.array([0]))
    # Then
    assert known.days.tolist() == [2]
    assert known.first.tolist() == [20]
    assert known.last.tolist() == [10]
    assert known.recent_days.tolist() == [[2, 2]]


def test_rfm_has_the_silence_against_the_own_gap() -> None:
    log = log_of([0, 10], [10, None], end=60)
    numbers = rfm(Activity(log, "visit").at(START + 30 * DAY_MILLIS, np.array([0])))[0]
    assert len(numbers) == 12
    assert numbers[0] == pytest.approx(np.log1p(20))
    assert numbers[6] == pytest.approx(np.log((20 + 1) / (10 + 1)))


def test_a_decaying_counter_is_half_after_its_half_life() -> None:
    features = np.array([[np.log1p(4.0)]], dtype=np.float32)
    moment = at_moment(features, ("visits_30_log",), np.array([30.0], dtype=np.float32))
    assert moment[0, -1] == pytest.approx(np.log1p(2.0), rel=1e-5)


def test_nothing_is_learned_whose_answer_is_not_known_at_the_cut(shop: EventLog) -> None:
    known = Shop(shop, "visit", 30)
    cuts = known.learned_cuts(CUT, many=True)
    assert known.learned_cuts(CUT, many=False) == [CUT - 30 * DAY_MILLIS] == cuts[:1]
    assert all(cut + 30 * DAY_MILLIS <= CUT for cut in cuts)
    assert len(cuts) > 10


@pytest.mark.parametrize("inputs", [rfm_inputs, engine_inputs])
def test_an_opponent_does_not_depend_on_what_comes_after_the_cut(shop: EventLog, inputs) -> None:  # noqa: ANN001
    # Given the same log, once with and once without what comes after the cut
    assert shop.until(CUT).rows < shop.rows
    risks = []
    for log in (shop, shop.until(CUT)):
        known = Shop(log, "visit", 30)
        samples = known.samples(CUT, inputs, many=True)
        assert samples is not None
        now = known.asked(CUT)
        risks.append([learner(samples).risk(inputs(known, now)) for learner in (Logistic, Boosting)])
    # Then both learn and say the same, and not the same of everybody
    assert all(np.ptp(risk) > 0.1 for risk in risks[0])
    assert np.array_equal(risks[0][0], risks[1][0])
    assert np.array_equal(risks[0][1], risks[1][1])


def test_learners_find_what_there_is_and_say_probabilities() -> None:
    random = np.random.default_rng(3)
    x = random.normal(size=(4000, 2))
    churned = (random.random(4000) < 1 / (1 + np.exp(-2 * x[:, 0]))).astype(np.int64)
    samples = Samples(x, churned, np.ones(4000))
    for learner in (Logistic(samples), Boosting(samples)):
        risk = learner.risk(np.array([[-2.0, 0.0], [0.0, 0.0], [2.0, 0.0]]))
        assert risk[0] < 0.1 < risk[1] < 0.65
        assert risk[2] > 0.9


# The example of Fader, Hardie and Lee's spreadsheet note: the CDNOW sample's parameters, a customer who bought thrice.
CDNOW = Parameters(r=0.243, alpha=4.414, a=0.793, b=2.426)


def test_bg_nbd_expects_the_published_number_of_purchases() -> None:
    customer = Customers(np.array([2.0]), np.array([30.43]), np.array([38.86]))
    assert bgnbd.expected_purchases(CDNOW, customer, 39 * 7)[0] == pytest.approx(1.226, abs=0.001)


def test_bg_nbd_gives_a_one_time_buyer_a_risk_and_orders_as_expected_purchases_do() -> None:
    customers = Customers(np.array([0.0, 2.0, 8.0]), np.array([0.0, 30.0, 36.0]), np.array([38.0, 38.0, 38.0]))
    expected = bgnbd.expected_purchases(CDNOW, customers, 90)
    risk = bgnbd.churn_risk(expected)
    assert np.all(np.diff(expected) > 0)
    assert np.all(np.diff(risk) < 0)
    assert np.all((risk > 0) & (risk < 1))


@pytest.mark.skipif(not bgnbd.available(), reason=bgnbd.MISSING)
def test_bg_nbd_is_fitted_to_customers_that_were_drawn_from_it() -> None:
    # Given customers of known parameters
    random = np.random.default_rng(4)
    frequency, recency, age = [], [], random.uniform(30, 80, 1500)
    for whole in age:
        rate, leaving = random.gamma(0.9, 1 / 8.0), random.beta(1.2, 4.0)
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
    assert found.r / found.alpha == pytest.approx(0.9 / 8.0, rel=0.2)
