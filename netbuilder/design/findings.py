"""What an analysis finds."""

from __future__ import annotations

from dataclasses import dataclass

from netbuilder.design.design import Design


@dataclass(frozen=True)
class Fix:
    """A way out of a problem.

    Attributes:
        label: what it does, as a button says it.
        design: the design after it.
    """

    label: str
    design: Design


@dataclass(frozen=True)
class Problem:
    """Something that keeps a design from training, or that it could do better.

    Attributes:
        message: what is wrong, in a sentence.
        block: where: a block's name, '' for the input, None for the settings.
        remedy: what to do, in a sentence.
        fixes: the same as designs, the likeliest first.
    """

    message: str
    block: str | None
    remedy: str = ""
    fixes: tuple[Fix, ...] = ()
