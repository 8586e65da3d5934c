"""What a network is to learn, and what keeps it from that."""

from __future__ import annotations

import pytest

from netbuilder.design import Design, Problem, analyze

DIGITS = Design.default("digits")


def found(design: Design) -> Problem:
    return analyze(design).problems[0]


def test_a_number_is_a_single_value() -> None:
    design = DIGITS.with_target("number").with_loss("mean_squared_error")
    problem = found(design)
    assert problem.block == "dense_1"
    assert "One output" in problem.message
    assert problem.remedy == "Set dense_1 to 1 unit."
    fix = problem.fixes[0]
    assert fix.label == "Set dense_1 to 1 unit"
    # A softmax over one value is always 1.
    assert fix.design.block("dense_1").parameters["activation"] == "linear"
    assert analyze(fix.design).can_train
    assert analyze(fix.design.with_parameter("dense_1", "activation", "linear")).can_train
    assert analyze(problem.fixes[1].design).can_train


@pytest.mark.parametrize("shape", [(784,), (28, 28), (28, 28, 1)])
def test_a_sample_is_to_come_out_as_it_went_in(shape: tuple[int, ...]) -> None:
    design = DIGITS.with_input_shape(shape)
    if len(shape) > 1:
        design = design.inserted(0, "Flatten")
    design = design.with_target("input").with_loss("mean_squared_error")
    problem = found(design)
    assert "outputs its input" in problem.message
    for fix in problem.fixes:
        assert analyze(fix.design).can_train, fix.label
    ends = problem.fixes[-1].design.blocks[-1].kind
    assert ends == ("Dense" if len(shape) == 1 else "Reshape")


def test_the_right_number_of_values_needs_a_reshape_alone() -> None:
    design = DIGITS.with_input_shape((28, 28)).inserted(0, "Flatten")
    design = design.with_parameter("dense_1", "units", 784).with_target("input")
    fix = found(design.with_loss("mean_squared_error")).fixes[0]
    assert fix.label == "Add Reshape to 28\N{MULTIPLICATION SIGN}28"
    assert analyze(fix.design).can_train


@pytest.mark.parametrize("target", ["number", "input"])
def test_a_loss_between_classes_says_nothing_of_quantities(target: str) -> None:
    design = DIGITS.with_target(target)
    (problem,) = (each for each in analyze(design).problems if each.block is None)
    assert "compares classes" in problem.message
    (fix,) = problem.fixes
    assert fix.design.loss == "mean_squared_error"


def test_classes_are_as_they_were() -> None:
    design = DIGITS.with_parameter("dense_1", "units", 12)
    assert "has 10 classes" in found(design).message
    assert found(design).fixes[0].label == "Set dense_1 to 10 units"


def test_costs() -> None:
    analysis = analyze(DIGITS)
    first, second = analysis.infos
    assert (first.multiply_adds, second.multiply_adds) == (784 * 64, 64 * 10)
    assert (first.weight_bytes, first.sample_bytes) == (4 * 785 * 64, 4 * 64)
    assert analysis.multiply_adds == 784 * 64 + 64 * 10
    assert analysis.sample_bytes == 4 * 74
    broken = analyze(DIGITS.inserted(0, "Conv2D"))
    assert broken.infos[0].multiply_adds is None
    assert broken.multiply_adds == 0
