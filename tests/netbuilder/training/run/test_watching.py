"""The figures that are watched: worked out by hand, as scikit-learn and Keras have them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design, DesignError, build
from netbuilder.design.storage import decode, encode
from netbuilder.design.training_settings import BALANCED, BY_HAND
from netbuilder.design.watching import METRICS, offered
from netbuilder.training.run.class_weights import balanced, class_weights
from netbuilder.training.run.watching import _made, watch

TRUTH = np.array([0, 0, 0, 0, 1, 1, 2, 2])
OUTPUTS = np.array(
    [
        [0.7, 0.2, 0.1],
        [0.5, 0.3, 0.2],
        [0.6, 0.1, 0.3],
        [0.2, 0.5, 0.3],  # 0 taken for 1
        [0.1, 0.8, 0.1],
        [0.4, 0.3, 0.3],  # 1 taken for 0
        [0.2, 0.2, 0.6],
        [0.1, 0.6, 0.3],  # 2 taken for 1
    ]
)
# Taken for 0: 4, of which 3 are; for 1: 3, of which 1 is; for 2: 1, which is.
EXPECTED = {
    "precision": (3 / 4 + 1 / 3 + 1) / 3,
    "recall": (3 / 4 + 1 / 2 + 1 / 2) / 3,
    "balanced_accuracy": (3 / 4 + 1 / 2 + 1 / 2) / 3,
    "f1_score": (3 / 4 + 2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2) + 2 / 3) / 3,
    # Pairs of a sample of the class and one that is not, ranked rightly; ties count a half.
    "auc": (14.5 / 16 + 9.5 / 12 + 10.5 / 12) / 3,
}


def design(target: str = "class") -> Design:
    return Design.default("blobs").with_target(target)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("pieces", [1, 3])
def test_figures_of_classes(name: str, sparse: bool, pieces: int) -> None:
    metric = _made(name, design(), None)
    labels = TRUTH if sparse else np.eye(3)[TRUTH]
    for part in np.array_split(np.arange(len(TRUTH)), pieces):
        metric.update_state(labels[part], OUTPUTS[part])
    assert metric.result() == pytest.approx(EXPECTED[name], abs=0.012 if name == "auc" else 1e-6)


NUMBERS = np.array([[3.0], [-0.5], [2.0], [7.0]])
PREDICTED = np.array([[2.5], [0.25], [2.0], [8.0]])
OF_NUMBERS = {
    "root_mean_squared_error": (1.8125 / 4) ** 0.5,
    "r2_score": 1 - 1.8125 / 29.1875,
    "mean_absolute_percentage_error": 100 * (0.5 / 3 + 0.75 / 0.5 + 0 + 1 / 7) / 4,
}


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_figures_of_numbers_are_in_the_unit_of_the_data(name: str) -> None:
    def in_units(values: Any) -> Any:
        return np.asarray(values, np.float64) * 2.0 + 1.0

    for units, shown in ((None, lambda x: x), (in_units, lambda x: (x - 1.0) / 2.0)):
        metric = _made(name, design("number"), units)
        metric.take(shown(NUMBERS), shown(PREDICTED))
        assert metric.result() == pytest.approx(OF_NUMBERS[name], rel=1e-6)


def test_nothing_is_explained_of_numbers_that_are_all_alike() -> None:
    metric = _made("r2_score", design("number"), None)
    metric.update_state(np.ones((3, 1)), np.array([[1.0], [2.0], [1.0]]))
    assert metric.result() == 0.0


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=30),
    st.integers(0, 2**31),
)
def test_a_class_that_never_comes_is_no_trouble(labels: list[int], seed: int) -> None:
    outputs = np.random.default_rng(seed).dirichlet(np.ones(4), len(labels))
    truth, taken = np.array(labels), outputs.argmax(axis=1)
    found = {}
    for name in EXPECTED:
        metric = _made(name, design(), None)
        metric.update_state(np.eye(4)[truth], outputs)
        found[name] = metric.result()
    recalls = [(taken[truth == k] == k).mean() for k in set(labels)]
    assert found["balanced_accuracy"] == pytest.approx(float(np.mean(recalls)))
    assert found["recall"] == pytest.approx(float(np.sum(recalls)) / 4)
    precisions = [(truth[taken == k] == k).mean() for k in set(taken.tolist())]
    assert found["precision"] == pytest.approx(float(np.sum(precisions)) / 4)
    assert all(0 <= value <= 1 for value in found.values())


def test_another_threshold_is_followed() -> None:
    two = Design.default("moons").with_metrics(["accuracy", "recall"])
    model = build(two)
    watch(model, two, threshold=0.9)
    x = np.random.default_rng(0).normal(size=(40, 2)).astype(np.float32)
    outputs = model.predict(x, verbose=0)
    labels = (np.arange(40) % 2).astype(np.int64)
    figures = model.evaluate(x, np.eye(2, dtype=np.float32)[labels], verbose=0, return_dict=True)
    taken = outputs[:, 1] >= 0.9
    assert figures["accuracy"] == pytest.approx(float((taken == labels).mean()))


def test_metrics_follow_the_target() -> None:
    chosen = design().with_metrics(["f1_score", "r2_score", "auc"])
    assert chosen.watched == ("f1_score", "auc")
    assert chosen.metric == "f1_score"
    assert chosen.with_target("number").watched == ("r2_score",)
    assert design().watched == ("accuracy",)
    assert design().with_metrics(["accuracy"]).metrics == ()
    with pytest.raises(DesignError, match="metric"):
        design().with_metrics(["bleu"])


def test_what_decides_is_watched() -> None:
    chosen = design().with_setting("monitor", "f1_score")
    assert chosen.watched == ("accuracy", "f1_score")
    assert chosen.monitored == "f1_score"
    assert chosen.with_target("number").monitored == "loss"
    assert chosen.with_metrics([]).monitored == "loss"


def test_a_design_keeps_them() -> None:
    chosen = design().with_metrics(["auc", "recall"]).with_class_weights([1, 2.5, 0])
    chosen = chosen.with_setting("class_weight", BY_HAND).with_setting("threshold", 0.3)
    assert decode(encode(chosen)) == chosen
    assert b"metrics" not in encode(design())


def test_every_figure_is_offered_for_its_targets_alone() -> None:
    for name in METRICS:
        for target in ("class", "number", "input"):
            fits = METRICS[name] in offered(target)
            assert (name in design(target).with_metrics([name]).watched) == (
                fits or name == design(target).watched[0]
            )


def test_balanced_weights_are_those_of_scikit_learn() -> None:
    labels = np.array([0] * 6 + [1] * 3 + [2])
    expected = {0: 10 / 18, 1: 10 / 9, 2: 10 / 3}
    assert balanced(labels, 3) == pytest.approx(expected)
    assert balanced(np.eye(3)[labels], 3) == pytest.approx(expected)
    assert balanced(np.array([0, 0, 1]), 3) == pytest.approx({0: 0.75, 1: 1.5, 2: 1.0})


def test_weights_by_hand_are_filled_up() -> None:
    given_ = design().with_class_weights([2]).with_setting("class_weight", BY_HAND)
    classes = given_.data_set.classes
    assert class_weights(given_, TRUTH) == {0: 2.0, **dict.fromkeys(range(1, classes), 1.0)}
    assert class_weights(design(), TRUTH) is None
    number = design("number").with_setting("class_weight", BALANCED)
    assert class_weights(number, TRUTH) is None
    with pytest.raises(DesignError, match="class weight"):
        design().with_class_weights([float("nan")])
