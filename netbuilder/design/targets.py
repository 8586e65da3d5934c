"""What a network is to learn about a sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from netbuilder.design.datasets import DataSet
from netbuilder.translation import mark

CLASS: Final = "class"
NUMBER: Final = "number"
INPUT: Final = "input"


@dataclass(frozen=True)
class Target:
    """A kind of answer.

    Attributes:
        name: in design files.
        title: for people.
        summary: a sentence about it.
        wanted: what the output has to be, as the end of a sentence.
        metric: the engine's name of what is watched beside the loss.
        metric_title: for people.
        loss: what fits it best.
        ending: the activation that a last layer needs for it.
    """

    name: str
    title: str
    summary: str
    wanted: str
    metric: str
    metric_title: str
    loss: str
    ending: str

    def shape(self, data: DataSet, input_shape: tuple[int, ...]) -> tuple[int, ...]:
        """What a network has to put out for one sample."""
        if self.name == INPUT:
            return input_shape
        return (data.numbers,) if self.name == NUMBER else (data.classes,)


TARGETS: Final[Mapping[str, Target]] = MappingProxyType(
    {
        target.name: target
        for target in (
            Target(
                CLASS,
                mark("Class"),
                mark("The class of a sample: one probability for each class."),
                mark("one of the classes"),
                "accuracy",
                mark("Accuracy"),
                "categorical_crossentropy",
                "softmax",
            ),
            Target(
                NUMBER,
                mark("Number"),
                mark("A quantity; for a class, its number: 2.5 is between a 2 and a 3."),
                mark("a number"),
                "mean_absolute_error",
                mark("Mean absolute error"),
                "mean_squared_error",
                "linear",
            ),
            Target(
                INPUT,
                mark("Input"),
                mark(
                    "The sample itself, reconstructed through the layers between: an autoencoder."
                ),
                mark("the input itself"),
                "mean_absolute_error",
                mark("Mean absolute error"),
                "mean_squared_error",
                "sigmoid",
            ),
        )
    }
)
