"""Runs a model folder through ONNX Runtime, as the engine does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.judging import DailyScore
from tidewatch_model.manifest import GRAPH_FILE, read_manifest, window_rule
from tidewatch_model.rolling import curve_score, roll
from tidewatch_model.visits import visits_of


def open_graph(graph: Path | bytes) -> ort.InferenceSession:
    """A session on the CPU with one thread, as the engine has it per stream thread.

    :param graph: a file, or what would stand in one
    :raises UserError: when ONNX Runtime cannot load it.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        given = str(graph) if isinstance(graph, Path) else graph
        return ort.InferenceSession(given, options, providers=["CPUExecutionProvider"])
    except Exception as failure:
        named = graph if isinstance(graph, Path) else "a part of the graph"
        raise UserError(f"ONNX Runtime cannot load {named}: {failure}") from failure


class ServedModel:
    """A model folder, loaded and checked."""

    def __init__(self, folder: Path) -> None:
        self.manifest = read_manifest(folder)
        self.session = open_graph(folder / GRAPH_FILE)
        self.features = len(self.manifest["catalogue"]["features"])
        self.hidden = int(self.manifest["hidden_size"])
        self.silence_shares = [float(share) for share in self.manifest["silence_shares"]]
        self.rule = window_rule(self.manifest)
        self._check_graph(folder / GRAPH_FILE)

    def step(self, x: Floats, h: Floats) -> tuple[Floats, Floats]:
        """(x [batch, features], h [batch, hidden]) -> (h_next [batch, hidden], risk [batch, silences])."""
        h_next, risk = self.session.run(["h_next", "risk"], {"x": x, "h": h})
        return np.asarray(h_next), np.asarray(risk)

    def curves(self, log: EventLog, halves: bool = True) -> Floats:
        """The risk curve after each event of the log, [events, silences].

        :param halves: whether the hidden state is kept in half precision between events, as the engine does
        :raises UserError: when the log's features are not the ones that the model was trained on.
        """
        return roll(self._known(log), self.hidden, (len(self.silence_shares),), self.step, halves)

    def _known(self, log: EventLog) -> EventLog:
        """The log with the features of the model's catalogue: the first ones, since catalogues grow at their ends.

        :raises UserError: when the log is of another catalogue; says where they part.
        """
        expected = tuple(self.manifest["catalogue"]["features"])
        hashes = {**dict(enumerate(log.catalogues, start=1)), len(log.feature_names): log.catalogue}
        agrees = hashes.get(len(expected)) == self.manifest["catalogue"]["hash"]
        if agrees and log.feature_names[: len(expected)] == expected:
            return replace(log, feature_names=expected, features=log.features[:, : len(expected)])
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
        found = {item.name: item for item in [*self.session.get_inputs(), *self.session.get_outputs()]}
        widths = {"x": self.features, "h": self.hidden, "h_next": self.hidden, "risk": len(self.silence_shares)}
        for name, width in widths.items():
            if name not in found:
                raise UserError(f"{path} has no input or output named {name}; export the model again")
            item = found[name]
            shape = list(item.shape)
            if not shape or isinstance(shape[0], int) or shape[1:] != [width]:
                raise UserError(f"{path}: {name} has the shape {shape}, but [batch, {width}] is needed; export it again")
            if item.type != "tensor(float)":
                raise UserError(f"{path}: {name} is {item.type}, but tensor(float) is needed; export it again")


def daily_score(model: ServedModel, log: EventLog) -> DailyScore:
    """A served model as a daily rule on a log: the curve after a visit's last event, read where its window stands."""
    visits = visits_of(log)
    return curve_score(model.curves(log)[visits.row], model.silence_shares, visits.with_windows(model.rule).window)


def random_inputs(model: ServedModel, batch: int, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Inputs x [batch, features] and h [batch, hidden] of a size that a model may meet."""
    x = random.normal(0.0, 2.0, (batch, model.features)).astype(np.float32)
    return x, random.uniform(-1.0, 1.0, (batch, model.hidden)).astype(np.float32)
