"""Series: windows in the order of time, and nothing of a later part in an earlier one."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.design.templates import built_in
from netbuilder.imported import (
    Fitted,
    Prepared,
    Recipe,
    Split,
    compose,
    inspect,
    prepare,
    problems,
    recipe_from_json,
    recipe_to_json,
    summary,
)
from netbuilder.imported.built_in import MONTHLY_SALES
from netbuilder.imported.outline import CATEGORY, NUMBER
from netbuilder.imported.preparation.splitting import TRAINING
from netbuilder.imported.preparation.windows import parts_in_time, windows_of
from netbuilder.imported.reading.dates import DAY_FIRST, YEAR_FIRST
from netbuilder.imported.recipes.composing import LEFT_OUT
from netbuilder.imported.recipes.recipe import CLASSES, MEDIAN, NUMBERS, Series
from tests.netbuilder.imported.writing import write


def series_file(folder: Path, values: list[float], dated: bool = True) -> Path:
    months = np.datetime64("1990-01") + np.arange(len(values)).astype("timedelta64[M]")
    dates = [f"{month}," if dated else "" for month in months]
    rows = "\n".join(f"{date}{value!r}" for date, value in zip(dates, values, strict=True))
    return write(folder / "s.csv", f"{'month,' if dated else ''}sales\n{rows}\n")


def made(values: list[float], recipe: Recipe) -> Prepared:
    with tempfile.TemporaryDirectory() as folder:
        return prepare(series_file(Path(folder), values), recipe)


def recipe_of(rows: int, series: Series, split: Split) -> Recipe:
    with tempfile.TemporaryDirectory() as folder:
        outline = inspect(series_file(Path(folder), [0.5 + number for number in range(rows)]))
    return compose(outline, target="sales", series=series, split=split)


@pytest.mark.parametrize("dated", [True, False])
def test_a_number_with_nothing_beside_it_is_a_series(tmp_path: Path, dated: bool) -> None:
    outline = inspect(series_file(tmp_path, [number + 0.5 for number in range(120)], dated))
    recipe = compose(outline)
    order, dates = ("month", YEAR_FIRST) if dated else ("", "")
    assert recipe.series == Series(12, 1, order, dates)
    assert (recipe.targets, recipe.task, recipe.inputs) == (("sales",), NUMBERS, ("sales",))
    assert recipe.input_shape == (12, 1)
    assert problems(recipe, outline) == ()
    assert summary(recipe, outline) == (
        "120 rows. 1 value in each row. The target is sales, 1 row ahead of windows of 12 rows."
    )
    assert recipe_from_json(recipe_to_json(recipe)) == recipe


def test_other_tables_are_none(tmp_path: Path) -> None:
    rows = "\n".join(f"2020-01-{n % 28 + 1:02},{n}.5,{n % 3}.25" for n in range(60))
    outline = inspect(write(tmp_path / "t.csv", f"day,size,price\n{rows}\n"))
    assert compose(outline).series is None
    few = inspect(series_file(tmp_path, [1.5, 2.5, 3.5] * 3))
    assert compose(few).series is None
    assert compose(few, series=False).inputs[0] == "month: year"


def test_the_window_follows_from_the_dates(tmp_path: Path) -> None:
    hours = np.datetime64("2020-01-01T00") + np.arange(400).astype("timedelta64[h]")
    rows = "\n".join(f"{hour}:00,{number % 24}.5" for number, hour in enumerate(hours))
    outline = inspect(write(tmp_path / "t.csv", f"time,load\n{rows}\n"))
    recipe = compose(outline)
    assert recipe.series == Series(24, 1, "time", YEAR_FIRST)


SERIES = st.builds(
    Series, st.integers(1, 7), st.integers(1, 4), st.just("month"), st.just(YEAR_FIRST)
)
SPLITS = st.builds(Split, st.sampled_from([0.1, 0.2]), st.sampled_from([0.1, 0.25]))
VALUES = st.lists(st.floats(-1e3, 1e3, width=16), min_size=40, max_size=60)


@settings(max_examples=40)
@given(VALUES, SERIES, SPLITS)
def test_windows_are_the_rows_before_their_target(
    values: list[float], series: Series, split: Split
) -> None:
    recipe = replace(
        recipe_of(len(values), series, split), standardise=False, standardise_target=False
    )
    prepared = made(values, recipe)
    parts = (prepared.train, prepared.validation, prepared.test)
    samples = np.concatenate([part.x for part in parts])
    answers = np.concatenate([part.y for part in parts])
    count = len(values) - series.window - series.horizon + 1
    assert samples.shape == (count, series.window, 1)
    for start in range(count):
        end = start + series.window
        np.testing.assert_array_equal(samples[start, :, 0], np.float32(values[start:end]))
        assert answers[start, 0] == np.float32(values[end - 1 + series.horizon])
    # The targets of the parts follow each other, and each part is as long as it should be.
    assert len(prepared.test.x) == round(len(values) * split.test)
    assert len(prepared.validation.x) == round(len(values) * split.validation)


@settings(max_examples=40)
@given(VALUES, SERIES, SPLITS, st.data())
def test_nothing_leaks(
    values: list[float], series: Series, split: Split, data: st.DataObject
) -> None:
    recipe = recipe_of(len(values), series, split)
    later = round(len(values) * split.validation) + round(len(values) * split.test)
    first = data.draw(st.integers(len(values) - later, len(values) - 1))
    changed = [*values[:first], *(1e6 - value for value in values[first:])]
    before, after = made(values, recipe), made(changed, recipe)
    np.testing.assert_array_equal(before.train.x, after.train.x)
    np.testing.assert_array_equal(before.train.y, after.train.y)
    assert replace(before.fitted, naive_error=None) == replace(after.fitted, naive_error=None)
    if first >= len(values) - round(len(values) * split.test):
        np.testing.assert_array_equal(before.validation.x, after.validation.x)
        np.testing.assert_array_equal(before.validation.y, after.validation.y)


@given(st.integers(1, 200), SPLITS)
def test_parts_follow_each_other(rows: int, split: Split) -> None:
    parts = parts_in_time(split, rows)
    assert (np.diff(parts.astype(int)) >= 0).all()
    assert (parts == TRAINING).any()


@given(st.lists(st.booleans(), min_size=20, max_size=60), SERIES)
def test_no_window_reaches_over_a_gap(whole: list[bool], series: Series) -> None:
    there = np.array([True] * 12 + whole)
    windows = windows_of(series, np.zeros(len(there), np.uint8), there)
    span = series.window + series.horizon
    wanted = [
        start + series.window - 1
        for start in range(len(there) - span + 1)
        if there[start : start + series.window].all() and there[start + span - 1]
    ]
    assert windows.ends.tolist() == wanted


def test_rows_are_put_into_the_order_of_their_dates(tmp_path: Path) -> None:
    lines = [f"{day}.{month}.2020,{month * 100 + day}" for month in (1, 2) for day in range(1, 29)]
    path = write(tmp_path / "t.csv", "\n".join(["when,price", *reversed(lines)]) + "\n")
    recipe = compose(inspect(path), series=Series(3, 1, "when", DAY_FIRST), standardise=False)
    prepared = prepare(path, replace(recipe, standardise_target=False))
    assert prepared.train.x[0, :, 0].tolist() == [101, 102, 103]
    assert prepared.train.y[0, 0] == 104
    assert prepared.test.y[-1, 0] == 228


def test_a_gap_breaks_windows_and_can_be_filled(tmp_path: Path) -> None:
    values = [f"{number}.5" for number in range(60)]
    values[20] = ""
    path = write(tmp_path / "t.csv", "sales,size\n" + "\n".join(f"{v},1.5" for v in values) + "\n")
    outline = inspect(path)
    recipe = compose(outline, target="sales", series=Series(4, 1))
    prepared = prepare(path, recipe)
    assert len(prepared.train.x) + len(prepared.validation.x) + len(prepared.test.x) == 56 - 5
    filled = compose(outline, target="size", series=Series(4, 1), missing={"sales": MEDIAN})
    prepared = prepare(path, filled)
    assert len(prepared.train.x) + len(prepared.validation.x) + len(prepared.test.x) == 56


def test_columns_beside_the_target_are_inputs_too(tmp_path: Path) -> None:
    rows = "\n".join(f"{n % 9}.5,{'ab'[n % 2]},{n % 5}" for n in range(80))
    path = write(tmp_path / "t.csv", f"load,state,wind\n{rows}\n")
    outline = inspect(path)
    recipe = compose(
        outline, target="load", task=NUMBERS, series=Series(5, 2), kinds={"wind": LEFT_OUT}
    )
    assert recipe.inputs == ("load", "state=a", "state=b", "state=other")
    assert [feature.kind for feature in recipe.features] == [NUMBER, CATEGORY]
    prepared = prepare(path, recipe)
    assert prepared.train.x.shape[1:] == (5, 4)
    known = compose(outline, target="state", task=CLASSES, series=Series(5, 1))
    prepared = prepare(path, known)
    assert prepared.train.y.dtype == np.int64
    assert prepared.fitted.naive_error is None


def test_the_naive_forecast_is_measured_on_the_test_in_units(tmp_path: Path) -> None:
    values = [float(number) for number in range(50)] + [50.0, 40.0, 60.0, 30.0, 70.0]
    path = series_file(tmp_path, values)
    recipe = compose(inspect(path), series=Series(3, 1, "month", YEAR_FIRST), split=Split(0.1, 0.1))
    prepared = prepare(path, recipe)
    last = values[-7:]
    wanted = np.abs(np.diff(last)).mean()
    assert prepared.fitted.naive_error == pytest.approx(wanted)
    assert Fitted.from_json(prepared.fitted.to_json()) == prepared.fitted


def test_a_window_of_rows_becomes_a_sample(tmp_path: Path) -> None:
    path = series_file(tmp_path, [number % 7 + 0.5 for number in range(60)])
    prepared = prepare(path, compose(inspect(path), series=Series(3, 1, "month", YEAR_FIRST)))
    rows = [{"sales": f"{number % 7 + 0.5}"} for number in range(3)]
    np.testing.assert_allclose(prepared.fitted.transform(rows), prepared.train.x[:1], atol=1e-6)
    with pytest.raises(DataError, match="The forecast needs the last 3 rows, not 2"):
        prepared.fitted.transform(rows[:2])


def test_what_is_too_long_is_said(tmp_path: Path) -> None:
    outline = inspect(series_file(tmp_path, [number + 0.5 for number in range(40)]))
    recipe = compose(outline, series=Series(30, 1, "month", YEAR_FIRST))
    assert problems(recipe, outline) == (
        "Only 28 rows are trained on, too few for windows of 30 and a target 1 ahead; choose a "
        "shorter window.",
    )
    with pytest.raises(DataError, match="choose a shorter window"):
        prepare(Path(outline.path), recipe)


def test_large_series_lie_in_files(tmp_path: Path) -> None:
    path = series_file(tmp_path, [float(number % 13) for number in range(300)])
    recipe = compose(inspect(path))
    small = prepare(path, recipe)
    large = prepare(path, recipe, limit=1000, folder=tmp_path / "kept")
    again = prepare(path, recipe, limit=1000, folder=tmp_path / "kept")
    for found in (large, again):
        np.testing.assert_array_equal(found.train.x, small.train.x)
        np.testing.assert_array_equal(found.test.y, small.test.y)
        assert found.fitted == small.fitted


def test_the_built_in_series_is_one_that_a_template_forecasts() -> None:
    outline = inspect(MONTHLY_SALES)
    assert (outline.path, outline.rows) == (MONTHLY_SALES, 480)
    template = next(each.design for each in built_in("mnist") if "Forecast" in each.title)
    assert template.own is not None
    recipe = compose(outline, series=Series(24, 1, "month", YEAR_FIRST))
    assert template.own.recipe == recipe
    assert template.own.data_set.title == "Monthly sales"
    assert template.input_shape == (24, 1)
    prepared = prepare(MONTHLY_SALES, recipe)
    assert prepared.train.x.shape == (480 - 48 - 96 - 24, 24, 1)
