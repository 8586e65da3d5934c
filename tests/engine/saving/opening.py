"""What comes of opening a file that may be damaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import engine as keras
from tests.engine.saving.damage import Damaged


def sound_file(folder: Path) -> bytes:
    """The content of a .keras file of a small trained model, optimizer included."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(6, activation="relu", kernel_regularizer="l2"),
            layers.Dense(4, activation="tanh", kernel_initializer="he_normal"),
            layers.Activation("sigmoid"),
            layers.Dense(3, activation="softmax", name="output"),
        ],
        seed=1,
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng(0)
    model.fit(rng.random((8, 5)), np.eye(3)[np.arange(8) % 3], verbose=0)
    path = folder / "sound.keras"
    model.save(path)
    return path.read_bytes()


def try_to_open(path: Path, file: Damaged) -> tuple[str, str]:
    """What happened ('refused' and 'loaded' are right), and the sentence that was said."""
    try:
        keras.models.load_model(path)
    except keras.ModelFileError as error:
        sentence = str(error)
        clear = path.name in sentence and 20 < len(sentence) < 600 and "\n" not in sentence
        return ("refused" if clear else "unclear"), sentence
    except BaseException as error:
        return "crashed", f"{type(error).__name__}: {error}"
    return ("loaded" if file.may_load else "accepted"), ""
