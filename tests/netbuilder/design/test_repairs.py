"""Whatever is dropped anywhere, what is offered leads to a network that somebody would build.

The full product, and pairs of layers: `python -m tests.fuzz.repairs`.
"""

from __future__ import annotations

import random
from itertools import islice

import pytest

from netbuilder.design import Design, Problem, analyze, templates
from netbuilder.design.placing import place_for
from netbuilder.design.sense import fits
from tests.fuzz.repairs import drops, outcomes, pairs
from tests.helpers.sensible import nonsense

_STRIDE = 9
"""One drop of so many is tried here; with the number of layers it has no common divisor."""

MNIST = Design.default("mnist")
BY_TITLE = {each.title: each.design for each in templates.built_in("mnist")}
LENET = BY_TITLE["LeNet-5"]


def problem_of(design: Design) -> Problem:
    (problem,) = analyze(design).problems
    return problem


def kinds(design: Design) -> list[str]:
    return [block.kind for block in design.blocks]


def test_the_first_repairs_lead_to_a_sensible_network() -> None:
    for where, design in islice(drops(), 0, None, _STRIDE):
        for labels, end, wrong in outcomes(design, every=False):
            assert not wrong, (where, labels, kinds(end))


def test_so_does_every_repair_of_some_and_those_of_two_layers() -> None:
    for where, design in islice(drops(), 3, None, 10 * _STRIDE):
        for labels, end, wrong in outcomes(design, every=True):
            assert not wrong, (where, labels, kinds(end))
    for where, design in pairs(60, random.Random(0)):
        for labels, end, wrong in outcomes(design, every=False):
            assert not wrong, (where, labels, kinds(end))


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (MNIST.with_parameter("dense", "activation", "softmax"), "softmax"),
        (MNIST.inserted(1, "Softmax"), "softmax"),
        (MNIST.inserted(2, "Dropout"), "softmax inside"),
        (MNIST.with_parameter("dense_1", "units", 7), "cannot be trained"),
        (MNIST.inserted(0, "CategoryEncoding"), "real numbers"),
        (
            MNIST.inserted(1, "Reshape", {"target_shape": (8, 8, 1)})
            .inserted(2, "Conv2D")
            .inserted(3, "Flatten"),
            "neighbours",
        ),
    ],
)
def test_the_rules_find_nonsense(design: Design, words: str) -> None:
    assert any(words in each for each in nonsense(design))


def test_the_templates_are_sensible() -> None:
    for title, design in BY_TITLE.items():
        assert nonsense(design) == [], title


@pytest.mark.parametrize("kind", ["Flatten", "Reshape", "Identity", "Masking"])
def test_numbers_of_words_may_be_looked_up_behind_what_changes_no_value(kind: str) -> None:
    words = BY_TITLE["Words to classes"].inserted(0, kind)
    assert nonsense(words) == []
    assert analyze(words).problems == ()


# What is offered ----------------------------------------------------------------------------------


def test_a_convolution_behind_dense_layers_goes_before_them() -> None:
    for index in (1, 2):
        for fix in problem_of(MNIST.inserted(index, "Conv2D")).fixes:
            found = kinds(fix.design)
            assert "Conv2D" not in found or found.index("Conv2D") < found.index("Dense")


def test_taking_the_block_away_comes_last() -> None:
    problem = problem_of(MNIST.inserted(1, "Conv2D"))
    assert [fix.label.startswith("Remove") for fix in problem.fixes] == [False, False, True]
    assert problem.fixes[-1].design == MNIST


def test_a_block_in_the_way_is_moved_behind_the_one_that_it_keeps_from_fitting() -> None:
    fix = problem_of(LENET.inserted(2, "GlobalAveragePooling2D")).fixes[0]
    assert fix.label == "Move global_average_pooling2d before flatten"
    fix = problem_of(LENET.inserted(2, "Flatten")).fixes[0]
    assert (fix.label, fix.design) == ("Remove flatten_1", LENET)


def test_the_last_layer_with_a_size_stays_while_something_else_helps() -> None:
    design = BY_TITLE["Line"].inserted(0, "Softmax").inserted(1, "RepeatVector")
    labels = [fix.label for fix in problem_of(design).fixes]
    assert labels[0] == "Insert Flatten before dense"
    assert labels[-1] == "Remove repeat_vector"
    for followed, end, wrong in outcomes(design, every=True):
        assert not wrong, followed
        assert "Dense" in kinds(end), followed


def test_a_layer_for_another_number_of_dimensions_is_replaced_by_its_sibling() -> None:
    fix = problem_of(LENET.inserted(1, "Conv1D", {"filters": 5})).fixes[0]
    assert fix.label == "Use Conv2D instead of conv1d"
    assert fix.design.blocks[1].parameters["filters"] == 5
    fix = problem_of(LENET.inserted(1, "Conv1DTranspose")).fixes[0]
    assert fix.design.blocks[1].kind == "Conv2DTranspose"


def test_a_kernel_that_is_too_large_is_padded_or_moved() -> None:
    small = LENET.with_input_shape((28, 28, 1)).inserted(4, "MaxPooling2D", {"pool_size": (4, 4)})
    problem = problem_of(small.inserted(5, "Conv2D", {"kernel_size": (3, 3)}))
    assert "larger than its input" in problem.message
    assert all(fits(fix.design) for fix in problem.fixes)
    assert any("padding" in fix.label or "Move" in fix.label for fix in problem.fixes)


def test_convolutions_on_rows_of_a_table_are_removed_together() -> None:
    problem = problem_of(LENET.with_data("circles").with_parameter("dense_2", "units", 2))
    (fix,) = problem.fixes
    assert fix.label == "Remove conv2d, average_pooling2d, conv2d_1 and average_pooling2d_1"
    assert fits(fix.design)


def test_a_message_is_short_and_its_details_are_apart() -> None:
    problem = problem_of(MNIST.inserted(1, "Conv2D"))
    assert problem.message == (
        "'conv2d' needs an image (height, width, channels), but 'dense' outputs 64 values."
    )
    assert "Reshape" in problem.details
    assert "Reshape" not in problem.message
    first = problem_of(MNIST.inserted(0, "LSTM"))
    assert first.message == (
        "'lstm' needs a sequence (steps, features), but the input is a row of 784 values."
    )
    image = problem_of(LENET.inserted(1, "LSTM"))
    assert image.message.endswith(
        "but 'conv2d' has output shape 28\N{MULTIPLICATION SIGN}28\N{MULTIPLICATION SIGN}6."
    )


# Where a new layer goes ---------------------------------------------------------------------------


@pytest.mark.parametrize("title", BY_TITLE)
@pytest.mark.parametrize("kind", ["Dense", "Dropout", "Conv2D", "BatchNormalization"])
def test_behind_the_output_means_before_it(title: str, kind: str) -> None:
    design = BY_TITLE[title]
    count = len(design.blocks)
    place = place_for(design, kind, count)
    assert place < count
    assert place_for(design, kind, place) == place
    assert all(place_for(design, kind, gap) == gap for gap in range(count))


def test_an_activation_may_follow_an_output_that_has_none() -> None:
    linear = MNIST.with_parameter("dense_1", "activation", "linear")
    assert place_for(linear, "Softmax", 2) == 2
    assert place_for(linear, "ReLU", 2) == 1
    assert place_for(MNIST, "Softmax", 2) == 1
    number = Design.default("line")
    assert place_for(number, "ReLU", 2) == 2
    assert place_for(number, "Softmax", 2) == 1


def test_without_an_output_a_layer_goes_where_it_is_dropped() -> None:
    assert place_for(Design(), "Dense", 0) == 0
    assert place_for(MNIST.removed(["dense_1"]), "Dense", 1) == 1
    assert place_for(MNIST.with_enabled(["dense_1"], False), "Dense", 2) == 2


# Hints --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Dropout", "BatchNormalization", "ReLU", "Rescaling"])
def test_what_follows_the_output_is_moved_before_it(kind: str) -> None:
    (hint,) = analyze(MNIST.inserted(2, kind)).advice
    assert "comes after the output layer 'dense_1'" in hint.message
    assert kinds(hint.fixes[0].design) == ["Dense", kind, "Dense"]


def test_softmax_belongs_to_the_output_alone() -> None:
    (hint,) = analyze(MNIST.with_parameter("dense", "activation", "softmax")).advice
    assert hint.fixes[0].design == MNIST
    (hint,) = analyze(MNIST.inserted(1, "Softmax")).advice
    assert (hint.block, hint.fixes[0].design) == ("softmax", MNIST)


def test_indices_are_whole_numbers() -> None:
    (hint,) = analyze(MNIST.inserted(0, "CategoryEncoding")).advice
    assert "looks up integers" in hint.message
    assert analyze(MNIST.inserted(0, "Discretization").inserted(1, "CategoryEncoding")).advice == ()


def test_filters_count_as_the_output_only_where_the_picture_ends() -> None:
    design = BY_TITLE["All-convolutional"]
    assert analyze(design.inserted(4, "Dropout")).advice == ()
    (hint,) = analyze(design.inserted(5, "Dropout")).advice
    assert "'conv2d_3'" in hint.message
