"""Scripts read tables in the dress in which people write them, as the window does."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.keras_script.data import preparation_of
from netbuilder.imported import compose, inspect, prepare
from tests.netbuilder.exchange.test_keras_scripts import check
from tests.netbuilder.imported.writing import write

DRESSES = {
    "title": ("Report 2024,,\na,b,kind\n", "{n},{half},{word}", ","),
    "comments": ("# one\n# two\na,b,kind\n# a break\n", "{n},{half},{word}", ","),
    "units": ("a,b,kind\ncm,kg,\n", "{n},{half},{word}", ","),
    "row names": ("a,b,kind\n", "row {n},{n},{half},{word}", ","),
    "blanks": ("a  b   kind\n", " {n}   {half}   {word}", " "),
    "end": ("a,b,kind,\n", "{n},{half},{word}", ","),
    "single": ("a,b,kind\n", "{n},'{half}','{word}'", ","),
    "money": ("a;b;kind\n", '{n};"$ 1,{n}5.25";{word}', ";"),
    "percent": ("a;b;kind\n", "{n};-{half} %;{word}", ";"),
    "marks": ("a,b,kind\n-,NULL,yes\nn.d.,-,no\n", "{n},{half},{word}", ","),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_tables_in_any_dress(dress: str, tmp_path: Path) -> None:
    above, line, delimiter = DRESSES[dress]
    words = ["yes", "no", "Yes", "NO"]
    numbers = [7 * n % 40 + 10 for n in range(40)]
    rows = [line.format(n=n, half=n * 1.5, word=words[n % 4]) for n in numbers]
    path = write(tmp_path / "t.csv", above + "\n".join(rows) + "\n")
    outline = inspect(path)
    assert outline.format is not None
    assert outline.format.delimiter == delimiter
    recipe = compose(outline, target="kind")
    assert [name.casefold() for name in recipe.classes] == ["no", "yes"]
    assert [feature.name for feature in recipe.features][-2:] == ["a", "b"]
    check(path, recipe)


def test_a_packed_table(tmp_path: Path) -> None:
    text = "a,kind\n" + "".join(f"{n}.5,{'xy'[n % 2]}\n" for n in range(30))
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    check(path, compose(inspect(path)))


def test_what_a_script_cannot_read_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "t.json", '[{"a": 1, "b": 2}, {"a": 3, "b": 5}, {"a": 4, "b": 9}]')
    recipe = compose(inspect(path))
    own = OwnData(str(path), recipe)
    with pytest.raises(ExportError, match=r"cannot read t\.json, which is no plain text"):
        preparation_of(Design().with_own(own), own, prepare(path, recipe).fitted)
