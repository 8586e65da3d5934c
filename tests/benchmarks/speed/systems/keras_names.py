"""The engine and Keras, by one and the same script."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from speed import works
from speed.data import Array, Data
from speed.works import Work


class KerasNames:
    """A compiled model.

    Args:
        work: what is to be done.
        module: "engine" or "keras"; Keras's backend is set from outside.
    """

    def __init__(self, work: Work, module: str) -> None:
        self.keras = import_module(module)
        self.work = work
        self.model = self.keras.Sequential([self.keras.Input(works.INPUT_SHAPES[work.model])])
        for layer in _layers(self.keras.layers, work.model):
            self.model.add(layer)
        self.model.compile(
            optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
        )

    def fit(self, data: Data, epochs: int) -> list[float]:
        """Seconds of every epoch."""
        clock = _clock(self.keras.callbacks.Callback)
        self.model.fit(
            data.x,
            data.y,
            epochs=epochs,
            batch_size=self.work.batch,
            verbose=0,
            callbacks=[clock],
        )
        return clock.seconds

    def predict(self, x: Array) -> Array:
        """Outputs for samples."""
        return self.model.predict(x, batch_size=500, verbose=0)

    def calls(self) -> dict[str, Callable[[Array], Any]]:
        """The ways to read one sample, each down to a NumPy array."""
        model = self.model
        ways: dict[str, Callable[[Array], Any]] = {
            "predict_on_batch": model.predict_on_batch,
            "predict": lambda x: model.predict(x, verbose=0),
        }
        if self.keras.__name__ == "keras":
            to_numpy = self.keras.ops.convert_to_numpy
            ways["model(x)"] = lambda x: to_numpy(model(x, training=False))
        return ways


def _layers(layers: Any, model: str) -> list[Any]:
    head = layers.Dense(works.CLASSES, activation="softmax")
    if model == "convnet":
        first, second = works.FILTERS
        return [
            layers.Conv2D(first, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Conv2D(second, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Flatten(),
            layers.Dropout(works.DROPOUT),
            head,
        ]
    if model == "lstm":
        return [layers.LSTM(works.LSTM_UNITS), head]
    hidden = works.UNITS[model][1:-1]
    return [*(layers.Dense(units, activation="relu") for units in hidden), head]


def _clock(base: Any) -> Any:
    """A callback that notes when epochs end; whatever lies between them counts."""

    class Clock(base):  # type: ignore[misc]
        def on_train_begin(self, logs: Any = None) -> None:
            self.seconds: list[float] = []
            self.last = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            now = time.perf_counter()
            self.seconds.append(now - self.last)
            self.last = now

    return Clock()
