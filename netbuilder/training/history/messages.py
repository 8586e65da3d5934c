"""What is told when runs cannot be kept as they should be."""

from __future__ import annotations

from pathlib import Path

from netbuilder.storage.errors import StorageError
from netbuilder.training.history.runs import Run
from netbuilder.translation import say
from netbuilder.wording import STOPS, reason_of, sentences


def not_listed(error: Exception) -> str:
    """The folder of the runs cannot be read."""
    return say("The runs cannot be listed: {error}.", error=_reason(error))


def not_read(error: StorageError, place: Path | None) -> str:
    """A file cannot be read; `place` is where its content is now."""
    kept = say("It is kept as {place_name}.", place_name=place.name) if place else ""
    return sentences(str(error), kept)


def not_written(run: Run, folder: Path, error: Exception) -> str:
    """A run could not be written when it had ended."""
    return say(
        "Run {number} is kept only until NetBuilder is closed: {folder} cannot be written "
        "({error}).",
        number=run.number,
        folder=folder,
        error=_reason(error),
    )


def not_restored(run: Run, error: Exception) -> str:
    """A run that was deleted could not be written again."""
    return say(
        "Run {number} is kept only until NetBuilder is closed: {reason}.",
        number=run.number,
        reason=_reason(error),
    )


def label_not_saved(run: Run, error: Exception) -> str:
    """What is said of a run could not be written."""
    return say(
        "Name, note and star of run {number} cannot be saved: {error}.",
        number=run.number,
        error=_reason(error),
    )


def not_deleted(run: Run, error: Exception) -> str:
    """The files of a run could not be deleted."""
    return say(
        "Run {number} could not be deleted: {error}.", number=run.number, error=_reason(error)
    )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return reason_of(error)
    return str(error).rstrip(STOPS)
