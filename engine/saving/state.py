"""The places of a model's arrays in Keras's weight files.

Each layer has a folder, 'layers/dense', 'layers/dense_1', by its kind and not by its name; weights
lie in 'vars' within it, and those of a recurrent layer in 'cell/vars'. The optimizer's variables
lie in 'optimizer/vars' (keras/src/saving/saving_lib.py). Generators of random numbers are not kept.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.layers.base import Layer
from engine.layers.lookup import KeepsVocabulary
from engine.layers.nested import Nested, numbered
from engine.saving import vocabularies
from engine.saving.faults import Fault, shown
from engine.saving.weights import Group, WeightFile
from engine.types import Array

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

OPTIMIZER = "optimizer/vars"


def groups(model: Sequential) -> Iterator[Group]:
    """All of a model's arrays, as they are to be stored; of the weights none before it is built."""
    line = model.stack.line
    for layer, folder in _with_all_within(line, numbered(line)):
        if isinstance(layer, KeepsVocabulary):
            yield from vocabularies.groups(layer, folder)
            continue
        if layer.stored_under != "vars":
            yield Group(f"{folder}/vars", layer.name, [])
        owner = layer.name if layer.stored_under == "vars" else f"{layer.default_name()}_cell"
        arrays = layer.stored_weights() if model.built else []
        yield Group(f"{folder}/{layer.stored_under}", owner, arrays)
    if model.optimizer is not None:
        yield Group(OPTIMIZER, model.optimizer.name, [each for _, each in whole_state(model)])
    yield Group("vars", model.name, [])


def whole_state(model: Sequential) -> list[tuple[str, Array]]:
    """What the optimizer keeps, by name; before the first step, what it is going to begin with.

    Keras expects all of it as soon as the weights are there.
    """
    optimizer = model.optimizer
    if not model.built:
        return list(optimizer.variables(()))
    parameters = model.flat()
    if not optimizer.built:
        optimizer = copy.copy(optimizer)
        optimizer.build(parameters.trainable.size, parameters.trainable.dtype)
    return list(optimizer.variables(parameters.parts))


def flat(layers: Sequence[Layer], folders: Sequence[str] | None = None) -> list[tuple[Layer, str]]:
    """The layers, those of models among them in their places, each with its folder.

    Args:
        layers: of the model.
        folders: of each; those of a plain stack where None.
    """
    result = []
    pairs = zip(layers, numbered(layers) if folders is None else folders, strict=True)
    for layer, folder in pairs:
        if isinstance(layer, Nested):
            names = [f"{folder}/{name}" for name in layer.folder_names()]
            result += flat(layer.line, names)
        else:
            result.append((layer, folder))
    return result


def _with_all_within(
    layers: Sequence[Layer], folders: Sequence[str]
) -> Iterator[tuple[Layer, str]]:
    """The layers and all within them, each with its folder."""
    for layer, folder in zip(layers, folders, strict=True):
        yield layer, folder
        names = [f"{folder}/{name}" for name in layer.folder_names()]
        yield from _with_all_within(layer.held(), names)


def places(layers: Sequence[Layer], within: Sequence[str] | None = None) -> list[tuple[Layer, str]]:
    """All layers that can have weights, and the group that holds those of each.

    Args:
        layers: of the model.
        within: the folders of the layers, those of models among them in their places, where they
            are not those of plain stacks.
    """
    return groups_of(foldered(layers, within))


def foldered(
    layers: Sequence[Layer], within: Sequence[str] | None = None
) -> list[tuple[Layer, str]]:
    """The layers, those of models among them in their places, each with its folder.

    Args:
        layers: of the model.
        within: as for `places`.
    """
    pairs = flat(layers)
    if within is None:
        return pairs
    return [(layer, folder) for (layer, _), folder in zip(pairs, within, strict=True)]


def groups_of(pairs: Sequence[tuple[Layer, str]]) -> list[tuple[Layer, str]]:
    """The layers of these folders and all within them, and the group of each one's weights."""
    return [(layer, f"{folder}/{layer.stored_under}") for layer, folder in with_all_within(pairs)]


def with_all_within(pairs: Sequence[tuple[Layer, str]]) -> list[tuple[Layer, str]]:
    """The layers of these folders and all within them, each with its folder."""
    return list(_with_all_within([layer for layer, _ in pairs], [folder for _, folder in pairs]))


def check(
    file: WeightFile,
    layers: Sequence[Layer],
    shapes: Mapping[int, Sequence[tuple[int, ...]]],
    remedy: str = "load it into a model of the same layers and shapes",
    within: Sequence[str] | None = None,
) -> None:
    """See that a file holds these layers' weights and no others.

    Args:
        file: where the weights are.
        layers: of the model.
        shapes: of the weights of each layer that has some, by the layer's `id`.
        remedy: what to do where they are not there.
        within: as for `places`.

    Raises:
        Fault: a layer or a weight is missing, has another shape, or there are further ones.
    """
    expected = places(layers, within)
    for layer, place in expected:
        wanted = shapes.get(id(layer), ())
        found = file.shapes(place)[layer.stored_before :]
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
    kept = vocabularies.weights_of(with_all_within(foldered(layers, within)))
    foreign = (file.groups - {place for _, place in expected}) | (file.all_named - kept)
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
    line = model.stack.line
    pairs = places(line, within)
    if skip_mismatch:
        pairs = [(layer, place) for layer, place in pairs if _fits(file, layer, place)]
    else:
        shapes = {id(layer): [spec.shape for spec in layer.specs] for layer, _ in pairs}
        check(file, line, shapes, within=within)
    arrays = file.read(place for _, place in pairs)
    for layer, place in pairs:
        for spec, array in zip(layer.specs, arrays[place][layer.stored_before :], strict=True):
            weight = getattr(layer, spec.name)
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


def _fits(file: WeightFile, layer: Layer, place: str) -> bool:
    if file.shapes(place)[layer.stored_before :] == [spec.shape for spec in layer.specs]:
        return True
    message = f"Layer '{layer.name}' keeps its weights: the file's have other shapes."
    warnings.warn(message, stacklevel=5)
    return False


def _as(array: Array, weight: Array) -> Array:
    """Stored values in a weight's own type; what is too large for it becomes infinite."""
    with np.errstate(over="ignore"):
        return array.astype(weight.dtype, copy=False)
