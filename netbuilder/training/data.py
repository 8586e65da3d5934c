"""The samples and labels that a design trains on, in the form its network takes."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from engine.datasets import digits, mnist
from engine.datasets.files import Progress
from engine.errors import DataError
from engine.types import Array
from engine.utils import to_categorical
from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.design.targets import INPUT, NUMBER
from netbuilder.training.aside import Report

Images: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]
"""(training images, labels), (test images, labels); uint8, images (n, 28, 28)."""

_log = logging.getLogger(__name__)

_CHUNK: Final = 4096
_FALL_BACK: Final = "digits"


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Samples and labels, ready for `fit` and `evaluate`.

    Attributes:
        x_train: float32 (n, *input_shape), in [0, 1].
        y_train: for classes one-hot float32 (n, classes), or their indices where the loss takes
            those; for numbers float32 (n, 1); for samples again the samples.
        x_test: as `x_train`; never trained on.
        y_test: as `y_train`.
        title: what the data are called.
        notice: a sentence that the user has to know, or ''.
    """

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    title: str
    notice: str = ""


def load(design: Design, report: Report) -> Data:
    """The data of a design; where MNIST cannot be had, the built-in digits, with a notice.

    Args:
        design: its data set, input shape and loss count.
        report: told what happens; may raise to end the loading.

    Raises:
        DataError: the images do not fill the design's input.
    """
    name, notice, images = _images(design.data, report)
    kind = DATASETS[name]
    (train, train_labels), (test, test_labels) = images
    x_train = _samples(train, design.input_shape, report)
    x_test = _samples(test, design.input_shape, report)
    return Data(
        x_train=x_train,
        y_train=_answers(design, x_train, train_labels, kind.classes),
        x_test=x_test,
        y_test=_answers(design, x_test, test_labels, kind.classes),
        title=kind.title,
        notice=notice,
    )


def _images(name: str, report: Report) -> tuple[str, str, Images]:
    """The images, what they are, and a notice if that is not what was asked for."""
    loader = _LOADERS.get(name)
    if loader is None:
        raise DataError(f"There is no data set '{name}'; choose one of {', '.join(_LOADERS)}.")
    try:
        return name, "", loader(report)
    except (OSError, DataError) as error:
        if name == _FALL_BACK:
            raise
        _log.warning("%s could not be loaded: %s", name, error)
    notice = (
        f"{DATASETS[name].title} is neither on this machine nor within reach, "
        "so this run takes the built-in digits instead."
    )
    return _FALL_BACK, notice, _LOADERS[_FALL_BACK](report)


def _mnist(report: Report) -> Images:
    def tell(progress: Progress) -> None:
        report(progress.what, progress.done / progress.total if progress.total else None)

    report("Looking for MNIST", None)
    return mnist.load_data(report=tell)


def _digits(report: Report) -> Images:
    report("Drawing the built-in digits", None)
    return digits.load_data()


_LOADERS: Final[Mapping[str, Callable[[Report], Images]]] = MappingProxyType(
    {"mnist": _mnist, "digits": _digits}
)


def _samples(images: Array, input_shape: tuple[int, ...], report: Report) -> Array:
    """Images as float32 in [0, 1], in the shape of the input; piece by piece."""
    if math.prod(images.shape[1:]) != math.prod(input_shape):
        height, width = images.shape[1:]
        raise DataError(
            f"An image has {height} x {width} pixels, which do not fill an input of shape "
            f"{input_shape}; set the input's shape to ({height * width},)."
        )
    samples = np.empty((len(images), *input_shape), np.float32)
    for start in range(0, len(images), _CHUNK):
        report(f"Preparing {len(images):,} images", start / len(images))
        part = images[start : start + _CHUNK].reshape(-1, *input_shape)
        np.divide(part, np.float32(255), out=samples[start : start + _CHUNK], dtype=np.float32)
    return samples


def _answers(design: Design, samples: Array, labels: Array, classes: int) -> Array:
    """What the network is to put out for the samples."""
    if design.target == INPUT:
        return samples
    if design.target == NUMBER:
        return labels.astype(np.float32)[:, None]
    if design.loss == "sparse_categorical_crossentropy":
        return labels.astype(np.int64)
    return to_categorical(labels, classes)
