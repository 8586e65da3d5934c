"""Models go into files and come back the same; what cannot be is said in a sentence."""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.errors import ModelFileError, NotBuiltError, ParameterError
from engine.models import clone_model, load_model, model_from_json
from engine.saving import replacing
from engine.saving.weights import WeightFile
from tests.engine.reference.random_models import MAKERS, build, describe, samples

KINDS = [kind for kind in MAKERS if hasattr(keras.layers, kind)]
X = np.random.default_rng(0).standard_normal((12, 4)).astype("float32")
Y = np.eye(3, dtype="float32")[np.arange(12) % 3]


def small_model(optimizer: Any = "adam", dtype: str = "float32") -> keras.Sequential:
    """Two layers, compiled and trained for three steps."""
    layers = [
        keras.layers.Dense(5, activation="tanh", dtype=dtype),
        keras.layers.Dense(3, activation="softmax", dtype=dtype),
    ]
    model = keras.Sequential([keras.Input((4,)), *layers], seed=1)
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    for _ in range(3):
        model.train_on_batch(X, Y)
    return model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty one."""
    path = tmp_path / "models"
    path.mkdir()
    return path


def same_weights(one: keras.Sequential, other: keras.Sequential) -> bool:
    pairs = zip(one.get_weights(), other.get_weights(), strict=True)
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


# There and back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_random_models_come_back_the_same(seed: int, folder: Path) -> None:
    described = describe(seed, KINDS)
    model = build(keras, described, seed)
    model.save(folder / "model.keras")
    back = load_model(folder / "model.keras")
    assert back.get_config() == model.get_config()
    assert back.get_compile_config() == model.get_compile_config()
    x = samples(described, seed)
    assert np.array_equal(back.predict(x, verbose=0), model.predict(x, verbose=0))


@pytest.mark.parametrize("optimizer", keras.optimizers.OPTIMIZERS.names())
def test_training_goes_on_where_it_stopped(optimizer: str, folder: Path) -> None:
    model = small_model(optimizer)
    model.save(folder / "model.keras")
    back = load_model(folder / "model.keras")
    for one in (model, back):
        for _ in range(3):
            one.train_on_batch(X, Y)
    assert back.optimizer.iterations == 6
    # Some optimizers keep their moments in other units than Keras, which rounds them once.
    pairs = zip(model.get_weights(), back.get_weights(), strict=True)
    assert all(np.allclose(a, b, rtol=1e-6, atol=1e-7) for a, b in pairs)


def test_a_model_in_float64_stays_one(folder: Path) -> None:
    model = small_model(dtype="float64")
    model.save(folder / "model.keras")
    back = load_model(folder / "model.keras")
    assert {weight.dtype for weight in back.get_weights()} == {np.dtype("float64")}
    assert same_weights(model, back)


def test_weights_that_are_no_numbers_are_kept(folder: Path) -> None:
    model = small_model()
    model.layers[0].kernel[0, 0], model.layers[0].kernel[0, 1] = np.nan, np.inf
    model.save(folder / "model.keras")
    assert same_weights(model, load_model(folder / "model.keras"))


def test_a_model_that_was_not_compiled(folder: Path) -> None:
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.save(folder / "model.keras")
    back = load_model(folder / "model.keras")
    assert back.optimizer is None
    assert same_weights(model, back)


def test_a_model_that_learned_its_input_from_data(folder: Path) -> None:
    model = keras.Sequential([keras.layers.Dense(2)])
    model.build((None, 4))
    model.save(folder / "model.keras")
    assert load_model(folder / "model.keras").input_shape == (None, 4)


def test_a_model_without_weights_is_saved_with_a_warning(folder: Path) -> None:
    model = keras.Sequential([keras.layers.Dense(2)])
    with pytest.warns(UserWarning, match="no weights yet"):
        model.save(folder / "model.keras")
    back = load_model(folder / "model.keras")
    assert [layer.name for layer in back.layers] == ["dense"]
    assert not back.built


def test_loading_draws_no_random_numbers(folder: Path) -> None:
    small_model().save(folder / "model.keras")
    keras.utils.set_random_seed(3)
    wanted = keras.layers.Dense(2)
    wanted.build((None, 3))
    keras.utils.set_random_seed(3)
    model = load_model(folder / "model.keras")
    found = keras.layers.Dense(2)
    found.build((None, 3))
    assert np.array_equal(wanted.kernel, found.kernel)
    assert type(model.layers[0].specs[0].initializer).__name__ == "GlorotUniform"


def test_what_compile_was_given_is_kept_as_it_was_said(folder: Path) -> None:
    model = small_model()
    compiled = json.loads(json.dumps(model.get_compile_config()))
    assert compiled["loss"] == "categorical_crossentropy"
    assert compiled["metrics"] == ["accuracy"]
    loss = keras.losses.CategoricalCrossentropy(from_logits=False, name="mine")
    metric = keras.metrics.CategoricalAccuracy(name="right")
    model.compile(keras.optimizers.SGD(0.5, momentum=0.9), loss, metrics=[metric])
    model.save(folder / "model.keras")
    back = load_model(folder / "model.keras")
    assert back.get_compile_config() == model.get_compile_config()
    assert (back.optimizer.momentum, back.loss.name) == (0.9, "mine")


@pytest.mark.parametrize("optimizer", keras.optimizers.OPTIMIZERS.names())
def test_the_state_of_an_optimizer_is_whole_before_its_first_step(
    optimizer: str, folder: Path
) -> None:
    """Keras warns of a file that lacks the arrays which it makes as soon as there are weights."""
    fresh = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)], seed=1)
    fresh.compile(optimizer, "mse")
    fresh.save(folder / "fresh.keras")
    assert not fresh.optimizer.built
    fresh.train_on_batch(X, Y)
    fresh.save(folder / "trained.keras")
    first, after = ([], [])
    for name, shapes in (("fresh", first), ("trained", after)):
        with zipfile.ZipFile(folder / f"{name}.keras") as archive:
            file = WeightFile(archive.read("model.weights.h5"))
            config = json.loads(archive.read("config.json"))
        shapes += file.shapes("optimizer/vars")
        assert config["compile_config"]["jit_compile"] == "auto"
    assert first == after


def test_weights_alone(folder: Path) -> None:
    model, other = small_model(), small_model("sgd")
    model.save_weights(folder / "m.weights.h5")
    model.save(folder / "m.keras")
    for name in ("m.weights.h5", "m.keras"):
        other.set_weights([np.zeros_like(weight) for weight in other.get_weights()])
        with pytest.warns(UserWarning, match="optimizer keeps its state"):
            other.load_weights(folder / name)
        assert same_weights(model, other)


def test_weights_of_another_model_are_refused_and_change_nothing(folder: Path) -> None:
    small_model().save_weights(folder / "m.weights.h5")
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5), keras.layers.Dense(2)])
    before = other.get_weights()
    with pytest.raises(ModelFileError, match=r"'dense_1' with shape \(5, 3\) instead of \(5, 2\)"):
        other.load_weights(folder / "m.weights.h5")
    pairs = zip(before, other.get_weights(), strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs)
    with pytest.warns(UserWarning, match="'dense_1' keeps its weights"):
        other.load_weights(folder / "m.weights.h5", skip_mismatch=True)
    assert not np.array_equal(before[0], other.get_weights()[0])
    assert np.array_equal(before[2], other.get_weights()[2])


def test_a_layer_more_in_the_file_is_refused(folder: Path) -> None:
    small_model().save_weights(folder / "m.weights.h5")
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(5)])
    with pytest.raises(ModelFileError, match="a layer that the model does not have"):
        other.load_weights(folder / "m.weights.h5")


def test_json_and_clones() -> None:
    model = small_model()
    back = model_from_json(model.to_json())
    assert back.get_config() == model.get_config()
    assert back.get_compile_config() == model.get_compile_config()
    clone = clone_model(model)
    assert clone.get_config() == model.get_config()
    assert clone.get_compile_config() == model.get_compile_config()
    assert clone.optimizer is not model.optimizer
    assert not same_weights(clone, model)
    named = clone_model(
        model, clone_function=lambda layer: keras.layers.Dense(layer.units, name=layer.name + "_b")
    )
    assert [layer.name for layer in named.layers] == ["dense_b", "dense_1_b"]


@pytest.mark.parametrize(
    "loss", [keras.losses.Huber(delta=2.0), keras.losses.CosineSimilarity(axis=0)]
)
def test_a_loss_is_after_loading_what_it_was_before(loss: Any, tmp_path: Path) -> None:
    """Keras 3.15 forgets these arguments."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", loss)
    x, y = np.arange(4.0)[:, None], np.full((4, 1), 10.0)
    before = model.evaluate(x, y, verbose=0)
    model.save(tmp_path / "model.keras")
    assert keras.models.load_model(tmp_path / "model.keras").evaluate(x, y, verbose=0) == before
    default = type(loss)()
    model.compile("sgd", default)
    assert model.evaluate(x, y, verbose=0) != before


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("model.txt", "does not end in '.keras' or '.h5' or '.hdf5'"),
        ("model.keras.txt", "does not end in '.keras'"),
        ("nowhere/model.keras", "make the folder"),
    ],
)
def test_names_that_cannot_be_saved_under(name: str, sentence: str, folder: Path) -> None:
    with pytest.raises(ModelFileError, match=sentence):
        small_model().save(folder / name)
    assert not list(folder.iterdir())


def test_a_file_is_replaced_only_where_that_is_wanted(folder: Path) -> None:
    path = folder / "model.keras"
    path.write_text("old")
    with pytest.raises(ModelFileError, match="exists already; choose another name"):
        small_model().save(path, overwrite=False)
    assert path.read_text() == "old"
    small_model().save(path)
    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize("moment", ["write", "flush"])
def test_a_full_disk_leaves_the_old_file(
    moment: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "model.keras"
    path.write_text("old")

    def full(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if moment == "flush":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr("engine.saving.archive.write", full)
    with pytest.raises(ModelFileError, match=r"no space left.*free some space"):
        small_model().save(path)
    assert path.read_text() == "old"
    assert list(folder.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    folder.chmod(0o500)
    with pytest.raises(ModelFileError, match="cannot be written"):
        small_model().save(folder / "model.keras")
    folder.chmod(0o700)


def test_a_disk_that_is_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found out only when the bytes leave the memory."""
    path = folder / "model.keras"

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelFileError, match="no space left"):
        small_model().save(path)
    assert list(folder.iterdir()) == []


def test_links_and_permissions_stay(folder: Path) -> None:
    target, link = folder / "target.keras", folder / "link.keras"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    small_model().save(link)
    assert link.is_symlink()
    assert zipfile.is_zipfile(target)
    assert target.stat().st_mode & 0o777 == 0o640


def test_nobody_ever_sees_half_a_file(folder: Path) -> None:
    path = folder / "model.keras"
    model = small_model()
    model.save(path)
    seen: list[bool] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.append(zipfile.is_zipfile(path))

    looking = threading.Thread(target=look)
    looking.start()
    for _ in range(20):
        model.save(path)
    done.set()
    looking.join()
    assert seen
    assert all(seen)


def test_replacing_flushes_file_and_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[bool] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (flushed.append(_is_folder(fd)), real(fd)))
    replacing.replace_file(folder / "x", lambda file: file.write(b"1"))
    assert flushed == ([False] if sys.platform == "win32" else [False, True])


def _is_folder(descriptor: int) -> bool:
    import stat

    return stat.S_ISDIR(os.fstat(descriptor).st_mode)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nothing.keras", "does not exist"),
        ("old.h5", "is not a .keras archive|is empty"),
        ("folder.keras", "is not a file"),
        ("model.txt", "does not end in '.keras'"),
    ],
)
def test_names_that_cannot_be_opened(name: str, sentence: str, folder: Path) -> None:
    (folder / "old.h5").touch()
    (folder / "model.txt").touch()
    (folder / "folder.keras").mkdir()
    with pytest.raises(ModelFileError, match=sentence) as caught:
        load_model(folder / name)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, OSError)


def test_arguments_that_would_run_code_are_refused(folder: Path) -> None:
    path = folder / "model.keras"
    small_model().save(path)
    with pytest.raises(ParameterError, match="never run"):
        load_model(path, safe_mode=False)
    with pytest.raises(ParameterError, match="objects of Keras"):
        load_model(path, custom_objects={"Mine": object})  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="zipped"):
        small_model().save(path, zipped="no")  # type: ignore[arg-type]


def test_weights_of_a_model_without_any_are_refused(folder: Path) -> None:
    model = keras.Sequential([keras.layers.Dense(2)])
    with pytest.raises(NotBuiltError):
        model.save_weights(folder / "m.weights.h5")
    with pytest.raises(NotBuiltError):
        model.load_weights(folder / "m.weights.h5")
