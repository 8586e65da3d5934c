"""The one private copy of the network that answers, beside the training's.

Weights are handed over without being copied; the copy takes them when it is next asked. So a
training that changes them a hundred times between two questions costs nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import numpy as np

from engine.models import Sequential
from engine.models.step import each_output
from engine.types import Array
from netbuilder.design import Design, analyze, build
from netbuilder.wording import count_text

BATCH: Final = 256
QUICK: Final = 4_000_000
"""Multiplications for one sample that a processor is done with in a moment, a few milliseconds."""


class Probe:
    """A network that can be asked in any thread, one question at a time.

    Building it takes a while for large networks: do that beside the window.

    Args:
        design: as trained.

    Raises:
        DesignError: the design cannot be built.
    """

    def __init__(self, design: Design) -> None:
        self.design = design
        self.multiply_adds = analyze(design).multiply_adds
        self._model = build(design, blank=True)
        self._parameters = self._model.flat().values.size
        self._busy = threading.Lock()
        self._wanted: Array | None = None
        self._held: Array | None = None

    @property
    def ready(self) -> bool:
        """Whether it has weights."""
        return self._wanted is not None

    @property
    def quick(self) -> bool:
        """Whether an answer to one sample takes no longer than a moment."""
        return max(self.multiply_adds, self._parameters) <= QUICK

    @property
    def busy(self) -> bool:
        """Whether somebody else is being answered, for whom the next one has to wait."""
        return self._busy.locked()

    def fits(self, weights: Array) -> bool:
        """Whether weights, flat, are as many as the network has."""
        return weights.shape == (self._parameters,)

    def set(self, weights: Array) -> None:
        """Answer with these weights from now on.

        Args:
            weights: flat, read-only; taken over when the next question is asked.

        Raises:
            ValueError: they are not as many as the network has.
        """
        if not self.fits(weights):
            raise ValueError(
                f"The network has {count_text(self._parameters)} weights; received "
                f"{count_text(weights.size)}."
            )
        self._wanted = weights

    @contextmanager
    def model(
        self, weights: Array | None = None, *, training: bool = False
    ) -> Iterator[Sequential]:
        """The copy itself, for nobody else meanwhile.

        Args:
            weights: that it is to have, flat, read-only; the latest where None.
            training: whether it computes as in training, which moves averages that are among its
                weights: whoever asks next gets it without that.

        Raises:
            ValueError: it has no weights yet.
        """
        with self._busy:
            wanted = self._wanted if weights is None else weights
            if wanted is None:
                raise ValueError("The network has no weights yet.")
            if wanted is not self._held:
                self._model.set_flat_weights(wanted)
                self._held = wanted
            if training:
                self._held = None
            with np.errstate(all="ignore"):
                yield self._model

    def outputs(
        self,
        samples: Array,
        batch: int = BATCH,
        weights: Array | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Array | None:
        """What the network puts out; between two batches others get their answers.

        Args:
            samples: (n, ...), with as many values each as the design's input.
            batch: as many at once.
            weights: to answer with, flat, read-only; those of now where None.
            stopped: whether to end early.

        Returns:
            float32 (n, *output shape), the caller's own; None without weights, where one of them
            is no number, or where it was stopped.
        """
        weights = self._wanted if weights is None else weights
        if weights is None:
            return None
        shaped = np.reshape(samples, (-1, *self.design.input_shape))
        parts = []
        for start in range(0, max(len(shaped), 1), batch):
            if stopped():
                return None
            with self.model(weights) as model:
                parts.append(model.predict_on_batch(shaped[start : start + batch]))
            time.sleep(0)  # whoever waits comes first
        found = np.concatenate(parts) if len(parts) > 1 else parts[0]
        return found.astype(np.float32) if np.isfinite(found).all() else None

    def activations(self, sample: Array) -> Mapping[str, Array]:
        """What every layer puts out for one sample, by its name, in order; {} without weights."""
        if not self.ready:
            return {}
        found: dict[str, Array] = {}
        with self.model() as model:
            kind = model.stack.line[0].dtype
            values = np.reshape(sample, (1, *self.design.input_shape)).astype(kind)
            for layer, output in each_output(model.stack.line, values):
                found[layer.name] = output[0].copy()
        return found
