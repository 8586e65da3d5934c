"""The figures that can be watched beside the loss, under the names that they have in logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from netbuilder.design.errors import DesignError, quoted, unknown
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.translation import mark, say

LOSS: Final = "loss"


@dataclass(frozen=True)
class Metric:
    """A figure of how good a network is.

    Attributes:
        name: in design files and logs.
        title: for people.
        help: what it is, in a sentence.
        targets: what a network has to learn for it to mean something.
        rises: whether more is better.
    """

    name: str
    title: str
    help: str
    targets: tuple[str, ...]
    rises: bool


METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        each.name: each
        for each in (
            Metric(
                "accuracy",
                mark("Accuracy"),
                mark("The share of samples whose class is predicted correctly."),
                (CLASS,),
                True,
            ),
            Metric(
                "balanced_accuracy",
                mark("Balanced accuracy"),
                mark(
                    "The recall of each class, averaged, so that a rare class counts "
                    "as much as a frequent one."
                ),
                (CLASS,),
                True,
            ),
            Metric(
                "precision",
                mark("Precision (macro)"),
                mark(
                    "Of the samples predicted as a class, the share that are of it; "
                    "averaged over the classes."
                ),
                (CLASS,),
                True,
            ),
            Metric(
                "recall",
                mark("Recall (macro)"),
                mark(
                    "Of the samples of a class, the share that are predicted as it; "
                    "averaged over the classes."
                ),
                (CLASS,),
                True,
            ),
            Metric(
                "f1_score",
                mark("F1 (macro)"),
                mark(
                    "The harmonic mean of precision and recall of each class, averaged "
                    "over the classes."
                ),
                (CLASS,),
                True,
            ),
            Metric(
                "auc",
                "AUC",
                mark(
                    "The area under the ROC curve of each class against the others, "
                    "averaged: 1 is perfect, 0.5 is chance."
                ),
                (CLASS,),
                True,
            ),
            Metric(
                "mean_absolute_error",
                mark("Mean absolute error (MAE)"),
                mark("How far predictions are off on average, in the unit of the data."),
                (NUMBER, INPUT),
                False,
            ),
            Metric(
                "root_mean_squared_error",
                mark("Root mean squared error (RMSE)"),
                mark(
                    "How far predictions are off, in the unit of the data; large errors count more."
                ),
                (NUMBER,),
                False,
            ),
            Metric(
                "r2_score",
                "R2",
                mark(
                    "The share of the variation that is explained: 1 is perfect, 0 is "
                    "no better than always predicting the mean."
                ),
                (NUMBER,),
                True,
            ),
            Metric(
                "mean_absolute_percentage_error",
                mark("Mean absolute percentage error (MAPE)"),
                mark(
                    "How far predictions are off on average, in percent of the true "
                    "value; values near 0 make it very large."
                ),
                (NUMBER,),
                False,
            ),
        )
    }
)


def offered(target: str) -> tuple[Metric, ...]:
    """The figures that mean something for a target."""
    return tuple(each for each in METRICS.values() if target in each.targets)


def checked_metrics(names: Iterable[str]) -> tuple[str, ...]:
    """Names of figures, each once, in their order.

    Raises:
        DesignError: there is no such figure, or these are no names.
    """
    try:
        given = tuple(names)
    except TypeError:
        raise DesignError(
            say("Metrics are a list of names; received {names}.", names=quoted(names))
        ) from None
    for name in given:
        if not isinstance(name, str) or name not in METRICS:
            raise unknown("metric", name, METRICS)
    return tuple(dict.fromkeys(given))


def fits(name: str, target: str) -> bool:
    """Whether this is a metric that means something for a target."""
    return name in METRICS and target in METRICS[name].targets


def watched(chosen: Iterable[str], target: str) -> tuple[str, ...]:
    """What is watched beside the loss, the one that is shown first in front.

    Args:
        chosen: what was chosen, also for other targets.
        target: what the network learns.
    """
    fitting = tuple(name for name in chosen if fits(name, target))
    return fitting or (TARGETS[target].metric,)


def rises(name: str) -> bool:
    """Whether more of a figure is better; of a loss, less is."""
    found = METRICS.get(name.removeprefix("val_").removeprefix("test_"))
    return found is not None and found.rises


def is_better(name: str, value: float, other: float) -> bool:
    """Whether a value of a figure is better than another."""
    return value > other if rises(name) else value < other


def titled(name: str) -> str:
    """The title of a figure: 'F1 (macro)'; 'Loss' for the loss."""
    return METRICS[name].title if name in METRICS else say("Loss")
