"""What classes say that they compute is what they compute."""

from __future__ import annotations

import math
import re
from itertools import product
from typing import Any

import numpy as np
import pytest

import engine
from engine import activations, layers
from engine.layers.base import LAYERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.optimizers.schedules import SCHEDULES
from netbuilder.design.catalogue import CATALOGUE

RNG = np.random.default_rng(5)


NAMES: dict[str, Any] = {
    **{name: getattr(np, name) for name in (
        "abs", "all", "clip", "concatenate", "cos", "cosh", "exp", "log", "maximum", "mean", "pad",
        "minimum", "pi", "prod", "repeat", "searchsorted", "sign", "sqrt", "stack", "sum", "var",
        "transpose", "where", "zeros", "max",
    )},
    "norm": np.linalg.norm,
    "inf": math.inf,
    "len": len,
    "range": range,
    "split": np.split,
}  # fmt: skip


def values_of(thing: Any) -> dict[str, Any]:
    """The arguments of an object by name."""
    found = {each.name: getattr(thing, each.name, None) for each in type(thing).arguments}
    if found.get("activation", "") is None:
        found["activation"] = activations.linear
    return found


LAYERS_TRIED = {
    "Dense": (layers.Dense(4, activation="tanh"), (3,)),
    "Masking": (layers.Masking(0.0), (4, 2)),
    "Identity": (layers.Identity(), (3,)),
    "CategoryEncoding": (layers.CategoryEncoding(5), (2,)),
    "Discretization": (layers.Discretization([0.0, 1.0]), (4,)),
    "Activation": (layers.Activation("softplus"), (3,)),
    "ReLU": (layers.ReLU(2.0, 0.1, 0.5), (9,)),
    "LeakyReLU": (layers.LeakyReLU(0.2), (5,)),
    "PReLU": (layers.PReLU(alpha_initializer="uniform"), (5,)),
    "ELU": (layers.ELU(0.7), (5,)),
    "Softmax": (layers.Softmax(), (5,)),
    "Flatten": (layers.Flatten(), (2, 3)),
    "Reshape": (layers.Reshape((3, 2)), (6,)),
    "Permute": (layers.Permute((2, 1)), (3, 2)),
    "RepeatVector": (layers.RepeatVector(3), (2,)),
    "Conv1D": (layers.Conv1D(3, 2, strides=2, activation="tanh"), (7, 2)),
    "Conv2D": (layers.Conv2D(3, (2, 3), strides=(2, 1), activation="relu"), (5, 6, 2)),
    "Conv3D": (layers.Conv3D(2, 2), (3, 3, 4, 2)),
    "DepthwiseConv1D": (layers.DepthwiseConv1D(2, depth_multiplier=2), (5, 3)),
    "DepthwiseConv2D": (layers.DepthwiseConv2D(2, depth_multiplier=2), (4, 5, 3)),
    "SeparableConv1D": (layers.SeparableConv1D(4, 2, depth_multiplier=2), (5, 3)),
    "SeparableConv2D": (layers.SeparableConv2D(4, 2, activation="tanh"), (4, 5, 3)),
    "Conv1DTranspose": (layers.Conv1DTranspose(3, 2, strides=2, activation="tanh"), (4, 2)),
    "Conv2DTranspose": (layers.Conv2DTranspose(3, 3, strides=2), (3, 4, 2)),
    "MaxPooling1D": (layers.MaxPooling1D(2), (6, 2)),
    "MaxPooling2D": (layers.MaxPooling2D((2, 3), strides=1), (4, 5, 2)),
    "MaxPooling3D": (layers.MaxPooling3D(2), (4, 4, 4, 1)),
    "AveragePooling1D": (layers.AveragePooling1D(2), (6, 2)),
    "AveragePooling2D": (layers.AveragePooling2D(2), (4, 6, 2)),
    "AveragePooling3D": (layers.AveragePooling3D(2), (4, 4, 4, 1)),
    "GlobalMaxPooling1D": (layers.GlobalMaxPooling1D(), (6, 2)),
    "GlobalMaxPooling2D": (layers.GlobalMaxPooling2D(), (3, 4, 2)),
    "GlobalMaxPooling3D": (layers.GlobalMaxPooling3D(), (3, 4, 2, 2)),
    "GlobalAveragePooling1D": (layers.GlobalAveragePooling1D(), (6, 2)),
    "GlobalAveragePooling2D": (layers.GlobalAveragePooling2D(), (3, 4, 2)),
    "GlobalAveragePooling3D": (layers.GlobalAveragePooling3D(), (3, 4, 2, 2)),
    "SimpleRNN": (layers.SimpleRNN(3), (4, 2)),
    "LSTM": (layers.LSTM(3), (4, 2)),
    "GRU": (layers.GRU(3), (4, 2)),
    "BatchNormalization": (layers.BatchNormalization(), (3,)),
    "LayerNormalization": (layers.LayerNormalization(), (4,)),
    "GroupNormalization": (layers.GroupNormalization(2), (6,)),
    "RMSNormalization": (layers.RMSNormalization(), (4,)),
    "UnitNormalization": (layers.UnitNormalization(), (4,)),
    "Normalization": (layers.Normalization(mean=1.5, variance=4.0), (4,)),
    "UpSampling1D": (layers.UpSampling1D(3), (2, 2)),
    "UpSampling2D": (layers.UpSampling2D((2, 3)), (2, 2, 2)),
    "UpSampling3D": (layers.UpSampling3D((2, 1, 3)), (2, 2, 2, 1)),
    "ZeroPadding1D": (layers.ZeroPadding1D((1, 2)), (3, 2)),
    "ZeroPadding2D": (layers.ZeroPadding2D(((1, 2), (0, 1))), (3, 2, 2)),
    "ZeroPadding3D": (layers.ZeroPadding3D(1), (3, 2, 2, 1)),
    "Cropping1D": (layers.Cropping1D((1, 2)), (5, 2)),
    "Cropping2D": (layers.Cropping2D(((1, 2), (0, 1))), (5, 4, 2)),
    "Cropping3D": (layers.Cropping3D(1), (4, 5, 3, 1)),
    "Rescaling": (layers.Rescaling(0.5, 1.0), (4,)),
    "CenterCrop": (layers.CenterCrop(2, 3), (5, 6, 1)),
}
"""A layer of each kind, and the shape of a sample."""

BY_CHANCE = {
    "ActivityRegularization", "AlphaDropout", "Bidirectional", "Dropout", "Embedding",
    "GaussianDropout", "GaussianNoise", "RandomBrightness", "RandomContrast", "RandomCrop",
    "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "Resizing",
    "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "SpectralNormalization",
    "TimeDistributed",
}  # fmt: skip
"""Layers whose formulas need chance, other layers, or pictures between pixels."""


def test_every_class_has_a_formula() -> None:
    without = [entry.kind for entry in CATALOGUE if not entry.layer.formula]
    for registry in (LOSSES, OPTIMIZERS):
        without += [name for name in registry.names() if not registry.class_of(name).formula]
    assert not without


def test_every_layer_is_tried_or_named() -> None:
    assert {entry.kind for entry in CATALOGUE} == set(LAYERS_TRIED) | BY_CHANCE


@pytest.mark.parametrize("kind", list(LAYERS_TRIED))
def test_a_layer_computes_its_formula(kind: str) -> None:
    layer, shape = LAYERS_TRIED[kind]
    model = engine.Sequential([engine.Input(shape), layer], seed=3)
    x = RNG.normal(size=shape)
    if kind == "CategoryEncoding":
        x = np.array([1, 3])
    if kind == "Masking":
        x[1] = 0.0
    drawn = [RNG.normal(size=each.shape) for each in layer.get_weights()]
    if kind == "BatchNormalization":
        drawn = [np.abs(each) + 0.5 for each in drawn]
    layer.set_weights(drawn)
    names = {**NAMES, **values_of(layer), **weights_of(layer, shape), "x": x}
    if kind == "ReLU":
        names["max_value"] = math.inf if names["max_value"] is None else names["max_value"]
    if kind == "Normalization":
        names |= {"mean": 1.5, "variance": 4.0}
    [wanted] = model.predict(x[None].astype(np.float32), verbose=0)
    found = computed(LAYERS.class_of(kind).formula, names, wanted.shape)
    np.testing.assert_allclose(found, wanted, rtol=2e-4, atol=2e-5)


def weights_of(layer: Any, shape: tuple[int, ...]) -> dict[str, Any]:
    """The weights by name; the moving statistics are those in use."""
    names = [spec.name for spec in layer.weight_specs((None, *shape))]
    found = dict(zip(names, layer.get_weights(), strict=True))
    if "moving_mean" in found:
        found |= {"mean": found["moving_mean"], "variance": found["moving_variance"]}
    return found


def computed(formula: str, names: dict[str, Any], shape: tuple[int, ...]) -> Any:
    """The value of `y`, or of the state `h` at the end; what has a place is done at each."""
    if "x[t]" in formula:
        names |= {"h": np.zeros(shape), "c": np.zeros(shape)}
        for t in range(len(names["x"])):
            names["t"] = t
            exec(formula, names)
        return names["h"]
    if "window(" not in formula:
        exec(formula, names)
        return names["y"]
    indices = re.search(r"window\(\w, ([a-z, ]+)\)", formula)[1].split(", ")  # type: ignore[index]
    size = names.get("kernel_size") or names["pool_size"]
    strides = names["strides"] or size
    size, strides = (
        (each,) * len(indices) if isinstance(each, int) else tuple(each) for each in (size, strides)
    )

    def window(values: Any, *at: int) -> Any:
        return values[tuple(
            slice(i * s, i * s + n) for i, s, n in zip(at, strides, size, strict=True)
        )]  # fmt: skip

    names |= {"y": np.zeros(shape), "window": window}
    placed = [line for line in formula.split("\n") if re.search(r"\bi\b|\bz\b", line)]
    rest = [line for line in formula.split("\n") if line not in placed]
    spread = names["x"].shape if "window(y" in formula else shape
    axes = [*indices, "k"] if "k]" in formula and "k" not in indices else indices
    for at in product(*(range(spread[axis]) for axis in range(len(axes)))):
        exec("\n".join(placed), names | dict(zip(axes, at, strict=True)))
    exec("\n".join(rest), names)
    return names["y"]


def test_embedding_looks_its_rows_up() -> None:
    layer = layers.Embedding(5, 3)
    model = engine.Sequential([engine.Input((2,)), layer])
    names = {"embeddings": layer.get_weights()[0], "x": np.array([4, 1])}
    exec(layers.Embedding.formula, names)
    np.testing.assert_array_equal(names["y"], model.predict(np.array([[4, 1]]), verbose=0)[0])


def labels(name: str, predicted: np.ndarray) -> np.ndarray:
    """Labels that fit a loss."""
    samples, size = predicted.shape
    if "hinge" in name and "categorical" not in name:
        return RNG.choice([-1.0, 1.0], size=predicted.shape)
    if "crossentropy" in name or "hinge" in name or name in ("dice", "tversky") or "cross" in name:
        return np.eye(size)[RNG.integers(size, size=samples)]
    if name == "kl_divergence":
        drawn = RNG.uniform(0.1, 1, predicted.shape)
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))
    return RNG.uniform(0.1, 2, predicted.shape)


@pytest.mark.parametrize("name", [each for each in LOSSES.names() if each != "circle"])
def test_a_loss_computes_its_formula(name: str) -> None:
    loss = LOSSES.class_of(name)()
    predicted = RNG.uniform(0.1, 0.9, (6, 4))
    predicted /= predicted.sum(axis=1, keepdims=True)
    true = labels(name, predicted)
    if name == "sparse_categorical_crossentropy":
        true = RNG.integers(4, size=6)
    whole = name in ("dice", "tversky")
    pairs = [(true, predicted)] if whole else zip(true, predicted, strict=True)
    found = []
    for one, other in pairs:
        names = {**NAMES, **values_of(loss), "y_true": one, "y_pred": other}
        exec(type(loss).formula, names)
        found.append(names["loss"])
    assert np.mean(found) == pytest.approx(float(loss(true, predicted)), rel=1e-5)


def test_circle_computes_its_formula() -> None:
    loss = LOSSES.class_of("circle")()
    vectors = RNG.normal(size=(6, 3))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    classes = np.array([0, 1, 0, 1, 0, 1])
    alike = vectors @ vectors.T
    found = []
    for number, row in enumerate(alike):
        others = np.arange(6) != number
        names = {
            **NAMES, **values_of(loss),
            "same": row[others & (classes == classes[number])],
            "other": row[classes != classes[number]],
        }  # fmt: skip
        exec(type(loss).formula, names)
        found.append(names["loss"])
    assert np.mean(found) == pytest.approx(float(loss(classes, vectors)), rel=1e-4)


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_an_optimizer_steps_by_its_formula(name: str) -> None:
    optimizer = OPTIMIZERS.class_of(name)(learning_rate=0.05)
    if name == "sgd":
        optimizer = OPTIMIZERS.class_of(name)(learning_rate=0.05, momentum=0.9)
    dense = layers.Dense(3, use_bias=False)
    model = engine.Sequential([engine.Input((3,)), dense], seed=1)
    model.compile(optimizer=optimizer, loss="mean_squared_error")
    x, y = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 3))
    first = getattr(optimizer, "initial_accumulator_value", 0.0)
    w = dense.get_weights()[0].astype(float)
    state = {**NAMES, **values_of(optimizer), "learning_rate": 0.05, "max": max, "w": w}
    state |= {key: np.zeros_like(w) for key in "mvuszn"}
    state |= {"v": np.full_like(w, first), "n": np.full_like(w, first)}
    for t in range(1, 5):
        state["g"] = 2 * x.T @ (x @ state["w"] - y) / y.size
        state["t"] = t
        exec(type(optimizer).formula, state)
        model.train_on_batch(x, y)
        np.testing.assert_allclose(dense.get_weights()[0], state["w"], rtol=2e-3, atol=2e-5)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ExponentialDecay", {"decay_steps": 7, "decay_rate": 0.5}),
        ("InverseTimeDecay", {"decay_steps": 7, "decay_rate": 0.5}),
        ("PolynomialDecay", {"decay_steps": 20, "power": 2.0}),
        ("CosineDecay", {"decay_steps": 20, "alpha": 0.1}),
        ("CosineDecayRestarts", {"first_decay_steps": 8, "alpha": 0.1, "m_mul": 0.7}),
    ],
)
def test_a_schedule_follows_its_formula(name: str, arguments: dict[str, Any]) -> None:
    cls = SCHEDULES.class_of(name)
    schedule = cls(initial_learning_rate=0.3, **arguments)
    for step in (0, 1, 5, 8, 9, 19, 40):
        names = {**NAMES, **values_of(schedule), "step": step}
        exec(cls.formula, names)
        assert names["rate"] == pytest.approx(schedule(step), rel=1e-5), step
