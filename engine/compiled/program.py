"""A model's training step as a list of calls, and blocks of such steps."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np

from engine.compiled.constraining import lower_constraint
from engine.compiled.drawing import Drawing
from engine.compiled.figures import ROOM, Figures
from engine.compiled.layers import lower
from engine.compiled.library import Library
from engine.compiled.losses import lower_loss
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, still_hold
from engine.compiled.optimizers import lower_optimizer, signature
from engine.compiled.penalties import Costs, lower_penalties
from engine.compiled.structures import Block, Rows
from engine.types import Array


class Data(NamedTuple):
    """Samples with labels: all of them, or those of a batch.

    Attributes:
        x: in the model's type.
        y: labels as the loss takes them.
        weights: one for each sample, if any.
    """

    x: Array
    y: Array
    weights: Array | None = None

    @property
    def form(self) -> list[Any]:
        """What a program depends on: types, and shapes of a sample."""
        return [None if each is None else (each.dtype, each.shape[1:]) for each in self]

    @property
    def lies_in_line(self) -> bool:
        """Whether all arrays are in C's order in memory."""
        return all(each is None or each.flags.c_contiguous for each in self)

    def in_line(self) -> Data:
        """The same, all in C's order in memory."""
        return Data(*(None if each is None else np.ascontiguousarray(each) for each in self))  # type: ignore[arg-type]


class Taken(NamedTuple):
    """What came of a block.

    Attributes:
        figures: of each step taken: the loss, then what each metric counts.
        refused: whether the samples or labels of the next step are not all finite.
    """

    figures: list[list[float]]
    refused: bool


class Program:
    """Steps of training of a model, or of its evaluation, for batches up to a size.

    Args:
        library: of kernels.
        step: the model's, whose layers, loss, optimizer and arrays are used.
        data: of the form of what it trains on.
        rows: samples of the largest batch.
        trains: whether the weights are moved.

    Attributes:
        figures: the metrics.

    Raises:
        NotCompiledError: there are no kernels for something; it says for what.
    """

    def __init__(
        self, library: Library, step: Any, data: Data, rows: int, trains: bool = True
    ) -> None:
        _check(step, data)
        low = Lowering(library, rows, trains)
        self._trains = trains
        self._library, self._step, self.rows = library, step, rows
        self._batch_rows = 0
        optimizer, parameters = step.objective.optimizer, step.parameters
        if trains:
            optimizer.prepare(parameters.trainable, parameters.parts)
        self._signature = signature(optimizer) if trains else []
        self._form = data.form
        self._mixing = [layer for layer in step.layers if layer.mixes_samples]
        self._mixed = [layer.trainable for layer in self._mixing]
        self._gathering = [_gather(low, values) for values in data if values is not None]
        targets = [arguments.kept["target"] for arguments in self._gathering]
        layers, output = self._forward(low, step, targets[0], data.x.shape[1:])
        if low.mask is not None:
            raise NotCompiledError("masks that come to the loss")
        gradient, costs = self._judge(low, step, layers, targets, output, data.y.shape[1:])
        if trains:
            _go_back(low, step, layers, gradient, costs)
            for arguments in costs.weights:
                low.call("penalty_gradient", arguments)
            places = [part.place for part in parameters.parts]
            self._numbers = lower_optimizer(
                low, optimizer, parameters.trainable, parameters.gradients, places
            )
            for weight, constraint in parameters.constrained:
                lower_constraint(low, weight, constraint)
        self._drawing = Drawing(each for _, lowered in layers for each in lowered.drawing)
        self.figures.most_steps = min(
            self.figures.most_steps, max(1, ROOM // max(1, self._drawing.bytes_each * rows))
        )
        self._relied = low.relied
        self._calls, self._kept = low.finished()
        self._block = Block(
            calls=len(self._calls),
            program=ctypes.addressof(self._calls),
            figures_each=1 + len(self.figures.counts),
            workers=library.workers,
            round=(optimizer.gradient_accumulation_steps or 0) if trains else 0,
        )

    def _forward(
        self, low: Lowering, step: Any, x: Array, sizes: tuple[int, ...]
    ) -> tuple[list[tuple[Any, Lowered]], tuple[int, ...]]:
        learning = {(id(part.layer), part.name) for part in step.parameters.parts}
        low.learning = learning
        layers = []
        for layer, following in zip_longest(step.layers, step.layers[1:]):
            lowered = lower(low, layer, x, sizes, following)
            layers.append((layer, lowered))
            x = lowered.output
            sizes = tuple(layer.compute_output_shape((None, *sizes))[1:])
        return layers, sizes

    def _judge(
        self,
        low: Lowering,
        step: Any,
        layers: Sequence[tuple[Any, Lowered]],
        targets: Sequence[Array],
        output: tuple[int, ...],
        form: tuple[int, ...],
    ) -> tuple[Array, Costs]:
        """Loss, penalties and metrics; the gradient of the loss, and what the penalties are."""
        top = layers[-1][1]
        labels, weights = targets[1], targets[2] if len(targets) > 2 else None
        shape = {"last": output[-1], "places": math.prod(output[:-1])}
        fused = step.fused is not None
        gradient = lower_loss(
            low, step.loss, fused, top.logits, top.output, labels, weights, **shape
        )
        costs = lower_penalties(low, step.penalties, [lowered for _, lowered in layers])
        self.figures = Figures(low, step.objective, top.output, labels, weights, output, form)
        return gradient, costs

    @property
    def batch(self) -> tuple[Array, ...]:
        """The last batch: samples, labels, weights if there are any."""
        rows = self._batch_rows
        return tuple(
            arguments.kept["target"][: rows * math.prod(sizes)].reshape(rows, *sizes)
            for arguments, (_, sizes) in zip(self._gathering, filter(None, self._form), strict=True)
        )

    def fits(self, step: Any, data: Data, rows: int) -> bool:
        """Whether it still is the program of this step, for batches of so many samples."""
        return (
            step is self._step
            and rows <= self.rows
            and data.form == self._form
            and still_hold(self._relied)
            and [layer.trainable for layer in self._mixing] == self._mixed
            and (not self._trains or signature(step.objective.optimizer) == self._signature)
        )

    def take(
        self,
        data: Data,
        steps: int,
        rows: int,
        order: Array | None,
        first: int,
        rates: Array,
        *,
        stops: bool,
        checks: bool,
    ) -> Taken:
        """Take steps, fewer where one ends the block.

        Args:
            data: where the samples lie, each array in C's order.
            steps: how many.
            rows: samples of each batch.
            order: numbers of the samples, those of all steps end to end; None where they lie one
                after the other.
            first: the first sample, where there is no order.
            rates: the learning rate of each step.
            stops: whether a loss that is no finite number is the last.
            checks: whether samples and labels are looked at for what is not finite.
        """
        optimizer, block = self._step.objective.optimizer, self._block
        for arguments, values in zip(self._gathering, filter(_given, data), strict=True):
            arguments.put("source", values)
        for arguments in self._gathering[:2]:
            floats = arguments.kept["target"].dtype.kind == "f"
            arguments.values = arguments.bytes // 4 if checks and floats else 0
        drawn = self._drawing.draw(steps, rows)
        figures = np.empty((steps, 1 + len(self.figures.counts)))
        # Snapshots of other systems may hold it in another type.
        block.put("order", 0 if order is None else np.ascontiguousarray(order, np.int64))
        block.put("rates", rates)
        block.put("figures", figures)
        block.steps, block.rows, block.first = steps, rows, first
        block.batches, block.stops, block.refused = optimizer.batches, stops, 0
        numbers = optimizer.numbers if self._trains else ()
        for name in numbers:
            setattr(self._numbers, name, getattr(optimizer, name))
        done = self._library.take_steps(block)
        for name in numbers:
            setattr(optimizer, name, getattr(self._numbers, name))
        if done < steps:
            drawn.keep(done)
        if self._trains:
            optimizer.batches += done
        self._batch_rows = rows if done else self._batch_rows
        return Taken(figures[:done].tolist(), bool(block.refused))


def _go_back(
    low: Lowering,
    step: Any,
    layers: Sequence[tuple[Any, Lowered]],
    gradient: Array | None,
    costs: Costs,
) -> None:
    """Add the calls of the way back, to the lowest layer that learns."""
    for index in range(len(layers) - 1, step.lowest - 1, -1):
        layer, lowered = layers[index]
        if gradient is not None:
            if index in costs.outputs:
                costs.outputs[index].put("gradients", gradient)
                low.call("penalty_gradient", costs.outputs[index])
            gradient = lowered.back(gradient, layer is step.fused, index > step.lowest)


def _check(step: Any, data: Data) -> None:
    """Refuse what is none of a layer's, a loss's or an optimizer's own affair."""
    if step.parameters.values.dtype != np.float32:
        raise NotCompiledError(f"numbers of type {step.parameters.values.dtype}")
    if None in step.layers[0].input_shape[1:]:
        raise NotCompiledError("samples of any size")
    if not step.parameters.parts:
        raise NotCompiledError("a model without weights that train")
    for values in data:
        if values is not None and values.dtype not in (np.float32, np.int64):
            raise NotCompiledError(f"data of type {values.dtype}")
    if data.x.dtype != np.float32 or 0 in data.x.shape or 0 in data.y.shape:
        raise NotCompiledError(f"samples of type {data.x.dtype}")
    if data.weights is not None and data.weights.ndim != 1:
        raise NotCompiledError("weights of parts of samples")


def _given(values: Array | None) -> bool:
    return values is not None


def _gather(low: Lowering, values: Array) -> Any:
    """What brings the rows of a batch together."""
    count = math.prod(values.shape[1:])
    arguments = Rows(bytes=count * values.itemsize)
    arguments.put("target", low.per_sample(count, values.dtype))
    low.call("gather_rows", arguments)
    return arguments
