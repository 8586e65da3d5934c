"""Layers that cut, resize, mirror and light images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import layers
from tests.engine.gradient_cases.case import Case
from tests.engine.gradient_cases.layers.core import repeating

IMAGE = (4, 5, 2)

CASES: Mapping[str, Sequence[Case]] = {
    "CenterCrop": (
        Case(lambda: layers.CenterCrop(2, 3), IMAGE),
        Case(lambda: layers.CenterCrop(5, 3), IMAGE),
    ),
    "RandomCrop": (
        Case(lambda: repeating(layers.RandomCrop(2, 3)), IMAGE),
        Case(lambda: layers.RandomCrop(6, 3), IMAGE),
    ),
    "Resizing": (
        Case(lambda: layers.Resizing(3, 7), IMAGE),
        Case(lambda: layers.Resizing(3, 3, "bicubic", True), IMAGE),
        Case(lambda: layers.Resizing(4, 4, "nearest", False, True, fill_value=0.3), IMAGE),
    ),
    "RandomFlip": (
        Case(lambda: repeating(layers.RandomFlip()), IMAGE),
        Case(lambda: repeating(layers.RandomFlip("vertical")), IMAGE),
    ),
    "RandomBrightness": (
        Case(lambda: repeating(layers.RandomBrightness(0.4, (-1, 2))), IMAGE),
        Case(lambda: repeating(layers.RandomBrightness((0.1, 0.2), (-9, 9))), IMAGE),
    ),
    "RandomContrast": (
        Case(lambda: repeating(layers.RandomContrast(0.8, (-1, 2))), IMAGE),
        Case(lambda: repeating(layers.RandomContrast((0.5, 0.2), (-9, 9))), IMAGE),
    ),
}
