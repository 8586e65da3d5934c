"""Every metric that can be watched, held against Keras and scikit-learn.

Their answers to 40 sets of classes and of numbers are recorded. Where `NETBUILDER_KERAS` or
`NETBUILDER_SKLEARN` names an interpreter that has the one or the other, it is asked live, about
other sets every time.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.metrics import CategoricalAccuracy, MeanAbsoluteError, SparseCategoricalAccuracy
from netbuilder.design import Design
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.design.watching import offered
from netbuilder.training.run.watching import watch
from tests.netbuilder.training.run.metrics_peers import answers
from tests.netbuilder.training.run.metrics_peers.cases import Case, of_classes, of_numbers

HERE = Path(answers.__file__).parent
RECORDED = {"keras": "keras.json", "sklearn": "scikit_learn.json"}
PYTHONS = {
    "keras": os.environ.get("NETBUILDER_KERAS", ""),
    "sklearn": os.environ.get("NETBUILDER_SKLEARN", ""),
}
ROOT = Path(__file__).resolve().parents[4]
COUNT = 40
BY_STEPS = 0.012
"""By how much an area over 200 thresholds, as Keras has it, may differ from the exact one."""


class Compiled:
    """Takes what a model is compiled with."""

    optimizer = None
    metrics: list[Any]

    def compile(self, optimizer: Any, loss: str, metrics: list[Any]) -> None:
        self.metrics = metrics


def ours(case: Case, target: str, *, sparse: bool = False) -> dict[str, float]:
    """Our metrics of a case, batch by batch, as a training has them."""
    name = "blobs" if target == CLASS else "line"
    design = Design.default(name).with_target(target)
    design = design.with_metrics(each.name for each in offered(target))
    model = Compiled()
    watch(model, design, threshold=case.threshold)  # type: ignore[arg-type]
    truth = case.truth
    if target == CLASS and not sparse:
        truth = np.eye(case.outputs.shape[1])[truth]
    usual = {
        "accuracy": SparseCategoricalAccuracy() if sparse else CategoricalAccuracy(),
        "mean_absolute_error": MeanAbsoluteError(),
    }
    found = {}
    for metric in model.metrics:
        made = usual[metric] if isinstance(metric, str) else metric
        for part in case.batches:
            weights = None if case.weights is None else case.weights[part]
            made.update_state(truth[part], case.outputs[part], sample_weight=weights)
        found[metric if isinstance(metric, str) else metric.name] = float(made.result())
    return found


def compare(peer: str, theirs: list[dict[str, float]], first: int) -> None:
    count = len(theirs) // 2
    for place, expected in enumerate(theirs):
        seed = first + place % count
        is_class = place < count
        case = of_classes(seed) if is_class else of_numbers(seed)
        for sparse in (False, True) if is_class else (False,):
            found = ours(case, CLASS if is_class else NUMBER, sparse=sparse)
            assert found.keys() >= expected.keys()
            for name, value in expected.items():
                bound = BY_STEPS if (peer, name) == ("sklearn", "auc") else 2e-6
                assert found[name] == pytest.approx(value, abs=bound), (seed, name, sparse)


@pytest.mark.parametrize("peer", RECORDED)
def test_metrics_are_those_that_are_recorded(peer: str) -> None:
    compare(peer, json.loads((HERE / RECORDED[peer]).read_text()), 0)


@pytest.mark.parametrize("peer", PYTHONS)
def test_metrics_are_those_of_other_libraries_live(peer: str) -> None:
    if not PYTHONS[peer]:
        pytest.skip("no interpreter to ask is named")
    first = 100 + secrets.randbelow(1_000_000)
    command = [PYTHONS[peer], "-m", answers.__name__, peer, str(first), str(COUNT)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    compare(peer, json.loads(told.stdout), first)


def test_the_cases_have_all_that_can_differ() -> None:
    cases = [of_classes(seed) for seed in range(COUNT)]
    assert {case.outputs.shape[1] for case in cases} == {2, 3, 4, 5, 6}
    assert {case.threshold for case in cases if case.outputs.shape[1] == 2} == {0.5, 0.9}
    assert {case.weights is None for case in cases} == {True, False}
    assert all(len(case.batches) > 1 for case in cases)
    assert all(len(case.truth) % 16 for case in cases)
    assert {of_numbers(seed).truth.shape[1] for seed in range(COUNT)} == {1, 2, 3}
