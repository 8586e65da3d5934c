"""Folders of pictures as people have them: divided, deeper, with files that are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import DataError
from netbuilder.imported import Split, compose, fingerprint, inspect, prepare, problems
from netbuilder.imported.reading.damaged import looks_damaged
from tests.netbuilder.imported.writing import picture_folder

ALL = Split(validation=0, test=0)


def moved(folder: Path, *places: tuple[str, str]) -> Path:
    """The red and blue pictures 0 to 5 at other places."""
    source = picture_folder(folder / ".source", each=6)
    for name, place in places:
        target = folder / "p" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, target)
    return folder / "p"


def spread(pattern: str) -> list[tuple[str, str]]:
    """Places of three pictures to train on, two to validate and one for the test, per class."""
    parts = ["train", "train", "train", "valid", "valid", "test"]
    return [
        (f"{label}/{n}.png", pattern.format(part=part, label=label, n=n))
        for label in ("red", "blue")
        for n, part in enumerate(parts)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "{part}/{label}/{n}.png",
        "{label}/{part}/{n}.png",
        "data/set/{part}/{label}/{n}.png",
        "{part}/{label}/more/{n}.png",
    ],
)
def test_folders_of_parts(tmp_path: Path, pattern: str) -> None:
    folder = moved(tmp_path, *spread(pattern))
    outline = inspect(folder)
    assert (outline.rows, outline.parts, outline.notices) == (12, (6, 4, 2), ())
    assert dict(outline.columns[0].values) == {"blue": 6, "red": 6}
    recipe = compose(outline, standardise=False)
    assert problems(recipe, outline) == ()
    prepared = prepare(folder, recipe)
    found = [prepared.train, prepared.validation, prepared.test]
    assert [len(part.x) for part in found] == [6, 4, 2]
    for part in found:
        assert set(part.y.tolist()) == {0, 1}
        assert (part.x[:, 0, 0, 0] == part.y).all()


@pytest.mark.parametrize("names", [("Training", "Validation", "Testing"), ("TRAIN", "val", "TEST")])
def test_other_names_of_parts(tmp_path: Path, names: tuple[str, str, str]) -> None:
    called = dict(zip(("train", "valid", "test"), names, strict=True))
    places = [
        (name, f"{called[place.split('/')[0]]}/{place.split('/', 1)[1]}")
        for name, place in spread("{part}/{label}/{n}.png")
    ]
    assert inspect(moved(tmp_path, *places)).parts == (6, 4, 2)


def test_classes_that_are_called_like_a_part(tmp_path: Path) -> None:
    outline = inspect(moved(tmp_path, ("red/0.png", "train/0.png"), ("blue/0.png", "car/0.png")))
    assert (dict(outline.columns[0].values), outline.parts) == ({"car": 1, "train": 1}, None)


def test_pictures_in_deeper_folders_belong_to_the_class(tmp_path: Path) -> None:
    places = [(f"{c}/{n}.png", f"{c}/{n}/deep/{n}.png") for c in ("red", "blue") for n in range(4)]
    folder = moved(tmp_path, *places, ("red/4.png", "red/4.png"))
    outline = inspect(folder)
    assert dict(outline.columns[0].values) == {"blue": 4, "red": 5}
    assert {name for name, _ in outline.pictures} == {"blue", "red"}
    assert prepare(folder, compose(outline, split=ALL)).train.y.tolist() == [0] * 4 + [1] * 5


def test_pictures_in_no_class_are_counted(tmp_path: Path) -> None:
    places = [("red/0.png", "red/0.png"), ("blue/0.png", "blue/0.png"), ("red/1.png", "1.png")]
    assert inspect(moved(tmp_path, *places)).notices == (
        "1 picture is in no folder of a class and was left out.",
    )


def test_a_folder_that_leads_to_itself_ends(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p")
    try:
        (folder / "red" / "again").symlink_to(folder, target_is_directory=True)
    except OSError:
        pytest.skip("This system makes no links.")
    assert inspect(folder).rows == 8


@pytest.mark.parametrize(
    "content", [b"", b"<html>Not found</html>", b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0"]
)
def test_damaged_pictures_are_named_before_the_training(tmp_path: Path, content: bytes) -> None:
    folder = picture_folder(tmp_path / "p", each=60)
    (folder / "red" / "57.png").write_bytes(content)
    (folder / "blue" / "page.jpg").write_bytes(content)
    outline = inspect(folder)
    assert (outline.rows, outline.columns[0].count) == (119, 119)
    (notice,) = outline.notices
    assert notice == (
        "2 pictures cannot be read and were left out: 'blue/page.jpg' and 'red/57.png'."
    )
    recipe = compose(outline, split=ALL)
    prepared = prepare(folder, recipe)
    assert (len(prepared.train.x), prepared.notices) == (119, (notice,))


@given(st.integers(0, 200), st.integers(1, 255))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_png_whose_pixels_are_damaged_is_found(tmp_path: Path, place: int, change: int) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "x.png"
    Image.fromarray(rng.integers(0, 256, (9, 9, 3)).astype(np.uint8)).save(path)
    assert not looks_damaged(path)
    content = bytearray(path.read_bytes())
    start = content.index(b"IDAT") + 4
    content[start + place] ^= change
    path.write_bytes(content)
    assert looks_damaged(path)
    for end in (len(content) - 5, start + place):
        path.write_bytes(content[:end])
        assert looks_damaged(path)


def test_nothing_but_damaged_pictures(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p", each=2)
    for file in folder.glob("*/*.png"):
        file.write_bytes(b"")
    with pytest.raises(DataError, match="None of the 4 pictures in p can be read"):
        inspect(folder)


def test_the_fingerprint_sees_pictures_in_deeper_folders(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p")
    before = fingerprint(folder)
    (folder / "red" / "more").mkdir()
    shutil.copy(folder / "red" / "0.png", folder / "red" / "more" / "0.png")
    assert fingerprint(folder) != before
