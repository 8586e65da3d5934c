"""The Boston housing table: 506 districts of the 1970s (Harrison and Rubinfeld 1978).

One of its columns, 'B', supposes that a district's price depends on the share of its black
inhabitants. It serves to show what is wrong with such data; take `california_housing` otherwise.
"""

from __future__ import annotations

from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.housing import Data, check_share, divided, read_table
from engine.datasets.published import Published

_TABLE = Published(
    "Boston housing",
    "boston_housing.npz",
    "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
    57_026,
)


def load_data(
    path: str = "boston_housing.npz",
    test_split: float = 0.2,
    seed: int = 113,
    *,
    report: Report | None = None,
    downloader: Downloader | None = None,
) -> Data:
    """Load the table, as Keras does.

    Args:
        path: name of the archive in Keras's cache, or its full path.
        test_split: the share of the districts to test with.
        seed: of their order.
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from Keras's folder on the network where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: 13 attributes of each district, and the median price
        of its houses in thousands of dollars.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
        ParameterError: the share is none.
    """
    check_share(test_split)
    x, y = _TABLE.load(read_table, path, downloader, report)
    return divided(x, y, test_split, seed)
