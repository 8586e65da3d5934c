"""A table of a training's figures in a file."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from engine.callbacks.base import Callback
from engine.declarations import Given, anything, boolean
from engine.types import Logs


class CSVLogger(Callback):
    """Writes a line of figures after each epoch."""

    filename: Given[str | os.PathLike[str], str] = anything(help="The file to write to.")
    separator: str = anything(default=",", help="The separator between two figures.")
    append: bool = boolean(
        default=False, help="Whether to append to an existing file instead of replacing it."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.filename = os.fspath(self.filename)
        self.sep = self.separator  # Keras's name of the attribute.
        self.keys: list[str] | None = None
        self._file: TextIO | None = None
        self._headed = False

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Open the file."""
        self._close()
        path = Path(self.filename)
        self._headed = self.append and path.exists() and path.stat().st_size > 0
        self._file = path.open("a" if self.append else "w", newline="", encoding="utf-8")
        self.keys = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Write a line; before the first one the names."""
        logs = logs or {}
        if self._file is None:
            return
        writer = csv.writer(self._file, delimiter=self.separator)
        if self.keys is None:
            self.keys = _columns(logs)
            if not self._headed:
                writer.writerow(["epoch", *self.keys])
        writer.writerow([epoch, *(_cell(logs.get(key, "NA")) for key in self.keys)])
        self._file.flush()

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Close the file."""
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None


def _columns(logs: Logs) -> list[str]:
    """All figures; also those of validations that may come later."""
    keys = sorted(logs)
    if any(key.startswith("val_") for key in keys):
        return keys
    return [*keys, *(f"val_{key}" for key in keys)]


def _cell(value: Any) -> Any:
    if np.ndim(value) == 0:
        return value
    return f'"[{", ".join(map(str, value))}]"'
