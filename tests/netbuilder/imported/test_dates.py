"""Dates: how they are read, what a column of them is taken for, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import compose, inspect, prepare, problems
from netbuilder.imported.outline import CATEGORY, DATE, NUMBER, Column
from netbuilder.imported.preparation.dates import date_inputs, date_of
from netbuilder.imported.reading.dates import (
    DAY_FIRST,
    MONTH_FIRST,
    MONTHS,
    UNIX,
    UNIX_MILLISECONDS,
    YEAR_FIRST,
    moment_of,
)
from netbuilder.imported.recipes.composing import LEFT_OUT, choices_of_kind
from netbuilder.imported.recipes.dates import date_notices, treated_as
from netbuilder.imported.recipes.recipe import PARTS
from netbuilder.insight.rows_again import row_of
from tests.netbuilder.imported.writing import write

ALL = tuple(PARTS)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))


def at(year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0) -> float:
    return datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2020-01-31", YEAR_FIRST, at(2020, 1, 31)),
        ("2020/1/5", YEAR_FIRST, at(2020, 1, 5)),
        ("2020-01-31T12:30:00Z", YEAR_FIRST, at(2020, 1, 31, 12, 30)),
        ("2020-01-31 12:30:00.250+02:00", YEAR_FIRST, at(2020, 1, 31, 12, 30)),
        ("2020-01-31 12:30 UTC", YEAR_FIRST, at(2020, 1, 31, 12, 30)),
        ("20200131", YEAR_FIRST, at(2020, 1, 31)),
        ("20200131T0430", YEAR_FIRST, at(2020, 1, 31, 4, 30)),
        ("31.12.2020", DAY_FIRST, at(2020, 12, 31)),
        ("31.12.2020 08:15", DAY_FIRST, at(2020, 12, 31, 8, 15)),
        ("1/2/2020", DAY_FIRST, at(2020, 2, 1)),
        ("1/2/2020", MONTH_FIRST, at(2020, 1, 2)),
        ("12/31/20 1:05 PM", MONTH_FIRST, at(2020, 12, 31, 13, 5)),
        ("12/31/99 12:05 am", MONTH_FIRST, at(1999, 12, 31, 0, 5)),
        ("1949-01", YEAR_FIRST, at(1949)),
        ("01/1949", YEAR_FIRST, at(1949)),
        ("1949M12", YEAR_FIRST, at(1949, 12)),
        ("Jan-68", YEAR_FIRST, at(1968)),
        ("January 1968", YEAR_FIRST, at(1968)),
        ("Sept. 2021", YEAR_FIRST, at(2021, 9)),
        ("5-Mar-21", YEAR_FIRST, at(2021, 3, 5)),
        ("March 5th, 2021", YEAR_FIRST, at(2021, 3, 5)),
        ("Fri, 05 Mar 2021 10:00", YEAR_FIRST, at(2021, 3, 5, 10)),
        ("31. Dezember 2020", YEAR_FIRST, at(2020, 12, 31)),
        ("3 février 2020", YEAR_FIRST, at(2020, 2, 3)),
        ("2020年1月31日", YEAR_FIRST, at(2020, 1, 31)),
        ("2020年1月", YEAR_FIRST, at(2020)),
        ("1987Q1", YEAR_FIRST, at(1987)),
        ("1987-Q4", YEAR_FIRST, at(1987, 10)),
        ("Q2 1987", YEAR_FIRST, at(1987, 4)),
        ("1580428800", UNIX, at(2020, 1, 31)),
        ("1580428800.0", UNIX, at(2020, 1, 31)),
        ("1580428800000", UNIX_MILLISECONDS, at(2020, 1, 31)),
        ("2020-02-30", YEAR_FIRST, None),
        ("2020-13-01", YEAR_FIRST, None),
        ("2020-01-31 25:00", YEAR_FIRST, None),
        ("31/12/2020", MONTH_FIRST, None),
        ("0000-01-01", YEAR_FIRST, None),
        ("1.2.3", DAY_FIRST, None),
        ("192.168.1.1", DAY_FIRST, None),
        ("3.14", DAY_FIRST, None),
        ("1990", YEAR_FIRST, None),
        ("1999-2000", YEAR_FIRST, None),
        ("maybe-20", YEAR_FIRST, None),
        ("decision 12", YEAR_FIRST, None),
        ("2020-01-01 to 2020-01-05", YEAR_FIRST, None),
        ("", YEAR_FIRST, None),
    ],
)
def test_spellings(text: str, order: str, moment: float | None) -> None:
    assert moment_of(text, order) == moment


@given(MOMENTS, st.sampled_from([YEAR_FIRST, DAY_FIRST, MONTH_FIRST]), st.booleans())
def test_what_is_written_is_read(when: datetime, order: str, timed: bool) -> None:
    pattern = {YEAR_FIRST: "%Y-%m-%d", DAY_FIRST: "%d.%m.%Y", MONTH_FIRST: "%m/%d/%Y"}[order]
    text = when.strftime(pattern + (" %H:%M:%S" if timed else ""))
    kept = when.replace(microsecond=0, tzinfo=UTC)
    if not timed:
        kept = kept.replace(hour=0, minute=0, second=0)
    assert moment_of(text, order) == kept.timestamp()


@given(st.text(max_size=70), st.sampled_from([YEAR_FIRST, DAY_FIRST, UNIX]))
def test_any_text_is_a_date_or_none(text: str, order: str) -> None:
    found = moment_of(text, order)
    assert found is None or np.isfinite(found)


def test_every_name_of_a_month_is_read_as_it_and_no_other() -> None:
    for number, names in enumerate(MONTHS, 1):
        for name in names.split():
            assert moment_of(f"7 {name} 2020", YEAR_FIRST) == at(2020, number, 7)


@given(MOMENTS.map(lambda when: when.replace(tzinfo=UTC).timestamp()))
def test_inputs_tell_the_date_again(moment: float) -> None:
    when = datetime.fromtimestamp(moment, UTC)
    inputs = date_inputs(np.array([moment]), ALL)
    assert inputs.shape == (1, sum(len(names) for names in PARTS.values()))
    assert inputs[0, 0] == when.year
    turn = np.arctan2(inputs[0, 1], inputs[0, 2]) / (2 * np.pi) % 1
    assert round(turn * 12) % 12 == when.month - 1
    turn = np.arctan2(inputs[0, 3], inputs[0, 4]) / (2 * np.pi) % 1
    assert round(turn * 7) % 7 == when.weekday()
    midnight = at(when.year, when.month, when.day)
    parts = ("year", "month", "weekday", "time passed")
    assert date_of(date_inputs(np.array([midnight]), parts)[0], parts) == when.strftime("%Y-%m-%d")


def _column(folder: Path, dates: list[str], name: str = "when") -> Column:
    rows = "\n".join(f"{date};{number % 5 + 0.5}" for number, date in enumerate(dates))
    return inspect(write(folder / "t.csv", f"{name};price\n{rows}\n")).columns[0]


@pytest.mark.parametrize(
    ("dates", "orders", "parts"),
    [
        (["2020-01-31", "2020-02-01"], (YEAR_FIRST,), ("year", "month", "weekday", "time passed")),
        (["2020-01-31 10:00", "2020-02-01"], (YEAR_FIRST,), ALL),
        (["1949-01", "1949-02"], (YEAR_FIRST,), ("year", "month", "time passed")),
        (["1949-01-01", "1949-02-01"], (YEAR_FIRST,), ("year", "month", "time passed")),
        (["12/31/2020", "1/2/2020"], (MONTH_FIRST,), ("year", "month", "weekday", "time passed")),
        (["31/12/2020", "1/2/2020"], (DAY_FIRST,), ("year", "month", "weekday", "time passed")),
        (["1/2/2020", "3/4/2020"], (MONTH_FIRST, DAY_FIRST), ()),
        (["1.2.2020", "3.4.2020"], (DAY_FIRST, MONTH_FIRST), ()),
        (["20200131", "20200229", "20190301"], (YEAR_FIRST,), ()),
        (["Jan-68", "Feb-68"], (YEAR_FIRST,), ("year", "month", "time passed")),
        (["1987Q1", "1987Q2"], (YEAR_FIRST,), ("year", "month", "time passed")),
        (["2020-01-31", "", "NA"], (YEAR_FIRST,), ()),
    ],
)
def test_a_column_is_judged_by_all_of_its_values(
    tmp_path: Path, dates: list[str], orders: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    found = _column(tmp_path, dates * 20).dates
    assert found is not None
    assert found.orders == orders
    assert not parts or found.parts == parts


def test_numbers_are_dates_only_where_the_name_speaks_of_time(tmp_path: Path) -> None:
    seconds = [str(1_580_428_800 + 3600 * number) for number in range(30)]
    found = _column(tmp_path, seconds, "created_at").dates
    assert found is not None
    assert found.orders == (UNIX,)
    assert _column(tmp_path, [f"{each}000" for each in seconds], "timestamp").dates is not None
    assert _column(tmp_path, seconds, "population").dates is None
    assert _column(tmp_path, ["20201", "20202", "20203"], "date").dates is None
    assert _column(tmp_path, ["20200231", "20200101", "20200102"], "date").dates is None
    assert _column(tmp_path, [str(year) for year in range(1990, 2020)], "year").dates is None


def test_words_are_no_dates(tmp_path: Path) -> None:
    assert _column(tmp_path, ["mar", "may", "2020 or so", "1/2"] * 9).kind == CATEGORY


def test_both_orders_are_offered_where_nothing_decides(tmp_path: Path) -> None:
    rows = "\n".join(f"{day}/{day % 11 + 1}/2020,{day}.5" for day in range(1, 12))
    outline = inspect(write(tmp_path / "t.csv", f"when,price\n{rows}\n"))
    column = outline.columns[0]
    assert choices_of_kind(column) == (DATE, "date (day first)", CATEGORY, LEFT_OUT)
    (said,) = date_notices(outline.columns)
    assert said.startswith("when: nothing tells whether the day or the month comes first")
    assert compose(outline).features[0].order == MONTH_FIRST
    feature = compose(outline, kinds={"when": "date (day first)"}).features[0]
    assert (feature.kind, feature.order) == (DATE, DAY_FIRST)
    assert treated_as(feature, column) == "date (day first)"


def test_a_date_that_does_not_exist_is_named(tmp_path: Path) -> None:
    dates = [f"2020-01-{day:02}" for day in range(1, 31)]
    rows = "\n".join(f"{date},{number}.5" for number, date in enumerate([*dates, "2020-02-30"]))
    path = write(tmp_path / "t.csv", f"when,price\n{rows}\n")
    outline = inspect(path)
    recipe = compose(outline, series=False)
    assert problems(recipe, outline) == (
        "Line 32, column when: '2020-02-30' is not a valid date; correct it, or leave the column "
        "out.",
    )
    with pytest.raises(DataError, match="line 32: '2020-02-30' in column when is not a valid"):
        prepare(path, recipe)


def _table(folder: Path, ending: str = "") -> Path:
    days = np.datetime64("2019-12-30") + np.arange(60).astype("timedelta64[D]")
    rows = "\n".join(f"{day}{ending},{number % 7}.25" for number, day in enumerate(days))
    return write(folder / "t.csv", f"when,price\n{rows}\n,3.5\n")


def test_samples_have_the_parts_of_a_date(tmp_path: Path) -> None:
    path = _table(tmp_path)
    recipe = compose(inspect(path), standardise=False, series=False)
    assert recipe.inputs == (
        "when: year",
        "when: month, sine",
        "when: month, cosine",
        "when: weekday, sine",
        "when: weekday, cosine",
        "when: time passed",
    )
    prepared = prepare(path, recipe)
    (sample,) = prepared.fitted.transform([{"when": "2020-04-01"}])
    turn = 2 * np.pi * 2 / 7  # a Wednesday
    passed = (moment_of("2020-04-01", YEAR_FIRST) or 0) / (365.25 * 86400) - 30
    wanted = [2020, 1, 0, np.sin(turn), np.cos(turn), passed]
    np.testing.assert_allclose(sample, wanted, atol=1e-6)
    with pytest.raises(DataError, match="'soon' in column when is not a valid date"):
        prepared.fitted.transform([{"when": "soon"}])
    assert any(
        "when: 1 missing value was replaced by the median, 2020-01-" in said
        for said in prepared.notices
    )


def test_a_sample_tells_its_row_again(tmp_path: Path) -> None:
    prepared = prepare(_table(tmp_path), compose(inspect(_table(tmp_path)), series=False))
    fitted = type(prepared.fitted).from_json(prepared.fitted.to_json())
    (sample,) = fitted.transform([{"when": "2020-02-29"}])
    assert row_of(fitted, sample) == {"when": "2020-02-29"}


def test_a_date_can_be_left_out(tmp_path: Path) -> None:
    rows = "\n".join(f"2020-01-{day:02},{day},{day % 3}.5" for day in range(1, 31))
    outline = inspect(write(tmp_path / "t.csv", f"when,n,price\n{rows}\n"))
    recipe = compose(outline, target="price", kinds={"when": LEFT_OUT, "n": NUMBER})
    assert recipe.inputs == ("n",)
