"""Proposals by Optuna's tree-structured Parzen estimator (Bergstra et al., 2011)."""

from __future__ import annotations

import importlib
import warnings
from typing import Any, Final

from netbuilder.design import Design
from netbuilder.processes import is_bundle
from netbuilder.training.sweeps.grid import Combination
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.proposing import Trial
from netbuilder.training.sweeps.search.space import ABSENT, Dimension, realized
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark

MISSING: Final = mark(
    "The TPE search needs Optuna, which is not installed; install it "
    "with: python -m pip install 'netbuilder[search]'"
)
NOT_IN_BUNDLE: Final = mark(
    "The TPE search needs Optuna, which this installation of NetBuilder does not contain; choose "
    "another method, or install NetBuilder in Python with: python -m pip install "
    "'netbuilder[search]'"
)
_BY_LOT: Final = 10
"""Trainings by lot before the estimator has something to estimate from, at most."""


class Estimator:
    """Proposes where good values have been and bad ones have not.

    Args:
        design: what is varied.
        plan: the search.

    Raises:
        SweepError: Optuna is missing.
    """

    def __init__(self, design: Design, plan: Plan) -> None:
        try:
            self._optuna: Any = importlib.import_module("optuna")
        except ImportError as error:
            raise SweepError(NOT_IN_BUNDLE if is_bundle() else MISSING) from error
        self._design, self._plan = design, plan
        self._optuna.logging.set_verbosity(self._optuna.logging.WARNING)
        by_lot = min(_BY_LOT, max(3, plan.trainings // 3))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # constant_liar is called experimental
            sampler = self._optuna.samplers.TPESampler(
                seed=plan.seed, n_startup_trials=by_lot, constant_liar=True
            )
        self._study = self._optuna.create_study(sampler=sampler)
        self._asked: dict[int, Any] = {}

    def propose(self, number: int) -> Combination | None:
        """The most promising values."""
        trial = self._study.ask()
        self._asked[number] = trial
        return realized(
            self._design, self._plan.dimensions, number, lambda each: _suggested(trial, each)
        )

    def learn(self, trial: Trial) -> None:
        """Know what came of a training, of this program or an earlier one."""
        state = self._optuna.trial.TrialState
        ended = state.COMPLETE if trial.value is not None and not trial.pruned else state.FAIL
        if trial.pruned and trial.value is not None:
            ended = state.PRUNED
        asked = self._asked.pop(trial.number, None)
        if asked is not None:
            if trial.pruned and trial.value is not None:
                asked.report(trial.value, 0)
            value = trial.value if ended == state.COMPLETE else None
            self._study.tell(asked, value, state=ended)
            return
        pairs = zip(self._plan.dimensions, trial.values, strict=True)
        params, kinds = {}, {}
        for dimension, value in pairs:
            if value is not ABSENT:
                name = dimension.setting.name
                params[name] = dimension.values.index(value) if dimension.values else value
                kinds[name] = self._distribution(dimension)
        reported = {0: trial.value} if ended == state.PRUNED else {}
        self._study.add_trial(
            self._optuna.trial.create_trial(
                params=params,
                distributions=kinds,
                state=ended,
                value=trial.value if ended == state.COMPLETE else None,
                intermediate_values=reported,
            )
        )

    def _distribution(self, dimension: Dimension) -> Any:
        kinds = self._optuna.distributions
        if dimension.values:
            return kinds.CategoricalDistribution(range(len(dimension.values)))
        kind = kinds.IntDistribution if dimension.whole else kinds.FloatDistribution
        return kind(dimension.low, dimension.high, log=dimension.log)


def _suggested(trial: Any, dimension: Dimension) -> Any:
    name, log = dimension.setting.name, dimension.log
    if dimension.values:
        return dimension.values[trial.suggest_categorical(name, range(len(dimension.values)))]
    if dimension.whole:
        return trial.suggest_int(name, int(dimension.low), int(dimension.high), log=log)
    return dimension.rounded(trial.suggest_float(name, dimension.low, dimension.high, log=log))
