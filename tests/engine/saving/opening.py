"""What comes of opening a file that may be damaged."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path

import numpy as np

import engine as keras
from engine.saving import open_model
from tests.engine.reference.families import RECORDED
from tests.engine.reference.recorded_backends import FILES
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


def corpus() -> dict[str, bytes]:
    """Sound files of every form, most of them Keras's own."""
    recorded = RECORDED / "models"
    files = {path.name: path.read_bytes() for path in sorted(recorded.glob("*.keras"))}
    with zipfile.ZipFile(recorded / "torch.zip") as packed:
        names = [name for name in FILES if not name.endswith(".weights.h5")]
        files |= {f"torch {name}": packed.read(name) for name in names}
    with zipfile.ZipFile(recorded / "texts.zip") as packed:
        names = [name for name in packed.namelist() if name.endswith(".keras")]
        return files | {f"texts {name}": packed.read(name) for name in names}


def try_to_open(path: Path, file: Damaged) -> tuple[str, str]:
    """What happened ('refused' and 'loaded' are right), and the sentence that was said."""
    try:
        model, notes = open_model(path)
    except keras.ModelFileError as error:
        sentence = str(error)
        clear = path.name in sentence and _is_clear(sentence)
        return ("refused" if clear else "unclear"), sentence
    except BaseException as error:
        return "crashed", f"{type(error).__name__}: {error}"
    try:
        use(model, path.with_name("again.keras"))
    except BaseException as error:
        return "unusable", f"{type(error).__name__}: {error}"
    unclear = [note for note in notes if not _is_clear(note)]
    return ("unclear" if unclear else "loaded" if file.may_load else "accepted"), " ".join(notes)


def _is_clear(sentence: str) -> bool:
    return 20 < len(sentence) < 600 and sentence.isprintable() and sentence.endswith(".")


def use(model: keras.Sequential, path: Path) -> None:
    """Do with a model what programs do with one that was opened."""
    lines: list[str] = []
    model.summary(print_fn=lines.append)
    model.to_json()
    model.save(path)
    again, _ = open_model(path)
    if again.get_config() != model.get_config():
        raise AssertionError("it is another model when it was saved and opened again")
    shapes = [model.input_shape, *(layer.input_shape for layer in model.layers), model.output_shape]
    if all(shape and math.prod(size or 1 for size in shape) < 100_000 for shape in shapes):
        with np.errstate(all="ignore"):
            x = np.zeros((2, *model.input_shape[1:]))
            texts = model.stack.line[0].input_dtype == "string"
            model.predict(x.astype(str).astype(object) if texts else x, verbose=0)
