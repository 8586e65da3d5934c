"""Fixes for shapes that do not fit lead to networks that somebody would build."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, analyze, templates
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.fixing import with_fitting_end, with_target
from netbuilder.design.own import OwnData
from netbuilder.design.sense import fits
from netbuilder.imported import compose, inspect
from netbuilder.wording import shape_text

MNIST = Design.default("mnist")
LENET = next(each.design for each in templates.built_in("mnist") if "LeNet" in each.title)


def kinds(design: Design) -> list[str]:
    return [block.kind for block in design.blocks]


def fixes(design: Design) -> dict[str, Design]:
    (problem,) = analyze(design).problems
    return {fix.label: fix.design for fix in problem.fixes}


def first(design: Design) -> tuple[str, Design]:
    return next(iter(fixes(design).items()))


@pytest.mark.parametrize("index", [1, 2])
def test_a_convolution_behind_dense_layers_goes_to_the_picture(index: int) -> None:
    fix = analyze(MNIST.inserted(index, "Conv2D")).problems[0].fixes[0]
    assert fix.sentence == (
        f"Move conv2d to the input. The input shape becomes {shape_text((28, 28, 1))}, and Flatten "
        "follows conv2d."
    )
    fixed = fix.design
    assert fixed.input_shape == (28, 28, 1)
    assert kinds(fixed) == ["Conv2D", "Flatten", "Dense", "Dense"]


def test_a_block_goes_to_the_nearest_place_where_it_fits() -> None:
    label, fixed = first(LENET.inserted(len(LENET.blocks), "Conv2D"))
    assert label == "Move conv2d_2 before flatten"
    assert kinds(fixed)[4:6] == ["Conv2D", "Flatten"]
    label, fixed = first(LENET.inserted(5, "MaxPooling2D"))
    assert kinds(fixed)[4:6] == ["MaxPooling2D", "Flatten"]


def test_a_recurrent_layer_gets_the_rows_of_the_picture() -> None:
    _, fixed = first(MNIST.inserted(1, "LSTM"))
    assert fixed.input_shape == (28, 28)
    assert kinds(fixed) == ["LSTM", "Dense", "Dense"]


def test_what_is_dropped_behind_the_output_goes_before_it() -> None:
    (problem,) = analyze(MNIST.inserted(2, "Dense")).problems
    assert [fix.label for fix in problem.fixes] == [
        "Move dense_2 before dense_1",
        "Remove dense_2",
    ]
    assert problem.remedy == "Move dense_2 before dense_1."
    assert [b.name for b in problem.fixes[0].design.blocks] == ["dense", "dense_2", "dense_1"]
    more = MNIST.inserted(2, "Dense").inserted(3, "Dense", {"units": 5})
    label, fixed = first(more)
    assert label == "Move the last 2 blocks before dense_1"
    assert fixed.blocks[-1].name == "dense_1"


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1)])
def test_dense_layers_on_pictures_want_a_flatten_before_them(shape: tuple[int, ...]) -> None:
    label, fixed = first(MNIST.with_input_shape(shape))
    assert label == "Insert Flatten before dense"
    assert kinds(fixed) == ["Flatten", "Dense", "Dense"]
    assert first(LENET.removed(["flatten"]))[1] == LENET


def test_a_convolution_at_the_end_is_flattened_or_pooled() -> None:
    design = Design(input_shape=(28, 28, 1)).inserted(0, "Conv2D")
    (problem,) = analyze(design).problems
    assert "Flatten" in problem.remedy
    assert "input shape" not in problem.remedy
    assert [kinds(fix.design)[1:] for fix in problem.fixes] == [
        ["Flatten", "Dense"],
        ["GlobalAveragePooling2D", "Dense"],
    ]


def test_of_many_values_pooling_comes_first() -> None:
    design = Design(input_shape=(28, 28, 1)).inserted(0, "UpSampling2D", {"size": (9, 9)})
    design = design.inserted(1, "Conv2D", {"filters": 64})
    assert "GlobalAveragePooling2D" in first(design)[0]


def test_units_are_given_to_the_layer_that_has_some() -> None:
    design = Design().inserted(0, "Dense", {"units": 5}).inserted(1, "Softmax")
    (problem,) = analyze(design).problems
    assert problem.fixes[0].label == "Set dense to 10 units"
    assert problem.remedy == "Set dense to 10 units."


def test_no_softmax_is_left_in_the_middle() -> None:
    added = fixes(MNIST.with_parameter("dense_1", "units", 7))["Add Dense with 10 units"]
    assert [b.parameters["activation"] for b in added.blocks] == ["relu", "relu", "softmax"]


BASES = (
    MNIST,
    LENET,
    MNIST.with_input_shape((28, 28)),
    MNIST.with_target("number").with_loss("mean_squared_error"),
    MNIST.with_target("input").with_loss("mean_squared_error"),
    *(each.design for each in templates.built_in("digits")),
)


@given(
    st.sampled_from(BASES),
    st.lists(
        st.tuples(st.sampled_from([e.kind for e in CATALOGUE]), st.integers(0, 9)),
        min_size=1,
        max_size=2,
    ),
)
def test_whatever_is_dropped_anywhere_what_is_offered_first_fixes_it(
    base: Design, dropped: list[tuple[str, int]]
) -> None:
    """Unless nothing makes the whole fit: then what is offered at least fits in its place."""
    design = base
    for kind, index in dropped:
        design = design.inserted(index, kind)
    for problem in analyze(design).problems:
        whole = [fits(fix.design) for fix in problem.fixes]
        if problem.block in {block.name for block in design.blocks}:
            assert whole
            assert all(whole) or not any(whole)
        for fix in problem.fixes:
            assert problem.message not in [each.message for each in analyze(fix.design).problems]


@pytest.mark.parametrize(
    ("one", "other"),
    list(itertools.permutations(["mnist", "circles", "blobs", "line", "fashion_mnist"], 2)),
)
def test_the_last_layer_follows_other_data(one: str, other: str) -> None:
    before = Design.default(one)
    after = with_fitting_end(before, before.with_data(other))
    assert analyze(after).can_train
    assert analyze(after).advice == ()


def test_a_last_layer_that_did_not_fit_is_left_alone() -> None:
    before = MNIST.with_parameter("dense_1", "units", 7)
    after = before.with_data("circles")
    assert with_fitting_end(before, after) == after


def test_the_output_follows_other_data_where_the_rest_does_not_fit_them() -> None:
    after = with_fitting_end(LENET, LENET.with_data("circles"))
    assert after.input_shape == (2,)
    assert after.blocks[-1].parameters["units"] == 2
    fix = analyze(after).problems[0].fixes[0]
    assert analyze(fix.design).can_train
    filters = next(each.design for each in templates.built_in("mnist") if "All" in each.title)
    own = with_fitting_end(filters, filters.with_data("circles"))
    assert own.block("conv2d_3").parameters["filters"] == 2


@pytest.mark.parametrize("title", ["First digits network", "LeNet-5", "Autoencoder", "Line"])
@pytest.mark.parametrize("target", ["class", "number", "input"])
def test_output_and_loss_follow_another_target(title: str, target: str) -> None:
    design = next(each.design for each in templates.built_in("mnist") if each.title == title)
    if target == "class" and not design.data_set.classes:
        return
    after = with_target(design, target)
    assert all(
        problem.block != "" and problem.block is not None for problem in analyze(after).problems
    )
    if len(design.input_shape) == 1 or target != "input":
        assert analyze(after).can_train
        assert analyze(after).advice == ()
    assert with_target(after, design.target).blocks == design.blocks


@pytest.mark.parametrize("target", ["kind", "weight"])
def test_the_last_layer_follows_own_data(tmp_path: Path, target: str) -> None:
    path = tmp_path / "animals.csv"
    rows = "\n".join(f"{i % 7},{('cat', 'dog', 'cow')[i % 3]},{i / 10}" for i in range(60))
    path.write_text(f"legs,kind,weight\n{rows}\n")
    own = OwnData(str(path), compose(inspect(path), target=target))
    after = with_fitting_end(MNIST, MNIST.with_own(own))
    assert analyze(after).can_train
    last = after.blocks[-1].parameters
    assert (last["units"], last["activation"]) == (
        (3, "softmax") if target == "kind" else (1, "linear")
    )


def test_what_is_offered_always_concerns_the_block_that_has_the_problem() -> None:
    """Even where another step would leave fewer blocks that make no sense."""
    design = MNIST.inserted(2, "Permute").inserted(2, "Dense")
    labels = [fix.label for fix in analyze(design).problems[0].fixes]
    assert labels[-1] == "Remove permute"
    assert "Remove dense_1" not in labels
