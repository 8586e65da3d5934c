"""Files that real Keras wrote are opened, predict what they did there, and are written alike."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import engine as keras
from engine.saving import load_model
from tests.engine.reference.comparing import difference
from tests.engine.reference.families import answers
from tests.engine.reference.recorded_models import MODELS
from tests.engine.reference.round_trips import config_difference, plain

FOLDER = answers() / "models"


def recorded(name: str) -> tuple[Path, Any, dict[str, Any]]:
    """The file, its inputs and outputs, its configs."""
    with np.load(FOLDER / f"{name}.npz", allow_pickle=False) as file:
        numbers = dict(file)
    path = FOLDER / f"{name}.keras"
    configs = json.loads(str(numbers["config"]))
    return path, numbers, configs


@pytest.mark.parametrize("name", MODELS)
def test_opens_and_predicts_as_in_keras(name: str) -> None:
    path, numbers, configs = recorded(name)
    model = load_model(path)
    assert not difference(model.predict(numbers["x"], verbose=0), numbers["y"], "prediction")
    assert not config_difference(plain(model.get_config()), configs["config"])


@pytest.mark.parametrize("name", [name for name, (_, compiled) in MODELS.items() if compiled])
def test_what_it_was_compiled_with_is_kept(name: str) -> None:
    path, _, configs = recorded(name)
    ours = plain(load_model(path).get_compile_config())
    own_choice = {"run_eagerly", "steps_per_execution", "jit_compile"}
    for key in configs["compile"].keys() - own_choice:
        assert not config_difference(ours[key], configs["compile"][key], key)
    assert ours.keys() == configs["compile"].keys()


@pytest.mark.parametrize("name", MODELS)
def test_written_again_it_has_the_same_groups_and_arrays(name: str, tmp_path: Path) -> None:
    path, _, _ = recorded(name)
    load_model(path).save(tmp_path / "again.keras")
    kerass, ours = weights_of(path, tmp_path), weights_of(tmp_path / "again.keras", tmp_path)
    assert ours.keys() == kerass.keys()
    for key, value in kerass.items():
        if key.startswith("optimizer/") and not isinstance(value, str):
            # Some optimizers keep their moments in other units, and round them on the way.
            assert np.allclose(ours[key], value, rtol=1e-6, atol=0), key
        else:
            assert np.array_equal(ours[key], value), key


def weights_of(path: Path, folder: Path) -> dict[str, Any]:
    """All arrays of a model file, and the names that its groups bear."""
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["metadata.json", "config.json", "model.weights.h5"]
        archive.extract("model.weights.h5", folder)
    found: dict[str, Any] = {}
    with h5py.File(folder / "model.weights.h5") as file:

        def take(name: str, item: Any) -> None:
            if isinstance(item, h5py.Dataset):
                found[name] = item[()]
                found[f"{name} type"] = str(item.dtype)
            else:
                found[name] = str(dict(item.attrs))

        file.visititems(take)
    return found


def test_training_goes_on_with_the_state_that_keras_kept() -> None:
    path, _, _ = recorded("plain")
    model = load_model(path)
    assert isinstance(model.optimizer, keras.optimizers.AdamW)
    assert model.optimizer.iterations == 3
    fresh = load_model(path, compile=False)
    assert fresh.optimizer is None
