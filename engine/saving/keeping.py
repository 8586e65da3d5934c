"""Models that can be kept: the methods of a `Sequential` that write and read files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from os import PathLike

    from engine.models.sequential import Sequential


class Kept:
    """What a `Sequential` has from `engine.saving`."""

    def save(
        self, filepath: str | PathLike[str], overwrite: bool = True, zipped: bool | None = None
    ) -> None:
        """Write the whole model, training state included, as a .keras file.

        Raises:
            ModelFileError: it cannot be written; a file that was there is as it was.
        """
        from engine.saving import save_model

        save_model(cast("Sequential", self), filepath, overwrite, zipped)

    def save_weights(self, filepath: str | PathLike[str], overwrite: bool = True) -> None:
        """Write the weights alone, with the optimizer's state, as a .weights.h5 file.

        Raises:
            ModelFileError: it cannot be written; a file that was there is as it was.
        """
        from engine.saving import save_weights

        save_weights(cast("Sequential", self), filepath, overwrite)

    def load_weights(self, filepath: str | PathLike[str], skip_mismatch: bool = False) -> None:
        """Read weights from a .weights.h5 or .keras file of a model of the same layers.

        Args:
            filepath: the file.
            skip_mismatch: whether layers that do not fit keep their weights, with a warning.

        Raises:
            ModelFileError: the file is damaged, or another model's; no weight is changed then.
        """
        from engine.saving import load_weights

        load_weights(cast("Sequential", self), filepath, skip_mismatch)

    def to_json(self, **kwargs: Any) -> str:
        """The model's config, without weights; `kwargs` go to `json.dumps`."""
        from engine.saving import configs

        return json.dumps(configs.of_model(cast("Sequential", self)), **kwargs)

    def get_compile_config(self) -> dict[str, Any]:
        """What `compile` was given, as Keras's config; empty where it was not called."""
        from engine.saving import compiling

        return compiling.to_config(cast("Sequential", self))

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Call `compile` with what such a config says."""
        from engine.errors import ParameterError
        from engine.saving import compiling
        from engine.saving.faults import Fault

        try:
            compiling.from_config(cast("Sequential", self), config)
        except Fault as fault:
            raise ParameterError(
                "config", f"a config that can be used; it {fault}", config
            ) from None
