"""The MNIST database of handwritten digits (LeCun, Cortes, Burges), wherever it is to be had."""

from __future__ import annotations

from pathlib import Path

from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.idx_images import Data, IdxImages, Part

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
)
"""Folders on the network that hold MNIST's four gzip'd IDX files."""

_PARTS = (
    Part(
        "y_test",
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        4_542,
    ),
    Part(
        "y_train",
        "train-labels-idx1-ubyte",
        (60_000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        28_881,
    ),
    Part(
        "x_test",
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        1_648_877,
    ),
    Part(
        "x_train",
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        9_912_422,
    ),
)

_IMAGES = IdxImages("MNIST", _PARTS)


def load_data(
    path: str = "mnist.npz",
    *,
    report: Report | None = None,
    downloader: Downloader | None = None,
) -> Data:
    """Load MNIST, as Keras does.

    Looks in the folder that the environment variable NETBUILDER_DATA names (IDX files, gzip'd or
    not, also one level down), in Keras's cache, where torchvision is usually told to put it, and
    in NetBuilder's own cache; then downloads it there. Every copy is compared with the SHA-256 of
    the original; one that differs is skipped with a warning in the log.

    Args:
        path: name of the archive in Keras's cache, or its full path.
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from `MIRRORS` where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: pictures as uint8 (60000, 28, 28) and (10000, 28,
        28), 0 for paper and 255 for ink; labels as uint8 (60000,) and (10000,).

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
    """
    return _IMAGES.load(path, downloader or Downloader(MIRRORS), report)


def is_local() -> bool:
    """Whether a copy seems to be here; only names are looked at, so it may yet prove damaged."""
    return _IMAGES.is_local("mnist.npz")


def local_files() -> list[Path]:
    """The IDX files of a copy that seems to be here; [] where there is none in such files."""
    return _IMAGES.local_files("mnist.npz")


def can_download(timeout: float = 2.0, *, downloader: Downloader | None = None) -> bool:
    """Whether a mirror answers within `timeout` seconds."""
    return (downloader or Downloader(MIRRORS)).reachable(f"{_PARTS[0].name}.gz", timeout)
