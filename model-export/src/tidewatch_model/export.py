"""Turns a trained network into a model folder. The exporter is not believed: without parity nothing is written."""

from __future__ import annotations

import contextlib
import io
import logging
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch.export import Dim

from tidewatch_model.cutting import cut_model
from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.manifest import GRAPH_FILE, MANIFEST_FILE, file_hash, write_json
from tidewatch_model.network import RiskNetwork
from tidewatch_model.operators import check_operators
from tidewatch_model.sequences import padded_rows, sequences_of
from tidewatch_model.served import ServedNetwork
from tidewatch_model.serving import open_graph

OPSET = 20
PARITY = 1e-5
PARITY_BATCHES = (1, 5, 256)
# Enough steps that an error that a hidden state carries along would grow to be seen.
PARITY_STEPS = 40
MAX_BYTES = 1_000_000


def write_model(folder: Path, network: RiskNetwork, manifest: dict[str, Any], logs: list[EventLog], seed: int) -> float:
    """Writes a model folder and returns the largest difference that parity showed.

    :param manifest: all of ``model.json`` but what tells of the graph
    :param logs: real inputs for the parity check, besides random ones; may be empty
    :raises UserError: when ONNX Runtime and PyTorch differ by more than PARITY, or the graph would not run on a GPU as a
        whole; then nothing is left behind.
    """
    building = folder.with_name(folder.name + ".part")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        graph = building / GRAPH_FILE
        export_graph(network, graph)
        check_operators(graph)
        difference = check_parity(network, graph, logs, seed)
        write_json(building / MANIFEST_FILE, {**manifest, "onnx_sha256": file_hash(graph)})
        cut_model(building)
        folder.mkdir(parents=True, exist_ok=True)
        # The manifest last.
        for file in sorted(building.iterdir(), key=lambda built: built.name == MANIFEST_FILE):
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return difference


def export_graph(network: RiskNetwork, path: Path) -> None:
    """Writes the graph as one file: inputs x and h, outputs h_next and risk, any batch."""
    shape = network.shape
    batch = Dim("batch", min=1)
    served = ServedNetwork(network).eval()
    # Two rows: a batch of one in the example would be taken for a fixed size.
    example = (torch.zeros(2, shape.features), torch.zeros(2, shape.hidden))
    with _quiet():
        program = torch.onnx.export(
            served,
            example,
            dynamo=True,
            input_names=["x", "h"],
            output_names=["h_next", "risk"],
            dynamic_shapes={"x": {0: batch}, "h": {0: batch}},
            opset_version=OPSET,
            verbose=False,
        )
    if program is None:
        raise UserError("the exporter of this torch version gave no graph; use the versions of requirements.lock")
    model = program.model_proto
    _forget_origin(model)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
    if path.stat().st_size > MAX_BYTES:
        raise UserError(f"{path} has {path.stat().st_size} bytes; a model is to stay below {MAX_BYTES}: train a smaller one")


def check_parity(network: RiskNetwork, graph: Path, logs: list[EventLog], seed: int) -> float:
    """The largest difference of any output between PyTorch and ONNX Runtime, over random inputs and those of ``logs``.

    :raises UserError: when it is above PARITY.
    """
    session = open_graph(graph)
    random = np.random.default_rng(seed)
    largest = 0.0
    for batch in PARITY_BATCHES:
        for inputs in [_random_inputs(network, batch, random), *(_real_inputs(log, batch) for log in logs)]:
            h = np.zeros((inputs.shape[0], network.shape.hidden), dtype=np.float32)
            for x in np.moveaxis(inputs, 1, 0):
                x = np.ascontiguousarray(x)
                with torch.no_grad():
                    expected = network(torch.from_numpy(x), torch.from_numpy(h))
                found = session.run(["h_next", "risk"], {"x": x, "h": h})
                for wanted, got in zip(expected, found, strict=True):
                    # np.maximum and not max, which passes over NaN.
                    largest = float(np.maximum(largest, np.abs(wanted.numpy() - got).max()))
                h = found[0].astype(np.float16).astype(np.float32)
    if not largest <= PARITY:  # not (largest > PARITY), which is false for NaN
        raise UserError(
            f"the exported graph differs from PyTorch by {largest:.2g}, more than {PARITY:g}: the exporter of this "
            "torch or onnxscript version is wrong for this network; use the versions of requirements.lock"
        )
    return largest


def _random_inputs(network: RiskNetwork, batch: int, random: np.random.Generator) -> Floats:
    """Far wider than training's data, so that the clamp is tried as well."""
    spread = random.normal(0.0, 3.0, (batch, PARITY_STEPS, network.shape.features))
    return (network.mean.numpy() + spread * network.scale.numpy()).astype(np.float32)


def _real_inputs(log: EventLog, batch: int) -> Floats:
    """The last PARITY_STEPS of the first ``batch`` longest sequences; shorter ones are padded with the log's first row."""
    sequences = sequences_of(log)
    longest = np.argsort(-sequences.length, kind="stable")[:batch]
    rows, _ = padded_rows(sequences, longest)
    return log.features[rows[:, -PARITY_STEPS:]]


def _forget_origin(model: onnx.ModelProto) -> None:
    """Drops what the exporter notes of the machine it ran on: paths of source files, stack traces."""
    model.ClearField("metadata_props")
    model.doc_string = ""
    graph = model.graph
    graph.doc_string = ""
    for item in [graph, *graph.node, *graph.input, *graph.output, *graph.initializer, *graph.value_info, *model.functions]:
        item.ClearField("metadata_props")
        item.doc_string = ""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporter's progress and its advice are for its developers; what it gets wrong the parity check finds."""
    loggers = [logging.getLogger(name) for name in ("onnxscript", "onnx_ir", "torch.onnx", "torch.export")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
