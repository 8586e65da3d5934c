"""How many blocks a design may have is the same wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from netbuilder.design import Design, DesignError, analyze, clipboard, templates
from netbuilder.design.blocks import MAX_BLOCKS
from netbuilder.design.code import read, script
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal
from netbuilder.design.journal import decode as decode_journal
from netbuilder.design.journal import encode as encode_journal
from netbuilder.design.storage import decode, encode

SAID = "1,001 blocks, more than the 1,000 that a design can have"


def stack(count: int, **parameters: object) -> Design:
    """So many blocks, the last as the data want it; no limit is asked."""
    design = Design.default("digits").removed(["dense"]).inserted(0, "Dense", parameters)
    first, last = design.blocks
    many = (replace(first, name=f"layer_{number}") for number in range(count - 1))
    object.__setattr__(design, "blocks", (*many, last))
    vars(design).pop("active", None)
    return design


TOO_LARGE = stack(MAX_BLOCKS + 1)


def from_file(folder: Path) -> None:
    path = folder / "large.json"
    path.write_bytes(encode(TOO_LARGE))
    with pytest.raises(
        DesignError, match=r"^large\.json in .* cannot be opened\. The design has "
    ) as caught:
        Design.load(path)
    assert path.read_bytes() == encode(TOO_LARGE)
    raise caught.value


def from_template(folder: Path) -> None:
    templates.folder().mkdir(parents=True)
    path = templates.folder() / "large.netbuilder.json"
    path.write_bytes(encode(TOO_LARGE))
    offered, complaints = templates.own()
    assert not offered
    assert path.exists()
    raise DesignError("\n".join(complaints))


def from_journal(folder: Path) -> None:
    decode_journal(encode_journal(Journal((Step(TOO_LARGE),), 0, TOO_LARGE, None)))


def from_script(folder: Path) -> None:
    (problem,) = read(script(TOO_LARGE), Design()).problems
    raise DesignError(problem.message)


@pytest.mark.parametrize(
    "way",
    [
        from_file,
        from_template,
        from_journal,
        from_script,
        lambda _: decode(encode(TOO_LARGE)),
        lambda _: clipboard.from_text(clipboard.to_text(TOO_LARGE.blocks)),
        lambda _: Design.default().with_blocks(TOO_LARGE.blocks),
    ],
)
def test_every_way_in_names_the_limit(tmp_path: Path, way: Callable[[Path], object]) -> None:
    with pytest.raises(DesignError, match=SAID):
        way(tmp_path)


def test_every_way_lets_a_full_design_in(tmp_path: Path) -> None:
    full = stack(MAX_BLOCKS)
    full.save(tmp_path / "full.json")
    assert Design.load(tmp_path / "full.json") == full
    assert read(script(full), Design()).design == full
    assert clipboard.from_text(clipboard.to_text(full.blocks)) == full.blocks
    assert decode_journal(encode_journal(Journal((Step(full),), 0, full, None))).design == full


def test_one_block_more_is_refused_by_number() -> None:
    full = stack(MAX_BLOCKS)
    with pytest.raises(DesignError, match="at most 1,000 blocks"):
        full.inserted(0, "Dense")
    with pytest.raises(DesignError, match="would make 1,002 blocks"):
        full.pasted(0, full.blocks[:2])


@pytest.mark.parametrize("count", [MAX_BLOCKS - 2, MAX_BLOCKS])
def test_problems_of_a_full_design_offer_no_block_too_many(count: int) -> None:
    misfit = stack(count).with_parameter("dense_1", "units", 7)
    (problem,) = analyze(misfit).problems
    assert problem.fixes
    for fix in problem.fixes:
        assert len(fix.design.blocks) <= MAX_BLOCKS
    flat = stack(count).with_input_shape((8, 8))
    convolution = flat.removed(["layer_0"]).inserted(0, "Conv2D")
    assert analyze(convolution).problems


def test_text_that_is_too_long_to_be_blocks_is_refused_by_number() -> None:
    text = msgspec.json.encode({"format": clipboard.FORMAT, "blocks": ["x" * 5_000_000]}).decode()
    with pytest.raises(DesignError, match=f"more than the {clipboard.MAX_CHARACTERS:,}"):
        clipboard.from_text(text)


def test_many_blocks_are_switched_off_in_one_go() -> None:
    full = stack(MAX_BLOCKS)
    off = full.with_enabled([block.name for block in full.blocks], False)
    assert off.active == ()
    assert off.with_enabled([block.name for block in full.blocks], True) == full
    with pytest.raises(DesignError, match="no block 'absent'"):
        full.with_enabled(["absent"], False)
