"""Initializers: their configs word for word, and what does not depend on chance."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

SUBJECTS: dict[str, tuple[str, dict[str, Any]]] = {
    "Zeros": ("Zeros", {}),
    "Ones": ("Ones", {}),
    "Constant": ("Constant", {}),
    "Constant 2": ("Constant", {"value": 2}),
    "Identity": ("Identity", {}),
    **{
        name: (name, {"seed": 3})
        for name in ("RandomNormal", "RandomUniform", "TruncatedNormal", "Orthogonal")
    },
    "RandomNormal, all said": ("RandomNormal", {"mean": 1.0, "stddev": 0.5, "seed": 1}),
    "RandomUniform, all said": ("RandomUniform", {"minval": 0, "maxval": 2.0, "seed": None}),
    "TruncatedNormal, all said": ("TruncatedNormal", {"mean": 1.0, "stddev": 0.5, "seed": 1}),
    "Orthogonal, all said": ("Orthogonal", {"gain": 0.5, "seed": 1}),
    "VarianceScaling": ("VarianceScaling", {}),
    "VarianceScaling, all said": (
        "VarianceScaling",
        {
            "scale": 2.0,
            "mode": "fan_avg",
            "distribution": "normal",
            "seed": 1,
            "input_axes": [0],
            "output_axes": [1],
        },
    ),
    **{
        f"{kind}{distribution}": (f"{kind}{distribution}", {})
        for kind in ("Glorot", "He", "Lecun")
        for distribution in ("Normal", "Uniform")
    },
    "HeNormal, all said": ("HeNormal", {"seed": 2, "input_axes": [1], "output_axes": [0]}),
}
NAMES = (
    "zeros",
    "zero",
    "one",
    "identity",
    "normal",
    "uniform",
    "random_normal",
    "truncated_normal",
    "variance_scaling",
    "orthogonal",
    "OrthogonalInitializer",
    "lecun_normal",
    "lecun_uniform",
    "HeUniform",
    "glorot_normal",
)
FANS = {(3, 3, 80, 400): (720, 3600), (600, 500): (600, 500), (300_000,): (300_000, 300_000)}
SCALED: dict[str, Callable[[int, int], float]] = {
    "GlorotNormal": lambda inputs, outputs: 2 / (inputs + outputs),
    "GlorotUniform": lambda inputs, outputs: 2 / (inputs + outputs),
    "HeNormal": lambda inputs, outputs: 2 / inputs,
    "HeUniform": lambda inputs, outputs: 2 / inputs,
    "LecunNormal": lambda inputs, outputs: 1 / inputs,
    "LecunUniform": lambda inputs, outputs: 1 / inputs,
}


def configs(side: Side) -> Results:
    """Serialized, with module and class name."""
    initializers = side.keras.initializers
    made = {
        key: getattr(initializers, name)(**arguments) for key, (name, arguments) in SUBJECTS.items()
    }
    return {
        key: json.dumps(initializers.serialize(one), sort_keys=True) for key, one in made.items()
    }


def names(side: Side) -> Results:
    """The classes that strings stand for."""
    return {name: type(side.keras.initializers.get(name)).__name__ for name in NAMES}


def fixed_values(side: Side) -> Results:
    """Of those that draw nothing."""
    initializers = side.keras.initializers
    return {
        "zeros": initializers.Zeros()((2, 3)),
        "ones": initializers.Ones()((2, 3)),
        "constant": initializers.Constant(2.5)((2, 3)),
        "identity": initializers.Identity(2.0)((2, 3)),
    }


def spread(side: Side) -> Results:
    """Deviation and bound of 300,000 values against the formulas, as closely as chance allows."""
    initializers = side.keras.initializers
    results = {}
    for name, fan in SCALED.items():
        for shape, fans in FANS.items():
            values = np.asarray(getattr(initializers, name)(seed=1)(shape))
            deviation = float(values.std(dtype=float)) / np.sqrt(fan(*fans))
            bound = float(np.abs(values).max()) / np.sqrt(fan(*fans))
            results[f"{name} {shape}"] = [round(deviation, 2), round(bound, 1)]
    return results


CASES: dict[str, Case] = {
    "configs": configs,
    "names": names,
    "fixed values": fixed_values,
    "spread": spread,
}
