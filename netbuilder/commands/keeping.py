"""Trained models on the disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from netbuilder.commands.console import UsageError
from netbuilder.commands.designs import MODEL
from netbuilder.wording import reason_of


def check_can_be_written(path: Path) -> None:
    """See that a model could be written there, before hours are spent on one.

    Raises:
        UsageError: the name is no model's, or the folder is missing or not to be written to.
    """
    if not path.name.endswith(MODEL):
        if not path.stem:
            raise UsageError(f"'{path}' is not the name of a file; give one, such as model{MODEL}.")
        raise UsageError(f"'{path}' does not end in '{MODEL}'; name it '{path.stem}{MODEL}'.")
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; choose another name.")
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise UsageError(f"'{path}' is in a folder that does not exist; create the folder.")
    try:
        # Rights alone do not tell of file systems that are read-only or full.
        with tempfile.TemporaryFile(dir=folder, prefix=".netbuilder-") as trial:
            trial.write(b"\0")
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be written ({reason_of(error)}); free some space, or choose a "
            "folder that you may write to."
        ) from error
