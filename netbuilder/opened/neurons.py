"""A small network unit by unit: every unit a tile, every weight a line."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from engine.models.step import each_output
from engine.types import Array
from netbuilder.design import INPUT
from netbuilder.network.probe import Probe
from netbuilder.opened import pictures
from netbuilder.opened.by_hand import switched_off
from netbuilder.opened.forms import Form
from netbuilder.opened.frame import Frame, bounded
from netbuilder.opened.links import Links
from netbuilder.opened.pictures import Picture, Tiles

SIDE: Final = 48
"""Cells along either side of a unit's map of the plane."""


def draw_neurons(
    probe: Probe,
    weights: Array,
    forms: Mapping[str, Form],
    sample: Array | None,
    extent: float | None,
) -> Frame:
    """What every unit makes of the plane, or of a sample, and every weight between them.

    Args:
        probe: the network's private copy.
        weights: to draw with, flat, read-only.
        forms: how each block is drawn; the others are not.
        sample: as the network takes it; of no matter where there is a plane.
        extent: half the side of the plane, for networks of two inputs; None for others.
    """
    start, passed = time.thread_time(), time.perf_counter()
    shape = probe.design.input_shape
    if extent is not None:
        values = plane(extent)
    else:
        values = np.zeros((1, *shape)) if sample is None else np.reshape(sample, (1, *shape))
    found: dict[str, Picture] = {}
    links: dict[tuple[str, str], Links] = {}
    with probe.model(weights) as model:
        line = model.stack.line
        values = values.astype(line[0].dtype)
        if INPUT in forms:
            found[INPUT] = _tiles(values, None)
        before = INPUT
        for layer, output in each_output(line, values):
            if layer.name in forms:
                tiles = _tiles(*_centred(layer, output), _biases(layer, output))
                found[layer.name] = replace(tiles, off=switched_off(layer))
                if before in forms:
                    links[before, layer.name] = single_links(layer, output.shape[1])
            before = layer.name
    spent, wall = time.thread_time() - start, time.perf_counter() - passed
    return Frame(found, links, spent, wall, sample if extent is None else None)


def plane(extent: float) -> Array:
    """The middles of the cells of a square around 0, from its upper left corner; (n, 2)."""
    middles = (2 * np.arange(SIDE) + 1 - SIDE) / SIDE * extent
    x, y = np.meshgrid(middles, -middles)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def single_links(layer: Any, units: int) -> Links:
    """One line for each weight; for layers without a kernel one from each unit to the same."""
    kernel = getattr(layer, "kernel", None)
    table = np.eye(units) if kernel is None else np.asarray(kernel, np.float64)
    first, second = np.indices(table.shape).reshape(2, -1)
    if kernel is None:
        kept = first == second
        first, second = first[kept], second[kept]
    weights = np.nan_to_num(table[first, second])
    highest = float(np.abs(weights).max(initial=0.0))
    values = weights / highest if highest > 0 else weights
    return Links(
        starts=((first + 0.5) / table.shape[0]).astype(np.float32),
        ends=((second + 0.5) / table.shape[1]).astype(np.float32),
        values=values.astype(np.float32),
        strength=np.clip(0.25 + np.abs(values), 0, 0.9).astype(np.float32),
        pairs=np.stack([first, second], axis=1),
        weights=weights.astype(np.float32),
    )


def _centred(layer: Any, output: Array) -> tuple[Array, float | None]:
    """Shares around the one that says nothing, so that both sides of a border have a colour."""
    function = type(getattr(layer, "activation", None)).__name__
    undecided = {"Sigmoid": 0.5, "HardSigmoid": 0.5, "Softmax": 1 / max(output.shape[1], 1)}
    if len(output) == 1 or function not in undecided:
        return output, bounded(layer)
    middle = undecided[function]
    return (output - middle) / np.where(output < middle, middle or 1.0, 1 - middle or 1.0), 1.0


def _biases(layer: Any, output: Array) -> Array | None:
    bias = getattr(layer, "bias", None)
    if not isinstance(bias, np.ndarray) or bias.shape != output.shape[1:]:
        return None
    return pictures.levels(bias, pictures.map_limit(bias))


def _tiles(output: Array, limit: float | None, biases: Array | None = None) -> Tiles:
    """Each unit's values over the plane, or the one that there is."""
    side = SIDE if len(output) == SIDE * SIDE else 1
    maps = np.ascontiguousarray(output.T).reshape(-1, side, side)
    if limit is None:
        limits: Array | float = np.abs(np.nan_to_num(maps)).max(axis=(1, 2), keepdims=True)
        if side == 1:
            limits = pictures.map_limit(maps)
    else:
        limits = limit
    values = None if side > 1 else maps[:, 0, 0].astype(np.float32)
    shades = pictures.levels(maps, limits)
    return Tiles(shades, np.arange(len(maps)), values=values, biases=biases)
