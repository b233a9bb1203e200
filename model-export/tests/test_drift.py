"""The distributions in the manifest that the engine compares the present with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from synthetic import FEATURES

from tidewatch_model.drift import BINS, distribution


def bins_of(values: np.ndarray, edges: list[float]) -> np.ndarray:
    """As the engine counts: the number of edges below a value."""
    return np.searchsorted(np.asarray(edges), values)


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(1).normal(size=5_000),
        np.round(np.random.default_rng(2).exponential(3, size=5_000)),
        np.array([0.0] * 97 + [1.0] * 3),
        np.array([1.0] * 97 + [0.0] * 3),
        np.array([0.0, 1.0]),
        np.full(50, 2.5),
    ],
    ids=["continuous", "counts", "rare flag", "frequent flag", "two rows", "constant"],
)
def test_shares_are_those_of_the_values_and_no_value_sits_on_an_edge(values: np.ndarray) -> None:
    found = distribution(values)

    counted = np.bincount(bins_of(values, found["edges"]), minlength=len(found["shares"])) / len(values)
    assert np.allclose(counted, found["shares"])
    assert sum(found["shares"]) == pytest.approx(1)
    assert len(found["edges"]) <= BINS - 1
    assert (np.diff(found["edges"]) > 0).all()
    assert not np.isin(values, found["edges"]).any()


def test_continuous_values_get_bins_of_equal_share() -> None:
    found = distribution(np.random.default_rng(3).normal(size=10_000))

    assert np.allclose(found["shares"], 1 / BINS, atol=1e-3)


def test_what_never_happened_has_a_bin_of_its_own() -> None:
    found = distribution(np.zeros(1_000))

    assert found["shares"] == [0.0, 1.0, 0.0]
    assert bins_of(np.array([1.0]), found["edges"]).tolist() == [2]


def test_the_manifest_tells_every_feature_and_the_risk_after_an_event(run: Path) -> None:
    reference = json.loads((run / "model" / "model.json").read_text())["reference"]

    assert set(reference) == {"features", "risk"}
    assert set(reference["features"]) == set(FEATURES)
    assert len(reference["risk"]["shares"]) > 2
