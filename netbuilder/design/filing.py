"""How designs are read and written: by whoever knows files, which designs themselves do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class DesignFiles(Protocol):
    """What knows how designs are written."""

    def load(self, path: Path) -> Any:
        """The design in a file."""

    def save(self, design: Any, path: Path) -> object:
        """Write a design."""


_known: list[DesignFiles] = []


def use(files: DesignFiles) -> None:
    """Let designs be read and written so."""
    _known[:] = [files]


def files() -> DesignFiles:
    """What was given to `use` last."""
    return _known[0]
