"""Model files of Keras 2, both of the old form and of the new, as TensorFlow's users have them.

Run from the top of the repository, by an interpreter that has tensorflow and tf_keras:

    python -m tests.engine.reference.recorded_keras2 [--into FOLDER]

It writes `recorded/models/keras2.zip`: the files, and `answers.npz` with inputs and predictions.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.reference.families import RECORDED
from tests.engine.reference.recorded_backends import ANSWERS


def dense(keras: Any) -> Any:
    layers = keras.layers
    first = layers.Dense(3, activation="relu", input_shape=(4,), kernel_initializer="he_normal")
    rest = [layers.BatchNormalization(), layers.Dropout(0.2), layers.Dense(2, activation="softmax")]
    return keras.Sequential([first, *rest])


def image(keras: Any) -> Any:
    layers = keras.layers
    stack = [keras.Input((8, 8, 3)), layers.RandomRotation(0.1), layers.Rescaling(1 / 255.0)]
    stack += [layers.Conv2D(4, 3, padding="same", activation="relu"), layers.DepthwiseConv2D(3)]
    stack += [layers.SeparableConv2D(3, 2), layers.Conv2DTranspose(2, 2, strides=2)]
    stack += [layers.LeakyReLU(0.2), layers.ReLU(6.0), layers.MaxPooling2D()]
    stack += [layers.UpSampling2D(), layers.GlobalAveragePooling2D(), layers.Dense(2)]
    return keras.Sequential(stack)


def sequence(keras: Any) -> Any:
    layers = keras.layers
    stack = [keras.Input((6,)), layers.Embedding(9, 4, input_length=6)]
    stack += [layers.LSTM(3, return_sequences=True), layers.GRU(3, return_sequences=True)]
    stack += [layers.SimpleRNN(2), layers.LayerNormalization(), layers.PReLU(), layers.Dense(2)]
    return keras.Sequential(stack)


def chain(keras: Any) -> Any:
    layers = keras.layers
    inner = [layers.Dense(3, input_shape=(3,)), layers.BatchNormalization()]
    inputs = keras.Input((4,))
    x = layers.BatchNormalization()(layers.Dense(3, name="a")(inputs))
    return keras.Model(inputs, layers.Dense(2)(keras.Sequential(inner)(x)))


MODELS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], dict[str, Any]]]] = {
    "dense": (dense, lambda keras: {"optimizer": "adam", "loss": "mse", "metrics": ["accuracy"]}),
    "image": (image, lambda keras: {"optimizer": keras.optimizers.SGD(0.01), "loss": "mse"}),
    "sequence": (
        sequence,
        lambda keras: {"optimizer": keras.optimizers.legacy.Adam(0.01, decay=1e-3), "loss": "mse"},
    ),
    "chain": (
        chain,
        lambda keras: {
            "optimizer": "rmsprop",
            "loss": keras.losses.Huber(),
            "metrics": [keras.metrics.MeanAbsoluteError()],
        },
    ),
}


def record(into: Path) -> None:
    """Make, train and save them all."""
    import tf_keras as keras

    path = into / "models" / "keras2.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    answers: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seed, (model_name, (make, compiled)) in enumerate(MODELS.items()):
            keras.utils.set_random_seed(seed)
            model = make(keras)
            model.compile(**compiled(keras))
            rng = np.random.default_rng(seed)
            x = rng.integers(9, size=(4, *model.input_shape[1:])).astype("float32")
            model.train_on_batch(x, rng.random((4, 2)).astype("float32"))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.save(folder / f"{model_name}.h5")
                model.save(folder / f"{model_name}.keras")
            answers[f"{model_name}/x"] = x
            answers[f"{model_name}/y"] = model.predict(x, verbose=0)
        np.savez_compressed(folder / ANSWERS, allow_pickle=False, **answers)
        with zipfile.ZipFile(path, "w") as packed:
            for file in sorted(folder.iterdir()):
                content = file.read_bytes()
                packed.writestr(zipfile.ZipInfo(file.name), content, zipfile.ZIP_DEFLATED)
    print(f"models/{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=RECORDED)
    record(parser.parse_args().into)
