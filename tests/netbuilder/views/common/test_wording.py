"""Identifiers, numbers and shapes in words."""

from __future__ import annotations

import pytest

from netbuilder.views.common.wording import label_of, number_text, shape_text


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("categorical_crossentropy", "Categorical cross-entropy"),
        ("mean_squared_error", "Mean squared error"),
        ("learning_rate", "Learning rate"),
        ("beta_1", "Beta 1"),
        ("kl_divergence", "KL divergence"),
    ],
)
def test_identifiers_become_labels(identifier, label):
    assert label_of(identifier) == label


def test_numbers_and_shapes_become_short_texts():
    assert [number_text(each) for each in (0.001, 1e-7, 5.0, 1e22)] == [
        "0.001",
        "1e-7",
        "5",
        "1e22",
    ]
    assert shape_text((28, 28, 1)) == "28 × 28 × 1"  # noqa: RUF001
    assert shape_text(None) == "?"
