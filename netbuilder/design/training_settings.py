"""The settings of a training that are a value of their own."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from engine.datasets.toys import NOISE
from engine.declarations import Boolean, Choice, Integer, Parameter, Real
from netbuilder.design.errors import DesignError, quoted
from netbuilder.design.watching import LOSS, METRICS
from netbuilder.imported import Fold
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

OFF: Final = "off"
BALANCED: Final = "balanced"
BY_HAND: Final = "manual"
MAX_WEIGHT: Final = 1_000_000
MAX_CLASSES: Final = 100_000


def setting(declaration: Parameter) -> Any:
    """A field that is declared, so that editors, files and scripts know it."""
    return field(default=declaration.default, metadata={"declaration": declaration})


def checked_weights(weights: Iterable[float]) -> tuple[float, ...]:
    """Weights of classes, as floats.

    Raises:
        DesignError: one is no positive number, or there are too many.
    """
    try:
        given = tuple(weights)
    except TypeError:
        given = (math.nan,)
    for each in given:
        number = isinstance(each, int | float) and not isinstance(each, bool)
        if not number or not 0 <= each <= MAX_WEIGHT:
            raise DesignError(
                say(
                    "A class weight is a number from 0 to {max_weight}; received {each}.",
                    max_weight=count_text(MAX_WEIGHT),
                    each=quoted(each),
                )
            )
    if len(given) > MAX_CLASSES:
        raise DesignError(
            say("At most {max_classes} classes have weights.", max_classes=count_text(MAX_CLASSES))
        )
    return tuple(map(float, given))


@dataclass(frozen=True)
class TrainingSettings:
    """What a design says of its training in single values.

    Attributes:
        batch_size: samples per step.
        epochs: passes over the data.
        validation_split: share of the samples that is kept back for validation.
        seed: fixes initial weights and the order of samples.
        augmentation: whether pictures are varied in each epoch.
        early_stopping: epochs without a better loss until training ends; 0 for never.
        keep_best: whether the network gets the weights of its best epoch at the end.
        noise: how far the points of a toy set stray; of data that have none, the default.
        monitor: the figure that says which epoch is best: 'loss', or a metric that is then watched.
        class_weight: how much the classes count in the loss: alike, each in inverse proportion to
            its samples ('balanced'), or as `class_weights` says (manual).
        threshold: of two classes, the probability from which the second is the answer.
        metrics: names of the metrics that were chosen, the one that is shown first in front; those
            that mean nothing for the target are kept for another one. None is the target's own.
        augmentation_kinds: what varies the user's own pictures; () is what fits them.
        fold: the part of a cross-validation that this training is; None for a plain one.
        class_weights: the weight of each class by hand; 1 where there is none.
    """

    batch_size: int = setting(
        Integer(
            help=mark("Samples per weight update. Larger is smoother, smaller learns faster."),
            default=32,
            minimum=1,
            maximum=65_536,
        )
    )
    epochs: int = setting(
        Integer(
            help=mark("Passes over the training data."),
            default=10,
            minimum=1,
            maximum=100_000,
        )
    )
    validation_split: float = setting(
        Real(
            help=mark("Fraction held out to measure performance on unseen data."),
            default=0.1,
            minimum=0.0,
            maximum=0.9,
        )
    )
    seed: int = setting(
        Integer(
            help=mark("The same seed gives the same run, number for number."),
            default=0,
            maximum=2**31 - 1,
        )
    )
    augmentation: bool = setting(
        Boolean(
            help=mark(
                "Augment the pictures in each epoch: shift, rotation, shear, size "
                "and pen width. Helps to recognize unusual drawings; takes 1 to 2 "
                "s for 60,000."
            ),
            default=False,
        )
    )
    early_stopping: int = setting(
        Integer(
            help=mark("Epochs without improvement before training stops early; 0 means never."),
            default=0,
            maximum=100_000,
            advanced=True,
        )
    )
    keep_best: bool = setting(
        Boolean(
            help=mark("At the end, restore the weights of the best epoch."),
            default=False,
            advanced=True,
        )
    )
    noise: float = setting(NOISE)
    monitor: str = setting(
        Choice(
            help=mark(
                "The figure that decides which epoch is best, when to stop early "
                "and which weights to restore; of validation, where there is one."
            ),
            default=LOSS,
            options=(LOSS, *METRICS),
            advanced=True,
        )
    )
    class_weight: str = setting(
        Choice(
            help=mark(
                "How much the samples of each class count in the loss: all alike, "
                "each class in inverse proportion to its samples, or weights by "
                "hand."
            ),
            default=OFF,
            options=(OFF, BALANCED, BY_HAND),
            advanced=True,
        )
    )
    threshold: float = setting(
        Real(
            help=mark("Of two classes: the probability from which the second class is the answer."),
            default=0.5,
            minimum=0.0,
            maximum=1.0,
            advanced=True,
        )
    )
    metrics: tuple[str, ...] = ()
    augmentation_kinds: tuple[str, ...] = ()
    class_weights: tuple[float, ...] = ()
    fold: Fold | None = None
