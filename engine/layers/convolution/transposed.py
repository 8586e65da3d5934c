"""The convolutions that make sequences and images larger."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.declarations import Given, sizes
from engine.errors import ParameterError
from engine.layers.base import LAYERS, WeightSpec, weight
from engine.layers.convolution.base import Convolution, Filters
from engine.layers.convolution.geometry import Axis, spatial_shape
from engine.layers.convolution.windows import add_windows, inside, pieces, windows
from engine.layers.weighted import KernelAndBias
from engine.types import Array, Shape


class TransposedConvolution(KernelAndBias, Convolution, Filters):
    """The way back of a convolution.

    z(p s + q d, f) gets x(p, c) W(q, f, c) from every place p of the image and q of the window: the
    gradient of a convolution with respect to its input (Dumoulin and Visin 2016, section 4).
    """

    output_padding: Given[int | Sequence[int] | None, tuple[int, ...] | None] = sizes(
        default=None,
        nullable=True,
        minimum=0,
        maximum=10_000,
        advanced=True,
        before="data_format",
        help="Extra rows and columns of the output.",
    )
    kernel = weight()

    def __post_init__(self) -> None:
        super().__post_init__()
        more = self.output_padding or ()
        if any(each >= step for each, step in zip(more, self.strides, strict=False)):
            expected = f"less than strides, {self.strides}, along each axis"
            raise ParameterError("output_padding", expected, self.output_padding)

    def axes(self, input_shape: Shape) -> tuple[Axis, ...]:
        """The windows over the output; there is one for each place of the input."""
        spatial = spatial_shape(input_shape, self.rank, self.name)
        more = (*(None,) * self.lift, *(self.output_padding or (None,) * self.rank))
        sizes = zip((*(1,) * self.lift, *spatial), *self.window()[:3], more, strict=True)
        return tuple(self._axis(*each) for each in sizes)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """About `strides` times as long, or as high and wide, `filters` channels."""
        sizes = (each.size for each in self.axes(input_shape)[self.lift :])
        return (input_shape[0], *sizes, self.filters)

    def kernel_uses(self, input_shape: Shape) -> int:
        """The number of uses: every input value is spread over a window of the output."""
        return math.prod(size or 0 for size in input_shape[1:-1])

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel (*window, filters, channels), and bias where wanted."""
        shape = (*self.kernel_size, self.filters, input_shape[-1] or 0)
        return (self.spec("kernel", shape), *self.bias_spec(self.filters))

    def _axis(self, places: int, kernel: int, stride: int, dilation: int, more: int | None) -> Axis:
        """An axis of the output, with what is painted beyond its edges as padding.

        Keras's `padding` settles where the output begins; see its guide to transposed convolutions.
        """
        reach = (kernel - 1) * dilation + 1
        painted = (places - 1) * stride + reach
        if self.padding == "valid":
            before = 0
            size = painted + (max(reach, stride) - reach if more is None else more)
        else:
            total = stride + reach - 2 if more is None else reach + reach % 2 - 2 + more
            left = min(total // 2 + total % 2, reach - 1)
            before = reach - 1 - left
            size = (places - 1) * stride + total - reach + 2
        after = max(painted - before - size, 0)
        return Axis(size, kernel, stride, dilation, before, after, places)

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        """Every value times the kernel, added up where they overlap."""
        axes = self._axes = self._axes_of(images)
        self._images = np.ascontiguousarray(images)
        high, wide = axes
        painted = self._buffer("painted", (len(images), high.padded, wide.padded, self.filters))
        logits, output = self._results((len(images), high.size, wide.size, self.filters))
        kernel = self.kernel.reshape(-1, images.shape[-1])

        def work(_: int, cut: slice) -> None:
            painted[cut] = 0
            flat = self._images[cut].reshape(-1, images.shape[-1])
            add_windows((flat @ kernel.T).reshape(self._window_shape(cut)), painted[cut], axes)
            np.copyto(logits[cut], inside(painted[cut], axes))
            self._finish(logits[cut], output[cut])

        self._each(self._cuts(), work)
        return logits, output

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        """DW = rows^T x, dx = rows W, the rows being the windows of the output's gradient."""
        axes, cuts = self._axes, self._cuts()
        high, wide = axes
        channels = self._images.shape[-1]
        padded = self._buffer("painted", (len(dz), high.padded, wide.padded, self.filters))
        by_piece = np.zeros((max(1, len(cuts)), *self.kernel.shape), self.dtype)
        dx = self._buffer("input", self._images.shape) if needs_input else None
        kernel = self.kernel.reshape(-1, channels)

        def work(index: int, cut: slice) -> None:
            padded[cut] = 0
            inside(padded[cut], axes)[...] = dz[cut]
            rows = windows(padded[cut], axes).reshape(-1, len(kernel))
            flat = self._images[cut].reshape(-1, channels)
            np.matmul(rows.T, flat, out=by_piece[index].reshape(-1, channels))
            if dx is not None:
                np.matmul(rows, kernel, out=dx[cut].reshape(-1, channels))

        self._each(cuts, work)
        np.add.reduce(by_piece, axis=0, out=self.gradients["kernel"])
        if self.use_bias:
            np.add.reduce(dz.reshape(-1, self.filters), axis=0, out=self.gradients["bias"])
        return dx

    def _window_shape(self, cut: slice) -> tuple[int, ...]:
        high, wide = self._axes
        samples = len(range(*cut.indices(self._batch)))
        return (samples, high.out, wide.out, high.kernel, wide.kernel, self.filters)

    def _cuts(self) -> list[slice]:
        high, wide = self._axes
        per_place = high.kernel * wide.kernel * self.filters + self._images.shape[-1]
        return pieces(self._batch, high.out * wide.out * per_place)


@LAYERS.register("Conv1DTranspose")
class Conv1DTranspose(TransposedConvolution):
    """The way back of a convolution over the steps of a sequence."""

    help = "Enlarges a sequence with learned patterns: a convolution in reverse."
    formula = "window(y, i)[:] += kernel @ x[i]\ny = activation(y + bias)"
    rank = 1


@LAYERS.register("Conv2DTranspose")
class Conv2DTranspose(TransposedConvolution):
    """The way back of a convolution over an image."""

    help = "Enlarges an image with learned patterns: a convolution in reverse."
    formula = "window(y, i, j)[:] += kernel @ x[i, j]\ny = activation(y + bias)"
