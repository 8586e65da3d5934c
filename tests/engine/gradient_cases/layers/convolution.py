"""Convolutions, on images as small as they can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.layers import (
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from tests.engine.gradient_cases.case import Case

IMAGE = (4, 3, 2)
SEQUENCE = (5, 2)
VOLUME = (3, 3, 3, 2)

CASES: Mapping[str, Sequence[Case]] = {
    "Conv1D": (
        Case(lambda: Conv1D(2, 2, activation="tanh"), (5, 2)),
        Case(lambda: Conv1D(2, 2, padding="causal", dilation_rate=2), (5, 2)),
        Case(lambda: Conv1D(2, 3, strides=2, padding="same"), (5, 2)),
    ),
    "Conv2D": (
        Case(lambda: Conv2D(2, 2, activation="tanh"), IMAGE),
        Case(lambda: Conv2D(2, (2, 3), padding="same", use_bias=False), IMAGE),
        Case(lambda: Conv2D(3, 2, strides=2, padding="same"), IMAGE),
        Case(lambda: Conv2D(2, 2, dilation_rate=(2, 1), padding="same"), IMAGE),
        Case(lambda: Conv2D(4, 2, groups=2, activation="softmax"), IMAGE),
        Case(lambda: Conv2D(3, 1), IMAGE),
    ),
    "DepthwiseConv2D": (
        Case(lambda: DepthwiseConv2D(2, depth_multiplier=2, activation="tanh"), IMAGE),
        Case(lambda: DepthwiseConv2D((3, 2), strides=2, padding="same", use_bias=False), IMAGE),
    ),
    "SeparableConv2D": (
        Case(lambda: SeparableConv2D(3, 2, depth_multiplier=2, activation="tanh"), IMAGE),
        Case(lambda: SeparableConv2D(2, 2, padding="same", dilation_rate=2), IMAGE),
    ),
    "Conv2DTranspose": (
        Case(lambda: Conv2DTranspose(2, 2, activation="tanh"), IMAGE),
        Case(lambda: Conv2DTranspose(2, 3, strides=2, padding="same"), IMAGE),
        Case(lambda: Conv2DTranspose(2, 2, strides=3, padding="same", use_bias=False), IMAGE),
    ),
    "Conv3D": (
        Case(lambda: Conv3D(2, 2, activation="tanh"), VOLUME),
        Case(lambda: Conv3D(2, (2, 1, 3), padding="same", use_bias=False), VOLUME),
        Case(lambda: Conv3D(2, 2, strides=(2, 1, 2), padding="same", groups=2), VOLUME),
    ),
    "DepthwiseConv1D": (
        Case(lambda: DepthwiseConv1D(2, depth_multiplier=2, activation="tanh"), SEQUENCE),
        Case(lambda: DepthwiseConv1D(3, strides=2, padding="same", use_bias=False), SEQUENCE),
    ),
    "SeparableConv1D": (
        Case(lambda: SeparableConv1D(3, 2, depth_multiplier=2, activation="tanh"), SEQUENCE),
        Case(lambda: SeparableConv1D(2, 2, padding="same", dilation_rate=2), SEQUENCE),
    ),
    "Conv1DTranspose": (
        Case(lambda: Conv1DTranspose(2, 2, activation="tanh"), SEQUENCE),
        Case(lambda: Conv1DTranspose(2, 3, strides=2, padding="same"), SEQUENCE),
        Case(lambda: Conv1DTranspose(2, 2, strides=3, use_bias=False), SEQUENCE),
    ),
}
