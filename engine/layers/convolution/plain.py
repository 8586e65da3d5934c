"""Convolutions over sequences and images."""

from __future__ import annotations

import math

import numpy as np

from engine.declarations import choice, integer
from engine.errors import ParameterError, ShapeError
from engine.layers.base import LAYERS, WeightSpec, weight
from engine.layers.convolution.base import PADDING, Convolution, Filters
from engine.layers.convolution.windows import add_windows, inside, pad, pieces, windows
from engine.layers.weighted import KernelAndBias
from engine.types import Array, Shape


class PlainConvolution(KernelAndBias, Convolution, Filters):
    """z(p, f) = sum over q and c of x(p s + q d, c) W(q, c, f) + b(f), over all windows p.

    LeCun et al. 1998, section II.A. The windows are laid out as rows of a matrix, so that all sums
    are one matrix product (Chellapilla et al. 2006, section 3).
    """

    groups: int = integer(
        default=1,
        minimum=1,
        advanced=True,
        help="How many groups the channels are split into.",
    )
    kernel = weight()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.filters % self.groups:
            expected = f"a number that {self.filters}, that of the filters, is a multiple of"
            raise ParameterError("groups", expected, self.groups)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The output shape: as many rows and columns as there are windows, `filters` channels."""
        axes = self.axes(input_shape)
        channels = input_shape[-1] or 0
        if channels % self.groups:
            raise ShapeError(
                f"Layer '{self.name}' divides {channels} channels into {self.groups} groups; "
                "choose a number of groups that it is a multiple of."
            )
        return (input_shape[0], *(each.out for each in axes[self.lift :]), self.filters)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel (*window, channels of a group, filters), and bias where wanted."""
        channels = (input_shape[-1] or 0) // self.groups
        kernel = self.spec("kernel", (*self.kernel_size, channels, self.filters))
        return (kernel, *self.bias_spec(self.filters))

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        """Piece by piece: windows as rows, times the kernel."""
        axes = self._axes = self._axes_of(images)
        self._padded = pad(images, axes, self._buffer)
        self._windows = windows(self._padded, axes)
        shape = (len(images), *(each.out for each in axes), self.filters)
        logits, output = self._results(shape)

        def work(_: int, cut: slice) -> None:
            for group in range(self.groups):
                rows, borrowed = self._rows(cut, group)
                z = logits[cut].reshape(-1, self.filters)[:, self._filters_of(group)]
                np.matmul(rows, self._kernel_of(group), out=z)
                self._workspaces.give_back(borrowed)
            self._finish(logits[cut], output[cut])

        self._each(self._cuts(), work)
        return logits, output

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        """DW = rows^T dz, db = sum of dz, dx = dz W^T added back window by window."""
        cuts = self._cuts()
        by_piece = np.zeros((max(1, len(cuts)), *self.gradients["kernel"].shape), self.dtype)
        biases = np.zeros((max(1, len(cuts)), self.filters), self.dtype)
        dx = self._buffer("gradient", self._padded.shape) if needs_input else None

        def work(index: int, cut: slice) -> None:
            flat = dz[cut].reshape(-1, self.filters)
            np.dot(np.ones(len(flat), self.dtype), flat, out=biases[index])
            if dx is not None:
                dx[cut] = 0
            for group in range(self.groups):
                own = self._filters_of(group)
                rows, borrowed = self._rows(cut, group)
                kernel = rows.T @ flat[:, own]
                by_piece[index][..., own] = kernel.reshape((*self.kernel.shape[:-1], -1))
                if dx is not None:
                    np.matmul(flat[:, own], self._kernel_of(group).T, out=rows)
                    target = dx[cut][..., self._channels_of(group)]
                    add_windows(rows.reshape(self._window_shape(cut)), target, self._axes)
                self._workspaces.give_back(borrowed)

        self._each(cuts, work)
        # Always in the order of the samples, whoever was first.
        np.add.reduce(by_piece, axis=0, out=self.gradients["kernel"])
        if self.use_bias:
            np.add.reduce(biases, axis=0, out=self.gradients["bias"])
        if dx is None or dx.shape[1:-1] == tuple(each.size for each in self._axes):
            return dx
        result = self._buffer("input", inside(dx, self._axes).shape)
        np.copyto(result, inside(dx, self._axes))
        return result

    def _rows(self, cut: slice, group: int) -> tuple[Array, Array]:
        """The windows of a piece as rows of a matrix, and the array that they are borrowed in."""
        shape = self._window_shape(cut)
        size = int(np.prod(shape))
        borrowed = self._workspaces.borrow(size, self.dtype)
        rows = borrowed[:size].reshape(shape)
        np.copyto(rows, self._windows[cut][..., self._channels_of(group)])
        return rows.reshape(-1, int(np.prod(shape[1 + len(self._axes) :]))), borrowed

    def _window_shape(self, cut: slice) -> tuple[int, ...]:
        channels = self._padded.shape[-1] // self.groups
        samples = len(range(*cut.indices(self._batch)))
        places = (each.out for each in self._axes)
        return (samples, *places, *(each.kernel for each in self._axes), channels)

    def _cuts(self) -> list[slice]:
        kernel = math.prod(each.kernel for each in self._axes)
        per_window = kernel * self._padded.shape[-1] + self.filters
        return pieces(self._batch, math.prod(each.out for each in self._axes) * per_window)

    def _channels_of(self, group: int) -> slice:
        size = self._padded.shape[-1] // self.groups
        return slice(group * size, (group + 1) * size)

    def _filters_of(self, group: int) -> slice:
        size = self.filters // self.groups
        return slice(group * size, (group + 1) * size)

    def _kernel_of(self, group: int) -> Array:
        kernel = self.kernel.reshape(-1, self.filters)
        return kernel[:, self._filters_of(group)]


@LAYERS.register("Conv1D")
class Conv1D(PlainConvolution):
    """Convolution over the steps of a sequence."""

    help = "Looks for learned patterns anywhere in a sequence."
    formula = "y[i, k] = activation(sum(window(x, i) * kernel[..., k]) + bias[k])"
    rank = 1

    padding: str = choice(("valid", "same", "causal"), default="valid", help=PADDING)


@LAYERS.register("Conv2D")
class Conv2D(PlainConvolution):
    """Convolution over the rows and columns of an image."""

    help = "Looks for learned patterns anywhere in an image."
    formula = "y[i, j, k] = activation(sum(window(x, i, j) * kernel[..., k]) + bias[k])"


@LAYERS.register("Conv3D")
class Conv3D(PlainConvolution):
    """Convolution over the places of a volume, or over the images of a film."""

    help = "Looks for learned patterns anywhere in a volume or a video."
    formula = "y[h, i, j, k] = activation(sum(window(x, h, i, j) * kernel[..., k]) + bias[k])"
    rank = 3
