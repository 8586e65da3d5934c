"""Hooks into training, under Keras's names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.errors import ParameterError

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

Logs = dict[str, float]

_OLDER = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}


class Callback:
    """Something that happens at fixed moments of `fit`, `evaluate` and `predict`.

    Override the hooks you need. `self.model` is the model, `self.params` says `epochs` and `steps`.
    """

    def __init__(self) -> None:
        self._model: Sequential | None = None
        self.params: dict[str, Any] = {}

    @property
    def model(self) -> Sequential:
        """The model that is training."""
        if self._model is None:
            raise AttributeError("A callback has a model only while fit, evaluate or predict runs.")
        return self._model

    def set_model(self, model: Sequential) -> None:
        """Called before the first hook."""
        self._model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """Called before the first hook."""
        self.params = params

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Before the first epoch."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """After the last epoch, with its logs."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Before an epoch, counted from 0."""

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """After an epoch and its validation."""

    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """The older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """The older name of `on_train_batch_end`."""

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Before a batch, counted from 0 in each epoch."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """After a batch, with the epoch's running means."""
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Before an evaluation, also the validation within `fit`."""

    def on_test_end(self, logs: Logs | None = None) -> None:
        """After an evaluation."""

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Before a batch of an evaluation."""

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """After a batch of an evaluation."""

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Before `predict`."""

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """After `predict`."""

    def on_predict_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Before a batch of `predict`."""

    def on_predict_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """After a batch of `predict`, with its 'outputs'."""


class CallbackList:
    """Passes each hook on to those callbacks that override it, in order.

    Args:
        callbacks: the user's.
        model: the model that runs.
        params: what callbacks find in `params`.
    """

    def __init__(
        self, callbacks: Iterable[Callback], model: Sequential, params: dict[str, Any]
    ) -> None:
        self._callbacks = list(callbacks)
        for callback in self._callbacks:
            if not isinstance(callback, Callback):
                raise ParameterError("callbacks", "a list of Callback objects", callback)
            callback.set_model(model)
            callback.set_params(params)
        self._listeners: dict[str, list[Callback]] = {}

    def call(self, hook: str, *arguments: Any) -> None:
        """Call `hook`, a method's name, on all who override it."""
        listeners = self._listeners.get(hook)
        if listeners is None:
            listeners = self._listeners[hook] = [
                callback
                for callback in self._callbacks
                if any(_overrides(callback, name) for name in (hook, _OLDER.get(hook, hook)))
            ]
        for callback in listeners:
            getattr(callback, hook)(*arguments)


def _overrides(callback: Callback, hook: str) -> bool:
    return getattr(type(callback), hook) is not getattr(Callback, hook)
