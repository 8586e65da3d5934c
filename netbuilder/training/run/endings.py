"""Why a training ended, in a sentence for the user that says what to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.archives import DAMAGE
from engine.errors import EngineError
from netbuilder import logs
from netbuilder.design import DesignError
from netbuilder.storage.errors import StorageError
from netbuilder.training.records import Best
from netbuilder.wording import (
    capitalized,
    counted,
    figure_name,
    figure_text,
    is_share,
    label_of,
    number_text,
)

_METRICS: Final = ("accuracy", "mean_absolute_error")
_PARTS: Final = {"": "training", "val_": "validation", "test_": "test (unseen)"}


def finished(done: int, wanted: int, figures: Mapping[str, float]) -> str:
    """All epochs are done, or as many as improved the network."""
    reached = "".join(f" {_figures(figures, name)}" for name in _METRICS if name in figures)
    if done < wanted:
        return f"Stopped early after {done} of {wanted} epochs (no improvement).{reached}"
    return f"Finished {counted(done, 'epoch')}.{reached}"


def stopped(epoch: int, epochs: int, batches: int) -> str:
    """The user said stop in an epoch counted from 1, after so many batches in all."""
    if not batches:
        return "Stopped before the first batch; the network has not learned anything yet."
    where = f"in epoch {epoch} of {epochs}" if epoch <= epochs else "after the last epoch"
    return f"Stopped {where}; the network keeps what it has learned."


def validation(figures: Mapping[str, float], best: Best | None, kept: int, done: int) -> str:
    """The final and the best figure that tell how well the network does on what it never saw.

    Args:
        figures: of the epoch whose weights the network has.
        best: the best epoch.
        kept: the epoch whose weights the network has.
        done: complete epochs.
    """
    if best is None:
        return ""
    what, lowest = figure_name(best.name), number_text(best.value, 4)
    if kept != done:
        return f"The weights are those of epoch {kept}, which had the lowest {what} ({lowest})."
    last = figures.get(best.name)
    if last is None:
        return ""
    return f"{capitalized(what)}: {number_text(last, 4)} (lowest: {lowest} in epoch {best.epoch})."


def failed(error: Exception, *, resumed: bool = False) -> str:
    """An error ended the training, which had been interrupted before if it is a resumed one."""
    if isinstance(error, MemoryError):
        return (
            "There is not enough memory to train this network; "
            "make its layers or the batch size smaller."
        )
    if isinstance(error, EngineError | DesignError | StorageError):
        return str(error)
    text = str(error).rstrip(".")
    if resumed and isinstance(error, DAMAGE):
        return (
            "The interrupted training cannot be resumed because its checkpoint is damaged "
            f"({text}). The checkpoint is left where it is; discard it at the next start, or "
            "start over."
        )
    return f"The training failed with {type(error).__name__}: {text}. {logs.where()}".rstrip()


def _figures(figures: Mapping[str, float], name: str) -> str:
    """A metric on each part of the data: 'Accuracy: 97.1 % training, 96.4 % test (unseen)'."""
    values = [
        f"{figure_text(figures[key], share=is_share(name), digits=1)} {part}"
        for prefix, part in _PARTS.items()
        if (key := prefix + name) in figures
    ]
    return f"{label_of(name)}: {', '.join(values)}."
