"""Hooks into training, under Keras's names."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import numpy as np

from engine.declarations import Declared
from engine.errors import DataError, ParameterError
from engine.types import Logs, Model

_OLDER = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}


class Callback(Declared):
    """Something that happens at fixed moments of `fit`, `evaluate` and `predict`.

    Override the hooks you need. `self.model` is the model, `self.params` says `epochs` and `steps`.

    Attributes:
        kept: names of the attributes that a snapshot of a training takes along; plain values,
            arrays, lists and dicts of them.
        takes_any_data: whether data with NaN and infinity are let through to it.
    """

    kept: ClassVar[tuple[str, ...]] = ()
    takes_any_data: ClassVar[bool] = False

    def __post_init__(self) -> None:
        self._model: Model | None = None
        self.params: dict[str, Any] = {}

    @property
    def model(self) -> Model:
        """The model that is training."""
        if self._model is None:
            raise AttributeError("A callback has a model only while fit, evaluate or predict runs.")
        return self._model

    def set_model(self, model: Model) -> None:
        """Set the model; called before the first hook."""
        self._model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """Set the parameters; called before the first hook."""
        self.params = params

    def state(self) -> dict[str, Any]:
        """A copy of what is `kept`."""
        return {name: copy.deepcopy(getattr(self, name)) for name in self.kept}

    def restore(self, state: dict[str, Any]) -> None:
        """Take it from a snapshot.

        Raises:
            DataError: it is not what such a callback keeps.
        """
        for name in self.kept:
            if name not in state or not _alike(getattr(self, name), state[name]):
                kind = type(self).__name__
                raise DataError(f"The snapshot is damaged: {name!r} of {kind}.")
            setattr(self, name, copy.deepcopy(state[name]))

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Run before the first epoch."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Run after the last epoch, with its logs."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Run before an epoch, counted from 0."""

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Run after an epoch and its validation."""

    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """The older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """The older name of `on_train_batch_end`."""

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Run before a batch, counted from 0 in each epoch."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Run after a batch, with the epoch's running means."""
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Run before an evaluation, including the validation within `fit`."""

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Run after an evaluation."""

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Run before a batch of an evaluation."""

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Run after a batch of an evaluation."""

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Run before `predict`."""

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """Run after `predict`."""

    def on_predict_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Run before a batch of `predict`."""

    def on_predict_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Run after a batch of `predict`, with its 'outputs'."""


class CallbackList:
    """Passes each hook on to those callbacks that override it, in order.

    Args:
        callbacks: the user's.
        model: the model that runs.
        params: what callbacks find in `params`.
    """

    def __init__(self, callbacks: Iterable[Callback], model: Model, params: dict[str, Any]) -> None:
        self.callbacks = [callbacks] if isinstance(callbacks, Callback) else list(callbacks)
        for callback in self.callbacks:
            if not isinstance(callback, Callback):
                raise ParameterError("callbacks", "a list of Callback objects", callback)
            callback.set_model(model)
            callback.set_params(params)
        self._listeners: dict[str, list[Callable[..., None]]] = {}

    def call(self, hook: str, *arguments: Any) -> None:
        """Call `hook`, a method's name, on all who override it; for None they get no logs, {}."""
        listeners = self._listeners.get(hook)
        if listeners is None:
            listeners = self._listeners[hook] = [
                getattr(callback, hook)
                for callback in self.callbacks
                if any(_overrides(callback, name) for name in (hook, _OLDER.get(hook, hook)))
            ]
        for listener in listeners:
            listener(*({} if argument is None else argument for argument in arguments))

    def listen(self, *hooks: str) -> bool:
        """Whether anyone overrides one of these."""
        names = {*hooks, *(_OLDER[hook] for hook in hooks if hook in _OLDER)}
        return any(_overrides(callback, name) for callback in self.callbacks for name in names)

    def state(self) -> list[dict[str, Any]]:
        """What the callbacks have kept, one after the other."""
        return [
            {"kind": type(callback).__name__, "kept": callback.state()}
            for callback in self.callbacks
        ]

    def restore(self, states: Sequence[dict[str, Any]]) -> None:
        """Give it back to callbacks of the same kinds, in the same order."""
        remaining = list(states)
        for callback in self.callbacks:
            for state in remaining:
                if state["kind"] == type(callback).__name__:
                    callback.restore(state["kept"])
                    remaining.remove(state)
                    break


def _alike(now: Any, value: Any) -> bool:
    """Whether a callback that keeps one value may keep the other, too."""
    if isinstance(now, bool) or isinstance(value, bool):
        return isinstance(now, bool) and isinstance(value, bool)
    if isinstance(now, dict):
        return isinstance(value, dict) and all(isinstance(each, list) for each in value.values())
    if isinstance(now, list):
        return isinstance(value, list)
    if isinstance(now, int):
        return isinstance(value, int | np.integer)
    if isinstance(now, float | np.number):
        return value is None or isinstance(value, int | float | np.number)
    return now is None or value is None or isinstance(value, type(now))


def _overrides(callback: Callback, hook: str) -> bool:
    own = hook in vars(callback)
    return own or getattr(type(callback), hook) is not getattr(Callback, hook)
