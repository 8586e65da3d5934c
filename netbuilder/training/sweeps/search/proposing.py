"""What is tried next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Protocol

from netbuilder.design import Design
from netbuilder.training.sweeps.grid import Combination
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.space import drawn, realized

_TRIES: Final = 100


class Trial(NamedTuple):
    """What came of a training.

    Attributes:
        number: of it.
        values: of the dimensions.
        value: it has reached, less is better; None where it is none to compare with.
        pruned: whether it was stopped early.
    """

    number: int
    values: tuple[Any, ...]
    value: float | None
    pruned: bool = False


class Proposer(Protocol):
    """Proposes trainings and learns from them."""

    def propose(self, number: int) -> Combination | None:
        """The training of this number; None where there is nothing more to try."""

    def learn(self, trial: Trial) -> None:
        """Know what came of one."""


class Lots:
    """Values by lot, none twice. The same plan always proposes the same.

    Args:
        design: what is varied.
        plan: the search.
    """

    def __init__(self, design: Design, plan: Plan) -> None:
        self._design, self._plan = design, plan
        self._tried: set[tuple[Any, ...]] = set()

    def propose(self, number: int) -> Combination | None:
        """Draw until the values are new; None where that does not succeed."""
        for n in range(_TRIES):
            pick = drawn((self._plan.seed, number, n))
            found = realized(self._design, self._plan.dimensions, number, pick)
            key = _key(found.values)
            if key not in self._tried:
                self._tried.add(key)
                return found
        return None

    def learn(self, trial: Trial) -> None:
        """Do not try it again."""
        self._tried.add(_key(trial.values))


def _key(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple((type(each).__name__, each) for each in values)
