"""Blocks whose weights training leaves as they are."""

from __future__ import annotations

import numpy as np
import pytest

from netbuilder.commands.summary import of_design, table
from netbuilder.design import Design, analyze, build
from netbuilder.design.clipboard import from_text, to_text
from netbuilder.design.code import read, script
from netbuilder.design.differences import differences
from netbuilder.design.storage import decode, encode
from netbuilder.network.belonging import is_edited
from netbuilder.training.run.warm_start import transfer

PLAIN = Design.default("digits")
LOCKED = PLAIN.with_frozen(["dense"], True)


def test_training_leaves_the_weights_of_a_locked_block() -> None:
    model = build(LOCKED)
    before = [weight.copy() for weight in model.get_weights()]
    x = np.random.default_rng(0).random((64, 784), np.float32)
    y = np.eye(10, dtype="float32")[np.arange(64) % 10]
    model.fit(x, y, epochs=1, verbose=0)
    for number, (one, other) in enumerate(zip(before, model.get_weights(), strict=True)):
        assert np.array_equal(one, other) == (number < 2), number


def test_a_lock_is_kept_wherever_a_design_is() -> None:
    assert decode(encode(LOCKED)) == LOCKED
    assert "trainable=False" in script(LOCKED)
    assert read(script(LOCKED), Design()).design == LOCKED
    off = LOCKED.with_enabled(["dense"], False)
    assert read(script(off), Design()).design == off
    assert from_text(to_text(LOCKED.blocks)) == LOCKED.blocks
    assert LOCKED.pasted(2, LOCKED.blocks[:1]).blocks[2].frozen


def test_files_of_before_have_no_locks() -> None:
    assert b"frozen" not in encode(PLAIN)
    assert decode(encode(PLAIN)) == PLAIN


def test_it_is_told() -> None:
    (found,) = differences(PLAIN, LOCKED)
    assert found == ("dense", "Dense", "Dense, locked")
    assert "Dense (locked)" in "\n".join(table(LOCKED, analyze(LOCKED)))
    assert [b["trainable"] for b in of_design(LOCKED, analyze(LOCKED))["blocks"]] == [False, True]


def test_a_lock_changes_neither_what_is_computed_nor_what_can_be_kept() -> None:
    assert not is_edited(PLAIN, LOCKED)
    assert transfer(PLAIN, LOCKED).fresh == ()


def test_with_everything_locked_there_is_advice_that_unlocks() -> None:
    design = PLAIN.with_frozen(["dense", "dense_1"], True)
    (advice,) = analyze(design).advice
    assert advice.message == "All layers with weights are locked, so training changes nothing."
    assert analyze(design).can_train
    assert analyze(advice.fixes[0].design).advice == ()
    model = build(design)
    before = model.get_flat_weights()
    model.fit(np.ones((8, 784), np.float32), np.eye(10, dtype="float32")[:8], verbose=0)
    assert np.array_equal(model.get_flat_weights(), before)


@pytest.mark.parametrize("value", ["None", "1", "'no'"])
def test_only_truth_values_lock(value: str) -> None:
    source = script(LOCKED).replace("trainable=False", f"trainable={value}")
    reading = read(source, Design())
    assert reading.design is None
    assert reading.problems[0].message.startswith("trainable must be True or False")
