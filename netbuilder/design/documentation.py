"""Addresses of Keras's documentation of layers."""

from __future__ import annotations

import re
from typing import Final

_SITE: Final = "https://keras.io/api/layers"
_CHAPTERS: Final = {
    "shape": "reshaping_layers",
    "image": "preprocessing_layers/image_augmentation",
}
_ELSEWHERE: Final = {
    "Softmax": "activation_layers",
    "Activation": "core_layers",
    "Rescaling": "preprocessing_layers/image_preprocessing",
    "Resizing": "preprocessing_layers/image_preprocessing",
    "CenterCrop": "preprocessing_layers/image_preprocessing",
    "CategoryEncoding": "preprocessing_layers/categorical",
    "Discretization": "preprocessing_layers/numerical",
    "Normalization": "preprocessing_layers/numerical",
    "UpSampling2D": "reshaping_layers",
    "ZeroPadding2D": "reshaping_layers",
    "Cropping2D": "reshaping_layers",
    "UpSampling3D": "reshaping_layers",
    "ZeroPadding3D": "reshaping_layers",
    "Cropping3D": "reshaping_layers",
}


def documentation(kind: str, family: str) -> str:
    """The address of a layer's page."""
    chapter = _ELSEWHERE.get(kind) or _CHAPTERS.get(family) or f"{family}_layers"
    return f"{_SITE}/{chapter}/{_page(kind)}/"


def _page(kind: str) -> str:
    """BatchNormalization is on the page batch_normalization, Conv2D on convolution2d."""
    whole = re.sub(r"Conv(?=[123]D)", "Convolution", kind)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[123]D)(?=[A-Z])", "_", whole)
    return words.replace("Re_LU", "ReLU").replace("RMSN", "RMS_N").lower()
