"""Scores a file of `tidewatch featurize` in Python, for a test to compare with what the engine makes of the same events.

score_log.py FEATURES MODEL RISKS STATES
    MODEL   a model folder; one that is not there is made first: a network with random weights
    RISKS   gets float32 [events, silences] in the file's order, little-endian
    STATES  gets the hidden state after each event as it is kept, likewise, [events, hidden]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "model-export" / "src"))

import numpy as np
import pyarrow as pa

from tidewatch_model.data import EventLog, read_log
from tidewatch_model.manifest import FORMAT, created_now
from tidewatch_model.rolling import roll
from tidewatch_model.serving import ServedModel

SEED = 5
HIDDEN = 24
SILENCE_SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0)
WINDOW = {"multiple_hundredths": 500, "least_days": 20, "most_days": 200, "shop_pace_units": 250_000}
# What random weights spread, times the root of their inputs: large enough that a risk depends on the hidden state.
SPREAD = 1.5


def main(features: Path, folder: Path, risks: Path, states: Path) -> int:
    log = read_log(features)
    if not folder.exists():
        make_model(folder, log)
    model = ServedModel(folder)

    def hidden(x: np.ndarray, h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h_next, _ = model.step(x, h)
        return h_next, h_next.astype(np.float16).astype(np.float32)

    order = file_order(features)
    for path, rows in ((risks, model.curves(log)), (states, roll(log, model.hidden, (model.hidden,), hidden))):
        in_file = np.empty_like(rows)
        in_file[order] = rows
        path.write_bytes(in_file.astype("<f4").tobytes())
    print(f"{log.rows} events scored")
    return 0


def file_order(features: Path) -> np.ndarray:
    """Where each row of the log lies in the file: reading puts every user's rows together."""
    with pa.memory_map(str(features)) as source, pa.ipc.open_file(source) as reader:
        return np.argsort(reader.read_all().column("user").to_numpy(), kind="stable")


def make_model(folder: Path, log: EventLog) -> None:
    import torch

    from tidewatch_model.export import write_model
    from tidewatch_model.network import NetworkShape, RiskNetwork

    torch.manual_seed(SEED)
    network = RiskNetwork(
        NetworkShape(
            log.feature_names,
            HIDDEN,
            SILENCE_SHARES,
            WINDOW["multiple_hundredths"],
            WINDOW["least_days"],
            WINDOW["most_days"],
        )
    )
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(log.features.mean(axis=0)))
        network.scale.copy_(torch.from_numpy(np.maximum(log.features.std(axis=0), 1e-3)))
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, 0.0, SPREAD / parameter.shape[-1] ** 0.5)
    lines = {"watch": 0.3, "at_risk": 0.6, "critical": 0.8}
    manifest = {
        "format": FORMAT,
        "name": "random",
        "created": created_now(),
        "catalogue": {"hash": log.catalogue, "features": list(log.feature_names)},
        "hidden_size": HIDDEN,
        "silence_shares": list(SILENCE_SHARES),
        "window": WINDOW,
        "shop": {"name": "random", "customers": 0, "days": 0, "regulars": 0},
        "thresholds": {"new": lines, "returning": lines, "regular": lines, "hysteresis": 0.05, "deadline_share": 0.5},
        "value": {"medium_from": 10.0, "high_from": 100.0},
        "neutral": [float(mean) for mean in network.mean],
        "training": {},
        "calibration": {},
        "metrics": {},
    }
    write_model(folder, network, manifest, [log], SEED)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
