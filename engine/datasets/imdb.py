"""The IMDB reviews: 50,000 film reviews, half of them praise (Maas et al. 2011)."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from engine.datasets import words
from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.lists import read_lists
from engine.datasets.published import Published
from engine.types import Array

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]

_REVIEWS = Published(
    "IMDB",
    "imdb.npz",
    "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    17_464_789,
)
_INDEX = Published(
    "the words of IMDB", "imdb_word_index.json", "bfafd718b763782e994055a2d397834f", 1_641_221
)


def load_data(
    path: str = "imdb.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int = 3,
    *,
    report: Report | None = None,
    downloader: Downloader | None = None,
) -> Data:
    """Load the reviews as lists of the numbers of their words, as Keras does.

    Args:
        path: name of the archive in Keras's cache, or its full path.
        num_words: only words with smaller numbers are kept; all where None.
        skip_top: only words with this number or larger ones are kept.
        maxlen: only reviews with fewer words are kept; all where None.
        seed: of the order of the reviews.
        start_char: the number in front of each review; none where None.
        oov_char: the number in the place of words that are not kept; these are left out where None.
        index_from: is added to the numbers of the words.
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from Keras's folder on the network where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: reviews as arrays of lists, and 1 for praise, 0 for
        blame.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
        ParameterError: no review is short enough.
    """
    arrays = _REVIEWS.load(
        lambda file: read_lists(file, ("x_train", "x_test"), ("y_train", "y_test")),
        path,
        downloader,
        report,
    )
    pairs = [(arrays[f"x_{part}"], arrays[f"y_{part}"]) for part in ("train", "test")]
    parts = [
        words.shorter(words.begun(texts, start_char, index_from), labels, maxlen)
        for texts, labels in words.shuffled(seed, *pairs)
    ]
    (train, y_train), (test, y_test) = parts
    texts = words.limited(train + test, num_words, skip_top, oov_char)
    x_train, x_test = words.as_array(texts[: len(train)]), words.as_array(texts[len(train) :])
    return (x_train, np.asarray(y_train)), (x_test, np.asarray(y_test))


def get_word_index(
    path: str = "imdb_word_index.json", *, downloader: Downloader | None = None
) -> dict[str, int]:
    """The number of each word, to which `load_data` adds `index_from`.

    Args:
        path: name of the file in Keras's cache, or its full path.
        downloader: how to download; from Keras's folder on the network where None.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
    """
    return _INDEX.load(words.read_index, path, downloader)
