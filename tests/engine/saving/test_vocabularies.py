"""Vocabularies in model files: those of Keras, the engine's own, damaged ones."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.layers import Dense, IntegerLookup, StringLookup, TextVectorization
from engine.models import load_model
from tests.engine.reference.comparing import difference
from tests.engine.reference.families import RECORDED, answers
from tests.engine.reference.recorded_texts import ANSWERS, FILES, ZIP, made, unpack

TENSORFLOW = os.environ.get("NETBUILDER_KERAS_TENSORFLOW")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("texts")
    live = (answers() / ZIP).exists()
    return folder, unpack(answers() if live else RECORDED, folder)


def asked(name: str) -> Any:
    return np.array(FILES[name][1])


@pytest.mark.parametrize("name", FILES)
def test_predicts_as_in_keras(name: str, recorded: tuple[Path, dict[str, Any]]) -> None:
    folder, answer = recorded
    model = load_model(folder / f"{name}.keras")
    prediction = model.predict(asked(name), verbose=0)
    assert not difference(prediction, answer[name], "prediction")


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_is_the_same_model(name: str, tmp_path: Path) -> None:
    model = made(keras, name)
    model.save(tmp_path / "again.keras")
    again = load_model(tmp_path / "again.keras")
    assert again.get_config() == model.get_config()
    assert again.layers[0].get_vocabulary() == model.layers[0].get_vocabulary()
    prediction = again.predict(asked(name), verbose=0)
    np.testing.assert_array_equal(prediction, model.predict(asked(name), verbose=0))


def test_a_model_that_is_not_built_keeps_its_vocabulary(tmp_path: Path) -> None:
    layer = StringLookup()
    layer.adapt(["a", "b", "b"])
    with pytest.warns(UserWarning, match="no weights yet"):
        keras.Sequential([layer, Dense(2)]).save(tmp_path / "model.keras")
    again = load_model(tmp_path / "model.keras")
    assert again.layers[0].get_vocabulary() == ["[UNK]", "b", "a"]


def within(depth: str) -> keras.Sequential:
    """A model with a vocabulary in a model, or in a layer, of its own."""
    if depth == "model":
        words = TextVectorization(output_sequence_length=3)
        words.adapt(["a b b", "c"])
        first = keras.Sequential([keras.Input((1,), dtype="string"), words])
        return keras.Sequential([first, Dense(2)], seed=1)
    lookup: Any = IntegerLookup() if depth == "numbers" else StringLookup(output_mode="tf_idf")
    lookup.adapt([[7, 9], [7, 7]] if depth == "numbers" else [["a", "b"], ["b", "b"]])
    held = keras.layers.TimeDistributed(lookup)
    return keras.Sequential([keras.Input((2, 2)), held, keras.layers.Flatten(), Dense(2)], seed=1)


@pytest.mark.parametrize("depth", ["model", "texts", "numbers"])
def test_vocabularies_within_others_are_kept(depth: str, tmp_path: Path) -> None:
    model = within(depth)
    x: Any = {
        "model": np.array([["a b"], ["c d"]]),
        "texts": np.array([[["a", "b"], ["b", "c"]]]),
        "numbers": np.array([[[7, 9], [1, 7]]]),
    }[depth]
    wanted = model.predict(x, verbose=0)
    model.save(tmp_path / "model.keras")
    again = load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(x, verbose=0), wanted)


def test_tokens_that_go_over_lines_are_kept(tmp_path: Path) -> None:
    """A text file cannot hold them, so the config does."""
    layer = TextVectorization(split="character", standardize=None, output_sequence_length=4)
    layer.adapt(["a\nb\u2028", "\n"])
    model = keras.Sequential([keras.Input((1,), dtype="string"), layer])
    model.save(tmp_path / "model.keras")
    assert not [name for name in entries(tmp_path / "model.keras") if name.startswith("assets")]
    assert load_model(tmp_path / "model.keras").layers[0].get_vocabulary() == layer.get_vocabulary()


def test_weights_of_tokens_are_in_files_of_weights(tmp_path: Path) -> None:
    model = made(keras, "weighed")
    model.save_weights(tmp_path / "only.weights.h5")
    other = made(keras, "weighed")
    other.layers[0].take_idf(np.zeros_like(other.layers[0].kept_idf()))
    other.load_weights(tmp_path / "only.weights.h5")
    np.testing.assert_array_equal(other.layers[0].kept_idf(), model.layers[0].kept_idf())


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PLACE = "assets/layers/string_lookup/vocabulary.txt"


def without(files: dict[str, bytes]) -> None:
    del files[PLACE]


def longer(files: dict[str, bytes]) -> None:
    files[PLACE] += b"\nyellow\nviolet"


def twice(files: dict[str, bytes]) -> None:
    files[PLACE] = files[PLACE].replace(b"red", b"green")


def no_text(files: dict[str, bytes]) -> None:
    files[PLACE] = b"\xff\xfe\x00"


def another(files: dict[str, bytes]) -> None:
    files["assets/layers/dense/vocabulary.txt"] = b"a"


def program(files: dict[str, bytes]) -> None:
    files["assets/layers/string_lookup/run.py"] = b"1"


def large(files: dict[str, bytes]) -> None:
    files[PLACE] = bytes(65_000_000)


def path_outside(files: dict[str, bytes]) -> None:
    """A config that would have the engine read any file of the machine."""
    config = json.loads(files["config.json"])
    for layer in config["config"]["layers"]:
        if layer["class_name"] == "StringLookup":
            layer["config"]["vocabulary"] = "/etc/passwd"
    files["config.json"] = json.dumps(config).encode()


def endless(files: dict[str, bytes]) -> None:
    config = json.loads(files["config.json"])
    for layer in config["config"]["layers"]:
        if layer["class_name"] == "StringLookup":
            layer["config"]["vocabulary_size"] = 10**30
    files["config.json"] = json.dumps(config).encode()


DAMAGES: list[tuple[Callable[[dict[str, bytes]], None], str]] = [
    (without, "holds no vocabulary of layer 'string_lookup'"),
    (longer, "a vocabulary that does not fit layer 'string_lookup'.* as long as the config"),
    (twice, "does not fit layer 'string_lookup'.* all different"),
    (no_text, "that is not a text"),
    (another, "which no layer of the model uses"),
    (program, "which no layer here uses"),
    (large, "far more than it can hold"),
    (path_outside, "vocabulary must be a list of tokens in a config"),
    (endless, "holds weight 0 of layer 'dense' with shape"),
]


@pytest.mark.parametrize(
    ("damage", "sentence"), DAMAGES, ids=lambda part: getattr(part, "__name__", None)
)
def test_damaged_files_are_refused(
    damage: Callable[[dict[str, bytes]], None], sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "model.keras"
    made(keras, "learned").save(path)
    files = entries(path)
    damage(files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(keras.ModelFileError, match=sentence) as caught:
        load_model(path)
    assert "model.keras" in str(caught.value)


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    layer = IntegerLookup()
    layer.adapt([1, 2])
    keras.Sequential([keras.Input((1,)), layer]).save(tmp_path / "model.keras")
    files = entries(tmp_path / "model.keras")
    place = "assets/layers/integer_lookup/vocabulary.txt"
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        for name, content in {**files, place: b"-1\n2\ntwo"}.items():
            archive.writestr(name, content)
    with pytest.raises(keras.ModelFileError, match="a whole number in each line"):
        load_model(tmp_path / "model.keras")


@pytest.mark.skipif(not TENSORFLOW, reason="needs an interpreter with Keras and TensorFlow")
def test_keras_answers_as_the_engine(tmp_path: Path) -> None:
    models = {name: made(keras, name) for name in FILES}
    for name, model in models.items():
        model.save(tmp_path / f"{name}.keras")
    command = [str(TENSORFLOW), "-m", "tests.engine.reference.recorded_texts", str(tmp_path)]
    subprocess.run(command, check=True)
    with np.load(tmp_path / ANSWERS, allow_pickle=False) as file:
        found = dict(file)
    for name, model in models.items():
        assert not difference(model.predict(asked(name), verbose=0), found[name], name)
