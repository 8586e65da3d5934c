"""Gradients with respect to what enters a model or one of its layers, instead of its weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine import threads
from engine.errors import DataError, ParameterError
from engine.layers.base import ActivatedLayer, Layer
from engine.models.step import each_output
from engine.types import Array


class InputGradients(NamedTuple):
    """A batch that went through a model as when it predicts, and back.

    Attributes:
        inputs: what entered the first layer that was asked about.
        outputs: what left the last one; its logits, where these were wanted.
        gradient: of the score with respect to `inputs`, in their shape.
    """

    inputs: Array
    outputs: Array
    gradient: Array


def compute_input_gradients(
    self: Any,
    x: npt.ArrayLike,
    weigh: Callable[[Array], npt.ArrayLike],
    start: int = 0,
    end: int | None = None,
    logits: bool = False,
) -> InputGradients:
    """The gradient of a score of a batch with respect to what enters a layer.

    Layers behave as in `predict`: nothing is dropped, moving averages serve. The gradients of the
    weights that layers hold from their last `backward` are overwritten.

    Args:
        self: the model, of which this is a method.
        x: samples, shape (n, *input).
        weigh: takes the outputs, (n, ...), and gives the gradient of the score with respect to
            them, in their shape; for the output of one class, 1 there and 0 elsewhere.
        start: index of the layer whose inputs count; 0 for those of the model.
        end: index behind the last layer whose outputs are scored; all layers where None.
        logits: whether the score is of what enters the last layer's activation, where it has one.

    Raises:
        DataError: the samples do not fit, or a layer on the way takes whole numbers, which have no
            gradient.
        ParameterError: there are no such layers.
    """
    samples = self._feeder.at_once(x)
    line: Sequence[Layer] = self.stack.line
    last = len(line) if end is None else end
    if not 0 <= start < last <= len(line):
        expected = f"with 0 <= start < end <= {len(line)}, the number of layers"
        raise ParameterError("start and end", expected, (start, end))
    with threads.single_threaded_blas(), np.errstate(all="ignore"), _differentiating(line[:last]):
        return _there_and_back(line[:last], samples, weigh, start, logits)


def _there_and_back(
    line: Sequence[Layer],
    samples: Array,
    weigh: Callable[[Array], npt.ArrayLike],
    start: int,
    logits: bool,
) -> InputGradients:
    entered = samples
    output = samples
    for index, (_, output) in enumerate(each_output(line, samples)):
        if index == start - 1:
            entered = output.copy()
    top, below = line[-1], line[start:-1]
    fused = top if logits and isinstance(top, ActivatedLayer) else None
    scored = (output if fused is None else fused.logits.reshape(output.shape)).copy()
    back = top.backward if fused is None else fused.backward_logits
    gradient = _known(back(np.array(weigh(scored), dtype=output.dtype), True), top)
    for layer in reversed(below):
        gradient = _known(layer.backward(gradient, True), layer)
    return InputGradients(entered.copy(), scored, gradient.reshape(entered.shape).copy())


def _known(gradient: Array | None, layer: Layer) -> Array:
    if gradient is None:
        raise DataError(
            f"Layer '{layer.name}' takes whole numbers, which have no gradient; "
            "ask about a layer above it."
        )
    return gradient


@contextmanager
def _differentiating(line: Sequence[Layer]) -> Iterator[None]:
    """Let layers keep what `backward` needs, and leave penalties aside."""
    concerned = [each for layer in line for each, _ in layer.branches()]
    for layer in concerned:
        layer.differentiates_inputs = True
    try:
        yield
    finally:
        for layer in concerned:
            layer.differentiates_inputs = False
