"""The design as a value, and its edits."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.activations import relu
from engine.declarations import defaults, shown
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Block, Design, DesignError, analyze
from netbuilder.design.blocks import MAX_BLOCKS
from netbuilder.design.catalogue import CATALOGUE, FAMILIES
from tests.netbuilder.design.strategies import designs, kinds


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
    going = data.draw(st.sets(st.sampled_from(names))) if names else set()
    gap = data.draw(st.integers(0, len(names)))
    above = [each for each in names[:gap] if each not in going]
    below = [each for each in names[gap:] if each not in going]
    between = [each for each in names if each in going]
    moved = design.moved(going, gap)
    assert [block.name for block in moved.blocks] == [*above, *between, *below]
    assert set(moved.blocks) == set(design.blocks)


@given(designs(), designs(), st.data())
def test_pasting_keeps_all_that_is_there(
    first: Design, second: Design, data: st.DataObject
) -> None:
    gap = data.draw(st.integers(0, len(first.blocks)))
    pasted = first.pasted(gap, second.blocks)
    names = [block.name for block in pasted.blocks]
    assert len(set(names)) == len(names)
    end = gap + len(second.blocks)
    assert pasted.blocks[:gap] + pasted.blocks[end:] == first.blocks
    copies = pasted.blocks[gap:end]
    assert [(b.kind, b.parameters, b.enabled) for b in copies] == [
        (b.kind, b.parameters, b.enabled) for b in second.blocks
    ]


def test_pasting_stops_at_the_largest_design() -> None:
    design = Design().inserted(0, "Dense")
    full = design.pasted(0, design.blocks * (MAX_BLOCKS - 1))
    assert len({block.name for block in full.blocks}) == MAX_BLOCKS
    with pytest.raises(DesignError, match="at most"):
        full.pasted(0, design.blocks)


def test_renaming() -> None:
    design = Design.default().renamed("dense", "hidden")
    assert [block.name for block in design.blocks] == ["hidden", "dense_1"]
    assert design.renamed("hidden", "hidden") is design
    for wrong in ("dense_1", "", " dense", "a" * 65, "two\nlines"):
        with pytest.raises(DesignError):
            design.renamed("hidden", wrong)


def test_a_disabled_block_is_kept_and_passed_by() -> None:
    design = Design.default().inserted(1, "Dense", {"units": 7})
    without = design.with_enabled(["dense_2"], False)
    assert without.block("dense_2").parameters == design.block("dense_2").parameters
    assert [block.name for block in without.active] == ["dense", "dense_1"]
    assert without.with_enabled(["dense_2"], True) == design


@given(designs(), designs())
def test_designs_are_values(first: Design, second: Design) -> None:
    if first == second:
        assert hash(first) == hash(second)
    assert first == replace(first, blocks=tuple(replace(block) for block in first.blocks))


def test_parameters_cannot_be_changed_in_place() -> None:
    block = Design.default().blocks[0]
    with pytest.raises(TypeError):
        block.parameters["units"] = 1  # type: ignore[index]
    given = {"units": 3}
    made = Block("dense", "Dense", given)
    given["units"] = 4
    assert made.parameters["units"] == 3


def test_parameters_hold_nothing_that_can_be_changed_in_place() -> None:
    with pytest.raises(TypeError):
        Block("dense", "Dense", {"units": [3]})


def test_blocks_are_equal_by_value() -> None:
    one, other = Block("a", "Dense", {"units": 3}), Block("a", "Dense", {"units": 3})
    assert one == other
    assert hash(one) == hash(other)
    assert one != Block("a", "Dense", {"units": 4})
    assert one.parameters == {"units": 3}


def test_copies_are_equal() -> None:
    design = Design.default()
    assert deepcopy(design) == design
    assert hash(deepcopy(design)) == hash(design)


def test_blocks_are_limited() -> None:
    block = Design.default().blocks[0]
    blocks = tuple(replace(block, name=str(number)) for number in range(MAX_BLOCKS))
    with pytest.raises(DesignError, match="at most 1,000 blocks"):
        Design(blocks=blocks).inserted(0, "Dense")


@given(designs())
def test_any_design_can_be_analysed(design: Design) -> None:
    analysis = analyze(design)
    assert [info.name for info in analysis.infos] == [block.name for block in design.blocks]
    assert analysis.can_train is not bool(analysis.reason)
    for problem in analysis.problems:
        assert problem.block in ("", None, *(block.name for block in design.blocks))
        assert problem.message.endswith(".")
        assert problem.remedy.endswith(".")


@pytest.mark.parametrize(
    ("edit", "arguments", "words"),
    [
        ("default", ("minst",), "perhaps you meant 'mnist'"),
        ("inserted", (0, "dense"), "perhaps you meant 'Dense'"),
        ("inserted", (0, "Unknown"), "Dense, Embedding"),
        ("with_parameter", ("dense", "activation", ["relu"]), "activation"),
        ("with_parameter", ("dense", "activation", relu), "activation"),
        ("with_parameter", ("dense", "activation", {"class_name": "relu"}), "activation"),
        ("with_parameter", ("dense", "units", 10**400), "units"),
        ("with_optimizer", ("a" * 10**6,), "adam"),
        ("with_input_shape", (784,), "input"),
        ("with_input_shape", ([1] * 10**5,), "input"),
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
    assert len(str(caught.value)) < 400


def test_an_edit_that_changes_nothing_gives_the_same_design() -> None:
    design = Design.default()
    assert design.with_parameter("dense", "units", 64) is design
    assert design.with_optimizer("adam") is design
    assert design.with_optimizer_parameter("learning_rate", 0.001) is design
    assert design.with_setting("epochs", 10) is design
    assert design.with_input_shape([784]) is design
    assert design.with_data("mnist") is design
    assert design.with_loss("categorical_crossentropy") is design
    assert design.moved("dense", 1) is design
    assert design.removed([]) is design


def test_an_edit_leaves_the_design_it_starts_from() -> None:
    design = Design.default()
    design.inserted(0, "Dense").removed(["dense"]).with_setting("epochs", 3)
    assert design == Design.default()


def test_choosing_another_optimizer_takes_its_defaults() -> None:
    design = Design.default().with_optimizer_parameter("learning_rate", 0.5).with_optimizer("sgd")
    declared = shown(OPTIMIZERS.class_of("sgd").parameters)
    assert dict(design.optimizer.parameters) == defaults(declared)
    assert design.optimizer.parameters["learning_rate"] == 0.01
