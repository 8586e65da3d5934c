"""The places of a model's arrays in Keras's weight files.

Each layer has a folder, 'layers/dense', 'layers/dense_1', by its kind and not by its name; weights
lie in 'vars' within it, and those of a recurrent layer in 'cell/vars'. The optimizer's variables
lie in 'optimizer/vars' (keras/src/saving/saving_lib.py). Generators of random numbers are not kept.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.layers.base import Layer
from engine.layers.lookup import KeepsVocabulary
from engine.saving import vocabularies
from engine.saving.faults import Fault, shown
from engine.saving.weights import Group, WeightFile
from engine.types import Array

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

OPTIMIZER = "optimizer/vars"


def groups(model: Sequential) -> Iterator[Group]:
    """All of a model's arrays, as they are to be stored; of the weights none before it is built."""
    for layer, folder in zip(model.layers, folders(model.layers), strict=True):
        if isinstance(layer, KeepsVocabulary):
            yield from vocabularies.groups(layer, folder)
            continue
        if layer.stored_under != "vars":
            yield Group(f"{folder}/vars", layer.name, [])
        owner = layer.name if layer.stored_under == "vars" else f"{layer.default_name()}_cell"
        arrays = layer.stored_weights() if model.built else []
        yield Group(f"{folder}/{layer.stored_under}", owner, arrays)
    if model.optimizer is not None:
        yield Group(OPTIMIZER, model.optimizer.name, _whole_state(model))
    yield Group("vars", model.name, [])


def _whole_state(model: Sequential) -> list[Array]:
    """What the optimizer keeps; before the first step, what it is going to begin with.

    Keras expects all of it as soon as the weights are there.
    """
    optimizer = model.optimizer
    if not model.built:
        return [array for _, array in optimizer.variables(())]
    parameters = model.flat()
    if not optimizer.built:
        optimizer = copy.copy(optimizer)
        optimizer.build(parameters.trainable.size, parameters.trainable.dtype)
    return [array for _, array in optimizer.variables(parameters.parts)]


def folders(layers: Sequence[Layer]) -> list[str]:
    """The folder of each layer: its kind, numbered from the second of a kind on."""
    count: dict[str, int] = {}
    result = []
    for layer in layers:
        kind = layer.default_name()
        number = count[kind] = count.get(kind, -1) + 1
        result.append(f"layers/{kind}_{number}" if number else f"layers/{kind}")
    return result


def places(layers: Sequence[Layer], within: Sequence[str] | None = None) -> list[str]:
    """The group that holds each layer's weights.

    Args:
        layers: of the model.
        within: the folders of the layers, where they are not those of a plain stack.
    """
    pairs = zip(layers, folders(layers) if within is None else within, strict=True)
    return [f"{folder}/{layer.stored_under}" for layer, folder in pairs]


def check(
    file: WeightFile,
    layers: Sequence[Layer],
    shapes: Sequence[Sequence[tuple[int, ...]]],
    remedy: str = "load it into a model of the same layers and shapes",
    within: Sequence[str] | None = None,
) -> None:
    """See that a file holds these layers' weights and no others.

    Raises:
        Fault: a layer or a weight is missing, has another shape, or there are further ones.
    """
    expected = places(layers, within)
    for layer, place, wanted in zip(layers, expected, shapes, strict=True):
        found = file.shapes(place)
        if len(found) != len(wanted):
            raise Fault(
                f"holds {len(found)} weights for layer '{shown(layer.name)}', "
                f"which has {len(wanted)}",
                remedy,
            )
        for index, (stored, shape) in enumerate(zip(found, wanted, strict=True)):
            if stored != shape:
                raise Fault(
                    f"holds weight {index} of layer '{shown(layer.name)}' with shape {stored} "
                    f"instead of {shape}",
                    remedy,
                )
    kept = vocabularies.weights_of(layers, folders(layers) if within is None else within)
    foreign = (file.groups - set(expected)) | (file.all_named - kept)
    others = sorted(place for place in foreign if place.startswith("layers/"))
    if others:
        raise Fault(
            f"holds weights of a layer that the model does not have ('{shown(others[0])}')",
            remedy,
        )


def load_layers(
    model: Sequential,
    file: WeightFile,
    skip_mismatch: bool = False,
    within: Sequence[str] | None = None,
) -> None:
    """Set the weights of all layers; of none where one does not fit.

    Args:
        model: built.
        file: where the weights are.
        skip_mismatch: whether layers whose weights do not fit keep theirs, with a warning.
        within: the folders of the layers, where they are not those of a plain stack.

    Raises:
        Fault: the weights are not this model's.
    """
    layers = model.layers
    if skip_mismatch:
        layers = [layer for layer in layers if _fits(file, layer, model)]
    else:
        shapes = [[spec.shape for spec in layer.specs] for layer in layers]
        check(file, layers, shapes, within=within)
    found = places(model.layers, within)
    where = dict(zip((id(layer) for layer in model.layers), found, strict=True))
    arrays = file.read(where[id(layer)] for layer in layers)
    for layer in layers:
        for weight, array in zip(layer.weights, arrays[where[id(layer)]], strict=True):
            weight[...] = _as(array, weight)


def load_optimizer(model: Sequential, file: WeightFile) -> None:
    """Set the optimizer's state, where the file holds one.

    Raises:
        Fault: it is not this optimizer's for this model.
    """
    if model.optimizer is None or OPTIMIZER not in file.groups:
        return
    optimizer = model.optimizer
    arrays = file.read([OPTIMIZER])[OPTIMIZER]
    rate = optimizer.rate
    try:
        optimizer.assign_variables(model.flat().parts, arrays)
        # The config says it to more digits than a variable holds.
        if rate is not None and np.float32(rate) == np.float32(optimizer.rate):
            optimizer.learning_rate = rate
    except (ValueError, TypeError, ArithmeticError) as error:
        problem = "holds the state of another optimizer, or that of an older version of it"
        raise Fault(problem) from error


def _fits(file: WeightFile, layer: Layer, model: Sequential) -> bool:
    place = places(model.layers)[model.layers.index(layer)]
    if file.shapes(place) == [spec.shape for spec in layer.specs]:
        return True
    message = f"Layer '{layer.name}' keeps its weights: the file's have other shapes."
    warnings.warn(message, stacklevel=5)
    return False


def _as(array: Array, weight: Array) -> Array:
    """Stored values in a weight's own type; what is too large for it becomes infinite."""
    with np.errstate(over="ignore"):
        return array.astype(weight.dtype, copy=False)
