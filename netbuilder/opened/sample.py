"""The sample that the canvas shows: the drawing, or a named one of the test data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.types import Array
from netbuilder.design.pictures import resized, side_of
from netbuilder.insight.own_pictures import as_samples, picture_shape, to_look_at
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import say
from netbuilder.wording import count_text


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A sample that is sent through the network.

    Attributes:
        values: as the network takes it.
        image: it as a picture, in [0, 1]; None where it is none.
        title: what it is, as 'your drawing' or 'test sample 17'.
    """

    values: Array
    image: Array | None
    title: str


def of_drawing(network: TrainedNetwork, picture: Array) -> Shown | None:
    """A drawing on the pad; None for networks that take something else."""
    side = side_of(network.design)
    if side is None:
        return None
    image = resized(picture, side)
    return Shown(as_samples(network.fitted, image[None])[0], image, say("your drawing"))


def of_test(network: TrainedNetwork, samples: Samples, number: int) -> Shown | None:
    """A test sample, counted from 0 and round and round; None where there are none."""
    test = samples.test
    if not len(test.samples):
        return None
    place = number % len(test.samples)
    values = test.samples[place]
    shape = network.design.input_shape
    if int(np.prod(shape)) != values.size:
        return None
    return Shown(
        values,
        _image(network, values),
        say("{part} sample {place}", part=test.part, place=count_text(place + 1)),
    )


def nothing(network: TrainedNetwork) -> Shown:
    """A sample of zeros, as long as there is no other."""
    return Shown(np.zeros(network.design.input_shape, np.float32), None, say("no sample yet"))


def _image(network: TrainedNetwork, values: Array) -> Array | None:
    side, shape = side_of(network.design), network.design.input_shape
    is_picture = len(shape) == 3 and shape[2] in (1, 3)
    if side is None and not is_picture and picture_shape(network.design) is None:
        return None
    seen = to_look_at(network, values[None])[0]
    if side is not None:
        return np.asarray(seen).reshape(side, side)
    return np.asarray(seen).reshape(shape) if is_picture else None
