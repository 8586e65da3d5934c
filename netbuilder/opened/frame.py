"""What all opened blocks show of one sample at one moment."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from engine.layers import Layer
from engine.models.step import each_output
from engine.types import Array
from netbuilder.design import INPUT
from netbuilder.design.deciding import MIDDLE, decided, threshold_of
from netbuilder.network.probe import Probe
from netbuilder.opened import pictures
from netbuilder.opened.by_hand import switched_off
from netbuilder.opened.forms import STATEFUL, Form
from netbuilder.opened.links import Links, between
from netbuilder.opened.passed import Passed
from netbuilder.opened.pictures import Bars, Curve, Picture, Points, Tiles

_DROPPING: Final = ("Dropout", *(f"SpatialDropout{n}D" for n in (1, 2, 3)), "AlphaDropout")
_CURVE_POINTS: Final = 65
_MOST_TICKS: Final = 128
_BOUNDED: Final = ("Tanh", "Sigmoid", "Softmax", "HardSigmoid", "Softsign", "HardTanh")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What the canvas shows.

    Attributes:
        pictures: by the block's name.
        links: by the names of the two blocks that they lead from and into.
        seconds: of a processor that drawing it took.
        wall: seconds that passed meanwhile; many more than that on a busy machine.
        sample: that is shown, as the network takes it; None where a whole plane is.
    """

    pictures: Mapping[str, Picture]
    links: Mapping[tuple[str, str], Links] = field(default_factory=dict)
    seconds: float = 0.0
    wall: float = 0.0
    sample: Array | None = None


def draw(
    probe: Probe, weights: Array, sample: Array, forms: Mapping[str, Form], image: Array | None
) -> Frame:
    """Send a sample through the network, and draw what its blocks make of it.

    Args:
        probe: the network's private copy.
        weights: to draw with, flat, read-only.
        sample: as the network takes it, with as many values as the design's input.
        forms: how each block is drawn; the others are not.
        image: the sample as a picture to look at, in [0, 1]; None where it is none.
    """
    start, passed = time.thread_time(), time.perf_counter()
    found: dict[str, Picture] = {}
    links: dict[tuple[str, str], Links] = {}
    design = probe.design
    values = np.reshape(sample, (1, *design.input_shape))
    with probe.model(weights) as model:
        line = model.stack.line
        values = values.astype(line[0].dtype)
        if any(form.kind == "maps" for form in forms.values()):
            # Maps show the difference from what an empty picture gives.
            values = np.concatenate([values, np.zeros_like(values)])
        if INPUT in forms:
            found[INPUT] = _input_picture(forms[INPUT], values, image)
        before = INPUT
        for block in _walk(line, values):
            name = block.layer.name
            if name in forms:
                found[name] = picture_of(forms[name], block, threshold_of(design))
                if before in forms:
                    ends = found.get(before), found[name]
                    links[before, name] = between(forms[before], forms[name], *ends, block)
            before = name
    spent, wall = time.thread_time() - start, time.perf_counter() - passed
    return Frame(found, links, spent, wall, sample)


def picture_of(form: Form, block: Passed, threshold: float = MIDDLE) -> Picture:
    """What one block shows in its form, its units that are switched off marked.

    Args:
        form: of the block.
        block: what has passed through it.
        threshold: of two classes, the output from which the second is the answer.
    """
    if form.kind == "bars":
        return _bars(form, block.output[0], threshold)
    found = _picture_of(form, block)
    off = switched_off(block.layer) if isinstance(found, Tiles) else None
    if off is None or not isinstance(found, Tiles) or form.kind in ("image", "pixels"):
        return found
    return replace(found, off=off[found.units])


def _picture_of(form: Form, block: Passed) -> Picture:
    if form.kind == "weights":
        return _weights(form, block)
    if form.kind == "maps":
        return _maps(form, block.output)
    if form.kind == "image":
        return _image(_states(block), form.shown)
    if form.kind == "curve":
        return _curve(block)
    if form.kind == "spread":
        drops = type(block.layer).__name__ in _DROPPING
        rate = float(getattr(block.layer, "rate", 0.0)) if drops else 0.0
        return pictures.spread(block.below[0], block.output[0], crossed=rate)
    if form.kind == "points":
        return _points(form, block)
    if form.kind == "pixels":
        return _pixels(block.output[0])
    return cells(form, block.output[0], bounded(block.layer))


def cells(form: Form, values: Array, limit: float | None = None) -> Tiles:
    """One cell for each value, or for some of them, evenly spread."""
    flat = values.reshape(-1)
    units = pictures.sampled(len(flat), form.shown)
    chosen = flat[units].astype(np.float32)
    size = pictures.map_limit(flat) if limit is None else limit
    shades = pictures.levels(chosen, size)[:, None, None]
    return Tiles(shades, units, active=pictures.active(flat), values=chosen)


def _walk(line: Any, values: Array) -> Iterator[Passed]:
    below = values
    for layer, output in each_output(line, values):
        yield Passed(layer, below, output)
        below = output


def _input_picture(form: Form, values: Array, image: Array | None) -> Picture:
    if form.kind == "pixels":
        return _pixels(values[0] if image is None else image)
    if form.kind == "image":
        return _image(values[0], form.shown)
    if form.kind == "maps":
        return _maps(form, values[:1])
    return cells(form, values[0])


def _pixels(values: Array) -> Tiles:
    """A picture in ink; of colours their mean."""
    side = int(np.sqrt(values.size))
    grey = values.mean(axis=2) if values.ndim == 3 else values
    if grey.ndim != 2:
        grey = grey.reshape(side, -1)
    return Tiles(pictures.ink_levels(grey)[None], np.zeros(1, np.intp), ink=True)


def _weights(form: Form, block: Passed) -> Tiles:
    """The weights of each unit as a picture, as bright as the unit is active."""
    layer: Any = block.layer
    activity = block.output[0].reshape(-1)
    units = pictures.most_active(activity, form.shown)
    side = round(len(layer.kernel) ** 0.5)
    tiles = np.ascontiguousarray(layer.kernel[:, units].T).reshape(len(units), side, side)
    return Tiles(
        pictures.levels(tiles, pictures.weight_limits(tiles)),
        units,
        pictures.strengths(activity)[units],
        pictures.active(activity),
        activity[units].astype(np.float32),
    )


def _bars(form: Form, output: Array, threshold: float) -> Bars:
    shares = np.clip(np.nan_to_num(output.reshape(-1)), 0, 1).astype(np.float32)
    units = pictures.most_active(shares, form.shown)
    answer = decided(shares, threshold) if len(shares) > 1 else 0
    best = np.flatnonzero(units == answer)
    return Bars(shares[units], units, int(best[0]) if len(best) else int(shares[units].argmax()))


def _maps(form: Form, output: Array) -> Tiles:
    values = output[0] - output[1] if len(output) > 1 else output[0]
    slices: list[int] = []
    while values.ndim > 3:
        slices.append(len(values) // 2)  # of a volume, the slice in its middle
        values = values[slices[-1]]
    units = pictures.sampled(values.shape[-1], form.shown)
    shown = np.ascontiguousarray(np.moveaxis(values[..., units], -1, 0))
    shades = pictures.levels(shown, pictures.map_limit(shown))
    return Tiles(shades, units, slices=tuple(slices))


def _states(block: Passed) -> Array:
    """A recurrent layer's state after every step, else the output: (steps, units)."""
    layer: Any = block.layer
    if type(layer).__name__ in STATEFUL and layer.rows.ndim == 3:
        states = layer.rows[1:, 0, : layer.units]
        # Sequences in the order in which they are put out, else along the input.
        return states[::-1] if layer.go_backwards and not layer.return_sequences else states
    return block.output[0]


def _image(values: Array, shown: int) -> Tiles:
    """Steps across, units down."""
    table = values.reshape(-1, values.shape[-1])
    steps = pictures.sampled(len(table), 64)
    units = pictures.sampled(table.shape[1], shown)
    chosen = table[steps][:, units].T
    return Tiles(pictures.levels(chosen, pictures.map_limit(chosen))[None], units, steps=steps)


def _curve(block: Passed) -> Curve:
    """The function itself where it is the same for all units, else what it made of the values."""
    layer: Any = block.layer
    inputs = np.nan_to_num(block.below[0].reshape(-1)).astype(np.float32)
    outputs = np.nan_to_num(block.output[0].reshape(-1)).astype(np.float32)
    ticks = inputs[pictures.sampled(len(inputs), _MOST_TICKS)]
    reach = max(float(np.abs(inputs).max(initial=0.0)), 1.0)
    function = getattr(layer, "activation", None)
    if function is not None and len(inputs) == len(outputs):
        x = np.linspace(-reach, reach, _CURVE_POINTS, dtype=layer.dtype)[:, None]
        y = function.forward(x.copy(), np.empty_like(x))
        return Curve(x[:, 0].astype(np.float32), np.nan_to_num(y[:, 0]).astype(np.float32), ticks)
    order = np.argsort(inputs, kind="stable")
    order = order[pictures.sampled(len(order), _CURVE_POINTS)]
    return Curve(inputs[order], outputs[order] if len(outputs) == len(inputs) else order, ticks)


def _points(form: Form, block: Passed) -> Points:
    layer: Any = block.layer
    table = layer.weights[0]
    rows = pictures.sampled(len(table), form.shown)
    tokens = np.nan_to_num(block.below[0].reshape(-1)).astype(np.int64)
    return Points(pictures.in_two_dimensions(table[rows]), np.isin(rows, tokens))


def bounded(layer: Layer) -> float | None:
    """1 for layers whose values lie between -1 and 1."""
    function = getattr(layer, "activation", None)
    return 1.0 if type(function).__name__ in _BOUNDED else None
