"""Runs a model folder through ONNX Runtime, as the engine does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.manifest import GRAPH_FILE, read_manifest
from tidewatch_model.rolling import roll


def open_graph(path: Path) -> ort.InferenceSession:
    """A session on the CPU with one thread, as the engine has it per stream thread.

    :raises UserError: when ONNX Runtime cannot load the file.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as failure:
        raise UserError(f"ONNX Runtime cannot load {path}: {failure}") from failure


class ServedModel:
    """A model folder, loaded and checked."""

    def __init__(self, folder: Path) -> None:
        self.manifest = read_manifest(folder)
        self.session = open_graph(folder / GRAPH_FILE)
        self.features = len(self.manifest["catalogue"]["features"])
        self.hidden = int(self.manifest["hidden_size"])
        self.silence_days = [float(days) for days in self.manifest["silence_days"]]
        self.horizon_days = int(self.manifest["horizon_days"])
        self._check_graph(folder / GRAPH_FILE)

    def step(self, x: Floats, h: Floats) -> tuple[Floats, Floats]:
        """(x [batch, features], h [batch, hidden]) -> (h_next [batch, hidden], risk [batch, silences])."""
        h_next, risk = self.session.run(["h_next", "risk"], {"x": x, "h": h})
        return np.asarray(h_next), np.asarray(risk)

    def curves(self, log: EventLog) -> Floats:
        """The risk curve after each event of the log, [events, silences].

        :raises UserError: when the log's features are not the ones that the model was trained on.
        """
        self.check_catalogue(log)
        return roll(log, self.hidden, len(self.silence_days), self.step)

    def check_catalogue(self, log: EventLog) -> None:
        """Refuses a log of another feature catalogue, and says where they part."""
        expected = tuple(self.manifest["catalogue"]["features"])
        if log.catalogue == self.manifest["catalogue"]["hash"] and log.feature_names == expected:
            return
        pairs = zip(expected, log.feature_names, strict=False)
        part = next(
            (f"feature {i} is {a} in the model and {b} in the file" for i, (a, b) in enumerate(pairs) if a != b), None
        )
        part = part or f"the model has {len(expected)} features, the file {len(log.feature_names)}; or a formula changed"
        raise UserError(
            f"model {self.manifest['name']} and the {log.dataset} file are of different feature catalogues ({part}); "
            "featurize the log again with this version, or train on it"
        )

    def _check_graph(self, path: Path) -> None:
        found = {item.name: list(item.shape) for item in [*self.session.get_inputs(), *self.session.get_outputs()]}
        widths = {"x": self.features, "h": self.hidden, "h_next": self.hidden, "risk": len(self.silence_days)}
        for name, width in widths.items():
            shape = found.get(name)
            if shape is None:
                raise UserError(f"{path} has no input or output named {name}; export the model again")
            if len(shape) != 2 or isinstance(shape[0], int) or shape[1] != width:
                raise UserError(f"{path}: {name} has the shape {shape}, but [batch, {width}] is needed; export it again")
