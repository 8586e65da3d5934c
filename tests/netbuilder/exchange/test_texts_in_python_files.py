"""A network for texts as a Python file: the same numbers and answers for any text."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.types import Array
from netbuilder.design.text_template import words_to_classes
from netbuilder.exchange.python_file import writing
from netbuilder.imported import Fitted
from netbuilder.imported.recipes.text import CHARACTERS, WORDS, TextForm
from netbuilder.network.trained import TrainedNetwork
from tests.netbuilder.exchange.networks import trained

TEXTS = [
    "The rain was heavy",
    "We had rice with soup",
    "\u7403\u961f\u8d62\u4e86\u6bd4\u8d5b",
    "",
    "snow",
]
VOCABULARY = (
    "the",
    "a",
    " ",
    "rain",
    "\u7403",
    "\u00df",
    "i\u0307",
    "don\u2019t",
    "!",
    "\ufffd",
    "T",
    "\u03c2",
)
FORMS = [
    TextForm(unit, length, 5000, lowercase)
    for unit in (WORDS, CHARACTERS)
    for length in (1, 12)
    for lowercase in (True, False)
]


@pytest.fixture(scope="module")
def network() -> TrainedNetwork:
    return trained(words_to_classes().with_setting("epochs", 2))


def namespace_of(network: TrainedNetwork) -> dict[str, Any]:
    path = Path("network.py")
    found: dict[str, Any] = {"__name__": "exported"}
    exec(writing.source_of(writing.model_of(network), path.name, network), found)
    return found


def test_a_python_file_answers_texts(network: TrainedNetwork, tmp_path: Path) -> None:
    assert network.fitted is not None
    path = tmp_path / "words.py"
    writing.write(network, path)
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(path.read_text("utf-8"), namespace)
    wanted = network.fitted.transform_texts(TEXTS).reshape(len(TEXTS), -1)
    found = namespace["prepared"](TEXTS).reshape(len(TEXTS), -1)
    assert found.tolist() == wanted.tolist()
    classes: list[str] = namespace["classify"](TEXTS)
    column = namespace["COLUMNS"][0]
    assert namespace["classify"]([{column: text} for text in TEXTS]) == classes
    with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([(column,), *((text,) for text in TEXTS if text)])
    command = [sys.executable, path.name, "rows.csv"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    shown = [line.split(": ")[1].rsplit(" ", 2)[0] for line in done.stdout.splitlines()]
    answers = [name for name, text in zip(classes, TEXTS, strict=True) if text]
    assert [line.split(" ")[0] for line in shown] == answers


@pytest.fixture(scope="module")
def piece() -> Callable[..., Array]:
    """The function of a file, as it is copied there."""
    network = trained(words_to_classes().with_setting("epochs", 1))
    made: Callable[..., Array] = namespace_of(network)["text_samples"]
    return made


@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(FORMS))
def test_any_text_has_the_same_numbers(
    piece: Callable[..., Array],
    network: TrainedNetwork,
    texts: list[str],
    form: TextForm,
) -> None:
    fitted = network.fitted
    assert fitted is not None
    recipe = replace(fitted.recipe, text=form)
    own: Fitted = replace(fitted, recipe=recipe, vocabulary=VOCABULARY)
    wanted = own.transform_texts([text.strip() for text in texts])
    told = {"words": form.unit == WORDS, "length": form.length, "lowercase": form.lowercase}
    found = piece(texts, "text", told, VOCABULARY)
    assert found.shape == (len(texts), form.length)
    assert np.array_equal(found, np.reshape(wanted, found.shape))
