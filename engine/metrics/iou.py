"""Intersection over union: how far predicted regions cover the true ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Boolean, Integer, Real
from engine.errors import ParameterError
from engine.metrics.base import METRICS, Metric, as_arrays
from engine.types import Array

_CLASSES = Integer(name="num_classes", help="How many classes there are.", minimum=1)
_TARGET = Integer(name="target_class_ids", help="The classes that count.")
_IGNORE = Integer(
    name="ignore_class", help="A label that does not count.", minimum=-(2**31), nullable=True
)
_SPARSE = Boolean(name="sparse", help="Whether classes are given by their index.")
_AXIS = Integer(name="axis", help="Which axis holds the classes.", minimum=-64, maximum=63)
_THRESHOLD = Real(name="threshold", help="From it on a prediction is a yes.")
_WHOLE = "int32"
"""Keras's default dtype of these metrics: weights are whole numbers there."""


@METRICS.register("io_u", "iou")
class IoU(Metric):
    """Share of the pixels of a class, in label or prediction, that both have.

    Args:
        num_classes: how many there are.
        target_class_ids: the classes whose figures are averaged.
        name: as in `Metric`.
        dtype: of the counts; 'int32', where None, cuts sample weights to whole numbers as in Keras.
        ignore_class: a label whose pixels do not count.
        sparse_y_true: whether labels are class indices rather than one-hot.
        sparse_y_pred: whether predictions are.
        axis: which holds the classes of what is one-hot.
    """

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(name)
        self.dtype = _WHOLE if dtype in (None, "int", _WHOLE) else config.read_dtype(dtype)
        self.num_classes = _CLASSES.check(num_classes)
        self.target_class_ids = [_TARGET.check(index) for index in target_class_ids]
        if any(index >= num_classes for index in self.target_class_ids):
            expected = f"classes from 0 to {num_classes - 1}"
            raise ParameterError("target_class_ids", expected, target_class_ids)
        self.ignore_class = _IGNORE.accept(ignore_class)
        self.sparse_y_true = _SPARSE.check(sparse_y_true)
        self.sparse_y_pred = _SPARSE.check(sparse_y_pred)
        self.axis = _AXIS.check(axis)
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

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "num_classes": self.num_classes,
            "target_class_ids": self.target_class_ids,
            "ignore_class": self.ignore_class,
            "sparse_y_true": self.sparse_y_true,
            "sparse_y_pred": self.sparse_y_pred,
            "axis": self.axis,
        }

    def _config_without(self, *names: str) -> dict[str, Any]:
        everything = IoU.get_config(self)
        return {name: everything[name] for name in everything if name not in names}


@METRICS.register("binary_io_u", "binary_iou")
class BinaryIoU(IoU):
    """The same for two classes, predictions being probabilities of class 1.

    Args:
        target_class_ids: as in `IoU`.
        threshold: from which on a prediction is class 1.
        name: as in `Metric`.
        dtype: as in `IoU`.
    """

    def __init__(
        self,
        target_class_ids: Sequence[int] = (0, 1),
        threshold: float = 0.5,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = _THRESHOLD.check(threshold)

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        super().update_state(y_true, np.asarray(y_pred) >= self.threshold, sample_weight)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = ("num_classes", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis")
        return {**self._config_without(*own), "threshold": self.threshold}


@METRICS.register("mean_io_u", "mean_iou")
class MeanIoU(IoU):
    """The mean over all classes that occur.

    Args:
        num_classes: as in `IoU`.
        name: as in `Metric`.
        dtype: as in `IoU`.
        ignore_class: as in `IoU`.
        sparse_y_true: as in `IoU`.
        sparse_y_pred: as in `IoU`.
        axis: as in `IoU`.
    """

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(
            num_classes,
            range(_CLASSES.check(num_classes)),
            name,
            dtype,
            ignore_class,
            sparse_y_true,
            sparse_y_pred,
            axis,
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return self._config_without("target_class_ids")


@METRICS.register("one_hot_io_u", "one_hot_iou")
class OneHotIoU(IoU):
    """`IoU` of one-hot labels and of scores.

    Args:
        num_classes: as in `IoU`.
        target_class_ids: as in `IoU`.
        name: as in `Metric`.
        dtype: as in `IoU`.
        ignore_class: as in `IoU`.
        sparse_y_pred: as in `IoU`.
        axis: as in `IoU`.
    """

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(
            num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return self._config_without("sparse_y_true")


@METRICS.register("one_hot_mean_io_u", "one_hot_mean_iou")
class OneHotMeanIoU(MeanIoU):
    """`MeanIoU` of one-hot labels and of scores.

    Args:
        num_classes: as in `IoU`.
        name: as in `Metric`.
        dtype: as in `IoU`.
        ignore_class: as in `IoU`.
        sparse_y_pred: as in `IoU`.
        axis: as in `IoU`.
    """

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return self._config_without("target_class_ids", "sparse_y_true")
