"""What `compile` settles: optimizer, loss, metrics, and their running figures."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine import losses, metrics, optimizers
from engine.declarations import Integer
from engine.errors import DataError, EngineError, ParameterError
from engine.losses.base import Loss, masked_weights
from engine.losses.nothing import NoLoss
from engine.metrics.accuracy import for_targets
from engine.metrics.base import Metric
from engine.optimizers.base import Optimizer
from engine.types import Array, Shape

_FITTING_METRICS = ("accuracy", "acc")
_FITTING_LOSSES = ("crossentropy", "ce")


_EXECUTION = Integer(name="steps_per_execution", minimum=1)


class Objective:
    """Loss and metrics as running means, and the optimizer.

    The loss over several batches is, as in Keras, the mean of the batches' own, each counted as
    often as the batch has samples.

    Args:
        optimizer: a name, config or object.
        loss: likewise.
        watched: metrics, a list of them.
        weighted: metrics that the sample weights count in.

    Attributes:
        names: under which the metrics appear in logs.
        requested: the metrics as `compile` was given them; likewise the next two.
    """

    def __init__(
        self, optimizer: Any, loss: Any, watched: Any = None, weighted: Any = None
    ) -> None:
        self.requested = _listed("metrics", watched)
        self.requested_weighted = _listed("weighted_metrics", weighted)
        self.requested_loss = loss
        self.optimizer: Optimizer = optimizers.OPTIMIZERS.get(optimizer)
        self._fitting = isinstance(loss, str) and loss.lower() in _FITTING_LOSSES
        self._loss: Loss | None = None
        if not self._fitting:
            self._loss = NoLoss() if loss is None else losses.as_loss(loss)
        self.metrics: list[Metric] = []
        self.names: list[str] = []
        self._settled = False
        self._unweighted = len(self.requested)
        self._loss_total = 0.0
        self._samples = 0

    @property
    def loss(self) -> Loss:
        """What is to become small."""
        if self._loss is None:
            return losses.as_loss("categorical_crossentropy")
        return self._loss

    def targets(self, y: Any, output_shape: Shape, dtype: Any) -> Array:
        """Labels as the loss takes them; what depends on their form is settled at first sight."""
        if self._loss is None:
            self._loss = losses.as_loss(_crossentropy(np.shape(y), output_shape))
        targets = self._loss.training_targets(y, output_shape, dtype)
        if not self._settled:
            self._settle(targets, output_shape)
        return targets

    def _settle(self, targets: Array, output_shape: Shape) -> None:
        """Choose the metrics that fit the labels and the output."""
        self.metrics = [
            _metric(metric, targets, output_shape)
            for metric in (*self.requested, *self.requested_weighted)
        ]
        self.names = _distinct([metric.name for metric in self.metrics], self._unweighted)
        self._settled = True

    def reset(self) -> None:
        """Reset the running means."""
        self._loss_total, self._samples = 0.0, 0
        for metric in self.metrics:
            metric.reset_state()

    def take(
        self,
        loss: float,
        samples: int,
        y_true: Array,
        y_pred: Array,
        weights: Array | None,
        mask: Array | None = None,
    ) -> list[Any]:
        """Take in a batch, and return its own figures: loss, then metrics.

        Args:
            loss: of the batch.
            samples: in it.
            y_true: labels.
            y_pred: predictions.
            weights: how much samples count for weighted metrics.
            mask: what of the predictions counts; all of them where None.
        """
        self._loss_total += loss * samples
        self._samples += samples
        figures = [loss]
        for number, metric in enumerate(self.metrics):
            counted = weights if number >= self._unweighted else None
            if mask is not None and metric.heeds_masks:
                counted = masked_weights(mask, counted, y_pred.dtype)
            figures.append(metric.take(y_true, y_pred, counted))
        return figures

    def take_counted(
        self, found: Iterable[Sequence[float]], samples: int, counts: Sequence[int]
    ) -> list[list[Any]]:
        """The same for batches of which the metrics' sums are known, all of them means.

        Args:
            found: of each batch: its loss, then the sum of each metric's values.
            samples: in each batch.
            counts: how many values of a sample each metric has.
        """
        takers = [metric.take_total for metric in self.metrics]  # type: ignore[attr-defined]
        loss_total, taken = self._loss_total, []
        for loss, *totals in found:
            loss_total += loss * samples
            figures = [loss]
            for take, total, count in zip(takers, totals, counts, strict=True):
                figures.append(take(total, samples, count))
            taken.append(figures)
        self._loss_total = loss_total
        self._samples += samples * len(taken)
        return taken

    @property
    def weighs_metrics(self) -> bool:
        """Whether sample weights count in some metric."""
        return len(self.metrics) > self._unweighted

    def named(self, figures: Iterable[Any]) -> dict[str, Any]:
        """Figures under their names, loss first."""
        return dict(zip(("loss", *self.names), figures, strict=True))

    def results(self) -> dict[str, Any]:
        """The running means, loss first."""
        logs = {"loss": self._loss_total / self._samples if self._samples else 0.0}
        for name, metric in zip(self.names, self.metrics, strict=True):
            logs[name] = metric.result()
        return logs

    def anew(self) -> dict[str, Any]:
        """What `compile` takes to settle the same for another model."""
        return {
            "optimizer": _anew(self.optimizer),
            "loss": _anew(self.requested_loss),
            "metrics": [_anew(metric) for metric in self.requested],
            "weighted_metrics": [_anew(metric) for metric in self.requested_weighted],
        }

    def state(self) -> dict[str, Any]:
        """The sums of the moment, as arrays and plain values."""
        return {
            "loss": [self._loss_total, self._samples],
            "metrics": [_numbers(metric) for metric in self.metrics],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from such sums.

        Raises:
            DataError: they are not those of the same metrics.
        """
        self._loss_total, self._samples = float(state["loss"][0]), int(state["loss"][1])
        for metric, numbers in zip(self.metrics, state["metrics"], strict=True):
            for name, value in numbers.items():
                if name not in vars(metric) or callable(getattr(metric, name)):
                    raise DataError(f"The snapshot is damaged: the metric's {name[:40]!r}.")
                setattr(metric, name, value.copy() if isinstance(value, np.ndarray) else value)


def compile_model(
    self: Any,
    optimizer: Any = "rmsprop",
    loss: Any = None,
    loss_weights: Any = None,
    metrics: Sequence[Any] | None = None,
    weighted_metrics: Sequence[Any] | None = None,
    run_eagerly: bool = False,
    steps_per_execution: int | str = 1,
    jit_compile: bool | str = "auto",
    auto_scale_loss: bool = True,
) -> None:
    """Settle how the model trains.

    Args:
        self: the model, of which this is a method.
        optimizer: a name, such as 'adam', or an optimizer object.
        loss: a name or a loss object; 'crossentropy' becomes the form that fits. Without one, the
            loss is what regularizers ask for.
        loss_weights: None; they are for models with several outputs.
        metrics: a list of names or metric objects; 'accuracy' becomes the form that fits.
        weighted_metrics: likewise, of those that sample weights count in.
        run_eagerly: of no meaning here, like jit_compile and auto_scale_loss; taken as Keras
            has them.
        steps_per_execution: batches that callbacks are told of together.
        jit_compile: of no meaning here.
        auto_scale_loss: of no meaning here.
    """
    if loss_weights is not None:
        expected = "None; a Sequential has one output and one loss"
        raise ParameterError("loss_weights", expected, loss_weights)
    automatic = steps_per_execution == "auto"
    self.steps_per_execution = 1 if automatic else _EXECUTION.check(steps_per_execution)
    self._objective = self._feeder.objective = Objective(optimizer, loss, metrics, weighted_metrics)
    self.stack.lay_out_anew()
    self._step = None


def _anew(value: Any) -> Any:
    """An object of the same arguments; names and functions stay what they are."""
    if isinstance(value, type) or not hasattr(value, "get_config"):
        return value
    try:
        return type(value).from_config(value.get_config())
    except (EngineError, TypeError):  # No config says it: a function within, an own argument.
        if isinstance(value, Optimizer):
            arguments = {each.name: getattr(value, each.name) for each in value.arguments}
            return type(value)(**{**arguments, "learning_rate": value.schedule or value.rate})
        again = copy.deepcopy(value)
        if isinstance(again, Metric):
            again.reset_state()
        return again


def _listed(name: str, watched: Any) -> list[Any]:
    if isinstance(watched, str) or not isinstance(watched, Sequence | None):
        raise ParameterError(name, "a list, such as ['accuracy']", watched)
    return list(watched or [])


def _metric(identifier: Any, targets: Array, output_shape: Shape) -> Metric:
    """The metric that an identifier means for such labels; a name given stays its name."""
    if identifier in _FITTING_METRICS:
        return for_targets(targets.ndim, output_shape, identifier)
    metric = metrics.as_metric(identifier)
    if isinstance(identifier, str):
        metric.name = identifier
    return metric


def _crossentropy(labels: tuple[int, ...], output_shape: Shape) -> str:
    """The cross-entropy that `loss='crossentropy'` means for such labels."""
    if output_shape[-1] == 1:
        return "binary_crossentropy"
    indices = len(labels) < len(output_shape) or labels[-1] == 1
    return "sparse_categorical_crossentropy" if indices else "categorical_crossentropy"


def _distinct(names: Sequence[str], unweighted: int) -> list[str]:
    """Names of which no two are the same, made as Keras makes them."""
    counts: dict[str, int] = {}
    result = []
    for number, name in enumerate(names):
        if number >= unweighted and name in counts:
            name = f"weighted_{name}"
        seen = counts.get(name, 0)
        counts[name] = seen + 1
        result.append(f"{name}_{seen}" if seen else name)
    return result


def _numbers(metric: Metric) -> dict[str, Any]:
    """What a metric has counted: its attributes that are numbers or arrays."""
    return {
        name: value.copy() if isinstance(value, np.ndarray) else value
        for name, value in vars(metric).items()
        if isinstance(value, int | float | np.ndarray) and not isinstance(value, bool)
    }
