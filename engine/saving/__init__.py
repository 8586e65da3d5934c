"""Models in files, in Keras's formats: `.keras`, `.weights.h5`, and the old form, `.h5`."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from os import PathLike
from typing import TYPE_CHECKING, Any

from engine.errors import NotBuiltError, ParameterError
from engine.registry import refuse_custom
from engine.saving.paths import ARCHIVE, WEIGHTS, content_of, new_file, new_folder, old_file

if TYPE_CHECKING:
    from pathlib import Path

    from engine.layers.base import Layer
    from engine.models.sequential import Sequential
    from engine.saving.loading import Opened

__all__ = [
    "clone_model",
    "fill_weights",
    "holds_weights_alone",
    "load_model",
    "load_weights",
    "model_from_json",
    "open_config",
    "open_model",
    "open_with_beside",
    "save_model",
    "save_weights",
    "write_model",
]

_FREE = 64_000_000
_MOST_STATE = 8


def save_model(
    model: Sequential,
    filepath: str | PathLike[str],
    overwrite: bool = True,
    zipped: bool | None = None,
) -> None:
    """Write a model as a .keras file, or a .h5 file of Keras's old form; Keras opens both.

    Args:
        model: its config, weights, what it was compiled with, and the optimizer's state are kept.
        filepath: ends in '.keras'; or in '.h5' or '.hdf5', of which Keras's warning is given.
        overwrite: whether a file of that name may be replaced.
        zipped: False writes a folder of the parts of a .keras file, whose name ends otherwise.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
        ParameterError: it ends in '.h5', and a layer keeps a vocabulary that was learned.
    """
    from engine.saving import archive, folders, legacy_writing
    from engine.saving.legacy import SUFFIXES
    from engine.saving.replacing import replace_file

    if zipped not in (None, True, False):
        raise ParameterError("zipped", "True or False", zipped)
    as_folder = zipped is False
    if as_folder:
        path = new_folder(filepath, overwrite)
    else:
        path = new_file(filepath, (ARCHIVE, *SUFFIXES), overwrite)
    if not model.built:
        message = "The model has no weights yet, and none are saved; give it an Input or call fit."
        warnings.warn(message, stacklevel=2)
    if not as_folder and path.name.endswith(SUFFIXES):
        old = legacy_writing.write(model)
        replace_file(path, lambda file: file.write(old))
        warnings.warn(f"'{path}' has Keras's old form; prefer 'name.keras'.", stacklevel=2)
        return
    parts = _parts(model)
    if as_folder:
        folders.write(path, parts)
    else:
        replace_file(path, lambda file: archive.write(file, parts))


def write_model(model: Sequential, filepath: str | PathLike[str], beside: bytes) -> None:
    """Write a model as a .keras file with something of the program's beside it; for programs.

    Args:
        model: as for `save_model`.
        filepath: ends in '.keras'; a file of that name is replaced.
        beside: comes back from `open_with_beside`; Keras passes it by.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
    """
    from engine.saving import archive
    from engine.saving.replacing import replace_file

    path = new_file(filepath, (ARCHIVE,), True)
    parts = {**_parts(model), archive.BESIDE: beside}
    replace_file(path, lambda file: archive.write(file, parts))


def _parts(model: Sequential) -> dict[str, bytes]:
    """What a .keras file of a model holds, by name."""
    from engine.saving import archive, configs, state, vocabularies, weights

    content = weights.write(state.groups(model))
    texts = vocabularies.assets(state.with_all_within(state.foldered(model.stack.line)))
    return archive.parts(configs.of_model(model), content, texts)


def load_model(
    filepath: str | PathLike[str],
    custom_objects: None = None,
    compile: bool = True,  # noqa: A002 - Keras's name
    safe_mode: bool = True,
) -> Sequential:
    """Read a model from a .keras file, a folder, or a whole .h5 file, this engine's or Keras's.

    Nothing in the file is run, and nothing is read before its size is known to be in proportion.
    A functional model that is a plain chain, and a model within the model, become the layers that
    they consist of. What training needs and this engine does not know is left out, with a warning;
    the model has to be compiled then before it trains.

    Args:
        filepath: the file.
        custom_objects: as in Keras; there are none here.
        compile: whether to compile it as it was, and to take the optimizer's state.
        safe_mode: as in Keras; nothing else is possible here.

    Raises:
        ModelFileError: the file is missing, damaged, or describes what this engine does not have.
    """
    refuse_custom(custom_objects)
    if not safe_mode:
        raise ParameterError("safe_mode", "True; code in model files is never run", safe_mode)
    model, notes = open_model(filepath, compiled=compile)
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return model


def open_model(filepath: str | PathLike[str], compiled: bool = True, trains: bool = True) -> Opened:
    """What `load_model` does, for programs: what was left out is returned instead of warned of.

    Args:
        filepath: the file.
        compiled: whether to compile the model as it was.
        trains: whether it is to go on training: an optimizer that is not known here keeps it
            uncompiled only then, and only then is the optimizer's state read.

    Raises:
        ModelFileError: as for `load_model`.
    """
    from engine.saving.legacy import SUFFIXES

    return _open(old_file(filepath, (ARCHIVE, *SUFFIXES)), compiled, trains)[0]


def open_with_beside(
    filepath: str | PathLike[str], compiled: bool = True, trains: bool = True
) -> tuple[Opened, bytes | None]:
    """`open_model` by content alone, however the name ends, and what was written beside the model.

    Args:
        filepath: the file.
        compiled: as for `open_model`.
        trains: as for `open_model`.

    Returns:
        The model, and what `write_model` kept beside it; None where there is nothing.

    Raises:
        ModelFileError: as for `load_model`.
    """
    return _open(old_file(filepath, ("",)), compiled, trains)


def _open(path: Path, compiled: bool, trains: bool) -> tuple[Opened, bytes | None]:
    from engine.saving import folders
    from engine.saving.faults import naming
    from engine.saving.legacy import LegacyFile, is_hdf5
    from engine.saving.loading import Archived, model_of

    with naming(path):
        if is_hdf5(path):
            file = LegacyFile.read(path)
            return model_of(file.config(), file, compiled, trains), None
        contents = folders.contents(path)
        archived = Archived(contents.weights, contents.vocabularies)
        return model_of(contents.config, archived, compiled, trains), contents.beside


def save_weights(model: Sequential, filepath: str | PathLike[str], overwrite: bool = True) -> None:
    """Write a model's weights and its optimizer's state as a .weights.h5 file.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
        NotBuiltError: there are no weights yet.
    """
    from engine.saving import state, weights
    from engine.saving.replacing import replace_file

    if not model.built:
        raise NotBuiltError("The model has no weights yet; give it an Input or call fit.")
    path = new_file(filepath, (WEIGHTS,), overwrite)
    content = weights.write(state.groups(model))

    replace_file(path, lambda file: file.write(content))


def load_weights(
    model: Sequential, filepath: str | PathLike[str], skip_mismatch: bool = False
) -> None:
    """Read weights into a model of the same layers, from any file or folder that holds some.

    A compiled model takes the optimizer's state too, where it fits.

    Raises:
        ModelFileError: the file is damaged, or another model's; no weight is changed then.
        NotBuiltError: the model does not know its input yet.
    """
    for note in _fill(model, _weights_path(model, filepath, named=True), skip_mismatch):
        warnings.warn(note, stacklevel=2)


def fill_weights(model: Sequential, filepath: str | PathLike[str]) -> tuple[str, ...]:
    """What `load_weights` does, for programs: by content alone, however the name ends.

    Returns:
        Sentences on what the model does not take.

    Raises:
        ModelFileError: as for `load_weights`.
        NotBuiltError: likewise.
    """
    return _fill(model, _weights_path(model, filepath, named=False), False)


def holds_weights_alone(filepath: str | PathLike[str]) -> bool:
    """Whether an HDF5 file has weights without the model that they are of.

    Raises:
        ModelFileError: it is damaged, or cannot be read.
    """
    from engine.saving.faults import naming
    from engine.saving.legacy import LegacyFile

    path = old_file(filepath, ("",))
    with naming(path):
        return LegacyFile.read(path).has_weights_alone


def _weights_path(model: Sequential, filepath: str | PathLike[str], *, named: bool) -> Path:
    from engine.saving.legacy import SUFFIXES

    if not model.built:
        raise NotBuiltError("The model has no weights yet; give it an Input or call build.")
    return old_file(filepath, (*SUFFIXES, ARCHIVE) if named else ("",))


def _fill(model: Sequential, path: Path, skip_mismatch: bool) -> tuple[str, ...]:
    from engine.saving import folders, state, vocabularies
    from engine.saving.faults import Fault, naming
    from engine.saving.legacy import LegacyFile, is_hdf5
    from engine.saving.weights import WeightFile

    with naming(path):
        within = None
        if is_hdf5(path):
            content = content_of(path, _FREE + _MOST_STATE * sum(w.nbytes for w in model.weights))
            legacy = LegacyFile(content)
            file = (
                legacy.weights_in_order(model.stack.line) if legacy.has_layers else legacy.plain()
            )
        else:
            contents = folders.contents(path)
            file, within = WeightFile(contents.weights), _folders(contents.config, model)
        state.load_layers(model, file, skip_mismatch, within)
        if not skip_mismatch:
            pairs = state.with_all_within(state.foldered(model.stack.line, within))
            vocabularies.load(pairs, None, file)
        try:
            state.load_optimizer(model, file)
        except Fault as fault:
            return (f"The optimizer keeps its state: the file {fault.problem}.",)
    return ()


def _folders(config: Any, model: Sequential) -> list[str] | None:
    """The folder of the layers' weights in a .keras file, if it is a file of such a model."""
    from engine.saving import state
    from engine.saving.configs import described
    from engine.saving.faults import Fault

    try:
        placed = described(config).flat
    except Fault:
        return None
    same = len(placed) == len(state.flat(model.stack.line))
    return [each.folder for each in placed] if same else None


def model_from_json(json_string: str, custom_objects: None = None) -> Sequential:
    """The model that `to_json` described, its weights fresh.

    Raises:
        ModelFileError: the text describes no model, or one that this engine does not have.
    """
    from pathlib import Path

    refuse_custom(custom_objects)
    model, notes = open_config(json_string, Path("the JSON text"))
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return model


def open_config(json_string: str, path: Path) -> Opened:
    """What `model_from_json` does, for programs: what was left out is returned.

    Args:
        json_string: the text.
        path: of the file that it is from, for errors.

    Raises:
        ModelFileError: as for `model_from_json`.
    """
    from engine.saving import archive
    from engine.saving.faults import naming
    from engine.saving.loading import model_of

    with naming(path):
        return model_of(archive.read_json(json_string))


def clone_model(
    model: Sequential,
    input_tensors: None = None,
    clone_function: Callable[[Layer], Layer] | None = None,
) -> Sequential:
    """A model of the same layers with weights of its own, fresh, and compiled as the model is.

    Args:
        model: stays as it is.
        input_tensors: as in Keras; there are none here.
        clone_function: makes a layer of the new model from one of the old; a copy from its config
            where None.
    """
    if input_tensors is not None:
        raise ParameterError("input_tensors", "None", input_tensors)
    config = model.get_config()
    if clone_function is None:
        clone = type(model).from_config(config)
    else:
        clone = type(model).from_config({**config, "layers": []})
        for layer in model.layers:
            is_model = hasattr(layer, "stack")
            made = clone_model(layer, None, clone_function) if is_model else clone_function(layer)
            clone.add(made)
    if model._objective is not None:
        clone.compile(**model._objective.anew())
    return clone
