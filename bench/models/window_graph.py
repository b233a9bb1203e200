"""Makes window.onnx: the network of a team that re-scores a user's last 50 events at every event.

A GRU over the window, in ONNX Runtime's own operator (linear_before_reset, as PyTorch's), and the engine's kind of risk head
on its last state. As many features, hidden units and head units as the shipped model. Its weights are random: a run's
time does not depend on them, and its risks mean nothing.

    python bench/models/window_graph.py        # in model-export's environment (./model-export/environment prints its Python)
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
MANIFEST = HERE.parents[1] / "model-export" / "models" / "tidewatch-base" / "model.json"
WINDOW = 50
HEAD = 32
SILENCES = 17
SEED = 1
OPSET = 20
IR_VERSION = 10


def main() -> None:
    manifest = json.loads(MANIFEST.read_text())
    features = len(manifest["catalogue"]["features"])
    hidden = int(manifest["hidden_size"])
    random = np.random.default_rng(SEED)

    def weights(name: str, *shape: int) -> onnx.TensorProto:
        return numpy_helper.from_array((random.standard_normal(shape) * 0.1).astype(np.float32), name)

    nodes = [
        # The GRU takes [sequence, batch, features].
        helper.make_node("Transpose", ["window"], ["steps"], perm=[1, 0, 2]),
        helper.make_node("GRU", ["steps", "W", "R", "B"], ["", "last"], hidden_size=hidden, linear_before_reset=1),
        helper.make_node("Squeeze", ["last", "first_axis"], ["state"]),
        helper.make_node("Gemm", ["state", "head_w", "head_b"], ["head"]),
        helper.make_node("Tanh", ["head"], ["mixed"]),
        helper.make_node("Gemm", ["mixed", "risk_w", "risk_b"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["risk"]),
    ]
    initializers = [
        weights("W", 1, 3 * hidden, features),
        weights("R", 1, 3 * hidden, hidden),
        weights("B", 1, 6 * hidden),
        weights("head_w", hidden, HEAD),
        weights("head_b", HEAD),
        weights("risk_w", HEAD, SILENCES),
        weights("risk_b", SILENCES),
        numpy_helper.from_array(np.array([0], dtype=np.int64), "first_axis"),
    ]
    graph = helper.make_graph(
        nodes,
        "window",
        [helper.make_tensor_value_info("window", TensorProto.FLOAT, ["batch", WINDOW, features])],
        [helper.make_tensor_value_info("risk", TensorProto.FLOAT, ["batch", SILENCES])],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    onnx.save(model, HERE / "window.onnx")


if __name__ == "__main__":
    main()
