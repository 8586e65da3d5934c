"""Networks that between them hold every kind of layer that can be dragged, with random weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import engine
from engine import Sequential, layers
from engine.layers import Layer

Case = tuple[tuple[int, ...], list[Layer]]

STEPS, PICTURE, VOLUME, ROW = (6, 3), (7, 6, 4), (5, 4, 5, 2), (5,)


def model_of(shape: Sequence[int], line: Sequence[Any], seed: int = 0) -> Sequential:
    """A model of these layers whose weights are all random, variances above 0."""
    model = engine.Sequential([engine.Input(shape), *line])
    rng = np.random.default_rng(seed)
    located = [each for layer in model.stack.line for each in layer.located()]
    values = []
    for (_, spec), weight in zip(located, model.weights, strict=True):
        value = rng.normal(0, 0.5, weight.shape)
        values.append(np.abs(value) + 0.1 if "variance" in spec.name else value)
    model.set_weights(values)
    return model


def cases() -> dict[str, list[Case]]:
    """For each kind of layer networks with it: the shape of a sample, and the layers."""
    known = _alone()
    for kind, shape, variants in _several():
        made = [(shape, [getattr(layers, kind)(**each)]) for each in variants]
        known.setdefault(kind, []).extend(made)
    return known


def _alone() -> dict[str, list[Case]]:
    """What is not a list of arguments."""
    masked = [
        (STEPS, [layers.Masking(0.0), layers.LSTM(4)]),
        (STEPS, [layers.Masking(0.5), layers.GRU(4, return_sequences=True), layers.Dense(2)]),
        (STEPS, [layers.Masking(), layers.GRU(4, reset_after=False, go_backwards=True)]),
        (STEPS, [layers.Masking(), layers.SimpleRNN(3, return_sequences=True)]),
        (STEPS, [layers.Masking(), layers.Dropout(0.5), layers.GlobalAveragePooling1D()]),
        (STEPS, [layers.Masking(), layers.GlobalAveragePooling1D(), layers.Softmax()]),
        (STEPS, [layers.Masking(), layers.Flatten(), layers.Dense(2)]),
        (
            STEPS,
            [layers.Masking(), layers.LSTM(3, return_sequences=True, zero_output_for_mask=True)],
        ),
        (STEPS, [layers.Masking(), layers.GRU(3, zero_output_for_mask=True)]),
        ((4, *STEPS), [layers.Masking(), layers.TimeDistributed(layers.LSTM(2))]),
    ]
    wrapped = {
        "Bidirectional": [
            (STEPS, [layers.Bidirectional(layers.LSTM(3))]),
            (STEPS, [layers.Bidirectional(layers.GRU(3, return_sequences=True), "sum")]),
            (STEPS, [layers.Bidirectional(layers.SimpleRNN(3), "ave")]),
            (STEPS, [layers.Masking(), layers.Bidirectional(layers.LSTM(3), "mul")]),
            (
                STEPS,
                [layers.Masking(), layers.Bidirectional(layers.LSTM(3, return_sequences=True))],
            ),
        ],
        "TimeDistributed": [
            (STEPS, [layers.TimeDistributed(layers.Dense(4, activation="softmax"))]),
            ((3, *PICTURE), [layers.TimeDistributed(layers.Conv2D(2, 3, padding="same"))]),
            ((3, *PICTURE), [layers.TimeDistributed(layers.Flatten()), layers.LSTM(2)]),
            ((2, *STEPS), [layers.TimeDistributed(layers.TimeDistributed(layers.Dense(2)))]),
        ],
        "SpectralNormalization": [
            (ROW, [layers.SpectralNormalization(layers.Dense(4))]),
            (PICTURE, [layers.SpectralNormalization(layers.Conv2D(3, 2))]),
            (
                (4,),
                [
                    layers.SpectralNormalization(layers.Embedding(9, 3, mask_zero=True)),
                    layers.LSTM(2),
                ],
            ),
        ],
    }
    return {"Masking": masked, **wrapped}


def _several() -> list[tuple[str, tuple[int, ...], list[dict[str, Any]]]]:
    """Kinds, shapes of samples and arguments."""
    window = [
        {"strides": 2},
        {"padding": "same", "strides": 3},
        {"padding": "same", "strides": 1},
    ]
    conv = [{**each, "filters": 4, "kernel_size": 3} for each in window]
    conv += [{"filters": 4, "kernel_size": 2, "dilation_rate": 2, "activation": "softmax"}]
    depth = [{**each, "kernel_size": 3, "depth_multiplier": 2} for each in window]
    depth += [{"kernel_size": 2, "dilation_rate": 2, "use_bias": False, "activation": "gelu"}]
    separable = [{**each, "filters": 3} for each in depth]
    transposed = [*conv, {"filters": 3, "kernel_size": 2, "strides": 3, "output_padding": 1}]
    transposed += [{**transposed[-1], "padding": "same", "activation": "sparsemax"}]
    pool = [{"pool_size": 2}, *({**each, "pool_size": 3} for each in window)]
    whole = [{}, {"keepdims": True}]
    gated = [
        {"units": 4},
        {"units": 3, "return_sequences": True, "go_backwards": True},
        {"units": 3, "use_bias": False, "activation": "relu", "recurrent_activation": "tanh"},
        {"units": 3, "activation": "hard_sigmoid", "recurrent_activation": "hard_sigmoid"},
        {"units": 3, "activation": "softmax", "recurrent_activation": "sparsemax"},
        {"units": 3, "activation": "elu", "go_backwards": True},
    ]
    drop = [{"rate": 0.5}]
    size = [{"height": 4, "width": 5}, {"height": 9, "width": 8}]
    ways = ("nearest", "lanczos3", "lanczos5", "bicubic")
    resizing = [*size, *({**size[0], "interpolation": way, "antialias": True} for way in ways)]
    resizing += [{**size[1], "crop_to_aspect_ratio": True}]
    resizing += [{"height": 4, "width": 9, "pad_to_aspect_ratio": True, "fill_value": 0.3}]
    image = [("RandomFlip", {}), ("RandomBrightness", {"factor": 0.5})]
    image += [("RandomContrast", {"factor": 0.5}), ("RandomTranslation", _both(0.2))]
    image += [("RandomRotation", {"factor": 0.2}), ("RandomZoom", _both(0.2))]
    two = [{"padding": ((1, 2), (0, 3))}, {"padding": 2}]
    crop = [{"cropping": ((1, 2), (0, 3))}, {"cropping": 1}]
    functions = [
        {"negative_slope": 0.1},
        {"max_value": 0.5, "threshold": 0.2},
        {"negative_slope": 0.2, "max_value": 1.0, "threshold": 0.3},
    ]
    names = [name for name in engine.activations.__all__ if hasattr(_activation(name), "forward")]
    return [
        ("Dense", ROW, [{"units": 4, "activation": "relu"}, {"units": 3, "use_bias": False}]),
        ("Dense", PICTURE, [{"units": 3, "activation": "softmax"}]),
        ("Embedding", (4,), [{"input_dim": 9, "output_dim": 3}]),
        ("Identity", ROW, [{}]),
        ("CategoryEncoding", (4,), [{"num_tokens": 6, "output_mode": m} for m in _MODES]),
        ("CategoryEncoding", (4, 1), [{"num_tokens": 6, "output_mode": "one_hot"}]),
        ("CategoryEncoding", (4, 2), [{"num_tokens": 6, "output_mode": m} for m in _MODES]),
        (
            "Discretization",
            (4,),
            [{"bin_boundaries": [-0.5, 0.0, 0.7], "output_mode": m} for m in ("int", *_MODES)],
        ),
        ("Activation", (4, 5), [{"activation": name} for name in names if _named(name)]),
        ("ReLU", PICTURE, [{}, *functions]),
        ("LeakyReLU", ROW, [{}, {"negative_slope": 1.5}]),
        ("PReLU", PICTURE, [{}, {"shared_axes": [1, 2]}]),
        ("ELU", ROW, [{}, {"alpha": 0.3}]),
        ("Softmax", PICTURE, [{}, {"axis": 1}, {"axis": [1, 3]}]),
        ("Flatten", PICTURE, [{}]),
        ("Reshape", (4, 6), [{"target_shape": (3, 8)}, {"target_shape": (2, -1, 3)}]),
        ("Permute", PICTURE, [{"dims": (3, 1, 2)}]),
        ("RepeatVector", ROW, [{"n": 3}]),
        ("Conv1D", (9, 4), [*conv, {"filters": 4, "kernel_size": 3, "padding": "causal"}]),
        ("Conv2D", PICTURE, [*conv, {**conv[0], "groups": 2, "kernel_size": (2, 3)}]),
        ("Conv3D", (5, 6, 5, 2), conv),
        ("DepthwiseConv1D", (9, 3), depth),
        ("DepthwiseConv2D", PICTURE, depth),
        ("SeparableConv1D", (9, 3), separable),
        ("SeparableConv2D", PICTURE, separable),
        ("Conv1DTranspose", (5, 3), transposed),
        ("Conv2DTranspose", (4, 5, 3), transposed),
        *((f"{kind}Pooling1D", (9, 3), pool) for kind in ("Max", "Average")),
        *((f"{kind}Pooling2D", PICTURE, pool) for kind in ("Max", "Average")),
        *((f"{kind}Pooling3D", (5, 4, 6, 2), pool) for kind in ("Max", "Average")),
        *((f"Global{kind}Pooling1D", STEPS, whole) for kind in ("Max", "Average")),
        *((f"Global{kind}Pooling2D", PICTURE, whole) for kind in ("Max", "Average")),
        *((f"Global{kind}Pooling3D", VOLUME, whole) for kind in ("Max", "Average")),
        ("LSTM", STEPS, gated),
        ("GRU", STEPS, [*gated, *({**each, "reset_after": False} for each in gated)]),
        ("SimpleRNN", STEPS, [_ungated(each) for each in gated]),
        (
            "BatchNormalization",
            PICTURE,
            [{}, {"axis": 1}, {"scale": False}, {"center": False}],
        ),
        (
            "LayerNormalization",
            PICTURE,
            [{}, {"axis": [1, 3]}, {"axis": [2, 3]}, {"rms_scaling": True}, {"center": False}],
        ),
        ("GroupNormalization", PICTURE, [{"groups": 2}, {"groups": -1}, {"axis": 2, "groups": 3}]),
        ("RMSNormalization", PICTURE, [{}, {"axis": [2, 3]}]),
        ("UnitNormalization", PICTURE, [{}, {"axis": [1, 2]}]),
        (
            "Normalization",
            (4, 3),
            [
                {},
                {"mean": [1.0, 2.0, 3.0], "variance": [0.5, 1.0, 0.0]},
                {"mean": 1.0, "variance": 4.0, "invert": True},
                {"axis": 1},
            ],
        ),
        ("Dropout", ROW, drop),
        ("AlphaDropout", ROW, drop),
        ("GaussianDropout", ROW, drop),
        ("GaussianNoise", ROW, [{"stddev": 0.3}]),
        ("SpatialDropout1D", STEPS, drop),
        ("SpatialDropout2D", PICTURE, drop),
        ("SpatialDropout3D", VOLUME, drop),
        ("ActivityRegularization", ROW, [{"l1": 0.1}]),
        ("UpSampling1D", STEPS, [{"size": 3}]),
        ("UpSampling2D", PICTURE, [{"size": (2, 3)}, {"size": 3, "interpolation": "bilinear"}]),
        ("UpSampling3D", VOLUME, [{"size": (1, 2, 3)}]),
        ("ZeroPadding1D", STEPS, [{"padding": 2}, {"padding": (0, 3)}]),
        ("ZeroPadding2D", PICTURE, two),
        ("ZeroPadding3D", VOLUME, [{"padding": ((1, 0), (2, 1), (0, 2))}]),
        ("Cropping1D", STEPS, [{"cropping": (1, 2)}]),
        ("Cropping2D", PICTURE, crop),
        ("Cropping3D", VOLUME, [{"cropping": ((1, 0), (0, 1), (2, 1))}]),
        ("Rescaling", PICTURE, [{"scale": 0.5, "offset": -1.0}, {"scale": [1.0, 2.0, 3.0, 4.0]}]),
        ("Resizing", PICTURE, resizing),
        ("CenterCrop", PICTURE, size),
        ("RandomCrop", PICTURE, size),
        *((kind, PICTURE, [arguments]) for kind, arguments in image),
    ]


_MODES = ("one_hot", "multi_hot", "count")


def _both(share: float) -> dict[str, float]:
    return {"height_factor": share, "width_factor": share}


def _ungated(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name != "recurrent_activation"}


def _activation(name: str) -> Any:
    return getattr(engine.activations, name)


def _named(name: str) -> bool:
    """Whether a layer can be given the activation by its name."""
    try:
        engine.activations.get(name)
    except engine.EngineError:
        return False
    return True
