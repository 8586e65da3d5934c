"""The Reuters newswires: 11,228 reports of 46 topics, of the collection Reuters-21578."""

from __future__ import annotations

from typing import TypeAlias

from engine.datasets import words
from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.lists import read_lists
from engine.datasets.published import Published
from engine.errors import ParameterError
from engine.types import Array

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]

_REPORTS = Published(
    "Reuters",
    "reuters.npz",
    "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
    2_110_848,
)
_INDEX = Published(
    "the words of Reuters", "reuters_word_index.json", "4d44cc38712099c9e383dc6e5f11a921", 550_378
)
_LABELS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves "
    "ship cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin "
    "strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem "
    "dlr gas silver wpi hog lead"
)


def load_data(
    path: str = "reuters.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int = 3,
    *,
    report: Report | None = None,
    downloader: Downloader | None = None,
) -> Data:
    """Load the reports as lists of the numbers of their words, as Keras does.

    Args:
        path: name of the archive in Keras's cache, or its full path.
        num_words: only words with smaller numbers are kept; all where None.
        skip_top: only words with this number or larger ones are kept.
        maxlen: only reports with fewer words are kept; all where None.
        test_split: the share of the reports to test with.
        seed: of the order of the reports.
        start_char: the number in front of each report; none where None.
        oov_char: the number in the place of words that are not kept; these are left out where None.
        index_from: is added to the numbers of the words.
        report: is told how far a download is; may raise to give it up.
        downloader: how to download; from Keras's folder on the network where None.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: reports as arrays of lists, and their topics, see
        `get_label_names`.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
        ParameterError: no report is short enough, or the share is none.
    """
    if not 0 <= test_split <= 1:
        raise ParameterError("test_split", "a share from 0 to 1", test_split)
    arrays = _REPORTS.load(lambda file: read_lists(file, ("x",), ("y",)), path, downloader, report)
    ((texts, topics),) = words.shuffled(seed, (arrays["x"], arrays["y"]))
    kept, topics = words.shorter(words.begun(texts, start_char, index_from), topics, maxlen)
    row = words.as_array(words.limited(kept, num_words, skip_top, oov_char))
    cut = int(len(row) * (1 - test_split))
    return (row[:cut], topics[:cut]), (row[cut:], topics[cut:])


def get_word_index(
    path: str = "reuters_word_index.json", *, downloader: Downloader | None = None
) -> dict[str, int]:
    """The number of each word, to which `load_data` adds `index_from`.

    Args:
        path: name of the file in Keras's cache, or its full path.
        downloader: how to download; from Keras's folder on the network where None.

    Raises:
        DownloadError: there is no good copy here, and none could be downloaded.
    """
    return _INDEX.load(words.read_index, path, downloader)


def get_label_names() -> tuple[str, ...]:
    """The topics, in the order of their numbers."""
    return tuple(_LABELS.split())
