"""Losses under Keras's names, as classes and as functions of (y_true, y_pred)."""

from __future__ import annotations

from typing import Any

from engine.errors import ParameterError
from engine.losses.base import LOSSES, Loss
from engine.losses.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from engine.losses.divergence import KLDivergence, Poisson
from engine.losses.focal import (
    BinaryFocalCrossentropy,
    CategoricalFocalCrossentropy,
    CategoricalGeneralizedCrossEntropy,
)
from engine.losses.functions import (
    FUNCTIONS,
    binary_crossentropy,
    binary_focal_crossentropy,
    categorical_crossentropy,
    categorical_focal_crossentropy,
    categorical_generalized_cross_entropy,
    categorical_hinge,
    circle,
    cosine_similarity,
    dice,
    hinge,
    huber,
    kl_divergence,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
    sparse_categorical_crossentropy,
    squared_hinge,
    tversky,
)
from engine.losses.hinge import CategoricalHinge, Hinge, SquaredHinge
from engine.losses.overlap import Dice, Tversky
from engine.losses.pairs import Circle
from engine.losses.regression import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
)
from engine.registry import refuse_custom

__all__ = [
    "LOSSES",
    "BinaryCrossentropy",
    "BinaryFocalCrossentropy",
    "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy",
    "CategoricalGeneralizedCrossEntropy",
    "CategoricalHinge",
    "Circle",
    "CosineSimilarity",
    "Dice",
    "Hinge",
    "Huber",
    "KLDivergence",
    "LogCosh",
    "Loss",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Poisson",
    "SparseCategoricalCrossentropy",
    "SquaredHinge",
    "Tversky",
    "as_loss",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_generalized_cross_entropy",
    "categorical_hinge",
    "circle",
    "cosine_similarity",
    "deserialize",
    "dice",
    "get",
    "hinge",
    "huber",
    "kl_divergence",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "poisson",
    "serialize",
    "sparse_categorical_crossentropy",
    "squared_hinge",
    "tversky",
]

LOSSES.arrange(
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
    "binary_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "log_cosh",
)


def get(identifier: Any) -> Any:
    """What `identifier` stands for, as Keras's `get` has it; None for None.

    The name of a function gives the function, which has a value for each sample; that of a class,
    a class or a config gives an object, which gives a mean.
    """
    if not isinstance(identifier, str):
        return None if identifier is None else as_loss(identifier)
    kind = LOSSES.class_of(identifier)
    of_kind = (function for function, cls in FUNCTIONS.items() if cls is kind)
    return as_loss(identifier) if identifier == kind.__name__ else next(of_kind)


def as_loss(identifier: Any) -> Loss:
    """The loss that a name, config, class, object or one of the functions here stands for.

    Raises:
        ParameterError: it stands for none, or for one that has no derivative.
    """
    if callable(identifier) and not isinstance(identifier, Loss | type):
        if identifier not in FUNCTIONS:
            raise ParameterError("loss", _WITH_DERIVATIVE, identifier)
        return FUNCTIONS[identifier]()
    loss = LOSSES.get(identifier)
    if not loss.trains():
        raise ParameterError("loss", _WITH_DERIVATIVE, identifier)
    return loss


_WITH_DERIVATIVE = (
    "one of the losses of this module, or of a subclass of Loss with the methods values and "
    "gradient, because derivatives are not found automatically here"
)


def serialize(loss: Loss) -> dict[str, Any]:
    """Keras's config of the loss."""
    return LOSSES.serialize(loss)


def deserialize(name: Any, custom_objects: None = None) -> Any:
    """The inverse of `serialize`."""
    refuse_custom(custom_objects)
    return get(name)
