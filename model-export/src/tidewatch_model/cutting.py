"""Cuts a model's graph at the next hidden state.

A user's events in a batch then wait for one another in the recurrent step alone, and all risks are made in one run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import onnx
from onnx.utils import Extractor

from tidewatch_model.manifest import GRAPH_FILE, MANIFEST_FILE, file_hash, part_file, read_manifest, write_json


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

    @property
    def content(self) -> bytes:
        """What stands in the part's file."""
        return self.graph.SerializeToString(deterministic=True)


def parts(path: Path) -> list[Part]:
    """The step, x and h to h_next, and the head, x and h_next to risk.

    A graph that cannot be cut cleanly stays whole: its risk looks at the hidden state before the event, or a node holds a
    graph of its own, which may look at any tensor around it.
    """
    graph = onnx.shape_inference.infer_shapes(onnx.load(path))
    extractor = Extractor(graph)

    def part(name: str, inputs: tuple[str, str], output: str) -> Part:
        return Part(name, inputs, output, extractor.extract_model(list(inputs), [output]))

    step = part("step", ("x", "h"), "h_next")
    head = part("head", ("x", "h_next"), "risk")
    made_twice = any("h" in node.input or "h_next" in node.output for node in head.graph.graph.node)
    nested = any(attribute.HasField("g") or attribute.graphs for node in graph.graph.node for attribute in node.attribute)
    if made_twice or nested or graph.graph.sparse_initializer:
        return [part("whole graph", ("x", "h"), "risk")]
    return [step, head]


def cut_model(folder: Path) -> list[Part]:
    """Writes the parts of a model folder's graph beside it, and into its manifest their hashes and how often the graph has
    each operator. Returns the parts; the whole graph alone if it cannot be cut, which the engine then runs in both phases.

    :raises UserError: when the folder is no model folder or was altered.
    """
    manifest = read_manifest(folder)
    manifest.pop("parts", None)
    found = parts(folder / GRAPH_FILE)
    if len(found) > 1:
        for part in found:
            part_file(folder, part.name).write_bytes(part.content)
        manifest["parts"] = {part.name: file_hash(part_file(folder, part.name)) for part in found}
    operators = Counter(node.op_type for node in onnx.load(folder / GRAPH_FILE).graph.node)
    write_json(folder / MANIFEST_FILE, {**manifest, "operators": dict(sorted(operators.items()))})
    return found
