"""Walks to single values, held against what the network puts out."""

from __future__ import annotations

import numpy as np
import pytest

from netbuilder.design import Design, analyze, build
from netbuilder.design.templates import built_in
from netbuilder.network.probe import Probe
from netbuilder.opened.walk import MOST, Walk, walk
from netbuilder.opened.walk_words import steps, title

RNG = np.random.default_rng(5)
GROUND = Design().with_input_shape((28, 28, 1))
KINDS = [
    ("Conv2D", {"filters": 4, "kernel_size": (3, 2), "padding": "same", "groups": 2}),
    ("Conv2D", {"filters": 3, "kernel_size": (3, 3), "dilation_rate": (2, 3)}),
    ("Conv2D", {"filters": 3, "kernel_size": (3, 3), "strides": (2, 3), "padding": "same"}),
    ("DepthwiseConv2D", {"kernel_size": (3, 3), "depth_multiplier": 2, "padding": "same"}),
    ("SeparableConv2D", {"filters": 3, "kernel_size": (3, 3), "depth_multiplier": 2}),
    ("Conv2DTranspose", {"filters": 3, "kernel_size": (3, 2), "strides": (2, 2)}),
    (
        "Conv2DTranspose",
        {"filters": 3, "kernel_size": (3, 2), "strides": (3, 2), "padding": "same"},
    ),
    ("Dense", {"units": 5}),
]


def network(design: Design) -> tuple[Probe, np.ndarray]:
    for more, values in (("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax"})):
        design = design.inserted(len(design.blocks), more, values)
    assert analyze(design).can_train
    probe = Probe(design)
    weights = build(design).get_flat_weights()
    weights = (weights + RNG.normal(0, 0.1, weights.shape)).astype(np.float32)
    probe.set(weights)
    return probe, weights


def output(probe: Probe, sample: np.ndarray, block: str) -> np.ndarray:
    return probe.activations(sample)[block]


def each_edge(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    places = [tuple(0 for _ in shape), tuple(size - 1 for size in shape)]
    return places + [tuple(int(RNG.integers(size)) for size in shape) for _ in range(4)]


@pytest.mark.parametrize(("kind", "values"), KINDS)
@pytest.mark.parametrize("activation", ["linear", "tanh"])
def test_the_parts_of_a_sum_make_the_value(
    kind: str, values: dict[str, object], activation: str
) -> None:
    design = GROUND.inserted(0, "Conv2D", {"filters": 4, "kernel_size": (3, 3)})
    design = design.inserted(1, kind, {**values, "activation": activation})
    name = design.blocks[1].name
    probe, weights = network(design)
    sample = RNG.random((28, 28, 1)).astype(np.float32)
    expected = output(probe, sample, name)
    for index in each_edge(expected.shape):
        found = walk(probe, weights, sample, name, index)
        assert found is not None
        assert found.way == "sum"
        assert found.value == pytest.approx(expected[index], abs=1e-6)
        made = np.tanh(found.total) if activation == "tanh" else found.total
        assert made == pytest.approx(expected[index], abs=1e-4)
        parts = sum(part.total * part.factor for part in found.parts)
        assert parts + found.rest + found.bias == pytest.approx(found.total, abs=1e-5)
        for part in found.parts:
            assert part.products.sum() == pytest.approx(part.total, abs=1e-4)
        assert found.function == ("" if activation == "linear" else "tanh")


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("kind", ["MaxPooling2D", "AveragePooling2D"])
def test_of_a_pooling_the_winner_is_named(kind: str, padding: str) -> None:
    design = GROUND.inserted(0, kind, {"pool_size": (3, 3), "padding": padding})
    probe, weights = network(design)
    sample = RNG.random((28, 28, 1)).astype(np.float32)
    name = design.blocks[0].name
    expected = output(probe, sample, name)
    for index in each_edge(expected.shape):
        found = walk(probe, weights, sample, name, index)
        assert found is not None
        (part,) = found.parts
        known = part.values[np.isfinite(part.values)]
        if kind.startswith("Max"):
            assert found.winner is not None
            assert part.values[found.winner] == known.max() == pytest.approx(found.value)
        else:
            assert known.mean() == pytest.approx(found.value, abs=1e-6)


def test_of_many_inputs_those_that_matter_are_shown_and_the_rest_is_added_up() -> None:
    design = Design.default()
    probe = Probe(design)
    weights = build(design).get_flat_weights()
    sample = RNG.random(784).astype(np.float32)
    found = walk(probe, weights, sample, "dense", (7,))
    assert found is not None
    assert (len(found.parts), found.count) == (MOST, 784)
    least = min(abs(part.total) for part in found.parts)
    with probe.model(weights) as model:
        products = sample * model.layers[0].kernel[:, 7]
    assert least == pytest.approx(np.sort(np.abs(products))[-MOST], rel=1e-5)
    assert found.rest == pytest.approx(products.sum() - sum(p.total for p in found.parts), abs=1e-4)
    words = [step.text for step in steps(found)]
    assert words[0] == "It sees 784 inputs."
    assert "The other 772 inputs add " in words[MOST + 1]
    assert words[-1].startswith("The activation, relu, makes ")
    assert [step.part for step in steps(found)][1 : MOST + 1] == list(range(MOST))


def told(found: Walk | None) -> str:
    assert found is not None
    return " ".join([title(found), *(step.text for step in steps(found))])


@pytest.mark.parametrize("title_of", [each.title for each in built_in("mnist")])
def test_every_value_of_every_template_is_told(title_of: str) -> None:
    design = next(each.design for each in built_in("mnist") if each.title == title_of)
    probe, weights = Probe(design), build(design).get_flat_weights()
    probe.set(weights)
    sample = RNG.random(design.input_shape).astype(np.float32)
    for name, values in probe.activations(sample).items():
        for index in each_edge(values.shape):
            words = told(walk(probe, weights, sample, name, index))
            assert name in words
            assert "nan" not in words.lower()
            assert "{" not in words


def test_values_that_are_none_are_told_too_and_wrong_places_are_none() -> None:
    design = GROUND.inserted(0, "Conv2D", {"filters": 2, "kernel_size": (3, 3)})
    probe, weights = network(design)
    weights[::3] = np.nan
    sample = np.zeros((28, 28, 1), np.float32)
    assert "NaN" in told(walk(probe, weights, sample, "conv2d", (0, 0, 0)))
    for index in ((26, 0, 0), (0, 0), (0, 0, -1)):
        assert walk(probe, weights, sample, "conv2d", index) is None
    assert walk(probe, weights, sample, "other", (0,)) is None
