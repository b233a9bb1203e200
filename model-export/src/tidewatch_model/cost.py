"""What a step of a served model costs on this machine: a figure to print, never to pass or fail by."""

from __future__ import annotations

import time

import numpy as np

from tidewatch_model.serving import ServedModel, random_inputs

# A quiet topic, the rows that the engine pads a run to, and the default of batch.max_events.
BATCHES = (1, 16, 256)
# Short rounds and many of them: some tenths of a second for each size of batch.
EVENTS = 2_000
ROUNDS = 50


def step_costs(model: ServedModel, seed: int) -> str:
    """The cost of an event in batches of each of BATCHES, in words."""
    random = np.random.default_rng(seed)
    costs = ", ".join(f"{step_cost(model, batch, random):.2f} µs in batches of {batch}" for batch in BATCHES)
    return f"{costs} on one core (called from Python)"


def step_cost(model: ServedModel, batch: int, random: np.random.Generator) -> float:
    """Microseconds per event of one step in batches of ``batch``: the fastest of ROUNDS rounds on this machine.

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
