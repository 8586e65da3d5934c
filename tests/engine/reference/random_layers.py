"""The layers of random models: how the arguments of each kind are drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

Generator = np.random.Generator
Sizes = tuple[int, ...]
Arguments = dict[str, Any]

Made = tuple[Arguments, Sizes] | None


class Maker(NamedTuple):
    """How a kind of layer is drawn.

    Attributes:
        rank: whether it takes samples of a shape.
        draw: its arguments for such samples and the shape of its output; None where none fit.
    """

    rank: Callable[[Sizes], bool]
    draw: Callable[[Generator, Sizes], Made]


ACTIVATIONS = ("linear", "relu", "sigmoid", "tanh", "softmax")
INITIALIZERS = ("glorot_uniform", "he_normal", "lecun_uniform", "zeros", "random_normal")
REGULARIZERS = ("l1", "l2", "L1L2")


def some(rng: Generator, **choices: Any) -> Arguments:
    """Some of these arguments, each with one of its values."""
    drawn = {name: values[int(rng.integers(len(values)))] for name, values in choices.items()}
    return {name: value for name, value in drawn.items() if rng.random() < 0.5}


def size(rng: Generator, low: int = 1, high: int = 6) -> int:
    return int(rng.integers(low, high))


def kernel(rng: Generator, prefix: str = "kernel") -> Arguments:
    return some(
        rng,
        **{
            "activation": ACTIVATIONS,
            "use_bias": (True, False),
            f"{prefix}_initializer": INITIALIZERS,
            "bias_initializer": ("ones", "zeros"),
            f"{prefix}_regularizer": REGULARIZERS,
            f"{prefix}_constraint": ("non_neg",),
        },
    )


def dense(rng: Generator, shape: Sizes) -> Made:
    units = size(rng)
    return {"units": units, **kernel(rng)}, (*shape[:-1], units)


def elementwise(**choices: Any) -> Callable[[Generator, Sizes], Made]:
    return lambda rng, shape: (some(rng, **choices), shape)


def activation(rng: Generator, shape: Sizes) -> Made:
    return {"activation": str(rng.choice(ACTIVATIONS))}, shape


def required(name: str, *values: Any) -> Callable[[Generator, Sizes], Made]:
    return lambda rng, shape: ({name: values[int(rng.integers(len(values)))]}, shape)


def reshape(rng: Generator, shape: Sizes) -> Made:
    total = int(np.prod(shape))
    targets = [(total,), (1, total), (total, 1), (*shape[::-1],), (-1,), (total, 1, 1)]
    target = targets[int(rng.integers(len(targets)))]
    return {"target_shape": target}, (total,) if target == (-1,) else target


def permute(rng: Generator, shape: Sizes) -> Made:
    order = [int(axis) for axis in rng.permutation(len(shape))]
    dims = tuple(axis + 1 for axis in order)
    return {"dims": dims}, tuple(shape[axis] for axis in order)


def prelu(rng: Generator, shape: Sizes) -> Made:
    axes = list(range(1, len(shape)))
    shared = axes if axes and rng.random() < 0.5 else None
    return ({} if shared is None else {"shared_axes": shared}), shape


def along(length: int, window: int, stride: int, padding: str, dilation: int = 1) -> int:
    """Places of a window along an axis."""
    if padding in ("same", "causal"):
        return -(-length // stride)
    return (length - (window - 1) * dilation - 1) // stride + 1


def windows(rng: Generator, shape: Sizes, dims: int, dilate: bool = True) -> Any:
    """Window, strides, padding and dilation, and the places of the window; None where too large."""
    window = tuple(size(rng, 1, 4) for _ in range(dims))
    strides = tuple(size(rng, 1, 3) for _ in range(dims))
    padding = str(rng.choice(["valid", "same"]))
    dilation = (1,) * dims
    if dilate and rng.random() < 0.3:
        strides, dilation = (1,) * dims, (2,) * dims
    each = zip(shape[:dims], window, strides, dilation, strict=True)
    places = tuple(along(n, w, s, padding, d) for n, w, s, d in each)
    return None if min(places) < 1 else (window, strides, padding, dilation, places)


def convolution(dims: int) -> Callable[[Generator, Sizes], Made]:
    def draw(rng: Generator, shape: Sizes) -> Made:
        drawn = windows(rng, shape, dims)
        if drawn is None:
            return None
        window, strides, padding, dilation, places = drawn
        groups = shape[-1] if rng.random() < 0.2 else 1
        filters = groups * size(rng, 1, 4)
        arguments = {"filters": filters, "kernel_size": window, "padding": padding}
        arguments |= {"strides": strides, "dilation_rate": dilation, "groups": groups}
        return {**arguments, **kernel(rng)}, (*places, filters)

    return draw


def depthwise(rng: Generator, shape: Sizes) -> Made:
    dims = len(shape) - 1
    drawn = windows(rng, shape, dims, dilate=False)
    if drawn is None:
        return None
    window, strides, padding, _, places = drawn
    multiplier, strides = size(rng, 1, 3), (strides[0],) * dims
    each = zip(shape[:-1], window, strict=True)
    places = tuple(along(n, w, strides[0], padding) for n, w in each)
    arguments = {"kernel_size": window, "strides": strides, "padding": padding}
    arguments |= {"depth_multiplier": multiplier, **kernel(rng, "depthwise")}
    return arguments, (*places, shape[-1] * multiplier)


def separable(rng: Generator, shape: Sizes) -> Made:
    made = depthwise(rng, shape)
    if made is None:
        return None
    arguments, below = made
    filters = size(rng, 1, 4)
    return {"filters": filters, **arguments}, (*below[:-1], filters)


def transposed(rng: Generator, shape: Sizes) -> Made:
    dims = len(shape) - 1
    window = tuple(size(rng, 1, 4) for _ in range(dims))
    strides = (size(rng, 1, 3),) * dims
    padding = str(rng.choice(["valid", "same"]))
    filters = size(rng, 1, 4)
    arguments = {"filters": filters, "kernel_size": window, "strides": strides, "padding": padding}
    each = zip(shape[:-1], window, strides, strict=True)
    same = padding == "same"
    places = tuple(n * s if same else n * s + max(w - s, 0) for n, w, s in each)
    return {**arguments, **kernel(rng)}, (*places, filters)


def pooling(dims: int) -> Callable[[Generator, Sizes], Made]:
    def draw(rng: Generator, shape: Sizes) -> Made:
        drawn = windows(rng, shape, dims, dilate=False)
        if drawn is None:
            return None
        window, strides, padding, _, places = drawn
        arguments = {"pool_size": window, "strides": strides, "padding": padding}
        return arguments, (*places, shape[-1])

    return draw


def pooled(rng: Generator, shape: Sizes) -> Made:
    keep = bool(rng.random() < 0.3)
    kept = (*(1 for _ in shape[:-1]), shape[-1])
    return ({"keepdims": True}, kept) if keep else ({}, shape[-1:])


def upsampling(rng: Generator, shape: Sizes) -> Made:
    factors = (size(rng, 1, 3), size(rng, 1, 3))
    way = str(rng.choice(["nearest", "bilinear"]))
    above = (shape[0] * factors[0], shape[1] * factors[1], shape[2])
    return {"size": factors, "interpolation": way}, above


def zero_padding(rng: Generator, shape: Sizes) -> Made:
    (a, b), (c, d) = pads = tuple((size(rng, 0, 3), size(rng, 0, 3)) for _ in range(2))
    return {"padding": pads}, (shape[0] + a + b, shape[1] + c + d, shape[2])


def cropping(rng: Generator, shape: Sizes) -> Made:
    (a, b), (c, d) = cuts = tuple((size(rng, 0, 2), size(rng, 0, 2)) for _ in range(2))
    above = (shape[0] - a - b, shape[1] - c - d, shape[2])
    return ({"cropping": cuts}, above) if min(above) > 0 else None


def repeated(rng: Generator, shape: Sizes) -> Made:
    factors = tuple(size(rng, 1, 2) for _ in range(3))
    longer = (length * factor for length, factor in zip(shape, factors, strict=False))
    return {"size": factors}, (*longer, shape[3])


def framed_volume(argument: str, sign: int) -> Callable[[Generator, Sizes], Made]:
    def make(rng: Generator, shape: Sizes) -> Made:
        edges = tuple((size(rng, 0, 1), size(rng, 0, 1)) for _ in range(3))
        sizes = (length + sign * sum(edge) for length, edge in zip(shape, edges, strict=False))
        above = (*sizes, shape[3])
        return ({argument: edges}, above) if min(above) > 0 else None

    return make


def framed(rng: Generator, shape: Sizes) -> Made:
    height, width = size(rng, 2, 9), size(rng, 2, 9)
    return {"height": height, "width": width}, (height, width, shape[-1])


def resizing(rng: Generator, shape: Sizes) -> Made:
    arguments, above = framed(rng, shape)  # type: ignore[misc]
    way = str(rng.choice(["bilinear", "nearest", "bicubic"]))
    kept = some(rng, antialias=(True,), crop_to_aspect_ratio=(True,))
    return {**arguments, "interpolation": way, **kept}, above


def embedding(rng: Generator, shape: Sizes) -> Made:
    width = size(rng, 1, 5)
    masks = some(rng, mask_zero=(True,))
    return {"input_dim": 12, "output_dim": width, **masks}, (*shape, width)


def two_ways(rng: Generator, shape: Sizes) -> Made:
    made = recurrent(rng, shape)
    if made is None:
        return None
    arguments, above = made
    arguments.pop("go_backwards", None)
    mode = str(rng.choice(["concat", "sum", "ave", "mul"]))
    kind = str(rng.choice(["SimpleRNN", "LSTM", "GRU"]))
    wide = (*above[:-1], above[-1] * (2 if mode == "concat" else 1))
    return {"layer": (kind, arguments), "merge_mode": mode}, wide


def stepwise(rng: Generator, shape: Sizes) -> Made:
    draws = {"Dense": dense, "Activation": activation, "BatchNormalization": normalization()}
    kind = str(rng.choice(list(draws)))
    made = draws[kind](rng, shape[1:])
    return made and ({"layer": (kind, made[0])}, (shape[0], *made[1]))


def divided(rng: Generator, shape: Sizes) -> Made:
    made = dense(rng, shape)
    if made is None:
        return None
    return {"layer": ("Dense", made[0]), "power_iterations": size(rng, 1, 3)}, made[1]


def recurrent(rng: Generator, shape: Sizes) -> Made:
    units, whole = size(rng, 1, 5), bool(rng.random() < 0.5)
    arguments = {"units": units, "return_sequences": whole}
    arguments |= some(rng, use_bias=(True, False), go_backwards=(True, False), dropout=(0.2,))
    arguments |= some(rng, activation=("tanh", "relu"), recurrent_regularizer=REGULARIZERS)
    return arguments, (shape[0], units) if whole else (units,)


def normalization(**choices: Any) -> Callable[[Generator, Sizes], Made]:
    common = {"center": (True, False), "scale": (True, False), "epsilon": (1e-3, 1e-2)}
    return lambda rng, shape: (some(rng, **common, **choices), shape)


def grouped(rng: Generator, shape: Sizes) -> Made:
    groups = [count for count in (1, 2, 3, -1) if shape[-1] % count == 0]
    arguments = {"groups": groups[int(rng.integers(len(groups)))], "epsilon": 0.1}
    return {**arguments, **some(rng, center=(False,), scale=(False,))}, shape


def gru(rng: Generator, shape: Sizes) -> Made:
    made = recurrent(rng, shape)
    if made is None:
        return None
    return {**made[0], **some(rng, reset_after=(True, False))}, made[1]


def flatten(rng: Generator, shape: Sizes) -> Made:
    return {}, (int(np.prod(shape)),)


def always(shape: Sizes) -> bool:
    return True


def rank(wanted: int) -> Callable[[Sizes], bool]:
    return lambda shape: len(shape) == wanted and int(np.prod(shape)) < 2000


MAKERS: Mapping[str, Maker] = {
    "Dense": Maker(always, dense),
    "Activation": Maker(always, activation),
    "ReLU": Maker(
        always, elementwise(max_value=(1.0, 6.0), negative_slope=(0.1,), threshold=(0.2,))
    ),
    "LeakyReLU": Maker(always, elementwise(negative_slope=(0.1, 0.3))),
    "PReLU": Maker(always, prelu),
    "ELU": Maker(always, elementwise(alpha=(0.5, 1.0))),
    "Softmax": Maker(always, elementwise(axis=(-1, 1))),
    "Flatten": Maker(always, flatten),
    "Reshape": Maker(always, reshape),
    "Permute": Maker(always, permute),
    "Dropout": Maker(always, required("rate", 0.0, 0.3, 0.5)),
    "GaussianNoise": Maker(always, required("stddev", 0.1, 1.0)),
    "GaussianDropout": Maker(always, required("rate", 0.1, 0.5)),
    "BatchNormalization": Maker(always, normalization(momentum=(0.9, 0.99))),
    # Over an axis of one value it would divide rounding by rounding.
    "LayerNormalization": Maker(lambda shape: shape[-1] > 1, normalization()),
    "GroupNormalization": Maker(always, grouped),
    "RMSNormalization": Maker(always, elementwise(epsilon=(1e-2, 0.1))),
    "UnitNormalization": Maker(always, elementwise(axis=(-1, 1))),
    "Identity": Maker(always, elementwise()),
    "ActivityRegularization": Maker(always, elementwise(l1=(0.0, 0.01), l2=(0.1,))),
    "SpatialDropout1D": Maker(rank(2), required("rate", 0.1, 0.5)),
    "SpatialDropout2D": Maker(rank(3), required("rate", 0.1, 0.5)),
    "SpatialDropout3D": Maker(rank(4), required("rate", 0.1, 0.5)),
    "AlphaDropout": Maker(always, required("rate", 0.1, 0.5)),
    "Conv1D": Maker(rank(2), convolution(1)),
    "Conv2D": Maker(rank(3), convolution(2)),
    "DepthwiseConv2D": Maker(rank(3), depthwise),
    "SeparableConv2D": Maker(rank(3), separable),
    "Conv2DTranspose": Maker(rank(3), transposed),
    "Conv3D": Maker(rank(4), convolution(3)),
    "DepthwiseConv1D": Maker(rank(2), depthwise),
    "SeparableConv1D": Maker(rank(2), separable),
    "Conv1DTranspose": Maker(rank(2), transposed),
    "MaxPooling3D": Maker(rank(4), pooling(3)),
    "AveragePooling3D": Maker(rank(4), pooling(3)),
    "GlobalMaxPooling3D": Maker(rank(4), pooled),
    "GlobalAveragePooling3D": Maker(rank(4), pooled),
    "UpSampling3D": Maker(rank(4), repeated),
    "ZeroPadding3D": Maker(rank(4), framed_volume("padding", 1)),
    "Cropping3D": Maker(rank(4), framed_volume("cropping", -1)),
    "UpSampling2D": Maker(rank(3), upsampling),
    "ZeroPadding2D": Maker(rank(3), zero_padding),
    "Cropping2D": Maker(rank(3), cropping),
    "MaxPooling1D": Maker(rank(2), pooling(1)),
    "MaxPooling2D": Maker(rank(3), pooling(2)),
    "AveragePooling1D": Maker(rank(2), pooling(1)),
    "AveragePooling2D": Maker(rank(3), pooling(2)),
    "GlobalMaxPooling1D": Maker(rank(2), pooled),
    "GlobalMaxPooling2D": Maker(rank(3), pooled),
    "GlobalAveragePooling1D": Maker(rank(2), pooled),
    "GlobalAveragePooling2D": Maker(rank(3), pooled),
    "Embedding": Maker(always, embedding),
    "SimpleRNN": Maker(rank(2), recurrent),
    "LSTM": Maker(rank(2), recurrent),
    "Bidirectional": Maker(rank(2), two_ways),
    "TimeDistributed": Maker(lambda shape: len(shape) > 1, stepwise),
    "SpectralNormalization": Maker(always, divided),
    "Masking": Maker(rank(2), elementwise(mask_value=(0.0, 1.0))),
    "GRU": Maker(rank(2), gru),
    "Rescaling": Maker(always, required("scale", 0.5, 2.0)),
    "RandomTranslation": Maker(
        rank(3), lambda rng, shape: ({"height_factor": 0.1, "width_factor": 0.2}, shape)
    ),
    "RandomRotation": Maker(rank(3), required("factor", 0.1, 0.25)),
    "RandomZoom": Maker(rank(3), required("height_factor", 0.1, 0.2)),
    # Without RandomBrightness, which Keras cannot write into the old form of a functional model.
    "CenterCrop": Maker(rank(3), framed),
    "Resizing": Maker(rank(3), resizing),
    "RandomFlip": Maker(rank(3), elementwise(mode=("horizontal", "vertical"))),
    "RandomContrast": Maker(rank(3), required("factor", 0.1, 0.2)),
    "Normalization": Maker(
        always,
        lambda rng, shape: ({"mean": 0.3, "variance": 2.0, **some(rng, invert=(True,))}, shape),
    ),
    "Discretization": Maker(rank(1), required("bin_boundaries", [0.0], [-1.0, 0.5, 0.75])),
}
