"""Shapes, counts and problems."""

from __future__ import annotations

import numpy as np
import pytest

from engine.declarations import Integer
from engine.layers.base import LAYERS, Layer
from engine.types import Array, Shape
from netbuilder.design import Design, DesignError, analyze, build, catalogue


def test_shapes_and_counts_follow_the_blocks() -> None:
    design = Design.default().inserted(1, "Dense", {"units": 32, "activation": "tanh"})
    analysis = analyze(design)
    assert analysis.can_train
    assert [(i.output_shape, i.parameters) for i in analysis.infos] == [
        ((64,), 784 * 64 + 64),
        ((32,), 64 * 32 + 32),
        ((10,), 32 * 10 + 10),
    ]
    assert analysis.total_parameters == build(design).count_params()


@pytest.mark.parametrize(
    ("design", "block", "words"),
    [
        (Design(), "", ["no layers"]),
        (Design.default().with_parameter("dense_1", "units", 12), "dense_1", ["10 classes", "12"]),
        (Design.default().removed(["dense_1"]), "dense", ["10 classes", "64"]),
        (Design.default().with_input_shape((100,)), "", ["784", "100"]),
        (Design.default().with_input_shape((28, 28)), "dense_1", ["28x10"]),
        (
            Design.default()
            .with_parameter("dense", "units", 1_000_000)
            .with_parameter("dense_1", "units", 10),
            "dense",
            ["200,000,000"],
        ),
    ],
)
def test_what_cannot_be_trained_says_why_on_its_block(
    design: Design, block: str, words: list[str]
) -> None:
    analysis = analyze(design)
    assert not analysis.can_train
    problem = analysis.problems[0]
    assert problem.block == block
    assert problem.remedy
    for word in words:
        assert word in problem.message
    assert analysis.reason.startswith(problem.message)
    assert problem in analysis.problems_of(block)
    with pytest.raises(DesignError, match=r"\w"):
        build(design)


def test_building_repeats_for_a_seed() -> None:
    design = Design.default()
    first, again = build(design).get_flat_weights(), build(design).get_flat_weights()
    other = build(design.with_setting("seed", 1)).get_flat_weights()
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_layers_are_named_as_the_blocks() -> None:
    design = Design.default()
    assert [layer.name for layer in build(design).layers] == [b.name for b in design.blocks]


def test_a_new_layer_takes_its_class_and_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    class Repeat(Layer):
        """Puts its input out several times."""

        parameters = (Integer(name="times", help="How often.", initial=2, minimum=1, maximum=9),)
        times: int

        def compute_output_shape(self, input_shape: Shape) -> Shape:
            return (*input_shape[:-1], (input_shape[-1] or 0) * self.times)

        def call(self, inputs: Array, training: bool = False) -> Array:
            return np.tile(inputs, self.times)

    monkeypatch.setattr(
        catalogue, "CATALOGUE", (*catalogue.CATALOGUE, catalogue.Entry(Repeat, "core", "R"))
    )
    monkeypatch.setattr(LAYERS, "_aliases", {**LAYERS._aliases, "repeat": "Repeat"})
    design = Design.default().inserted(0, "Repeat")
    assert design.blocks[0].parameters["times"] == 2
    assert analyze(design).info("repeat").output_shape == (1568,)
    path = tmp_path / "new.json"  # type: ignore[operator]
    design.save(path)
    assert Design.load(path) == design
