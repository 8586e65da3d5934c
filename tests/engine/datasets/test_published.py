"""Data sets of one published file: found, fetched from a server, refused where they are others."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets import boston_housing, california_housing, cifar10, cifar100, imdb, reuters
from engine.datasets.download import Downloader
from engine.datasets.files import Progress
from engine.datasets.published import Published
from engine.errors import DownloadError, ParameterError
from tests.engine.datasets.python2 import dumps
from tests.engine.datasets.serving import Server, file, missing, truncated

RNG = np.random.default_rng(0)


def archive(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def lists(count: int) -> np.ndarray:
    rows = np.empty(count, object)
    for place in range(count):
        rows[place] = RNG.integers(1, 30, 2 + place).tolist()
    return rows


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


PICTURES = RNG.integers(0, 256, (18, 3072), "u1")
LABELS = RNG.integers(0, 10, 18).tolist()


def batch(place: int, **keys: str) -> bytes:
    rows = slice(3 * place, 3 * place + 3)
    labels = {key.encode(): LABELS[rows] for key in keys.values()}
    return dumps({b"batch_label": b"one", **labels, b"data": PICTURES[rows]})


TEN = {
    f"cifar-10-batches-py/{name}": batch(place, key="labels")
    for place, name in enumerate(
        [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    )
}
HUNDRED = {
    f"cifar-100-python/{name}": batch(place, fine="fine_labels", coarse="coarse_labels")
    for place, name in enumerate(["train", "test"])
}
WORDS = {"the": 1, "fawn": 34701}

CONTENTS: dict[str, tuple[Any, str, bytes, Callable[..., Any]]] = {
    "imdb": (
        imdb,
        "_REVIEWS",
        archive(x_train=lists(9), y_train=np.arange(9) % 2, x_test=lists(4), y_test=np.arange(4)),
        imdb.load_data,
    ),
    "imdb words": (imdb, "_INDEX", json.dumps(WORDS).encode(), imdb.get_word_index),
    "reuters": (
        reuters, "_REPORTS", archive(x=lists(9), y=np.arange(9)), reuters.load_data
    ),
    "reuters words": (reuters, "_INDEX", json.dumps(WORDS).encode(), reuters.get_word_index),
    "boston": (
        boston_housing,
        "_TABLE",
        archive(x=RNG.random((9, 13)), y=RNG.random(9)),
        boston_housing.load_data,
    ),
    "california": (
        california_housing,
        "_TABLE",
        archive(x=RNG.random((9, 8)), y=RNG.random(9)),
        california_housing.load_data,
    ),
    "cifar10": (cifar10, "_PICTURES", packed(TEN), cifar10.load_data),
    "cifar100": (cifar100, "_PICTURES", packed(HUNDRED), cifar100.load_data),
}  # fmt: skip


def published(name: str) -> Published:
    """The file as the data set knows it."""
    module, attribute, _, _ = CONTENTS[name]
    found = getattr(module, attribute)
    return found if isinstance(found, Published) else found.published


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Files of a few samples, known by their checksums as the real ones are."""
    for module, attribute, content, _ in CONTENTS.values():
        found = getattr(module, attribute)
        algorithm = hashlib.md5 if len(getattr(found, "digest", "")) == 32 else hashlib.sha256
        known = {"digest": algorithm(content).hexdigest(), "size": len(content)}
        if isinstance(found, Published):
            found = replace(found, **known)
        else:
            files = {**TEN, **HUNDRED}
            train, test = found.train, found.test
            md5s = {
                name: hashlib.md5(files[f"{found.folder}/{name}"]).hexdigest()
                for name, _ in (*train, test)
            }
            found = replace(
                found,
                published=replace(found.published, **known),
                train=tuple((name, md5s[name]) for name, _ in train),
                test=(test[0], md5s[test[0]]),
                count=(3, 3),
            )
        monkeypatch.setattr(module, attribute, found)


def from_server(server: Server) -> Downloader:
    return Downloader((server.url,), timeout=5, rounds=1, pause=0)


NOWHERE = Downloader((), rounds=1)


def same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


@pytest.mark.parametrize("name", CONTENTS)
def test_is_fetched_once_and_found_then(name: str, server: Server, cache: Path) -> None:
    _, _, content, load = CONTENTS[name]
    file_name = published(name).name
    server.answers[file_name] = [file(content)]
    first = load(downloader=from_server(server))
    assert (cache / "datasets" / file_name).read_bytes() == content
    assert same(load(downloader=NOWHERE), first)
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", CONTENTS)
def test_another_file_is_not_taken(name: str, server: Server, cache: Path) -> None:
    """Neither from the network, nor from this machine."""
    _, _, content, load = CONTENTS[name]
    file_name = published(name).name
    for answer in (file(content + b" "), truncated(content), missing, file(b"")):
        server.answers[file_name] = [answer]
        with pytest.raises(DownloadError, match=f"put {file_name} into a folder") as caught:
            load(downloader=from_server(server))
        assert str(caught.value).endswith(".")
        assert not (cache / "datasets" / file_name).exists()
    folder = cache / "datasets"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file_name).write_bytes(content[:-1] + b"?")
    with pytest.raises(DownloadError):
        load(downloader=NOWHERE)
    assert (folder / file_name).exists()


@pytest.mark.parametrize("name", CONTENTS)
def test_is_found_where_people_have_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, content, load = CONTENTS[name]
    known = published(name)
    named = tmp_path / "named" / "inside"
    named.mkdir(parents=True)
    (named / known.name).write_bytes(content)
    monkeypatch.setenv("NETBUILDER_DATA", str(named.parent))
    first = load(downloader=NOWHERE)
    monkeypatch.delenv("NETBUILDER_DATA")
    with pytest.raises(DownloadError):
        load(downloader=NOWHERE)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    (tmp_path / "keras" / "datasets" / (known.in_keras or known.name)).write_bytes(content)
    assert same(load(downloader=NOWHERE), first)


def test_progress_is_told(server: Server) -> None:
    told: list[Progress] = []
    server.answers["imdb.npz"] = [file(CONTENTS["imdb"][2])]
    imdb.load_data(downloader=from_server(server), report=told.append)
    assert told[-1].done == told[-1].total == len(CONTENTS["imdb"][2])
    assert told[-1].what == "Downloading IMDB"


# What the files hold ------------------------------------------------------------------------------


def test_pictures_are_upright_and_in_colour(server: Server) -> None:
    server.answers["cifar-10-python.tar.gz"] = [file(CONTENTS["cifar10"][2])]
    (x_train, y_train), (x_test, y_test) = cifar10.load_data(downloader=from_server(server))
    assert (x_train.shape, x_train.dtype) == ((15, 32, 32, 3), np.dtype("uint8"))
    assert (y_test.shape, y_test.dtype) == ((3, 1), np.dtype("uint8"))
    assert x_train[4, 7, 9, 1] == PICTURES[4, 1024 + 7 * 32 + 9]
    np.testing.assert_array_equal(x_test[2, :, :, 2].ravel(), PICTURES[17, 2048:])
    assert [*y_train[:, 0], *y_test[:, 0]] == LABELS


@pytest.mark.parametrize("mode", ["fine", "coarse"])
def test_kinds_and_groups(mode: str, server: Server) -> None:
    server.answers["cifar-100-python.tar.gz"] = [file(CONTENTS["cifar100"][2])]
    train, test = cifar100.load_data(mode, downloader=from_server(server))
    assert [*train[1][:, 0], *test[1][:, 0]] == LABELS[:6]


def test_an_unpacked_copy_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Torchvision's, and Keras's; of one that was changed nothing is taken."""
    folder = tmp_path / "data" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for name, content in TEN.items():
        (tmp_path / "data" / name).write_bytes(content)
    (_, y_train), _ = cifar10.load_data(downloader=NOWHERE)
    assert y_train[:, 0].tolist() == LABELS[:15]
    (folder / "data_batch_2").write_bytes(TEN["cifar-10-batches-py/data_batch_3"])
    with pytest.raises(DownloadError):
        cifar10.load_data(downloader=NOWHERE)


def known_as(
    monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, folder: Path
) -> Callable[..., Any]:
    """A file with another content, which bears the checksum that is expected, and its loader."""
    module, attribute, _, load = CONTENTS[name]
    found = getattr(module, attribute)
    known = {"digest": hashlib.sha256(content).hexdigest(), "size": len(content)}
    if isinstance(found, Published):
        monkeypatch.setattr(module, attribute, replace(found, **known))
    else:
        changed = replace(found, published=replace(found.published, **known))
        monkeypatch.setattr(module, attribute, changed)
    folder.mkdir(exist_ok=True)
    (folder / published(name).name).write_bytes(content)
    monkeypatch.setenv("NETBUILDER_DATA", str(folder))
    return load


EVIL = b"cos\nsystem\nU\x04true\x85R."
WRONG: dict[str, list[bytes]] = {
    "imdb": [
        archive(x_train=lists(3), y_train=np.arange(3), x_test=lists(3)),
        archive(x_train=np.ones(3), y_train=np.ones(3), x_test=lists(3), y_test=np.ones(3)),
        b"no archive",
    ],
    "reuters": [archive(x=np.array([["a"], {}], object), y=np.arange(2)), b""],
    "boston": [archive(x=np.ones((3, 2)), y=np.ones(4)), archive(x=np.ones(3), y=np.ones(3))],
    "cifar10": [
        b"no archive",
        packed({}),
        packed({**TEN, "cifar-10-batches-py/test_batch": EVIL}),
        packed({**TEN, "cifar-10-batches-py/test_batch": batch(0, key="other")}),
        packed({**TEN, "cifar-10-batches-py/test_batch": dumps({b"labels": [1, 2, 3]})}),
        gzip.compress(b"no tar"),
        packed(TEN)[:-50],
    ],
    "imdb words": [b"[]", b"{", json.dumps({"a": "b"}).encode()],
}


@pytest.mark.parametrize(
    ("name", "content"),
    [(name, content) for name, all_ in WRONG.items() for content in all_],
    ids=lambda part: part if isinstance(part, str) else len(part),
)
def test_what_a_file_holds_is_looked_at(
    name: str,
    content: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Even where the checksum is right."""
    load = known_as(monkeypatch, name, content, tmp_path / "named")
    if "words" in name:
        module, attribute = CONTENTS[name][:2]
        md5 = hashlib.md5(content).hexdigest()
        monkeypatch.setattr(module, attribute, replace(published(name), digest=md5))
    with pytest.raises(DownloadError):
        load(downloader=NOWHERE)
    assert "was skipped" in caplog.text


@pytest.mark.parametrize(
    ("load", "argument"),
    [
        (lambda: cifar100.load_data("all"), "label_mode"),
        (lambda: california_housing.load_data("medium"), "version"),
        (lambda: california_housing.load_data(test_split=1.0), "test_split"),
        (lambda: boston_housing.load_data(test_split=-0.1), "test_split"),
        (lambda: reuters.load_data(test_split=2), "test_split"),
    ],
)
def test_arguments_are_looked_at_first(load: Callable[[], Any], argument: str) -> None:
    with pytest.raises(ParameterError, match=f"{argument} must be"):
        load()


def test_no_text_is_short_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = known_as(monkeypatch, "imdb", CONTENTS["imdb"][2], tmp_path / "named")
    with pytest.raises(ParameterError, match="maxlen must be larger"):
        load(maxlen=2)


def test_topics_have_names() -> None:
    names = reuters.get_label_names()
    assert (len(names), names[3], names[-1]) == (46, "earn", "lead")
