"""`keras.ops`: the values, shapes and types that each function gives for numbers of each kind."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


TYPES = ("bool", "uint8", "int32", "float32", "complex64")

FLOATS = words(
    """
    sigmoid silu softplus softsign swish celu elu gelu hard_shrink hard_sigmoid hard_silu
    hard_swish hard_tanh leaky_relu log_sigmoid selu soft_shrink sparse_plus sparse_sigmoid
    squareplus tanh_shrink erf erfc
    """
)
ANY_NUMBER = words(
    """
    abs absolute arcsinh arctan bitwise_not cbrt ceil conj conjugate cos cosh deg2rad exp
    exp2 expm1 fabs floor i0 imag isfinite isinf isnan isneginf isposinf isreal logical_not
    negative rad2deg real relu relu6 round sign signbit sin sinc sinh square tan tanh trunc
    zeros_like ones_like copy ravel ndim size nan_to_num stop_gradient
    """
)
POSITIVE = words(
    """
    arccos arcsin arctanh log log10 log1p log2 reciprocal rsqrt sqrt erfinv
    """
)
PAIRS = words(
    """
    add subtract multiply divide true_divide divide_no_nan maximum minimum fmax fmin equal
    not_equal greater greater_equal less less_equal logical_and logical_or logical_xor
    arctan2 hypot logaddexp logaddexp2 heaviside floor_divide mod fmod isclose allclose
    nextafter ldexp power
    """
)
WHOLE_PAIRS = words(
    """
    bitwise_and bitwise_or bitwise_xor left_shift right_shift bitwise_left_shift
    bitwise_right_shift gcd lcm floor_divide mod
    """
)
REDUCTIONS = words(
    """
    all any sum prod mean median std var max min amax amin ptp argmax argmin nansum nanprod
    nanmean nanmedian nanstd nanvar nanmax nanmin nanargmax nanargmin logsumexp
    """
)
WHOLE_REDUCTIONS = words(
    """
    sum prod mean median max min argmax argmin all any std
    """
)


def typed(results: Iterator[tuple[str, Any]]) -> Results:
    """Each value, and the place of its type in `TYPES`."""
    found: dict[str, Any] = {}
    for name, value in results:
        parts = list(value) if isinstance(value, tuple | list) else [value]
        for number, part in enumerate(parts):
            key = f"{name} {number}" if len(parts) > 1 else name
            array = np.asarray(part)
            complex_ = array.dtype.kind == "c"
            found[key] = np.stack([array.real, array.imag]) if complex_ else array
            if hasattr(part, "dtype"):
                found[f"{key}: type"] = TYPES.index(array.dtype.name)
    return found


def numbers(side: Side) -> Results:
    """Functions of a number, of floats and of whole numbers."""
    ops, x = side.keras.ops, side.normal(3, 4) * 2
    whole = np.array([[-3, 0], [1, 4]], "int32")

    def asked() -> Iterator[tuple[str, Any]]:
        for name in ANY_NUMBER:
            function = getattr(ops, name)
            if name != "bitwise_not":
                yield name, function(x)
            if name not in ("bitwise_not", "stop_gradient"):
                yield f"{name} whole", function(np.abs(whole) if name == "i0" else whole)
        yield "bitwise_not", ops.bitwise_not(whole)
        for name in FLOATS:
            yield name, getattr(ops, name)(x)
        for name in POSITIVE:
            yield name, getattr(ops, name)(side.uniform(3, 4))
        yield "arccosh", ops.arccosh(1 + side.uniform(3, 4))
        yield "clip", ops.clip(x, -1, 0.5)
        yield "round 1", ops.round(x, 1)
        yield "nan_to_num", ops.nan_to_num(np.array([np.nan, np.inf], "float32"), 1, 2)
        yield "angle", ops.angle(np.array([1 + 2j], "complex64"))
        yield "polar", ops.polar(x, x)

    return typed(asked())


def pairs(side: Side) -> Results:
    """Functions of two numbers."""
    ops = side.keras.ops
    x, y = side.normal(3, 4), side.normal(4, start=100)
    a, b = np.array([[6, 9], [4, 8]], "int32"), np.array([4, 3], "int32")

    def asked() -> Iterator[tuple[str, Any]]:
        for name in PAIRS:
            function = getattr(ops, name)
            first = np.abs(x) if name == "power" else x
            yield name, function(first, b[[0, 1, 0, 1]] if name == "ldexp" else y)
            if name not in ("ldexp", "nextafter"):
                yield f"{name} scalar", function(first, 0.5)
                yield f"{name} whole", function(a, b)
        for name in WHOLE_PAIRS:
            yield name, getattr(ops, name)(a, b)
        yield "divide_no_nan", ops.divide_no_nan(x, np.array([0, 1, 0, 2], "float32"))
        yield "isin", ops.isin(a, b)

    return typed(asked())


def reductions(side: Side) -> Results:
    """Along all axes, one, and two; what is no number is left out where the name says so."""
    ops, x = side.keras.ops, side.normal(2, 3, 4)
    holes = x.copy()
    holes[0, 1, 2] = holes[1, 0] = np.nan
    whole = np.array([[3, 0, 2], [1, 5, 4]], "int32")

    def asked() -> Iterator[tuple[str, Any]]:
        for name in REDUCTIONS:
            function = getattr(ops, name)
            given = holes if name.startswith("nan") else x
            yield name, function(given)
            yield f"{name} axis", function(given, axis=1, keepdims=True)
            if not name.endswith(("argmax", "argmin")):
                yield f"{name} axes", function(given, axis=(0, -1))
        for name in WHOLE_REDUCTIONS:
            yield f"{name} whole", getattr(ops, name)(whole, axis=-1)
        for name in ("cumsum", "cumprod", "nancumsum", "nancumprod"):
            yield name, getattr(ops, name)(holes if name.startswith("nan") else x, axis=1)
            yield f"{name} whole", getattr(ops, name)(whole)
        for name in ("quantile", "nanquantile"):
            yield name, getattr(ops, name)(x, [0.25, 0.5], axis=1)
        for name in ("percentile", "nanpercentile"):
            yield name, getattr(ops, name)(x, 30, axis=-1, method="nearest")
        yield "average", ops.average(x, axis=-1, weights=[1, 2, 3, 4])
        yield "count_nonzero", ops.count_nonzero(whole, axis=0)
        yield "moments", ops.moments(x, [0, 1])
        yield "bincount", ops.bincount(whole[0], minlength=6)
        yield "bincount weights", ops.bincount(whole[0], np.array([0.5, 1, 2], "float32"))
        yield "histogram", ops.histogram(x[0, 0], 5)
        yield "max initial", ops.max(x, axis=0, initial=0.5)
        yield "corrcoef", ops.corrcoef(x[0])

    return typed(asked())


def arrays(side: Side) -> Results:
    """New arrays, and arrays in other shapes and orders."""
    ops, x = side.keras.ops, side.normal(2, 3, 4)
    square = side.normal(3, 3)

    def asked() -> Iterator[tuple[str, Any]]:
        yield "arange", ops.arange(5)
        yield "arange floats", ops.arange(1.0, 4, 0.5)
        yield "arange typed", ops.arange(2, 9, 3, dtype="float32")
        for name in ("ones", "zeros"):
            yield name, getattr(ops, name)((2, 3))
            yield f"{name} typed", getattr(ops, name)([2], dtype="int32")
        yield "full", ops.full((2, 2), 3)
        yield "full_like", ops.full_like(x, 2)
        yield "eye", ops.eye(3, 4, 1)
        yield "identity", ops.identity(2, "int32")
        yield "tri", ops.tri(3, k=-1)
        yield "linspace", ops.linspace(0, 1, 5, endpoint=False)
        yield "logspace", ops.logspace(0, 2, 3)
        yield "geomspace", ops.geomspace(1, 8, 4)
        yield "vander", ops.vander(np.array([1, 2, 3], "float32"), 3)
        for name in ("bartlett", "blackman", "hamming", "hanning"):
            yield name, getattr(ops, name)(6)
        yield "kaiser", ops.kaiser(6, 2.0)
        yield "array", ops.array([1, 2])
        yield "convert_to_tensor", ops.convert_to_tensor([0.5, 2])
        yield "cast", ops.cast(x, "int32")
        yield "saturate_cast", ops.saturate_cast(np.array([-5.0, 300.0], "float32"), "uint8")
        yield "view", ops.view(x, "int32")
        yield "view_as_complex", ops.view_as_complex(side.normal(3, 2))
        yield "view_as_real", ops.view_as_real(np.array([1 + 2j], "complex64"))
        yield "broadcast_to", ops.broadcast_to(x[0], (2, 3, 4))
        yield "expand_dims", ops.expand_dims(x, (0, -1))
        yield "moveaxis", ops.moveaxis(x, 0, -1)
        yield "reshape", ops.reshape(x, (4, -1))
        yield "squeeze", ops.squeeze(x[:1])
        yield "swapaxes", ops.swapaxes(x, 0, 2)
        yield "transpose", ops.transpose(x, (1, 0, 2))
        yield "append", ops.append(x, x, 1)
        yield "array_split", ops.array_split(x, 3, 2)
        yield "concatenate", ops.concatenate([x, x], -1)
        for name in ("hstack", "vstack", "dstack"):
            yield name, getattr(ops, name)([square, square])
        for name in ("hsplit", "vsplit"):
            yield name, getattr(ops, name)(square, [1])
        yield "dsplit", ops.dsplit(x, 2)
        yield "meshgrid", ops.meshgrid(square[0], square[1], indexing="ij")
        yield "split", ops.split(x, [1, 3], -1)
        yield "stack", ops.stack([x, x], 1)
        yield "unstack", ops.unstack(x, axis=1)
        yield "argsort", ops.argsort(x)
        yield "sort", ops.sort(x, 0)
        yield "flip", ops.flip(x, 1)
        yield "fliplr", ops.fliplr(x)
        yield "flipud", ops.flipud(x)
        yield "repeat", ops.repeat(x, 2, 1)
        yield "roll", ops.roll(x, 2, 1)
        yield "rot90", ops.rot90(x)
        yield "tile", ops.tile(square, (2, 1))
        for name in ("diag", "diagflat", "tril", "triu"):
            yield name, getattr(ops, name)(square, 1)
        yield "diagonal", ops.diagonal(x, 1, 1, 2)
        yield "pad", ops.pad(square, ((1, 0), (0, 2)))
        yield "pad constant", ops.pad(square, 1, constant_values=3)
        yield "pad reflect", ops.pad(square, 1, "reflect")
        images = side.normal(2, 4, 2, 4)
        yield "depth_to_space", ops.depth_to_space(images, 2)
        yield "space_to_depth", ops.space_to_depth(images, 2)
        yield "extract_sequences", ops.extract_sequences(x[0], 2, 2)
        whole = np.array([3, 1, 2, 1], "int32")
        yield "unique", ops.unique(whole, return_inverse=True, return_counts=True)
        yield "unique size", ops.unique(whole, return_index=True, size=5)

    return typed(asked())


def places(side: Side) -> Results:
    """Values taken, put, searched and counted."""
    ops, x = side.keras.ops, side.normal(3, 4)
    i = np.array([2, 0, 1, 0], "int32")

    def asked() -> Iterator[tuple[str, Any]]:
        yield "get_item", ops.get_item(x, (slice(1, None), 2))
        yield "take", ops.take(x, i, 1)
        yield "take all", ops.take(x, i)
        yield "take_along_axis", ops.take_along_axis(x, i[None], 0)
        yield "where", ops.where(x > 0, x, 0)
        yield "where alone", ops.where(x > 0)
        yield "nonzero", ops.nonzero(x > 0)
        yield "select", ops.select([x > 1, x < 0], [x, -x], 7)
        yield "searchsorted", ops.searchsorted(np.sort(x[0]), x[1])
        yield "digitize", ops.digitize(x, [-1.0, 0.0, 1.0])
        yield "unravel_index", ops.unravel_index(i, (2, 3))
        yield "slice", ops.slice(x, (1, 1), (2, 2))
        yield "slice late", ops.slice(x, (2, 3), (2, 2))
        yield "slice_update", ops.slice_update(x, (1, 2), np.zeros((2, 2), "float32"))
        pairs = np.array([[0, 1], [2, 2], [0, 1]], "int32")
        yield "scatter", ops.scatter(pairs, x[:, 0], (3, 4))
        for way in ("add", "max", "min", "mul"):
            yield f"scatter_update {way}", ops.scatter_update(x, pairs, x[:, 3], reduction=way)
        yield "scatter_update", ops.scatter_update(x, pairs[:2], x[:2, 3])
        yield "one_hot", ops.one_hot(np.array([[0, 5], [-1, 2]], "int32"), 4, axis=1)
        yield "multi_hot", ops.multi_hot(np.array([[0, 3], [1, 1]], "int32"), 4)
        yield "top_k", ops.top_k(x, 2)
        yield "in_top_k", ops.in_top_k(i[:3], x, 2)
        for name in ("sum", "max", "min", "prod"):
            segment = getattr(ops, f"segment_{name}")
            yield f"segment_{name}", segment(x, np.array([0, 2, 0], "int32"), 3)

    return typed(asked())


def products(side: Side) -> Results:
    """Products, linear algebra, Fourier transforms."""
    ops, x, y = side.keras.ops, side.normal(3, 4), side.normal(3, 4, start=50)
    square = side.normal(2, 3, 3) + 3 * np.eye(3, dtype="float32")
    round_ = square @ square.swapaxes(1, 2)

    def asked() -> Iterator[tuple[str, Any]]:
        for name in ("dot", "matmul", "inner", "vdot", "outer", "kron", "tensordot"):
            turned = name in ("dot", "matmul")
            function = getattr(ops, name)
            yield name, function(x, y.T if turned else y)
        yield "matmul whole", ops.matmul(np.eye(2, dtype="int32"), np.ones((2, 2), "int32"))
        yield "einsum", ops.einsum("ij,kj->ik", x, y)
        yield "cross", ops.cross(square[0], square[1])
        yield "correlate", ops.correlate(x[0], y[0, :2])
        yield "diff", ops.diff(x, 2)
        yield "trace", ops.trace(square, axis1=1, axis2=2)
        yield "trapezoid", ops.trapezoid(x, dx=0.5)
        yield "cholesky", ops.cholesky(round_)
        yield "cholesky upper", ops.cholesky(round_, upper=True)
        yield "cholesky_inverse", ops.cholesky_inverse(ops.cholesky(round_[0]))
        for name in ("det", "inv", "pinv", "logdet"):
            yield name, getattr(ops, name)(round_)
        yield "slogdet", tuple(ops.slogdet(square))
        yield "eigh", ops.eigh(round_)[0]
        yield "svd", ops.svd(square, compute_uv=False)
        yield "qr", abs(np.asarray(ops.qr(square)[1]))
        yield "solve", ops.solve(square, x[:3, :3][None] * np.ones((2, 1, 1), "float32"))
        yield "solve_triangular", ops.solve_triangular(square, square, lower=True)
        yield "lstsq", ops.lstsq(x.T, y.T)
        yield "matrix_rank", ops.matrix_rank(square)
        for order in (None, 1, 2, np.inf, "fro"):
            yield f"norm {order}", ops.norm(x, order)
        yield "norm axis", ops.norm(x, 1, axis=1, keepdims=True)
        yield "normalize", ops.normalize(x, axis=0, order=1)
        yield "cdist", ops.cdist(x, y)
        yield "fft", ops.fft((x, y))
        yield "fft2", ops.fft2((x, y))
        yield "ifft2", ops.ifft2((x, y))
        yield "rfft", ops.rfft(x, 6)
        yield "irfft", ops.irfft((x, y))

    return typed(asked())


def networks(side: Side) -> Results:
    """What networks are made of."""
    ops, x = side.keras.ops, side.normal(3, 4)
    p = side.uniform(3, 4)
    labels, classes = (p > 0.5).astype("float32"), np.array([1, 0, 3], "int32")
    wide = p / p.sum(-1, keepdims=True)

    def asked() -> Iterator[tuple[str, Any]]:
        for name in ("softmax", "log_softmax", "sparsemax", "glu"):
            yield name, getattr(ops, name)(x)
        for axis in (0, (0, 1), None):
            yield f"softmax {axis}", ops.softmax(x, axis)
        yield "gelu exact", ops.gelu(x, approximate=False)
        yield "celu 2", ops.celu(x, 2.0)
        yield "threshold", ops.threshold(x, 0.5, -1.0)
        mean, variance = x.mean(0), x.var(0)
        yield "batch_normalization", ops.batch_normalization(x, mean, variance, -1, p[0], p[1])
        yield "layer_normalization", ops.layer_normalization(x, p[0], p[1])
        yield "rms_normalization", ops.rms_normalization(x, p[0])
        yield "psnr", ops.psnr(x, p, 2.0)
        for logits, given in ((False, p), (True, x)):
            yield f"binary {logits}", ops.binary_crossentropy(labels, given, logits)
            hot = np.eye(4, dtype="float32")[classes]
            given = x if logits else wide
            yield f"categorical {logits}", ops.categorical_crossentropy(hot, given, logits)
            yield f"sparse {logits}", ops.sparse_categorical_crossentropy(classes, given, logits)

    return typed(asked())


def control(side: Side) -> Results:
    """Loops and branches."""
    ops, x = side.keras.ops, side.normal(3, 4)

    def asked() -> Iterator[tuple[str, Any]]:
        yield "cond", ops.cond(np.array(True), lambda: x, lambda: -x)
        yield "switch", ops.switch(np.array(1), [lambda v: v, lambda v: -v], x)
        yield "fori_loop", ops.fori_loop(0, 3, lambda i, v: v + i, x)
        yield "while_loop", ops.while_loop(lambda v: ops.sum(v) < 50, lambda v: (v + 1,), (x,))
        yield "map", ops.map(ops.sum, x)
        yield "vectorized_map", ops.vectorized_map(ops.sum, x)
        yield "scan", ops.scan(lambda c, v: (c + ops.sum(v), c * v), np.float32(1), x)
        yield "scan reverse", ops.scan(lambda c, v: (c + 1, c * v), np.float32(1), x, reverse=True)
        yield "associative_scan", ops.associative_scan(ops.add, x, axis=1)

    return typed(asked())


def _quiet(case: Callable[[Side], Results]) -> Case:
    """Without the warnings of NumPy on what is outside of a function's domain."""

    def asked(side: Side) -> Results:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return case(side)

    return asked


CASES: dict[str, Case] = {
    case.__name__: _quiet(case)
    for case in (numbers, pairs, reductions, arrays, places, products, networks, control)
}
