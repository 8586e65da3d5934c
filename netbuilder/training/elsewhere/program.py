"""Steps of a training run taken by Keras, in the place of compiled kernels."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.compiled.program import Taken
from engine.losses import LOSSES
from engine.types import Array
from netbuilder.training.elsewhere.errors import ElsewhereError
from netbuilder.training.elsewhere.process import KerasProcess

MOST: Final = 1 << 16
"""Samples of one request, at most."""


class KerasProgram:
    """Steps of training of a model, taken by Keras in another process.

    The engine chooses the samples and learning rates, and counts what metrics count from the
    outputs; the weights come back when they are asked for.

    Args:
        process: that takes them.
        model: compiled; its weights are those that the steps begin with.
        step: the model's.
        data: samples, labels, and weights or None.
        rows: samples of the largest batch.
        kept: what `keep` returned, for a training that is resumed.

    Attributes:
        batch: the arrays that hold the last batch.
        batch_rows: samples of that.

    Raises:
        ElsewhereError: Keras cannot train it.
    """

    def __init__(
        self,
        process: KerasProcess,
        model: Any,
        step: Any,
        data: tuple[Array, Array, Array | None],
        rows: int,
        kept: bytes | None = None,
    ) -> None:
        if step.objective.optimizer.use_ema:
            raise ElsewhereError(
                "Averages of weights are not kept by Keras in another interpreter; switch the "
                "moving average of the optimizer off, or train with NetBuilder's own engine."
            )
        self.rows, self.batch_rows = rows, 0
        self.batch: tuple[Array, ...] = ()
        self._process, self._model, self._step, self._data = process, model, step, data
        self._folder = tempfile.TemporaryDirectory(prefix="netbuilder-")
        self._stale = False
        folder = Path(self._folder.name)
        outputs = math.prod(model.output_shape[1:])
        self._order = _shared(folder / "order.npy", (MOST,), np.int64)
        self._outputs = _shared(folder / "outputs.npy", (MOST, outputs), np.float32)
        size = sum(weight.size for weight in model.get_weights())
        self._values = _shared(folder / "values.npy", (size,), np.float32)
        model.save(folder / "model.keras")
        files: list[str | None] = []
        for name, array in zip(("x", "y", "weights"), data, strict=True):
            files.append(None if array is None else _as_file(folder / f"{name}.npy", array))
        loss = step.objective.loss
        process.ask(
            "load",
            model=str(folder / "model.keras"),
            loss={"class_name": LOSSES.name_of(loss), "config": loss.get_config()},
            data=files,
            order=str(folder / "order.npy"),
            outputs=str(folder / "outputs.npy"),
            values=str(folder / "values.npy"),
        )
        if kept is not None:
            (folder / "kept.npz").write_bytes(kept)
            process.ask("resume", path=str(folder / "kept.npz"))
