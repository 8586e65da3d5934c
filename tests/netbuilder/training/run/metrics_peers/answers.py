"""What Keras and scikit-learn say of the cases, as JSON on standard output.

    PYTHON -m tests.netbuilder.training.run.metrics_peers.answers keras|sklearn [FIRST COUNT]

PYTHON is an interpreter that has the one that is asked; the program and its tests do without. The
cases are those of COUNT seeds from FIRST on; `keras.json` and `scikit_learn.json` hold the answers
of the first 40.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.netbuilder.training.run.metrics_peers.cases import Case, of_classes, of_numbers


def keras_answers(seeds: Sequence[int]) -> list[dict[str, float]]:
    """By Keras's own metrics, batch by batch."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras

    def fed(metric: Any, case: Case, truth: Any, outputs: Any) -> float:
        for part in case.batches:
            weights = None if case.weights is None else case.weights[part]
            metric.update_state(truth[part], outputs[part], sample_weight=weights)
        return float(metric.result())

    def of_each(kind: Any, case: Case) -> list[float]:
        """Precision or recall of each class, told apart as the threshold says."""
        outputs, classes = case.outputs, case.outputs.shape[1]
        found = []
        for k in range(classes):
            truth = (case.truth == k).astype("float32")
            if classes == 2:
                limit = case.threshold if k else 1 - case.threshold
                found.append(fed(kind(thresholds=limit), case, truth, outputs[:, k]))
            else:
                metric = kind(class_id=k, top_k=1)
                found.append(fed(metric, case, np.eye(classes)[case.truth], outputs))
        return found

    found = []
    for case in map(of_classes, seeds):
        classes = case.outputs.shape[1]
        rows, outputs = np.eye(classes)[case.truth], case.outputs
        if classes == 2:
            right = keras.metrics.BinaryAccuracy(threshold=case.threshold)
            accuracy = fed(right, case, case.truth[:, None], outputs[:, 1:])
            second = outputs[:, 1] > case.threshold
            taken = np.stack([~second, second], axis=1).astype("float32")
        else:
            accuracy = fed(keras.metrics.CategoricalAccuracy(), case, rows, outputs)
            taken = outputs
        recalls = of_each(keras.metrics.Recall, case)
        found.append(
            {
                "accuracy": accuracy,
                "precision": float(np.mean(of_each(keras.metrics.Precision, case))),
                "recall": float(np.mean(recalls)),
                "balanced_accuracy": float(np.mean(recalls)),
                "f1_score": fed(keras.metrics.F1Score(average="macro"), case, rows, taken),
                "auc": float(
                    np.mean(
                        [fed(keras.metrics.AUC(), case, rows[:, k], outputs[:, k])
                         for k in range(classes)]
                    )
                ),
            }
        )  # fmt: skip
    for case in map(of_numbers, seeds):
        kinds = {
            "mean_absolute_error": keras.metrics.MeanAbsoluteError(),
            "root_mean_squared_error": keras.metrics.RootMeanSquaredError(),
            "r2_score": keras.metrics.R2Score(class_aggregation="uniform_average"),
        }
        found.append({n: fed(m, case, case.truth, case.outputs) for n, m in kinds.items()})
    return found


def sklearn_answers(seeds: Sequence[int]) -> list[dict[str, float]]:
    """By scikit-learn, of all samples at once."""
    from sklearn import metrics

    found = []
    for case in map(of_classes, seeds):
        truth, outputs, weights = case.truth, case.outputs, case.weights
        classes = outputs.shape[1]
        taken = outputs[:, 1] >= case.threshold if classes == 2 else outputs.argmax(axis=1)
        taken = taken.astype(int)
        options = {"sample_weight": weights, "average": "macro", "zero_division": 0}
        rows = np.eye(classes)[truth]
        found.append(
            {
                "accuracy": metrics.accuracy_score(truth, taken, sample_weight=weights),
                "precision": metrics.precision_score(truth, taken, **options),
                "recall": metrics.recall_score(truth, taken, **options),
                "balanced_accuracy": metrics.balanced_accuracy_score(
                    truth, taken, sample_weight=weights
                ),
                "f1_score": metrics.f1_score(truth, taken, **options),
                "auc": metrics.roc_auc_score(rows, outputs, average="macro", sample_weight=weights),
            }
        )
    for case in map(of_numbers, seeds):
        given = case.truth, case.outputs
        weighed = {"sample_weight": case.weights}
        squares = metrics.mean_squared_error(*given, **weighed, multioutput="raw_values")
        found.append(
            {
                "mean_absolute_error": metrics.mean_absolute_error(*given, **weighed),
                "root_mean_squared_error": float(np.sqrt(np.mean(squares))),
                "r2_score": metrics.r2_score(*given, **weighed, multioutput="uniform_average"),
            }
        )
    return found


if __name__ == "__main__":
    first, count = map(int, sys.argv[2:4] or (0, 40))
    ask = {"keras": keras_answers, "sklearn": sklearn_answers}[sys.argv[1]]
    found = ask(range(first, first + count))
    json.dump([{n: round(float(v), 9) for n, v in each.items()} for each in found], sys.stdout)
