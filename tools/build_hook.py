"""Puts the list of changes among the wheel's assets; a checkout has it where it is."""

from __future__ import annotations

from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CHANGES: Final = "CHANGELOG.md"


class Changes(BuildHookInterface[Any]):
    """A hook of hatchling's, which it finds by its base class."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file to a wheel, but to none that only points to a checkout."""
        if version != "editable":
            build_data["force_include"][_CHANGES] = f"netbuilder/assets/{_CHANGES}"
