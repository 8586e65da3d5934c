"""How much the samples of each class count in the loss."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.targets import CLASS
from netbuilder.design.training_settings import BALANCED, OFF


def class_weights(design: Design, answers: Array) -> Mapping[int, float] | None:
    """The weight of each class, as Keras takes `class_weight`; None where all count alike.

    Args:
        design: says how they are weighted.
        answers: of the samples that are trained on, without those of validation: classes as
            one-hot (n, classes) or indices (n,).
    """
    if design.target != CLASS or design.class_weight == OFF:
        return None
    classes = design.data_set.classes
    if design.class_weight == BALANCED:
        return balanced(answers, classes)
    given = design.class_weights[:classes]
    return dict(enumerate((*given, *[1.0] * (classes - len(given)))))


def balanced(answers: Array, classes: int) -> dict[int, float]:
    """The samples divided by the classes and by the samples of each; 1 for a class without any.

    That is what scikit-learn's 'balanced' is, for classes that all have samples.
    """
    labels = answers.argmax(axis=1) if answers.ndim > 1 and answers.shape[1] > 1 else answers
    counts = np.bincount(labels.reshape(-1).astype(np.int64), minlength=classes)[:classes]
    seen = max(int(np.count_nonzero(counts)), 1)
    total = int(counts.sum())
    return {
        number: total / (seen * int(count)) if count else 1.0 for number, count in enumerate(counts)
    }
