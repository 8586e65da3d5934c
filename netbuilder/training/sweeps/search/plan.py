"""What is searched for, how, and how long."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from netbuilder.design import Design
from netbuilder.training.sweeps.outcomes import LOSS, goals_of, more_is_better
from netbuilder.training.sweeps.search.space import Dimension, checked
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import say
from netbuilder.wording import alternatives, count_text

RANDOM: Final = "random"
HALVING: Final = "halving"
TPE: Final = "tpe"
METHODS: Final = (RANDOM, HALVING, TPE)

MAX_TRAININGS: Final = 1000
MAX_MINUTES: Final = 60 * 24 * 14
USUAL_TRAININGS: Final = 30


@dataclass(frozen=True)
class Plan:
    """A search.

    Attributes:
        dimensions: what is tried.
        method: of `METHODS`.
        trainings: at most, without those that cannot be trained.
        minutes: at most, from the beginning; math.inf for no limit.
        goal: of `goals_of` the design, of validation.
        prune: whether a training worse than the median of the others is stopped early.
        seed: of the drawing of lots.
    """

    dimensions: tuple[Dimension, ...]
    method: str = RANDOM
    trainings: int = USUAL_TRAININGS
    minutes: float = math.inf
    goal: str = LOSS
    prune: bool = True
    seed: int = 0

    def check(self, design: Design) -> None:
        """Refuse a search that cannot be.

        Raises:
            SweepError: it cannot; the message says what to do.
        """
        checked(self.dimensions)
        if self.method not in METHODS:
            raise SweepError(
                say(
                    "'{method}' is no method of search; use {methods}.",
                    method=self.method,
                    methods=alternatives(METHODS),
                )
            )
        if self.goal not in goals_of(design):
            raise SweepError(
                say(
                    "The design has no metric '{goal}' to search by; add it to its "
                    "metrics, or choose another goal.",
                    goal=self.goal,
                )
            )
        if not 1 <= self.trainings <= MAX_TRAININGS:
            raise SweepError(
                say(
                    "A search has 1 to {max_trainings} trainings; received {trainings}.",
                    max_trainings=count_text(MAX_TRAININGS),
                    trainings=count_text(self.trainings),
                )
            )
        if math.isnan(self.minutes) or self.minutes <= 0:
            raise SweepError(say("A search takes more than 0 minutes."))
        if self.minutes != math.inf and self.minutes > MAX_MINUTES:
            raise SweepError(
                say(
                    "A search takes at most {max_minutes} minutes.",
                    max_minutes=count_text(MAX_MINUTES),
                )
            )
        if max(design.validation_split, design.data_set.validation) <= 0:
            raise SweepError(
                say(
                    "A search compares trainings by validation samples, so that the "
                    "test samples stay unseen; set the validation split above 0."
                )
            )

    def sign(self, design: Design) -> float:
        """What a figure is multiplied with for the best to be the least."""
        return -1.0 if more_is_better(self.goal, design.metric) else 1.0
