"""The methods of a `Sequential` that write and read files.

What a file looks like is known to `engine.saving`, which stands above the models; it is handed in
with `use` when both are imported.
"""

from __future__ import annotations

from os import PathLike
from typing import Any

_keepers: list[Any] = []


def use(keeper: Any) -> None:
    """Let the models be written and read by it, an `engine.saving.keeping.ModelKeeper`."""
    _keepers[:] = [keeper]


def save(
    self: Any,
    filepath: str | PathLike[str],
    overwrite: bool = True,
    zipped: bool | None = None,
) -> None:
    """Write the whole model, training state included, as a .keras file, or a .h5 of the old form.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
    """
    _keepers[0].save(self, filepath, overwrite, zipped)


def save_weights(self: Any, filepath: str | PathLike[str], overwrite: bool = True) -> None:
    """Write the weights alone, with the optimizer's state, as a .weights.h5 file.

    Raises:
        ModelFileError: it cannot be written; a file that was there is as it was.
    """
    _keepers[0].save_weights(self, filepath, overwrite)


def load_weights(self: Any, filepath: str | PathLike[str], skip_mismatch: bool = False) -> None:
    """Read weights from a .weights.h5 or .keras file of a model of the same layers.

    Args:
        self: the model.
        filepath: the file.
        skip_mismatch: whether layers that do not fit keep their weights, with a warning.

    Raises:
        ModelFileError: the file is damaged, or another model's; no weight is changed then.
    """
    _keepers[0].load_weights(self, filepath, skip_mismatch)


def to_json(self: Any, **kwargs: Any) -> str:
    """The model's config, without weights; `kwargs` go to `json.dumps`."""
    return _keepers[0].to_json(self, **kwargs)


def get_compile_config(self: Any) -> dict[str, Any]:
    """What `compile` was given, as Keras's config; empty where it was not called."""
    return _keepers[0].compile_config(self)


def compile_from_config(self: Any, config: dict[str, Any]) -> None:
    """Call `compile` with what such a config says."""
    _keepers[0].compile_from_config(self, config)
