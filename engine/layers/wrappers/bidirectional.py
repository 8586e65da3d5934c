"""A recurrent layer in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.declarations import choice, fixed
from engine.errors import ParameterError, ShapeError
from engine.layers import entries
from engine.layers.base import LAYERS, Layer
from engine.layers.holding import Holding
from engine.layers.masking import StateSecond
from engine.layers.recurrent.base import Recurrent
from engine.layers.wrappers.held import held_layer, proposed
from engine.types import Array, Shape

MODES = ("concat", "sum", "ave", "mul")

_UNWRITTEN = ("implementation", "use_cudnn")
"""Arguments of recurrent layers that no config holds."""


@LAYERS.register("Bidirectional")
class Bidirectional(StateSecond, Holding):
    """One recurrent layer reads the sequence, another its reverse; their outputs are merged.

    (Schuster and Paliwal, "Bidirectional recurrent neural networks", 1997, section II.) Both are
    made anew from the given layer's arguments, unless the second is given, too. Input (batch,
    steps, features), output (batch, units), or (batch, steps, units) with `return_sequences`;
    where the outputs are concatenated, the units of both.

    Attributes:
        forward_layer: reads from the beginning.
        backward_layer: reads from the end.
    """

    help = "Reads a sequence from both ends and merges the two outputs."
    formula = "y = concatenate([forward_layer(x), backward_layer(x[::-1])])"

    layer: Any = held_layer(
        written="never",
        initial=proposed("LSTM", units=32),
        help="The recurrent layer that reads the sequence from its beginning.",
    )
    merge_mode: str = choice(
        MODES,
        default="concat",
        help="How the outputs of the two directions become one: side by side, as their sum, their "
        "mean, or their product.",
    )
    _weights: None = fixed(
        name="weights",
        default=None,
        written="never",
        reason="initializers and set_weights give weights their values",
    )
    backward_layer: Any = held_layer(
        default=None,
        written="never",
        hidden=True,
        help="The layer that reads it from its end; by default a copy of the first.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        given, back = self.layer, self.backward_layer
        for name, layer in (("layer", given), ("backward_layer", back)):
            if layer is not None and not isinstance(layer, Recurrent):
                raise ParameterError(name, "a recurrent layer, such as LSTM(32)", layer)
        self.forward_layer: Recurrent = _anew(given, "forward", {})
        if back is None:
            self.backward_layer = _anew(given, "backward", {"go_backwards": True})
        del self.layer
        self._check_directions()
        for layer in self.held():
            layer.zero_output_for_mask = layer.return_sequences
        self.return_sequences, self.stateful = given.return_sequences, given.stateful

    def _check_directions(self) -> None:
        """See that the two layers read in different directions, and are alike in what they give.

        Raises:
            ParameterError: they do not, or are not.
        """
        forward, backward = self.held()
        if forward.go_backwards == backward.go_backwards:
            expected = "a layer whose go_backwards is not that of the other direction"
            raise ParameterError("backward_layer", expected, backward.go_backwards)
        for name in ("stateful", "return_sequences"):
            mine, other = getattr(forward, name), getattr(backward, name)
            if mine != other:
                raise ParameterError("backward_layer", f"a layer with {name}={mine}", other)

    def held(self) -> Sequence[Recurrent]:
        """The two directions."""
        return (self.forward_layer, self.backward_layer)

    def folder_names(self) -> list[str]:
        """As Keras names them."""
        return ["forward_layer", "backward_layer"]

    def within(self, input_shape: Shape) -> Sequence[tuple[Layer, Shape]]:
        """Both take the layer's input."""
        return [(layer, input_shape) for layer in self.held()]

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """That of one direction; side by side, the units of both.

        Raises:
            ShapeError: the units of both differ and cannot be merged, or the input is no sequence.
        """
        one, other = (layer.compute_output_shape(input_shape) for layer in self.held())
        if self.merge_mode == "concat":
            return (*one[:-1], (one[-1] or 0) + (other[-1] or 0))
        if one != other:
            raise ShapeError(
                f"Layer '{self.name}' cannot merge {one[-1]} and {other[-1]} units by "
                f"'{self.merge_mode}'; give both directions as many, or take 'concat'."
            )
        return one

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """That of the inputs, if there is an output for each step."""
        return previous_mask if self.return_sequences else None

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The merged outputs; those of the second direction in the order of the input."""
        forward, backward = self.held()
        one = self.run(forward, inputs, training, mask)
        other = self._in_order(self.run(backward, inputs, training, mask))
        self._outputs = one, other
        out = self._buffer("output", (*one.shape[:-1], *self._width(one, other)))
        if self.merge_mode == "concat":
            units = one.shape[-1]
            out[..., :units], out[..., units:] = one, other
        elif self.merge_mode == "mul":
            np.multiply(one, other, out=out)
        else:
            np.add(one, other, out=out)
            if self.merge_mode == "ave":
                np.multiply(out, 0.5, out=out)
        return out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The sum of what both directions give back."""
        one, other = self._outputs
        units = one.shape[-1]
        if self.merge_mode == "concat":
            parts = gradient[..., :units], gradient[..., units:]
        elif self.merge_mode == "mul":
            parts = gradient * other, gradient * one
        else:
            share = 0.5 if self.merge_mode == "ave" else 1.0
            parts = gradient * share, gradient * share
        pairs = zip(self.held(), (parts[0], self._in_order(parts[1])), strict=True)
        found = [
            self.run_back(layer, np.array(part, order="C"), needs_input) for layer, part in pairs
        ]
        if found[0] is None or found[1] is None:
            return None
        return np.add(found[0], found[1], out=found[0])

    def reset_state(self) -> None:
        """Forget what stateful layers remember of the batches before."""
        for layer in self.held():
            layer.reset_state()

    reset_states = reset_state  # Keras has both names.

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments: both layers as they are now."""
        return {
            **super().get_config(),
            "layer": entries.of_layer(self.forward_layer),
            "backward_layer": entries.of_layer(self.backward_layer),
        }

    def _width(self, one: Array, other: Array) -> tuple[int]:
        return (one.shape[-1] + (other.shape[-1] if self.merge_mode == "concat" else 0),)

    def _in_order(self, values: Array) -> Array:
        """What belongs to the steps of the second direction, in the order of the input."""
        return values[:, ::-1] if self.return_sequences else values


def _anew(layer: Recurrent, direction: str, changes: dict[str, Any]) -> Recurrent:
    """A layer of the same arguments with weights of its own."""
    name = f"{direction}_{layer.name.removeprefix(f'{direction}_')}"
    unwritten = {each: getattr(layer, each) for each in _UNWRITTEN if hasattr(layer, each)}
    return type(layer).from_config({**layer.get_config(), **unwritten, **changes, "name": name})
