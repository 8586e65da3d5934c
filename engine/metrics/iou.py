"""Intersection over union: how far predicted regions cover the true ones."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import FloatType, Given, axis, boolean, integer, real, whole_numbers
from engine.errors import ParameterError
from engine.metrics.base import METRICS, QuietlyNamed, as_arrays
from engine.types import Array

_CLASSES = "How many classes there are."
_TARGETS = "The classes whose figures are averaged."
_WHOLE = "int32"
"""Keras's default dtype of these metrics: weights are whole numbers there."""
_CUT = (
    "The sample weights of {} are float and the metric counts in int: casting cuts off what comes "
    "after the point. Give the metric dtype='float32' to count with fractions."
)


@dataclass(frozen=True, kw_only=True)
class CountType(FloatType):
    """The type of the counts; 'int32', where None, truncates sample weights as Keras does."""

    def accept(self, value: Any) -> str:
        """Return the type's name."""
        return _WHOLE if value in (None, "int", _WHOLE) else super().accept(value)


def _count_type() -> Any:
    return CountType(default=None, common=True)


class Union(QuietlyNamed, kw_only=True):
    """Share of the pixels of a class, in label or prediction, that both have.

    Attributes:
        num_classes: how many there are.
        target_class_ids: the classes whose figures are averaged.
    """

    dtype: Given[Any, str] = _count_type()
    num_classes = 2
    target_class_ids = cast("Given[Sequence[int], list[int]]", None)
    ignore_class = cast("int | None", None)
    sparse_y_true = True
    sparse_y_pred = True
    axis = -1

    def __post_init__(self) -> None:
        if any(index >= self.num_classes for index in self.target_class_ids):
            expected = f"classes from 0 to {self.num_classes - 1}"
            raise ParameterError("target_class_ids", expected, self.target_class_ids)
        self.reset_state()

    def reset_state(self) -> None:
        """Forget all samples."""
        self._matrix = np.zeros((self.num_classes, self.num_classes))

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in; weights are one for all, or one per label."""
        labels, predictions = as_arrays(y_true, y_pred)
        true = self._classes(labels, self.sparse_y_true)
        predicted = self._classes(predictions, self.sparse_y_pred)
        weights = np.asarray(1 if sample_weight is None else sample_weight)
        if self.dtype == _WHOLE:
            if weights.dtype.kind == "f":
                warnings.warn(_CUT.format(self.name), stacklevel=2)
            weights = weights.astype(np.int64)
        weights = np.broadcast_to(weights.reshape(-1) if weights.ndim else weights, true.shape)
        counted = (true >= 0) & (true < self.num_classes)
        counted &= (predicted >= 0) & (predicted < self.num_classes)
        if self.ignore_class is not None:
            counted &= true != self.ignore_class
        cells = true[counted] * self.num_classes + predicted[counted]
        added = np.bincount(cells, weights[counted], self.num_classes**2)
        self._matrix += added.reshape(self._matrix.shape)

    def result(self) -> float:
        """Mean over those of the target classes that occurred."""
        right = np.diag(self._matrix)
        union = self._matrix.sum(axis=0) + self._matrix.sum(axis=1) - right
        right, union = right[self.target_class_ids], union[self.target_class_ids]
        occurred = union > 1e-9
        shares = np.where(occurred, right / (union + config.epsilon()), 0)
        return float(shares.sum() / (np.count_nonzero(occurred) + config.epsilon()))

    def _classes(self, values: Array, sparse: bool) -> Array:
        indices = values if sparse else values.argmax(axis=self.axis)
        return indices.reshape(-1).astype(np.int64)


class OfClasses(Union, kw_only=True):
    """What the figures of any number of classes share."""

    ignore_class: int | None = integer(
        default=None, nullable=True, minimum=-(2**31), help="A label whose pixels are ignored."
    )
    sparse_y_true: bool = boolean(
        default=True, help="Whether labels are class indices rather than one-hot."
    )
    sparse_y_pred: bool = boolean(
        default=True, help="Whether predictions are class indices rather than scores."
    )
    axis: int = axis(
        default=-1,
        help="The axis that holds the classes of one-hot values.",
    )


@METRICS.register("io_u", "iou")
class IoU(OfClasses):
    """The mean over the target classes that occur."""

    num_classes: int = integer(minimum=1, help=_CLASSES)
    target_class_ids: Given[Sequence[int], list[int]] = whole_numbers(
        minimum=0, as_list=True, example="[0, 1]", help=_TARGETS
    )


@METRICS.register("binary_io_u", "binary_iou")
class BinaryIoU(Union):
    """The same for two classes, predictions being probabilities of class 1."""

    target_class_ids: Given[Sequence[int], list[int]] = whole_numbers(
        default=(0, 1), minimum=0, as_list=True, example="[0, 1]", help=_TARGETS
    )
    threshold: float = real(default=0.5, help="The value from which a prediction is class 1.")

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        super().update_state(y_true, np.asarray(y_pred) >= self.threshold, sample_weight)


@METRICS.register("mean_io_u", "mean_iou")
class MeanIoU(OfClasses):
    """The mean over all classes that occur."""

    num_classes: int = integer(minimum=1, help=_CLASSES)

    def __post_init__(self) -> None:
        self.target_class_ids = list(range(self.num_classes))
        super().__post_init__()


class OneHot(OfClasses, kw_only=True):
    """Labels are one-hot, predictions scores."""

    sparse_y_true = False
    sparse_y_pred: bool = boolean(
        default=False, help="Whether predictions are class indices rather than scores."
    )


@METRICS.register("one_hot_io_u", "one_hot_iou")
class OneHotIoU(OneHot, IoU):
    """`IoU` of one-hot labels and of scores."""


@METRICS.register("one_hot_mean_io_u", "one_hot_mean_iou")
class OneHotMeanIoU(OneHot, MeanIoU):
    """`MeanIoU` of one-hot labels and of scores."""
