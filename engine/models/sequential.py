"""The model that people build: a stack that trains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import threads
from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.history import History
from engine.callbacks.progress import ProgbarLogger
from engine.declarations import Integer, Real
from engine.errors import NotBuiltError, ParameterError
from engine.models.batches import Batches, as_samples, check_lengths, check_samples
from engine.models.objective import Objective
from engine.models.stack import LayerStack
from engine.models.step import Step, forward
from engine.models.training import TrainingRun, evaluate, train_batch
from engine.saving.keeping import Kept
from engine.types import Array

Data = tuple[npt.ArrayLike, npt.ArrayLike]

_BATCH_SIZE = Integer(name="batch_size", help="Samples per step.", default=32, minimum=1)
_EPOCHS = Integer(name="epochs", help="Passes over the data.")
_INITIAL_EPOCH = Integer(name="initial_epoch", help="The first epoch's number.")
_VALIDATION_SPLIT = Real(
    name="validation_split", help="Share kept back for validation.", minimum=0.0, below=1.0
)


class Sequential(LayerStack, Kept):
    """A plain stack of layers, each fed by the one before.

    Args:
        layers: to begin with; an `Input` may come first.
        name: of the model.
        seed: fixes initial weights and shuffling; without one they come from the generator that
            `engine.utils.set_random_seed` restarts.
    """

    stop_training = False
    _objective: Objective | None = None

    def compile(
        self, optimizer: Any, loss: Any = None, metrics: Sequence[Any] | None = None
    ) -> None:
        """Settle how the model trains.

        Args:
            optimizer: 'adam', 'sgd' or an optimizer object.
            loss: a name or a loss object.
            metrics: a list of names or metric objects; 'accuracy' becomes the form that fits.
        """
        if loss is None:
            raise ParameterError("loss", "a loss, such as 'categorical_crossentropy'", None)
        self._objective = Objective(optimizer, loss, metrics)
        self._parameters = None

    @property
    def optimizer(self) -> Any:
        """The optimizer that `compile` settled, or None."""
        return self._objective.optimizer if self._objective else None

    @property
    def loss(self) -> Any:
        """The loss that `compile` settled, or None."""
        return self._objective.loss if self._objective else None

    @property
    def metrics(self) -> list[Any]:
        """The metrics in use."""
        return list(self._objective.metrics) if self._objective else []

    @property
    def metrics_names(self) -> list[str]:
        """The names under which `evaluate` returns its figures."""
        return ["loss", *(metric.name for metric in self.metrics)]

    def fit(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: Data | None = None,
        shuffle: bool = True,
        initial_epoch: int = 0,
    ) -> History:
        """Train for `epochs` passes over the data.

        Args:
            x: samples, shape (n, *input).
            y: labels, as the loss takes them.
            batch_size: samples per step; 32 where None.
            epochs: the number of the last epoch.
            verbose: 0 silent, 1 or 'auto' a progress line, 2 one line per epoch.
            callbacks: called at Keras's moments.
            validation_split: share of the samples, from the end, kept back for validation.
            validation_data: (x, y) for validation instead.
            shuffle: whether each epoch takes the samples in a new order.
            initial_epoch: the number of the first epoch.

        Returns:
            A `History` of each epoch's figures.

        Raises:
            DataError: the data cannot be used: shapes, lengths, labels, NaN.
            NotBuiltError: the model is not compiled.
        """
        history = History()
        extra = _progress(verbose)
        run = self.training_run(
            x,
            y,
            batch_size=batch_size,
            epochs=epochs,
            callbacks=[history, *extra, *(callbacks or ())],
            validation_split=validation_split,
            validation_data=validation_data,
            shuffle=shuffle,
            initial_epoch=initial_epoch,
        )
        for _ in run:
            pass
        return history

    def training_run(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        batch_size: int | None = None,
        epochs: int = 1,
        callbacks: Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: Data | None = None,
        shuffle: bool = True,
        initial_epoch: int = 0,
        seed: int | None = None,
    ) -> TrainingRun:
        """What `fit` drives: training as an iterator, one batch per item.

        Args as in `fit`; `seed` fixes the shuffling of this run alone.
        """
        epochs, initial_epoch = _EPOCHS.check(epochs), _INITIAL_EPOCH.check(initial_epoch)
        validation_split = _VALIDATION_SPLIT.check(validation_split)
        samples = self._samples(x)
        labels = self._targets(y)
        check_lengths(samples, labels)
        validation = None
        if validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
                raise ParameterError("validation_data", "a pair (x, y)", validation_data)
            validation = self._batches(*validation_data, batch_size)
        elif validation_split:
            kept = int(len(samples) * (1 - validation_split))
            if kept in (0, len(samples)):
                raise ParameterError(
                    "validation_split",
                    f"such that it divides {len(samples)} samples",
                    validation_split,
                )
            validation = self._cut(samples[kept:], labels[kept:], batch_size)
            samples, labels = samples[:kept], labels[:kept]
        rng = self._rng if seed is None else np.random.default_rng(seed)
        return TrainingRun(
            self,
            self._compiled(),
            self._cut(samples, labels, batch_size),
            validation,
            epochs=epochs,
            initial_epoch=initial_epoch,
            rng=rng if shuffle else None,
            callbacks=callbacks or (),
        )

    def evaluate(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        callbacks: Iterable[Callback] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Loss and metrics on data, without training.

        Returns:
            The loss; with metrics a list [loss, *metrics]; with `return_dict` a dict.
        """
        batches = self._batches(x, y, batch_size)
        objective = self._compiled()
        run = [*_progress(verbose), *(callbacks or ())]
        hook = CallbackList(run, self, {"steps": batches.steps}).call
        hook("on_test_begin", None)
        with threads.suited_to(self.largest_product(batches.batch_size)):
            for _ in evaluate(self.step(), objective, batches, hook):
                pass
        hook("on_test_end", objective.results())
        return _figures(objective.results(), return_dict)

    def predict(
        self,
        x: npt.ArrayLike,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        callbacks: Iterable[Callback] | None = None,
    ) -> Array:
        """Outputs for samples, shape (n, *output)."""
        samples = self._samples(x)
        labels = np.empty((len(samples), 0), samples.dtype)
        batches = self._cut(samples, labels, batch_size)
        hook = CallbackList(
            [*_progress(verbose), *(callbacks or ())], self, {"steps": batches.steps}
        ).call
        shape = tuple(size or 0 for size in self.output_shape[1:])
        result = np.empty((len(samples), *shape), self.layers[-1].dtype)
        hook("on_predict_begin", None)
        with threads.suited_to(self.largest_product(batches.batch_size)):
            for index in range(batches.steps):
                hook("on_predict_batch_begin", index, None)
                start = index * batches.batch_size
                part = batches.batch(index).x
                outputs = result[start : start + len(part)]
                outputs[...] = forward(self._layers, part)
                hook("on_predict_batch_end", index, {"outputs": outputs})
        hook("on_predict_end", None)
        return result

    def predict_on_batch(self, x: npt.ArrayLike) -> Array:
        """Outputs for one batch, at once."""
        samples = self._samples(x)
        with threads.suited_to(self.largest_product(len(samples))):
            return forward(self._layers, samples).copy()

    def train_on_batch(self, x: npt.ArrayLike, y: npt.ArrayLike, return_dict: bool = False) -> Any:
        """Take one step on a batch; returns its figures as `evaluate` does."""
        samples, targets = self._samples(x), self._targets(y)
        check_lengths(samples, targets)
        with threads.suited_to(self.largest_product(len(samples))):
            logs = train_batch(self.step(), self._compiled(), self.flat(), samples, targets)
        return _figures(logs, return_dict)

    def test_on_batch(self, x: npt.ArrayLike, y: npt.ArrayLike, return_dict: bool = False) -> Any:
        """Figures of one batch, as `evaluate` returns them."""
        return self.evaluate(x, y, len(np.asarray(x)), verbose=0, return_dict=return_dict)

    def compute_gradients(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[float, list[Array]]:
        """The mean loss over a batch, and its gradient for each of `weights`."""
        samples, targets = self._samples(x), self._targets(y)
        check_lengths(samples, targets)
        self.flat()
        step = self.step()
        y_pred = step.forward(samples, training=True)
        values = step.losses(targets, y_pred)
        step.backward(targets, y_pred, values.size)
        gradients = [
            layer.gradients[spec.name].copy() for layer in self._layers for spec in layer.specs
        ]
        return float(values.mean()), gradients

    def step(self) -> Step:
        """Forward and backward with the compiled loss."""
        self.flat()
        return Step(self._layers, self._compiled().loss)

    def _compiled(self) -> Objective:
        if self._objective is None:
            raise NotBuiltError("The model is not compiled; call compile(optimizer, loss) first.")
        return self._objective

    def _samples(self, x: npt.ArrayLike) -> Array:
        """Samples in the model's type and shape; builds the model at its first sight of data."""
        if not self.layers:
            raise NotBuiltError("The model has no layers; add at least one.")
        samples = as_samples(x, self.layers[0].dtype)
        if not self.built:
            shape = samples.shape if samples.ndim > 1 else (len(samples), 1)
            self.build((None, *shape[1:]))
        return check_samples(samples, self.input_shape)

    def _targets(self, y: npt.ArrayLike) -> Array:
        """Labels as the loss takes them."""
        objective = self._compiled()
        targets = objective.loss.targets(y, self.output_shape, self.layers[-1].dtype)
        objective.settle(targets, self.output_shape)
        return targets

    def _batches(self, x: npt.ArrayLike, y: npt.ArrayLike, batch_size: int | None) -> Batches:
        samples, targets = self._samples(x), self._targets(y)
        check_lengths(samples, targets)
        return self._cut(samples, targets, batch_size)

    def _cut(self, x: Array, y: Array, batch_size: int | None) -> Batches:
        size = _BATCH_SIZE.check(_BATCH_SIZE.default if batch_size is None else batch_size)
        return Batches(x, y, size, self.layers[0].dtype, check=y.shape[1:] != (0,))


def _progress(verbose: int | str) -> list[Callback]:
    """The callback that shows progress as `verbose` asks for."""
    if verbose not in (0, 1, 2, "auto"):
        raise ParameterError("verbose", "0, 1, 2 or 'auto'", verbose)
    if verbose == 0:
        return []
    return [ProgbarLogger(1 if verbose == "auto" else int(verbose))]


def _figures(logs: dict[str, float], return_dict: bool) -> Any:
    if return_dict:
        return logs
    return list(logs.values()) if len(logs) > 1 else logs["loss"]
