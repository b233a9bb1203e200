"""Checks that a graph runs on a GPU as a whole: every operator has a CUDA kernel, and none waits for a copy to the CPU.

ONNX Runtime gives a node without a kernel to the CPU and copies its inputs there and its outputs back at every step,
silently. What the runtime has kernels for stands in ``cuda_kernels.json``, whose head names its source; a CPU machine
cannot ask the runtime itself.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import onnx
from onnx import NodeProto, TensorProto

from tidewatch_model.errors import UserError

KERNELS_FILE = Path(__file__).with_name("cuda_kernels.json")
# The default domain has two names.
_ONNX_DOMAINS = ("", "ai.onnx")


@dataclass(frozen=True)
class Kernel:
    """What the CUDA provider can do of one operator."""

    versions: tuple[tuple[int, int | None], ...]
    """First and last version of the operator that a kernel is registered for."""
    types: frozenset[str]
    """Element types of the operands that lie on the device."""
    host_inputs: frozenset[int]
    """Inputs that the kernel reads from CPU memory: shapes, axes, bounds."""

    def covers(self, since: int) -> bool:
        """Whether a kernel is registered for the operator as defined at ``since``.

        An open range ends with its first version, as in the runtime: it was registered before a later definition was known.
        """
        return any(since == first or (last is not None and first <= since <= last) for first, last in self.versions)


def check_operators(graph: Path) -> Counter[str]:
    """Checks a graph file; returns how often each operator occurs.

    :raises UserError: naming the first node that would run on the CPU, wait for a copy, or compute in another type than
        float32.
    """
    model = onnx.shape_inference.infer_shapes(onnx.load(graph), strict_mode=True)
    if model.functions:
        raise UserError(f"{graph}: the graph has functions of its own, whose operators are not checked; export it again")
    opset = next(item.version for item in model.opset_import if item.domain in _ONNX_DOMAINS)
    constants = {item.name: item.data_type for item in model.graph.initializer}
    values = [*model.graph.input, *model.graph.value_info, *model.graph.output]
    types = {**{value.name: value.type.tensor_type.elem_type for value in values}, **constants}
    for node in model.graph.node:
        _check_node(node, opset, types, set(constants), graph)
    return Counter(node.op_type for node in model.graph.node)


def _check_node(node: NodeProto, opset: int, types: dict[str, int], constants: set[str], graph: Path) -> None:
    where = f"{graph}: node '{node.name}', operator {node.op_type}"
    if node.domain not in _ONNX_DOMAINS:
        raise UserError(
            f"{where} of domain {node.domain}: only ONNX's own operators are known to run on CUDA; write it with those"
        )
    since = onnx.defs.get_schema(node.op_type, opset).since_version
    where += f" (version {since})"
    kernel = _kernels().get(node.op_type)
    if kernel is None or not kernel.covers(since):
        raise UserError(
            f"{where} has no CUDA kernel in {KERNELS_FILE.name}: every step would go through the CPU and back; "
            "write the network with other operators"
        )
    for position, name in enumerate(node.input):
        if name and position in kernel.host_inputs and name not in constants:
            raise UserError(
                f"{where} reads its input {position} ('{name}') from CPU memory, but it is computed at every step; "
                "make it a constant of the network"
            )
    on_device = [name for position, name in enumerate(node.input) if name and position not in kernel.host_inputs]
    for name in [*on_device, *node.output]:
        kind = TensorProto.DataType.Name(types.get(name, TensorProto.UNDEFINED)).lower()
        if kind not in kernel.types:
            raise UserError(f"{where}: '{name}' is {kind}, for which it has no CUDA kernel here; compute in float32")


@cache
def _kernels() -> dict[str, Kernel]:
    listed = json.loads(KERNELS_FILE.read_text(encoding="utf-8"))["operators"]
    return {
        name: Kernel(
            tuple((first, last) for first, last in entry["versions"]),
            frozenset(entry["types"]),
            frozenset(entry["host_inputs"]),
        )
        for name, entry in listed.items()
    }
