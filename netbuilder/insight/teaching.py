"""A few seconds of training that take drawings of the user's in without forgetting the rest.

The drawings, each in many variants, are mixed with some of the samples that the network was trained
on (rehearsal; Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", 1995). Part of the
test samples stands guard: if they are read worse than before, a network between the old and the
taught one is taken. What is told of the test samples is told of all of them, as everywhere else.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from engine.datasets.augmentation import varied
from engine.models import Sequential
from engine.types import Array
from engine.utils import to_categorical
from netbuilder.design import Design, build
from netbuilder.design.deciding import decided, threshold_of
from netbuilder.design.pictures import resized, side_of
from netbuilder.imported import Fitted
from netbuilder.insight.own_pictures import as_samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.training.records import DataPart, HeldOut, locked
from netbuilder.training.run.watching import watch
from netbuilder.translation import say
from netbuilder.wording import count_text, percent, sentences

EPOCHS: Final = 12
SECONDS: Final = 8.0
"""The time after which no further epoch is begun."""

_ACCURACY: Final = "accuracy"
_PREFIXES: Final = {"training": "", "validation": "val_", "test": "test_"}
_BATCH: Final = 256

_VARIANTS: Final = 200
"""Variants of all drawings together, in each epoch."""
_GUARD: Final = 0.3
"""The share of the test samples that guard against forgetting."""
_LOSS: Final = 0.004
"""The accuracy on the guard that may be lost."""
_ERRORS: Final = 1.5
"""Standard errors of their accuracy, that may be lost where they are few: it may be chance."""
_SHARES: Final = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25)
_RATE: Final = 0.2
"""Teaching's share of the design's learning rate."""


@dataclass(frozen=True, slots=True, eq=False)
class TaughtWeights:
    """What became of a network.

    Attributes:
        weights: flat, float32, read-only.
        mine: accuracy on the user's drawings before and after.
        test: figures of all test samples before and after, by Keras's names.
        samples: how many test samples there are.
        part: of the data that these are from; data without a test are judged by another.
        held_back: whether learning more would have cost too much of the rest.
    """

    weights: Array
    mine: tuple[float, float]
    test: tuple[Mapping[str, float], Mapping[str, float]]
    samples: int
    held_back: bool
    part: DataPart = "test"

    @property
    def sentence(self) -> str:
        """Both, for the user."""
        mine, mine_now = self.mine
        test, test_now = (figures[_ACCURACY] for figures in self.test)
        limited = self.held_back and mine_now < 1
        return sentences(
            say(
                "Your drawings: {mine} before, {mine_now} now.",
                mine=percent(mine, 1),
                mine_now=percent(mine_now, 1),
            ),
            say(
                "All {samples} {part} samples: {test} before, {test_now} now.",
                samples=count_text(self.samples),
                part=self.part,
                test=percent(test, 1),
                test_now=percent(test_now, 1),
            ),
            say("Learning more of yours would mean forgetting others.") if limited else "",
        )

    def as_run(self, parent: TrainedNetwork) -> Run:
        """A run of its own, which is still to be numbered and kept."""
        figures = self.test[1]
        prefix = _PREFIXES[self.part]
        tested = self.part == "test"
        return Run(
            number=0,
            design=parent.design,
            began=datetime.now(),
            data_title=parent.data_title,
            data=parent.data,
            reason="taught",
            message=self.sentence,
            means={} if tested else {f"{prefix}{n}": np.array([v]) for n, v in figures.items()},
            figures={f"{prefix}{name}": value for name, value in figures.items()},
            best_epoch=0,
            weights=self.weights,
            kept_figures=figures if tested else {},
            fitted=parent.fitted,
            parent=parent.origin.run,
            samples={self.part: self.samples},
        )


def teach(
    design: Design,
    weights: Array,
    drawings: tuple[Array, Array],
    seen: HeldOut,
    test: HeldOut,
    stopped: Callable[[], bool] = lambda: False,
    fitted: Fitted | None = None,
) -> TaughtWeights | None:
    """Train a network a little on drawings.

    Args:
        design: of the network, which tells classes.
        weights: what it has learned, flat.
        drawings: pictures float32 (n, height, width) in [0, 1], and classes int64 (n,).
        seen: samples that it was trained on.
        test: samples that it never sees.
        stopped: whether to end early.
        fitted: the preparation of the user's pictures that it was trained on, if it was.

    Returns:
        None where it was stopped.
    """
    pictures, labels = drawings
    if seen.labels is None or test.labels is None:
        raise ValueError("Only a classification network can be taught.")
    model, threshold = build(design), threshold_of(design)
    watch(model, design)
    model.set_flat_weights(weights)
    optimizer = model.optimizer
    optimizer.follow(float(optimizer.learning_rate) * _RATE)
    shape = design.input_shape
    side = side_of(design)
    if side is None:
        raise ValueError("Only a network that takes pictures can be taught.")
    pictures = np.stack([resized(picture, side) for picture in pictures])
    mine = as_samples(fitted, pictures).reshape(-1, *shape)
    count = max(1, round(_GUARD * len(test.labels)))
    guard = test.samples[:count], test.labels[:count]
    before = _accuracy(model, mine, labels, threshold), _figures(model, test)
    guarded = _accuracy(model, *guard, threshold)
    chance = math.sqrt(guarded * (1 - guarded) / max(count, 1))
    floor = guarded - max(_LOSS, _ERRORS * chance)
    taught = weights
    begin = time.monotonic()
    copies = max(1, _VARIANTS // len(pictures))
    repeated, classes = np.repeat(pictures, copies, axis=0), np.repeat(labels, copies)
    answers = _answers(design, classes, seen)
    kept = seen.answers
    if kept.ndim > 1:
        # What it answered before is what it is not to forget (Li and Hoiem, "Learning without
        # Forgetting", 2016, section 3).
        kept = model.predict(seen.samples, batch_size=_BATCH, verbose=0).astype(kept.dtype)
    for epoch in range(EPOCHS):
        if stopped():
            return None
        fresh = as_samples(fitted, varied(repeated, seed=design.seed, epoch=epoch))
        fresh = fresh.reshape(-1, *shape)
        x = np.concatenate([seen.samples, fresh])
        y = np.concatenate([kept, answers])
        model.fit(x, y, batch_size=design.batch_size, epochs=1, verbose=0)
        taught = model.get_flat_weights()
        if time.monotonic() - begin > SECONDS:
            break
    best, held_back = weights, True
    for share in _SHARES:
        # Between both networks lies one that has learned enough and forgotten little (Wortsman et
        # al., "Robust fine-tuning of zero-shot models", 2022, section 3).
        between = weights + np.float32(share) * (taught - weights)
        model.set_flat_weights(between)
        if _accuracy(model, *guard, threshold) >= floor:
            best, held_back = between, share < 1
            break
    model.set_flat_weights(best)
    after = _accuracy(model, mine, labels, threshold), _figures(model, test)
    mine_told, test_told = (before[0], after[0]), (before[1], after[1])
    count = len(test.labels)
    return TaughtWeights(locked(np.array(best)), mine_told, test_told, count, held_back, test.part)


def _answers(design: Design, classes: Array, seen: HeldOut) -> Array:
    """The labels as the loss takes them."""
    if seen.answers.ndim == 1:
        return classes.astype(seen.answers.dtype)
    return to_categorical(classes, seen.answers.shape[1]).astype(seen.answers.dtype)


def _figures(model: Sequential, test: HeldOut) -> Mapping[str, float]:
    """As a training measures them at its end."""
    figures = model.evaluate(
        test.samples, test.answers, batch_size=_BATCH, verbose=0, return_dict=True
    )
    return dict(figures)


def _accuracy(model: Sequential, samples: Array, labels: Array, threshold: float) -> float:
    outputs = model.predict(samples, batch_size=_BATCH, verbose=0)
    return float((decided(outputs.reshape(len(samples), -1), threshold) == labels).mean())
