"""Functions of each value, or of each pair of values."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.declaring import as_float, op

# Arithmetic
abs = absolute = op(lambda x: np.absolute(x))
add = op(lambda x1, x2: np.add(x1, x2))
subtract = op(lambda x1, x2: np.subtract(x1, x2))
multiply = op(lambda x1, x2: np.multiply(x1, x2))
divide = true_divide = op(lambda x1, x2: np.true_divide(x1, x2))
floor_divide = op(lambda x1, x2: np.floor_divide(x1, x2))
mod = op(lambda x1, x2: np.mod(x1, x2))
fmod = op(lambda x1, x2: np.fmod(x1, x2))
negative = op(lambda x: np.negative(x))
reciprocal = op(lambda x: np.true_divide(1, as_float(x)))
power = op(lambda x1, x2: np.power(x1, x2))
square = op(lambda x: np.square(x))
sqrt = op(lambda x: np.sqrt(as_float(x)))
rsqrt = op(lambda x: 1 / np.sqrt(as_float(x)))
cbrt = op(lambda x: np.cbrt(as_float(x)))
hypot = op(lambda x1, x2: np.hypot(x1, x2))
gcd = op(lambda x1, x2: np.gcd(x1, x2))
lcm = op(lambda x1, x2: np.lcm(x1, x2))
maximum = op(lambda x1, x2: np.maximum(x1, x2))
minimum = op(lambda x1, x2: np.minimum(x1, x2))
fmax = op(lambda x1, x2: np.fmax(x1, x2))
fmin = op(lambda x1, x2: np.fmin(x1, x2))
heaviside = op(lambda x1, x2: np.heaviside(x1, x2))
nextafter = op(lambda x1, x2: np.nextafter(as_float(x1), x2))
ldexp = op(lambda x1, x2: np.ldexp(as_float(x1), x2))
sign = op(lambda x: np.sign(x))
signbit = op(lambda x: np.signbit(x))
fabs = op(lambda x: np.fabs(as_float(x)))
clip = op(lambda x, x_min, x_max: np.clip(x, x_min, x_max))
nan_to_num = op(
    lambda x, nan=0.0, posinf=None, neginf=None: np.nan_to_num(
        x, nan=nan, posinf=posinf, neginf=neginf
    )
)

# Rounding
ceil = op(lambda x: np.ceil(as_float(x)))
floor = op(lambda x: np.floor(as_float(x)))
trunc = op(lambda x: np.trunc(x))
round = op(lambda x, decimals=0: np.round(x, decimals))

# Exponentials and logarithms
exp = op(lambda x: np.exp(as_float(x)))
exp2 = op(lambda x: np.exp2(as_float(x)))
expm1 = op(lambda x: np.expm1(as_float(x)))
log = op(lambda x: np.log(as_float(x)))
log2 = op(lambda x: np.log2(as_float(x)))
log10 = op(lambda x: np.log10(as_float(x)))
log1p = op(lambda x: np.log1p(as_float(x)))
logaddexp = op(lambda x1, x2: np.logaddexp(x1, x2))
logaddexp2 = op(lambda x1, x2: np.logaddexp2(x1, x2))
i0 = op(lambda x: np.i0(as_float(x)))
sinc = op(lambda x: np.sinc(as_float(x)))

# Angles
sin = op(lambda x: np.sin(as_float(x)))
cos = op(lambda x: np.cos(as_float(x)))
tan = op(lambda x: np.tan(as_float(x)))
arcsin = op(lambda x: np.arcsin(as_float(x)))
arccos = op(lambda x: np.arccos(as_float(x)))
arctan = op(lambda x: np.arctan(as_float(x)))
arctan2 = op(lambda x1, x2: np.arctan2(x1, x2))
sinh = op(lambda x: np.sinh(as_float(x)))
cosh = op(lambda x: np.cosh(as_float(x)))
tanh = op(lambda x: np.tanh(as_float(x)))
arcsinh = op(lambda x: np.arcsinh(as_float(x)))
arccosh = op(lambda x: np.arccosh(as_float(x)))
arctanh = op(lambda x: np.arctanh(as_float(x)))
deg2rad = op(lambda x: np.deg2rad(as_float(x)))
rad2deg = op(lambda x: np.rad2deg(as_float(x)))

# Complex numbers
angle = op(lambda x: np.angle(x))
conj = conjugate = op(lambda x: np.conjugate(x))
imag = op(lambda x: np.imag(x))
real = op(lambda x: np.real(x))
isreal = op(lambda x: np.isreal(x))
polar = op(lambda abs_, angle: np.multiply(abs_, np.exp(1j * as_float(angle))))

# Comparisons
equal = op(lambda x1, x2: np.equal(x1, x2))
not_equal = op(lambda x1, x2: np.not_equal(x1, x2))
greater = op(lambda x1, x2: np.greater(x1, x2))
greater_equal = op(lambda x1, x2: np.greater_equal(x1, x2))
less = op(lambda x1, x2: np.less(x1, x2))
less_equal = op(lambda x1, x2: np.less_equal(x1, x2))
isclose = op(
    lambda x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False: np.isclose(x1, x2, rtol, atol, equal_nan)
)
isfinite = op(lambda x: np.isfinite(x))
isinf = op(lambda x: np.isinf(x))
isnan = op(lambda x: np.isnan(x))
isneginf = op(lambda x: np.isneginf(x))
isposinf = op(lambda x: np.isposinf(x))
isin = op(
    lambda x1, x2, assume_unique=False, invert=False: np.isin(
        x1, x2, assume_unique=assume_unique, invert=invert
    )
)

# Logic and bits
logical_and = op(lambda x1, x2: np.logical_and(x1, x2))
logical_or = op(lambda x1, x2: np.logical_or(x1, x2))
logical_xor = op(lambda x1, x2: np.logical_xor(x1, x2))
logical_not = op(lambda x: np.logical_not(x))
bitwise_and = op(lambda x, y: np.bitwise_and(x, y))
bitwise_or = op(lambda x, y: np.bitwise_or(x, y))
bitwise_xor = op(lambda x, y: np.bitwise_xor(x, y))
bitwise_not = bitwise_invert = op(lambda x: np.bitwise_not(x))
bitwise_left_shift = left_shift = op(lambda x, y: np.left_shift(x, y))
bitwise_right_shift = right_shift = op(lambda x, y: np.right_shift(x, y))


def _divide_no_nan(x1: Any, x2: Any) -> Any:
    """X1 / x2, and 0 where x2 is 0."""
    divisor = as_float(x2)
    none = divisor == 0
    return np.where(none, 0, np.true_divide(x1, np.where(none, 1, divisor)))


divide_no_nan = op(lambda x1, x2: _divide_no_nan(x1, x2))
