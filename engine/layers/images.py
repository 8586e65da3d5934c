"""What the layers share that take images, and how images are brought to another size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from engine.errors import ShapeError
from engine.layers.base import Layer
from engine.types import Array, Shape


class ImageLayer(Layer):
    """A layer for images (height, width, channels); by itself it takes a single one, too."""

    def __call__(self, inputs: npt.ArrayLike, training: bool = False) -> Array:
        """A new array with the output for a batch of images, or for a single one."""
        images = np.asarray(inputs)
        if images.ndim == 3:
            return super().__call__(images[None], training)[0]
        return super().__call__(images, training)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Shape of the output for images of this shape.

        Raises:
            ShapeError: it is none of images.
        """
        if len(input_shape) == 3 and input_shape[0] is not None:
            return self.image_shape((None, *input_shape))[1:]
        if len(input_shape) != 4:
            raise ShapeError(
                f"Layer '{self.name}' needs images of shape (height, width, channels); its input "
                f"has shape {input_shape}. Insert Reshape below it, such as Reshape((28, 28, 1))."
            )
        return self.image_shape(input_shape)

    def image_shape(self, input_shape: Shape) -> Shape:
        """The same for what is one of images, with the batch."""
        return input_shape


class RandomImages(ImageLayer):
    """Changes each image of a training batch at random.

    As in Keras, a call of the layer by itself counts as training.
    """

    def __call__(self, inputs: npt.ArrayLike, training: bool = True) -> Array:
        """A new array with the images changed, unless `training` is False."""
        return super().__call__(inputs, training)


def _lanczos(radius: int) -> Callable[[Array], Array]:
    def kernel(x: Array) -> Array:
        near = np.maximum(x, 1e-3)
        values = radius * np.sin(np.pi * near) * np.sin(np.pi * near / radius)
        waves = np.where(x > 1e-3, values / (np.pi * near) ** 2, 1)
        return np.where(x > radius, 0, waves)

    return kernel


def _cubic(x: Array) -> Array:
    """Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, equation 15."""
    inner = ((1.5 * x - 2.5) * x) * x + 1
    outer = ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x >= 2, 0, np.where(x >= 1, outer, inner))


_KERNELS: dict[str, Callable[[Array], Array]] = {
    "bilinear": lambda x: np.maximum(0, 1 - x),
    "lanczos3": _lanczos(3),
    "lanczos5": _lanczos(5),
    "bicubic": _cubic,
}
RESIZING_WAYS = ("bilinear", "nearest", *list(_KERNELS)[1:])


def resizing(size: int, length: int, way: str, antialias: bool = False) -> Array:
    """Weights (length, size) of the pixels along an axis in each pixel of an axis so long.

    Args:
        size: of the axis.
        length: that it is to have.
        way: one of `RESIZING_WAYS`.
        antialias: whether pixels of a smaller image are means of as many as they stand for.
    """
    step = size / length
    middles = (np.arange(length) + 0.5) * step
    if way == "nearest":
        return np.eye(size)[np.floor(middles).astype(np.intp)]
    distance = np.abs(middles[:, None] - 0.5 - np.arange(size))
    weights = _KERNELS[way](distance / max(step, 1) if antialias else distance)
    return weights / np.add.reduce(weights, axis=1, keepdims=True)


def along_both(images: Array, rows: Array, columns: Array) -> Array:
    """Images (samples, h, w, channels) times `rows` (h', h) and `columns` (w', w)."""
    samples, height, width, channels = images.shape
    flat = np.ascontiguousarray(images).reshape(samples, height, width * channels)
    tall = np.matmul(rows, flat).reshape(samples, len(rows), width, channels)
    return np.matmul(columns, tall)
