"""Model files with vocabularies, made by Keras on TensorFlow, which alone has such models.

They lie in `recorded/models/texts.zip`, with the texts that each was asked and its answers.

    python -m tests.engine.reference.recorded_texts FOLDER

opens every NAME.keras of a folder in Keras, without a warning, and leaves its answers to NAME.npy
in answers.npz.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ZIP = "models/texts.zip"
ANSWERS = "answers.npz"
TEXTS = ["The fox, the quick fox.", "a lazy dog", "Dogs and foxes", "fox"]
ASKED = [["the DOG and the fox"], [""], ["unknown words"]]
PAIRS = [["red", "green"], ["green", "blue"], ["green", ""]]


def _with_vectors(keras: Any) -> list[Any]:
    vectors = keras.layers.TextVectorization(max_tokens=9, output_sequence_length=5)
    vectors.adapt(TEXTS)
    return [vectors, keras.layers.Embedding(9, 3), keras.layers.Flatten()]


def _weighed(keras: Any) -> list[Any]:
    layer = keras.layers.TextVectorization(output_mode="tf_idf", ngrams=2)
    layer.adapt(TEXTS)
    return [layer]


def _given(keras: Any) -> list[Any]:
    return [keras.layers.TextVectorization(output_mode="count", vocabulary=["fox", "dog"])]


def _learned(keras: Any) -> list[Any]:
    layer = keras.layers.StringLookup(output_mode="multi_hot", mask_token="", num_oov_indices=2)
    layer.adapt(PAIRS)
    return [layer]


def _rare(keras: Any) -> list[Any]:
    given = {"vocabulary": ["green", "red"], "idf_weights": [0.25, 2.0]}
    return [keras.layers.StringLookup(output_mode="tf_idf", **given)]


def _whole(keras: Any) -> list[Any]:
    layer = keras.layers.IntegerLookup(max_tokens=4, output_mode="count")
    layer.adapt([[7, 7, 2**40], [7, 2**40, -5], [3, 3, 3]])
    return [layer]


NUMBERS = [[7, 2**40, 5], [3, 3, -5]]
FILES: dict[str, tuple[Callable[[Any], list[Any]], list[Any]]] = {
    "vectors": (_with_vectors, ASKED),
    "weighed": (_weighed, ASKED),
    "given": (_given, ASKED),
    "learned": (_learned, PAIRS),
    "rare": (_rare, PAIRS),
    "whole": (_whole, NUMBERS),
}
"""What is made: the first layers of a model, and what it is asked."""


def made(keras: Any, name: str) -> Any:
    """A model with the layers, a Dense layer at its end."""
    layers, asked = FILES[name]
    dtype = "int64" if name == "whole" else "string"
    model = keras.Sequential([keras.Input((len(asked[0]),), dtype=dtype)])
    for layer in (*layers(keras), keras.layers.Dense(2, bias_initializer="ones")):
        model.add(layer)
    return model


def record(into: Path) -> None:
    """Make and save all of them, by the Keras that is imported."""
    import keras

    path = into / ZIP
    path.parent.mkdir(parents=True, exist_ok=True)
    answers = {}
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path, "w") as packed:
        for seed, name in enumerate(FILES):
            keras.utils.clear_session()
            keras.utils.set_random_seed(seed)
            model = made(keras, name)
            answers[name] = _asked(model, FILES[name][1])
            model.save(Path(folder) / f"{name}.keras")
            content = (Path(folder) / f"{name}.keras").read_bytes()
            packed.writestr(zipfile.ZipInfo(f"{name}.keras"), content, zipfile.ZIP_DEFLATED)
        np.savez(Path(folder) / ANSWERS, allow_pickle=False, **answers)
        packed.write(Path(folder) / ANSWERS, ANSWERS)
    print(f"{ZIP}: {path.stat().st_size / 1000:.0f} kB")


def _asked(model: Any, asked: Any) -> Any:
    import tensorflow

    return np.asarray(model(tensorflow.constant(asked, dtype=model.inputs[0].dtype)))


def unpack(recorded: Path, into: Path) -> dict[str, Any]:
    """Lay the files into a folder; returns the answers."""
    with zipfile.ZipFile(recorded / ZIP) as packed:
        packed.extractall(into)
    with np.load(into / ANSWERS, allow_pickle=False) as file:
        return dict(file)


def main() -> None:
    """Open all files of a folder."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras

    folder, answers = Path(sys.argv[1]), {}
    for path in sorted(folder.glob("*.keras")):
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            model = keras.saving.load_model(path)
        answers[path.stem] = _asked(model, FILES[path.stem][1])
    np.savez(folder / ANSWERS, allow_pickle=False, **answers)


if __name__ == "__main__":
    main()
