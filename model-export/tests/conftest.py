"""One trained run for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from synthetic import START, synthetic_rows, write_file

from tidewatch_model.data import DAY_MILLIS, EventLog, read_log
from tidewatch_model.pipeline import run_training
from tidewatch_model.settings import TrainSettings
from tidewatch_model.training import TrainingLog

CUT = START + 200 * DAY_MILLIS
GRID = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)
QUICK = TrainSettings(silence_shares=GRID, epochs=3, hidden=8, head=4, batch_users=32, linear_penalty=1.0)


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_file(tmp_path_factory.mktemp("data") / "shop.arrow", synthetic_rows())


@pytest.fixture(scope="session")
def shop(shop_file: Path) -> EventLog:
    return read_log(shop_file)


@pytest.fixture(scope="session")
def run(shop: EventLog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run_training(folder, "quick", [TrainingLog(shop, CUT)], QUICK, lambda line: None)
    return folder
