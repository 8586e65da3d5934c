"""Why a training ended, in a sentence for the user that says what to try."""

from __future__ import annotations

from collections.abc import Mapping

from engine.archives import DAMAGE
from engine.errors import EngineError
from netbuilder import logs
from netbuilder.design import Design, DesignError
from netbuilder.design.quantities import quantity_of, quantity_text
from netbuilder.storage.errors import StorageError
from netbuilder.training.records import Best


def finished(done: int, design: Design, figures: Mapping[str, float]) -> str:
    """All epochs are done, or as many as made the network better."""
    wanted = design.epochs
    training = f"the training{_varied(design)}"
    told = [
        f"{figures[key]:.1%} of {what}".replace("%", " %")
        for key, what in (
            ("accuracy", training),
            ("val_accuracy", "the validation"),
            ("test_accuracy", "the test samples (all new to it)"),
        )
        if key in figures
    ]
    share = f": it reads {_joined(told)}" if told else _errors(design, figures)
    if done < wanted:
        return f"Ended early, after {done} of {wanted} epochs: it became no better{share}."
    return f"Finished {_epochs(done)}{share}."


def stopped(epoch: int, epochs: int, batches: int) -> str:
    """The user said stop in an epoch counted from 1, after so many batches in all."""
    if not batches:
        return "Stopped before the first batch; the network has learned nothing yet."
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
    if kept != done:
        what = "validation loss" if best.name.startswith("val_") else "loss"
        return (
            f"These are the weights of epoch {kept}, which had the lowest {what}, {best.value:.4g}."
        )
    what = "validation loss" if best.name.startswith("val_") else "loss"
    last = figures.get(best.name)
    lowest = f"lowest {best.value:.4g} in epoch {best.epoch}"
    return f"{what.capitalize()} {last:.4g}, {lowest}." if last is not None else ""


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
            f"The interrupted training cannot be resumed: what was kept of it is damaged ({text}). "
            "It stays where it is; discard it at the next start, or train anew."
        )
    return f"The training failed with {type(error).__name__}: {text}. {logs.where()}".rstrip()


def _errors(design: Design, figures: Mapping[str, float]) -> str:
    """How far off a network is that puts out quantities."""
    key = "mean_absolute_error"
    told = [
        f"{quantity_text(figures[prefix + key])} {where}"
        for prefix, where in (
            ("", f"in training{_varied(design)}"),
            ("val_", "in validation"),
            ("test_", "on the test samples (all new to it)"),
        )
        if prefix + key in figures
    ]
    what = quantity_of(design) or "it"
    return f": {what} is off by {_joined(told)} on average" if told else ""


def _varied(design: Design) -> str:
    """What makes the figure of the training another than those of the same pictures unvaried."""
    varied = design.augmentation and design.data_set.are_pictures
    return " (varied pictures, while it still learned)" if varied else ""


def _epochs(count: int) -> str:
    return f"{count} epoch" if count == 1 else f"{count} epochs"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
