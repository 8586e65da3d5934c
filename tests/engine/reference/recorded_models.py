"""Models that Keras made, trained and saved; the suite opens them without Keras.

Each is NAME.keras in `recorded/models`, as Keras wrote it, with NAME.npz beside it: a batch of
inputs, what Keras predicted for it, and the model's config.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def image(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((8, 8, 2)),
        layers.Rescaling(0.5, offset=0.1),
        layers.Conv2D(3, 3, activation="relu", padding="same", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.DepthwiseConv2D(2, depth_multiplier=2),
        layers.PReLU(shared_axes=[1, 2]),
        layers.SeparableConv2D(4, 2, use_bias=False),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.3),
        layers.Dense(3, activation="softmax", name="classes"),
    ]


def upwards(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((4, 4, 1)),
        layers.Conv2DTranspose(2, 3, strides=2, padding="same"),
        layers.LeakyReLU(negative_slope=0.2),
        layers.UpSampling2D((1, 2), interpolation="bilinear"),
        layers.ZeroPadding2D(((1, 0), (0, 2))),
        layers.Cropping2D(((0, 1), (1, 1))),
        layers.AveragePooling2D((2, 2)),
        layers.GlobalMaxPooling2D(keepdims=True),
        layers.Flatten(),
    ]


def augmented(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((6, 6, 1)),
        layers.RandomTranslation(0.1, 0.2, seed=1),
        layers.RandomRotation(0.1),
        layers.RandomZoom(0.2, fill_mode="constant"),
        layers.Permute((2, 1, 3)),
        layers.Reshape((6, 6)),
        layers.LSTM(3, dropout=0.2),
    ]


def sequence(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((7,), dtype="int32"),
        layers.Embedding(9, 4),
        layers.Conv1D(4, 2, padding="causal", dilation_rate=2),
        layers.MaxPooling1D(2, strides=1),
        layers.AveragePooling1D(2, strides=1),
        layers.GRU(3, return_sequences=True),
        layers.SimpleRNN(4, return_sequences=True, go_backwards=True),
        layers.LayerNormalization(),
        layers.GlobalMaxPooling1D(),
    ]


def plain(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((5,), name="samples"),
        layers.Dense(6, kernel_initializer="he_normal", bias_constraint="non_neg"),
        layers.GaussianNoise(0.1),
        layers.ELU(0.5),
        layers.Dense(4, activation="tanh", trainable=False),
        layers.GaussianDropout(0.1),
        layers.ReLU(max_value=6.0),
        layers.Dense(3),
        layers.Softmax(),
        layers.Activation("linear"),
    ]


def prepared(keras: Any) -> list[Any]:
    layers = keras.layers
    adapted = layers.Normalization()
    adapted.build((None, 5))
    adapted.adapt(np.random.default_rng(0).normal(3, 2, (20, 5)).astype("float32"))
    return [
        keras.Input((5,)),
        adapted,
        layers.Normalization(mean=[0.5, 0.0, 0.1, 0.2, 1.0], variance=[1.0, 2.0, 3.0, 4.0, 0.5]),
        layers.Discretization([-0.5, 0.0, 0.7]),
        layers.CategoryEncoding(4, output_mode="count"),
        layers.Dense(3),
        layers.UnitNormalization(),
        layers.Identity(),
    ]


def lit(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((8, 6, 2)),
        layers.Resizing(7, 7, interpolation="bicubic"),
        layers.CenterCrop(6, 5),
        layers.RandomCrop(6, 5, seed=3),
        layers.RandomFlip("horizontal"),
        layers.RandomBrightness(0.2, (-3, 3)),
        layers.RandomContrast((0.1, 0.2), value_range=(-3.0, 3.0), seed=2),
        layers.GroupNormalization(-1),
    ]


def steps(keras: Any) -> list[Any]:
    layers = keras.layers
    return [
        keras.Input((4, 6, 4, 2)),
        layers.Conv3D(4, 2, activation="selu"),
        layers.AlphaDropout(0.1),
        layers.MaxPooling3D((1, 2, 1)),
        layers.AveragePooling3D(2, strides=1, padding="same"),
        layers.GroupNormalization(2),
        layers.Reshape((18, 4)),
        layers.DepthwiseConv1D(3, depth_multiplier=2, padding="same"),
        layers.SeparableConv1D(3, 2, strides=2, activation="tanh"),
        layers.Conv1DTranspose(4, 3, strides=2, output_padding=1),
        layers.RMSNormalization(),
    ]


def words(keras: Any) -> list[Any]:
    layers = keras.layers
    inner = [layers.Dense(4, activation="tanh"), layers.BatchNormalization()]
    return [
        keras.Input((7,)),
        layers.Embedding(9, 4, mask_zero=True),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode="sum"),
        layers.TimeDistributed(keras.Sequential([keras.Input((3,)), *inner], name="steps")),
        layers.Bidirectional(
            layers.GRU(2, return_sequences=True),
            backward_layer=layers.SimpleRNN(2, return_sequences=True, go_backwards=True),
        ),
        layers.GlobalAveragePooling1D(),
    ]


def within(keras: Any) -> list[Any]:
    layers = keras.layers
    deep = keras.Sequential([layers.LSTM(3, return_sequences=True)], name="deep")
    frozen = keras.Sequential([keras.Input((6, 4)), layers.Dense(3), deep], name="frozen")
    frozen.trainable = False
    return [
        keras.Input((6, 4)),
        layers.Masking(0.5),
        frozen,
        layers.SpectralNormalization(layers.Conv1D(3, 2), power_iterations=2),
        layers.SpectralNormalization(layers.Dense(2)),
    ]


MODELS: dict[str, tuple[Callable[[Any], list[Any]], dict[str, Any] | None]] = {
    "image": (image, {"optimizer": "adam", "loss": "categorical_crossentropy"}),
    "upwards": (upwards, {"optimizer": "sgd", "loss": "mse"}),
    "augmented": (augmented, None),
    "sequence": (sequence, {"optimizer": "rmsprop", "loss": "mse"}),
    "plain": (plain, {"optimizer": "adamw", "loss": "mse", "metrics": ["mae", "accuracy"]}),
    "prepared": (prepared, {"optimizer": "adam", "loss": "mse"}),
    "lit": (lit, None),
    "steps": (steps, {"optimizer": "sgd", "loss": "mse"}),
    "words": (words, {"optimizer": "adam", "loss": "mse"}),
    "within": (within, {"optimizer": "sgd", "loss": "mse", "metrics": ["mae"]}),
}


def record(folder: Path) -> None:
    """Make, train and save all of them; by real Keras."""
    import keras

    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, (make, compiled)) in enumerate(MODELS.items()):
        keras.utils.clear_session()
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(make(keras), name=name)
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((4, *model.input_shape[1:])).astype("float32")
        if name in ("sequence", "words"):
            x = rng.integers(9, size=x.shape).astype("float32")
        if compiled:
            model.compile(**compiled)
            shape = (4, *model.output_shape[1:])
            for _ in range(3):
                model.train_on_batch(x, rng.random(shape).astype("float32"))
        path = folder / f"{name}.keras"
        model.save(path)
        answers = {"x": x, "y": model.predict(x, verbose=0)}
        config = json.dumps({"config": model.get_config(), "compile": model.get_compile_config()})
        np.savez_compressed(folder / f"{name}.npz", config=np.array(config), **answers)
        print(f"models/{path.name}: {path.stat().st_size / 1000:.0f} kB")
