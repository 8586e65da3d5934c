"""Text files in folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.directories.batches import FileBatches, datasets
from engine.directories.index import Asked
from engine.errors import DataError, ParameterError
from engine.types import Array


def text_dataset_from_directory(
    directory: str | os.PathLike[str],
    labels: str | Sequence[int] | None = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    batch_size: int | None = 32,
    max_length: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
    format: str = "tf",  # noqa: A002 - Keras's name
    verbose: bool = True,
) -> FileBatches | list[FileBatches]:
    """The text files (.txt, in UTF-8) of a folder as batches to train with.

    Args:
        directory: the folder; with inferred labels it holds a folder for each class.
        labels: 'inferred' from the folders, None, or a number for each file in the order of names.
        label_mode: 'int' for whole numbers, 'binary' for 0.0 and 1.0, 'categorical' for one-hot
            rows, None for no labels.
        class_names: the folders that are classes, in the order of their numbers; all where None.
        batch_size: texts in a batch; None for single ones.
        max_length: characters that are kept of each text; all where None.
        shuffle: whether the files come in an order that chance chooses, another in each pass.
        seed: makes that the same each time.
        validation_split: the share of the files that is kept back for validation.
        subset: 'training', 'validation', or 'both' for two data sets.
        follow_links: whether folders that are links are looked into.
        format: 'tf', or 'grain', with which the order is the same in each pass.
        verbose: whether to say how many files there are.

    Returns:
        Batches of texts (n,), with labels; `class_names` and `file_paths` say more. For the subset
        'both' a list of two.

    Raises:
        DataError: there are no files, or not as many labels.
        ParameterError: the arguments do not go together.
    """
    if max_length is not None and max_length < 1:
        raise ParameterError("max_length", "a whole number from 1, or None", max_length)
    asked = Asked(
        directory,
        labels,
        label_mode,
        class_names,
        shuffle,
        seed,
        validation_split,
        subset,
        follow_links,
        verbose,
    )

    def read(paths: Sequence[str]) -> Array:
        texts = np.empty(len(paths), object)
        for place, path in enumerate(paths):
            texts[place] = _text(path)[:max_length]
        return texts

    return datasets(asked, (".txt",), read, batch_size, format)


def _text(path: str) -> str:
    """The text of a file.

    Raises:
        DataError: it is not UTF-8.
    """
    try:
        return Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path} is not UTF-8 text (byte {error.start}); convert or remove it."
        ) from error
