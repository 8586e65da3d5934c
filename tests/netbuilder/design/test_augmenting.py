"""What varies the user's own pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design, code
from netbuilder.design.augmenting import KINDS
from netbuilder.design.differences import differences
from netbuilder.design.errors import DesignError
from netbuilder.design.storage import decode, encode
from netbuilder.design.unusual import changed_settings
from tests.netbuilder.exchange.networks import COLOUR, GREY, MAKERS, own_design

CHOSEN = ("flip_vertical", "rotation")


@pytest.fixture
def colour(tmp_path: Path) -> Design:
    return own_design(MAKERS[COLOUR](tmp_path)).with_setting("augmentation", True)


def test_the_pictures_say_what_is_proposed(colour: Design, tmp_path: Path) -> None:
    grey = own_design(MAKERS[GREY](tmp_path / "grey"))
    assert "flip_horizontal" in colour.varied_by
    assert "flip_horizontal" not in grey.varied_by
    assert "flip_vertical" not in (*colour.varied_by, *grey.varied_by)
    assert Design.default("digits").varied_by == ()


def test_a_choice_is_kept_in_the_usual_order_and_a_proposal_is_none(colour: Design) -> None:
    assert colour.with_setting("augmentation_kinds", CHOSEN[::-1]).varied_by == CHOSEN
    assert colour.with_augmentation_kinds(colour.varied_by[::-1]) == colour
    with pytest.raises(DesignError, match="There is no augmentation 'blur'"):
        colour.with_augmentation_kinds(["blur"])


def test_files_scripts_and_comparisons_carry_it(colour: Design) -> None:
    chosen = colour.with_augmentation_kinds(CHOSEN)
    assert decode(encode(chosen)) == chosen
    assert b"augmentation_kinds" not in encode(colour)
    script = code.script(chosen)
    assert str(list(CHOSEN)).replace("'", '"') in script.replace("'", '"')
    assert code.read(script, colour).design.augmentation_kinds == CHOSEN
    assert code.read(code.script(colour), chosen).design.augmentation_kinds == ()
    assert [each.what for each in differences(colour, chosen)] == ["augmentation_kinds"]
    assert "Augmentation kinds" in changed_settings(chosen)


def test_the_engine_knows_the_same_kinds() -> None:
    from engine.datasets import picture_variation

    assert tuple(kind.name for kind in KINDS) == picture_variation.KINDS


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_each_kind_does_its_own(kind: str) -> None:
    from engine.datasets.picture_variation import varied_pictures

    rng = np.random.default_rng(1)
    x = rng.random((8, 12, 12), np.float32)
    x[:, 6:] += 3
    others = [varied_pictures(x, kinds=[kind], seed=3, epoch=epoch) for epoch in range(6)]
    assert any((other != x).any() for other in others)
    np.testing.assert_array_equal(varied_pictures(x, kinds=[], seed=3), x)
    for epoch, other in enumerate(others):
        np.testing.assert_array_equal(other, varied_pictures(x, kinds=[kind], seed=3, epoch=epoch))
        for before, after in zip(x, other, strict=True):
            if kind == "flip_horizontal":
                assert np.array_equal(after, before) or np.array_equal(after, before[:, ::-1])
            if kind == "flip_vertical":
                assert np.array_equal(after, before) or np.array_equal(after, before[::-1])
