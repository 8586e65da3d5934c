"""What of a trained network still holds for an edited design."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from netbuilder.design import Design, templates
from netbuilder.network.belonging import fitting, is_edited, learns_from

START = Design.default("mnist")
LENET = next(t.design for t in templates.built_in("mnist") if t.title == "LeNet-5")

SAME: dict[str, Callable[[Design], Design]] = {
    "nothing": lambda design: design,
    "a name": lambda design: design.renamed("dense", "first"),
    "the training's settings": lambda design: design.with_setting("epochs", 3),
    "the loss": lambda design: design.with_loss("mean_squared_error"),
    "an initializer": lambda design: design.with_parameter(
        "dense", "kernel_initializer", "he_normal"
    ),
    "a block that is disabled": lambda design: design.inserted(
        0, "Dropout", {"rate": 0.5}
    ).with_enabled(["dropout"], False),
}

OTHER: dict[str, Callable[[Design], Design]] = {
    "units": lambda design: design.with_parameter("dense", "units", 32),
    "an activation": lambda design: design.with_parameter("dense", "activation", "tanh"),
    "a block more": lambda design: design.inserted(1, "Dense", {"units": 64}),
    "a block less": lambda design: design.removed(["dense"]),
    "the target": lambda design: design.with_target("input"),
    "the input": lambda design: design.with_input_shape((28, 28)),
}


@pytest.mark.parametrize("change", SAME)
def test_edits_that_change_no_answer(change: str) -> None:
    assert not is_edited(START, SAME[change](START))


@pytest.mark.parametrize("change", OTHER)
def test_edits_that_change_answers(change: str) -> None:
    edited = OTHER[change](START)
    assert is_edited(START, edited)
    assert is_edited(edited, START)


def test_data_are_the_same_or_not() -> None:
    assert learns_from(START) == learns_from(START.with_setting("epochs", 3))
    assert learns_from(START) == learns_from(LENET)
    assert learns_from(START) != learns_from(START.with_data("fashion_mnist"))
    moons = Design.default("moons")
    assert learns_from(moons) != learns_from(moons.with_setting("noise", 0.4))


def test_blocks_speak_while_they_take_and_give_the_same() -> None:
    assert fitting(LENET, LENET) == {block.name for block in LENET.blocks}
    wider = LENET.with_parameter("dense", "units", 60)
    # What follows takes another shape; what comes before does not.
    assert fitting(LENET, wider) == {
        block.name for block in LENET.blocks if block.name not in ("dense", "dense_1")
    }


def test_a_block_of_the_same_name_in_another_design_does_not_speak() -> None:
    assert fitting(START, LENET) == frozenset()
