"""Regularizers and constraints: values, their gradients through a Dense, configs."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

REGULARIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "L1": ("L1", {}),
    "L1 0.5": ("L1", {"l1": 0.5}),
    "L2": ("L2", {}),
    "L2 0.5": ("L2", {"l2": 0.5}),
    "L1L2": ("L1L2", {}),
    "L1L2, both": ("L1L2", {"l1": 0.25, "l2": 0.5}),
    "orthogonal": ("OrthogonalRegularizer", {}),
    "orthogonal columns": ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
}
CONSTRAINTS: dict[str, tuple[str, dict[str, Any]]] = {
    "MaxNorm": ("MaxNorm", {}),
    "MaxNorm 1": ("MaxNorm", {"max_value": 1.0, "axis": 1}),
    "NonNeg": ("NonNeg", {}),
    "UnitNorm": ("UnitNorm", {}),
    "UnitNorm of all": ("UnitNorm", {"axis": [0, 1]}),
    "MinMaxNorm": ("MinMaxNorm", {}),
    "MinMaxNorm slowly": (
        "MinMaxNorm",
        {"min_value": 1.5, "max_value": 2.0, "rate": 0.3, "axis": 1},
    ),
}


def matrix(side: Side) -> Any:
    """Long and short columns, one of them zero."""
    values = side.normal(6, 4) * np.array([0.1, 1, 3, 0], "float32")
    values[2, 1] = 0
    return values


def penalty(side: Side, name: str) -> Results:
    """Of a matrix with zeros and of one without."""
    kind, arguments = REGULARIZERS[name]
    regularizer = getattr(side.keras.regularizers, kind)(**arguments)
    # Keras's normalization of NumPy's arrays fails on matrices.
    tensor = getattr(getattr(side.keras, "ops", None), "convert_to_tensor", np.asarray)
    subjects = {"with zeros": matrix(side), "without": side.normal(5, 3)}
    return {key: regularizer(tensor(values)) for key, values in subjects.items()}


def trained(side: Side, name: str, constraint: str | None) -> Results:
    """A kernel after three epochs that the penalty's gradient, and a constraint, took part in."""
    kind, arguments = REGULARIZERS[name]
    layer = side.keras.layers.Dense(
        3,
        kernel_regularizer=getattr(side.keras.regularizers, kind)(**arguments),
        kernel_constraint=constraint,
    )
    model = side.keras.Sequential([side.keras.Input((4,)), layer])
    model.set_weights([side.normal(4, 3), side.normal(3, start=50)])
    model.compile(optimizer=side.keras.optimizers.SGD(0.1), loss="mse")
    x, y = side.normal(24, 4, start=300), side.normal(24, 3, start=500)
    history = model.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0)
    weights = {f"weight {index}": weight for index, weight in enumerate(model.get_weights())}
    return {**weights, "losses": history.history["loss"]}


def constrained(side: Side, name: str) -> Results:
    """Values brought back."""
    kind, arguments = CONSTRAINTS[name]
    constraint = getattr(side.keras.constraints, kind)(**arguments)
    return {"values": constraint(matrix(side)), "others": constraint(side.normal(5, 3))}


def configs(side: Side) -> Results:
    """Serialized; numbers as float32 holds them, which is how Keras writes some of them."""
    results = {}
    for module, subjects in (
        (side.keras.regularizers, REGULARIZERS),
        (side.keras.constraints, CONSTRAINTS),
    ):
        for key, (kind, arguments) in subjects.items():
            serialized = module.serialize(getattr(module, kind)(**arguments))
            serialized["config"] = {
                name: float(np.float32(value)) if isinstance(value, float) else value
                for name, value in serialized["config"].items()
            }
            results[key] = json.dumps(serialized, sort_keys=True)
    return results


NAMES = ("l1", "l2", "L1L2", "orthogonal_regularizer", "OrthogonalRegularizer")
CONSTRAINT_NAMES = ("max_norm", "non_neg", "unit_norm", "min_max_norm", "MaxNorm")


def names(side: Side) -> Results:
    """What strings stand for, by config."""
    found = {
        **{name: side.keras.regularizers.get(name) for name in NAMES},
        **{f"constraint {name}": side.keras.constraints.get(name) for name in CONSTRAINT_NAMES},
    }
    return {key: type(value).__name__ for key, value in found.items()}


CASES: dict[str, Case] = {
    **{f"penalty: {name}": partial(penalty, name=name) for name in REGULARIZERS},
    **{f"constraint: {name}": partial(constrained, name=name) for name in CONSTRAINTS},
    **{f"trained: {name}": partial(trained, name=name, constraint=None) for name in REGULARIZERS},
    "trained: L2, MaxNorm": partial(trained, name="L2", constraint="max_norm"),
    "trained: L1, UnitNorm": partial(trained, name="L1", constraint="unit_norm"),
    "configs": configs,
    "names": names,
}
