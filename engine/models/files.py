"""The methods of a `Sequential` that write and read files.

What a file looks like is known to `engine.saving`, which stands above the models; it is handed in
with `use` when both are imported.
"""

from __future__ import annotations

from os import PathLike
from typing import Any, Protocol


class Keeper(Protocol):
    """Writes and reads models."""

    def save(self, model: Any, filepath: Any, overwrite: bool, zipped: bool | None) -> None:
        """Write the whole model."""

    def save_weights(self, model: Any, filepath: Any, overwrite: bool) -> None:
        """Write the weights."""

    def load_weights(self, model: Any, filepath: Any, skip_mismatch: bool) -> None:
        """Read weights."""

    def to_json(self, model: Any, **options: Any) -> str:
        """The model's config."""

    def compile_config(self, model: Any) -> dict[str, Any]:
        """What `compile` was given."""

    def compile_from_config(self, model: Any, config: dict[str, Any]) -> None:
        """Compile the model so."""


_keepers: list[Keeper] = []


def use(keeper: Keeper) -> None:
    """Let the models be written and read by it."""
    _keepers[:] = [keeper]


def save(
    self: Any,
    filepath: str | PathLike[str],
    overwrite: bool = True,
    zipped: bool | None = None,
) -> None:
    """Write the whole model, training state included, as a .keras file.

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
