"""What a served model costs on this machine: figures to print, never to pass or fail by."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx.utils import Extractor

from tidewatch_model.serving import open_graph

# A quiet topic, a few users at once, a wave of a session's traffic, and batches on the way to and at the default of
# batch.max_events.
BATCHES = (1, 16, 64, 256, 1024)
# The engine pads a run to a multiple of so many rows (OnnxRun.PAD): an event alone pays for all of them.
PAD = 16
# Short rounds and many of them: some tenths of a second for each size of batch.
ROWS = 2_000
ROUNDS = 50


@dataclass(frozen=True)
class Part:
    """A graph of its own that the engine runs: two inputs, and the one output that is read."""

    name: str
    inputs: tuple[str, str]
    output: str
    graph: onnx.ModelProto

    @property
    def nodes(self) -> int:
        return len(self.graph.graph.node)


def parts(path: Path) -> list[Part]:
    """What the engine makes of a graph on a CPU (GraphCut and OnnxSessions): the step, x and h to h_next, and the head, x
    and h_next to risk. A graph whose risk looks at the hidden state before the event cannot be cut and stays whole.
    """
    graph = onnx.shape_inference.infer_shapes(onnx.load(path))
    extractor = Extractor(graph)

    def part(name: str, inputs: tuple[str, str], output: str) -> Part:
        return Part(name, inputs, output, extractor.extract_model(list(inputs), [output]))

    step = part("step", ("x", "h"), "h_next")
    head = part("head", ("x", "h_next"), "risk")
    if any("h" in node.input for node in head.graph.graph.node):
        return [part("whole graph", ("x", "h"), "risk")]
    return [step, head]


def event_costs(path: Path, seed: int) -> str:
    """What each part of a graph costs an event in batches of each of BATCHES, in words."""
    random = np.random.default_rng(seed)
    costs = ", ".join(
        f"{part.name} {' / '.join(f'{part_cost(part, batch, random) * 1e3:,.0f}' for batch in BATCHES)}"
        for part in parts(path)
    )
    batches = " / ".join(f"{batch:,}" for batch in BATCHES)
    return f"an event costs {costs} ns in batches of {batches} on one core, called from Python"


def part_cost(part: Part, batch: int, random: np.random.Generator) -> float:
    """Microseconds per event of one run of a part in batches of ``batch``: the fastest of ROUNDS rounds on this machine.

    The fastest, since whatever else the machine does can only add to it.
    """
    session = open_graph(part.graph.SerializeToString())
    rows = -(-batch // PAD) * PAD
    # Bound once, as the engine pins its buffers; what is measured is the graph, and not the making of arrays. And the one
    # output that the engine asks for: the runtime would make the others too.
    binding = session.io_binding()
    for given in session.get_inputs():
        values = random.uniform(-1.0, 1.0, (rows, given.shape[1]))
        binding.bind_cpu_input(given.name, values.astype(np.float32))
    binding.bind_output(part.output, "cpu")
    calls = max(1, ROWS // rows)
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(calls):
            session.run_with_iobinding(binding)
        rounds.append((time.perf_counter() - began) / (calls * batch))
    return min(rounds) * 1e6
