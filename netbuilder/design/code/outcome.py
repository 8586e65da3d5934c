"""What becomes of a script that is read."""

from __future__ import annotations

from dataclasses import dataclass

from netbuilder.design.design import Design


@dataclass(frozen=True)
class Problem:
    """Something in a script that is no part of a design.

    Attributes:
        line: counted from 1.
        message: what is wrong, in a sentence.
    """

    line: int
    message: str


@dataclass(frozen=True)
class Reading:
    """What a script says.

    Attributes:
        design: None where something could not be read.
        problems: why, by line.
        notes: what the design leaves out of the script, by line.
    """

    design: Design | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
