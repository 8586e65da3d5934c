"""The losses as functions of (y_true, y_pred): one value per sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.losses.base import Loss
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
from engine.types import Array

Labels = npt.ArrayLike


def _unreduced(cls: Callable[..., Loss], y_true: Labels, y_pred: Labels, **arguments: Any) -> Array:
    return np.asarray(cls(**arguments, reduction="none")(y_true, y_pred))


def mean_squared_error(y_true: Labels, y_pred: Labels) -> Array:
    """One mean square per sample."""
    return _unreduced(MeanSquaredError, y_true, y_pred)


def mean_absolute_error(y_true: Labels, y_pred: Labels) -> Array:
    """One mean distance per sample."""
    return _unreduced(MeanAbsoluteError, y_true, y_pred)


def mean_absolute_percentage_error(y_true: Labels, y_pred: Labels) -> Array:
    """One mean percentage per sample."""
    return _unreduced(MeanAbsolutePercentageError, y_true, y_pred)


def mean_squared_logarithmic_error(y_true: Labels, y_pred: Labels) -> Array:
    """One mean squared difference of logarithms per sample."""
    return _unreduced(MeanSquaredLogarithmicError, y_true, y_pred)


def huber(y_true: Labels, y_pred: Labels, delta: float = 1.0) -> Array:
    """One mean Huber loss per sample."""
    return _unreduced(Huber, y_true, y_pred, delta=delta)


def log_cosh(y_true: Labels, y_pred: Labels) -> Array:
    """One mean log(cosh(error)) per sample."""
    return _unreduced(LogCosh, y_true, y_pred)


def cosine_similarity(y_true: Labels, y_pred: Labels, axis: int = -1) -> Array:
    """Minus the cosine of the angle between each label and its prediction."""
    return _unreduced(CosineSimilarity, y_true, y_pred, axis=axis)


def hinge(y_true: Labels, y_pred: Labels) -> Array:
    """One mean hinge loss per sample."""
    return _unreduced(Hinge, y_true, y_pred)


def squared_hinge(y_true: Labels, y_pred: Labels) -> Array:
    """One mean squared hinge loss per sample."""
    return _unreduced(SquaredHinge, y_true, y_pred)


def categorical_hinge(y_true: Labels, y_pred: Labels) -> Array:
    """One hinge loss between classes per sample."""
    return _unreduced(CategoricalHinge, y_true, y_pred)


def kl_divergence(y_true: Labels, y_pred: Labels) -> Array:
    """One divergence per sample."""
    return _unreduced(KLDivergence, y_true, y_pred)


def poisson(y_true: Labels, y_pred: Labels) -> Array:
    """One mean Poisson loss per sample."""
    return _unreduced(Poisson, y_true, y_pred)


def binary_crossentropy(
    y_true: Labels,
    y_pred: Labels,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """One binary cross-entropy per sample."""
    arguments = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
    return _unreduced(BinaryCrossentropy, y_true, y_pred, **arguments)


def binary_focal_crossentropy(
    y_true: Labels,
    y_pred: Labels,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """One binary focal cross-entropy per sample."""
    arguments = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
    arguments |= {"apply_class_balancing": apply_class_balancing, "alpha": alpha, "gamma": gamma}
    return _unreduced(BinaryFocalCrossentropy, y_true, y_pred, **arguments)


def categorical_crossentropy(
    y_true: Labels,
    y_pred: Labels,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """One categorical cross-entropy per sample."""
    arguments = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
    return _unreduced(CategoricalCrossentropy, y_true, y_pred, **arguments)


def categorical_focal_crossentropy(
    y_true: Labels,
    y_pred: Labels,
    alpha: float | Sequence[float] = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Array:
    """One categorical focal cross-entropy per sample."""
    arguments = {"from_logits": from_logits, "label_smoothing": label_smoothing, "axis": axis}
    return _unreduced(
        CategoricalFocalCrossentropy, y_true, y_pred, alpha=alpha, gamma=gamma, **arguments
    )


def sparse_categorical_crossentropy(
    y_true: Labels,
    y_pred: Labels,
    from_logits: bool = False,
    ignore_class: int | None = None,
    axis: int = -1,
) -> Array:
    """One categorical cross-entropy per sample, the labels being class indices."""
    arguments = {"from_logits": from_logits, "ignore_class": ignore_class, "axis": axis}
    return _unreduced(SparseCategoricalCrossentropy, y_true, y_pred, **arguments)


def categorical_generalized_cross_entropy(y_true: Labels, y_pred: Labels, q: float) -> Array:
    """One generalised cross-entropy per sample, the labels being class indices."""
    return _unreduced(CategoricalGeneralizedCrossEntropy, y_true, y_pred, q=q)


def dice(y_true: Labels, y_pred: Labels, axis: int | Sequence[int] | None = None) -> Array:
    """The Dice loss of a batch, or of what `axis` leaves."""
    return _unreduced(Dice, y_true, y_pred, axis=axis)


def tversky(
    y_true: Labels,
    y_pred: Labels,
    alpha: float = 0.5,
    beta: float = 0.5,
    axis: int | Sequence[int] | None = None,
) -> Array:
    """The Tversky loss of a batch, or of what `axis` leaves."""
    return _unreduced(Tversky, y_true, y_pred, alpha=alpha, beta=beta, axis=axis)


def circle(
    y_true: Labels,
    y_pred: Labels,
    *,
    remove_diagonal: bool = True,
    gamma: float = 80,
    margin: float = 0.4,
) -> Array:
    """One circle loss per sample, each compared with all others."""
    arguments = {"remove_diagonal": remove_diagonal, "gamma": gamma, "margin": margin}
    return _unreduced(Circle, y_true, y_pred, **arguments)


FUNCTIONS: dict[Any, type[Loss]] = {
    mean_squared_error: MeanSquaredError,
    mean_absolute_error: MeanAbsoluteError,
    mean_absolute_percentage_error: MeanAbsolutePercentageError,
    mean_squared_logarithmic_error: MeanSquaredLogarithmicError,
    huber: Huber,
    log_cosh: LogCosh,
    cosine_similarity: CosineSimilarity,
    hinge: Hinge,
    squared_hinge: SquaredHinge,
    categorical_hinge: CategoricalHinge,
    kl_divergence: KLDivergence,
    poisson: Poisson,
    binary_crossentropy: BinaryCrossentropy,
    binary_focal_crossentropy: BinaryFocalCrossentropy,
    categorical_crossentropy: CategoricalCrossentropy,
    categorical_focal_crossentropy: CategoricalFocalCrossentropy,
    sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
    categorical_generalized_cross_entropy: CategoricalGeneralizedCrossEntropy,
    dice: Dice,
    tversky: Tversky,
    circle: Circle,
}
"""What each function stands for where a loss is asked for."""
