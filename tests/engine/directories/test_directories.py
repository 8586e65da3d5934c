"""Data sets in folders: orders, divisions, training, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.directories.images import pixels
from engine.errors import DataError, ParameterError
from engine.utils import image_dataset_from_directory, text_dataset_from_directory
from tests.engine.reference.cases.folders import png

RNG = np.random.default_rng(0)
QUIET: dict[str, Any] = {"verbose": False}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Dark pictures and light ones."""
    for number in range(12):
        low, high = ((0, 100), (150, 250))[number % 2]
        path = tmp_path / "pictures" / ("dark", "light")[number % 2] / f"{number:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(RNG.integers(low, high, (5, 4, 3), "u1")))
    return tmp_path / "pictures"


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    for number in range(12):
        path = tmp_path / "letters" / ("bad", "good")[number % 2] / f"{number:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = ("dull boring ", "fine lovely ")[number % 2]
        path.write_text(words * (1 + number % 3) + f"ü{number}", encoding="utf-8")
    return tmp_path / "letters"


def names(data: Any) -> list[str]:
    return [Path(path).name for path in data.file_paths]


def test_the_parts_have_nothing_in_common(pictures: Path) -> None:
    given = {"seed": 4, "validation_split": 0.25, "image_size": 4, **QUIET}
    both = image_dataset_from_directory(pictures, subset="both", **given)
    assert isinstance(both, list)
    apart = [
        image_dataset_from_directory(pictures, subset=subset, **given)
        for subset in ("training", "validation")
    ]
    assert [names(part) for part in both] == [names(part) for part in apart]
    assert len(names(both[0])), len(names(both[1])) == (9, 3)
    assert not set(names(both[0])) & set(names(both[1]))


def test_passes_differ_and_a_seed_repeats_them(pictures: Path) -> None:
    def passes(seed: int | None) -> list[list[float]]:
        data: Any = image_dataset_from_directory(pictures, seed=seed, image_size=4, **QUIET)
        return [[float(x.mean()) for images, _ in data for x in images] for _ in range(3)]

    first, second = passes(1), passes(1)
    assert first == second
    assert first[0] != first[1] != first[2]
    assert sorted(first[0]) == sorted(first[1])
    assert passes(2) != first
    data: Any = image_dataset_from_directory(
        pictures, seed=1, image_size=4, format="grain", **QUIET
    )
    orders = [[labels.tolist() for _, labels in data] for _ in range(2)]
    assert orders[0] == orders[1]


def test_validation_keeps_its_order(pictures: Path) -> None:
    given = {"seed": 4, "validation_split": 0.5, "subset": "validation", **QUIET}
    data: Any = image_dataset_from_directory(pictures, image_size=4, **given)
    passes = [[labels.tolist() for _, labels in data] for _ in range(3)]
    assert passes[0] == passes[1] == passes[2]


def test_a_model_learns_from_pictures(pictures: Path) -> None:
    train, validation = image_dataset_from_directory(
        pictures, image_size=4, batch_size=4, seed=1, validation_split=0.25, subset="both", **QUIET
    )
    layers = keras.layers
    stack = [keras.Input((4, 4, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(2)]
    model = keras.Sequential([*stack, layers.Softmax()], seed=1)
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(0.05), loss, metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=30, verbose=0)
    assert model.evaluate(validation, verbose=0)[1] == 1
    assert model.predict(validation, verbose=0).shape == (3, 2)


def test_a_model_learns_from_texts(letters: Path) -> None:
    data: Any = text_dataset_from_directory(letters, batch_size=4, label_mode="binary", **QUIET)
    layers = keras.layers
    words = layers.TextVectorization(output_mode="multi_hot")
    words.adapt(texts for texts, _ in data)
    model = keras.Sequential([keras.Input((), dtype="string"), words, layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy", metrics=["accuracy"])
    model.fit(data, epochs=20, verbose=0)
    assert model.evaluate(data, verbose=0)[1] == 1
    assert data.class_names == ["bad", "good"]


def test_what_was_found_is_said(pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    image_dataset_from_directory(pictures, validation_split=0.25, subset="both", seed=0)
    assert capsys.readouterr().out == (
        "Found 12 files belonging to 2 classes.\n"
        "Using 9 files for training.\n"
        "Using 3 files for validation.\n"
    )
    image_dataset_from_directory(pictures, labels=None)
    assert capsys.readouterr().out == "Found 12 files.\n"


def test_sixteen_bits_keep_their_shades(tmp_path: Path) -> None:
    """Pillow would make white of all but the darkest."""
    deep = np.array([[[0], [256 * 100]], [[256 * 200], [65535]]], "u2")
    (tmp_path / "deep.png").write_bytes(png(deep))
    wanted = [[0, 100], [200, 255]]
    for mode, channels in (("grayscale", 1), ("rgb", 3), ("rgba", 4)):
        found = pixels(tmp_path / "deep.png", mode)
        assert found.shape == (2, 2, channels)
        np.testing.assert_array_equal(found[:, :, 0], wanted)
        if channels == 4:
            assert (found[:, :, 3] == 255).all()


def test_links_are_followed_where_asked_for(pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "more.png").write_bytes(png(np.ones((3, 3, 3), "u1")))
    (pictures / "dark" / "link").symlink_to(tmp_path / "far")
    for follow, count in ((False, 12), (True, 13)):
        data: Any = image_dataset_from_directory(pictures, follow_links=follow, **QUIET)
        assert len(data.file_paths) == count


def test_a_file_that_is_no_picture_is_named(pictures: Path) -> None:
    (pictures / "dark" / "zz.png").write_bytes(b"no picture")
    data: Any = image_dataset_from_directory(pictures, shuffle=False, image_size=4, **QUIET)
    with pytest.raises(DataError, match=r"zz\.png is not a picture"):
        list(data)


def test_a_file_that_is_no_text_is_named(letters: Path) -> None:
    (letters / "bad" / "zz.txt").write_bytes(b"caf\xe9")
    data: Any = text_dataset_from_directory(letters, shuffle=False, **QUIET)
    with pytest.raises(DataError, match=r"zz\.txt is not UTF-8 text \(byte 3\)"):
        list(data)


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"labels": "folders"}, ParameterError, "labels must be 'inferred'"),
    ({"labels": {1: 2}}, ParameterError, "labels must be"),
    ({"labels": [1, 2]}, DataError, "There are 2 labels, but 12 files"),
    ({"labels": [1] * 12, "class_names": ["a"]}, ParameterError, "class_names must be None"),
    ({"label_mode": "one-hot"}, ParameterError, "label_mode must be"),
    ({"class_names": ["dark", "red"]}, ParameterError, "some of the folders dark, light"),
    ({"class_names": ["dark"], "label_mode": "binary"}, ParameterError, "label_mode"),
    ({"validation_split": 1.5, "subset": "both"}, ParameterError, "validation_split must be"),
    ({"validation_split": 0.5}, ParameterError, "subset must be given"),
    ({"subset": "training"}, ParameterError, "subset must be given"),
    ({"subset": "test", "validation_split": 0.5}, ParameterError, "subset must be 'training'"),
    ({"subset": "both", "validation_split": 0.5}, ParameterError, "seed must be given"),
    ({"subset": "both", "validation_split": 0.01, "seed": 1}, DataError, "too few files"),
    ({"format": "torch"}, ParameterError, "format must be 'tf' or 'grain'"),
    ({"batch_size": 0}, ParameterError, "batch_size must be"),
    ({"color_mode": "cmyk"}, ParameterError, "color_mode must be"),
    ({"image_size": (3, 4, 5)}, ParameterError, "image_size must be"),
    ({"image_size": 0}, ParameterError, "image_size must be"),
    ({"interpolation": "area"}, ParameterError, "interpolation must be"),
    ({"data_format": "channels_first"}, ParameterError, "data_format must be"),
    (
        {"crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True},
        ParameterError,
        "pad_to_aspect_ratio must be False",
    ),
]


@pytest.mark.parametrize(("given", "error", "sentence"), REFUSED, ids=repr)
def test_refused(
    given: dict[str, Any], error: type[Exception], sentence: str, pictures: Path
) -> None:
    with pytest.raises(error, match=sentence) as caught:
        image_dataset_from_directory(pictures, **{**QUIET, **given})
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("load", [image_dataset_from_directory, text_dataset_from_directory])
def test_folders_without_anything(load: Callable[..., Any], tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(DataError, match="holds no folders"):
        load(room, **QUIET)
    (room / "a").mkdir()
    with pytest.raises(DataError, match="too few files: 0 whose names end in"):
        load(room, **QUIET)
    with pytest.raises(ParameterError, match="directory must be a folder"):
        load(tmp_path / "none", **QUIET)
