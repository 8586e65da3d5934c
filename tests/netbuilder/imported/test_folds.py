"""Rows shared out for cross-validation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.preparation.folds import Fold, checked_fold, folded, validated_with


@given(
    st.lists(st.integers(0, 3), min_size=20, max_size=200),
    st.integers(2, 20),
    st.integers(0, 5),
    st.booleans(),
)
def test_every_row_is_validated_with_once(
    labels: list[int], of: int, seed: int, stratified: bool
) -> None:
    truth = np.array(labels)
    given_ = truth if stratified else None
    folds = [validated_with(Fold(n, of, seed), len(truth), given_) for n in range(1, of + 1)]
    assert (np.sum(folds, axis=0) == 1).all()
    sizes = [int(fold.sum()) for fold in folds]
    assert max(sizes) - min(sizes) <= 1
    if stratified:
        for label in set(labels):
            shares = [int((truth[fold] == label).sum()) for fold in folds]
            assert max(shares) - min(shares) <= 1


@given(st.lists(st.integers(0, 2), min_size=12, max_size=60), st.integers(2, 6))
def test_the_test_rows_stay_apart(parts: list[int], of: int) -> None:
    before = np.array(parts, np.uint8)
    if int((before != 2).sum()) < of:
        return
    after = folded(before, Fold(1, of), None)
    assert ((after == 2) == (before == 2)).all()
    assert after.dtype == before.dtype


def test_lots_differ_with_the_seed_alone() -> None:
    one, again, other = (validated_with(Fold(1, 4, seed), 40) for seed in (0, 0, 1))
    assert (one == again).all()
    assert (one != other).any()


def test_too_few_rows_are_said() -> None:
    with pytest.raises(DataError, match="3 rows for 5 folds"):
        validated_with(Fold(1, 5), 3)


@pytest.mark.parametrize("numbers", [(0, 5), (6, 5), (1, 1), (1, 21), (1, 5, -1), ("1", 5)])
def test_folds_that_do_not_exist(numbers: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="fold"):
        checked_fold(*numbers)


def test_nothing_of_the_validation_rows_reaches_the_preparation(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "rows.csv"
    lines = [f"{value:.3f},{'ab'[n % 2]}" for n, value in enumerate(rng.normal(5, 2, 60))]
    path.write_text("\n".join(["x,kind", *lines]) + "\n")
    recipe = compose(inspect(path), target="kind")
    seen = []
    for number in range(1, 5):
        found = prepare(path, recipe, folder=tmp_path / "kept", fold=Fold(number, 4))
        fitted = found.fitted
        train = found.train.x[:, 0] * fitted.stds[0] + fitted.means[0]
        assert fitted.means[0] == pytest.approx(train.mean(), rel=1e-5)
        assert float(found.train.x.mean()) == pytest.approx(0, abs=1e-6)
        assert abs(float(found.validation.x.mean())) > 1e-6
        seen.append(found.validation.x[:, 0] * fitted.stds[0] + fitted.means[0])
        counts = np.bincount(found.validation.y.astype(int).reshape(-1), minlength=2)
        assert abs(int(counts[0] - counts[1])) <= 1
    together = np.concatenate(seen)
    assert len(together) == len(found.train.x) + len(found.validation.x)
    assert len(np.unique(together.round(2))) > 40
