"""Layers on top of each other, and their weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import random as engine_random
from engine.errors import NotBuiltError, ParameterError, ShapeError, UnknownShapeError
from engine.layers.base import Layer
from engine.layers.entries import to_layer
from engine.layers.input import InputLayer
from engine.layers.nested import Nested, as_layer
from engine.models.config import of_stack, with_input
from engine.models.parameters import FlatParameters
from engine.types import Array, Shape
from engine.weight_lists import WeightLists


class Stack(WeightLists):
    """Layers on top of each other: names, shapes, weights, configuration.

    Args:
        layers: to begin with; an input may come first.
        trainable: whether training changes the weights.
        name: of the model.
        seed: fixes initial weights.

    Attributes:
        line: the layers, first to last, without the input.
        rng: what initial weights are drawn from.
    """

    def __init__(
        self,
        layers: Iterable[Layer | InputLayer] | None = None,
        trainable: bool = True,
        name: str | None = None,
        seed: int | None = None,
    ) -> None:
        self._own_name = name
        self.rng = engine_random.generator(seed)
        self._input: InputLayer | None = None
        self.line: list[Layer] = []
        self._trainable = trainable
        self._parameters: FlatParameters | None = None
        self._last_below: tuple[int, Shape] | None = None  # how many layers, what the last takes
        for layer in layers or ():
            self.add(layer)

    @property
    def name(self) -> str:
        """The model's."""
        return self._own_name or "sequential"

    @name.setter
    def name(self, value: str) -> None:
        self._own_name = value

    @property
    def named(self) -> bool:
        """Whether a name was given or chosen."""
        return self._own_name is not None

    @property
    def layers(self) -> list[Any]:
        """The layers, first to last, without the input; models among them as such."""
        return [_as_given(layer) for layer in self.line]

    @property
    def built(self) -> bool:
        """Whether all weights exist."""
        return bool(self.line) and all(layer.built for layer in self.line)

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer on top, or a model as one; `rebuild` is of no meaning here.

        Raises:
            ShapeError: it does not fit on the layer below.
            ParameterError: it is no layer, its name is taken, or an input comes too late.
        """
        if isinstance(layer, InputLayer):
            if self._input is not None or self.line:
                raise ParameterError("layer", "a layer; the input comes first and once", layer)
            self._input = layer
            return
        given, layer = layer, as_layer(layer)
        if layer is None:
            raise ParameterError("layer", "a layer, such as Dense(10)", given)
        if isinstance(layer, Nested):
            self._check_model(layer)
        if given in self.layers:
            raise ParameterError("layer", "a layer that is not in the model yet", layer.name)
        if self._input is None and not self.line and layer.batch_shape is not None:
            self._input = InputLayer(batch_shape=layer.batch_shape, dtype=layer.input_dtype)
        self._name(layer)
        below = self._shape_on_top()
        if below is not None:
            self._fit_on_top(layer, below, self.line)
            self._last_below = len(self.line) + 1, below
        self.line.append(layer)
        self._parameters = None

    def _check_model(self, model: Nested) -> None:
        """See that a model can be a layer of this one.

        Raises:
            ParameterError: it has neither layers nor an input, or holds this one.
        """
        if not model.line and model.batch_shape is None:
            raise ParameterError("layer", "a model that has layers or an Input", model.name)
        within = [each for each, _ in model.branches() if isinstance(each, Nested)]
        if any(each.model.stack is self for each in within):
            raise ParameterError("layer", "a model without this one in it", model.name)

    def get_layer(self, name: str | None = None, index: int | None = None) -> Any:
        """The layer of a name, or at a place.

        Raises:
            ParameterError: there is none, or not one of the two is given.
        """
        if (name is None) == (index is None):
            raise ParameterError("get_layer", "called with a name or an index", (name, index))
        if name is not None:
            for layer in self.line:
                if layer.name == name:
                    return _as_given(layer)
            known = ", ".join(repr(layer.name) for layer in self.line)
            raise ParameterError("name", f"that of a layer: {known}", name)
        try:
            return _as_given(self.line[index or 0])
        except IndexError:
            expected = f"less than the number of layers, {len(self.line)}"
            raise ParameterError("index", expected, index) from None

    def pop(self, rebuild: bool = True) -> Any:
        """Take the last layer off and return it."""
        if not self.line:
            raise ParameterError("pop", "called on a model that has layers", "no layers")
        self._parameters = self._last_below = None
        return _as_given(self.line.pop())

    def build(self, input_shape: Sequence[int | None] | None = None) -> None:
        """Make all weights, for inputs of `input_shape` (with the batch in front).

        Raises:
            ShapeError: the model has another input already, or its layers do not fit together.
            NotBuiltError: it has no layers, or nobody knows its input.
        """
        if not self.line:
            raise NotBuiltError("The model has no layers; add at least one.")
        if self._input is None:
            if input_shape is None:
                raise NotBuiltError(
                    "The model does not know its input; give the first layer an input_shape."
                )
            self._input = InputLayer(batch_shape=input_shape, dtype=self.line[0].input_dtype)
        elif input_shape is not None and not alike(self._input.batch_shape, input_shape):
            raise ShapeError(
                f"The model '{self.name}' takes inputs of shape {self._input.batch_shape}; it "
                f"cannot be built for {tuple(input_shape)}. Use a new model for those."
            )
        shape = self._input.batch_shape
        for index, layer in enumerate(self.line):
            self._fit_on_top(layer, shape, self.line[:index])
            shape = layer.compute_output_shape(shape)

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> Shape:
        """Shape of the output for inputs of this shape, the batch in front of both.

        Raises:
            ShapeError: the layers, or the weights that they have, do not go with it.
            NotBuiltError: there are no layers.
        """
        if not self.line:
            raise NotBuiltError("The model has no layers; add at least one.")
        shape: Shape = tuple(input_shape)
        for layer in self.line:
            if layer.built:
                layer.check_input(shape)
            shape = layer.compute_output_shape(shape)
        return shape

    @property
    def of_input(self) -> tuple[str, str]:
        """Type and name of the input."""
        if self._input is None:
            raise UnknownShapeError("The model does not know its input yet.")
        return self._input.dtype, self._input.name

    @property
    def known_input(self) -> Shape | None:
        """The shape of the input, if it is known."""
        return None if self._input is None else self._input.batch_shape

    @property
    def losses(self) -> list[float]:
        """What regularizers add to the loss, layer by layer, as `Layer.losses` has it."""
        return [loss for layer in self.line for loss in layer.losses]

    @property
    def input_shape(self) -> Shape:
        """Shape of the input, the batch in front."""
        if self._input is None:
            raise UnknownShapeError("The model does not know its input yet.")
        return self._input.batch_shape

    @property
    def output_shape(self) -> Shape:
        """Shape of the output, the batch in front."""
        shape = self._shape_below(len(self.line))
        if shape is None or not self.line:
            raise UnknownShapeError("The model does not know its output yet.")
        return shape

    # Weights

    def lay_out_anew(self) -> None:
        """Let `flat` look again at which weights train."""
        self._parameters = None

    @property
    def weights(self) -> list[Array]:
        """All weights, layer by layer."""
        return [weight for layer in self.line for weight in layer.weights]

    def count_params(self) -> int:
        """The number of values in all weights."""
        return sum(layer.count_params() for layer in self.line)

    @property
    def trainable(self) -> bool:
        """Whether training changes the weights; a change holds from the next `fit` or epoch on."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = value
        self.lay_out_anew()
        for layer, _ in self._branches():
            layer.trainable = value

    def weights_that_train(self, trainable: bool = True) -> list[Array]:
        """The weights that training changes, or the others, layer by layer."""
        return [
            weight
            for layer in self.line
            for weight in layer.weights_that_train(trainable, self._trainable)
        ]

    def set_weights(self, weights: Sequence[npt.ArrayLike]) -> None:
        """Set all weights.

        Raises:
            ShapeError: their number or a shape is wrong; nothing is changed then.
        """
        arrays = [np.asarray(weight) for weight in weights]
        own = self.weights
        if len(arrays) != len(own):
            raise ShapeError(f"The model has {len(own)} weights; received {len(arrays)}.")
        names = [(layer.name, spec.name) for each in self.line for layer, spec in each.located()]
        for (layer, weight), mine, array in zip(names, own, arrays, strict=True):
            if mine.shape != array.shape:
                raise ShapeError(
                    f"Weight '{weight}' of layer '{layer}' has shape {mine.shape}; "
                    f"received {array.shape}."
                )
        for mine, array in zip(own, arrays, strict=True):
            mine[...] = array

    def get_flat_weights(self) -> Array:
        """A copy of all weights end to end, trainable ones first."""
        return self.flat().values.copy()

    def set_flat_weights(self, flat: Array) -> None:
        """Set all weights from such a copy."""
        self.flat().set(flat)

    def flat(self) -> FlatParameters:
        """All weights and gradients, end to end."""
        if self._parameters is None or not self._parameters.held:
            if not self.built:
                raise NotBuiltError("The model has no weights yet; give it an Input or call fit.")
            self._parameters = FlatParameters(self.line, self._trainable)
        return self._parameters

    # Configuration

    def get_config(self) -> dict[str, Any]:
        """Layers and their arguments in Keras's format."""
        return of_stack(self.name, self._input, self.line, self._trainable)

    def add_all(self, config: dict[str, Any]) -> None:
        """Add the layers that such a config describes, weights fresh.

        Raises:
            ParameterError: it lacks the name or the layers.
        """
        if not {"name", "layers"} <= set(config):
            expected = "a dictionary with 'name' and 'layers', as get_config gives it"
            raise ParameterError("config", expected, config)
        for entry in with_input(config):
            if entry.get("class_name") == "InputLayer":
                self.add(InputLayer.from_config(entry["config"]))
            else:
                self.add(_as_given(to_layer(entry)))

    # Helpers

    def between(self, first: str, last: str) -> list[Layer]:
        """The layers from one name to another, both included."""
        ends = [self.layers.index(self.get_layer(name)) for name in (first, last)]
        return self.line[min(ends) : max(ends) + 1]

    def _shape_on_top(self) -> Shape | None:
        """Output shape of the last layer, if known."""
        if self._last_below is None or self._last_below[0] != len(self.line):
            return self._shape_below(len(self.line))
        return self.line[-1].compute_output_shape(self._last_below[1])

    def _shape_below(self, index: int) -> Shape | None:
        """Output shape of the layer below `index`, if known."""
        if self._input is None:
            return None
        shape = self._input.batch_shape
        for layer in self.line[:index]:
            shape = layer.compute_output_shape(shape)
        return shape

    def _branches(self) -> list[tuple[Layer, bool]]:
        """All layers, those within others too, and whether each trains."""
        return [each for layer in self.line for each in layer.branches(self._trainable)]

    def _fit_on_top(self, layer: Layer, below: Shape, layers: Sequence[Layer]) -> None:
        """Build the layer on what `layers` put out, or see that it was built for that."""
        try:
            if 0 in below[1:] and not layer.takes_empty(below):
                raise ShapeError(f"Layer '{layer.name}' needs samples that hold values.")
            if layer.built:
                layer.check_input(below)
            else:
                layer.build(below, self.rng)
        except ShapeError as error:
            source = f"layer '{layers[-1].name}'" if layers else "the input"
            raise ShapeError(
                f"Layer '{layer.name}' cannot follow {source}, which outputs {below}: {error}"
            ) from None

    def _name(self, layer: Layer) -> None:
        """Give the layer a name that no other has, and refuse one that is taken."""
        taken = {other.name for other in self.line}
        if layer.named:
            if layer.name in taken:
                raise ParameterError("name", "unlike that of any other layer", layer.name)
            return
        stem = name = layer.default_name()
        number = 0
        while name in taken:
            number += 1
            name = f"{stem}_{number}"
        layer.name = name


def _as_given(layer: Layer) -> Any:
    """A layer, or the model that stands as one."""
    return layer.model if isinstance(layer, Nested) else layer


def alike(one: Sequence[int | None], other: Sequence[int | None]) -> bool:
    """Whether two shapes are the same but for the batch in front, which is free here."""
    return tuple(one[1:]) == tuple(other[1:])
