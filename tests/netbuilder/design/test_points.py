"""Points drawn by hand: data that belong to the design."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets import drawn
from engine.errors import DataError
from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.code import read, script
from netbuilder.design.points import DRAWN, EXTENT, MOST_POINTS, DrawnPoints, checked_points
from netbuilder.design.storage import decode, encode
from netbuilder.training.run.data import load_raw

place = st.floats(-EXTENT, EXTENT)
some_points = st.lists(st.tuples(place, place, st.integers(0, 8)), max_size=40)


def corners(count: int = 20) -> DrawnPoints:
    rng = np.random.default_rng(0)
    points = DrawnPoints()
    for number in range(count):
        x, y = rng.normal(0, 0.3, 2)
        of_class = number % 2
        points = points.added([(x + (2 if of_class else -2), y)], of_class)
    return points


@given(some_points)
def test_files_and_scripts_keep_them(given_points: list[tuple[float, float, int]]) -> None:
    points = DrawnPoints()
    for x, y, of_class in given_points:
        points = points.added([(x, y)], of_class)
    design = Design.default("circles").with_points(points)
    assert decode(encode(design)) == design
    reading = read(script(design), design)
    assert reading.design is not None, reading.problems
    assert reading.design.points == design.points
    assert reading.design.data == DRAWN


def test_the_first_points_make_data_of_two_classes() -> None:
    design = Design.default("circles").with_points(DrawnPoints())
    assert design.data == DRAWN
    assert design.data_set.classes == 2
    assert "no points of two classes" in analyze(design).reason
    one = design.with_points(DrawnPoints().added([(0, 0)], 0))
    assert not analyze(one).can_train
    assert analyze(one.with_points(one.points.added([(1, 1)], 1))).can_train


def test_a_third_class_needs_a_third_output() -> None:
    design = Design.default("circles").with_points(corners().added([(0, 0)], 2))
    assert design.data_set.classes == 3
    problem = analyze(design).problems[0]
    assert analyze(problem.fixes[0].design).can_train


def test_points_stay_while_other_data_are_looked_at() -> None:
    design = Design.default("circles").with_points(corners())
    other = design.with_data("moons")
    assert other.with_data(DRAWN).points == design.points
    assert decode(encode(other)).points == design.points


def test_a_design_without_points_is_written_as_ever() -> None:
    assert "points" not in msgspec.json.decode(encode(Design.default()))


def test_every_fifth_point_of_a_class_is_for_the_test() -> None:
    points = corners(30)
    (x, y), (x_test, y_test) = drawn.load_data(points.points)
    assert len(x) == 24
    assert sorted(y_test.tolist()) == [0, 0, 0, 1, 1, 1]
    more = points.added([(1, 1)], 0)
    (again, _), (test_again, _) = drawn.load_data(more.points)
    np.testing.assert_array_equal(test_again, x_test)
    np.testing.assert_array_equal(again[:-1], x)
    found = load_raw(Design.default("circles").with_points(points), lambda *_: None)
    np.testing.assert_array_equal(found.samples[0][0], x)
    assert found.samples[0][1].tolist() == y.tolist()


def test_erasing_takes_what_is_near() -> None:
    points = DrawnPoints().added([(0, 0), (1, 1)], 0).added([(0.1, 0)], 1)
    assert points.erased(0, 0, 0.2).points == ((1.0, 1.0, 0),)
    assert points.erased(3, 3, 0.2) is points


def test_no_more_than_can_be_kept() -> None:
    points = DrawnPoints().added([(0, 0)] * (MOST_POINTS + 5), 0)
    assert len(points) == MOST_POINTS


@pytest.mark.parametrize(
    "points",
    [
        "points",
        [(1, 2)],
        [(1, 2, 9)],
        [(1, 2, -1)],
        [(1, 2, True)],
        [(float("nan"), 2, 1)],
        [(1e9, 2, 1)],
        [(0, 0, 0)] * (MOST_POINTS + 1),
    ],
)
def test_impossible_points_are_refused(points: object) -> None:
    with pytest.raises(DesignError, match="drawn by hand"):
        checked_points(points)


def test_a_file_with_impossible_points_is_refused(tmp_path: Path) -> None:
    content = encode(Design.default("circles").with_points(corners()))
    path = tmp_path / "points.netbuilder.json"
    path.write_bytes(content.replace(b"0\n", b"77\n"))
    with pytest.raises(DesignError, match="drawn by hand"):
        Design.load(path)
    with pytest.raises(DataError):
        drawn.load_data([(1, 2)])
