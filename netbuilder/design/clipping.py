"""Whether an optimizer cuts gradients down in one way only."""

from __future__ import annotations

from typing import Final

from netbuilder.design.design import Design
from netbuilder.design.findings import Fix, Problem
from netbuilder.translation import say
from netbuilder.wording import listed

LIMITS: Final = ("clipnorm", "clipvalue", "global_clipnorm")


def check_clipping(design: Design) -> list[Problem]:
    """The engine takes one limit at most."""
    given = [name for name in LIMITS if design.optimizer.parameters.get(name) is not None]
    if len(given) < 2:
        return []
    fixes = []
    for kept in given:
        fixed = design
        for name in given:
            fixed = fixed if name == kept else fixed.with_optimizer_parameter(name, None)
        fixes.append(Fix(say("Keep only {kept}", kept=kept), fixed))
    names = listed(given)
    message = say(
        "An optimizer can clip gradients in one way only, but {names} are set.", names=names
    )
    return [Problem(message, None, say("Set all but one of them to none."), tuple(fixes))]
