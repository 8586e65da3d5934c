from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.exchange.pasted import PasteError, is_row, pasted_row
from netbuilder.exchange.rows import read_rows
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.recipes.recipe import Recipe
from netbuilder.insight.rows_again import row_of
from tests.netbuilder.exchange.networks import CLASSES, MAKERS, MIXED


def recipe_of(folder: Path, kind: str = CLASSES, target: str = "kind") -> Recipe:
    return compose(inspect(MAKERS[kind](folder)), target=target)


@pytest.mark.parametrize("sign", ["\t", ";", "|", ","])
def test_a_row_is_taken_with_and_without_its_names(sign: str, tmp_path: Path) -> None:
    recipe = recipe_of(tmp_path)
    wanted = {"a": "1.5", "b": "2", "c": "", "d": "x y"}
    assert pasted_row(sign.join(wanted.values()), recipe) == wanted
    head = ["d", "kind", "C ", "b", "A"]
    row = ["x y", "iris", "", "2", "1.5"]
    assert pasted_row(f"{sign.join(head)}\n{sign.join(row)}\n", recipe) == wanted


@pytest.mark.parametrize("text", ["", "\n", "1,2", "1\t2\t3\t4\t5", '"a'])
def test_what_is_no_row_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(PasteError, match=r"[cC]opy"):
        pasted_row(text, recipe_of(tmp_path))


@given(st.text(max_size=200))
def test_any_text_is_a_row_or_a_sentence(text: str) -> None:
    from netbuilder.imported.recipes.recipe import Feature

    recipe = Recipe((Feature("a", "number"), Feature("b", "number")), ("y",), "number")
    is_row(text)
    found: dict[str, str] = {}
    said = "."
    try:
        found = pasted_row(text, recipe)
    except PasteError as error:
        said = str(error)
    assert set(found) <= {"a", "b"}
    assert said.endswith(".")


def test_a_sample_is_told_as_the_row_that_it_was(tmp_path: Path) -> None:
    path = MAKERS[MIXED](tmp_path)
    recipe = compose(inspect(path), target="price")
    fitted = prepare(path, recipe).fitted
    rows = read_rows(path, fitted)
    for text, sample in list(zip(rows.texts, rows.samples, strict=True))[:40]:
        row = row_of(fitted, sample)
        assert row["kind"] == text[1]
        if text[0]:
            assert float(row["size"]) == pytest.approx(float(text[0]), rel=1e-5)
        again = fitted.transform([row])
        np.testing.assert_allclose(again[0], sample, atol=1e-5)
