"""What to do after a training: designs to try, and weights to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.targets import CLASS
from netbuilder.design.watching import rises
from netbuilder.training.history.runs import Run
from netbuilder.translation import say
from netbuilder.wording import count_text, figure_name, number_text, plural

Action: TypeAlias = Literal["design", "train", "continue", "mistakes", "keep", "back"]

MOST: Final = 3
_EARLY: Final = 0.7
"""A best epoch in so early a part of the training is a sign of overfitting."""
_POOR: Final = 0.8
_DROPOUT: Final = 0.2
_MORE: Final = 10
_NORM: Final = 1.0
NEAR_CHANCE: Final = 0.05
"""A network that is better than chance by less than this has hardly learned anything."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do next.

    Attributes:
        text: on the button.
        action: 'design' shows a design, 'train' shows and trains it, 'continue' trains on with it,
            'mistakes' shows the answers, 'keep' has the window hold the weights of the run's best
            epoch, 'back' goes back to a run.
        design: for the first three.
        hint: why that is worth trying.
        run: for the last.
    """

    text: str
    action: Action
    design: Design | None = None
    hint: str = ""
    run: Run | None = None


def next_steps(
    run: Run, *, at_end: bool, overfits: bool, accuracy: float | None
) -> tuple[NextStep, ...]:
    """What to do after a training, the likeliest first.

    Args:
        run: that is over.
        at_end: whether the window holds the weights of its end, and not those of its best epoch.
        overfits: whether training is clearly better than validation.
        accuracy: on the training samples; None where that is no share.
    """
    if run.reason == "diverged":
        return _after_divergence(run.design)
    design, steps = run.design, list[NextStep]()
    if at_end and 0 < run.best_epoch < run.epochs:
        epoch = count_text(run.best_epoch)
        what = figure_name(run.best_by)
        hint = say(
            "Use the weights of epoch {epoch}, which had the lowest {what}.", epoch=epoch, what=what
        )
        if rises(run.best_by):
            hint = say(
                "Use the weights of epoch {epoch}, which had the highest {what}.",
                epoch=epoch,
                what=what,
            )
        steps.append(NextStep(say("Keep epoch {epoch}", epoch=epoch), "keep", hint=hint))
    if accuracy is not None and accuracy < 1 / max(design.data_set.classes, 1) + NEAR_CHANCE:
        step = slower(design) if rate_of(design) > usual_rate(design) else None
        steps += [] if step is None else [step]
    if steps and steps[-1].action == "train":
        pass  # More of the same would not help.
    elif overfits or 0 < run.best_epoch < _EARLY * run.epochs:
        dropout = _with_dropout(design)
        if dropout is not None:
            hint = say("Dropout makes it harder to memorize the training samples.")
            steps.append(
                NextStep(
                    say("Add Dropout {dropout}", dropout=number_text(_DROPOUT)),
                    "design",
                    dropout,
                    hint,
                )
            )
    elif run.epochs and still_improving(run):
        steps.append(_more(run))
    if design.target == CLASS and accuracy is not None and accuracy < _POOR:
        wider = _wider(design)
        if wider is not None:
            hint = say("It does not even fit the training samples well.")
            steps.append(NextStep(say("Double the units"), "design", wider, hint))
    return tuple(steps[:MOST])


def still_improving(run: Run) -> bool:
    """Whether the last epoch was the best."""
    values = run.means.get(run.best_by)
    if values is None or not len(values):
        return False
    place = np.argmax(values) if rises(run.best_by) else np.argmin(values)
    return int(place) == len(values) - 1


def usual_rate(design: Design) -> float:
    """The learning rate that the design's optimizer begins with."""
    return float(OPTIMIZERS.class_of(design.optimizer.kind).parameters[0].default)


def rate_of(design: Design) -> float:
    """The learning rate of the design."""
    return float(design.optimizer.parameters["learning_rate"])


def slower(design: Design) -> NextStep | None:
    """Train with a tenth of the learning rate; None where there is no such rate."""
    try:
        wanted = design.with_optimizer_parameter("learning_rate", rate_of(design) / 10)
    except (DesignError, KeyError):
        return None
    text = say("Train with rate {wanted}", wanted=number_text(rate_of(wanted), 3))
    return NextStep(text, "train", wanted, say("A tenth of the learning rate takes smaller steps."))


def _after_divergence(design: Design) -> tuple[NextStep, ...]:
    found = [slower(design)]
    if design.optimizer.parameters.get("clipnorm", 0) is None:
        try:
            clipped = design.with_optimizer_parameter("clipnorm", _NORM)
        except DesignError:
            clipped = design
        if clipped != design and analyze(clipped).can_train:
            norm = number_text(_NORM)
            hint = say(
                "No gradient is longer than {norm} then, so that no step is too large.", norm=norm
            )
            found.append(NextStep(say("Train with clipped gradients"), "train", clipped, hint))
    return tuple(step for step in found if step is not None)


def _more(run: Run) -> NextStep:
    """Train for the epochs that are left, or for some more."""
    left = run.design.epochs - run.epochs
    count = left if left > 0 else min(run.design.epochs, _MORE)
    design = run.design
    if count != design.epochs:
        design = design.with_setting("epochs", count)
    text = plural(count, "Train {count} more epoch", "Train {count} more epochs")
    return NextStep(text, "continue", design, say("It still improved in the last epoch."))


def _with_dropout(design: Design) -> Design | None:
    """The design with Dropout before its last layer; None where there is one, or none fits."""
    last = design.active[-1].name if design.active else ""
    names = [block.name for block in design.blocks]
    place = names.index(last) if last else 0
    if place == 0 or any(block.kind == "Dropout" for block in design.active):
        return None
    changed = design.inserted(place, "Dropout", {"rate": _DROPOUT})
    return changed if analyze(changed).can_train else None


def _wider(design: Design) -> Design | None:
    """The design with twice the units in its first hidden layer; None where there is none."""
    for block in design.active[:-1]:
        for name in ("units", "filters"):
            if name in block.parameters:
                wider = design.with_parameter(block.name, name, 2 * block.parameters[name])
                return wider if analyze(wider).can_train else None
    return None
