"""The model that people build: a stack that trains."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import threads
from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.history import History
from engine.callbacks.progress import ProgbarLogger
from engine.declarations import Integer
from engine.errors import ParameterError
from engine.models import passes
from engine.models.data import Rows, Source
from engine.models.feeding import FedStack
from engine.models.step import forward
from engine.models.training import TrainingRun
from engine.saving.keeping import Kept
from engine.types import Array

_AT_ONCE = 32
"""Samples up to which `predict` takes them in one batch, as its default batch size has it."""

_EPOCHS = Integer(name="epochs", help="Passes over the data.")
_INITIAL_EPOCH = Integer(name="initial_epoch", help="The first epoch's number.")
_STEPS = Integer(name="steps", help="Batches at most.", minimum=1)
_EVERY = Integer(name="validation_freq", help="Epochs per validation.", minimum=1)


class Sequential(Kept, FedStack):
    """A plain stack of layers, each fed by the one before.

    Args:
        layers: to begin with; an `Input` may come first.
        name: of the model.
        seed: fixes initial weights and shuffling; without one they come from the generator that
            `engine.utils.set_random_seed` restarts.
    """

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: npt.ArrayLike | None = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | Container[int] = 1,
    ) -> History:
        """Train for `epochs` passes over the data.

        Args:
            x: samples, shape (n, *input), in memory or in a file that can be sliced; or what gives
                batches (x, y) or (x, y, sample_weight): a generator, an iterable, a `PyDataset`.
            y: labels, as the loss takes them.
            batch_size: samples per step; 32 where None.
            epochs: the number of the last epoch.
            verbose: 0 silent, 1 or 'auto' a progress line, 2 one line per epoch.
            callbacks: called at Keras's moments.
            validation_split: share of the samples, from the end, kept back for validation.
            validation_data: (x, y) or (x, y, sample_weight) for validation instead, or what gives
                batches of them.
            shuffle: whether each epoch takes the samples in a new order; of a `PyDataset` the
                batches.
            class_weight: how much the samples of each class count; 1 where a class is missing.
            sample_weight: how much each sample counts.
            initial_epoch: the number of the first epoch.
            steps_per_epoch: batches in an epoch, where that is not one pass over the data.
            validation_steps: batches of a validation, where those are not all.
            validation_batch_size: samples per batch of the validation; `batch_size` where None.
            validation_freq: epochs from one validation to the next, or the numbers of those that
                have one, counted from 1.

        Returns:
            A `History` of each epoch's figures.

        Raises:
            DataError: the data cannot be used: shapes, lengths, labels, NaN.
            NotBuiltError: the model is not compiled.
        """
        run = self.training_run(
            x,
            y,
            batch_size=batch_size,
            epochs=epochs,
            callbacks=[*_listed(callbacks), *_progress(verbose)],
            validation_split=validation_split,
            validation_data=validation_data,
            shuffle=shuffle,
            class_weight=class_weight,
            sample_weight=sample_weight,
            initial_epoch=initial_epoch,
            steps_per_epoch=steps_per_epoch,
            validation_steps=validation_steps,
            validation_batch_size=validation_batch_size,
            validation_freq=validation_freq,
        )
        self.history = run.history
        return run.finish()

    def training_run(
        self,
        x: Any = None,
        y: Any = None,
        *,
        batch_size: int | None = None,
        epochs: int = 1,
        callbacks: Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: npt.ArrayLike | None = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | Container[int] = 1,
        seed: int | None = None,
    ) -> TrainingRun:
        """What `fit` drives: training as an iterator, one batch per item.

        Args as in `fit`; `seed` fixes the shuffling of this run alone.
        """
        objective = self._compiled()
        steps = (
            _steps("steps_per_epoch", steps_per_epoch),
            _steps("validation_steps", validation_steps),
        )
        sizes = (batch_size, batch_size if validation_batch_size is None else validation_batch_size)
        validation: Source | None = None
        if validation_split and validation_data is None:
            data = (x, y, sample_weight, class_weight)
            training, validation = self._split(*data, validation_split, sizes, steps)
        else:
            training = self._source(
                x, y, sample_weight, class_weight, batch_size=batch_size, steps=steps[0]
            )
        if validation_data is not None:
            validation = self._validation(validation_data, sizes[1], steps[1])
        rng = self._rng if seed is None else np.random.default_rng(seed)
        return TrainingRun(
            self,
            objective,
            training,
            validation,
            epochs=_EPOCHS.check(epochs),
            initial_epoch=_INITIAL_EPOCH.check(initial_epoch),
            steps_per_epoch=steps[0],
            validation_steps=steps[1],
            validation_freq=_frequency(validation_freq),
            rng=rng if shuffle else None,
            callbacks=_listed(callbacks),
        )

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: npt.ArrayLike | None = None,
        steps: int | None = None,
        callbacks: Iterable[Callback] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Loss and metrics on data, without training.

        Args as in `fit`; `steps` is the number of batches, where not all are wanted.

        Returns:
            The loss; with metrics a list [loss, *metrics]; with `return_dict` a dict.
        """
        objective = self._compiled()
        steps = _steps("steps", steps)
        source = self._source(x, y, sample_weight, batch_size=batch_size, steps=steps)
        hook = self._hook(callbacks, verbose, source, steps)
        hook("on_test_begin", None)
        with threads.suited_to():
            passes.evaluate(self.step(), objective, source, steps, hook)
        logs = objective.results()
        hook("on_test_end", logs)
        return _figures(logs, return_dict)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: int | None = None,
        callbacks: Iterable[Callback] | None = None,
    ) -> Array:
        """Outputs for samples, shape (n, *output).

        Args as in `fit`; `steps` is the number of batches, where not all are wanted.
        """
        plain = verbose == 0 and callbacks is None and batch_size is None and steps is None
        if plain and isinstance(x, np.ndarray) and 0 < len(x) <= _AT_ONCE:
            return self.predict_on_batch(x)
        steps = _steps("steps", steps)
        source = self._source(x, batch_size=batch_size, steps=steps)
        hook = self._hook(callbacks, verbose, source, steps)
        hook("on_predict_begin", None)
        with threads.suited_to():
            shape = self._output_of_one()
            result = passes.predict(self._layers, source, steps, shape, hook)
        hook("on_predict_end", None)
        return result

    def predict_on_batch(self, x: npt.ArrayLike) -> Array:
        """Outputs for one batch, at once."""
        samples = self._samples(x)
        if isinstance(samples, Rows):
            samples = samples.read(0, len(samples)).astype(self._layers[0].dtype, copy=False)
        with threads.suited_to():
            return forward(self._layers, samples).copy()

    def train_on_batch(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike | None = None,
        sample_weight: npt.ArrayLike | None = None,
        class_weight: Mapping[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Take one step on a batch; returns its figures as `evaluate` does."""
        objective = self._compiled()
        batch = self._batch(x, y, sample_weight, class_weight)
        objective.reset()
        with threads.suited_to(), np.errstate(all="ignore"):
            passes.train_batch(self.step(), objective, self.flat(), batch)
        return _figures(objective.results(), return_dict)

    def test_on_batch(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike | None = None,
        sample_weight: npt.ArrayLike | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Figures of one batch, as `evaluate` returns them."""
        objective = self._compiled()
        batch = self._batch(x, y, sample_weight)
        objective.reset()
        with threads.suited_to():
            passes.evaluate_batch(self.step(), objective, batch)
        return _figures(objective.results(), return_dict)

    def compute_gradients(
        self, x: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> tuple[float, list[Array]]:
        """The loss of a batch, penalties included, and its gradient for each of `weights`."""
        samples, labels, weights = self._batch(x, y, sample_weight)
        if labels is None:
            raise passes.no_labels()
        self.flat().gradients[...] = 0
        step = self.step()
        y_pred = step.forward(samples, training=True)
        loss = step.losses(labels, y_pred, weights)
        step.backward(labels, y_pred)
        gradients = [
            layer.gradients[spec.name].copy() for layer in self._layers for spec in layer.specs
        ]
        return loss, gradients

    def _output_of_one(self) -> tuple[int, ...]:
        return tuple(size or 0 for size in self.output_shape[1:])

    def _hook(
        self,
        callbacks: Iterable[Callback] | None,
        verbose: int | str,
        source: Source,
        steps: int | None,
    ) -> passes.Hook:
        """Calls the callbacks of an evaluation or a prediction."""
        limits = [limit for limit in (steps, source.steps) if limit is not None]
        params = {"verbose": 0, "epochs": 1, "steps": min(limits, default=None)}
        return CallbackList([*_listed(callbacks), *_progress(verbose)], self, params).call


def _steps(name: str, steps: int | None) -> int | None:
    """A number of batches, or none for as many as there are."""
    try:
        return None if steps is None else _STEPS.check(steps)
    except ParameterError as error:
        raise ParameterError(name, error.expected, steps) from None


def _frequency(freq: Any) -> int | Container[int]:
    if isinstance(freq, list | tuple | set | range):
        return freq
    return _EVERY.check(freq)


def _listed(callbacks: Any) -> list[Callback]:
    """Callbacks as a list; a single one may stand for itself."""
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, Iterable) else [callbacks]


def _progress(verbose: int | str) -> list[Callback]:
    """The callback that shows progress as `verbose` asks for."""
    if verbose not in (0, 1, 2, "auto"):
        raise ParameterError("verbose", "0, 1, 2 or 'auto'", verbose)
    if verbose == 0:
        return []
    return [ProgbarLogger(1 if verbose == "auto" else int(verbose))]


def _figures(logs: dict[str, Any], return_dict: bool) -> Any:
    if return_dict:
        return logs
    return list(logs.values()) if len(logs) > 1 else logs["loss"]
