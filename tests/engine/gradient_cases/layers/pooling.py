"""Pooling, padding, cropping, enlarging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import layers
from tests.engine.gradient_cases.case import Case

IMAGE = (4, 5, 2)
SEQUENCE = (5, 2)
VOLUME = (3, 2, 4, 2)

CASES: Mapping[str, Sequence[Case]] = {
    "MaxPooling1D": (Case(lambda: layers.MaxPooling1D(2), SEQUENCE),),
    "MaxPooling2D": (
        Case(lambda: layers.MaxPooling2D(2), IMAGE),
        Case(lambda: layers.MaxPooling2D((2, 3), strides=(1, 2), padding="same"), IMAGE),
    ),
    "AveragePooling1D": (Case(lambda: layers.AveragePooling1D(3, 2, "same"), SEQUENCE),),
    "AveragePooling2D": (
        Case(lambda: layers.AveragePooling2D(2), IMAGE),
        Case(lambda: layers.AveragePooling2D((2, 3), strides=(1, 2), padding="same"), IMAGE),
    ),
    "GlobalMaxPooling1D": (Case(layers.GlobalMaxPooling1D, SEQUENCE),),
    "GlobalMaxPooling2D": (Case(lambda: layers.GlobalMaxPooling2D(keepdims=True), IMAGE),),
    "GlobalAveragePooling1D": (Case(layers.GlobalAveragePooling1D, SEQUENCE),),
    "GlobalAveragePooling2D": (Case(lambda: layers.GlobalAveragePooling2D(keepdims=True), IMAGE),),
    "UpSampling1D": (Case(layers.UpSampling1D, SEQUENCE),),
    "UpSampling2D": (
        Case(layers.UpSampling2D, IMAGE),
        Case(lambda: layers.UpSampling2D((2, 3), interpolation="bilinear"), IMAGE),
    ),
    "ZeroPadding1D": (Case(lambda: layers.ZeroPadding1D((1, 2)), SEQUENCE),),
    "ZeroPadding2D": (Case(lambda: layers.ZeroPadding2D(((1, 0), (2, 1))), IMAGE),),
    "Cropping1D": (Case(lambda: layers.Cropping1D((1, 2)), SEQUENCE),),
    "Cropping2D": (Case(lambda: layers.Cropping2D(((1, 0), (2, 1))), IMAGE),),
    "GlobalMaxPooling3D": (Case(layers.GlobalMaxPooling3D, VOLUME),),
    "GlobalAveragePooling3D": (Case(lambda: layers.GlobalAveragePooling3D(keepdims=True), VOLUME),),
    "UpSampling3D": (Case(lambda: layers.UpSampling3D((2, 1, 3)), VOLUME),),
    "ZeroPadding3D": (Case(lambda: layers.ZeroPadding3D(((1, 0), (2, 1), (0, 1))), VOLUME),),
    "Cropping3D": (Case(lambda: layers.Cropping3D(((1, 0), (0, 1), (0, 0))), VOLUME),),
    "MaxPooling3D": (
        Case(lambda: layers.MaxPooling3D((2, 1, 2)), VOLUME),
        Case(lambda: layers.MaxPooling3D(2, strides=(1, 2, 1), padding="same"), VOLUME),
    ),
    "AveragePooling3D": (
        Case(lambda: layers.AveragePooling3D(2), VOLUME),
        Case(lambda: layers.AveragePooling3D((2, 1, 3), strides=2, padding="same"), VOLUME),
    ),
}
