"""The fixes that are offered: of all ways out of a problem those that lead to a good network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from netbuilder.design import following
from netbuilder.design.design import Design
from netbuilder.design.findings import Fix
from netbuilder.design.sense import judge, last_with_size, size_name, wanted
from netbuilder.design.targets import TARGETS
from netbuilder.translation import say
from netbuilder.wording import listed, shape_text

_OFFERED: Final = 3
_ENOUGH: Final = 2
"""Ways without fault after which none is looked for; the third to be offered takes a block away."""
_TRIED: Final = 60
_NEAR: Final = 8
"""How many blocks before a problem are tried without."""


_Judged = tuple[Fix, int]
"""A fix, and the faults of the network that it leads to."""


def best(design: Design, ways: Iterable[Fix], place: int) -> tuple[Fix, ...]:
    """The fixes that are offered, the best first.

    Each leads to a network that fits as a whole, unless such a network would have blocks that make
    no sense and a first step towards another has not. After such a step the same block does not
    have the same problem, and a layer is left whose size can be set: without one, nothing could be
    made to fit but by adding layers.

    Args:
        design: that has the problem.
        ways: out of it, in the order in which they are preferred.
        place: index of the block that has the problem; it, or one before it, may be removed.
    """
    removals = [(fix, judge(fix.design)) for fix in _removals(design, place)]
    broken = judge(design).left > 0
    # Where all blocks fit, but the last not on the target, only without that one it is different.
    stuck = design.blocks[place].name
    near = removals[:1]
    if broken:
        near = [each for each in removals if _is_past(each[0].design, stuck, each[1].reach)]
    step, rest = min(near, key=lambda each: (each[1].faults, each[1].left))
    found: dict[Design, _Judged] = {}
    steps: dict[Design, _Judged] = {}
    for fix in islice(ways, _TRIED):
        judged = judge(fix.design)
        if judged.fits:
            found.setdefault(fix.design, (fix, judged.faults))
        elif broken and judged.left <= rest.left and _is_past(fix.design, stuck, judged.reach):
            steps.setdefault(fix.design, (fix, judged.faults))
        if sum(not faults for _, faults in found.values()) >= _ENOUGH:
            break
    gone = [(fix, judged.faults) for fix, judged in removals if judged.fits]
    whole = list(found.values()), [g for g in gone if g[0].design not in found]
    partly = list(steps.values()), [(step, rest.faults)]
    if last_with_size(design) and not last_with_size(step.design) and (any(whole) or steps):
        partly = list(steps.values()), []
    return _chosen(*(partly if _fewest(*partly) < _fewest(*whole) else whole))


def input_fixes(design: Design) -> tuple[Fix, ...]:
    """Input shapes that suit the data, and with them the output where it depends on these.

    Those with which the whole network fits come first; where there are some, no others.
    """
    data = design.data_set
    shapes = [(math.prod(data.sample_shape),), data.sample_shape]
    if data.are_pictures:
        shapes.append((*data.sample_shape, 1))
    whole: list[Fix] = []
    others: list[Fix] = []
    for shape in dict.fromkeys(shapes):
        label = say("Set the input shape to {shape}", shape=shape_text(shape))
        alone = design.with_input_shape(shape)
        fixed = with_fitting_end(design, alone)
        (whole if judge(fixed).fits else others).append(Fix(label, fixed))
    return tuple(whole or others[:2])


def with_fitting_end(before: Design, after: Design) -> Design:
    """A design with other data or another target; its output is fitted to these.

    An output that did not fit what was learned until now is left alone.

    Args:
        before: with the data and the target until now.
        after: the same with others.
    """
    last = last_with_size(after)
    if last is None or judge(after).fits:
        return after
    old, new, size = wanted(before), wanted(after), size_name(last)
    given = last.parameters[size]
    if given not in (math.prod(old), old[-1]):
        return after
    fixed = after.with_parameter(
        last.name, size, math.prod(new) if given == math.prod(old) else new[-1]
    )
    ending = TARGETS[before.target].ending
    if before.target != after.target:
        for block in fixed.blocks[fixed.index(last.name) :]:
            if block.enabled and block.parameters.get("activation") == ending:
                fixed = fixed.with_parameter(block.name, "activation", TARGETS[after.target].ending)
    for block in fixed.blocks[fixed.index(last.name) :]:
        if block.kind == "Reshape" and block.parameters["target_shape"] == old:
            fixed = fixed.with_parameter(block.name, "target_shape", new)
    return fixed


def with_target(design: Design, name: str) -> Design:
    """The design with another target, and the loss and the output that follow from it."""
    loss = following.loss(design.loss, design.target, name)
    return with_fitting_end(design, design.with_target(name).with_loss(loss))


def _chosen(ways: Sequence[_Judged], removals: Sequence[_Judged]) -> tuple[Fix, ...]:
    """Those with the fewest faults: a removal only at the end."""
    fewest = _fewest(ways, removals)
    last = [fix for fix, faults in removals if faults == fewest][:1]
    first: dict[str, Fix] = {}
    for fix, faults in ways:
        if faults == fewest:
            first.setdefault(fix.label, fix)
    return (*list(first.values())[: _OFFERED - len(last)], *last)


def _is_past(design: Design, name: str, reach: int) -> bool:
    """Whether another block than the named one is the first that does not fit, or none."""
    return name not in [block.name for block in design.active[reach : reach + 1]]


def _fewest(ways: Sequence[_Judged], removals: Sequence[_Judged]) -> float:
    """The fewest faults that any of them leads to; infinite where there is none."""
    return min((faults for _, faults in (*ways, *removals)), default=math.inf)


def _removals(design: Design, place: int) -> Iterator[Fix]:
    """The design without a block: the one that has the problem, the nearest before, or several."""
    before = [block.name for block in design.blocks[: place + 1] if block.enabled]
    for name in reversed(before[-_NEAR:]):
        fewer = design.removed([name])
        yield Fix(say("Remove {name}", name=name), fewer)
        if judge(fewer).fits:
            return
    fewer, gone = design, list[str]()
    while judge(fewer).left:
        gone.append(fewer.active[judge(fewer).reach].name)
        fewer = fewer.removed(gone[-1:])
        if len(gone) > _NEAR:
            return
    if len(gone) > 1 and not judge(fewer).faults:
        yield Fix(say("Remove {gone}", gone=listed(gone, most=len(gone))), fewer)
