"""The model that people build: a stack that trains."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from engine import threads
from engine.callbacks.base import Callback
from engine.callbacks.history import History
from engine.compiled.predicting import Predictions
from engine.declarations import Integer
from engine.layers.base import Layer
from engine.layers.input import InputLayer
from engine.losses.nothing import NoLoss
from engine.models import calling, files, passes
from engine.models.data import Source
from engine.models.delegation import attribute, method
from engine.models.feeding import Feeder
from engine.models.input_gradients import compute_input_gradients
from engine.models.objective import Objective, compile_model
from engine.models.stack import Stack
from engine.models.step import Step, forward
from engine.models.summary import summary
from engine.models.training import TrainingRun
from engine.types import Array

_AT_ONCE = 32
"""Samples up to which `predict` takes them in one batch, as its default batch size has it."""

_EPOCHS = Integer(name="epochs", help="Passes over the data.")
_INITIAL_EPOCH = Integer(name="initial_epoch", help="The first epoch's number.")


class Sequential:
    """A plain stack of layers, each fed by the one before.

    It is put together: a `Stack` of layers, the `Objective` that `compile` makes, a `Feeder` that
    turns data into batches, a `Step` that trains on one.

    Args:
        layers: to begin with; an `Input` may come first.
        trainable: whether training changes the weights.
        name: of the model.
        seed: fixes initial weights and shuffling; without one they come from the generator that
            `engine.utils.set_random_seed` restarts.

    Attributes:
        stack: the layers, with names, shapes and weights.
        stop_training: set to True, it ends a training after the batch or epoch of the moment.
        stop_evaluating: set to True, it ends an evaluation after the batch of the moment.
        stop_predicting: likewise, a prediction.
        training_now: the run that is training the model.
        history: of the last `fit`.
    """

    def __init__(
        self,
        layers: Iterable[Layer | InputLayer] | None = None,
        trainable: bool = True,
        name: str | None = None,
        seed: int | None = None,
    ) -> None:
        self.stack = Stack(layers, trainable, name, seed)
        self.stop_training = self.stop_evaluating = self.stop_predicting = False
        self._predictions = Predictions()
        self.steps_per_execution = 1
        self.training_now: TrainingRun | None = None
        self.history: History | None = None
        self._objective: Objective | None = None
        self._step: Step | None = None
        self._feeder = Feeder(self.stack)

    built = attribute(Stack.built)
    input_shape = attribute(Stack.input_shape)
    output_shape = attribute(Stack.output_shape)
    layers = attribute(Stack.layers)
    losses = attribute(Stack.losses)
    name = attribute(Stack.name)
    non_trainable_variables = attribute(Stack.non_trainable_variables)
    non_trainable_weights = attribute(Stack.non_trainable_weights)
    trainable = attribute(Stack.trainable)
    trainable_variables = attribute(Stack.trainable_variables)
    trainable_weights = attribute(Stack.trainable_weights)
    variables = attribute(Stack.variables)
    weights = attribute(Stack.weights)

    add = method(Stack.add)
    build = method(Stack.build)
    compute_output_shape = method(Stack.compute_output_shape)
    count_params = method(Stack.count_params)
    flat = method(Stack.flat)
    get_config = method(Stack.get_config)
    get_flat_weights = method(Stack.get_flat_weights)
    get_layer = method(Stack.get_layer)
    get_weights = method(Stack.get_weights)
    pop = method(Stack.pop)
    set_flat_weights = method(Stack.set_flat_weights)
    set_weights = method(Stack.set_weights)

    __call__ = call = calling.call_model
    input = property(calling.input_of)
    inputs = property(calling.inputs)
    output = property(calling.output_of)
    outputs = property(calling.outputs)
    compile = compile_model
    compute_input_gradients = compute_input_gradients
    summary = summary
    save = files.save
    save_weights = files.save_weights
    load_weights = files.load_weights
    to_json = files.to_json
    get_compile_config = files.get_compile_config
    compile_from_config = files.compile_from_config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """The model with these layers, weights fresh."""
        model = cls(name=config.get("name"), trainable=config.get("trainable") is not False)
        model.stack.add_all(config)
        return model

    @property
    def compiled(self) -> bool:
        """Whether `compile` was called."""
        return self._objective is not None

    @property
    def optimizer(self) -> Any:
        """The optimizer that `compile` settled, or None."""
        return self._objective.optimizer if self._objective else None

    @property
    def loss(self) -> Any:
        """The loss that `compile` settled, or None."""
        loss = self._objective.loss if self._objective else None
        return None if isinstance(loss, NoLoss) else loss

    @property
    def metrics(self) -> list[Any]:
        """The metrics in use."""
        return list(self._objective.metrics) if self._objective else []

    @property
    def metrics_names(self) -> list[str]:
        """The names under which `evaluate` returns its figures."""
        return ["loss", *(self._objective.names if self._objective else ())]

    def reset_metrics(self) -> None:
        """Reset the running means of loss and metrics."""
        if self._objective is not None:
            self._objective.reset()

    def step(self) -> Step:
        """What trains on a batch, for the layers and the loss of the moment."""
        objective, parameters = self._feeder.compiled(), self.stack.flat()
        step = self._step
        if step is None or step.parameters is not parameters or step.loss is not objective.loss:
            step = self._step = Step(self.stack.line, objective, parameters)
        return step

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
            callbacks=[*passes.listed(callbacks), *passes.progress(verbose)],
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
        objective = self._feeder.compiled()
        steps = (
            passes.limit("steps_per_epoch", steps_per_epoch),
            passes.limit("validation_steps", validation_steps),
        )
        sizes = (batch_size, batch_size if validation_batch_size is None else validation_batch_size)
        validation: Source | None = None
        if validation_split and validation_data is None:
            data = (x, y, sample_weight, class_weight)
            training, validation = self._feeder.split(*data, validation_split, sizes, steps)
        else:
            training = self._feeder.source(
                x, y, sample_weight, class_weight, batch_size=batch_size, steps=steps[0]
            )
        if validation_data is not None:
            validation = self._feeder.validation(validation_data, sizes[1], steps[1])
        rng = self.stack.rng if seed is None else np.random.default_rng(seed)
        return TrainingRun(
            self,
            objective,
            training,
            validation,
            epochs=_EPOCHS.check(epochs),
            initial_epoch=_INITIAL_EPOCH.check(initial_epoch),
            steps_per_epoch=steps[0],
            validation_steps=steps[1],
            validation_freq=passes.frequency(validation_freq),
            rng=rng if shuffle else None,
            callbacks=passes.listed(callbacks),
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
        objective = self._feeder.compiled()
        steps = passes.limit("steps", steps)
        source = self._feeder.source(x, y, sample_weight, batch_size=batch_size, steps=steps)
        hook = passes.hook(self, callbacks, verbose, source, steps)
        self.stop_evaluating = False
        hook("on_test_begin", None)
        with threads.single_threaded_blas():
            passes.evaluate(self, source, steps, hook)
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
        steps = passes.limit("steps", steps)
        source = self._feeder.source(x, batch_size=batch_size, steps=steps)
        hook = passes.hook(self, callbacks, verbose, source, steps)
        self.stop_predicting = False
        hook("on_predict_begin", None)
        with threads.single_threaded_blas():
            shape = tuple(size or 0 for size in self.output_shape[1:])
            line, ready = self.stack.line, self._predictions
            result = passes.predict(self, line, source, steps, shape, hook, ready)
        hook("on_predict_end", None)
        return result

    def predict_on_batch(self, x: npt.ArrayLike) -> Array:
        """Outputs for one batch, at once."""
        line, ready = self.stack.line, self._predictions
        if (outputs := ready.again(line, x)) is not None:
            return outputs
        samples = self._feeder.at_once(x)
        if (outputs := ready.outputs(line, samples)) is not None:
            return outputs
        with threads.single_threaded_blas():
            return forward(line, samples).copy()

    def train_on_batch(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike | None = None,
        sample_weight: npt.ArrayLike | None = None,
        class_weight: Mapping[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Take one step on a batch; returns its figures as `evaluate` does."""
        objective = self._feeder.compiled()
        batch = self._feeder.batch(x, y, sample_weight, class_weight)
        objective.reset()
        with threads.single_threaded_blas(), np.errstate(all="ignore"):
            self.step().train(batch)
        return _figures(objective.results(), return_dict)

    def test_on_batch(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike | None = None,
        sample_weight: npt.ArrayLike | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Figures of one batch, as `evaluate` returns them."""
        objective = self._feeder.compiled()
        batch = self._feeder.batch(x, y, sample_weight)
        objective.reset()
        with threads.single_threaded_blas():
            self.step().evaluate(batch)
        return _figures(objective.results(), return_dict)

    def compute_gradients(
        self, x: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> tuple[float, list[Array]]:
        """The loss of a batch, penalties included, and its gradient for each of `weights`."""
        batch = self._feeder.batch(x, y, sample_weight)
        return self.step().gradients(batch)


def _figures(logs: dict[str, Any], return_dict: bool) -> Any:
    if return_dict:
        return logs
    return list(logs.values()) if len(logs) > 1 else logs["loss"]
