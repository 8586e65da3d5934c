"""Products, linear algebra and Fourier transforms."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import config
from engine.errors import ParameterError
from engine.ops.declaring import as_float, op
from engine.types import Array

# Products
correlate = op(lambda x1, x2, mode="valid": np.correlate(x1, x2, mode))
cross = op(
    lambda x1, x2, axisa=-1, axisb=-1, axisc=-1, axis=None: np.cross(
        x1, x2, axisa, axisb, axisc, axis
    )
)
dot = op(lambda x1, x2: np.dot(x1, x2))
einsum = op(lambda subscripts, *operands, **kwargs: np.einsum(subscripts, *operands, **kwargs))
inner = op(lambda x1, x2: np.inner(x1, x2))
kron = op(lambda x1, x2: np.kron(x1, x2))
matmul = op(lambda x1, x2: np.matmul(x1, x2))
outer = op(lambda x1, x2: np.outer(x1, x2))
tensordot = op(lambda x1, x2, axes=2: np.tensordot(x1, x2, axes))
vdot = op(lambda x1, x2: np.vdot(x1, x2))
diff = op(lambda a, n=1, axis=-1: np.diff(a, n, axis))
trace = op(lambda x, offset=0, axis1=0, axis2=1: np.trace(x, offset, axis1, axis2))
trapezoid = op(lambda y, x=None, dx=1.0, axis=-1: np.trapezoid(as_float(y), x, dx, axis))

# Linear algebra
cholesky = op(lambda x, upper=False: np.linalg.cholesky(as_float(x), upper=upper))
cholesky_inverse = op(lambda x, upper=False: _inverse_of_product(as_float(x), upper))
det = op(lambda x: np.linalg.det(as_float(x)))
eig = op(lambda x: tuple(np.linalg.eig(as_float(x))))
eigh = op(lambda x: tuple(np.linalg.eigh(as_float(x))))
inv = op(lambda x: np.linalg.inv(as_float(x)))
logdet = op(lambda x: np.linalg.slogdet(as_float(x))[1])
lstsq = op(lambda a, b, rcond=None: np.linalg.lstsq(as_float(a), b, rcond)[0])
matrix_rank = op(lambda x, tol=None: np.asarray(np.linalg.matrix_rank(as_float(x), tol)))
norm = op(lambda x, ord=None, axis=None, keepdims=False: _norm(as_float(x), ord, axis, keepdims))
pinv = op(lambda x, rcond=None: np.linalg.pinv(as_float(x), rcond))
qr = op(lambda x, mode="reduced": tuple(np.linalg.qr(as_float(x), mode)))
slogdet = op(lambda x: tuple(np.linalg.slogdet(as_float(x))))
solve = op(lambda a, b: np.linalg.solve(as_float(a), b))
solve_triangular = op(lambda a, b, lower=False: _triangular(as_float(a), as_float(b), lower))
svd = op(
    lambda x, full_matrices=True, compute_uv=True: np.linalg.svd(
        as_float(x), full_matrices, compute_uv
    )
)
cdist = op(
    lambda x, y: np.sqrt(
        np.square(as_float(x)[..., :, None, :] - as_float(y)[..., None, :, :]).sum(-1)
    )
)
normalize = op(
    lambda x, axis=-1, order=2, epsilon=None: _normalized(as_float(x), axis, order, epsilon)
)

# Fourier transforms, of pairs of real and imaginary parts
fft = op(lambda x: _parts(np.fft.fft(_complex(x))))
fft2 = op(lambda x: _parts(np.fft.fft2(_complex(x))))
ifft2 = op(lambda x: _parts(np.fft.ifft2(_complex(x))))
rfft = op(lambda x, fft_length=None: _parts(np.fft.rfft(x, fft_length)))
irfft = op(lambda x, fft_length=None: np.fft.irfft(_complex(x), fft_length))


def _inverse_of_product(factor: Array, upper: bool) -> Array:
    """The inverse of the matrix that has this Cholesky factor."""
    inverse = np.linalg.inv(np.triu(factor) if upper else np.tril(factor))
    turned = np.swapaxes(inverse, -1, -2)
    return inverse @ turned if upper else turned @ inverse


def _triangular(a: Array, b: Array, lower: bool) -> Array:
    """The solution for the triangle alone; `b` may be a batch of vectors."""
    triangle = np.tril(a) if lower else np.triu(a)
    if b.ndim == a.ndim - 1:
        return np.linalg.solve(triangle, b[..., None])[..., 0]
    return np.linalg.solve(triangle, b)


def _norm(x: Array, order: Any, axis: Any, keepdims: bool) -> Any:
    along = tuple(axis) if isinstance(axis, list) else axis
    return np.linalg.norm(x, order, along, keepdims)


def _normalized(x: Array, axis: int, order: Any, epsilon: float | None) -> Array:
    if not isinstance(order, int) or order < 1:
        raise ParameterError("order", "a whole number from 1", order)
    least = config.epsilon() if epsilon is None else epsilon
    return np.asarray(x / np.maximum(np.linalg.norm(x, order, axis, keepdims=True), least))


def _complex(parts: Any) -> Array:
    real, imaginary = parts
    return as_float(real) + 1j * as_float(imaginary)


def _parts(values: Array) -> tuple[Array, Array]:
    return values.real, values.imag
