"""Shapes, counts and problems."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from engine.declarations import integer
from engine.errors import ShapeError
from engine.layers.base import Layer
from engine.losses import LOSSES
from engine.types import Array, Shape
from netbuilder.design import Design, DesignError, analyze, build, catalogue
from tests.netbuilder.design.strategies import designs


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
        (Design.default().with_input_shape((28, 28)), "dense_1", ["28\N{MULTIPLICATION SIGN}10"]),
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


def test_a_block_that_does_not_fit_names_both_layers_and_shapes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Picture(Layer):
        """Takes pictures alone."""

        def compute_output_shape(self, input_shape: Shape) -> Shape:
            raise ShapeError("it takes inputs of shape 28x28.")

    monkeypatch.setattr(
        catalogue, "CATALOGUE", (*catalogue.CATALOGUE, catalogue.Entry(Picture, "core"))
    )
    design = Design.default().inserted(1, "Picture")
    analysis = analyze(design)
    (problem,) = analysis.problems
    assert problem.block == "picture"
    for words in ("'picture'", "'dense'", "64", "28x28"):
        assert words in problem.message
    assert problem.remedy
    assert analysis.info("picture").input_shape == (64,)
    assert analysis.info("dense_1").output_shape is None


@pytest.mark.parametrize("kind", ["Dense", "Activation"])
def test_a_softmax_over_one_value_learns_nothing(kind: str) -> None:
    design = Design.default().with_parameter("dense", "units", 1)
    if kind == "Dense":
        design = design.with_parameter("dense", "activation", "softmax")
    else:
        design = design.inserted(1, "Activation", {"activation": "softmax"})
    (problem,) = analyze(design).problems
    assert problem.block == ("dense" if kind == "Dense" else "activation")
    assert "always gives 1" in problem.message


@pytest.mark.parametrize("loss", LOSSES.names())
def test_every_loss_wants_one_output_per_class(loss: str) -> None:
    design = Design.default().with_loss(loss)
    assert analyze(design).can_train
    (problem,) = analyze(
        design.with_parameter("dense_1", "units", 1).with_parameter(
            "dense_1", "activation", "sigmoid"
        )
    ).problems
    assert problem.block == "dense_1"


def test_a_layer_without_units_is_not_told_to_change_them() -> None:
    design = Design.default().removed(["dense_1"]).inserted(1, "Activation")
    (problem,) = analyze(design).problems
    assert (problem.block, problem.remedy) == (
        "activation",
        "Add Dense with 10 units.",
    )


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
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Repeat(Layer):
        """X, several times."""

        help = "Puts its input out several times."

        times: int = integer(help="How often.", initial=2, minimum=1, maximum=9)

        def compute_output_shape(self, input_shape: Shape) -> Shape:
            return (*input_shape[:-1], (input_shape[-1] or 0) * self.times)

        def call(self, inputs: Array, training: bool = False) -> Array:
            return np.tile(inputs, self.times)

    monkeypatch.setattr(
        catalogue, "CATALOGUE", (*catalogue.CATALOGUE, catalogue.Entry(Repeat, "core"))
    )
    design = Design.default().inserted(0, "Repeat")
    assert design.blocks[0].parameters["times"] == 2
    assert catalogue.entry("Repeat").summary == "Puts its input out several times."
    assert analyze(design).info("repeat").output_shape == (1568,)
    assert build(design).count_params() == analyze(design).total_parameters
    with pytest.raises(DesignError, match="times"):
        design.with_parameter("repeat", "times", 10)
    path = tmp_path / "new.json"
    design.save(path)
    assert Design.load(path) == design


# Fixes and advice ---------------------------------------------------------------------------------


def fixed(design: Design, label: str) -> Design:
    analysis = analyze(design)
    fixes = [fix for problem in (*analysis.problems, *analysis.advice) for fix in problem.fixes]
    (design,) = [fix.design for fix in fixes if fix.label == label]
    return design


@given(designs())
def test_every_fix_removes_its_problem(design: Design) -> None:
    analysis = analyze(design)
    for problem in (*analysis.problems, *analysis.advice):
        for fix in problem.fixes:
            after = analyze(fix.design)
            messages = [each.message for each in (*after.problems, *after.advice)]
            assert problem.message not in messages


def test_the_last_layer_gets_as_many_units_as_there_are_classes() -> None:
    design = Design.default().with_parameter("dense_1", "units", 7)
    assert fixed(design, "Set dense_1 to 10 units") == Design.default()
    assert analyze(fixed(design, "Add Dense with 10 units")).can_train


def test_the_input_gets_the_shape_of_the_data() -> None:
    design = Design.default().with_input_shape((100,))
    assert fixed(design, "Set the input shape to 784") == Design.default()


def test_the_default_needs_no_advice() -> None:
    assert analyze(Design.default()).advice == ()


@pytest.mark.parametrize(
    ("design", "words", "label"),
    [
        (
            Design.default().with_loss("mean_squared_error"),
            "confidently wrong",
            "Use categorical cross-entropy",
        ),
        (
            Design.default().with_parameter("dense", "activation", "linear"),
            "There is no activation between 'dense' and 'dense_1'",
            "Set the activation of dense to relu",
        ),
        (
            Design.default().with_parameter("dense_1", "activation", "sigmoid"),
            "ends in sigmoid",
            "Set the activation of dense_1 to softmax",
        ),
        (
            Design.default().with_optimizer_parameter("learning_rate", 0.5),
            "0.5 is very large",
            "Set the learning rate to 0.001",
        ),
        (
            Design.default().with_optimizer_parameter("learning_rate", 1e-6),
            "very small",
            "Set the learning rate to 0.001",
        ),
    ],
)
def test_advice(design: Design, words: str, label: str) -> None:
    analysis = analyze(design)
    assert analysis.can_train
    (hint,) = analysis.advice
    assert words in hint.message
    assert fixed(design, label) == Design.default()


def test_a_disabled_block_is_passed_by() -> None:
    design = Design.default().inserted(1, "Dense", {"units": 7}).with_enabled(["dense_2"], False)
    analysis = analyze(design)
    assert analysis.can_train
    assert analysis.info("dense_2").output_shape == (64,)
    assert analysis.info("dense_2").parameters == 0
    none = Design.default().with_enabled(["dense", "dense_1"], False)
    assert "disabled" in analyze(none).reason
