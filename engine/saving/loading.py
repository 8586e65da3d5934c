"""A model out of its config, made only after its weights have been seen to be there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError
from engine.initializers import Zeros
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.input import InputLayer
from engine.models.config import with_input
from engine.saving import compiling, configs, state
from engine.saving.faults import ANOTHER_COPY, Fault
from engine.saving.weights import WeightFile
from engine.types import Shape

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

_UNCLEAR = (TypeError, ValueError, KeyError, AttributeError, IndexError, ArithmeticError)


def model_of(config: Any, weights: bytes | None = None, compiled: bool = True) -> Sequential:
    """The model that a config.json describes.

    Where weights are given, no memory is taken for any before the file is seen to hold all of
    them, and nothing is drawn at random.

    Raises:
        Fault: the config cannot be understood, or the weights are not this model's.
    """
    from engine.models.sequential import Sequential

    described = configs.layers_of(config)
    first, layers = _layers(with_input(described))
    model = Sequential(name=described["name"])
    file = None if weights is None else WeightFile(weights)
    if first is not None:
        model.add(first)
    if file is None:
        _put_together(model, layers)
    else:
        shapes = _shapes(first, layers)
        state.check(file, layers, shapes, ANOTHER_COPY)
        with _nothing_drawn(layers):
            _put_together(model, layers)
        if model.built:
            state.load_layers(model, file)
    if compiled and config.get("compile_config"):
        compiling.from_config(model, config["compile_config"])
        if file is not None and model.built:
            state.load_optimizer(model, file)
    return model


def _layers(entries: Sequence[Mapping[str, Any]]) -> tuple[InputLayer | None, list[Layer]]:
    """The input, if there is one, and the layers."""
    first: InputLayer | None = None
    layers: list[Layer] = []
    for index, entry in enumerate(entries):
        kind = entry["class_name"]
        try:
            if kind == "InputLayer":
                if index:
                    raise Fault("has an input that is not its first layer")
                first = InputLayer.from_config(entry["config"])
            else:
                layers.append(LAYERS.get(entry))
        except EngineError as error:
            problem = f"describes layer {index} ({kind:.60}) wrongly: {str(error).rstrip('.')}"
            raise Fault(problem, "change that layer") from error
        except _UNCLEAR as error:
            problem = f"describes layer {index} ({kind:.60}) in a way that cannot be understood"
            raise Fault(problem) from error
    return first, layers


def _shapes(first: InputLayer | None, layers: Sequence[Layer]) -> list[list[tuple[int, ...]]]:
    """The shapes of all weights, none of which exists yet."""
    if first is None:
        return [[] for _ in layers]
    shape: Shape = first.batch_shape
    result = []
    for layer in layers:
        try:
            above = layer.compute_output_shape(shape)
            result.append([spec.shape for spec in layer.weight_specs(shape)])
        except EngineError as error:
            problem = f"has layers that do not fit together: {str(error).rstrip('.')}"
            raise Fault(problem, "change the model") from error
        except _UNCLEAR as error:
            raise Fault(f"has a layer '{layer.name:.60}' that does not fit its place") from error
        shape = above
    return result


def _put_together(model: Sequential, layers: Sequence[Layer]) -> None:
    for layer in layers:
        try:
            model.add(layer)
        except EngineError as error:
            problem = f"has layers that do not fit together: {str(error).rstrip('.')}"
            raise Fault(problem, "change the model") from error
        except _UNCLEAR as error:
            raise Fault(f"has a layer '{layer.name:.60}' that does not fit its place") from error


@contextmanager
def _nothing_drawn(layers: Sequence[Layer]) -> Iterator[None]:
    """Let weights begin at zero: those of the file take their place at once."""

    def from_zero(layer: Layer) -> Any:
        declared = layer.weight_specs

        def weight_specs(input_shape: Shape) -> tuple[WeightSpec, ...]:
            zeros = Zeros()
            specs = declared(input_shape)
            return tuple(dataclasses.replace(spec, initializer=zeros) for spec in specs)

        return weight_specs

    for layer in layers:
        vars(layer)["weight_specs"] = from_zero(layer)
    try:
        yield
    finally:
        for layer in layers:
            del vars(layer)["weight_specs"]
            if layer.built and layer.input_shape is not None:
                layer.specs = layer.weight_specs(layer.input_shape)
