"""Data sets prepared from files of the form in which they are published, but short ones."""

from __future__ import annotations

import hashlib
import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

FILES = {
    "imdb": ("imdb.npz", "_REVIEWS"),
    "reuters": ("reuters.npz", "_REPORTS"),
    "boston_housing": ("boston_housing.npz", "_TABLE"),
    "california_housing": ("california_housing.npz", "_TABLE"),
}


def texts(side: Side, start: int, count: int = 30) -> Any:
    """A row of lists of words, numbered from 1 on."""
    found = np.empty(count, object)
    for place in range(count):
        numbers = side.indices(3 + place % 9, 40, start=start + 7 * place)
        found[place] = [1 + int(number) for number in numbers]
    return found


def content(side: Side, name: str) -> dict[str, Any]:
    """The arrays of a file."""
    if name == "imdb":
        return {
            "x_train": texts(side, 0),
            "y_train": side.indices(30, 2),
            "x_test": texts(side, 300, 20),
            "y_test": side.indices(20, 2, start=100),
        }
    if name == "reuters":
        return {"x": texts(side, 0), "y": side.indices(30, 46)}
    return {"x": side.uniform(60, 8).astype("float64"), "y": side.uniform(60, start=700)}


@contextmanager
def published(side: Side, name: str) -> Iterator[Any]:
    """The data set's module, which finds a file of ours where it looks for its own."""
    file, attribute = FILES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        with path.open("wb") as target:
            np.savez(target, **content(side, name))
        if side.keras.__name__ == "keras":
            module = importlib.import_module(f"keras.src.datasets.{name}")
            with mock.patch.object(module, "get_file", return_value=str(path)):
                yield module
            return
        module = importlib.import_module(f"engine.datasets.{name}")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        own = replace(getattr(module, attribute), digest=sha256)
        named = mock.patch.dict(os.environ, {"NETBUILDER_DATA": folder})
        with named, mock.patch.object(module, attribute, own):
            yield module


def loaded(side: Side, name: str, **given: Any) -> Results:
    """All four arrays; lists of words end to end, with their lengths."""
    with published(side, name) as module:
        (x_train, y_train), (x_test, y_test) = module.load_data(**given)
    results: dict[str, Any] = {"y_train": np.asarray(y_train), "y_test": np.asarray(y_test)}
    for key, x in (("x_train", x_train), ("x_test", x_test)):
        if np.asarray(x).dtype == object:
            results[f"{key} lengths"] = np.array([len(row) for row in x])
            results[key] = np.array([word for row in x for word in row])
        else:
            results[key] = np.asarray(x)
    return results


WAYS: dict[str, dict[str, dict[str, Any]]] = {
    "imdb": {
        "usual": {},
        "few words": {"num_words": 20, "skip_top": 5},
        "left out": {"num_words": 20, "skip_top": 5, "oov_char": None, "maxlen": 8},
        "bare": {"start_char": None, "index_from": 0, "seed": 5},
        "moved": {"start_char": None, "index_from": 2},
    },
    "reuters": {
        "usual": {},
        "few words": {"num_words": 20, "skip_top": 5, "test_split": 0.5},
        "left out": {"num_words": 20, "oov_char": None, "maxlen": 8, "seed": 7},
        "bare": {"start_char": None, "index_from": 0},
    },
    "boston_housing": {"usual": {}, "other": {"test_split": 0.35, "seed": 1}},
    "california_housing": {
        "usual": {},
        "small": {"version": "small", "test_split": 0.0},
    },
}


def topics(side: Side) -> Results:
    """The names of the topics."""
    names = side.keras.datasets.reuters.get_label_names()
    return {"names": np.array(names)}


CASES: dict[str, Case] = {
    **{
        f"{name}: {way}": partial(loaded, name=name, **given)
        for name, ways in WAYS.items()
        for way, given in ways.items()
    },
    "topics": topics,
}
