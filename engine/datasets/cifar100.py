"""CIFAR-100: 60,000 small pictures of a hundred kinds of things, in twenty groups."""

from __future__ import annotations

from engine.datasets.cifar import MIRROR, Cifar, Data
from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.published import Published
from engine.errors import ParameterError

_PICTURES = Cifar(
    Published(
        "CIFAR-100",
        "cifar-100-python.tar.gz",
        "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
        169_001_437,
        (MIRROR,),
        "cifar-100-python-target_archive",
    ),
    "cifar-100-python",
    (("train", "16019d7e3df5f24257cddd939b257f8d"),),
    ("test", "f0ef6b0ae62326f3e7ffdfab6717acfc"),
    (50_000, 10_000),
)
_CLASSES = {"fine": 100, "coarse": 20}


def load_data(
    label_mode: str = "fine",
    *,
    report: Report | None = None,
    downloader: Downloader | None = None,
) -> Data:
    """Load CIFAR-100, as Keras does.

    Looks in the folders that the environment variable NETBUILDER_DATA names, in Keras's cache,
    where torchvision is usually told to put it, and in NetBuilder's own cache; then downloads it
    there. Every copy is compared with a published checksum; what is in it is never run.

    Args:
        label_mode: 'fine' for the hundred kinds, 'coarse' for the twenty groups.
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from the authors' page where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: pictures as uint8 (50000, 32, 32, 3) and (10000,
        32, 32, 3); labels as uint8 (50000, 1) and (10000, 1).

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
        ParameterError: `label_mode` is no such word.
    """
    if label_mode not in _CLASSES:
        raise ParameterError("label_mode", "'fine' or 'coarse'", label_mode)
    return _PICTURES.load(f"{label_mode}_labels", _CLASSES[label_mode], downloader, report)
