"""Makes a model folder that serves as another one does, but breaks on every event of one type, for a test of the engine.

broken_model.py MODEL FOLDER KIND FEATURE
    KIND     nan: the hidden state of such an event is not a number; throw: a run with such an event fails; hang: it does not end
    FEATURE  the number of the feature that is 1 for events of the type, and 0 for others
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUTPUT = "h_next"
SOUND = "h_next_sound"
# Further than any table reaches, and longer than anybody waits.
FAR = 1000.0
FOR_EVER = 9.0e18


def main(model: Path, folder: Path, kind: str, feature: int) -> int:
    shutil.copytree(model, folder, dirs_exist_ok=True)
    manifest = json.loads((folder / "model.json").read_text())
    manifest["onnx_sha256"] = break_graph(folder / "model.onnx", kind, feature)
    manifest["parts"]["step"] = break_graph(folder / "step.onnx", kind, feature)
    manifest.pop("operators", None)
    (folder / "model.json").write_text(json.dumps(manifest))
    return 0


def break_graph(file: Path, kind: str, feature: int) -> str:
    """Adds to the hidden state what is 0 for sound events; returns the file's hash."""
    model = onnx.load(str(file))
    graph = model.graph
    for node in graph.node:
        for names in (node.input, node.output):
            for i, name in enumerate(names):
                if name == OUTPUT:
                    names[i] = SOUND
    constant(graph, "broken_from", np.array([feature], np.int64))
    constant(graph, "broken_to", np.array([feature + 1], np.int64))
    constant(graph, "broken_axis", np.array([1], np.int64))
    constant(graph, "broken_half", np.array(0.5, np.float32))
    graph.node.append(helper.make_node("Slice", ["x", "broken_from", "broken_to", "broken_axis"], ["broken_type"]))
    graph.node.append(helper.make_node("Greater", ["broken_type", "broken_half"], ["broken_rows"]))
    {"nan": nan, "throw": throw, "hang": hang}[kind](graph)
    graph.node.append(helper.make_node("Add", [SOUND, "broken_penalty"], [OUTPUT]))
    onnx.checker.check_model(model)
    onnx.save(model, str(file))
    return hashlib.sha256(file.read_bytes()).hexdigest()


def nan(graph: onnx.GraphProto) -> None:
    constant(graph, "broken_nan", np.array(np.nan, np.float32))
    constant(graph, "broken_zero", np.array(0, np.float32))
    graph.node.append(helper.make_node("Where", ["broken_rows", "broken_nan", "broken_zero"], ["broken_penalty"]))


def throw(graph: onnx.GraphProto) -> None:
    constant(graph, "broken_table", np.zeros(1, np.float32))
    times(graph, FAR)
    graph.node.append(helper.make_node("Gather", ["broken_table", "broken_times"], ["broken_penalty"]))


def hang(graph: onnx.GraphProto) -> None:
    constant(graph, "broken_true", np.array(True))
    constant(graph, "broken_zero", np.array(0, np.float32))
    times(graph, FOR_EVER)
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["going_on"]),
            helper.make_node("Mul", ["sum", "sum"], ["sum_on"]),
        ],
        "broken_body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum", TensorProto.FLOAT, []),
        ],
        [
            helper.make_tensor_value_info("going_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum_on", TensorProto.FLOAT, []),
        ],
    )
    graph.node.append(
        helper.make_node("Loop", ["broken_times", "broken_true", "broken_zero"], ["broken_penalty"], body=body)
    )


def times(graph: onnx.GraphProto, factor: float) -> None:
    """A number that is large if any row is of the type, else 0."""
    constant(graph, "broken_factor", np.array(factor, np.float32))
    graph.node.append(helper.make_node("Cast", ["broken_rows"], ["broken_numbers"], to=TensorProto.FLOAT))
    graph.node.append(helper.make_node("ReduceMax", ["broken_numbers"], ["broken_any"], keepdims=0))
    graph.node.append(helper.make_node("Mul", ["broken_any", "broken_factor"], ["broken_product"]))
    graph.node.append(helper.make_node("Cast", ["broken_product"], ["broken_times"], to=TensorProto.INT64))


def constant(graph: onnx.GraphProto, name: str, value: np.ndarray) -> None:
    graph.initializer.append(numpy_helper.from_array(value, name))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
