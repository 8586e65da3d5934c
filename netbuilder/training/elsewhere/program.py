"""Steps of a training run taken by Keras, in the place of compiled kernels."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

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

    def fits(self, step: Any, rows: int) -> bool:
        """Whether it still is the program of this step, for batches of so many samples."""
        return step is self._step and rows <= self.rows

    def take(self, order: Array, rows: int, rates: Array, *, stops: bool) -> list[list[Any]]:
        """Take steps; what the objective makes of each, its loss first.

        Args:
            order: numbers of the samples, those of all steps end to end.
            rows: samples of each batch.
            rates: the learning rate of each step.
            stops: whether a loss that is no finite number is the last that counts.
        """
        most = max(1, MOST // rows)
        rates = rates[:most]
        chosen = order[: len(rates) * rows]
        self._order[: len(chosen)] = chosen
        answer = self._process.ask("take", rates=rates.tolist(), rows=rows, stops=stops)
        self._stale = True
        x, y, weights = self._data
        figures = []
        for number, loss in enumerate(map(float, answer["losses"])):
            part = slice(number * rows, (number + 1) * rows)
            labels = y[chosen[part]]
            outputs = np.array(self._outputs[part]).reshape(rows, *self._model.output_shape[1:])
            weighing = None if weights is None else weights[chosen[part]]
            figures.append(self._step.objective.take(loss, labels, outputs, weighing))
            if stops and not math.isfinite(loss):
                break
        last = chosen[(len(figures) - 1) * rows : len(figures) * rows]
        self.batch = tuple(each[last] for each in (x, y, weights) if each is not None)
        self.batch_rows = rows
        return figures

    def settle(self) -> None:
        """Give the model the weights that the steps have come to."""
        if self._stale:
            self._process.ask("read")
            at, weights = 0, []
            for weight in self._model.get_weights():
                part = np.array(self._values[at : at + weight.size])
                weights.append(part.reshape(weight.shape))
                at += weight.size
            self._model.set_weights(weights)
            self._stale = False

    def keep(self) -> bytes:
        """What a training needs to resume beside the weights."""
        path = Path(self._folder.name) / "kept.npz"
        self._process.ask("keep", path=str(path))
        return path.read_bytes()

    def close(self) -> None:
        """Remove the files that both sides share."""
        self._folder.cleanup()


def _shared(path: Path, shape: tuple[int, ...], dtype: Any) -> Array:
    """An array in a new file, which another process can map."""
    return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)


def _as_file(path: Path, array: Array) -> str:
    """The file of an array; a new one unless it lies in one already."""
    if isinstance(array, np.memmap) and array.filename and array.offset and array.base is None:
        return str(array.filename)
    np.save(path, array)
    return str(path)
