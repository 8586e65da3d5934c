"""Activations beyond the first five, and the layers that are neither convolutions nor recurrent.

The gradient of a layer's input is told by the kernel of the Dense layer below it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.layers import Arguments, Subject, configs, layer, trained
from tests.engine.reference.side import Side

# Activations --------------------------------------------------------------------------------------

ACTIVATIONS = (
    "celu",
    "elu",
    "exponential",
    "gelu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_tanh",
    "leaky_relu",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu6",
    "selu",
    "silu",
    "soft_shrink",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "tanh_shrink",
)

PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "relu": [
        {"negative_slope": 0.1},
        {"max_value": 1.5},
        {"threshold": 0.7},
        {"threshold": -0.7},
        {"negative_slope": 0.2, "max_value": 1.0, "threshold": 0.5},
    ],
    "leaky_relu": [{"negative_slope": 0.5}, {"negative_slope": 1.5}],
    "elu": [{"alpha": 0.5}],
    "celu": [{"alpha": 0.5}],
    "gelu": [{"approximate": True}],
    "hard_shrink": [{"threshold": 1.2}],
    "soft_shrink": [{"threshold": 1.2}],
    "squareplus": [{"b": 0.3}],
    "softmax": [{"axis": 0}, {"axis": 1}],
    "log_softmax": [{"axis": 0}, {"axis": 1}],
    "sparsemax": [{"axis": 0}, {"axis": 1}],
    "glu": [{}, {"axis": 1}],
    "threshold": [{"threshold": 0.4, "default_value": -3.0}],
}


def activation(side: Side, name: str) -> Results:
    """Values and derivative, far into both tails; not at kinks, where backends choose a side."""
    keras = side.keras
    z = 3 * side.normal(6, 5)
    z[0] = -100, -20, 0.25, 20, 100
    if name == "exponential":
        z /= 10
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(5, name, use_bias=False)])
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    model.set_weights([z])
    x, y = np.eye(6, dtype="float32"), side.normal(6, 5, start=100)
    _, (slope,) = side.gradients(model, x, y)
    function = np.asarray(keras.activations.get(name)(z))
    name_again = keras.activations.serialize(keras.activations.get(name))
    # Near 0, the difference that tanh_shrink is has few digits left, on either side.
    near = side.normal(6, 5) / (1 if name == "tanh_shrink" else 100)
    return {
        "function": function,
        "near 0": np.asarray(keras.activations.get(name)(near)),
        "output": model.predict(x, verbose=0),
        "gradient": slope,
        "name": np.array(name_again),
    }


def parameters(side: Side, name: str) -> Results:
    """Values with arguments of each activation."""
    z = 2 * side.normal(3, 4, 6)
    function = getattr(side.keras.activations, name)
    return {str(each): np.asarray(function(z, **each)) for each in PARAMETERS[name]}


# Layers -------------------------------------------------------------------------------------------

LAYERS: dict[str, Subject] = {
    "ReLU": ("ReLU", {}, (4,)),
    "ReLU, all": ("ReLU", {"max_value": 1.0, "negative_slope": 0.2, "threshold": 0.3}, (4,)),
    "ReLU, 6": ("ReLU", {"max_value": 6.0}, (4,)),
    "LeakyReLU": ("LeakyReLU", {}, (4,)),
    "LeakyReLU, 0.1": ("LeakyReLU", {"negative_slope": 0.1}, (4,)),
    "PReLU": ("PReLU", {}, (2, 3)),
    "PReLU, shared": ("PReLU", {"shared_axes": [1]}, (2, 3)),
    "PReLU, all shared": ("PReLU", {"shared_axes": [1, 2]}, (2, 3)),
    "ELU": ("ELU", {}, (4,)),
    "ELU, 0.3": ("ELU", {"alpha": 0.3}, (4,)),
    "Softmax": ("Softmax", {}, (2, 3)),
    "Softmax, axis 1": ("Softmax", {"axis": 1}, (2, 3)),
    "Softmax, two axes": ("Softmax", {"axis": [1, 2]}, (2, 3)),
    "Flatten": ("Flatten", {}, (2, 2, 3)),
    "Reshape": ("Reshape", {"target_shape": (6, 2)}, (2, 2, 3)),
    "Reshape, -1": ("Reshape", {"target_shape": (4, -1)}, (2, 2, 3)),
    "Permute": ("Permute", {"dims": (3, 1, 2)}, (2, 2, 3)),
    "RepeatVector": ("RepeatVector", {"n": 3}, (4,)),
    "Rescaling": ("Rescaling", {"scale": 0.3, "offset": -1.0}, (4,)),
    "Rescaling, channels": (
        "Rescaling",
        {"scale": [0.5, 2.0, -1.0], "offset": [1.0, 0.0, 2.0]},
        (2, 3),
    ),
    "Dropout, 0": ("Dropout", {"rate": 0.0}, (4,)),
    "Dropout, 1": ("Dropout", {"rate": 1.0}, (4,)),
    "ActivityRegularization": ("ActivityRegularization", {"l1": 0.01, "l2": 0.02}, (4,)),
    "BatchNormalization": ("BatchNormalization", {}, (4,)),
    "BatchNormalization, images": ("BatchNormalization", {"epsilon": 0.1}, (3, 2, 4)),
    "BatchNormalization, axis 1": ("BatchNormalization", {"axis": 1, "momentum": 0.5}, (3, 2)),
    "BatchNormalization, no offset": ("BatchNormalization", {"center": False}, (4,)),
    "BatchNormalization, no scale": ("BatchNormalization", {"scale": False}, (4,)),
    "BatchNormalization, neither": ("BatchNormalization", {"scale": False, "center": False}, (4,)),
    "BatchNormalization, frozen": ("BatchNormalization", {"trainable": False}, (4,)),
    "LayerNormalization": ("LayerNormalization", {}, (4,)),
    "LayerNormalization, axis 1": ("LayerNormalization", {"axis": 1}, (3, 4)),
    "LayerNormalization, two axes": ("LayerNormalization", {"axis": [2, 1]}, (3, 2, 4)),
    "LayerNormalization, no offset": ("LayerNormalization", {"center": False}, (3, 4)),
    "LayerNormalization, no scale": ("LayerNormalization", {"scale": False}, (3, 4)),
    "LayerNormalization, epsilon": ("LayerNormalization", {"epsilon": 0.5}, (4,)),
    "LayerNormalization, rms": ("LayerNormalization", {"rms_scaling": True}, (3, 4)),
}

PENALIZED = ("ActivityRegularization",)  # the loss alone does not tell what it adds
TRAINED = [
    name
    for name, (kind, _, _) in LAYERS.items()
    if kind.endswith(("ization", "PReLU", "Regularization"))
]


def embedding(side: Side, kind: str) -> Results:
    """Numbers as whole and as floating-point ones, some of them several times."""
    keras = side.keras
    layers = [keras.layers.Embedding(7, 3), keras.layers.Flatten(), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    rng = np.random.default_rng(3)
    shapes = [weight.shape for weight in model.get_weights()]
    model.set_weights([rng.normal(size=shape).astype("float32") for shape in shapes])
    x = np.array([[0, 1, 1, 6], [6, 6, 6, 2], [3, 1, 0, 2]], kind)
    y = rng.normal(size=(3, 2)).astype("float32")
    loss, slopes = side.gradients(model, x, y)
    named = {f"gradient {index}": slope for index, slope in enumerate(slopes)}
    return {"output": model.predict(x, verbose=0), "loss": loss, **named}


# Augmentation: both ends of each factor are the same, so that nothing is left to chance -----------

MAPS: dict[str, tuple[str, Arguments]] = {
    "translation": (
        "RandomTranslation",
        {"height_factor": (0.23, 0.23), "width_factor": (-0.31, -0.31)},
    ),
    "far translation": (
        "RandomTranslation",
        {"height_factor": (-0.9, -0.9), "width_factor": (1.0, 1.0)},
    ),
    "rotation": ("RandomRotation", {"factor": (0.07, 0.07)}),
    "half turn": ("RandomRotation", {"factor": (-0.43, -0.43)}),
    "zoom": ("RandomZoom", {"height_factor": (0.37, 0.37)}),
    "zoom of both": (
        "RandomZoom",
        {"height_factor": (-0.4, -0.4), "width_factor": (0.6, 0.6)},
    ),
}


def augmentation(side: Side, name: str) -> Results:
    """Every fill mode with every interpolation, on images that are not square."""
    kind, arguments = MAPS[name]
    x = side.normal(2, 5, 7, 2)
    results = {}
    for fill_mode in ("reflect", "wrap", "constant", "nearest"):
        for interpolation in ("bilinear", "nearest"):
            layer = getattr(side.keras.layers, kind)(
                **arguments, fill_mode=fill_mode, interpolation=interpolation, fill_value=0.7
            )
            key = f"{fill_mode} {interpolation}"
            results[key] = np.asarray(layer(x, training=True))
    results["in use"] = np.asarray(layer(x, training=False))
    return results


# Configs ------------------------------------------------------------------------------------------

SHARE = {"rate": 0.25}
CONFIGS: dict[str, list[Arguments]] = {
    "Activation": [{"activation": "gelu"}, {"activation": "swish", "trainable": False}],
    "ReLU": [{}, {"max_value": 6.0, "negative_slope": 0.1, "threshold": 0.5}],
    "LeakyReLU": [{}, {"negative_slope": 0.5}],
    "PReLU": [
        {},
        {
            "alpha_initializer": "ones",
            "alpha_regularizer": "l2",
            "alpha_constraint": "non_neg",
            "shared_axes": (1, 2),
        },
        {"shared_axes": 1},
    ],
    "ELU": [{}, {"alpha": 0.5}],
    "Softmax": [{}, {"axis": 1}, {"axis": [1, 2]}],
    "Flatten": [{}, {"data_format": "channels_last"}],
    "Reshape": [{"target_shape": (2, -1)}, {"target_shape": [4]}],
    "Permute": [{"dims": (2, 1)}],
    "RepeatVector": [{"n": 3}],
    "Dropout": [SHARE, {"rate": 0.5, "noise_shape": (None, 1), "seed": 3}],
    "SpatialDropout1D": [SHARE, {"rate": 0.5, "seed": 3}],
    "SpatialDropout2D": [SHARE, {"rate": 0.5, "seed": 3, "data_format": "channels_last"}],
    "SpatialDropout3D": [SHARE, {"rate": 0.5, "seed": 3, "data_format": "channels_last"}],
    "GaussianNoise": [{"stddev": 0.5}, {"stddev": 0.1, "seed": 3}],
    "GaussianDropout": [SHARE, {"rate": 0.5, "seed": 3}],
    "ActivityRegularization": [{}, {"l1": 0.1, "l2": 0.2}],
    "BatchNormalization": [
        {},
        {
            "axis": 1,
            "momentum": 0.9,
            "epsilon": 0.01,
            "center": False,
            "scale": False,
            "beta_initializer": "ones",
            "gamma_initializer": "he_normal",
            "moving_mean_initializer": "ones",
            "moving_variance_initializer": "zeros",
            "beta_regularizer": "l1",
            "gamma_regularizer": "l2",
            "beta_constraint": "max_norm",
            "gamma_constraint": "non_neg",
        },
    ],
    "LayerNormalization": [
        {},
        {
            "axis": [1, 2],
            "epsilon": 0.01,
            "center": False,
            "scale": False,
            "beta_initializer": "ones",
            "gamma_initializer": "zeros",
            "beta_regularizer": "l1",
            "gamma_regularizer": "l2",
            "beta_constraint": "max_norm",
            "gamma_constraint": "non_neg",
        },
        {"axis": (1, 2), "rms_scaling": True},
    ],
    "Embedding": [
        {"input_dim": 7, "output_dim": 3},
        {
            "input_dim": 7,
            "output_dim": 3,
            "embeddings_initializer": "ones",
            "embeddings_regularizer": "l2",
            "embeddings_constraint": "non_neg",
            "activity_regularizer": "l1",
        },
    ],
    "Rescaling": [{"scale": 0.5}, {"scale": [0.5, 2.0], "offset": (1.0, 2.0)}],
    "RandomTranslation": [
        {"height_factor": 0.1, "width_factor": (-0.1, 0.2)},
        {
            "height_factor": [0.2, -0.1],
            "width_factor": 0.3,
            "fill_mode": "wrap",
            "interpolation": "nearest",
            "seed": 3,
            "fill_value": 0.5,
        },
    ],
    "RandomRotation": [
        {"factor": 0.1},
        {"factor": (0.2, -0.1), "fill_mode": "constant", "seed": 3},
    ],
    "RandomZoom": [
        {"height_factor": 0.1},
        {"height_factor": (-0.5, 0.5), "width_factor": -0.2, "fill_mode": "nearest"},
    ],
}
BUILT: dict[str, tuple[int, ...]] = {"LayerNormalization": (3, 4, 2)}


CASES: dict[str, Case] = {
    **{f"activation: {name}": partial(activation, name=name) for name in ACTIVATIONS},
    **{f"parameters: {name}": partial(parameters, name=name) for name in PARAMETERS},
    **{f"layer: {n}": partial(layer, subject=LAYERS[n]) for n in LAYERS if n not in PENALIZED},
    **{f"trained: {name}": partial(trained, subject=LAYERS[name]) for name in TRAINED},
    **{f"Embedding of {kind}": partial(embedding, kind=kind) for kind in ("int32", "float32")},
    **{f"augmentation: {name}": partial(augmentation, name=name) for name in MAPS},
    **{
        f"config: {name}": partial(configs, name=name, entries=entries, built=BUILT.get(name, ()))
        for name, entries in CONFIGS.items()
    },
}
