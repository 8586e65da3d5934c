"""MNIST under Keras's name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.datasets import mnist
from engine.datasets.download import Downloader
from engine.errors import DownloadError
from tests.engine.datasets.serving import Server, file


def test_has_keras_shapes_types_and_order(needs_mnist: Path) -> None:
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    assert (x_train.shape, y_train.shape) == ((60_000, 28, 28), (60_000,))
    assert (x_test.shape, y_test.shape) == ((10_000, 28, 28), (10_000,))
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}
    assert y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert y_test[:5].tolist() == [7, 2, 1, 0, 4]
    assert all(array.flags.writeable for array in (x_train, y_train, x_test, y_test))


def test_is_found_in_the_named_folder(needs_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mnist.is_local()
    monkeypatch.setenv("NETBUILDER_DATA", str(needs_mnist.parent))
    assert mnist.is_local()


def test_knows_when_it_is_nowhere(cache: Path) -> None:
    assert not mnist.is_local()
    with pytest.raises(DownloadError, match=r"^MNIST is neither .*digits\.load_data\(\)\.$"):
        mnist.load_data(downloader=Downloader((), rounds=1))


def test_asks_whether_it_can_be_downloaded(server: Server) -> None:
    assert not mnist.can_download(downloader=Downloader([server.url]))
    server.answers["t10k-labels-idx1-ubyte.gz"] = [file(b"")]
    assert mnist.can_download(downloader=Downloader([server.url]))


def test_cannot_be_downloaded_without_a_network() -> None:
    # conftest.py keeps the tests out of the network.
    assert not mnist.can_download()
