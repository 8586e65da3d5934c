"""Files that Keras wrote on each of its backends, in each form, are what they were there."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.errors import ModelFileError, NotBuiltError
from engine.models import load_model
from engine.saving import open_model
from tests.engine.reference.comparing import difference
from tests.engine.reference.families import RECORDED, answers
from tests.engine.reference.recorded_backends import BACKENDS, FILES, unpack

MODELS = [name for name in FILES if name not in ("branch.keras", "only.weights.h5")]
COMPILED = [name for name in MODELS if name != "unknown.keras"]


class Files:
    """The files of a backend, unpacked, and what Keras answered."""

    def __init__(self, backend: str, folder: Path) -> None:
        fresh = answers()
        live = (fresh / "models" / f"{backend}.zip").exists()
        self.folder = folder
        self._answers = unpack(backend, fresh if live else RECORDED, folder)

    def __call__(self, name: str) -> Path:
        return self.folder / name

    def answer(self, name: str, key: str) -> Any:
        return self._answers[f"{name}/{key}"]


@pytest.fixture(scope="module", params=BACKENDS)
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(request.param, tmp_path_factory.mktemp(request.param))


@pytest.mark.parametrize("name", MODELS)
def test_predicts_as_in_keras(name: str, files: Files) -> None:
    model, _ = open_model(files(name))
    prediction = model.predict(files.answer(name, "x"), verbose=0)
    assert not difference(prediction, files.answer(name, "before"), "prediction")


@pytest.mark.parametrize("name", COMPILED)
def test_the_next_step_is_the_one_that_keras_takes(name: str, files: Files) -> None:
    """Of an optimizer whose state was lost, or laid to other weights, it would be another."""
    model, notes = open_model(files(name))
    assert not notes
    assert model.optimizer.iterations == FILES[name][2]
    model.train_on_batch(files.answer(name, "x"), files.answer(name, "y"))
    prediction = model.predict(files.answer(name, "x"), verbose=0)
    assert not difference(prediction, files.answer(name, "after"), "prediction")


@pytest.mark.parametrize("name", COMPILED)
def test_what_is_written_again_is_the_same_model(name: str, files: Files, tmp_path: Path) -> None:
    model = load_model(files(name))
    model.save(tmp_path / "again.keras")
    again = load_model(tmp_path / "again.keras")
    assert again.get_config() == model.get_config()
    assert again.get_compile_config() == model.get_compile_config()
    x, y = files.answer(name, "x"), files.answer(name, "y")
    assert again.optimizer.iterations == model.optimizer.iterations
    for one in (model, again):
        one.train_on_batch(x, y)
    assert not difference(again.predict(x, verbose=0), model.predict(x, verbose=0), "prediction")


def test_a_loss_and_an_optimizer_that_are_not_known_matter_only_to_training(files: Files) -> None:
    with pytest.warns(UserWarning, match="its loss is not known here .*'own_loss'.* Call compile"):
        model = load_model(files("unknown.keras"))
    assert not model.compiled
    x, y = files.answer("unknown.keras", "x"), files.answer("unknown.keras", "y")
    with pytest.raises(NotBuiltError, match="not compiled; call compile"):
        model.fit(x, y, verbose=0)
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        load_model(files("unknown.keras"), compile=False)


def test_models_within_models_stay_models(files: Files) -> None:
    twice, inner, last = load_model(files("chain.keras")).layers
    assert isinstance(inner, keras.Sequential)
    assert twice.name == inner.layers[0].name == "twice"
    one, other, last = load_model(files("nested.keras")).layers
    assert [layer.trainable for layer in one.layers] == [False, True, True]
    assert [layer.trainable for layer in other.layers] == [False]
    assert last.trainable


def test_branches_are_named(files: Files) -> None:
    sentence = "with branches: the output of layer 'samples' goes to 'left' and to 'right'"
    with pytest.raises(ModelFileError, match=sentence):
        load_model(files("branch.keras"))


def test_weights_alone_are_called_so_and_can_be_loaded(files: Files, tmp_path: Path) -> None:
    name = "only.weights.h5"
    with pytest.raises(ModelFileError, match=r"holds only weights.*call its load_weights"):
        load_model(files(name))
    model = load_model(files("fresh.keras"))
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    model.load_weights(files(name))
    prediction = model.predict(files.answer(name, "x"), verbose=0)
    assert not difference(prediction, files.answer(name, "before"), "prediction")


@pytest.mark.parametrize("name", ["whole.h5", "adam.keras", "chain.keras"])
def test_weights_out_of_a_whole_file(name: str, files: Files) -> None:
    model = load_model(files(name))
    wanted = model.get_weights()
    model.set_weights([np.zeros_like(weight) for weight in wanted])
    model.load_weights(files(name))
    pairs = zip(wanted, model.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)


def test_a_file_is_known_by_its_content(files: Files, tmp_path: Path) -> None:
    """TensorFlow once wrote the old form under the new name."""
    path = tmp_path / "old.keras"
    path.write_bytes(files("whole.h5").read_bytes())
    assert load_model(path).optimizer.iterations == 3
    path = tmp_path / "new.h5"
    path.write_bytes(files("adam.keras").read_bytes())
    assert isinstance(load_model(path), keras.Sequential)
