"""What a network makes of one row of a table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.types import Array
from netbuilder.design import Design, build
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.owndata import Fitted


class TableReader:
    """A network of its own, with the preparation of the data that it was trained on.

    Args:
        design: as trained; its input is made of a table's columns.
        fitted: what was measured on the training rows.
    """

    def __init__(self, design: Design, fitted: Fitted) -> None:
        self._fitted = fitted
        self._target = design.target
        self._shape = (1, *design.input_shape)
        self._model = build(design)
        self._ready = False

    def update(self, weights: Array) -> None:
        """Use these weights, flat, from now on."""
        self._model.set_flat_weights(weights)
        self._ready = True

    def read(self, row: Mapping[str, str]) -> Array | None:
        """The answer to a row.

        Args:
            row: by the column's name what stands there; '' where nothing does.

        Returns:
            Probabilities of the classes, or (1,) the number in the units of the data; None before
            there are weights, or where the answer is no number.

        Raises:
            DataError: a value is no number, or is missing where one is needed.
        """
        sample = self._fitted.transform([dict(row)])
        if not self._ready:
            return None
        with np.errstate(all="ignore"):
            output = self._model.predict_on_batch(sample.reshape(self._shape)).reshape(1, -1)
        if not np.isfinite(output).all():
            return None
        if self._target == NUMBER:
            return np.asarray(self._fitted.in_units(output)[0], np.float64)
        return np.clip(output[0], 0, 1) if self._target == CLASS else None
