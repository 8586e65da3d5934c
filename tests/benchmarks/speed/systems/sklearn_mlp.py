"""scikit-learn's MLPClassifier, an epoch per call."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.neural_network import MLPClassifier
from speed import works
from speed.data import Array, Data
from speed.works import Work


class SklearnMlp:
    """A classifier that is trained epoch by epoch."""

    def __init__(self, work: Work) -> None:
        self.model = MLPClassifier(
            hidden_layer_sizes=works.UNITS[work.model][1:-1],
            batch_size=work.batch,
            learning_rate_init=works.LEARNING_RATE,
            beta_1=works.BETA_1,
            beta_2=works.BETA_2,
            epsilon=works.EPSILON,
            alpha=0.0,
        )

    def fit(self, data: Data, epochs: int) -> list[float]:
        """Seconds of every epoch."""
        return [self._epoch(data) for _ in range(epochs)]

    def _epoch(self, data: Data) -> float:
        start = time.perf_counter()
        self.model.partial_fit(data.x, data.y, classes=np.arange(works.CLASSES))
        return time.perf_counter() - start

    def predict(self, x: Array) -> Array:
        """Probabilities of samples."""
        return self.model.predict_proba(x)

    def calls(self) -> dict[str, Callable[[Array], Any]]:
        """The way to read one sample."""
        x = np.zeros((self.model.batch_size, 784), "float32")
        self.model.partial_fit(x, np.zeros(len(x), int), classes=np.arange(works.CLASSES))
        return {"predict_proba": self.model.predict_proba}
