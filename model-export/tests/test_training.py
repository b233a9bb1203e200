from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import CUT, GRID, QUICK
from synthetic import log_of

from tidewatch_model.data import DAY_MILLIS, NEVER, EventLog
from tidewatch_model.device import device_of
from tidewatch_model.errors import UserError
from tidewatch_model.inference import curves_of
from tidewatch_model.labels import intervals_of, make_decisions
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.rolling import at_silence, roll
from tidewatch_model.sequences import padded_rows, sequences_of, shuffled_batches
from tidewatch_model.settings import TrainSettings
from tidewatch_model.shop import shop_of
from tidewatch_model.teacher import taught
from tidewatch_model.training import fit
from tidewatch_model.windows import UNITS


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
    shops = [shop_of(log.until(CUT), QUICK) for log in (shop, other)]
    assert shops[0].rule == shops[1].rule
    assert shops[0].rhythm == shops[1].rhythm
    assert np.array_equal(shops[0].mean, shops[1].mean)
    one, two = (make_decisions(log.until(CUT), shops[0].rule, seed=1) for log in (shop, other))
    assert len(one.row) > 100
    for name, value in one.__dict__.items():
        assert np.array_equal(value, getattr(two, name)), name


def test_the_future_does_matter_where_it_is_known(shop: EventLog) -> None:
    later = CUT + 60 * DAY_MILLIS
    rule = shop_of(shop.until(CUT), QUICK).rule
    one, two = (make_decisions(log.until(later), rule, seed=1) for log in (shop, with_another_future(shop, CUT)))
    assert len(one.row) != len(two.row) or not np.array_equal(one.end, two.end)


def test_a_shops_rhythm_is_that_of_its_gaps() -> None:
    # Given gaps of 2 and 8 days
    log = log_of([0.5, 2.5, 10.5], [2.5, 10.5, None], end=50)
    found = shop_of(log, QUICK)
    assert found.rule.shop_pace_units == 2 * UNITS
    assert np.exp(found.rhythm.pace) == pytest.approx(4.0)
    assert found.rhythm.spread == pytest.approx(np.log(8 / 2) / 2)


def test_two_trainings_with_one_seed_give_one_network(shop: EventLog) -> None:
    logs = [shop.until(CUT)]
    first, second = (fit(logs, replace(QUICK, epochs=2), silent) for _ in range(2))
    assert first.history == second.history
    for one, two in zip(first.network.parameters(), second.network.parameters(), strict=True):
        assert torch.equal(one, two)


def test_another_seed_gives_another_network(shop: EventLog) -> None:
    logs = [shop.until(CUT)]
    first = fit(logs, QUICK, silent)
    second = fit(logs, replace(QUICK, seed=2), silent)
    assert first.history != second.history


def test_training_learns(shop: EventLog) -> None:
    history = fit([shop.until(CUT)], replace(QUICK, epochs=15), silent).history
    assert history[-1]["training_loss"] < history[0]["training_loss"]


def test_a_log_too_short_to_learn_from_is_refused() -> None:
    with pytest.raises(UserError, match="nothing to learn from"):
        fit([log_of([0, 1, 2], [1, 2, None], end=2)], QUICK, silent)
    with pytest.raises(UserError, match="nobody came twice"):
        fit([log_of([0, 1], [None, None], end=50, users=[0, 1])], QUICK, silent)


def test_rolling_a_log_is_one_step_after_the_other_with_rounding_between(shop: EventLog) -> None:
    torch.manual_seed(3)
    network = RiskNetwork(NetworkShape(shop.feature_names, 8, GRID, 400, 30, 180))
    user = shop.select(shop.user == 5)
    curves = curves_of(network, shop)[shop.user == 5]
    assert user.rows > 5
    h = torch.zeros(1, 8)
    for row in range(user.rows):
        with torch.no_grad():
            h_next, risk = network(torch.from_numpy(user.features[row : row + 1]), h)
        assert np.allclose(curves[row], risk.numpy()[0], atol=1e-6)
        h = h_next.half().float()


def test_users_do_not_see_one_another(shop: EventLog) -> None:
    network = RiskNetwork(NetworkShape(shop.feature_names, 8, GRID, 400, 30, 180))
    alone = shop.select(shop.user == 5)
    assert 5 < alone.rows < shop.rows
    together = curves_of(network, shop)[shop.user == 5]
    assert np.allclose(curves_of(network, alone), together, atol=1e-6)


def test_an_empty_log_rolls_to_nothing(shop: EventLog) -> None:
    nothing = shop.select(np.zeros(shop.rows, dtype=bool))
    assert roll(nothing, 8, (3, 12), lambda x, h: (h, x)).shape == (0, 3, 12)


def test_a_curve_is_read_linearly_and_ends_flat() -> None:
    curve = np.array([[0.1, 0.3, 0.9]] * 4, dtype=np.float32)
    read = at_silence(curve, [0, 10, 20], np.array([0, 5, 20, 400], dtype=np.float32))
    assert read.tolist() == pytest.approx([0.1, 0.2, 0.9, 0.9])


def test_the_teacher_learns_what_a_line_cannot_say_and_answers_for_what_is_not_known() -> None:
    # Given returns that come where two features have one sign, and half of the decisions not known
    random = np.random.default_rng(1)
    static = random.normal(size=(6_000, 2)).astype(np.float32)
    label = np.repeat((static.prod(axis=1, keepdims=True) > 0).astype(np.float32), 3, axis=1)
    weight = np.where(np.arange(6_000)[:, None] < 3_000, 1.0, np.zeros((1, 3))).astype(np.float32)
    # When
    answers = taught(static, np.zeros((6_000, 3, 1), dtype=np.float32), label, weight / weight.sum(), seed=1)
    # Then
    assert answers.shape == label.shape
    assert ((answers[3_000:] > 0.5) == (label[3_000:] > 0.5)).mean() > 0.95


def test_only_silences_that_were_seen_are_learned_from(shop: EventLog) -> None:
    known = shop.until(CUT)
    decisions = make_decisions(known, shop_of(known, QUICK).rule, seed=1)
    weight = intervals_of(decisions, GRID).weight
    assert (weight[decisions.seen < 1] == 0).all()
    assert weight.any()


def test_every_row_of_every_user_is_in_one_batch(shop: EventLog) -> None:
    sequences = sequences_of(shop)
    seen: list[int] = []
    for chosen in shuffled_batches(sequences, 7, np.random.default_rng(1)):
        rows, real = padded_rows(sequences, chosen)
        seen.extend(rows[real].tolist())
    assert sorted(seen) == list(range(shop.rows))


def test_a_gpu_is_used_where_there_is_one_and_refused_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_of("auto") == device_of("cpu") == torch.device("cpu")
    with pytest.raises(UserError, match="PyTorch sees no CUDA device"):
        device_of("cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert device_of("auto") == torch.device("cuda")
    assert device_of("cpu") == torch.device("cpu")
    with pytest.raises(UserError, match="no device 'gpu'"):
        TrainSettings(device="gpu")
