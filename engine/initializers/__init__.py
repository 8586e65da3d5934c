"""Initial values of weights under Keras's names.

Each initializer draws from the generator that it is given; one with a `seed` of its own draws the
same values at every call, as in Keras.
"""

from __future__ import annotations

from engine.initializers.base import INITIALIZERS, Initializer, SeededInitializer
from engine.initializers.constant import Constant, Identity, Ones, Zeros
from engine.initializers.drawn import Orthogonal, RandomNormal, RandomUniform, TruncatedNormal
from engine.initializers.scaling import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
    fans,
)

__all__ = [
    "INITIALIZERS",
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Identity",
    "IdentityInitializer",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "OrthogonalInitializer",
    "RandomNormal",
    "RandomUniform",
    "SeededInitializer",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "constant",
    "deserialize",
    "fans",
    "get",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "identity",
    "lecun_normal",
    "lecun_uniform",
    "ones",
    "orthogonal",
    "random_normal",
    "random_uniform",
    "serialize",
    "truncated_normal",
    "variance_scaling",
    "zeros",
]

# Keras knows these under several names.
constant = Constant
glorot_normal = GlorotNormal
glorot_uniform = GlorotUniform
he_normal = HeNormal
he_uniform = HeUniform
IdentityInitializer = identity = Identity
lecun_normal = LecunNormal
lecun_uniform = LecunUniform
ones = Ones
OrthogonalInitializer = orthogonal = Orthogonal
random_normal = RandomNormal
random_uniform = RandomUniform
truncated_normal = TruncatedNormal
variance_scaling = VarianceScaling
zeros = Zeros

get = INITIALIZERS.find
serialize = INITIALIZERS.serialize
deserialize = INITIALIZERS.deserialize
