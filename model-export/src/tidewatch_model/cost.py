"""What a served model costs on this machine: figures to print, never to pass or fail by."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import onnx
from onnx.utils import Extractor

from tidewatch_model.serving import ServedModel, random_inputs

# A quiet topic, the rows that the engine pads a run to, a wave of a session's traffic, and batches on the way to and at the
# default of batch.max_events.
BATCHES = (1, 16, 64, 256, 1024)
# Short rounds and many of them: some tenths of a second for each size of batch.
EVENTS = 2_000
ROUNDS = 50


def parts(graph: Path) -> tuple[onnx.ModelProto, onnx.ModelProto]:
    """The two graphs that the engine cuts a graph into: the step, x and h to h_next, and the head, x and h_next to risk."""
    extractor = Extractor(onnx.shape_inference.infer_shapes(onnx.load(graph)))
    return extractor.extract_model(["x", "h"], ["h_next"]), extractor.extract_model(["x", "h_next"], ["risk"])


def step_costs(model: ServedModel, seed: int) -> str:
    """The cost of an event in batches of each of BATCHES, step and head together, in words."""
    random = np.random.default_rng(seed)
    costs = ", ".join(f"{step_cost(model, batch, random) * 1e3:,.0f} ns in batches of {batch:,}" for batch in BATCHES)
    return f"{costs} on one core (called from Python)"


def step_cost(model: ServedModel, batch: int, random: np.random.Generator) -> float:
    """Microseconds per event of one run in batches of ``batch``: the fastest of ROUNDS rounds on this machine.

    The fastest, since whatever else the machine does can only add to it.
    """
    x, h = random_inputs(model, batch, random)
    # Bound once, as the engine pins its buffers; what is measured is the graph, and not the making of arrays.
    binding = model.session.io_binding()
    binding.bind_cpu_input("x", x)
    binding.bind_cpu_input("h", h)
    for name in ("h_next", "risk"):
        binding.bind_output(name, "cpu")
    calls = max(1, EVENTS // batch)
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(calls):
            model.session.run_with_iobinding(binding)
        rounds.append((time.perf_counter() - began) / (calls * batch))
    return min(rounds) * 1e6
