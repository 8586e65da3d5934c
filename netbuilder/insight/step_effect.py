"""What a single step of a training did to its batch and to the blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.layers import Layer
from engine.models import Sequential
from engine.types import Array
from netbuilder.design.targets import CLASS
from netbuilder.insight.sample_pictures import to_show
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.records import StepTaken
from netbuilder.translation import say
from netbuilder.wording import count_text, number_text, percent


class BlockStep(NamedTuple):
    """What the step did to a block that learns.

    Attributes:
        name: of the block.
        gradient: the length of the gradient of the loss for its weights, before the step.
        change: length of the change of the weights, as a share of that of the weights.
    """

    name: str
    gradient: float
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class StepEffect:
    """The effect of a step, as it is shown.

    Attributes:
        sentence: which step, its loss, and for how many samples the answer is better after it.
        pictures: the samples, float32 (n, ...); (n, 0) for rows of a table.
        captions: under each sample.
        names: what each sample is and how its answer has changed, in a sentence.
        blocks: in the order of the network.
    """

    sentence: str
    pictures: Array
    captions: list[str]
    names: list[str]
    blocks: list[BlockStep]


def step_effect(probe: Probe, network: TrainedNetwork, step: StepTaken) -> StepEffect | None:
    """Ask the network before and after a step; None where an answer is no number.

    Args:
        probe: of the network that took the step.
        network: likewise.
        step: as its training tells it.
    """
    before = probe.outputs(step.samples, weights=step.before)
    after = probe.outputs(step.samples, weights=step.after)
    if before is None or after is None:
        return None
    if network.design.target == CLASS:
        better, captions, names = _of_classes(network, step, before, after)
    else:
        better, captions, names = _of_values(step, before, after)
    sentence = say(
        "Step {step} of epoch {epoch}: the loss of its batch of {size} was "
        "{loss}. The step improved the answer to {better} of {samples} "
        "samples.",
        step=count_text(step.step + 1),
        epoch=count_text(step.epoch + 1),
        size=count_text(step.size),
        loss=number_text(step.loss, 4),
        better=count_text(better),
        samples=count_text(len(step.samples)),
    )
    pictures = to_show(network, step.samples)
    return StepEffect(sentence, pictures, captions, names, _blocks(probe, step))


def _of_classes(
    network: TrainedNetwork, step: StepTaken, before: Array, after: Array
) -> tuple[int, list[str], list[str]]:
    """How many answers are better, captions, and sentences."""
    truth = _labels(step.answers)
    was, is_ = _share(before, truth), _share(after, truth)
    captions, names = [], []
    for label, old, new in zip(truth, was, is_, strict=True):
        name = network.classes[label] if label < len(network.classes) else str(label)
        captions.append(f"{percent(old)} → {percent(new)}")
        names.append(
            say(
                "The probability of the right class, {name}, was {old} before the "
                "step and is {new} after it.",
                name=name,
                old=percent(old, 1),
                new=percent(new, 1),
            )
        )
    return int(np.count_nonzero(is_ > was)), captions, names


def _of_values(step: StepTaken, before: Array, after: Array) -> tuple[int, list[str], list[str]]:
    truth = step.answers.reshape(len(before), -1)
    was = np.abs(before.reshape(truth.shape) - truth).mean(axis=1)
    is_ = np.abs(after.reshape(truth.shape) - truth).mean(axis=1)
    captions, names = [], []
    for old, new in zip(was, is_, strict=True):
        old_text, new_text = number_text(float(old), 2), number_text(float(new), 2)
        captions.append(f"{old_text} → {new_text}")
        names.append(
            say(
                "The mean absolute error was {old_text} before the step and is "
                "{new_text} after it.",
                old_text=old_text,
                new_text=new_text,
            )
        )
    return int(np.count_nonzero(is_ < was)), captions, names


def _labels(answers: Array) -> Array:
    """The class of each sample, from one-hot rows or from labels."""
    flat = answers.reshape(len(answers), -1)
    labels = flat[:, 0] if flat.shape[1] == 1 else flat.argmax(axis=1)
    return np.asarray(np.rint(labels), np.int64)


def _share(outputs: Array, truth: Array) -> Array:
    """The probability that each output gives to the right class."""
    flat = outputs.reshape(len(outputs), -1)
    if flat.shape[1] == 1:
        return np.asarray(np.where(truth == 1, flat[:, 0], 1 - flat[:, 0]))
    return np.asarray(flat[np.arange(len(flat)), truth])


def _blocks(probe: Probe, step: StepTaken) -> list[BlockStep]:
    with probe.model(step.before, training=True) as model:
        old = _weights(model)
        model.compute_gradients(step.samples, step.answers)
        gradients = {layer.name: _gradient(layer) for layer in model.layers if layer.trainable}
    with probe.model(step.after) as model:
        new = _weights(model)
    found = []
    for name, gradient in gradients.items():
        if gradient is None:
            continue
        length = float(np.linalg.norm(old[name]))
        change = float(np.linalg.norm(new[name] - old[name]))
        found.append(BlockStep(name, gradient, change / length if length else 0.0))
    return found


def _weights(model: Sequential) -> Mapping[str, Array]:
    """All weights of each layer, one after the other, float64."""
    return {
        layer.name: np.concatenate([np.ravel(each) for each in layer.weights]).astype(np.float64)
        for layer in model.layers
        if layer.weights
    }


def _gradient(layer: Layer) -> float | None:
    """The length of the gradient for all that a layer learns; None where that is nothing."""
    found = [each.gradients[spec.name] for each, spec in layer.located() if spec.trainable]
    squares = [np.square(each, dtype=np.float64).sum() for each in found]
    return float(np.sqrt(sum(squares))) if squares else None
