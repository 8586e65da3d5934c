"""What a model's own methods find in `engine.saving`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine import saving

if TYPE_CHECKING:
    from engine.models.sequential import Sequential


class ModelKeeper:
    """Writes and reads models as the functions of `engine.saving` do."""

    def save(self, model: Sequential, filepath: Any, overwrite: bool, zipped: bool | None) -> None:
        """Write the whole model."""
        saving.save_model(model, filepath, overwrite, zipped)

    def save_weights(self, model: Sequential, filepath: Any, overwrite: bool) -> None:
        """Write the weights."""
        saving.save_weights(model, filepath, overwrite)

    def load_weights(self, model: Sequential, filepath: Any, skip_mismatch: bool) -> None:
        """Read weights."""
        saving.load_weights(model, filepath, skip_mismatch)

    def to_json(self, model: Sequential, **options: Any) -> str:
        """The model's config."""
        from engine.saving import configs

        return json.dumps(configs.of_model(model), **options)

    def compile_config(self, model: Sequential) -> dict[str, Any]:
        """What `compile` was given."""
        from engine.saving import compiling

        return compiling.to_config(model)

    def compile_from_config(self, model: Sequential, config: dict[str, Any]) -> None:
        """Compile the model so."""
        from engine.errors import ParameterError
        from engine.saving import compiling
        from engine.saving.faults import Fault

        try:
            compiling.from_config(model, config)
        except Fault as fault:
            raise ParameterError(
                "config", f"a config that can be used; it {fault}", config
            ) from None
