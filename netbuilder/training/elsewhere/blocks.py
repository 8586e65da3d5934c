"""Steps of a training run taken by Keras, in the place of NumPy or compiled kernels."""

from __future__ import annotations

import errno
import math
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.compiled.path import ELSEWHERE
from engine.compiled.running import StepTaken, rates_of
from engine.layers import LAYERS
from engine.losses import CategoricalCrossentropy
from engine.types import Array
from netbuilder.training.elsewhere.errors import BACKENDS, ElsewhereError, no_space
from netbuilder.training.elsewhere.process import KerasProcess
from netbuilder.translation import say
from netbuilder.wording import reason_of

_MOST: Final = 1 << 16
"""Samples of one request, at most."""

TOGETHER: Final = 0.04
"""Seconds of training between two looks at what the user wants; each costs Keras a wait."""


class KerasBlocks:
    """Takes the steps of a run by Keras in another process.

    The engine chooses the samples and the learning rates, and counts what metrics count from the
    outputs; the weights come back when they are asked for. So all that follows a training follows
    this one, and the order of the samples is the engine's.

    Args:
        process: that takes the steps.
        model: compiled; its weights are those that the steps begin with.
        seed: of the numbers that layers draw.
    """

    def __init__(self, process: KerasProcess, model: Any, seed: int) -> None:
        self._process, self._model, self._seed = process, model, seed
        self._shared: _Shared | None = None
        self._kept: Mapping[str, Any] | None = None
        self._last: tuple[Array, ...] = ()
        self._stale = False
        self._seconds = math.inf  # that a step took, lately

    @property
    def arithmetic(self) -> str:
        """The name of the run's path."""
        return f"{ELSEWHERE}{self._process.where.backend}"

    @property
    def batch(self) -> tuple[Array, ...]:
        """The last batch: samples, labels, weights if there are any."""
        return self._last

    def obstacle(self, run: Any, step: Any) -> str:
        """Nothing: NumPy does not train."""
        return ""

    def see_ahead(self, run: Any, step: Any) -> bool:
        """Whether there are steps to take in this pass; Keras is given the model at the first.

        Raises:
            ElsewhereError: Keras cannot train it.
        """
        source = run.training
        arrays = source.arrays() if hasattr(source, "arrays") else None
        if arrays is None:
            raise ElsewhereError(
                say(
                    "Keras in another interpreter trains on data in memory alone; "
                    "train with NetBuilder's own engine."
                )
            )
        if self._shared is None:
            self._shared = self._load(step, arrays)
        return bool(source.upcoming()[1])

    def take_ahead(self, run: Any, seconds: float, *, stops: bool) -> list[StepTaken]:
        """Steps for about so long, at least one; a loss that is no number ends them if `stops`."""
        shared, source = self._shared, run.training
        if shared is None:
            return []
        rows, most = source.upcoming()
        limits = [most, max(1, _MOST // rows), int(min(seconds, TOGETHER) / self._seconds)]
        if run.steps_left is not None:
            limits.append(run.steps_left)
        optimizer, steps = run.objective.optimizer, max(1, min(limits))
        rates = rates_of(optimizer, steps)
        order = source.order_ahead()
        chosen = (
            np.arange(source.position, source.position + steps * rows)
            if order is None
            else order[: steps * rows]
        )
        begun = time.perf_counter()
        losses = shared.take(self._process, chosen, rates[:-1], rows)
        now = max(1e-6, (time.perf_counter() - begun) / steps)
        # One delay must not make the next requests small, and these slow.
        self._seconds = min(now, 2 * self._seconds)
        self._stale = True
        x, y, weights = source.arrays()
        taken = []
        for number, loss in enumerate(losses):
            part = slice(number * rows, (number + 1) * rows)
            these = chosen[part]
            weighing = None if weights is None else weights[these]
            outputs = shared.outputs_of(part, self._model.output_shape[1:])
            figures = run.objective.take(loss, rows, y[these], outputs, weighing)
            taken.append(StepTaken(rows, figures, float(rates[number + 1])))
            if stops and not math.isfinite(loss):
                break
        done = len(taken)
        last = chosen[(done - 1) * rows : done * rows]
        self._last = tuple(each[last] for each in (x, y, weights) if each is not None)
        optimizer.batches += done
        source.skip(done * rows)
        run.taken += done
        return taken

    def take_batch(self, run: Any, step: Any, batch: Any) -> list[StepTaken]:
        """No batch comes alone: all are taken ahead."""
        raise ElsewhereError(
            say(
                "Keras in another interpreter cannot train on data that come batch "
                "by batch; train with NetBuilder's own engine."
            )
        )

    def settle(self) -> None:
        """Give the model the weights that the steps have come to."""
        if self._stale and self._shared is not None:
            self._process.ask("read")
            self._model.set_weights(self._shared.weights(self._model))
            self._stale = False

    def state(self) -> Any:
        """What Keras needs to resume: its optimizer's variables, its generators of numbers."""
        if self._shared is None:
            return self._kept
        return self._shared.keep(self._process)

    def restore(self, state: Any) -> None:
        """Go on from such a state; the weights are those of the model."""
        self._shared, self._kept, self._stale = None, state, False

    def _load(self, step: Any, arrays: tuple[Array, Array, Array | None]) -> _Shared:
        optimizer = step.objective.optimizer
        if optimizer.use_ema:
            raise ElsewhereError(
                say(
                    "Keras in another interpreter keeps no moving average of the "
                    "weights; switch it off in the optimizer, or train with "
                    "NetBuilder's own engine."
                )
            )
        held = (each for layer in self._model.layers for each, _ in layer.branches())
        for layer in held:
            if LAYERS.registered_name(type(layer).__name__):
                raise ElsewhereError(
                    say(
                        "Keras in another interpreter has no layer {kind}, which comes from a "
                        "plug-in; train with NetBuilder's own engine.",
                        kind=type(layer).__name__,
                    )
                )
        x, y, weights = arrays
        if y.ndim == 1 and isinstance(step.objective.loss, CategoricalCrossentropy):
            # The engine takes numbers of classes there, too; Keras takes rows.
            y = np.eye(self._model.output_shape[-1], dtype=np.float32)[y.astype(np.int64)]
        try:
            shared = _Shared(self._process.folder, self._model, (x, y, weights))
            shared.load(self._process, self._model, step.objective, self._seed)
        except OSError as error:
            title = BACKENDS[self._process.where.backend]
            if error.errno == errno.ENOSPC:
                raise ElsewhereError(no_space(title)) from error
            raise ElsewhereError(
                say(
                    "The data that Keras on {title} reads cannot be written: {error}.",
                    title=title,
                    error=reason_of(error),
                )
            ) from error
        if self._kept is not None:
            shared.resume(self._process, self._kept)
        return shared


@contextmanager
def _without_metrics(objective: Any) -> Iterator[None]:
    """Have a model's file name no metrics: these are counted here, and some Keras does not know."""
    requested, objective.requested = objective.requested, []
    try:
        yield
    finally:
        objective.requested = requested


class _Shared:
    """The files that both sides map into memory."""

    def __init__(self, folder: Path, model: Any, arrays: tuple[Array, Array, Array | None]) -> None:
        self.path = Path(tempfile.mkdtemp(dir=folder))
        for other in folder.iterdir():
            if other != self.path:
                shutil.rmtree(other, ignore_errors=True)  # Of the last training.
        width = math.prod(model.output_shape[1:])
        values = model.get_flat_weights()
        self._order = self._new("order", (_MOST,), np.int64)
        self._outputs = self._new("outputs", (_MOST, width), values.dtype)
        self._values = self._new("values", values.shape, values.dtype)
        self._data: list[str | None] = []
        for name, array in zip(("x", "y", "weights"), arrays, strict=True):
            if array is not None:
                np.save(self._file(name), array)
            self._data.append(None if array is None else str(self._file(name)))

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.npy"

    def _new(self, name: str, shape: tuple[int, ...], dtype: Any) -> Array:
        return np.lib.format.open_memmap(self._file(name), mode="w+", dtype=dtype, shape=shape)

    def load(self, process: KerasProcess, model: Any, objective: Any, seed: int) -> None:
        """Give the model to Keras."""
        path, loss = self.path / "model.keras", objective.loss
        with _without_metrics(objective):
            model.save(path)
        process.ask(
            "load",
            model=str(path),
            loss={"class_name": type(loss).__name__, "config": loss.get_config()},
            seed=seed,
            data=self._data,
            order=str(self._file("order")),
            outputs=str(self._file("outputs")),
            values=str(self._file("values")),
        )

    def take(self, process: KerasProcess, chosen: Array, rates: Array, rows: int) -> list[float]:
        """The losses of steps with these samples."""
        self._order[: len(chosen)] = chosen
        answer = process.ask("take", rates=rates.tolist(), rows=rows)
        return [float(loss) for loss in answer["losses"]]

    def outputs_of(self, part: slice, shape: tuple[int, ...]) -> Array:
        """What the network put out for some of the last samples."""
        return np.array(self._outputs[part]).reshape(-1, *shape)

    def weights(self, model: Any) -> list[Array]:
        """The weights that Keras has written, in the shapes of the model's."""
        at, found = 0, []
        for weight in model.get_weights():
            found.append(np.array(self._values[at : at + weight.size]).reshape(weight.shape))
            at += weight.size
        return found

    def keep(self, process: KerasProcess) -> dict[str, Array]:
        """What Keras needs to resume beside the weights."""
        path = self.path / "kept.npz"
        process.ask("keep", path=str(path))
        with np.load(path) as kept:
            return {name: kept[name] for name in kept.files}

    def resume(self, process: KerasProcess, kept: Mapping[str, Any]) -> None:
        """Have Keras go on from there."""
        path = self.path / "kept.npz"
        arrays: dict[str, Any] = {name: np.asarray(value) for name, value in kept.items()}
        np.savez(path, **arrays)
        process.ask("resume", path=str(path))
