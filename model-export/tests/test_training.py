from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import CUT, QUICK
from synthetic import log_of

from tidewatch_model.data import DAY_MILLIS, NEVER, EventLog
from tidewatch_model.errors import UserError
from tidewatch_model.network import NetworkShape, RiskNetwork, half_rounded
from tidewatch_model.rolling import at_silence, roll
from tidewatch_model.sequences import padded_rows, sequences_of, shuffled_batches
from tidewatch_model.training import TrainingLog, curves_of, fit, holdout_begin, holdout_of, training_pairs


def silent(line: str) -> None:
    pass


def with_another_future(log: EventLog, cut: int) -> EventLog:
    """The same log, where everything from the cut on went differently."""
    after = log.time >= cut
    shifted = np.where((log.next_visit >= cut) & (log.next_visit != NEVER), log.next_visit + DAY_MILLIS, log.next_visit)
    return replace(
        log,
        features=np.where(after[:, None], log.features * -7 + 3, log.features),
        time=np.where(after, log.time + DAY_MILLIS, log.time),
        next_visit=np.where(after, NEVER, shifted),
        next_purchase=np.where(log.next_purchase >= cut, NEVER, log.next_purchase),
        observation_end=log.observation_end + 90 * DAY_MILLIS,
    )


def test_another_future_changes_nothing_that_is_learned_from(shop: EventLog) -> None:
    other = with_another_future(shop, CUT)
    assert not np.array_equal(shop.time, other.time)
    here, there = shop.until(CUT), other.until(CUT)
    for one, two in ((training_pairs(here, QUICK), training_pairs(there, QUICK)),):
        assert np.array_equal(one.label, two.label)
        assert np.array_equal(one.weight, two.weight)
    assert np.array_equal(here.features, there.features)
    held, held_there = holdout_of(TrainingLog(shop, CUT), QUICK), holdout_of(TrainingLog(other, CUT), QUICK)
    assert np.array_equal(held.pairs.label, held_there.pairs.label)
    assert np.array_equal(held.pairs.weight, held_there.pairs.weight)


def test_the_future_does_matter_where_it_is_known(shop: EventLog) -> None:
    other = with_another_future(shop, CUT)
    later = CUT + 60 * DAY_MILLIS
    one, two = training_pairs(shop.until(later), QUICK), training_pairs(other.until(later), QUICK)
    assert not np.array_equal(one.label * one.weight, two.label * two.weight)


def test_no_decision_of_the_hold_out_was_known_to_the_model_it_judges(shop: EventLog) -> None:
    source = TrainingLog(shop, CUT)
    holdout = holdout_of(source, QUICK)
    decided = holdout.log.time[:, None] + np.asarray(QUICK.silence_days)[None, :] * DAY_MILLIS
    used = holdout.pairs.weight[:, QUICK.acted] > 0
    assert used.any()
    assert decided[used].min() >= holdout_begin(source, QUICK)
    assert decided[used].max() + QUICK.horizon_days * DAY_MILLIS <= CUT


def test_two_trainings_with_one_seed_give_one_network(shop: EventLog) -> None:
    logs = [shop.until(CUT)]
    first, second = (fit(logs, [], QUICK, silent, epochs=2) for _ in range(2))
    assert first.history == second.history
    for one, two in zip(first.network.parameters(), second.network.parameters(), strict=True):
        assert torch.equal(one, two)


def test_another_seed_gives_another_network(shop: EventLog) -> None:
    logs = [shop.until(CUT)]
    first = fit(logs, [], QUICK, silent, epochs=1)
    second = fit(logs, [], replace(QUICK, seed=2), silent, epochs=1)
    assert first.history != second.history


def test_training_learns(shop: EventLog) -> None:
    history = fit([shop.until(CUT)], [], QUICK, silent, epochs=15).history
    assert history[-1]["training_loss"] < history[0]["training_loss"] - 0.05


def test_a_log_too_short_to_learn_from_is_refused() -> None:
    with pytest.raises(UserError, match="nothing to learn from"):
        fit([log_of([0, 1, 2], [1, 2, None], end=5)], [], QUICK, silent, epochs=1)


def test_the_hidden_state_is_rounded_to_half_precision_and_lets_the_gradient_through() -> None:
    h = torch.tensor([0.1, -0.33333, 1e-4], requires_grad=True)
    rounded = half_rounded(h)
    expected = h.detach().numpy().astype(np.float16).astype(np.float32)
    assert np.array_equal(rounded.detach().numpy(), expected)
    assert not np.array_equal(expected, h.detach().numpy())
    rounded.sum().backward()
    assert torch.equal(h.grad, torch.ones(3))


def test_rolling_a_log_is_one_step_after_the_other_with_rounding_between(shop: EventLog) -> None:
    torch.manual_seed(3)
    network = RiskNetwork(NetworkShape(len(shop.feature_names), 8, QUICK.silence_days, (14, 30)))
    user = shop.select(shop.user == 5)
    curves = curves_of(network, shop, calibrated=True)[shop.user == 5]
    h = torch.zeros(1, 8)
    for row in range(user.rows):
        with torch.no_grad():
            h_next, risk = network(torch.from_numpy(user.features[row : row + 1]), h)
        assert np.allclose(curves[row], risk.numpy()[0], atol=1e-6)
        h = h_next.half().float()


def test_users_do_not_see_one_another(shop: EventLog) -> None:
    network = RiskNetwork(NetworkShape(len(shop.feature_names), 8, QUICK.silence_days))
    alone = shop.select(shop.user == 5)
    together = curves_of(network, shop, calibrated=True)[shop.user == 5]
    assert np.allclose(curves_of(network, alone, calibrated=True), together, atol=1e-6)


def test_an_empty_log_rolls_to_nothing(shop: EventLog) -> None:
    nothing = shop.select(np.zeros(shop.rows, dtype=bool))
    assert roll(nothing, 8, (3, 12), lambda x, h: (h, x)).shape == (0, 3, 12)


def test_a_curve_is_read_linearly_and_ends_flat() -> None:
    curve = np.array([[0.1, 0.3, 0.9]] * 4, dtype=np.float32)
    read = at_silence(curve, [0, 10, 20], np.array([0, 5, 20, 400], dtype=np.float32))
    assert read.tolist() == pytest.approx([0.1, 0.2, 0.9, 0.9])


def test_every_row_of_every_user_is_in_one_batch(shop: EventLog) -> None:
    sequences = sequences_of(shop)
    seen: list[int] = []
    for chosen in shuffled_batches(sequences, 7, np.random.default_rng(1)):
        rows, real = padded_rows(sequences, chosen)
        seen.extend(rows[real].tolist())
    assert sorted(seen) == list(range(shop.rows))
