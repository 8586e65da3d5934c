"""The gap that a new layer goes into."""

from __future__ import annotations

from netbuilder.design.catalogue import entry
from netbuilder.design.design import Design
from netbuilder.design.sense import is_softmax, judge, output_place
from netbuilder.design.targets import TARGETS


def place_for(design: Design, kind: str, gap: int) -> int:
    """The gap that a layer dropped into `gap` goes into: behind the output means before it.

    An output without an activation may be followed by one.

    Args:
        design: that it is dropped into.
        kind: of the layer.
        gap: where it is dropped; 0 is below the input.
    """
    output = output_place(design)
    if output is None or gap < len(design.blocks):
        return gap
    if entry(kind).family == "activation" and _may_end_in(design, kind):
        return gap
    return output


def _may_end_in(design: Design, kind: str) -> bool:
    """Whether an activation may follow the output: none does yet, and it is one for the target."""
    tail = design.blocks[output_place(design) or 0 :]
    ends = any(
        block.enabled
        and (
            entry(block.kind).family == "activation"
            or block.parameters.get("activation", "linear") != "linear"
        )
        for block in tail
    )
    if ends or design.is_full:
        return False
    longer = design.inserted(len(design.blocks), kind)
    suits = is_softmax(longer.blocks[-1]) == (TARGETS[design.target].ending == "softmax")
    return suits and judge(longer).fits
