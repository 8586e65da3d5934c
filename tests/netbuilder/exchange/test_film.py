"""Films: what other programs read of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.film import write_film


def frames(count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [np.full((20, 30, 3), rng.integers(0, 256, 3), np.uint8) for _ in range(count)]


def quiet(message: str, fraction: float | None) -> None:
    assert message
    assert fraction is None or 0 <= fraction <= 1


def test_a_gif_has_all_pictures_and_stops_at_the_last(tmp_path: Path) -> None:
    path, given = tmp_path / "film.gif", frames(5)
    assert write_film(given, 70, path, quiet) == "Wrote film.gif with 5 pictures."
    with Image.open(path) as film:
        assert film.n_frames == 5  # type: ignore[attr-defined]
        assert film.info["loop"] == 0
        durations = []
        for number, frame in enumerate(given):
            film.seek(number)
            durations.append(film.info["duration"])
            np.testing.assert_array_equal(np.asarray(film.convert("RGB")), frame)
    assert durations == [70, 70, 70, 70, 2000]


def test_pictures_one_by_one_are_exact(tmp_path: Path) -> None:
    path, given = tmp_path / "film.zip", frames(3)
    write_film(given, 70, path, quiet)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["0001.png", "0002.png", "0003.png"]
        for name, frame in zip(archive.namelist(), given, strict=True):
            picture = Image.open(io.BytesIO(archive.read(name)))
            np.testing.assert_array_equal(np.asarray(picture), frame)


def test_other_endings_and_no_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"'film.avi' ends neither in .gif nor in .zip"):
        write_film(frames(2), 70, tmp_path / "film.avi", quiet)
    with pytest.raises(ExportError, match="train the network first"):
        write_film([], 70, tmp_path / "film.gif", quiet)
    assert list(tmp_path.glob("*film*")) == []


def test_a_film_that_is_cancelled_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "film.zip"
    path.write_bytes(b"old")

    def cancel(message: str, fraction: float | None) -> None:
        if fraction:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_film(frames(3), 70, path, cancel)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob("*film*")) == [path]
