"""Test samples as a layer of the network sees them, and where they lie in the plane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.models.step import each_output
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.deciding import decided, threshold_of
from netbuilder.design.targets import CLASS
from netbuilder.insight.projection import principal_components
from netbuilder.network.probe import BATCH, Probe
from netbuilder.training.records import DataPart, HeldOut
from netbuilder.translation import say
from netbuilder.wording import count_text, percent, plural, sentences

MOST: Final = 2000
"""Samples on a map."""
MOST_VALUES: Final = 4096
"""Values of each sample that are compared."""
INPUT: Final = ""
"""Stands for the samples as the network takes them, in the place of a layer's name."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Samples as a layer puts them out.

    Attributes:
        layer: its name; `INPUT` for the samples themselves.
        values: float32 (n, values).
        of_values: how many values the layer puts out; `values` are evenly spaced ones of these.
        answers: (n, outputs), of the network.
        of: how many test samples there are.
        part: of the data that they are from.
    """

    layer: str
    values: Array
    of_values: int
    answers: Array
    of: int
    part: DataPart = "test"


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is known of the samples on a map.

    Attributes:
        classes: of each sample, whole numbers (n,); None for networks that learn no classes.
        predicted: the class that the network takes it for.
        numbers: what is to be predicted, float (n,), where that is a single number.
    """

    classes: Array | None
    predicted: Array | None
    numbers: Array | None

    @property
    def mistakes(self) -> Array | None:
        """Whether each sample is taken for another class than its own."""
        if self.classes is None or self.predicted is None:
            return None
        return self.classes != self.predicted


def layers_to_map(design: Design) -> tuple[str, ...]:
    """What a map can show: the input, and every layer by its name."""
    return (INPUT, *(block.name for block in design.active))


def look(
    probe: Probe,
    test: HeldOut,
    layer: str = INPUT,
    weights: Array | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Seen | None:
    """Have the first `MOST` test samples pass the network, up to a layer and to its end.

    Args:
        probe: the network.
        test: the samples.
        layer: name of one; `INPUT`, or a name that there is not, for the samples themselves.
        weights: of the moment that is meant, flat; the latest where None.
        stopped: whether nobody wants to know any more.

    Returns:
        None without weights, where it was stopped, or where a value is no number.
    """
    samples = test.samples[:MOST]
    if not probe.ready or not len(samples):
        return None
    shaped = np.reshape(samples, (-1, *probe.design.input_shape))
    values, answers, size, name = [], [], 0, INPUT
    for start in range(0, len(shaped), BATCH):
        if stopped():
            return None
        with probe.model(weights) as model:
            batch = output = shaped[start : start + BATCH].astype(model.stack.line[0].dtype)
            kept = batch.reshape(len(batch), -1)
            for each, output in each_output(model.stack.line, batch):
                if each.name == layer:
                    name, kept = layer, output.reshape(len(batch), -1)
                    kept = kept[:, _spaced(kept.shape[1])].copy()
                    size = output[0].size
            answers.append(output.reshape(len(batch), -1).copy())
        size = size or kept.shape[1]
        values.append(kept[:, _spaced(kept.shape[1])].astype(np.float32))
    seen, given = np.concatenate(values), np.concatenate(answers)
    if not (np.isfinite(seen).all() and np.isfinite(given).all()):
        return None
    return Seen(name, seen, size, given, len(test.samples), test.part)


def marks_of(design: Design, test: HeldOut, answers: Array) -> Marks:
    """What is known of the samples that gave these answers."""
    count = len(answers)
    if design.target == CLASS and test.labels is not None:
        return Marks(test.labels[:count], decided(answers, threshold_of(design)), None)
    true = np.asarray(test.answers[:count], np.float64).reshape(count, -1)
    return Marks(None, None, true[:, 0] if true.shape[1] == 1 else None)


def in_the_plane(seen: Seen) -> tuple[Array, float]:
    """The first two principal components, (n, 2), and the share of the variance that they hold."""
    found = principal_components(seen.values, 2)
    return found.points, float(found.shares.sum())


def which_samples(count: int, of: int, part: DataPart = "test") -> str:
    """How many samples of a part of the data are shown, in a sentence."""
    if count < of:
        return plural(
            count,
            "The first of {of} {part} samples is shown.",
            "The first {count} of {of} {part} samples are shown.",
            of=count_text(of),
            part=part,
        )
    return plural(
        of,
        "The only {part} sample is shown.",
        "All {count} {part} samples are shown.",
        part=part,
    )


def caption(seen: Seen, share: float | None) -> str:
    """What a map shows, in sentences.

    Args:
        seen: the samples.
        share: of the variance that its two directions hold; None for t-SNE.
    """
    compared, every = seen.values.shape[1], seen.of_values
    return sentences(
        which_samples(len(seen.values), seen.of, seen.part),
        ""
        if share is None
        else say("The plane shows {share} of the variance.", share=percent(share)),
        say(
            "The samples are compared by {compared} of {every} values.",
            compared=count_text(compared),
            every=count_text(every),
        )
        if compared < every
        else "",
    )


def _spaced(values: int) -> Array | slice:
    if values <= MOST_VALUES:
        return slice(None)
    return np.linspace(0, values - 1, MOST_VALUES).astype(np.intp)
