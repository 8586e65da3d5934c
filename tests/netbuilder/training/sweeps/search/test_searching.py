"""Searches carried out: budgets, pruning, interruptions, the winner."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.run import data
from netbuilder.training.sweeps.grid import settings
from netbuilder.training.sweeps.running import Update
from netbuilder.training.sweeps.search.importance import importances
from netbuilder.training.sweeps.search.journal import Journal
from netbuilder.training.sweeps.search.plan import HALVING, METHODS, RANDOM, TPE, Plan
from netbuilder.training.sweeps.search.pruning import Pruning, rungs
from netbuilder.training.sweeps.search.searching import Added, Ended, Searching, SearchNews, Won
from netbuilder.training.sweeps.search.space import ABSENT, Dimension, drawn, realized
from netbuilder.training.sweeps.values import SweepError

DESIGN = Design.default("circles").with_setting("epochs", 4).with_setting("validation_split", 0.2)
TWO = DESIGN.inserted(1, "Dense", {"units": 4})
SECOND = TWO.blocks[1].name


def dimension(name: str, text: str, design: Design = DESIGN) -> Dimension:
    setting = next(each for each in settings(design) if each.name == name)
    return Dimension.typed(setting, text)


RATE = dimension("learning_rate", "0.001..0.1 log")


class Heard:
    def __init__(self, when: Callable[[SearchNews], None] | None = None) -> None:
        self.news: list[SearchNews] = []
        self._when = when

    def __call__(self, news: SearchNews) -> None:
        self.news.append(news)
        if self._when is not None:
            self._when(news)

    def states(self) -> dict[int, str]:
        return {n.number: n.standing.state for n in self.news if isinstance(n, Update)}

    def values(self) -> list[tuple[object, ...]]:
        return [n.combination.values for n in self.news if isinstance(n, Added)]

    def won(self) -> Won:
        (found,) = (each for each in self.news if isinstance(each, Won))
        return found


@pytest.mark.parametrize(("method", "processes"), [(RANDOM, 2), (HALVING, 0), (TPE, 0)])
def test_a_search_trains_its_budget_and_measures_the_winner_alone(
    method: str, processes: int
) -> None:
    heard = Heard()
    plan = Plan((RATE, dimension("dense: units", "2..16")), method, 4, prune=False)
    Searching(DESIGN, plan, processes).run(heard, Control())
    assert sorted(heard.states()) == [1, 2, 3, 4]
    runs = {n.number: n.run for n in heard.news if isinstance(n, Update) and n.run is not None}
    # No training has seen the test samples.
    assert not any(name.startswith("test_") for run in runs.values() for name in run.figures)
    assert not any(run.kept_figures for run in runs.values())
    won = heard.won()
    outcomes = {n.number: n.outcome for n in heard.news if isinstance(n, Ended)}
    finished = [n for n, state in heard.states().items() if state == "finished"]
    losses = {n: outcomes[n].figures["loss"] for n in finished if outcomes[n] is not None}
    assert won.number == min(losses, key=lambda n: (losses[n], n))
    loaded = data.load(won.run.design, lambda text, share: None)
    from netbuilder.design import build

    model = build(won.run.design)
    model.set_flat_weights(won.run.weights)
    found = model.evaluate(loaded.x_test, loaded.y_test, verbose=0, return_dict=True)
    assert won.run.kept_figures == pytest.approx(found)


def test_random_search_repeats_and_never_trains_the_same_twice() -> None:
    plan = Plan((dimension("dense: units", "2, 3, 4"),), RANDOM, 50, prune=False)
    first, second = Heard(), Heard()
    Searching(DESIGN, plan, 0).run(first, Control())
    Searching(DESIGN, plan, 0).run(second, Control())
    assert first.values() == second.values()
    assert sorted(first.values()) == [(2,), (3,), (4,)]


@pytest.mark.parametrize("method", METHODS)
def test_an_interrupted_search_is_resumed(method: str) -> None:
    plan = Plan((RATE, dimension("dense: units", "2..16")), method, 3, prune=False)
    control = Control()

    def stop(news: SearchNews) -> None:
        if isinstance(news, Ended) and news.number == 1:
            control.stop()

    heard = Heard(stop)
    Searching(DESIGN, plan, 0).run(heard, control)
    done = {n.number for n in heard.news if isinstance(n, Ended) and n.outcome is not None}
    assert 1 in done
    again = Heard()
    Searching(DESIGN, plan, 0, resume=True).run(again, Control())
    assert again.values()[: len(done)] == heard.values()[: len(done)]
    assert len([s for s in again.states().values() if s in ("finished", "pruned")]) == 3
    trained = {n.number for n in again.news if isinstance(n, Update) and n.run is not None}
    assert trained.isdisjoint(done)
    assert again.won().number in again.states()
    assert not Journal(DESIGN, plan).is_there


def test_a_budget_of_minutes_ends_what_runs() -> None:
    design = DESIGN.with_setting("epochs", 100_000)
    heard = Heard()
    plan = Plan((RATE,), RANDOM, 5, minutes=0.005, prune=False)
    Searching(design, plan, 0).run(heard, Control())
    assert heard.states() == {1: "cancelled"}
    last = [n for n in heard.news if isinstance(n, Update)][-1]
    assert "time" in last.standing.message


def test_a_second_layer_or_none() -> None:
    dimensions = (
        dimension(f"{SECOND}: units", "4..8", TWO),
        dimension(f"{SECOND}: used", "true, false", TWO),
    )
    found = [realized(TWO, dimensions, n, drawn((n,))) for n in range(1, 30)]
    without = [each for each in found if each.values[1] is False]
    assert without
    assert all(each.values[0] is ABSENT for each in without)
    assert all(each.design is not None and len(each.design.active) == 2 for each in without)
    used = [each for each in found if each.values[1] is True]
    assert used
    assert all(4 <= each.values[0] <= 8 for each in used)


def test_parameters_of_another_optimizer_are_absent() -> None:
    design = DESIGN.with_optimizer("sgd")
    dimensions = (
        dimension("momentum", "0..0.9", design),
        dimension("optimizer", "sgd, adam", design),
    )
    for n in range(20):
        found = realized(design, dimensions, 1, drawn((n,)))
        assert (found.values[0] is ABSENT) == (found.values[1] == "adam")
        assert not found.reason


def test_a_logarithmic_range_is_even_over_decades() -> None:
    values = [RATE.at(float(share)) for share in np.linspace(0, 1, 1001)]
    assert (values[0], values[-1]) == (0.001, 0.1)
    assert sum(value < 0.01 for value in values) == pytest.approx(500, abs=2)
    whole = dimension("dense: units", "1..3")
    found = [whole.at(float(share)) for share in np.linspace(0, 1, 300)]
    assert [found.count(n) for n in (1, 2, 3)] == pytest.approx([100] * 3, abs=2)
    assert all(RATE.share(RATE.at(s)) == pytest.approx(s, abs=1e-5) for s in (0, 0.3, 1))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("learning_rate", "0.1..0.001", "lower end"),
        ("learning_rate", "0.1..0.1", "empty"),
        ("learning_rate", "a..b", "not a value"),
        ("learning_rate", "-1..1", "not a value"),
        ("dense: units", "1.5..3", "not a value"),
        ("optimizer", "sgd..adam", "no ranges"),
        ("seed", "0..5 log", "above 0"),
        ("dense: units", "", "No values"),
    ],
)
def test_what_is_no_range_is_a_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(SweepError, match=words):
        dimension(name, text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"trainings": 0}, "1 to 1,000"),
        ({"trainings": 1001}, "1 to 1,000"),
        ({"minutes": 0.0}, "minutes"),
        ({"minutes": math.nan}, "minutes"),
        ({"dimensions": ()}, "varies one"),
        ({"dimensions": (RATE, RATE)}, "twice"),
        ({"method": "magic"}, "no method"),
    ],
)
def test_what_is_no_search_is_a_sentence(change: dict[str, object], words: str) -> None:
    with pytest.raises(SweepError, match=words):
        Searching(DESIGN, replace(Plan((RATE,)), **change))  # type: ignore[arg-type]


def test_a_search_needs_validation() -> None:
    with pytest.raises(SweepError, match="validation split above 0"):
        Searching(DESIGN.with_setting("validation_split", 0.0), Plan((RATE,)))


def test_without_optuna_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(SweepError, match=r"pip install 'netbuilder\[search\]'"):
        Searching(DESIGN, Plan((RATE,), TPE))


def test_a_bundle_without_optuna_says_what_else_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(SweepError, match="does not contain; choose another method"):
        Searching(DESIGN, Plan((RATE,), TPE))


def test_halving_lets_a_third_go_on() -> None:
    pruning = Pruning(halves=True, by_median=False)
    assert rungs(27) == (1, 3, 9)
    assert rungs(1) == ()
    reasons = [pruning.why_stop(n, 1, 27, value) for n, value in enumerate((3, 2, 5, 4, 1, 6))]
    assert [bool(reason) for reason in reasons] == [False, False, True, True, False, True]


def test_the_median_stops_the_worse_half_after_five_others() -> None:
    pruning = Pruning(halves=False, by_median=True)
    for n in range(5):
        assert pruning.why_stop(n, 1, 4, float(n)) == ""
    assert "median" in pruning.why_stop(5, 1, 4, 2.5)
    assert pruning.why_stop(6, 1, 4, 1.5) == ""
    assert pruning.why_stop(7, 4, 4, 99.0) == ""
    assert "median" in pruning.why_stop(8, 1, 4, math.nan)


def test_a_pruned_training_is_told_and_costs_less() -> None:
    design = DESIGN.with_setting("epochs", 9)
    heard = Heard()
    plan = Plan((dimension("learning_rate", "0.00001..0.1 log"),), HALVING, 8)
    Searching(design, plan, 0).run(heard, Control())
    states = list(heard.states().values())
    assert "pruned" in states
    assert "finished" in states
    assert heard.states()[heard.won().number] == "finished"


def test_importance_finds_the_setting_that_matters() -> None:
    rng = np.random.default_rng(1)
    units = dimension("dense: units", "2..16")
    values = [(RATE.at(float(rng.random())), units.at(float(rng.random()))) for _ in range(60)]
    reached = [abs(math.log10(rate) + 2) for rate, _ in values]
    rate, unit = importances((RATE, units), values, reached) or [0, 0]
    assert rate > 0.6
    assert unit < 0.1
    assert importances((RATE, units), values[:5], reached[:5]) is None
    assert importances((RATE, units), values, [1.0] * 60) == [0.0, 0.0]
