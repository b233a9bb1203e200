"""A network's answers to a whole log: hidden states, logits and risks after each event."""

from __future__ import annotations

import numpy as np
import torch

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.network import RiskNetwork
from tidewatch_model.rolling import roll
from tidewatch_model.sequences import Index

# Rows whose features are computed at once: enough to be quick, little enough for the memory.
CHUNK = 16_384


def hidden_of(network: RiskNetwork, log: EventLog) -> Floats:
    """The hidden state after each event [events, hidden], kept in half precision between them as the engine does."""

    def step(x: Floats, h: Floats) -> tuple[Floats, Floats]:
        h_next = network.step(network.normalise(torch.from_numpy(x)), torch.from_numpy(h)).numpy()
        return h_next, h_next

    with torch.no_grad():
        return roll(log, network.shape.hidden, (network.shape.hidden,), step)


def logits_of(network: RiskNetwork, log: EventLog, rows: Index | None = None) -> Floats:
    """Uncalibrated logits after each event (or after the given rows) [events, intervals]."""
    network = network.eval()
    hidden = hidden_of(network, log)
    rows = np.arange(log.rows) if rows is None else rows
    logits = np.zeros((len(rows), network.shape.intervals), dtype=np.float32)
    with torch.no_grad():
        for first in range(0, len(rows), CHUNK):
            part = rows[first : first + CHUNK]
            out = network.logits(torch.from_numpy(log.features[part]), torch.from_numpy(hidden[part]))
            logits[first : first + len(part)] = out.numpy()
    return logits


def curves_of(network: RiskNetwork, log: EventLog, rows: Index | None = None) -> Floats:
    """Calibrated risks after each event (or after the given rows) [events, silences]."""
    features = log.features if rows is None else log.features[rows]
    with torch.no_grad():
        return network.risk(torch.from_numpy(logits_of(network, log, rows)), torch.from_numpy(features)).numpy()
