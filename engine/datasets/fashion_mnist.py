"""Fashion-MNIST: pictures of clothes in MNIST's form (Xiao, Rasul, Vollgraf 2017)."""

from __future__ import annotations

from pathlib import Path

from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.idx_images import Data, IdxImages, Part

MIRRORS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
)
"""Folders on the network that hold Fashion-MNIST's four gzip'd IDX files."""

CLASS_NAMES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
"""What the labels 0 to 9 mean."""

# MD5 from the README of zalandoresearch/fashion-mnist; SHA-256 from the files that have these.
_PARTS = (
    Part(
        "y_test",
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        5_148,
        "bb300cfdad3c16e7a12a480ee83cd310",
    ),
    Part(
        "y_train",
        "train-labels-idx1-ubyte",
        (60_000,),
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        29_515,
        "25c81989df183df01b3e8a0aad5dffbe",
    ),
    Part(
        "x_test",
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "",
        4_422_102,
        "bef4ecab320f06d8554ea6380940ec79",
    ),
    Part(
        "x_train",
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "",
        26_421_880,
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    ),
)

_IMAGES = IdxImages("Fashion-MNIST", _PARTS, folder="FashionMNIST")
_KERAS_FOLDER = "fashion-mnist"


def load_data(*, report: Report | None = None, downloader: Downloader | None = None) -> Data:
    """Load Fashion-MNIST, as Keras does.

    Looks in the folder that the environment variable NETBUILDER_DATA names (IDX files, gzip'd or
    not, also one level down), in Keras's cache, where torchvision is usually told to put it, and
    in NetBuilder's own cache; then downloads it there. Labels are compared with the SHA-256 of
    the originals, gzip'd pictures with the published MD5; a copy that differs is skipped with a
    warning in the log. Of unpacked pictures no checksum is published: they count by their shape,
    beside the right labels.

    Args:
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from `MIRRORS` where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: pictures as uint8 (60000, 28, 28) and (10000, 28,
        28), 0 for background; labels as uint8 (60000,) and (10000,), see `CLASS_NAMES`.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
    """
    return _IMAGES.load(_KERAS_FOLDER, downloader or Downloader(MIRRORS), report)


def is_local() -> bool:
    """Whether a copy seems to be here; only names are looked at, so it may yet prove another."""
    return _IMAGES.is_local(_KERAS_FOLDER)


def local_files() -> list[Path]:
    """The IDX files of a copy that seems to be here; [] where there is none in such files."""
    return _IMAGES.local_files(_KERAS_FOLDER)
