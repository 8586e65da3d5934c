"""A recurrent layer as a loop over its steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import layers
from engine.types import Array
from netbuilder.exchange.onnx.activations import activated
from netbuilder.exchange.onnx.flow import Flow
from netbuilder.exchange.onnx.graph import BATCH, Graph, Port


class _Step:
    """The arithmetic of a step, in the body of the loop."""

    def __init__(self, graph: Graph, layer: Any) -> None:
        self.graph, self.layer = graph, layer

    def after(self, x: str, states: list[str]) -> list[str]:
        """The states after a step for an input and the states before it."""
        if isinstance(self.layer, layers.LSTM):
            return self._lstm(x, *states)
        return [
            self._gru(x, *states) if isinstance(self.layer, layers.GRU) else self._rnn(x, *states)
        ]

    def _lstm(self, x: str, h: str, c: str) -> list[str]:
        z = self._sum(self._of_x(x), self._of_h(h))
        i, f, g, o = self._gates(z, 4)
        op, gate, content = self.graph.op, self._gate, self._content
        kept, new = op("Mul", gate(f), c), op("Mul", gate(i), content(g))
        c = op("Add", kept, new)
        return [op("Mul", gate(o), content(c)), c]

    def _gru(self, x: str, h: str) -> str:
        op = self.graph.op
        z_x, r_x, n_x = self._gates(self._of_x(x), 3)
        if self.layer.reset_after:
            z_h, r_h, n_h = self._gates(self._of_h(h), 3)
            z, r = self._gate(self._sum(z_x, z_h)), self._gate(self._sum(r_x, r_h))
            n = self._content(self._sum(n_x, op("Mul", r, n_h)))
        else:
            kernel, units = self.layer.recurrent_kernel, self.layer.units
            of_gates = self.graph.constant(kernel[:, : 2 * units], "gates_kernel")
            z_h, r_h = self._gates(op("MatMul", h, of_gates), 2)
            z, r = self._gate(self._sum(z_x, z_h)), self._gate(self._sum(r_x, r_h))
            of_content = self.graph.constant(kernel[:, 2 * units :], "content_kernel")
            n = self._content(self._sum(n_x, op("MatMul", op("Mul", r, h), of_content)))
        return self._sum(n, op("Mul", z, op("Sub", h, n)))

    def _rnn(self, x: str, h: str) -> str:
        return self._content(self._sum(self._of_x(x), self._of_h(h)))

    def _of_x(self, x: str) -> str:
        z = self.graph.op("MatMul", x, self.graph.constant(self.layer.kernel, "kernel"))
        return self._with_bias(z, 0)

    def _of_h(self, h: str) -> str:
        kernel = self.graph.constant(self.layer.recurrent_kernel, "recurrent_kernel")
        return self._with_bias(self.graph.op("MatMul", h, kernel), 1)

    def _with_bias(self, z: str, number: int) -> str:
        """Add the bias of the inputs, or of the state where that has one."""
        biases: Array = np.atleast_2d(self.layer.bias) if self.layer.use_bias else np.empty((0, 0))
        if number >= len(biases):
            return z
        return self._sum(z, self.graph.constant(biases[number], "bias"))

    def _gates(self, z: str, count: int) -> list[str]:
        return self.graph.ops("Split", [z], count, axis=1)

    def _gate(self, z: str) -> str:
        return self._function(self.layer.recurrent_activation, z)

    def _content(self, z: str) -> str:
        return self._function(self.layer.activation, z)

    def _function(self, function: Any, z: str) -> str:
        return activated(self.graph, function, z, (None, self.layer.units))

    def _sum(self, one: str, other: str) -> str:
        return self.graph.op("Add", one, other)


def looped(graph: Graph, layer: Any, flow: Flow) -> str:
    """The layer's output; `flow.mask` has a value for each step, or is ''."""
    states = ["h", "c"] if isinstance(layer, layers.LSTM) else ["h"]
    body = Graph(graph.root)
    body.scope = graph.scope
    named = [Port(body.name(f"{each}_before"), (BATCH, layer.units)) for each in states]
    x = Port(body.name("step"), (BATCH, flow.sizes[-1]))
    counts = Port(body.name("counts"), (BATCH, 1), "bool")
    before = [each.name for each in named]
    after = _Step(body, layer).after(x.name, before)
    if flow.mask:
        pairs = zip(after, before, strict=True)
        after = [body.op("Where", counts.name, new, old) for new, old in pairs]
    put_out = body.op("Identity", after[0])
    if flow.mask and layer.zero_output_for_mask:
        put_out = body.op("Where", counts.name, put_out, body.constant(0.0))
    content = body.message(
        f"{graph.scope} step",
        [*named, x, *([counts] if flow.mask else [])],
        [Port(each, (BATCH, layer.units)) for each in (*after, put_out)],
    )
    start = _zeros(graph, flow.x, layer.units)
    sequences = [graph.transpose(in_turn(graph, layer, flow.x), (1, 0, 2))]
    if flow.mask:
        mask = graph.op("Unsqueeze", in_turn(graph, layer, flow.mask), graph.whole([-1]))
        sequences.append(graph.transpose(mask, (1, 0, 2)))
    *_, outputs = graph.ops(
        "Scan",
        [*[start] * len(states), *sequences],
        len(states) + 1,
        body=content,
        num_scan_inputs=len(sequences),
    )
    if layer.return_sequences:
        return graph.transpose(outputs, (1, 0, 2))
    # Not the last state, which ONNX Runtime 1.16 gets wrong where one model holds two loops.
    return graph.op("Gather", outputs, graph.constant(np.int64(-1)), axis=0)


def in_turn(graph: Graph, layer: Any, x: str) -> str:
    """The steps of a sequence, or of its mask, in the order in which the layer reads them."""
    return reversed_steps(graph, x) if layer.go_backwards else x


def reversed_steps(graph: Graph, x: str) -> str:
    """The steps of a sequence in their reverse order."""
    first, last = graph.whole([-1]), graph.whole([np.iinfo(np.int64).min])
    return graph.op("Slice", x, first, last, graph.whole([1]), graph.whole([-1]))


def _zeros(graph: Graph, x: str, units: int) -> str:
    """The state before the first step, for as many samples as there are."""
    batch = graph.op("Shape", x, start=0, end=1)
    sizes = graph.op("Concat", batch, graph.whole([units]), axis=0)
    return graph.op("ConstantOfShape", sizes, value=np.zeros(1, np.float32))
