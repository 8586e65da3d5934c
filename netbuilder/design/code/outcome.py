"""What becomes of a script that is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from netbuilder.design.design import Design


@dataclass(frozen=True)
class Problem:
    """Something in a script that is no part of a design.

    Attributes:
        line: counted from 1.
        message: what is wrong, in a sentence.
        more: further lines that it is said of.
        quiet: whether it says only that something was passed by.
    """

    line: int
    message: str
    more: tuple[int, ...] = ()
    quiet: bool = False


@dataclass(frozen=True)
class Choice:
    """One of several models in a script.

    Attributes:
        line: where it is made, from 1.
        title: its variable and its layers, for people.
        key: tells it from the others; the same wherever its lines move.
    """

    line: int
    title: str
    key: str


@dataclass(frozen=True)
class Reading:
    """What a script says.

    Attributes:
        design: None where something could not be read.
        problems: why, by line.
        notes: what the design leaves out of the script, by line.
        choices: the models of the script, where one of them has to be chosen first.
    """

    design: Design | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = field(default=())
    choices: tuple[Choice, ...] = ()
