"""Why a training ended, in a sentence for the user that says what to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from engine.archives import DAMAGE
from engine.errors import EngineError
from netbuilder import logs
from netbuilder.design import Design, DesignError
from netbuilder.design.quantities import metric_title
from netbuilder.design.targets import TARGETS
from netbuilder.design.watching import rises
from netbuilder.storage.errors import StorageError
from netbuilder.training.records import Best, Reason
from netbuilder.translation import mark, say
from netbuilder.wording import (
    STOPS,
    capitalized,
    count_text,
    figure_name,
    figure_text,
    is_share,
    listed,
    plural,
    sentences,
)

_PARTS: Final = {"": "training", "val_": "validation", "test_": "unseen test"}

_BY_PART: Final = {
    ("training", True): mark("{} of {} training samples"),
    ("training", False): mark("{} on {} training samples"),
    ("augmented training", True): mark("{} of {} augmented training samples"),
    ("augmented training", False): mark("{} on {} augmented training samples"),
    ("validation", True): mark("{} of {} validation samples"),
    ("validation", False): mark("{} on {} validation samples"),
    ("unseen test", True): mark("{} of {} unseen test samples"),
    ("unseen test", False): mark("{} on {} unseen test samples"),
}
"""What is said of a figure, by the part of the data and whether it is a share."""


class Ending(NamedTuple):
    """Why a run is over, in a word and in a sentence."""

    reason: Reason
    message: str


class Measured(NamedTuple):
    """What the figures of a training are measured on.

    Attributes:
        title: what the data are called.
        counts: of the samples of each part, by the prefix of its figures ('', 'val_', 'test_').
    """

    title: str
    counts: Mapping[str, int]


def finished(done: int, design: Design, figures: Mapping[str, float], measured: Measured) -> str:
    """All epochs are done, or as many as improved the network."""
    reached = _reached(design, figures, measured)
    wanted = design.epochs
    if done < wanted:
        early = say(
            "Stopped early after {done} of {wanted} epochs (no improvement).",
            done=done,
            wanted=wanted,
        )
        return sentences(early, reached)
    return sentences(plural(done, "Finished {count} epoch.", "Finished {count} epochs."), reached)


def place(epoch: int, step: int, steps: int) -> str:
    """The place of a training, within a sentence; all are counted from 1."""
    return say(
        "epoch {epoch}, step {count_text} of {steps}",
        epoch=epoch,
        count_text=count_text(step),
        steps=count_text(steps),
    )


def stopped(epoch: int, epochs: int, batches: int) -> str:
    """The user said stop in an epoch counted from 1, after so many batches in all."""
    if not batches:
        return say("Stopped before the first batch; the network has not learned anything yet.")
    if epoch > epochs:
        return say("Stopped after the last epoch; the network keeps what it has learned.")
    return say(
        "Stopped in epoch {epoch} of {epochs}; the network keeps what it has learned.",
        epoch=epoch,
        epochs=epochs,
    )


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
    share = is_share(best.name)
    what, found = figure_name(best.name), figure_text(best.value, share=share)
    high = rises(best.name)
    if kept != done:
        if high:
            return say(
                "The weights are those of epoch {kept}, which had the highest {what} ({found}).",
                kept=kept,
                what=what,
                found=found,
            )
        return say(
            "The weights are those of epoch {kept}, which had the lowest {what} ({found}).",
            kept=kept,
            what=what,
            found=found,
        )
    last = figures.get(best.name)
    if last is None:
        return ""
    title, value = capitalized(what), figure_text(last, share=share)
    if best.epoch == kept:
        if high:
            return say("{title}: {value}, the highest of all epochs.", title=title, value=value)
        return say("{title}: {value}, the lowest of all epochs.", title=title, value=value)
    # A sentence of its own: these are figures of other weights.
    if high:
        return say(
            "{title}: {value}. The highest was {found}, in epoch {epoch}.",
            title=title,
            value=value,
            found=found,
            epoch=best.epoch,
        )
    return say(
        "{title}: {value}. The lowest was {found}, in epoch {epoch}.",
        title=title,
        value=value,
        found=found,
        epoch=best.epoch,
    )


def failed(error: Exception, *, resumed: bool = False) -> str:
    """An error ended the training, which had been interrupted before if it is a resumed one."""
    if isinstance(error, MemoryError):
        return say(
            "There is not enough memory to train this network; "
            "reduce the batch size or the size of its layers."
        )
    if isinstance(error, EngineError | DesignError | StorageError):
        return str(error)
    text = str(error).rstrip(STOPS)
    if resumed and isinstance(error, DAMAGE):
        return say(
            "The interrupted training cannot be resumed because its checkpoint "
            "is damaged ({text}). The checkpoint is left where it is; discard "
            "it at the next start, or start over.",
            text=text,
        )
    return sentences(
        say("The training failed with {name}: {text}.", name=type(error).__name__, text=text),
        logs.where(),
    )


def _reached(design: Design, figures: Mapping[str, float], measured: Measured) -> str:
    """As 'Accuracy on MNIST: 97 % of 60,000 training samples and 96 % of 10,000 ...'."""
    name = design.metric
    share = is_share(name)
    right = name == TARGETS[design.target].metric and share
    values = [
        _BY_PART[part, right].format(
            figure_text(figures[key], share=share, digits=1), count_text(measured.counts[prefix])
        )
        for prefix, part in _parts(design).items()
        if (key := prefix + name) in figures
    ]
    return (
        say(
            "{design} on {measured_title}: {values}.",
            design=metric_title(design),
            measured_title=measured.title,
            values=listed(values),
        )
        if values
        else ""
    )


def _parts(design: Design) -> Mapping[str, str]:
    """What each part is called; figures of augmented pictures are not those of the originals."""
    if design.augmentation and design.data_set.can_vary:
        return {**_PARTS, "": "augmented training"}
    return _PARTS
