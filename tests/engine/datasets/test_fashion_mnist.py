"""Fashion-MNIST under Keras's name, and downloads that only an MD5 can judge."""

from __future__ import annotations

import gzip
import hashlib
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.datasets import fashion_mnist
from engine.datasets.download import Downloader
from engine.datasets.files import Progress
from engine.datasets.idx import header
from engine.datasets.idx_images import Data, IdxImages, Part
from engine.errors import DownloadError
from tests.engine.datasets.serving import (
    Answer,
    Server,
    file,
    missing,
    redirected,
    stalled,
    stalled_halfway,
    truncated,
)

NAMES = {part.key: part.name for part in fashion_mnist._PARTS}
SHAPES = {"y_test": (4,), "y_train": (9,), "x_test": (4, 28, 28), "x_train": (9, 28, 28)}
IMAGES = NAMES["x_train"] + ".gz"


def arrays(seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {key: rng.integers(0, 256, shape, np.uint8) for key, shape in SHAPES.items()}


def content(array: np.ndarray) -> bytes:
    return header(array.shape) + array.tobytes()


def packed(array: np.ndarray, level: int = 9) -> bytes:
    return gzip.compress(content(array), level, mtime=0)


OWN, OTHERS = arrays(), arrays(1)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """A few pictures of noise, known as the real ones are: labels by SHA-256, pictures by MD5."""

    def small(part: Part) -> Part:
        array = OWN[part.key]
        idx, gz = content(array), packed(array)
        sha256 = hashlib.sha256(idx).hexdigest() if part.sha256 else ""
        md5 = hashlib.md5(gz).hexdigest()
        return replace(part, shape=array.shape, sha256=sha256, packed=len(gz), md5=md5)

    images = replace(fashion_mnist._IMAGES, parts=tuple(map(small, fashion_mnist._PARTS)))
    monkeypatch.setattr(fashion_mnist, "_IMAGES", images)


def put(folder: Path, own: dict[str, np.ndarray] = OWN, pack: bool = True) -> Path:
    folder.mkdir(parents=True)
    for key, array in own.items():
        name, body = (f"{NAMES[key]}.gz", packed(array)) if pack else (NAMES[key], content(array))
        (folder / name).write_bytes(body)
    return folder


def serve(server: Server) -> None:
    for key, array in OWN.items():
        server.answers[f"{NAMES[key]}.gz"] = [file(packed(array))]


def assert_good(data: Data) -> None:
    (x_train, y_train), (x_test, y_test) = data
    got = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    for key, array in got.items():
        np.testing.assert_array_equal(array, OWN[key])


def load(*mirrors: str, rounds: int = 1, timeout: float = 5.0) -> Data:
    downloader = Downloader(mirrors, timeout=timeout, rounds=rounds, pause=0.0)
    return fashion_mnist.load_data(downloader=downloader)


def unused_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_the_real_ones_are_declared_as_published() -> None:
    module = sys.modules["engine.datasets.fashion_mnist"]
    parts = {part.name: part for part in module._PARTS}
    assert {name: part.md5 for name, part in parts.items()} == {
        "train-images-idx3-ubyte": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "train-labels-idx1-ubyte": "25c81989df183df01b3e8a0aad5dffbe",
        "t10k-images-idx3-ubyte": "bef4ecab320f06d8554ea6380940ec79",
        "t10k-labels-idx1-ubyte": "bb300cfdad3c16e7a12a480ee83cd310",
    }
    assert parts["train-images-idx3-ubyte"].shape == (60_000, 28, 28)
    assert len(fashion_mnist.CLASS_NAMES) == 10
    assert fashion_mnist.CLASS_NAMES[9] == "Ankle boot"


def test_is_downloaded_once_with_progress(server: Server, cache: Path) -> None:
    serve(server)
    told: list[Progress] = []
    data = fashion_mnist.load_data(report=told.append, downloader=Downloader([server.url]))
    assert_good(data)
    assert told[0].what == "Downloading Fashion-MNIST (t10k-labels-idx1-ubyte)"
    assert told[-1].done == told[-1].total
    assert fashion_mnist.is_local()
    assert_good(load())
    assert len(list((cache / "fashion-mnist").iterdir())) == 4


@pytest.mark.parametrize(
    "place", [".keras/datasets/fashion-mnist", "data/FashionMNIST/raw"], ids=["keras", "torch"]
)
@pytest.mark.parametrize("pack", [True, False], ids=["packed", "unpacked"])
def test_other_libraries_copies_are_found(user_folders: Path, place: str, pack: bool) -> None:
    put(user_folders / place, pack=pack)
    assert fashion_mnist.is_local()
    assert_good(load())


@pytest.mark.parametrize(
    "first",
    [
        truncated(packed(OWN["x_train"])),
        file(packed(OWN["x_train"])[:-1]),
        file(packed(OTHERS["x_train"])),
        file(packed(OWN["x_train"], level=1)),
        file(b"<html>sign in first</html>"),
        missing,
        lambda handler: handler.give(b"busy", status=503),
        lambda handler: handler.connection.close(),
        redirected("/nowhere.gz"),
        stalled,
        stalled_halfway(packed(OWN["x_train"])),
    ],
    ids=[
        "truncated",
        "short",
        "other",
        "repacked",
        "portal",
        "missing",
        "busy",
        "refused",
        "astray",
        "stalled",
        "halfway",
    ],
)
def test_a_bad_answer_is_asked_for_again(server: Server, cache: Path, first: Answer) -> None:
    serve(server)
    server.answers[IMAGES] = [first, file(packed(OWN["x_train"]))]
    assert_good(load(server.url, rounds=2, timeout=0.3))
    names = {path.name for path in (cache / "fashion-mnist").iterdir()}
    assert names == {f"{name}.gz" for name in NAMES.values()}


def test_a_redirection_is_followed_and_a_dead_mirror_passed_by(server: Server) -> None:
    serve(server)
    server.answers["elsewhere"] = server.answers[IMAGES]
    server.answers[IMAGES] = [redirected("/elsewhere")]
    assert_good(load(unused_address(), server.url))


def test_what_cannot_be_had_is_said(server: Server, cache: Path) -> None:
    serve(server)
    server.answers[IMAGES] = [file(packed(OTHERS["x_train"]))]
    with pytest.raises(DownloadError) as caught:
        load(server.url)
    text = str(caught.value)
    assert text.startswith("Fashion-MNIST is neither")
    assert "what came is not Fashion-MNIST's train-images-idx3-ubyte" in text
    assert "built-in digits" in text
    kept = {path.name for path in (cache / "fashion-mnist").iterdir()}
    assert kept == {f"{NAMES[key]}.gz" for key in OWN if key != "x_train"}
    serve(server)
    server.requests.clear()
    assert_good(load(server.url))
    assert server.requests == [f"/{IMAGES}"]


def test_cancelling_leaves_no_half_file(server: Server, cache: Path) -> None:
    serve(server)

    def give_up(progress: Progress) -> None:
        if "x3" in progress.what:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fashion_mnist.load_data(report=give_up, downloader=Downloader([server.url]))
    names = {path.name for path in (cache / "fashion-mnist").iterdir()}
    assert all("labels" in name and name.endswith(".gz") for name in names)


@pytest.mark.parametrize(
    "spoil", [lambda body: body[:-9], lambda body: packed(OTHERS["x_test"])], ids=["cut", "other"]
)
def test_a_spoilt_copy_is_skipped_with_a_warning(
    user_folders: Path,
    cache: Path,
    spoil: Callable[[bytes], bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = put(user_folders / ".keras/datasets/fashion-mnist")
    path = folder / f"{NAMES['x_test']}.gz"
    path.write_bytes(spoil(path.read_bytes()))
    put(cache / "fashion-mnist")
    assert_good(load())
    assert str(path) in caplog.text


def test_mnist_under_the_same_names_is_another_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NETBUILDER_DATA", str(put(tmp_path / "mine", OTHERS)))
    with pytest.raises(DownloadError):
        load()
    assert "other content than Fashion-MNIST's t10k-labels" in caplog.text


def test_where_nothing_is_published_the_shape_counts() -> None:
    part = Part("x_test", "some", (2, 2), "", 4)
    images = IdxImages("Some", (part,))
    assert images.parts[0].matches(np.zeros((2, 2), np.uint8), Path(__file__))
    assert not images.parts[0].matches(np.zeros((2, 3), np.uint8), Path(__file__))
