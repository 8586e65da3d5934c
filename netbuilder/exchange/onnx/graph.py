"""A graph of ONNX's operators under construction.

Tensors go by their names. Weights and other constants lie in the outermost graph, where the bodies
of loops see them, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.types import Array
from netbuilder.exchange.onnx.encoding import Message

OPSET: Final = 17
"""The version of ONNX's operators: ONNX Runtime knows it from 1.12 (2022) on."""

IR_VERSION: Final = 8
"""The version of the file format that belongs to it."""

BATCH: Final = "batch"
"""The name of the free size of the batch."""

Attribute: TypeAlias = (
    int | float | str | Sequence[int] | Sequence[float] | Sequence[str] | Array | Message
)

_TYPES: Final = {"float32": 1, "uint8": 2, "int32": 6, "int64": 7, "bool": 9}
_SMALL: Final = 1024


class Graph:
    """Nodes in the order in which they run.

    Args:
        root: the outermost graph, for the body of a loop in it.

    Attributes:
        scope: what the names of new nodes begin with: the block that they compute.
    """

    def __init__(self, root: Graph | None = None) -> None:
        self.root = root or self
        self.scope: str = root.scope if root else ""
        self._nodes: list[_Node] = []
        self._made_by: dict[str, tuple[str, tuple[str, ...], Mapping[str, Attribute]]] = {}
        if root is None:
            self._constants: list[Message] = []
            self._known: dict[tuple[str, tuple[int, ...], bytes], str] = {}
            self._names: Counter[str] = Counter()

    def op(self, kind: str, *inputs: str, **attributes: Attribute) -> str:
        """Add a node with one output.

        Args:
            kind: ONNX's name of the operator.
            inputs: names of tensors; '' for one that is left out.
            attributes: of the operator.

        Returns:
            The name of the output.
        """
        return self.ops(kind, inputs, 1, **attributes)[0]

    def ops(
        self, kind: str, inputs: Sequence[str], outputs: int, **attributes: Attribute
    ) -> list[str]:
        """Add a node with several outputs, and return their names."""
        return self._node(self.name(kind), kind, inputs, outputs, attributes)

    def named(self, x: str, hint: str) -> str:
        """The same tensor under a name of its own."""
        return self._node(self.name(hint), "Identity", [x], 1, {})[0]

    def _node(
        self,
        name: str,
        kind: str,
        inputs: Sequence[str],
        outputs: int,
        attributes: Mapping[str, Attribute],
    ) -> list[str]:
        found = [name, *(f"{name}:{number}" for number in range(1, outputs))]
        node = Message().text(1, *inputs).text(2, *found).text(3, name).text(4, kind)
        node.messages(5, (_attribute(*each) for each in attributes.items()))
        self._nodes.append(_Node(frozenset(inputs), frozenset(found), node))
        self._made_by[name] = kind, tuple(inputs), attributes
        return found

    def transpose(self, x: str, order: Sequence[int]) -> str:
        """The tensor with its axes in another order; what was just turned is turned back."""
        kind, inputs, attributes = self._made_by.get(x, ("", (), {}))
        if kind == "Transpose" and np.argsort(order).tolist() == attributes["perm"]:
            return inputs[0]
        return self.op("Transpose", x, perm=list(order))

    def reshape(self, x: str, *sizes: int) -> str:
        """The tensor in another shape; 0 keeps a size, -1 stands for what is left."""
        return self.op("Reshape", x, self.whole(sizes))

    def constant(self, values: npt.ArrayLike, hint: str = "constant") -> str:
        """A tensor of these values, float32 where they are numbers with a fraction.

        Args:
            values: numbers or bools.
            hint: the end of its name.
        """
        root = self.root
        array = np.asarray(values)
        if array.dtype.kind == "f":
            array = array.astype(np.float32)
        content = np.asarray(array, order="C")
        key = (array.dtype.name, array.shape, content.tobytes() if array.size < _SMALL else b"")
        if array.size < _SMALL and key in root._known:
            return root._known[key]
        name = self.name(hint)
        root._constants.append(_tensor(name, content).content(9, _bytes_of(content)))
        if array.size < _SMALL:
            root._known[key] = name
        return name

    def whole(self, numbers: Sequence[int]) -> str:
        """A tensor of whole numbers: a shape, axes, indices."""
        return self.constant(np.array(numbers, np.int64))

    def name(self, hint: str) -> str:
        """A name that no other tensor has."""
        stem = f"{self.scope}/{hint}" if self.scope else hint
        count = self.root._names
        count[stem] += 1
        return stem if count[stem] == 1 else f"{stem}_{count[stem]}"

    def message(
        self, name: str, inputs: Sequence[Port], outputs: Sequence[Port], text: str = ""
    ) -> Message:
        """The graph as ONNX's GraphProto, with the nodes that its outputs need.

        Args:
            name: of the graph.
            inputs: what it is given.
            outputs: what it computes.
            text: a description.
        """
        graph = Message().messages(1, self._needed({each.name for each in outputs})).text(2, name)
        if self.root is self:
            graph.messages(5, self._constants)
        if text:
            graph.text(10, text)
        graph.messages(11, (each.message() for each in inputs))
        return graph.messages(12, (each.message() for each in outputs))

    def _needed(self, wanted: set[str]) -> list[Message]:
        """The nodes that lead to some tensors."""
        found = []
        for node in reversed(self._nodes):
            if node.outputs & wanted:
                wanted |= node.inputs
                found.append(node.message)
        return found[::-1]


class _Node(NamedTuple):
    inputs: frozenset[str]
    outputs: frozenset[str]
    message: Message


class Port(NamedTuple):
    """An input or output of a graph.

    Attributes:
        name: of the tensor.
        sizes: of its axes; a word for one that is free.
        kind: NumPy's name of the type.
    """

    name: str
    sizes: tuple[int | str, ...]
    kind: str = "float32"

    def message(self) -> Message:
        """The port as ONNX's ValueInfoProto."""
        shape = Message()
        for size in self.sizes:
            axis = Message().text(2, size) if isinstance(size, str) else Message().number(1, size)
            shape.message(1, axis)
        tensor = Message().number(1, _TYPES[self.kind]).message(2, shape)
        return Message().text(1, self.name).message(2, Message().message(1, tensor))


def _tensor(name: str, array: Array) -> Message:
    return Message().number(1, *array.shape).number(2, _TYPES[array.dtype.name]).text(8, name)


def _bytes_of(array: Array) -> memoryview:
    little = np.asarray(array, array.dtype.newbyteorder("<"), order="C")
    return little.reshape(-1).view(np.uint8).data


def _attribute(name: str, given: Any) -> Message:
    """An attribute as ONNX's AttributeProto."""
    found = Message().text(1, name)
    if isinstance(given, Message):
        return found.message(6, given).number(20, 5)
    if isinstance(given, np.ndarray):
        return found.message(5, _tensor("", given).content(9, _bytes_of(given))).number(20, 4)
    if isinstance(given, str):
        return found.content(4, given.encode()).number(20, 3)
    if isinstance(given, float):
        return found.real(2, given).number(20, 1)
    if isinstance(given, int):
        return found.number(3, int(given)).number(20, 2)
    if all(isinstance(each, str) for each in given):
        return found.text(9, *given).number(20, 8)
    if all(isinstance(each, int) for each in given):
        return found.number(8, *given).number(20, 7)
    return found.real(7, *given).number(20, 6)
