"""Models in folders instead of archives."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine import layers
from engine.models import load_model
from engine.saving import archive, folders

X = np.random.default_rng(0).random((4, 3)).astype("float32")


def small(seed: int = 1) -> keras.Sequential:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)], seed=seed)
    model.compile("adam", "mse")
    model.fit(X, X[:, :2], verbose=0)
    return model


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name != "home")


def test_a_folder_holds_what_an_archive_does(tmp_path: Path) -> None:
    model, path = small(), tmp_path / "model.h5"
    model.save(path, zipped=False)
    assert names(path) == ["config.json", "metadata.json", "model.weights.h5"]
    again, other = load_model(path), small(seed=2)
    other.load_weights(path)
    for each in (again, other):
        np.testing.assert_array_equal(each.predict(X, verbose=0), model.predict(X, verbose=0))
    assert again.optimizer.iterations == 1
    assert names(tmp_path) == ["model.h5"]


def test_vocabularies_lie_beside(tmp_path: Path) -> None:
    lookup = layers.StringLookup()
    lookup.adapt(np.array(["a", "b", "b"]))
    model = keras.Sequential([keras.Input((1,), dtype="string"), lookup])
    model.save(tmp_path / "words", zipped=False)
    again = load_model(tmp_path / "words")
    assert again.layers[0].get_vocabulary() == lookup.get_vocabulary()
    text = tmp_path / "words" / "assets" / "layers" / "string_lookup" / "other.txt"
    text.write_text("x")
    with pytest.raises(keras.ModelFileError, match=r"'other\.txt', which no layer here uses"):
        load_model(tmp_path / "words")


def test_a_model_replaces_a_model_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, second = tmp_path / "model", small(seed=2)
    small().save(path, zipped=False)
    with pytest.raises(keras.ModelFileError, match="exists already"):
        second.save(path, overwrite=False, zipped=False)
    second.save(path, zipped=False)
    expected = second.predict(X, verbose=0)
    np.testing.assert_array_equal(load_model(path).predict(X, verbose=0), expected)

    def full(self: Path, target: Any) -> Path:
        if self.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return Path(shutil.move(self, target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        with pytest.raises(keras.ModelFileError, match="cannot be written"):
            small().save(path, zipped=False)
    np.testing.assert_array_equal(load_model(path).predict(X, verbose=0), expected)
    assert names(tmp_path) == ["model"]
    (path / "notes.txt").write_text("mine")
    with pytest.raises(keras.ModelFileError, match="holds other files"):
        small().save(path, zipped=False)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("model.keras", r"should not end in '\.keras'"),
        ("nowhere/model", "make the folder"),
        ("file", "is a file"),
    ],
)
def test_names_that_no_folder_can_have(name: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(keras.ModelFileError, match=sentence):
        small().save(tmp_path / name, zipped=False)
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize("name", ["metadata.json", "model.weights.h5"])
def test_a_part_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    small().save(tmp_path / "model", zipped=False)
    (tmp_path / "model" / name).unlink()
    with pytest.raises(keras.ModelFileError, match=f"holds no {name}"):
        load_model(tmp_path / "model")
    (tmp_path / "model" / "model.weights.npz").touch()
    with pytest.raises(keras.ModelFileError, match="in NumPy's format"):
        load_model(tmp_path / "model")


def test_a_damaged_or_endless_part_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model"
    small().save(path, zipped=False)
    monkeypatch.setattr(archive, "MAX_CONFIG", 100)
    with pytest.raises(keras.ModelFileError, match=r"config\.json of more than 100 bytes"):
        load_model(path)
    monkeypatch.undo()
    weights = path / "model.weights.h5"
    weights.write_bytes(weights.read_bytes()[:500])
    with pytest.raises(keras.ModelFileError, match="truncated"):
        load_model(path)
    (path / "config.json").write_text("{")
    with pytest.raises(keras.ModelFileError, match="not JSON"):
        load_model(path)


def test_a_folder_without_a_model_is_none(tmp_path: Path) -> None:
    assert not folders.is_model(tmp_path)
    with pytest.raises(keras.ModelFileError, match="is not a file"):
        load_model(tmp_path)
