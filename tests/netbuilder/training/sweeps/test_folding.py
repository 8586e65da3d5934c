"""Cross-validation as a sweep."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.design.storage import decode, encode
from netbuilder.imported.preparation.folds import Fold
from netbuilder.training.control import Control
from netbuilder.training.history.runs import Run
from netbuilder.training.run.data import load
from netbuilder.training.sweeps.folding import below, best_summary, fold_axis, spread, summaries
from netbuilder.training.sweeps.grid import Axis, combinations, settings
from netbuilder.training.sweeps.outcomes import FIGURES, Outcome, outcome, table
from netbuilder.training.sweeps.running import News, Sweeping, Update
from netbuilder.training.sweeps.values import SweepError

DESIGN = Design.default("circles").with_setting("epochs", 1).with_metrics(["f1_score"])


def rates(text: str) -> Axis:
    return Axis.typed(next(e for e in settings(DESIGN) if e.name == "learning_rate"), text)


def test_folds_are_trained_and_summed_up() -> None:
    runs: dict[int, Run] = {}

    def take(news: News) -> None:
        if isinstance(news, Update) and news.run is not None:
            runs[news.number] = news.run

    axis = fold_axis(3)
    Sweeping(DESIGN, (axis,)).run(take, Control())
    assert [run.design.fold for run in runs.values()] == list(axis.values)
    assert {run.samples["training"] + run.samples["validation"] for run in runs.values()} == {1_000}
    assert len({run.data for run in runs.values()}) == 3
    planned = combinations(DESIGN, (axis,))
    outcomes = {number: outcome(run) for number, run in runs.items()}
    (found,) = summaries((axis,), planned, outcomes)
    assert (found.values, found.done, found.folds) == ((), 3, 3)
    values = [float(run.means["val_f1_score"][0]) for run in runs.values()]
    assert found.figures["metric"].mean == pytest.approx(np.mean(values))
    assert found.figures["metric"].deviation == pytest.approx(np.std(values, ddof=1))
    rows = table((axis,), planned, {}, outcomes, {}, "f1_score", below((found,), 0)).splitlines()
    assert len(rows) == 1 + 3 + 2
    assert ",all,mean," in rows[-2]


def test_each_fold_validates_with_other_rows() -> None:
    seen = []
    for number in range(1, 5):
        data = load(DESIGN.with_fold(Fold(number, 4)), lambda *_: None)
        assert data.validation is not None
        rows = {row.tobytes() for row in data.validation[0]}
        assert not rows & {row.tobytes() for row in data.x_train}
        assert len(data.x_test) == len(load(DESIGN, lambda *_: None).x_test)
        seen.append(rows)
    assert len(set.union(*seen)) == 1_000


def test_groups_of_other_settings() -> None:
    axes = rates("0.1, 0.01"), fold_axis(2, repeats=2)
    planned = combinations(DESIGN, axes)
    assert len(planned) == 8
    figures = {n: {"loss": float(n), "metric": 1.0 / n} for n in range(1, 9)}
    outcomes = {n: Outcome(1, MappingProxyType(f), True) for n, f in figures.items() if n != 8}
    first, second = summaries(axes, planned, outcomes)
    assert (first.values, first.done) == ((0.1,), 4)
    assert (second.values, second.done, second.folds) == ((0.01,), 3, 4)
    assert first.figures["loss"].mean == pytest.approx(2.5)
    assert best_summary((first, second), "loss", "f1_score") is first
    assert best_summary((first, second), "metric", "f1_score") is first
    assert set(first.figures) <= set(FIGURES)


def test_one_value_has_no_deviation() -> None:
    assert math.isnan(spread([3.0]).deviation)


@pytest.mark.parametrize(("folds", "repeats"), [(1, 1), (21, 1), (5, 0), (5, 21)])
def test_bounds(folds: int, repeats: int) -> None:
    with pytest.raises(SweepError, match="Cross-validation"):
        fold_axis(folds, repeats)


def test_a_fold_is_kept_in_files() -> None:
    chosen = DESIGN.with_fold(Fold(2, 5, 1))
    assert decode(encode(chosen)) == chosen
    assert str(chosen.fold) == "2 of 5 (repeat 2)"
