"""How unequal the classes of tables and pictures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from netbuilder.imported import compose, inspect
from netbuilder.imported.recipes.class_balance import Balance, balance
from netbuilder.imported.recipes.recipe import NUMBERS
from tests.netbuilder.imported.writing import picture_folder, write


def balance_of(path: Path, **chosen: object) -> Balance | None:
    outline = inspect(path)
    return balance(compose(outline, **chosen), outline)  # type: ignore[arg-type]


def table(folder: Path, labels: list[object]) -> Path:
    rows = "\n".join(f"{place % 9}.5,{label}" for place, label in enumerate(labels))
    return write(folder / "table.csv", f"size,class\n{rows}\n")


@pytest.mark.parametrize("names", [("yes", "no"), ("1", "0"), ("true", "false")])
def test_classes_of_a_table_are_counted(tmp_path: Path, names: tuple[str, str]) -> None:
    frequent, rare = names
    found = balance_of(table(tmp_path, [frequent] * 90 + [rare] * 18))
    assert found is not None
    assert found.matters
    assert found.times == 5
    assert (found.most.lower(), found.least.lower()) == (frequent, rare)


def test_classes_that_are_about_equal_do_not_matter(tmp_path: Path) -> None:
    found = balance_of(table(tmp_path, ["a"] * 80 + ["b"] * 20 + ["c"] * 30))
    assert found == Balance("a", "b", 4.0)
    assert not found.matters


def test_pictures_are_counted_by_folder(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "pictures", each=10)
    for number in range(2, 10):
        (folder / "blue" / f"{number}.png").unlink()
    assert balance_of(folder) == Balance("red", "blue", 5.0)


def test_numbers_have_no_classes(tmp_path: Path) -> None:
    path = table(tmp_path, [place * 1.7 for place in range(100)])
    assert balance_of(path, target="class", task=NUMBERS) is None
