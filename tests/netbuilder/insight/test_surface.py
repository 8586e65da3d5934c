"""What a network makes of the plane."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets.toys import TOYS
from netbuilder.design import Design, analyze, build
from netbuilder.insight.surface import FINEST, Surface, points_of, span_of, takes_points
from netbuilder.network.probe import Probe


def weights_of(design: Design) -> np.ndarray:
    return build(design.with_setting("seed", 5)).get_flat_weights()


@pytest.fixture
def moons() -> Design:
    return Design.default("moons")


def test_there_is_none_without_weights(moons: Design) -> None:
    probe = Probe(moons)
    surface = Surface(probe)
    assert surface.possible
    assert surface.over(3.0) is None
    assert surface.at(0, 0) is None


def test_cells_are_what_the_network_answers_in_their_middle(moons: Design) -> None:
    model = build(moons.with_setting("seed", 5))
    probe = Probe(moons)
    surface = Surface(probe)
    probe.set(model.get_flat_weights())
    cells = surface.over(4.0)
    assert cells is not None
    assert (cells.dtype, cells.shape) == (np.float32, (FINEST, FINEST, 2))
    half = 4.0 / FINEST
    places = {
        (0, 0): (-4 + half, 4 - half),
        (0, FINEST - 1): (4 - half, 4 - half),
        (FINEST - 1, 0): (-4 + half, -4 + half),
        (30, 70): (-4 + 141 * half, 4 - 61 * half),
    }
    for (row, column), place in places.items():
        wanted = model.predict_on_batch(np.array([place], np.float32))[0]
        np.testing.assert_allclose(cells[row, column], wanted, rtol=1e-4)
        np.testing.assert_allclose(surface.at(*place), wanted, rtol=1e-4)


def test_new_weights_count_at_once(moons: Design) -> None:
    probe = Probe(moons)
    surface = Surface(probe)
    weights = weights_of(moons)
    probe.set(weights)
    before = surface.over(3.0)
    probe.set(weights * 2)
    assert not np.array_equal(before, surface.over(3.0))


def test_a_number_is_one_output() -> None:
    line = Design.default("line")
    probe = Probe(line)
    surface = Surface(probe)
    probe.set(weights_of(line))
    cells = surface.over(3.0)
    assert cells is not None
    assert cells.shape == (FINEST, FINEST, 1)
    assert (surface.classes, surface.span) == (0, (-1.0, 1.0))
    assert span_of(Design.default("blobs").with_target("number")) == (0.0, 2.0)


def test_the_input_may_have_two_axes(moons: Design) -> None:
    tall = moons.with_input_shape((2, 1)).inserted(0, "Flatten")
    assert takes_points(tall)
    probe = Probe(tall)
    surface = Surface(probe)
    probe.set(weights_of(tall))
    assert surface.over(3.0) is not None


def test_large_networks_get_coarser_cells(moons: Design) -> None:
    sides = []
    for units in (8, 2_000, 200_000):
        sides.append(Surface(Probe(moons.with_parameter("dense", "units", units))).side)
    assert sides == [100, 50, 10]


GIVES_BACK = (
    Design.default("xor")
    .with_target("input")
    .with_loss("mean_squared_error")
    .with_parameter("dense_1", "activation", "linear")
)


@pytest.mark.parametrize("design", [Design.default(), GIVES_BACK])
def test_other_networks_have_none(design: Design) -> None:
    probe = Probe(design)
    surface = Surface(probe)
    assert not surface.possible
    probe.set(weights_of(design))
    assert surface.over(3.0) is None


def test_spoilt_weights_have_none(moons: Design) -> None:
    probe = Probe(moons)
    surface = Surface(probe)
    probe.set(np.full_like(weights_of(moons), np.nan))
    assert surface.over(3.0) is None


@pytest.mark.parametrize("name", list(TOYS))
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_the_points_are_those_that_are_trained_on(name: str, noise: float) -> None:
    points = points_of(Design.default(name).with_setting("noise", noise))
    (x, y), (x_test, y_test) = TOYS[name].load_data(noise=noise)
    assert points is not None
    pairs = ((points.train, x), (points.train_answers, y), (points.test, x_test),
             (points.test_answers, y_test))  # fmt: skip
    assert all(np.array_equal(one, other) for one, other in pairs)
    assert max(np.abs(x).max(), np.abs(x_test).max()) < points.extent


def test_pictures_are_no_points() -> None:
    assert points_of(Design.default()) is None


FLAT = ("Dense", "Dropout", "BatchNormalization", "LayerNormalization", "GaussianNoise", "ReLU")


@given(st.lists(st.sampled_from(FLAT), max_size=4), st.integers(0, 1000))
def test_whatever_layers_the_network_has_it_answers_as_it_predicts(
    kinds: list[str], seed: int
) -> None:
    design = Design().with_data("blobs")
    for kind in (*kinds, "Dense"):
        design = design.inserted(len(design.blocks), kind)
    design = design.with_parameter(design.blocks[-1].name, "units", 3)
    assert analyze(design).can_train
    model = build(design.with_setting("seed", seed))
    probe = Probe(design)
    surface = Surface(probe)
    probe.set(model.get_flat_weights())
    cells = surface.over(3.0)
    assert cells is not None
    middles = (2 * np.arange(surface.side) + 1 - surface.side) / surface.side * 3.0
    points = np.stack([middles, -middles], axis=1).astype(np.float32)
    wanted = model.predict_on_batch(points)
    np.testing.assert_allclose(cells.diagonal().T, wanted, rtol=1e-3, atol=1e-5)
