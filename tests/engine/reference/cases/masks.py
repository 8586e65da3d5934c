"""Masks: where they begin and end, what they change, and how losses and metrics heed them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.layers import configs
from tests.engine.reference.side import Array, Side

STEPS, FEATURES, WORDS = 5, 3, 7
SEQUENCES = {"return_sequences": True}

Stack = Callable[[Any], list[Any]]
"""Layers above the first, which makes the mask; given Keras's layers or the engine's."""

STACKS: dict[str, Stack] = {
    "SimpleRNN": lambda k: [k.SimpleRNN(3)],
    "SimpleRNN, sequences": lambda k: [k.SimpleRNN(3, **SEQUENCES)],
    "LSTM": lambda k: [k.LSTM(3)],
    "LSTM, sequences": lambda k: [k.LSTM(3, **SEQUENCES)],
    "LSTM, backwards": lambda k: [k.LSTM(3, go_backwards=True)],
    "LSTM, backwards, sequences": lambda k: [k.LSTM(3, go_backwards=True, **SEQUENCES)],
    "LSTM, zeros": lambda k: [k.LSTM(3, zero_output_for_mask=True, **SEQUENCES)],
    "LSTM, zeros, last": lambda k: [k.LSTM(3, zero_output_for_mask=True)],
    "GRU": lambda k: [k.GRU(3)],
    "GRU, sequences": lambda k: [k.GRU(3, **SEQUENCES)],
    "GRU, reset before": lambda k: [k.GRU(3, reset_after=False, go_backwards=True, **SEQUENCES)],
    "two": lambda k: [k.GRU(3, **SEQUENCES), k.LSTM(2)],
    "backwards, then forwards": lambda k: [k.GRU(3, go_backwards=True, **SEQUENCES), k.LSTM(2)],
    "Dense": lambda k: [k.Dense(2)],
    "several": lambda k: [
        k.Dense(4, activation="tanh"),
        k.Dropout(0.0),
        k.LayerNormalization(epsilon=0.1),
        k.Activation("relu"),
        k.LSTM(3),
    ],
    "pooled": lambda k: [k.Dense(4), k.GlobalAveragePooling1D()],
    "pooled, kept": lambda k: [k.GlobalAveragePooling1D(keepdims=True), k.LSTM(3)],
    "largest": lambda k: [k.Dense(4), k.GlobalMaxPooling1D()],
    "batch": lambda k: [k.BatchNormalization(), k.LSTM(3)],
    "batch, other axis": lambda k: [k.BatchNormalization(axis=1, scale=False)],
    "flat": lambda k: [k.Flatten(), k.Dense(2)],
    "convolution": lambda k: [k.Conv1D(2, 2), k.LSTM(3)],
    "Bidirectional": lambda k: [k.Bidirectional(k.LSTM(2))],
    "Bidirectional, sequences": lambda k: [k.Bidirectional(k.GRU(2, **SEQUENCES), "ave"), k.GRU(2)],
    "Bidirectional, alone": lambda k: [k.Bidirectional(k.GRU(2, **SEQUENCES))],
    "TimeDistributed": lambda k: [k.TimeDistributed(k.Dense(2, activation="tanh")), k.LSTM(2)],
    "TimeDistributed, batch": lambda k: [k.TimeDistributed(k.BatchNormalization())],
}

SOME = ("SimpleRNN", "LSTM, sequences", "GRU", "Dense", "pooled", "batch", "TimeDistributed")
"""Stacks that stand above both kinds of first layers."""

FIRST: dict[str, tuple[tuple[int, ...], Stack]] = {
    "Masking": ((STEPS, FEATURES), lambda k: [k.Masking()]),
    "Embedding": ((STEPS,), lambda k: [k.Embedding(WORDS, FEATURES, mask_zero=True)]),
}
DEEPER: dict[str, tuple[tuple[int, ...], Stack]] = {
    "mask value": ((STEPS, FEATURES), lambda k: [k.Masking(-1.0), k.LSTM(2, **SEQUENCES)]),
    "two masks": ((STEPS, FEATURES), lambda k: [k.Masking(), k.Dense(2), k.Masking(), k.GRU(2)]),
    "after a layer": ((STEPS, FEATURES), lambda k: [k.ReLU(), k.Masking(), k.GRU(2)]),
    "sequences of sequences": (
        (3, STEPS),
        lambda k: [
            k.Embedding(WORDS, 2, mask_zero=True),
            k.TimeDistributed(k.LSTM(2)),
            k.LSTM(2),
        ],
    ),
    "no mask": ((STEPS,), lambda k: [k.Embedding(WORDS, FEATURES), k.LSTM(2, **SEQUENCES)]),
}
EVERY: dict[str, tuple[tuple[int, ...], Stack]] = {
    **{
        f"{first}, {name}": (shape, lambda k, below=below, stack=stack: below(k) + stack(k))
        for first, (shape, below) in FIRST.items()
        for name, stack in STACKS.items()
        if first == "Masking" or name in SOME
    },
    **DEEPER,
}


def made(side: Side, name: str, **compiled: Any) -> tuple[Any, np.random.Generator]:
    """A model whose weights are drawn; scales and variances are positive."""
    shape, stack = EVERY[name]
    model = side.keras.Sequential([side.keras.Input(shape), *stack(side.keras.layers)])
    rng = np.random.default_rng(5)
    weights = [rng.normal(0, 0.6, weight.shape).astype("float32") for weight in model.get_weights()]
    model.set_weights([abs(each) + np.float32(0.1) if each.ndim == 1 else each for each in weights])
    options = {"loss": side.keras.losses.MeanSquaredError(), **compiled}
    model.compile(optimizer=side.keras.optimizers.SGD(0.05), **options)
    return model, rng


def data(rng: np.random.Generator, model: Any, count: int = 6) -> tuple[Array, Array]:
    """Samples with steps that do not count: at the end, at the beginning, within, and all."""
    shape = (count, *model.input_shape[1:])
    if len(shape) == 2 or shape[-1] != FEATURES:
        x = rng.integers(1, WORDS, shape).astype("float32")
    else:
        x = rng.normal(0.5, 1, shape).astype("float32")
    empty = -1.0 if getattr(model.layers[0], "mask_value", 0.0) else 0.0
    x[1, -2:], x[2, :2], x[3, 1] = empty, empty, empty
    if not any("pool" in layer.name for layer in model.layers):
        x[4] = empty
    return x, rng.normal(size=(count, *model.output_shape[1:])).astype("float32")


def gradients(side: Side, name: str) -> Results:
    """Output, loss and gradients."""
    model, rng = made(side, name)
    x, y = data(rng, model)
    output = np.asarray(model.predict(x, verbose=0))
    loss, slopes = side.gradients(model, x, y)
    return {"output": output, "loss": loss, **{f"{n}": slope for n, slope in enumerate(slopes)}}


def trained(side: Side, name: str) -> Results:
    """Losses of three batches, and losses and metrics of an evaluation after them."""
    metrics = side.keras.metrics
    model, rng = made(
        side,
        name,
        metrics=["mae", metrics.RootMeanSquaredError(), metrics.CosineSimilarity()],
        weighted_metrics=["mse"],
    )
    # Where it trains, Keras on JAX loses the mask before metrics see it; on PyTorch it does not.
    losses = [model.train_on_batch(*data(rng, model))[0] for _ in range(3)]
    x, y = data(rng, model, 7)
    evaluated = model.evaluate(x, y, batch_size=4, verbose=0)
    return {"losses": np.array(losses), "evaluated": np.array(evaluated)}


def weighed(side: Side, loss: Any, weights: tuple[int, ...]) -> Results:
    """Sample weights and a mask together, one weight for each step."""
    model, rng = made(
        side, "Masking, Dense", loss=loss(side.keras), metrics=["mae"], weighted_metrics=["mse"]
    )
    x, y = data(rng, model)
    y = abs(y) / abs(y).sum(-1, keepdims=True)
    counted = rng.uniform(0, 2, (len(x), *weights)).astype("float32")
    evaluated = model.evaluate(x, y, sample_weight=counted, verbose=0)
    model.train_on_batch(x, y, sample_weight=counted)
    return {"evaluated": np.array(evaluated), "kernel": model.get_weights()[0]}


def ignoring(side: Side) -> Results:
    """A class that does not count, and a mask."""
    loss = side.keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1)
    model, rng = made(side, "Masking, Dense", loss=loss)
    x, _ = data(rng, model)
    y = rng.integers(0, 2, (len(x), STEPS))
    return {"loss": model.evaluate(x, y, verbose=0), "after": model.train_on_batch(x, y)}


def called(side: Side, name: str, made: Callable[[Any], Any]) -> Results:
    """A layer that is given a mask when it is called."""
    x = side.normal(4, STEPS, FEATURES)
    mask = side.uniform(4, STEPS) > 0.4
    layer = made(side.keras.layers)
    layer(x)
    rng = np.random.default_rng(2)
    shapes = [weight.shape for weight in layer.get_weights()]
    layer.set_weights([abs(rng.normal(0, 0.7, shape)).astype("float32") for shape in shapes])
    if name == "Softmax":
        x, mask = x[..., 0], mask
    outputs = {"use": np.asarray(layer(x, mask=mask))}
    if name != "Softmax":
        outputs["training"] = np.asarray(layer(x, mask=mask, training=True))
    return outputs


def whole_model(side: Side) -> Results:
    """A mask given to a model."""
    model, _ = made(side, "no mask")
    x = side.indices(4 * STEPS, WORDS).reshape(4, STEPS)
    mask = side.uniform(4, STEPS) > 0.4
    return {"output": np.asarray(model(x, mask=mask))}


def computed(side: Side) -> Results:
    """What layers say of their masks."""
    layers, x = side.keras.layers, side.normal(4, STEPS, FEATURES)
    x[:, 1] = 0
    words = side.indices(4 * STEPS, 3).reshape(4, STEPS)
    embedding = layers.Embedding(3, 2, mask_zero=True)
    return {
        "Masking": np.asarray(layers.Masking().compute_mask(x)),
        "Embedding": np.asarray(embedding.compute_mask(words)),
        "none": layers.Embedding(3, 2).compute_mask(words) is None,
    }


SUPPORTING = [
    ("Dense", (2,)),
    ("Flatten", ()),
    ("LSTM", (2,)),
    ("Reshape", ((4,),)),
    ("Conv1D", (2, 2)),
    ("Dropout", (0.5,)),
    ("SpatialDropout1D", (0.5,)),
    ("BatchNormalization", ()),
    ("LayerNormalization", ()),
    ("RMSNormalization", ()),
    ("UnitNormalization", ()),
    ("GroupNormalization", (1,)),
    ("Rescaling", (2.0,)),
    ("Normalization", ()),
    ("ReLU", ()),
    ("LeakyReLU", ()),
    ("PReLU", ()),
    ("ELU", ()),
    ("Softmax", ()),
    ("Activation", ("relu",)),
    ("Identity", ()),
    ("Masking", ()),
    ("Embedding", (3, 2)),
    ("GaussianNoise", (0.1,)),
    ("GaussianDropout", (0.1,)),
    ("AlphaDropout", (0.1,)),
    ("ActivityRegularization", (0.1,)),
    ("GlobalAveragePooling1D", ()),
    ("GlobalMaxPooling1D", ()),
    ("MaxPooling1D", ()),
    ("RepeatVector", (2,)),
    ("Permute", ((1,),)),
    ("ZeroPadding1D", ()),
    ("Cropping1D", ()),
    ("UpSampling1D", ()),
    ("SeparableConv1D", (2, 2)),
    ("DepthwiseConv1D", (2,)),
    ("Conv1DTranspose", (2, 2)),
]


def supporting(side: Side) -> Results:
    """Which layers let masks pass."""
    layers = side.keras.layers
    return {
        kind: bool(getattr(layers, kind)(*arguments).supports_masking)
        for kind, arguments in SUPPORTING
    }


LOSSES: dict[str, Callable[[Any], Any]] = {
    "mean": lambda keras: keras.losses.MeanAbsoluteError(),
    "sum": lambda keras: keras.losses.MeanSquaredError(reduction="sum"),
    "by weight": lambda keras: keras.losses.MeanSquaredError(reduction="mean_with_sample_weight"),
    "cross-entropy": lambda keras: keras.losses.CategoricalCrossentropy(from_logits=True),
}
CALLED: dict[str, Callable[[Any], Any]] = {
    "LSTM": lambda layers: layers.LSTM(3, return_sequences=True),
    "BatchNormalization": lambda layers: layers.BatchNormalization(),
    "Bidirectional": lambda layers: layers.Bidirectional(layers.GRU(2, return_sequences=True)),
    "TimeDistributed": lambda layers: layers.TimeDistributed(layers.BatchNormalization()),
    "GlobalAveragePooling1D": lambda layers: layers.GlobalAveragePooling1D(),
    "Softmax": lambda layers: layers.Softmax(),
}

CASES: dict[str, Case] = {
    **{f"gradients: {name}": partial(gradients, name=name) for name in EVERY},
    **{f"trained: Masking, {name}": partial(trained, name=f"Masking, {name}") for name in SOME},
    **{
        f"weights, {name}, {'steps' if len(shape) == 1 else 'a column'}": partial(
            weighed, loss=loss, weights=shape
        )
        for name, loss in LOSSES.items()
        for shape in ((STEPS,), (STEPS, 1))
    },
    "ignored class": ignoring,
    **{f"called: {name}": partial(called, name=name, made=make) for name, make in CALLED.items()},
    "model called": whole_model,
    "computed": computed,
    "supporting": supporting,
    "configs: Masking": partial(configs, name="Masking", entries=[{}, {"mask_value": 2.5}]),
    "configs: Embedding": partial(
        configs,
        name="Embedding",
        entries=[{"input_dim": 3, "output_dim": 2, "mask_zero": True}],
        built=(3,),
    ),
}
