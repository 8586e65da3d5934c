"""A model out of its config, made only after its weights have been seen to be there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from engine.errors import EngineError
from engine.initializers import Zeros
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.input import InputLayer
from engine.saving import compiling, configs, state, versions, vocabularies
from engine.saving.faults import ANOTHER_COPY, Fault, sentence_of, shown
from engine.saving.lines import Placed
from engine.saving.weights import WeightFile
from engine.types import Shape

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

_UNCLEAR = (TypeError, ValueError, KeyError, AttributeError, IndexError, ArithmeticError)


class Opened(NamedTuple):
    """What came out of a file.

    Attributes:
        model: the model.
        notes: sentences on what the file says and the model does not have: a loss that is not
            known here, the state of an optimizer.
    """

    model: Sequential
    notes: tuple[str, ...]


class Weights(Protocol):
    """A source of a model's weights."""

    def weights(
        self,
        placed: Sequence[Placed],
        layers: Sequence[Layer],
        specs: Sequence[Sequence[WeightSpec]],
    ) -> WeightFile:
        """The file with the weights of these layers, by their folders."""


class Archived:
    """The weights of a .keras file.

    Args:
        content: of its model.weights.h5.
        vocabularies: its text files, by their names.
    """

    def __init__(self, content: bytes, vocabularies: Mapping[str, bytes]) -> None:
        self._content = content
        self.vocabularies = vocabularies

    def weights(
        self,
        placed: Sequence[Placed],
        layers: Sequence[Layer],
        specs: Sequence[Sequence[WeightSpec]],
    ) -> WeightFile:
        """The file, which has them by their folders already."""
        return WeightFile(self._content)


def model_of(
    config: Any,
    source: Weights | None = None,
    compiled: bool = True,
    trains: bool = True,
) -> Opened:
    """The model that a config.json describes.

    Where weights are given, no memory is taken for any before the file is seen to hold all of
    them, and nothing is drawn at random.

    Args:
        config: as JSON reads it.
        source: of the weights; they are fresh where None.
        compiled: whether to compile it as it was.
        trains: whether it is to go on training; an optimizer that is not known here matters only
            then.

    Raises:
        Fault: the config cannot be understood, or the weights are not this model's.
    """
    from engine.models.sequential import Sequential

    described = configs.described(config)
    first = _first(described.input)
    layers = [_layer(index, placed) for index, placed in enumerate(described.layers)]
    model = Sequential(name=described.name)
    if first is not None:
        model.add(first)
    file: WeightFile | None = None
    if source is None:
        _put_together(model, layers)
    else:
        folders = [placed.folder for placed in described.layers]
        specs = _specs(first, layers)
        file = source.weights(described.layers, layers, specs)
        shapes = [[spec.shape for spec in each] for each in specs]
        state.check(file, layers, shapes, ANOTHER_COPY, folders)
        with _nothing_drawn(layers):
            _put_together(model, layers)
        if model.built:
            state.load_layers(model, file, within=folders)
        texts = source.vocabularies if isinstance(source, Archived) else None
        vocabularies.load(layers, folders, texts, file)
    notes: list[str] = []
    if compiled and config.get("compile_config"):
        notes += compiling.from_file(model, config["compile_config"], trains)
        if trains and file is not None and model.built:
            notes += _optimizer_state(model, file)
    return Opened(model, tuple(notes))


def _optimizer_state(model: Sequential, file: WeightFile) -> list[str]:
    """Take the optimizer's state; why not, where it does not fit."""
    try:
        state.load_optimizer(model, file)
    except Fault as fault:
        return [f"The optimizer begins anew: the file {fault.problem}."]
    return []


def _first(arguments: Mapping[str, Any] | None) -> InputLayer | None:
    """The input, if there is one."""
    if arguments is None:
        return None
    try:
        return InputLayer.from_config(dict(arguments))
    except EngineError as error:
        problem = f"describes its input wrongly: {sentence_of(error)}"
        raise Fault(problem, "change that input") from error
    except _UNCLEAR as error:
        raise Fault("describes its input in a way that cannot be understood") from error


def _layer(index: int, placed: Placed) -> Layer:
    """A layer out of its entry."""
    kind = shown(placed.kind)
    try:
        layer = LAYERS.get(versions.layer(placed.kind, placed.arguments))
    except EngineError as error:
        problem = f"describes layer {index} ({kind}) wrongly: {sentence_of(error)}"
        raise Fault(problem, "change that layer") from error
    except _UNCLEAR as error:
        problem = f"describes layer {index} ({kind}) in a way that cannot be understood"
        raise Fault(problem) from error
    if placed.frozen:
        layer.trainable = False
    return layer


def _specs(first: InputLayer | None, layers: Sequence[Layer]) -> list[tuple[WeightSpec, ...]]:
    """All weights, none of which exists yet."""
    if first is None:
        return [() for _ in layers]
    shape: Shape = first.batch_shape
    result = []
    for layer in layers:
        with _fitting(layer):
            above = layer.compute_output_shape(shape)
            result.append(layer.weight_specs(shape))
        shape = above
    return result


@contextmanager
def _fitting(layer: Layer) -> Iterator[None]:
    """Let what goes wrong in the block be said of the layer and its place."""
    try:
        yield
    except EngineError as error:
        problem = f"has layers that do not fit together: {sentence_of(error)}"
        raise Fault(problem, "change the model") from error
    except _UNCLEAR as error:
        raise Fault(f"has a layer '{shown(layer.name)}' that does not fit its place") from error


def _put_together(model: Sequential, layers: Sequence[Layer]) -> None:
    for layer in layers:
        with _fitting(layer):
            model.add(layer)


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
