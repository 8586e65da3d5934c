"""The parts of a picture that speak for a network's answer, found in one of three ways."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from engine.errors import EngineError
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.deciding import decided, threshold_of
from netbuilder.design.pictures import resized, side_of
from netbuilder.design.targets import CLASS, INPUT
from netbuilder.insight.grad_cam import (
    NoMapsError,
    grad_cam,
    layers_with_maps,
    over_picture,
    usual_layer,
)
from netbuilder.insight.occlusion import LEAST_INK, occlusion
from netbuilder.insight.own_pictures import as_samples, own_sample, picture_shape
from netbuilder.insight.saliency import saliency
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import mark

OFF: Final = "off"
OCCLUSION: Final = "occlusion"
SALIENCY: Final = "saliency"
GRAD_CAM: Final = "grad-cam"
METHODS: Final = {
    OFF: mark("Off"),
    OCCLUSION: mark("Occlusion"),
    SALIENCY: mark("Saliency"),
    GRAD_CAM: "Grad-CAM",
}

NO_PICTURE: Final = mark("Attention is shown for networks that take pictures.")
NO_ANSWER: Final = mark("This network reconstructs its input; there is no answer to explain.")
NOTHING: Final = mark("Nothing in this picture speaks for the answer or against it.")

_STRONGEST: Final = 0.995
"""The quantile of the strengths that has full colour; a few values beyond it are cut off."""
_LEAST_CONTRAST: Final = 0.1


_Layers: TypeAlias = tuple[str, tuple[str, ...]]
"""The layer that was asked, and those that can be."""
_NO_LAYERS: Final[_Layers] = ("", ())


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """The parts of a picture that speak for an answer, or against it.

    Attributes:
        values: (height, width) of the picture that the network was given, from -1 (against) to 1
            (for); None where there is nothing to show.
        note: why not, in a sentence; '' otherwise.
        number: of the class that is explained.
        layer: whose maps were asked, for Grad-CAM.
        layers: whose maps can be asked, first to last.
    """

    values: Array | None
    note: str = ""
    number: int = 0
    layer: str = ""
    layers: tuple[str, ...] = ()


def shape_of_picture(design: Design) -> tuple[int, int] | None:
    """Height and width of the pictures that a design's network takes; None where it takes none."""
    side = side_of(design)
    if side is not None:
        return side, side
    own = picture_shape(design)
    return None if own is None else (own[0], own[1])


def sample_of_drawing(network: TrainedNetwork, picture: Array) -> Array:
    """A drawing, float32 (side, side) in [0, 1], as a sample; the network takes square pictures."""
    side = side_of(network.design) or len(picture)
    sample = as_samples(network.fitted, resized(picture, side)[None])[0]
    return sample.reshape(network.design.input_shape)


def blank_sample(network: TrainedNetwork) -> Array:
    """A sample of a picture with nothing in it, 0 everywhere before it was prepared."""
    shape = network.design.input_shape
    if side_of(network.design) is not None:
        return sample_of_drawing(network, np.zeros([side_of(network.design) or 0] * 2, np.float32))
    if network.fitted is not None and picture_shape(network.design) is not None:
        nothing = np.zeros(math.prod(network.fitted.recipe.input_shape), np.uint8)
        return own_sample(network.fitted, nothing).reshape(shape)
    return np.zeros(shape, np.float32)


def attention(
    network: TrainedNetwork,
    probe: Probe,
    sample: Array,
    method: str,
    number: int | None = None,
    layer: str | None = None,
) -> Attention | None:
    """Find what in a picture speaks for the network's answer, or for another class.

    Args:
        network: that is asked.
        probe: answers for it.
        sample: as the network takes it, in the shape of its input.
        method: `OCCLUSION`, `SALIENCY` or `GRAD_CAM`.
        number: of the class; the likeliest where None. A network that predicts a number is asked
            what makes it larger.
        layer: name of the one whose maps Grad-CAM asks; the last convolution where None, or where
            the network has no such layer.

    Returns:
        None without weights, or where outputs are no numbers.
    """
    shape = shape_of_picture(network.design)
    if shape is None:
        return Attention(None, NO_PICTURE)
    if network.design.target == INPUT:
        return Attention(None, NO_ANSWER)
    output = probe.outputs(sample)
    if output is None:
        return None
    if network.design.target != CLASS:
        number = 1 if output.size == 1 else 0
    elif number is None:
        number = int(decided(output.reshape(-1), threshold_of(network.design)))
    try:
        if method == OCCLUSION:
            found, used = _occluded(network, probe, sample, shape, number), _NO_LAYERS
        else:
            found, used = _by_gradient(network, probe, sample, shape, method, number, layer)
    except (NoMapsError, EngineError) as error:
        return Attention(None, str(error), number)
    if found is None or not np.isfinite(found).all():
        return None
    strengths = np.abs(found[found != 0])
    if not strengths.size:
        return Attention(None, NOTHING, number, *used)
    limit = np.quantile(strengths, _STRONGEST)
    return Attention(np.clip(found / limit, -1, 1).astype(np.float32), "", number, *used)


def _by_gradient(
    network: TrainedNetwork,
    probe: Probe,
    sample: Array,
    shape: tuple[int, int],
    method: str,
    number: int,
    layer: str | None,
) -> tuple[Array, _Layers]:
    with probe.model() as model:
        if method == SALIENCY:
            values = saliency(model, sample, number, blank_sample(network))
            return values.reshape(*shape, -1).sum(axis=2), _NO_LAYERS
        name, names = usual_layer(model), tuple(layers_with_maps(model))
        if layer is not None and layer in names:
            name = layer
        found = grad_cam(model, sample, number, name)
    return over_picture(found, shape, network.design.input_shape[0]), (name, names)


def _occluded(
    network: TrainedNetwork, probe: Probe, sample: Array, shape: tuple[int, int], number: int
) -> Array | None:
    is_number = network.design.target != CLASS

    def read(pictures: Array) -> Array | None:
        outputs = probe.outputs(pictures)
        if outputs is None:
            return None
        flat = outputs.reshape(len(outputs), -1)
        if is_number:
            return flat
        shares = np.clip(flat, 0, 1)
        return np.hstack([1 - shares, shares]) if shares.shape[1] == 1 else shares

    picture = sample.reshape(*shape, -1)
    if side_of(network.design) is not None:
        blank, least = blank_sample(network).reshape(*shape, -1)[0, 0], LEAST_INK
    else:  # A photograph has no paper: its mean colour tells least.
        blank, least = picture.mean(axis=(0, 1)), _LEAST_CONTRAST
    ink = float(np.abs(picture - blank).max())
    place = 0 if is_number else number
    return occlusion(picture, read, place, blank, least * ink, as_shares=not is_number)
