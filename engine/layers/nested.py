"""A model as a layer of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine import config
from engine.errors import ParameterError, ShapeError
from engine.layers.base import Layer
from engine.layers.holding import Holding
from engine.types import Array, Generator, Shape

_models: list[Any] = []


def use(model: type[Any]) -> None:
    """Let configs of models be read by this class."""
    _models[:] = [model]


def model_of(config: dict[str, Any]) -> Any:
    """The model that such a config describes, its weights fresh.

    Raises:
        ParameterError: the models are not there yet.
    """
    if not _models:
        raise ParameterError(
            "layer", "a layer; import engine.models before models are read", config
        )
    return _models[0].from_config(config)


def _of_model(read: Callable[[Any], Any], write: Callable[[Any, Any], object] | None = None) -> Any:
    """An attribute of a layer that is its model's; without `write`, setting it changes nothing."""

    def set_it(layer: Nested, value: Any) -> None:
        if write is not None:
            write(layer.model, value)

    return property(lambda layer: read(layer.model), set_it)


class Nested(Holding):
    """A model whose stack of layers is one layer of another model.

    Name, weights and whether it trains are the model's own; what else is asked of it that layers do
    not have, the model answers.

    Args:
        model: has a `stack`.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        super().__init__()

    def __post_init__(self) -> None:
        self.specs = ()
        self.gradients: dict[str, Array] = {}
        self._buffers: dict[str, Array] = {}
        self._cost: float | None = None
        self._mask: Array | None = None

    def __getattr__(self, name: str) -> Any:
        if name == "model":
            raise AttributeError(name)
        return getattr(self.model, name)

    @property
    def line(self) -> list[Layer]:
        """The model's layers."""
        line: list[Layer] = self.model.stack.line
        return line

    named = _of_model(lambda model: model.stack.named)
    built = _of_model(lambda model: _complete(model.stack))
    batch_shape = _of_model(lambda model: model.stack.known_input)
    input_shape = _of_model(
        lambda model: model.stack.known_input if _complete(model.stack) else None
    )
    dtype = _of_model(lambda model: _dtype(model.stack))
    makes_mask = _of_model(lambda model: any(each.makes_mask for each in model.stack.line))
    mixes_samples = _of_model(lambda model: any(each.mixes_samples for each in model.stack.line))
    name = _of_model(lambda model: model.name, lambda model, name: setattr(model, "name", name))
    trainable = _of_model(
        lambda model: model.trainable, lambda model, value: setattr(model, "trainable", value)
    )

    @classmethod
    def default_name(cls) -> str:
        """As Keras names models, and their folders in files."""
        return "sequential"

    def held(self) -> Sequence[Layer]:
        """The model's layers."""
        return self.line

    def folder_names(self) -> list[str]:
        """By their kinds."""
        return numbered(self.line)

    def within(self, input_shape: Shape) -> Sequence[tuple[Layer, Shape]]:
        """Each layer with the shape that comes out of those below it."""
        result = []
        for layer in self.line:
            result.append((layer, input_shape))
            input_shape = layer.compute_output_shape(input_shape)
        return result

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """That of the last layer; of a model that is an input alone, the input's.

        Raises:
            ShapeError: the model's input is another.
        """
        wanted = self.batch_shape
        if not self.line and wanted is not None and wanted[1:] != tuple(input_shape[1:]):
            raise ShapeError(
                f"Model '{self.name}' takes inputs of shape {wanted}; received {input_shape}."
            )
        for layer in self.line:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights of all layers."""
        stack = self.model.stack
        own = stack.rng
        stack.rng = own if rng is None else rng
        try:
            stack.build(input_shape)
        finally:
            stack.rng = own

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The output of the last layer."""
        for layer in self.line:
            below, inputs = inputs, self.run(layer, inputs, training, mask)
            mask = layer.compute_mask(below, mask)
        self._mask = mask
        return inputs

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """What the last `call` has left of the mask, or made."""
        return self._mask

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Back through all layers."""
        result: Array | None = gradient
        for index, layer in reversed(list(enumerate(self.line))):
            if result is not None:
                result = self.run_back(layer, result, needs_input or index > 0)
        return result

    def get_config(self) -> dict[str, Any]:
        """The model's."""
        config: dict[str, Any] = self.model.get_config()
        return config


def _complete(stack: Any) -> bool:
    """Whether all weights exist; a model that is an input alone has none."""
    return all(layer.built for layer in stack.line)


def _dtype(stack: Any) -> str:
    """The type that a model computes in."""
    dtype: str = stack.line[0].dtype if stack.line else config.floatx()
    return dtype


def as_layer(candidate: Any) -> Layer | None:
    """A layer, or a model as one; None for anything else."""
    if isinstance(candidate, Layer):
        return candidate
    return Nested(candidate) if hasattr(candidate, "stack") else None


def numbered(layers: Sequence[Layer]) -> list[str]:
    """The folder of each layer in a file: its kind, numbered from the second of a kind on."""
    count: dict[str, int] = {}
    result = []
    for layer in layers:
        kind = layer.default_name()
        number = count[kind] = count.get(kind, -1) + 1
        result.append(f"layers/{kind}_{number}" if number else f"layers/{kind}")
    return result
