"""Optimizers over 50 steps, with every common argument, and learning-rate schedules."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

# Keras computes powers of beta in float32, with an error of up to 6e-6 of a step; here it is 1e-7.
# The learning rates of what is scaled by such powers are small, so that the difference stays below
# the tolerance: Adam, AdamW, Adamax, Nadam up to 0.01.
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "SGD nesterov": ("SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    "RMSprop": ("RMSprop", {}),
    "RMSprop rho": ("RMSprop", {"learning_rate": 0.05, "rho": 0.5, "epsilon": 1e-3}),
    "RMSprop momentum": ("RMSprop", {"learning_rate": 0.01, "momentum": 0.9}),
    "RMSprop centered": ("RMSprop", {"learning_rate": 0.01, "centered": True, "epsilon": 1e-3}),
    "RMSprop centered, with momentum": (
        "RMSprop",
        {"learning_rate": 0.01, "centered": True, "momentum": 0.5, "epsilon": 0.1},
    ),
    "Adagrad": ("Adagrad", {}),
    "Adagrad 0.1": ("Adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.0}),
    "Adagrad epsilon": ("Adagrad", {"learning_rate": 0.5, "epsilon": 0.1}),
    "Adadelta": ("Adadelta", {}),
    "Adadelta 1": ("Adadelta", {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-4}),
    "Adam": ("Adam", {}),
    "Adam amsgrad": ("Adam", {"learning_rate": 0.01, "amsgrad": True}),
    "Adam amsgrad, betas": ("Adam", {"amsgrad": True, "beta_1": 0.5, "beta_2": 0.6}),
    "AdamW": ("AdamW", {}),
    "AdamW 0.1": ("AdamW", {"learning_rate": 0.01, "weight_decay": 0.1, "amsgrad": True}),
    "Adamax": ("Adamax", {}),
    "Adamax betas": ("Adamax", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9}),
    "Nadam": ("Nadam", {}),
    "Nadam betas": ("Nadam", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9}),
    "Nadam epsilon": ("Nadam", {"learning_rate": 0.01, "epsilon": 0.1}),
    "Lion": ("Lion", {}),
    "Lion betas": ("Lion", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.7}),
    "Ftrl": ("Ftrl", {}),
    "Ftrl 0.1": (
        "Ftrl",
        {
            "learning_rate": 0.1,
            "l1_regularization_strength": 0.1,
            "l2_regularization_strength": 0.2,
            "l2_shrinkage_regularization_strength": 0.3,
            "beta": 0.4,
        },
    ),
    "Ftrl power": ("Ftrl", {"learning_rate": 0.5, "learning_rate_power": -0.7}),
    "Lamb": ("Lamb", {}),
    "Lamb betas": ("Lamb", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.01}),
    "Muon": ("Muon", {}),
    "Muon, all said": (
        "Muon",
        {
            "adam_beta_1": 0.5,
            "adam_beta_2": 0.9,
            "adam_weight_decay": 0.1,
            "epsilon": 0.01,
            "weight_decay": 0.2,
            "exclude_layers": ["last"],
            "exclude_embeddings": False,
            "muon_a": 2.0,
            "muon_b": -1.5,
            "muon_c": 0.5,
            "adam_lr_ratio": 0.5,
            "momentum": 0.8,
            "ns_steps": 3,
            "nesterov": False,
            "rms_rate": 0.1,
        },
    ),
    "Muon without decay": (
        "Muon",
        {"weight_decay": None, "rms_rate": None, "adam_weight_decay": None},
    ),
}
COMMON: dict[str, dict[str, Any]] = {
    "weight decay": {"weight_decay": 0.1},
    "clipnorm": {"clipnorm": 0.5},
    "clipvalue": {"clipvalue": 0.05},
    "global_clipnorm": {"global_clipnorm": 0.5},
    "running mean": {"use_ema": True, "ema_momentum": 0.9},
    "running mean, taken": {"use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 4},
    "loss scale": {"loss_scale_factor": 128.0},
    "gathered": {"gradient_accumulation_steps": 4},
    "all": {
        "weight_decay": 0.05,
        "global_clipnorm": 1.0,
        "use_ema": True,
        "ema_momentum": 0.9,
        "ema_overwrite_frequency": 3,
        "loss_scale_factor": 2.0,
        "gradient_accumulation_steps": 2,
    },
}
WITH_COMMON = {
    "SGD": {"learning_rate": 0.05, "momentum": 0.9},
    "RMSprop": {"learning_rate": 0.01},
    "Adam": {"learning_rate": 0.001},
    "Nadam": {"learning_rate": 0.001},
    "Lion": {"learning_rate": 0.001},
    "Lamb": {"learning_rate": 0.001},
    "Muon": {"learning_rate": 0.001},
}
SCHEDULES: dict[str, tuple[str, list[Any], dict[str, Any]]] = {
    "exponential": ("ExponentialDecay", [0.1, 20, 0.5], {}),
    "exponential stairs": ("ExponentialDecay", [0.1, 7, 0.5, True], {"name": "mine"}),
    "cosine": ("CosineDecay", [0.1, 40], {}),
    "cosine, alpha": ("CosineDecay", [0.1, 30, 0.2], {}),
    "cosine, warm-up": ("CosineDecay", [0.01, 30], {"warmup_target": 0.2, "warmup_steps": 10}),
    "restarts": ("CosineDecayRestarts", [0.1, 10], {}),
    "restarts, all said": ("CosineDecayRestarts", [0.1, 8, 1.5, 0.7, 0.1], {}),
    "restarts of one length": ("CosineDecayRestarts", [0.1, 9, 1.0, 0.5], {}),
    "polynomial": ("PolynomialDecay", [0.1, 30], {}),
    "polynomial, all said": ("PolynomialDecay", [0.1, 30, 0.01, 2.0], {}),
    "polynomial in cycles": ("PolynomialDecay", [0.1, 15, 0.01, 0.5, True], {}),
    "piecewise": ("PiecewiseConstantDecay", [[10, 30], [0.1, 0.05, 0.01]], {}),
    "inverse": ("InverseTimeDecay", [0.1, 10, 0.5], {}),
    "inverse stairs": ("InverseTimeDecay", [0.1, 10, 0.5, True], {}),
}

STEPS = (*range(12), 15, 17, 18, 20, 21, 25, 29, 30, 31, 36, 39, 40, 45, 60, 69, 70, 71, 89)
SCHEDULED = ("exponential", "cosine, warm-up", "polynomial in cycles", "piecewise")


def walk(side: Side, subject: Any) -> Results:
    """Two variables over 50 steps, some gradients tiny, some always zero."""
    scale = np.logspace(-4, 1, 15, dtype="float32")
    scale[3] = 0
    values: Any = [side.normal(4, 3), side.normal(3, start=50)]
    results = {}
    for number, row in enumerate(side.inputs["gradients"] * scale, start=1):
        steps = [row[:12].reshape(4, 3), row[12:]]
        values = side.optimize(subject, values, steps)
        if number in (1, 2, 10, 49, 50):
            arrays = [np.array(value) for value in values]
            results |= {f"{number} steps, variable {i}": array for i, array in enumerate(arrays)}
    return results


def rule(side: Side, name: str) -> Results:
    """The update rule."""
    kind, arguments = OPTIMIZERS[name]
    return walk(side, getattr(side.keras.optimizers, kind)(**arguments))


def common(side: Side, kind: str, name: str) -> Results:
    """An argument that all optimizers take."""
    make = getattr(side.keras.optimizers, kind)
    return walk(side, make(**WITH_COMMON[kind], **COMMON[name]))


def schedule(side: Side, name: str) -> Any:
    """A learning-rate schedule."""
    kind, positional, named = SCHEDULES[name]
    return getattr(side.keras.optimizers.schedules, kind)(*positional, **named)


def rates(side: Side, name: str) -> Results:
    """The learning rate of each step."""
    subject = schedule(side, name)
    return {"rates": [float(subject(step)) for step in STEPS]}


def scheduled(side: Side, name: str) -> Results:
    """Steps with a schedule, and decaying weights, which follow it too."""
    make = side.keras.optimizers.SGD
    return walk(side, make(schedule(side, name), momentum=0.5, weight_decay=0.1))


def configs(side: Side) -> Results:
    """Every entry; the learning rate as float32 holds it, which is how Keras writes it."""
    optimizers = side.keras.optimizers
    subjects = {
        **{key: getattr(optimizers, kind)(**given) for key, (kind, given) in OPTIMIZERS.items()},
        **{key: optimizers.AdamW(**given) for key, given in COMMON.items()},
        **{f"after {key}": optimizers.Lion(schedule(side, key)) for key in SCHEDULES},
    }
    results = {}
    for key, subject in subjects.items():
        serialized = optimizers.serialize(subject)
        config = serialized["config"]
        if isinstance(config["learning_rate"], float):
            config["learning_rate"] = float(np.float32(config["learning_rate"]))
        # Keras numbers the objects of a whole session.
        config["name"] = config["name"].rstrip("_0123456789")
        results[key] = json.dumps(serialized, sort_keys=True)
    return results


def excluded(side: Side) -> Results:
    """Five epochs in which biases do not decay and each gradient has a length of its own."""
    keras = side.keras
    layers = [keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((4,)), *layers])
    shapes = ((4, 5), (5,), (5, 2), (2,))
    model.set_weights([side.normal(*shape, start=20 * i) for i, shape in enumerate(shapes)])
    optimizer = keras.optimizers.SGD(0.1, weight_decay=0.1, clipnorm=0.2, use_ema=True)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model.compile(optimizer=optimizer, loss="mse")
    x, y = side.normal(24, 4, start=300), side.normal(24, 2, start=500)
    model.fit(x, y, batch_size=8, epochs=5, shuffle=False, verbose=0)
    return {f"weight {index}": weight for index, weight in enumerate(model.get_weights())}


def by_place(side: Side, kind: str, **given: Any) -> Results:
    """A training of layers of several kinds, whose weights some rules tell apart."""
    keras = side.keras
    layers = [
        keras.layers.Embedding(6, 4),
        keras.layers.LSTM(3),
        keras.layers.Dense(5, activation="tanh"),
        keras.layers.Dense(2, name="last"),
    ]
    model = keras.Sequential([keras.Input((4,)), *layers])
    start = [side.normal(*w.shape, start=20 * i) for i, w in enumerate(model.get_weights())]
    model.set_weights(start)
    model.compile(optimizer=getattr(keras.optimizers, kind)(**given), loss="mse")
    x, y = side.indices(96, 6).reshape(24, 4), side.normal(24, 2, start=500)
    model.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0)
    return {f"weight {index}": weight for index, weight in enumerate(model.get_weights())}


BY_PLACE: dict[str, tuple[str, dict[str, Any]]] = {
    "Lamb": ("Lamb", {"weight_decay": 0.1}),
    "Muon": ("Muon", {}),
    "Muon, some excluded": ("Muon", {"exclude_layers": ["last", "recurrent"]}),
    "Muon, embeddings too": ("Muon", {"exclude_embeddings": False}),
}

CASES: dict[str, Case] = {
    **{f"rule: {name}": partial(rule, name=name) for name in OPTIMIZERS},
    **{
        f"common: {kind}, {name}": partial(common, kind=kind, name=name)
        for kind in WITH_COMMON
        for name in COMMON
        # Keras needs seconds for each step here.
        if kind in ("SGD", "Adam") or "gradient_accumulation_steps" not in COMMON[name]
    },
    **{f"rates: {name}": partial(rates, name=name) for name in SCHEDULES},
    **{f"scheduled: {name}": partial(scheduled, name=name) for name in SCHEDULED},
    **{
        f"by place: {name}": partial(by_place, kind=kind, **given)
        for name, (kind, given) in BY_PLACE.items()
    },
    "configs": configs,
    "excluded": excluded,
}
