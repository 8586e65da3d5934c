"""What a single unit, or a filter, answers to, and what the network is without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.layers import Dense
from engine.types import Array
from netbuilder.design.pictures import side_of
from netbuilder.design.targets import CLASS
from netbuilder.insight.ablation import Ablation, ablate, outputs_without
from netbuilder.insight.excitation import excite, most_exciting
from netbuilder.insight.sample_pictures import to_show
from netbuilder.network.probe import Probe
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.records import DataPart
from netbuilder.translation import say
from netbuilder.wording import count_text, listed, number_text, percent, sentences

_SHOWN: Final = 12
_ASKED: Final = 512
"""Samples that for and against are found with."""
_NAMED: Final = 2
_LITTLE: Final = 0.002
"""A mean change of a probability that is worth naming."""
_POINT: Final = 0.005
"""A change of accuracy of a class that is worth naming."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitLook:
    """Everything that is shown of a unit.

    Attributes:
        block: that it belongs to.
        unit: its number there, counted from 0.
        units: how many there are.
        weights: of a unit right behind a picture, float32 (height, width), signed; None for others.
        climbed: a sample that excites it, found by gradient ascent, as a picture in [0, 1]; None
            where there is none.
        pictures: the samples that excite it most, (n, ...); (n, 0) where they are no pictures.
        values: of the unit for each of them.
        speaks: which classes it speaks for and against, in a sentence; '' where that is not known.
        without: the accuracy without it, in a sentence; '' where that is not known.
        part: of the data that the samples are from.
    """

    block: str
    unit: int
    units: int
    weights: Array | None
    climbed: Array | None
    pictures: Array
    values: Array
    speaks: str
    without: str
    part: DataPart


def look_at_unit(
    probe: Probe,
    network: TrainedNetwork,
    samples: Samples,
    block: str,
    unit: int,
    stopped: Callable[[], bool] = lambda: False,
) -> UnitLook | None:
    """Ask about a unit, with the weights that the network has now; takes up to a few seconds.

    Args:
        probe: of the network.
        network: whose unit it is.
        samples: of its data.
        block: name of the block.
        unit: index along the last axis of what the block puts out.
        stopped: whether nobody wants to know any more.

    Returns:
        None where there is no such unit or value, or where it was stopped.
    """
    weights, test = network.weights, samples.test
    with probe.model(weights) as model:
        names = [layer.name for layer in model.stack.line]
        if block not in names:
            return None
        layer = names.index(block)
        picture = _weights(model.stack.line[layer], unit, first=layer == 0)
        shape = model.input_shape
        for each in model.stack.line[: layer + 1]:
            shape = each.compute_output_shape(shape)
        units = shape[-1] or 0
    try:
        found = most_exciting(probe, test.samples, layer, unit, _SHOWN, weights, stopped)
        speaks = _speaks(probe, network, test.samples[:_ASKED], layer, unit, stopped)
        ablation = ablate(probe, test, layer, (unit,), weights, stopped)
        climbed = _climbed(probe, network, layer, unit, stopped)
    except ValueError:
        return None  # another block of this name, with fewer units
    if found is None or stopped():
        return None
    return UnitLook(
        block=block,
        unit=unit,
        units=units,
        weights=picture,
        climbed=climbed,
        pictures=to_show(network, test.samples[found.places]),
        values=found.values,
        speaks=speaks,
        without="" if ablation is None else _without(ablation, network.classes, test.part),
        part=test.part,
    )


def reach(look: UnitLook) -> str:
    """How much it answers, in a sentence."""
    most = number_text(float(look.values[0]), 3) if len(look.values) else "0"
    return say("Its largest output for a {part} sample is {most}.", part=look.part, most=most)


def _weights(layer: object, unit: int, *, first: bool) -> Array | None:
    """The weights of a unit right behind a square picture."""
    if not (first and isinstance(layer, Dense)) or not 0 <= unit < layer.units:
        return None
    side = round(len(layer.kernel) ** 0.5)
    if side < 4 or side * side != len(layer.kernel):
        return None
    return layer.kernel[:, unit].reshape(side, side).astype(np.float32)


def _climbed(
    probe: Probe, network: TrainedNetwork, layer: int, unit: int, stopped: Callable[[], bool]
) -> Array | None:
    """The picture that gradient ascent ends with, for networks that take pictures in ink."""
    if side_of(network.design) is None:
        return None
    rng = np.random.default_rng(unit)
    found = excite(probe, layer, unit, rng, weights=network.weights, stopped=stopped)
    if found is None:
        return None
    side = round(found.size**0.5)
    return found.reshape(side, side) if side * side == found.size else None


def _speaks(
    probe: Probe,
    network: TrainedNetwork,
    samples: Array,
    layer: int,
    unit: int,
    stopped: Callable[[], bool],
) -> str:
    """The classes whose probability is higher with the unit, and those whose is lower."""
    if network.design.target != CLASS:
        return ""
    whole = probe.outputs(samples, weights=network.weights, stopped=stopped)
    parted = outputs_without(probe, samples, layer, (unit,), network.weights, stopped)
    if whole is None or parted is None or whole.shape[-1] != len(network.classes):
        return ""
    effect = (whole - parted).reshape(-1, len(network.classes)).mean(axis=0)
    order = np.argsort(effect)
    helped = [network.classes[n] for n in order[::-1][:_NAMED] if effect[n] > _LITTLE]
    hindered = [network.classes[n] for n in order[:_NAMED] if effect[n] < -_LITTLE]
    if helped and hindered:
        return say(
            "It speaks for {helped} and against {hindered}.",
            helped=listed(helped),
            hindered=listed(hindered),
        )
    if helped:
        return say("It speaks for {helped}.", helped=listed(helped))
    if hindered:
        return say("It speaks against {hindered}.", hindered=listed(hindered))
    return say("It speaks for no class and against none.")


def _without(found: Ablation, classes: Sequence[str], part: DataPart) -> str:
    count = count_text(found.samples)
    before, after = percent(found.before, 1), percent(found.after, 1)
    if before == after:
        effect = say(
            "Switched off, it changes nothing: {after} of {count} {part} samples are right.",
            after=after,
            count=count,
            part=part,
        )
    else:
        effect = say(
            "Without it {after} of {count} {part} samples are right instead of {before}.",
            after=after,
            count=count,
            part=part,
            before=before,
        )
    falls = np.nan_to_num(found.by_class[:, 0] - found.by_class[:, 1])
    worst = int(falls.argmax())
    if falls[worst] < _POINT or worst >= len(classes):
        return effect
    was, is_ = (percent(float(share), 1) for share in found.by_class[worst])
    return sentences(
        effect,
        say(
            "Class {classes} suffers most: {was} before, {is_value} after.",
            classes=classes[worst],
            was=was,
            is_value=is_,
        ),
    )
