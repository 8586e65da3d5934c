"""What opened blocks draw, against computations of their own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from netbuilder.design import INPUT, Design, analyze, build
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.templates import built_in
from netbuilder.network.probe import Probe
from netbuilder.opened.forms import Form, forms, neuron_forms, neurons_possible
from netbuilder.opened.frame import Frame, draw
from netbuilder.opened.neurons import SIDE, draw_neurons, plane
from netbuilder.opened.pictures import ZERO, Bars, Curve, Points, Spread, Tiles, levels

VOLUME = Design().with_input_shape((28, 28)).inserted(0, "Reshape", {"target_shape": (7, 7, 4, 4)})
GROUNDS = (
    Design().with_input_shape((28, 28, 1)),
    Design().with_input_shape((28, 28)),
    Design().with_input_shape((784,)),
    VOLUME,
)
PICTURE_OF = {
    "bars": Bars,
    "spread": Spread,
    "curve": Curve,
    "points": Points,
}
RNG = np.random.default_rng(3)
TEMPLATES = {template.title: template.design for template in built_in("mnist")}


def drawn(design: Design, sample: np.ndarray | None = None) -> tuple[dict[str, Form], Frame, Probe]:
    probe = Probe(design)
    probe.set(build(design).get_flat_weights())
    every = forms(design, analyze(design))
    if sample is None:
        sample = RNG.random(design.input_shape).astype(np.float32)
    return every, draw(probe, probe._wanted, sample, every, None), probe


def with_kind(kind: str) -> Design:
    """A design with a block of this kind that fits."""
    for ground in GROUNDS:
        design = ground.inserted(len(ground.blocks), kind)
        for more, values in (("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax"})):
            design = design.inserted(len(design.blocks), more, values)
        if analyze(design).can_train:
            return design
    raise AssertionError(f"{kind} fits nowhere")


@pytest.mark.parametrize("kind", [entry.kind for entry in CATALOGUE])
def test_every_layer_of_the_palette_has_a_picture(kind: str) -> None:
    design = with_kind(kind)
    sample = np.zeros(design.input_shape) if kind == "CategoryEncoding" else None
    every, frame, _ = drawn(design, sample)
    name = design.blocks[-3].name
    form, picture = every[name], frame.pictures[name]
    assert isinstance(picture, PICTURE_OF.get(form.kind, Tiles))
    assert min(form.size) > 0
    assert max(form.size) < 420
    if isinstance(picture, Tiles) and form.kind != "image":
        assert len(picture.levels) == len(picture.units) == min(form.shown, form.count)
        assert len(picture.levels) <= form.rows * form.columns
    assert INPUT in frame.pictures


@pytest.mark.parametrize("title", TEMPLATES)
def test_every_template_is_drawn(title: str) -> None:
    design = TEMPLATES[title]
    every, frame, _ = drawn(design)
    assert set(frame.pictures) == set(every) == {INPUT, *(b.name for b in design.active)}


def test_a_dense_layer_after_pixels_shows_its_weights_and_activity() -> None:
    design = Design.default()
    sample = RNG.random(784).astype(np.float32)
    every, frame, probe = drawn(design, sample)
    tiles = frame.pictures["dense"]
    assert every["dense"].kind == "weights"
    assert isinstance(tiles, Tiles)
    with probe.model() as model:
        kernel, bias = (np.array(weight) for weight in model.layers[0].get_weights())
    activity = np.maximum(sample @ kernel + bias, 0)
    np.testing.assert_allclose(tiles.values, activity, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(tiles.strength, activity / activity.max(), rtol=1e-3, atol=1e-5)
    assert tiles.active == np.count_nonzero(activity > 0)
    first = kernel[:, 0].reshape(28, 28)
    limit = np.sort(np.abs(first).ravel())[int(0.993 * 784)]
    expected = np.floor(np.clip(first / limit, -1, 1) * 127 + 128.5)
    assert np.abs(tiles.levels[0].astype(int) - expected).max() <= 1


def test_of_many_units_the_most_active_are_shown() -> None:
    design = Design.default().with_parameter("dense", "units", 300)
    every, frame, probe = drawn(design)
    tiles = frame.pictures["dense"]
    assert every["dense"].amount == "64 of 300"
    assert isinstance(tiles, Tiles)
    assert tiles.values is not None
    with probe.model() as model:
        output = model.layers[0]._output[0]
    least = np.sort(np.abs(output))[-64]
    assert (np.abs(output[tiles.units]) >= least).all()
    assert len(tiles.units) == 64


def test_maps_show_what_differs_from_an_empty_picture() -> None:
    design = TEMPLATES["LeNet-5"]
    _, frame, _ = drawn(design, np.zeros(design.input_shape, np.float32))
    maps = frame.pictures["conv2d"]
    assert isinstance(maps, Tiles)
    assert (maps.levels == ZERO).all()


def test_a_recurrent_layer_shows_its_state_after_every_step() -> None:
    design = TEMPLATES["LSTM, row by row"]
    sample = RNG.random((28, 28)).astype(np.float32)
    _, frame, probe = drawn(design, sample)
    image = frame.pictures["lstm"]
    assert isinstance(image, Tiles)
    assert image.levels.shape == (1, 64, 28)
    # The state after a step is the output for the sequence that ends there.
    with probe.model() as model:
        layer = model.layers[0]
        states = np.array([layer.call(sample[None, : step + 1])[0].copy() for step in range(28)])
    limit = np.sort(np.abs(states).ravel())[int(0.995 * states.size)]
    difference = image.levels[0].astype(int) - levels(states.T, limit).astype(int)
    assert np.abs(difference).max() <= 1


def test_the_answer_is_the_networks() -> None:
    design = Design.default()
    sample = RNG.random(784).astype(np.float32)
    _, frame, probe = drawn(design, sample)
    bars = frame.pictures["dense_1"]
    answer = probe.outputs(sample[None])
    assert isinstance(bars, Bars)
    assert answer is not None
    np.testing.assert_allclose(bars.shares, answer[0], atol=1e-6)
    assert bars.best == answer[0].argmax()


def test_bundles_are_weight_times_activity() -> None:
    design = TEMPLATES["Autoencoder"]
    every, frame, probe = drawn(design)
    links = frame.links["dense_1", "dense_2"]
    before, behind = every["dense_1"], every["dense_2"]
    cells = frame.pictures["dense_1"]
    assert isinstance(cells, Tiles)
    assert cells.values is not None
    with probe.model() as model:
        kernel = np.array(model.layers[2].kernel)
    product = cells.values[:, None] * kernel
    parts = []
    for form in (before, behind):
        edges = np.linspace(0, form.rows, min(form.rows, 8) + 1).round().astype(int) * form.columns
        parts.append([slice(start, end) for start, end in pairwise(edges)])
    sums = np.array([[product[source, goal].sum() for goal in parts[1]] for source in parts[0]])
    shares = sums / np.abs(sums).max()
    least = max(0.12, np.sort(np.abs(shares).ravel())[-64])
    found = np.zeros_like(shares)
    places = (links.starts * len(parts[0])).astype(int), (links.ends * sums.shape[1]).astype(int)
    found[places] = links.values
    np.testing.assert_allclose(found, np.where(np.abs(shares) < least, 0, shares), atol=1e-4)


def test_numbers_that_are_none_are_drawn_too() -> None:
    for title in ("First digits network", "LeNet-5", "LSTM, row by row"):
        design = TEMPLATES[title]
        probe = Probe(design)
        weights = build(design).get_flat_weights()
        weights[::3] = np.nan
        weights[1::3] = np.inf
        probe.set(weights)
        frame = draw(
            probe, weights, np.ones(design.input_shape), forms(design, analyze(design)), None
        )
        assert frame.pictures


def test_units_of_a_small_network_show_the_plane() -> None:
    design = TEMPLATES["Spirals"]
    analysis = analyze(design)
    assert neurons_possible(design, analysis)
    probe = Probe(design)
    weights = build(design).get_flat_weights()
    probe.set(weights)
    frame = draw_neurons(probe, weights, neuron_forms(design, analysis), None, 2.0)
    tiles = frame.pictures["dense"]
    assert isinstance(tiles, Tiles)
    assert tiles.levels.shape == (8, SIDE, SIDE)
    with probe.model() as model:
        kernel, bias = (np.array(weight) for weight in model.layers[0].get_weights())
    expected = np.tanh(plane(2.0) @ kernel + bias).T.reshape(8, SIDE, SIDE)
    assert np.abs(tiles.levels.astype(int) - levels(expected, 1.0).astype(int)).max() <= 1
    moved = weights.copy()
    moved[: len(moved)] += 0.1
    frame = draw_neurons(probe, moved, neuron_forms(design, analysis), None, 2.0)
    with probe.model(moved) as model:
        bias = np.array(model.layers[0].bias)
    marks = frame.pictures["dense"].biases
    assert marks is not None
    assert (np.sign(marks.astype(int) - ZERO) == np.sign(bias)).all()
    frame = draw_neurons(probe, weights, neuron_forms(design, analysis), None, 2.0)
    links = frame.links["dense", "dense_1"]
    assert len(links.values) == 64
    with probe.model() as model:
        second = np.array(model.layers[1].kernel)
    assert links.pairs is not None
    assert links.weights is not None
    np.testing.assert_allclose(links.weights, second[links.pairs[:, 0], links.pairs[:, 1]])
    # The first row of the plane is where the second input is largest, the first column where the
    # first is smallest.
    across, down = plane(1.0).reshape(SIDE, SIDE, 2).transpose(2, 0, 1)
    assert (np.diff(across, axis=1) > 0).all()
    assert (np.diff(down, axis=0) < 0).all()


def test_only_small_networks_are_drawn_unit_by_unit() -> None:
    spirals = TEMPLATES["Spirals"]
    assert not neurons_possible(Design.default(), analyze(Design.default()))
    wide = spirals.with_parameter("dense", "units", 17)
    assert not neurons_possible(wide, analyze(wide))
    many = spirals
    for _ in range(2):
        many = many.inserted(1, "Dense", {"units": 16})
    many = many.with_parameter("dense", "units", 16).with_parameter("dense_1", "units", 16)
    assert not neurons_possible(many, analyze(many))  # 16 units, but more than 600 lines


@pytest.mark.parametrize(("kind", "crossed"), [("Dropout", 0.5), ("GaussianDropout", 0.0)])
def test_what_training_leaves_out_is_crossed(kind: str, crossed: float) -> None:
    design = Design.default().inserted(1, kind, {"rate": 0.5})
    _, frame, _ = drawn(design)
    spread = frame.pictures[design.blocks[1].name]
    assert isinstance(spread, Spread)
    assert spread.crossed == crossed
    # Outside a training both leave the values as they are.
    np.testing.assert_array_equal(spread.before, spread.after)
