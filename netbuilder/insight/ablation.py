"""Units switched off: what the network answers without them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from engine.models.step import forward
from engine.types import Array
from netbuilder.design.deciding import decided, threshold_of
from netbuilder.design.targets import CLASS
from netbuilder.network.probe import BATCH, Probe
from netbuilder.training.records import HeldOut


@dataclass(frozen=True, slots=True, eq=False)
class Ablation:
    """What switching units off does to the answers to some samples.

    Attributes:
        before: share of the samples that the network takes for what they are.
        after: the same without the units.
        by_class: (classes, 2), the two shares of each class; NaN where it has no samples.
        samples: how many samples were asked about.
    """

    before: float
    after: float
    by_class: Array
    samples: int

    @property
    def change(self) -> float:
        """By how much the accuracy changes; below 0 where the units help."""
        return self.after - self.before


def outputs_without(
    probe: Probe,
    samples: Array,
    layer: int,
    units: Collection[int],
    weights: Array | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Array | None:
    """What the network puts out where some units of a layer put out nothing.

    The weights stay as they are: the outputs of the units, or the maps of filters, are set to 0 on
    their way to the next layer.

    Args:
        probe: the network.
        samples: (n, ...), with as many values each as its input.
        layer: index among the network's layers.
        units: indices along the last axis of the layer's output.
        weights: of the moment that is meant, flat; the latest where None.
        stopped: whether nobody wants to know any more.

    Returns:
        float32 (n, *output shape); None without weights, where it was stopped, or where a value is
        no number.

    Raises:
        ValueError: there is no such layer or unit.
    """
    if not probe.ready and weights is None:
        return None
    shaped = np.reshape(samples, (-1, *probe.design.input_shape))
    chosen, parts = sorted(units), []
    for start in range(0, max(len(shaped), 1), BATCH):
        if stopped():
            return None
        with probe.model(weights) as model:
            line = model.stack.line
            if not 0 <= layer < len(line):
                raise ValueError(f"The network has {len(line)} layers; received index {layer}.")
            mask: Array | None = None
            output = shaped[start : start + BATCH].astype(line[0].dtype)
            for each in line[: layer + 1]:
                below = output
                output = forward([each], below, mask=mask)
                mask = each.compute_mask(below, mask)
            if chosen and not 0 <= chosen[0] <= chosen[-1] < output.shape[-1]:
                raise ValueError(f"The layer has {output.shape[-1]} units; received {chosen}.")
            output = output.copy()
            output[..., chosen] = 0
            parts.append(forward(line[layer + 1 :], output, mask=mask).copy())
    found = np.concatenate(parts)
    return found.astype(np.float32) if np.isfinite(found).all() else None


def ablate(
    probe: Probe,
    test: HeldOut,
    layer: int,
    units: Collection[int],
    weights: Array | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Ablation | None:
    """How the accuracy changes where some units of a layer are switched off.

    Args:
        probe: the network.
        test: the samples.
        layer: index among the network's layers.
        units: indices along the last axis of the layer's output.
        weights: of the moment that is meant, flat; the latest where None.
        stopped: whether nobody wants to know any more.

    Returns:
        None for a network that learns no classes, and where `outputs_without` gives None.

    Raises:
        ValueError: there is no such layer or unit.
    """
    if probe.design.target != CLASS or test.labels is None or not len(test.labels):
        return None
    right = []
    for without in ((), units):
        outputs = outputs_without(probe, test.samples, layer, without, weights, stopped)
        if outputs is None:
            return None
        flat = outputs.reshape(len(outputs), -1)
        right.append(decided(flat, threshold_of(probe.design)) == test.labels)
    classes = int(test.labels.max()) + 1
    counts = np.bincount(test.labels, minlength=classes)
    sums = np.stack([np.bincount(test.labels, each, classes) for each in right], axis=1)
    shares = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], np.nan)
    return Ablation(float(right[0].mean()), float(right[1].mean()), shares, len(test.labels))
