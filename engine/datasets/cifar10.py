"""CIFAR-10: 60,000 small pictures of ten kinds of things."""

from __future__ import annotations

from engine.datasets.cifar import MIRROR, Cifar, Data
from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.published import Published

CLASS_NAMES = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)
"""What the labels 0 to 9 mean."""

_PICTURES = Cifar(
    Published(
        "CIFAR-10",
        "cifar-10-python.tar.gz",
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        170_498_071,
        (MIRROR,),
        "cifar-10-batches-py-target_archive",
    ),
    "cifar-10-batches-py",
    (
        ("data_batch_1", "c99cafc152244af753f735de768cd75f"),
        ("data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"),
        ("data_batch_3", "54ebc095f3ab1f0389bbae665268c751"),
        ("data_batch_4", "634d18415352ddfa80567beed471001a"),
        ("data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"),
    ),
    ("test_batch", "40351d587109b95175f43aff81a1287e"),
    (10_000, 10_000),
)


def load_data(*, report: Report | None = None, downloader: Downloader | None = None) -> Data:
    """Load CIFAR-10, as Keras does.

    Looks in the folders that the environment variable NETBUILDER_DATA names, in Keras's cache,
    where torchvision is usually told to put it, and in NetBuilder's own cache; then downloads it
    there. Every copy is compared with a published checksum; what is in it is never run.

    Args:
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from the authors' page where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: pictures as uint8 (50000, 32, 32, 3) and (10000,
        32, 32, 3); labels as uint8 (50000, 1) and (10000, 1), see `CLASS_NAMES`.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
    """
    return _PICTURES.load("labels", len(CLASS_NAMES), downloader, report)
