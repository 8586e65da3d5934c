"""A model that takes data in, whatever form they have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from engine.declarations import Integer, Real
from engine.errors import NotBuiltError, ParameterError
from engine.models.data import (
    Batch,
    Batches,
    Rows,
    Source,
    Stream,
    as_samples,
    as_weights,
    check_lengths,
    check_samples,
    is_stream,
    type_of,
)
from engine.models.data.lazy import Samples, is_lazy
from engine.models.data.streams import unpacked
from engine.models.objective import Objective
from engine.models.stack import Stack
from engine.types import Array

_BATCH_SIZE = Integer(name="batch_size", help="Samples per step.", default=32, minimum=1)
_SPLIT = Real(
    name="validation_split", help="Fraction held out for validation.", minimum=0.0, below=1.0
)


class Feeder:
    """How data become batches for a model.

    Args:
        stack: its layers; built at the first sight of data.

    Attributes:
        objective: what `compile` settled, which knows how the loss takes labels.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.objective: Objective | None = None

    def compiled(self) -> Objective:
        """The objective.

        Raises:
            NotBuiltError: `compile` was not called.
        """
        if self.objective is None:
            raise NotBuiltError("The model is not compiled; call compile(optimizer, loss) first.")
        return self.objective

    def samples(self, x: Any) -> Samples:
        """Samples in the model's type and shape; builds the model at its first sight of data."""
        if not self._stack.line:
            raise NotBuiltError("The model has no layers; add at least one.")
        samples = as_samples(x, self._stack.line[0].input_dtype)
        if not self._stack.built:
            self._stack.build((None, *samples.shape[1:]))
        return check_samples(samples, self._stack.input_shape)

    def _targets(self, y: Any) -> Array:
        """Labels as the loss takes them."""
        return self.compiled().targets(y, self._stack.output_shape, self._stack.line[-1].dtype)

    def _labels(self, y: Any) -> Samples:
        """The same, but labels in a file stay there."""
        if not is_lazy(y):
            return self._targets(y)
        rows = Rows(y)
        self._targets(rows.read(0, 1))
        return rows

    def at_once(self, x: Any) -> Array:
        """Samples in memory, as one batch."""
        samples = self.samples(x)
        if isinstance(samples, Rows):
            dtype = type_of(samples, self._stack.line[0].input_dtype)
            samples = samples.read(0, len(samples)).astype(dtype, copy=False)
        return samples

    def batch(
        self, x: Any, y: Any, weights: Any, class_weight: Mapping[int, float] | None = None
    ) -> Batch:
        """One batch in the form that the model takes."""
        samples = self.at_once(x)
        if y is None:
            return Batch(samples)
        counted = as_weights(weights, class_weight, y, self._stack.line[-1].dtype)
        batch = Batch(samples, self._targets(y), counted)
        check_lengths(*batch)
        return batch

    def source(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Mapping[int, float] | None = None,
        *,
        batch_size: int | None = None,
        steps: int | None = None,
    ) -> Source:
        """Data of any kind, as batches."""
        if is_stream(x):
            given = {"y": y, "sample_weight": sample_weight, "batch_size": batch_size}
            for name, value in given.items():
                if value is not None:
                    expected = "None where x gives batches; put it into them"
                    raise ParameterError(name, expected, value)
            stream = Stream(x, partial(self.batch, class_weight=class_weight))
            stream.look(self._stack.built)
            return stream
        samples = self.samples(x)
        labels = None if y is None else self._labels(y)
        dtype = self._stack.line[-1].dtype
        weights = as_weights(sample_weight, class_weight, y, dtype)
        check_lengths(samples, labels, weights)
        return self._cut(samples, labels, weights, batch_size, steps)

    def _cut(
        self,
        x: Samples,
        y: Samples | None,
        weights: Array | None,
        batch_size: int | None,
        steps: int | None = None,
    ) -> Batches:
        if batch_size is None and steps is not None:
            batch_size = max(1, -(-len(x) // steps))
        size = _BATCH_SIZE.check(_BATCH_SIZE.default if batch_size is None else batch_size)
        dtype, check = type_of(x, self._stack.line[0].input_dtype), y is not None
        return Batches(x, y, weights, size, dtype, labels=self._targets, check=check)

    def split(
        self,
        x: Any,
        y: Any,
        sample_weight: Any,
        class_weight: Mapping[int, float] | None,
        share: float,
        batch_sizes: tuple[int | None, int | None],
        steps: tuple[int | None, int | None],
    ) -> tuple[Source, Source]:
        """Arrays for training and, from their end, for validation, where classes weigh nothing.

        Of the pairs the first is for training, the second for validation.
        """
        share = _SPLIT.check(share)
        if is_stream(x):
            raise ParameterError(
                "validation_split", "0 where x gives batches; give validation_data", share
            )
        samples = self.samples(x)
        labels = None if y is None else self._labels(y)
        dtype = self._stack.line[-1].dtype
        own = as_weights(sample_weight, None, y, dtype)
        counted = as_weights(sample_weight, class_weight, y, dtype)
        check_lengths(samples, labels, counted)
        kept = int(len(samples) * (1 - share))
        if kept in (0, len(samples)):
            expected = f"such that it divides {len(samples)} samples"
            raise ParameterError("validation_split", expected, share)
        return tuple(  # type: ignore[return-value]
            self._cut(
                samples[part],
                None if labels is None else labels[part],
                None if weights is None else weights[part],
                size,
                limit,
            )
            for part, weights, size, limit in zip(
                (slice(0, kept), slice(kept, len(samples))),
                (counted, own),
                batch_sizes,
                steps,
                strict=True,
            )
        )

    def validation(self, data: Any, batch_size: int | None, steps: int | None) -> Source:
        """What `validation_data` gives."""
        if is_stream(data):
            return self.source(data, steps=steps)
        if not isinstance(data, tuple | list) or len(data) not in (2, 3):
            expected = "a pair (x, y), a triple with sample weights, or batches of them"
            raise ParameterError("validation_data", expected, data)
        x, y, weights = unpacked(data)
        return self.source(x, y, weights, batch_size=batch_size, steps=steps)
