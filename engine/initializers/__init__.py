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
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "RandomNormal",
    "RandomUniform",
    "SeededInitializer",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "deserialize",
    "fans",
    "get",
    "serialize",
]

get = INITIALIZERS.get
serialize = INITIALIZERS.serialize
deserialize = INITIALIZERS.get
