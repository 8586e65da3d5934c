"""Whole models in Keras's old form, one HDF5 file; `legacy` says what it looks like, and reads it.

The names of arrays are Keras's paths, such as 'sequential/dense/kernel'. Readers go by their order.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import config
from engine.errors import ParameterError
from engine.layers.base import Layer
from engine.saving import compiling, state, vocabularies
from engine.saving.legacy import NAMES, OPTIMIZER, RENAMED, WEIGHTS
from engine.types import Array

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

_OF_THE_MODEL = "top_level_model_weights"
_LONGEST = 64_000
"""Bytes that fit into one attribute of a group."""

Named = Sequence[tuple[str, Array]]


def write(model: Sequential) -> bytes:
    """The content of a file with a model, what it was compiled with, and the optimizer's state.

    Raises:
        ParameterError: a layer keeps what the form has no place for.
    """
    import h5py

    _check(model)
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for name, value in _texts(model).items():
            file.attrs[name] = value
        weights = file.create_group(WEIGHTS)
        weights.attrs["backend"] = config.backend()
        weights.attrs["keras_version"] = config.KERAS_VERSION
        _note(weights, "layer_names", [layer.name for layer in model.stack.line])
        for layer in sorted(model.stack.line, key=lambda layer: layer.name):
            _put(weights.create_group(layer.name), _weights(layer, model) if model.built else [])
        _put(weights.create_group(_OF_THE_MODEL), [])
        if model.optimizer is not None:
            name = _plain(model.optimizer.name)
            pairs = state.whole_state(model)
            _put(file.create_group(OPTIMIZER), [(f"{name}/{_plain(n)}", a) for n, a in pairs])
    return stream.getvalue()


def _check(model: Sequential) -> None:
    """See that the form has a place for everything.

    Raises:
        ParameterError: a layer has learned a vocabulary, or a name that is taken or too long.
    """
    for keeper, _ in vocabularies.placed(state.with_all_within(state.foldered(model.stack.line))):
        if keeper.needs_a_file() or keeper.kept_idf() is not None:
            expected = f"'name.keras'; no .h5 file holds the vocabulary of layer '{keeper.name}'"
            raise ParameterError("filepath", expected, "name.h5")
    for layer in model.stack.line:
        if layer.name == _OF_THE_MODEL or len(layer.name.encode()) > _LONGEST:
            expected = "'name.keras'; no .h5 file holds a layer of such a name"
            raise ParameterError("filepath", expected, layer.name)


def _texts(model: Sequential) -> dict[str, str]:
    """The attributes of the file."""
    described = {"class_name": "Sequential", "config": _old_form(model.get_config())}
    result = {
        "keras_version": config.KERAS_VERSION,
        "backend": config.backend(),
        "model_config": json.dumps(described),
    }
    if model.optimizer is not None:
        old = {name: key for key, name in RENAMED.items()}
        compiled = compiling.to_config(model)
        training = {old.get(name, name): value for name, value in compiled.items()}
        result["training_config"] = json.dumps(training)
    return result


def _old_form(described: Mapping[str, Any]) -> dict[str, Any]:
    """A model's config whose layers are kinds and arguments alone."""
    return {**described, "layers": [_old_entry(entry) for entry in described["layers"]]}


def _old_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    arguments = entry["config"]
    if entry["class_name"] == "Sequential":
        arguments = _old_form(arguments)
    return {"class_name": entry["class_name"], "config": arguments}


def _weights(layer: Layer, model: Sequential) -> Named:
    """The weights of a layer: first those that training changes, then the others."""
    paths = dict(_paths(layer, _plain(model.name)))
    trains = {id(each): trained for each, trained in layer.branches()}
    stored = {
        (id(each), spec.name): array
        for each, _ in layer.branches()
        for spec, array in zip(each.specs, each.stored_weights()[each.stored_before :], strict=True)
    }
    found = sorted(
        layer.located(), key=lambda pair: not (trains[id(pair[0])] and pair[1].trainable)
    )
    return [(f"{paths[id(each)]}/{spec.name}", stored[id(each), spec.name]) for each, spec in found]


def _paths(layer: Layer, above: str) -> Iterator[tuple[int, str]]:
    """The path of a layer and of each within it, by its `id`."""
    path = f"{above}/{_plain(layer.name)}"
    in_cell = layer.stored_under != "vars"
    yield id(layer), f"{path}/{layer.default_name()}_cell" if in_cell else path
    for each in layer.held():
        yield from _paths(each, path)


def _plain(name: str) -> str:
    """A name as one part of a path."""
    return name.replace("/", "_").replace(".", "_")


def _put(place: Any, named: Named) -> None:
    """Write arrays into a group, and their names in order."""
    names = list(_unlike(name for name, _ in named))
    _note(place, NAMES, names)
    for name, (_, array) in zip(names, named, strict=True):
        place.create_dataset(name, data=array)


def _unlike(names: Iterable[str]) -> Iterator[str]:
    """The names; those that were there before are numbered."""
    taken: set[str] = set()
    for name in names:
        number, unlike = 0, name
        while unlike in taken:
            number += 1
            unlike = f"{name}_{number}"
        taken.add(unlike)
        yield unlike


def _note(place: Any, name: str, texts: Sequence[str]) -> None:
    """Write texts into an attribute, or several where they are too long for one."""
    encoded = [text.encode() for text in texts]
    each = max(1, _LONGEST // max((len(text) for text in encoded), default=1))
    pieces = [encoded[start : start + each] for start in range(0, len(encoded), each)]
    if len(pieces) < 2:
        place.attrs[name] = np.array(encoded, "S")
        return
    for number, piece in enumerate(pieces):
        place.attrs[f"{name}{number}"] = np.array(piece, "S")
