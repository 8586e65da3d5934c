"""Where a data set is looked for, in which order, and what a bad copy does."""

from __future__ import annotations

import gzip
import hashlib
import logging
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.download import Downloader
from engine.datasets.files import Progress
from engine.datasets.idx import header
from engine.datasets.idx_images import Data, IdxImages, Part
from engine.errors import DownloadError
from tests.engine.datasets.serving import Server, file, missing, truncated

NOWHERE = Downloader((), rounds=1)
NAMES = {
    "y_test": "t10k-labels-idx1-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "x_train": "train-images-idx3-ubyte",
}


def small(seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    shapes = {"y_test": (4,), "y_train": (9,), "x_test": (4, 3, 3), "x_train": (9, 3, 3)}
    return {key: rng.integers(0, 256, shape, np.uint8) for key, shape in shapes.items()}


ARRAYS = small()
OTHERS = small(1)


def content(array: np.ndarray) -> bytes:
    return header(array.shape) + array.tobytes()


def part(key: str) -> Part:
    idx = content(ARRAYS[key])
    sha256 = hashlib.sha256(idx).hexdigest()
    return Part(key, NAMES[key], ARRAYS[key].shape, sha256, len(gzip.compress(idx)))


IMAGES = IdxImages("Small", tuple(map(part, NAMES)))


def put(folder: Path, arrays: dict[str, np.ndarray] = ARRAYS, packed: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for key, array in arrays.items():
        if packed:
            (folder / f"{NAMES[key]}.gz").write_bytes(gzip.compress(content(array)))
        else:
            (folder / NAMES[key]).write_bytes(content(array))
    return folder


def put_archive(path: Path, arrays: dict[str, np.ndarray] = ARRAYS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path


def load(downloader: Downloader = NOWHERE, archive: str = "small.npz") -> Data:
    return IMAGES.load(archive, downloader, None)


def assert_good(data: Data) -> None:
    (x_train, y_train), (x_test, y_test) = data
    for key, array in {
        "x_train": x_train,
        "y_train": y_train,
        "x_test": x_test,
        "y_test": y_test,
    }.items():
        np.testing.assert_array_equal(array, ARRAYS[key])


@pytest.fixture(autouse=True)
def clean(cache: Path) -> Path:
    return cache


@pytest.fixture
def places(tmp_path: Path, cache: Path, user_folders: Path) -> dict[str, Path]:
    """Each place that is searched, in order; NETBUILDER_DATA is for the test to set."""
    return {
        "named": tmp_path / "mine",
        "within named": tmp_path / "mine" / "small",
        "keras": user_folders / ".keras" / "datasets" / "small.npz",
        "torchvision": tmp_path / "data" / "Small" / "raw",
        "torchvision at home": user_folders / "data" / "Small" / "raw",
        "own": cache / "small",
    }


PLACES = ("named", "within named", "keras", "torchvision", "torchvision at home", "own")


def fill(place: Path, arrays: dict[str, np.ndarray] = ARRAYS) -> None:
    if place.suffix == ".npz":
        put_archive(place, arrays)
    else:
        put(place, arrays)


@pytest.mark.parametrize("name", PLACES)
def test_is_found_in(places: dict[str, Path], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETBUILDER_DATA", str(places["named"]))
    places["named"].mkdir()
    assert not IMAGES.is_local("small.npz")
    fill(places[name])
    assert IMAGES.is_local("small.npz")
    assert_good(load())


@pytest.mark.parametrize(("first", "second"), list(pairwise(PLACES)))
def test_a_bad_copy_is_skipped_with_a_warning_and_a_later_one_taken(
    places: dict[str, Path],
    first: str,
    second: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("NETBUILDER_DATA", str(places["named"]))
    places["named"].mkdir()
    fill(places[first], OTHERS)
    fill(places[second])
    assert_good(load())
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert str(places[first]) in record.getMessage()
    assert "other content than Small's" in record.getMessage()


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("dotted", [True, False])
def test_files_may_be_packed_or_not_and_have_a_dot(
    tmp_path: Path, packed: bool, dotted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "mine", packed=packed)
    if dotted:
        for path in list((tmp_path / "mine").iterdir()):
            path.rename(path.with_name(path.name.replace("-idx", ".idx")))
    monkeypatch.setenv("NETBUILDER_DATA", str(tmp_path / "mine"))
    assert_good(load())


def test_the_folder_with_its_name_goes_before_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path / "mine" / "A relative of it", OTHERS)
    put(tmp_path / "mine" / "SMALL")
    monkeypatch.setenv("NETBUILDER_DATA", str(tmp_path / "mine"))
    assert_good(load())
    assert not caplog.records


def test_a_named_folder_that_is_none_is_reported(
    tmp_path: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("NETBUILDER_DATA", str(tmp_path / "gone"))
    put(cache / "small")
    assert_good(load())
    assert "NETBUILDER_DATA" in caplog.text


def test_keras_home_is_honoured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "k"))
    put_archive(tmp_path / "k" / "datasets" / "small.npz")
    assert_good(load())


def test_the_archive_may_be_named_by_its_full_path(tmp_path: Path) -> None:
    assert_good(load(archive=str(put_archive(tmp_path / "elsewhere.npz"))))


def test_an_archive_of_pickles_is_not_unpickled(
    user_folders: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return pytest.fail, ("an archive was unpickled",)

    archive = user_folders / ".keras" / "datasets" / "small.npz"
    put_archive(archive, {**ARRAYS, "y_test": np.array([Bomb()] * 4, object)})
    with pytest.raises(DownloadError):
        load()
    assert "object" in caplog.text


def answers(server: Server, arrays: dict[str, np.ndarray] = ARRAYS) -> None:
    for key, array in arrays.items():
        server.answers[f"{NAMES[key]}.gz"] = [file(gzip.compress(content(array)))]


def test_is_downloaded_once(server: Server, cache: Path) -> None:
    answers(server)
    told: list[Progress] = []
    data = IMAGES.load("small.npz", Downloader([server.url]), told.append)
    assert_good(data)
    assert len(server.requests) == 4
    total = sum(part.packed for part in IMAGES.parts)
    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert told[-1].done == total
    assert {progress.total for progress in told} == {total}
    assert told[0].what == "Downloading Small (t10k-labels-idx1-ubyte)"
    assert IMAGES.is_local("small.npz")
    assert_good(load())
    assert len(list((cache / "small").iterdir())) == 4


def test_only_what_is_missing_is_downloaded(server: Server, cache: Path) -> None:
    answers(server)
    kept = {key: ARRAYS[key] for key in ("x_train", "y_train")}
    put(cache / "small", {**kept, "y_test": OTHERS["y_test"]})
    assert_good(load(Downloader([server.url])))
    assert sorted(server.requests) == [f"/{NAMES['x_test']}.gz", f"/{NAMES['y_test']}.gz"]
    assert_good(load())


def test_a_download_of_other_content_is_refused(server: Server, cache: Path) -> None:
    answers(server, OTHERS)
    with pytest.raises(DownloadError, match="what came is not Small's t10k-labels-idx1-ubyte"):
        load(Downloader([server.url], rounds=1))
    assert list((cache / "small").iterdir()) == []


@pytest.mark.parametrize("answer", [missing, truncated(b"rubbish" * 9), file(b"")])
def test_the_error_says_what_was_tried_and_what_to_do(server: Server, answer: object) -> None:
    server.answers = {f"{name}.gz": [answer] for name in NAMES.values()}  # type: ignore[list-item]
    with pytest.raises(DownloadError) as caught:
        load(Downloader([server.url], rounds=1))
    text = str(caught.value)
    for hint in ("NETBUILDER_DATA", "Keras", "torchvision", server.url, "digits.load_data()"):
        assert hint in text
