"""Damaged and hostile files meet one clear sentence; `tests/fuzz/model_files.py` opens 2,000."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import engine as keras
from engine.errors import ModelFileError
from engine.saving import hdf5_layout, open_model
from engine.saving.faults import Fault
from tests.engine.saving.damage import (
    CONFIG,
    DAMAGES,
    WEIGHTS,
    Damaged,
    damaged,
    damaged_hdf5,
    entries_of,
    packed,
)
from tests.engine.saving.damaged_legacy import damaged as damaged_legacy
from tests.engine.saving.opening import corpus, sound_file, try_to_open
from tests.engine.saving.retyping import HDF5, VALUES, retyped


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sound_file(tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("first", range(5))
@pytest.mark.filterwarnings("error")
def test_each_damage_is_met_by_one_clear_sentence(first: int, sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.keras"
    wrong = []
    for number in range(first * len(DAMAGES), (first + 1) * len(DAMAGES)):
        file = damaged(sound, number)
        path.write_bytes(file.content)
        outcome, sentence = try_to_open(path, file)
        if outcome not in ("refused", "loaded"):
            wrong.append(f"{number} ({file.kind}): {outcome} {sentence}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(5))
def test_each_damage_of_the_old_form_is_met_by_one_clear_sentence(
    first: int, tmp_path: Path
) -> None:
    old = [content for content in corpus().values() if content.startswith(HDF5)]
    path = tmp_path / "damaged.h5"
    wrong = []
    for number in range(first * 30, (first + 1) * 30):
        file = damaged_legacy(old[number % len(old)], number)
        path.write_bytes(file.content)
        outcome, sentence = try_to_open(path, file)
        if outcome not in ("refused", "loaded"):
            wrong.append(f"{number} ({file.kind}): {outcome} {sentence}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("name", corpus())
def test_any_value_anywhere_in_a_config_is_read_or_met_by_one_clear_sentence(
    name: str, tmp_path: Path
) -> None:
    """`tests/fuzz/model_files.py` tries some thousands more."""
    sound = corpus()[name]
    path = tmp_path / "retyped.keras"
    wrong = []
    for number in range(80):
        file = retyped(sound, number)
        path.write_bytes(file.content)
        outcome, sentence = try_to_open(path, file)
        if outcome not in ("refused", "loaded"):
            wrong.append(f"{number} ({file.kind}): {outcome} {sentence}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{value!r:.20}")
@pytest.mark.parametrize("holder", ["model", "layer", "input", "optimizer"])
def test_a_name_of_any_kind(value: Any, holder: str, sound: bytes, tmp_path: Path) -> None:
    def rename(config: Any) -> None:
        layers = config["config"]["layers"]
        of = {
            "model": config["config"],
            "layer": layers[-1]["config"],
            "input": layers[0]["config"],
            "optimizer": config["compile_config"]["optimizer"]["config"],
        }
        of[holder]["name"] = value

    path = tmp_path / "model.keras"
    path.write_bytes(with_config(sound, rename))
    outcome, sentence = try_to_open(path, Damaged("name", b"", may_load=True))
    assert outcome in ("refused", "loaded"), sentence
    if holder == "layer" and value is not None and not isinstance(value, str):
        assert "has a layer whose name is" in sentence


def with_config(sound: bytes, change: Any) -> bytes:
    entries = entries_of(sound)
    config = json.loads(entries[CONFIG])
    change(config)
    return packed({**entries, CONFIG: json.dumps(config).encode()})


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ModelFileError) as caught:
        keras.models.load_model(path)
    return str(caught.value)


def last_layer(**entries: Any) -> Any:
    return lambda config: config["config"]["layers"][-1].update(entries)


def last_config(**arguments: Any) -> Any:
    return lambda config: config["config"]["layers"][-1]["config"].update(arguments)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            last_layer(class_name="Lambda", config={"name": "twice"}),
            "holds Python code (twice), which is not run from files",
        ),
        (
            last_config(activation={"class_name": "__lambda__", "config": {"value": "4wE="}}),
            "holds Python code (a lambda)",
        ),
        (last_layer(module="mine.layers", class_name="Mine"), "custom object 'mine.layers.Mine'"),
        (last_layer(registered_name="mine>Dense"), "the custom object 'mine>Dense'"),
        (
            last_layer(class_name="Attention", config={"name": "look"}),
            "holds the layer 'look' of the kind Attention, which is not known here",
        ),
        (last_layer(class_name="Sequential"), "has a config without a list of layers"),
        (
            lambda config: config.update(class_name="Functional"),
            "has a config of a functional model without inputs or outputs",
        ),
        (lambda config: config.update(class_name="Mine"), "holds a Mine instead of a Sequential"),
        (last_config(dtype="mixed_float16"), "dtype must be one of float32, float64"),
        (last_config(units=7), "weight 0 of layer 'output' with shape (4, 3) instead of (4, 7)"),
        (last_config(trainable="False"), "whose 'trainable' is False instead of true or false"),
    ],
)
def test_what_is_refused_is_named(change: Any, sentence: str, sound: bytes, tmp_path: Path) -> None:
    assert sentence in refused(tmp_path / "model.keras", with_config(sound, change))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"loss": "no_such"}, "The model is not compiled: its loss is not known here (loss must"),
        ({"loss": {"module": "mine", "class_name": "Mine", "config": {}}}, "'mine.Mine'"),
        ({"loss": {"class_name": "__lambda__", "config": {"value": "4w"}}}, "Python code"),
        ({"loss_weights": [0.5]}, "The model is not compiled: the argument loss_weights"),
        ({"optimizer": {"class_name": "Mine", "config": {}}}, "its optimizer is not known here"),
        ({"optimizer": "no_such"}, "its optimizer is not known here"),
        ({"metrics": ["mae", "no_such"]}, "One metric is left out: its metric is not known here"),
    ],
)
def test_what_training_alone_needs_may_be_unknown(
    change: dict[str, Any], sentence: str, sound: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(with_config(sound, lambda config: config["compile_config"].update(change)))
    model, (note,) = open_model(path)
    assert sentence in note
    assert model.compiled == ("metrics" in change)
    model.summary(print_fn=lambda text: None)
    assert model.predict(np.zeros((2, 5)), verbose=0).shape == (2, 3)
    with pytest.warns(UserWarning, match="is not known here"):
        keras.models.load_model(path)
    assert keras.models.load_model(path, compile=False).optimizer is None
    if "optimizer" in change:
        assert open_model(path, trains=False).model.compiled


def test_a_model_compiled_without_an_optimizer_has_kerass_own(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(with_config(sound, lambda config: config["compile_config"].pop("optimizer")))
    model, notes = open_model(path)
    assert type(model.optimizer).__name__ == "RMSprop"
    assert "The optimizer is reset: the file holds the state of another" in notes[0]


def test_a_pickle_is_never_opened(sound: bytes, tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> Any:
            return Path.touch, (ran,)

    for entry in (CONFIG, WEIGHTS):
        content = packed({**entries_of(sound), entry: pickle.dumps(Evil())})
        refused(tmp_path / "model.keras", content)
    refused(tmp_path / "model.keras", pickle.dumps(Evil()))
    assert not ran.exists()


def test_a_model_of_terabytes_in_a_small_file(sound: bytes, tmp_path: Path) -> None:
    def grow(config: Any) -> None:
        for layer in config["config"]["layers"]:
            if "units" in layer["config"]:
                layer["config"]["units"] = 1_000_000

    assert "instead of (5, 1000000)" in refused(tmp_path / "m.keras", with_config(sound, grow))


def test_packed_archives_are_read_where_they_are_in_proportion(
    sound: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(packed(entries_of(sound), zipfile.ZIP_DEFLATED))
    keras.models.load_model(path)
    bomb = {**entries_of(sound), WEIGHTS: bytes(80_000_000)}
    assert "far more than it can hold" in refused(path, packed(bomb, zipfile.ZIP_DEFLATED))


def test_a_damaged_weights_file_changes_no_weight(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "sound.keras").write_bytes(sound)
    model = keras.models.load_model(tmp_path / "sound.keras", compile=False)
    path = tmp_path / "m.weights.h5"
    content = entries_of(sound)[WEIGHTS]
    for number in range(100):
        before = model.get_flat_weights()
        path.write_bytes(damaged_hdf5(content, np.random.default_rng(number))[0])
        try:
            model.load_weights(path)
        except ModelFileError:
            assert np.array_equal(before, model.get_flat_weights(), equal_nan=True)


def test_a_weights_file_larger_than_the_model_is_not_read(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    path = tmp_path / "m.weights.h5"
    model.save_weights(path)
    with path.open("r+b") as file:
        file.truncate(10**12)
    with pytest.raises(ModelFileError, match="far larger than the model"):
        model.load_weights(path)


def test_of_a_whole_file_nothing_beyond_its_end_is_read(tmp_path: Path) -> None:
    path = tmp_path / "whole.h5"
    path.write_bytes(corpus()["torch whole.h5"])
    with path.open("r+b") as file:
        file.truncate(10**12)
    assert keras.models.load_model(path).compiled


# The walk through HDF5 files ----------------------------------------------------------------------


def hdf5(fill: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w", **options) as file:
        fill(file)
    return stream.getvalue()


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(()),
        np.arange(6, dtype="int64").reshape(2, 3),
        np.zeros((0, 3), "float32"),
        np.ones((1, 2, 3, 4, 5), "float16"),
        np.array(7, "uint8"),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_the_walk_finds_what_the_library_finds(array: Any) -> None:
    content = hdf5(lambda file: file.create_group("a/b").create_dataset("0", data=array))
    stored = hdf5_layout.arrays(content)["a/b/0"]
    assert stored.shape == array.shape
    values = np.frombuffer(
        content, f"<{stored.dtype}", array.size, stored.place if array.size else 0
    )
    assert np.array_equal(values.reshape(array.shape), array)


def test_groups_with_many_members() -> None:
    content = hdf5(lambda file: [file.create_dataset(f"g/{i}", data=i) for i in range(3000)])
    assert len(hdf5_layout.arrays(content)) == 3000


@pytest.mark.parametrize(
    ("fill", "options", "sentence"),
    [
        (lambda f: f.create_dataset("x", data=[1.0]), {"libver": "latest"}, "newer layout"),
        (lambda f: f.create_dataset("x", (4,), "f4", maxshape=(None,)), {}, "can grow"),
        (lambda f: f.create_dataset("x", data=[1.0], dtype=">f4"), {}, "not of plain numbers"),
        (lambda f: f.create_dataset("x", data=[True]), {}, "not of plain numbers"),
        (lambda f: f.create_group("x", track_order=True), {}, "which Keras does not write"),
        (lambda f: f.__setitem__("x", h5py.SoftLink("/y")), {}, "link"),
    ],
)
def test_the_walk_refuses_what_keras_does_not_write(
    fill: Any, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Fault, match=sentence):
        hdf5_layout.arrays(hdf5(fill, **options))


def test_what_the_system_refuses_to_look_at_is_told(tmp_path: Path) -> None:
    path = tmp_path / f"{'long' * 100}.keras"
    with pytest.raises(ModelFileError, match=r"cannot be read \(file name too long\)"):
        keras.models.load_model(path)
    with pytest.raises(ModelFileError, match=r"cannot be written \(file name too long\)"):
        keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).save(path)
