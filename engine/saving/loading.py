"""A model out of its config, made only after its weights have been seen to be there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from engine.errors import EngineError
from engine.initializers import Zeros
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.input import InputLayer
from engine.layers.nested import Nested
from engine.saving import compiling, configs, state, versions, vocabularies
from engine.saving.faults import ANOTHER_COPY, Fault, sentence_of, shown
from engine.saving.lines import Placed
from engine.saving.weights import WeightFile
from engine.types import Shape

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

_UNCLEAR = (TypeError, ValueError, KeyError, AttributeError, IndexError, ArithmeticError)


Specs: TypeAlias = Mapping[int, Sequence[WeightSpec]]
"""The weights of layers, by the `id` of the layer."""


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
        specs: Specs,
    ) -> WeightFile:
        """The file with the weights of these layers, by their folders.

        Args:
            placed: the entries of the layers, those of models among them in their places.
            layers: of the model.
            specs: the weights of each layer that has some, by the layer's `id`.
        """


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
        specs: Specs,
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
    layers = [_layer(f"{index}", placed) for index, placed in enumerate(described.layers)]
    model = Sequential(name=described.name)
    if first is not None:
        model.add(first)
    file: WeightFile | None = None
    if source is None:
        _put_together(model, layers)
    else:
        folders = [placed.folder for placed in described.flat]
        specs = _specs(first, layers)
        file = source.weights(described.flat, layers, specs)
        shapes = {key: [spec.shape for spec in each] for key, each in specs.items()}
        state.check(file, layers, shapes, ANOTHER_COPY, folders)
        with _nothing_drawn(layers):
            _put_together(model, layers)
        if model.built:
            state.load_layers(model, file, within=folders)
        texts = source.vocabularies if isinstance(source, Archived) else None
        vocabularies.load(state.with_all_within(state.foldered(layers, folders)), texts, file)
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
        return [f"The optimizer is reset: the file {fault.problem}."]
    return []


def _first(arguments: Mapping[str, Any] | None) -> InputLayer | None:
    """The input, if there is one."""
    if arguments is None:
        return None
    try:
        return InputLayer.from_config(dict(arguments))
    except EngineError as error:
        problem = f"describes its input incorrectly: {sentence_of(error)}"
        raise Fault(problem, "change that input") from error
    except _UNCLEAR as error:
        raise Fault("describes its input in a way that cannot be understood") from error


def _layer(index: str, placed: Placed) -> Layer:
    """A layer out of its entry, which has this number."""
    if placed.within is not None:
        return _model(index, placed, placed.within)
    kind = shown(placed.kind)
    try:
        layer = LAYERS.get(versions.layer(placed.kind, placed.arguments))
    except EngineError as error:
        problem = f"describes layer {index} ({kind}) incorrectly: {sentence_of(error)}"
        raise Fault(problem, "change that layer") from error
    except _UNCLEAR as error:
        problem = f"describes layer {index} ({kind}) in a way that cannot be understood"
        raise Fault(problem) from error
    if placed.frozen:
        layer.trainable = False
    return layer


def _model(index: str, placed: Placed, within: Sequence[Placed]) -> Layer:
    """A model that is a layer, out of its entry, which has this number."""
    from engine.models.sequential import Sequential

    config = placed.entry["config"]
    said = config if isinstance(config, Mapping) else {}
    frozen = placed.frozen or said.get("trainable") is False
    model = Sequential(name=said.get("name"), trainable=not frozen)
    described = configs.inner_input(within)
    if described is not None:
        model.add(_first(described))
    layers = configs.without_input(within)
    _put_together(model, [_layer(f"{index}.{number}", each) for number, each in enumerate(layers)])
    return Nested(model)


def _specs(first: InputLayer | None, layers: Sequence[Layer]) -> dict[int, tuple[WeightSpec, ...]]:
    """All weights, none of which exists yet, by the `id` of the layers that are to have them."""
    result: dict[int, tuple[WeightSpec, ...]] = {}
    if first is None:
        return result
    shape: Shape = first.batch_shape
    for layer in layers:
        with _fitting(layer):
            above = layer.compute_output_shape(shape)
            result |= {id(each): specs for each, specs in layer.all_specs(shape)}
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

    branches = [each for layer in layers for each, _ in layer.branches()]
    for layer in branches:
        vars(layer)["weight_specs"] = from_zero(layer)
    try:
        yield
    finally:
        for layer in branches:
            del vars(layer)["weight_specs"]
            if layer.built and layer.input_shape is not None:
                layer.specs = layer.weight_specs(layer.input_shape)
