"""Trained models on the disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from netbuilder.commands.console import UsageError
from netbuilder.commands.designs import MODEL
from netbuilder.translation import say
from netbuilder.wording import reason_of


def check_can_be_written(path: Path) -> None:
    """See that a model could be written there, before hours are spent on one.

    Raises:
        UsageError: the name is no model's, or the folder is missing or not to be written to.
    """
    if not path.name.endswith(MODEL):
        if not path.stem:
            raise UsageError(
                say(
                    "'{path}' is not the name of a file; give one, such as model{model}.",
                    path=path,
                    model=MODEL,
                )
            )
        raise UsageError(
            say(
                "'{path}' does not end in '{model}'; name it '{stem}{model}'.",
                path=path,
                model=MODEL,
                stem=path.stem,
            )
        )
    if path.is_dir():
        raise UsageError(say("'{path}' is a folder; choose another name.", path=path))
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise UsageError(
            say("'{path}' is in a folder that does not exist; create the folder.", path=path)
        )
    try:
        # Rights alone do not tell of file systems that are read-only or full.
        with tempfile.TemporaryFile(dir=folder, prefix=".netbuilder-") as trial:
            trial.write(b"\0")
    except OSError as error:
        raise UsageError(
            say(
                "'{path}' cannot be written ({error}); free some space, or choose "
                "a folder that you may write to.",
                path=path,
                error=reason_of(error),
            )
        ) from error
