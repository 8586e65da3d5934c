"""The California housing table: 20,640 block groups of the census of 1990 (Pace and Barry 1997)."""

from __future__ import annotations

from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.housing import Data, check_share, divided, read_table
from engine.datasets.published import Published
from engine.errors import ParameterError

_SMALL = 600
_TABLE = Published(
    "California housing",
    "california_housing.npz",
    "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
    743_530,
)


def load_data(
    version: str = "large",
    path: str = "california_housing.npz",
    test_split: float = 0.2,
    seed: int = 113,
    *,
    report: Report | None = None,
    downloader: Downloader | None = None,
) -> Data:
    """Load the table, as Keras does.

    Args:
        version: 'large' for all 20,640 rows, 'small' for 600 of them.
        path: name of the archive in Keras's cache, or its full path.
        test_split: the share of the rows to test with.
        seed: of their order.
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from Keras's folder on the network where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: eight attributes of each row (median income, age of
        the houses, rooms, bedrooms, population, people to a house, latitude, longitude), and the
        median price of the houses in dollars.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
        ParameterError: the version or the share is none.
    """
    check_share(test_split)
    if version not in ("small", "large"):
        raise ParameterError("version", "'small' or 'large'", version)
    x, y = _TABLE.load(read_table, path, downloader, report)
    rows = slice(_SMALL if version == "small" else None)
    return divided(x[rows], y[rows], test_split, seed)
