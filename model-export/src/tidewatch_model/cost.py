"""What a served model costs on this machine: figures to print, never to pass or fail by."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from tidewatch_model.cutting import Part, parts
from tidewatch_model.serving import open_graph

# A quiet topic, a few users at once, a wave of a session's traffic, and batches on the way to and at the default of
# batch.max_events.
BATCHES = (1, 16, 64, 256, 1024)
# The engine pads a run to a multiple of so many rows (OnnxRun.PAD): an event alone pays for all of them.
PAD = 16
# Short rounds and many of them: some tenths of a second for each size of batch.
ROWS = 2_000
ROUNDS = 50


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
    session = open_graph(part.content)
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
