"""The design as a value, and its edits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, DesignError
from netbuilder.design.catalogue import CATALOGUE, FAMILIES

kinds = st.sampled_from([entry.kind for entry in CATALOGUE])


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Designs of up to six blocks, with drawn settings."""
    design = Design()
    for kind in draw(st.lists(kinds, max_size=6)):
        design = design.inserted(draw(st.integers(0, len(design.blocks))), kind)
    for block in design.blocks:
        if block.kind == "Dense":
            design = design.with_parameter(block.name, "units", draw(st.integers(1, 1000)))
    design = design.with_setting("epochs", draw(st.integers(1, 100)))
    design = design.with_optimizer(draw(st.sampled_from(["adam", "sgd"])))
    rate = draw(st.floats(1e-8, 10))
    return design.with_optimizer_parameter("learning_rate", rate)


def test_the_default_is_the_seed_network() -> None:
    design = Design.default()
    assert [(b.kind, b.parameters["units"], b.parameters["activation"]) for b in design.blocks] == [
        ("Dense", 64, "relu"),
        ("Dense", 10, "softmax"),
    ]
    assert design.input_shape == (784,)
    assert (design.optimizer.kind, design.loss) == ("adam", "categorical_crossentropy")
    assert (design.batch_size, design.epochs, design.data) == (32, 10, "mnist")


def test_every_family_has_a_title() -> None:
    assert {entry.family for entry in CATALOGUE} == set(FAMILIES)


@given(designs(), kinds, st.data())
def test_inserting_then_removing_changes_nothing(
    design: Design, kind: str, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(design.blocks)))
    larger = design.inserted(index, kind)
    assert larger.blocks[index].kind == kind
    assert len({block.name for block in larger.blocks}) == len(larger.blocks)
    assert larger.removed([larger.blocks[index].name]) == design


@given(designs(), st.data())
def test_moving_is_as_in_a_list(design: Design, data: st.DataObject) -> None:
    names = [block.name for block in design.blocks]
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    gap = data.draw(st.integers(0, len(names)))
    above = [each for each in names[:gap] if each != name]
    below = [each for each in names[gap:] if each != name]
    moved = design.moved(name, gap)
    assert [block.name for block in moved.blocks] == [*above, name, *below]


@given(designs(), designs())
def test_designs_are_values(first: Design, second: Design) -> None:
    if first == second:
        assert hash(first) == hash(second)
    assert first == replace(first, blocks=tuple(replace(block) for block in first.blocks))


def test_parameters_cannot_be_changed_in_place() -> None:
    block = Design.default().blocks[0]
    with pytest.raises(TypeError):
        block.parameters["units"] = 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("edit", "arguments", "words"),
    [
        ("inserted", (0, "Densee"), "Densee"),
        ("removed", (["nobody"],), "nobody"),
        ("moved", ("nobody", 0), "nobody"),
        ("with_parameter", ("dense", "units", 0), "units"),
        ("with_parameter", ("dense", "units", "64"), "units"),
        ("with_parameter", ("dense", "unitz", 64), "unitz"),
        ("with_parameter", ("dense", "activation", "reluu"), "relu"),
        ("with_input_shape", ((0,),), "input"),
        ("with_input_shape", ((2**20, 2**20),), "values"),
        ("with_input_shape", ((),), "dimensions"),
        ("with_data", ("minst",), "minst"),
        ("with_optimizer", ("adamm",), "adamm"),
        ("with_optimizer_parameter", ("learning_rate", float("nan")), "learning_rate"),
        ("with_loss", ("mse2",), "mse2"),
        ("with_setting", ("epochs", 0), "epochs"),
        ("with_setting", ("epocs", 1), "epocs"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(
    edit: str, arguments: tuple[Any, ...], words: str
) -> None:
    with pytest.raises(DesignError) as caught:
        getattr(Design.default(), edit)(*arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_edit_that_changes_nothing_gives_an_equal_design() -> None:
    design = Design.default()
    assert design.with_parameter("dense", "units", 64) == design
    assert design.with_optimizer("adam") == design
    assert design.moved("dense", 1) == design


def test_choosing_another_optimizer_takes_its_defaults() -> None:
    design = Design.default().with_optimizer_parameter("learning_rate", 0.5).with_optimizer("sgd")
    assert dict(design.optimizer.parameters) == {
        "learning_rate": 0.01,
        "momentum": 0.0,
        "nesterov": False,
    }
