"""What an edited network keeps of what it has learned."""

from __future__ import annotations

import numpy as np

from netbuilder.design import Design, build
from netbuilder.training.run.warm_start import TrainedWeights, Transfer, transfer, transfer_weights

DESIGN = Design.default("digits")


def learned(design: Design, value: float = 7.0) -> TrainedWeights:
    weights = build(design).get_flat_weights()
    return TrainedWeights(design, np.full_like(weights, value))


def test_the_same_design_keeps_everything() -> None:
    assert transfer(DESIGN, DESIGN).kept == (("dense", "dense"), ("dense_1", "dense_1"))
    assert transfer(DESIGN, DESIGN).fresh == ()
    model = build(DESIGN)
    assert transfer_weights(learned(DESIGN), DESIGN, model) == ("dense", "dense_1")
    assert (model.get_flat_weights() == 7).all()


def test_other_settings_change_nothing() -> None:
    other = DESIGN.with_parameter("dense", "activation", "tanh").with_setting("seed", 9)
    assert transfer(DESIGN, other).fresh == ()


def test_another_width_begins_anew_and_so_does_what_follows() -> None:
    wider = DESIGN.with_parameter("dense", "units", 100)
    found = transfer(DESIGN, wider)
    assert found.kept == ()
    assert found.fresh == ("dense", "dense_1")
    assert found.sentence.startswith("No block can keep")


def test_a_block_of_another_kind_begins_anew() -> None:
    conv = DESIGN.with_input_shape((28, 28, 1)).inserted(0, "Conv2D").inserted(1, "Flatten")
    swapped = conv.removed(["conv2d"]).inserted(0, "SeparableConv2D")
    found = transfer(conv, swapped)
    assert "separable_conv2d" in found.fresh


def test_a_renamed_block_is_known_by_its_place() -> None:
    renamed = DESIGN.renamed("dense", "hidden")
    assert transfer(DESIGN, renamed).kept == (("hidden", "dense"), ("dense_1", "dense_1"))
    model = build(renamed)
    transfer_weights(learned(DESIGN), renamed, model)
    assert (model.get_flat_weights() == 7).all()


def test_disabled_blocks_have_nothing_to_keep() -> None:
    extra = DESIGN.inserted(1, "Dense", {"units": 64})
    off = extra.with_enabled(["dense_2"], False)
    assert [name for name, _ in transfer(extra, off).kept] == ["dense", "dense_1"]


def test_what_is_not_carried_stays_as_it_was() -> None:
    wider = DESIGN.inserted(1, "Dense", {"units": 20})
    model, before = build(wider), build(wider)
    assert transfer_weights(learned(DESIGN), wider, model) == ("dense",)
    for name in ("dense_1", "dense_2"):
        fresh = before.get_layer(name).get_weights()
        for one, other in zip(model.get_layer(name).get_weights(), fresh, strict=True):
            np.testing.assert_array_equal(one, other)


def test_of_many_blocks_the_first_are_named() -> None:
    names = tuple((f"dense_{number}", f"dense_{number}") for number in range(1000))
    sentence = Transfer(names, ()).sentence
    assert sentence.startswith("Weights kept: dense_0, dense_1, ")
    assert sentence.endswith("dense_11 and 988 more.")
