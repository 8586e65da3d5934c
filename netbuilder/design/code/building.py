"""The models that a script builds, layer by layer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from netbuilder.design.code.expressions import Expressions
from netbuilder.design.code.outcome import Problem
from netbuilder.design.code.values import (
    Made,
    Network,
    Tensor,
    Unknown,
    Value,
    tensors_in,
)
from netbuilder.translation import mark

INPUTS: Final = ("Input", "InputLayer")
HARMLESS: Final = {
    *("evaluate", "predict", "summary", "save", "save_weights", "build", "evaluate_generator"),
    *("predict_classes", "predict_generator", "predict_proba", "to_json", "get_config"),
}
"""Methods of a model that change nothing about its layers."""
_STEPS_OF_LAYER: Final = 15
"""What reading a layer costs, counted in steps."""
UNFIT: Final = mark(
    "NetBuilder cannot tell whether this is carried out; write it without a condition."
)
_LISTED: Final = mark("Sequential takes a list of layers; write the list out here.")
_SEVERAL: Final = mark(
    "This model has several inputs or outputs; NetBuilder reads chains with one of each."
)
_BRANCHED: Final = mark(
    "This model has branches, which {} joins; NetBuilder reads chains of layers without branches."
)
_UNFOLLOWED: Final = mark(
    "NetBuilder cannot follow this model from its input to its output; write it as a chain of "
    "layers that begins with keras.Input."
)


class Building(Expressions):
    """Keeps the models that a script builds, and whether each step of that is certain.

    Attributes:
        networks: all that were made, in order.
        strays: layers that are added to nobody knows what.
        touched: how many calls concern a network.
        grown: how many have made one or changed its layers.
    """

    def __init__(self, steps: int) -> None:
        super().__init__(steps)
        self.networks: list[Network] = []
        self.strays: list[Problem] = []
        self.touched = 0
        self.grown = 0
        self._context: tuple[int, ...] = ()
        self._doubts = 0
        self._lists: dict[int, tuple[Any, tuple[int, ...]]] = {}

    # Conditions that nobody knows

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Follow something whose doubts end with it."""
        outer = self._context
        try:
            yield
        finally:
            self._context = outer

    @contextmanager
    def doubt(self) -> Iterator[None]:
        """Follow what may be run, and may not."""
        with self.restored():
            self.doubt_for_good()
            yield

    def doubt_for_good(self) -> None:
        """What follows here may be run, and may not."""
        self._doubts += 1
        self._context = (*self._context, self._doubts)

    def change(self, values: Value) -> None:
        """Forget a list or dict that is changed where nobody knows whether."""
        _, context = self._lists.get(id(values), (values, ()))
        if context[: len(self._context)] != self._context:
            if isinstance(values, dict):
                values.clear()
            else:
                values[:] = [Unknown("this list")]

    def _touch(self, network: Network, node: ast.Call) -> None:
        self.touched += 1
        self.grown += 1
        if network.context[: len(self._context)] != self._context:
            network.faults.append(Problem(node.lineno, UNFIT))

    def _of_list(self, node: ast.List) -> Value:
        found = super()._of_list(node)
        self._remember(found)
        return found

    def _of_dict(self, node: ast.Dict) -> Value:
        found = super()._of_dict(node)
        self._remember(found)
        return found

    def _remember(self, found: Value) -> None:
        if isinstance(found, list | dict):
            self._lists[id(found)] = (found, self._context)

    # Models

    def _new_network(self, made: Made) -> Network:
        self.touched += 1
        self.grown += 1
        network = Network(made.node, self._context)
        self.networks.append(network)
        layers = made.arguments[0] if made.arguments else made.named.get("layers")
        name = made.named.get("name")
        if isinstance(name, str):
            network.name = name
        if layers is None:
            return network
        if isinstance(layers, list | tuple):
            for each in layers:
                self._put(network, each, made.node)
        else:
            network.faults.append(Problem(made.line, _LISTED))
        return network

    def _put(self, network: Network, layer: Value, node: ast.Call) -> None:
        if isinstance(layer, Network):
            layer.part_of = True
        if isinstance(layer, Tensor) and not layer.items and not layer.joined:
            layer = layer.start
        self._steps -= _STEPS_OF_LAYER
        network.items.append(layer)
        network.places.append(node)

    def _functional(self, made: Made) -> Value:
        """A model from one tensor to another."""
        named = made.named
        start = made.arguments[0] if made.arguments else named.get("inputs", named.get("input"))
        end = (
            made.arguments[1]
            if len(made.arguments) > 1
            else named.get("outputs", named.get("output"))
        )
        if start is None and end is None:
            return self.unknown(made.node)
        self.touched += 1
        self.grown += 1
        network = Network(made.node, self._context)
        self.networks.append(network)
        one = [each[0] if isinstance(each, list | tuple) and len(each) == 1 else each
               for each in (start, end)]  # fmt: skip
        start, end = one
        network.derived = not tensors_in(start)
        if not isinstance(start, Tensor) or not isinstance(end, Tensor):
            several = isinstance(start, list | tuple) or isinstance(end, list | tuple)
            message = _SEVERAL if several else _UNFOLLOWED
            network.faults.append(Problem(made.line, message))
        elif end.joined:
            message = _BRANCHED.format(end.joined)
            network.faults.append(Problem(made.line, message))
        elif end.start is not start.start or start.items != end.items[: len(start.items)]:
            network.faults.append(Problem(made.line, _UNFOLLOWED))
        else:
            if not start.items:
                self._put(network, start.start, made.node)
            for each, place in zip(
                end.items[len(start.items) :], end.places[len(start.items) :], strict=True
            ):
                self._put(network, each, place)
        return network

    def _apply(self, layer: Value, given: list[Value], node: ast.Call) -> Value:
        """A layer, or a model, called with a tensor."""
        tensor = given[0] if given else None
        if isinstance(tensor, Made) and tensor.kind in INPUTS:
            tensor = Tensor(tensor)
        if isinstance(tensor, Tensor) and len(given) == 1:
            self.touched += 1
            if isinstance(layer, Network):
                layer.part_of = True
            return Tensor(
                tensor.start, (*tensor.items, layer), (*tensor.places, node), tensor.joined
            )
        tensors = [t for each in given for t in tensors_in(each)]
        if tensors:
            kind = layer.kind if isinstance(layer, Made) else layer.name
            return Tensor(tensors[0].start, joined=kind)
        if isinstance(layer, Network):
            return self.unknown(node)
        return self.unknown(node, *given)

    def _of_network(self, network: Network, name: str, made: Made) -> Value:
        if name == "add":
            self._touch(network, made.node)
            layer = made.arguments[0] if made.arguments else made.named.get("layer")
            self._put(network, layer, made.node)
            return None
        if name == "pop":
            self._touch(network, made.node)
            if network.items:
                network.items.pop()
                network.places.pop()
            return None
        if name in ("compile", "fit", "fit_generator"):
            self.touched += 1
            if name == "compile":
                network.compiled.append(made)
            else:
                network.fitted.append(made)
            return Unknown()
        if name in HARMLESS:
            self.touched += 1
            if name == "build" and made.arguments:
                shape = made.arguments[0]
                network.shape = shape[1:] if isinstance(shape, tuple | list) else shape
            if name == "build" and "input_shape" in made.named:
                shape = made.named["input_shape"]
                network.shape = shape[1:] if isinstance(shape, tuple | list) else shape
        elif name in ("get_layer",):
            wanted = made.named.get("index", made.arguments[0] if made.arguments else None)
            if type(wanted) is int and -len(network.items) <= wanted < len(network.items):
                return network.items[wanted]
            return Unknown("", (network,))
        return Unknown()
