"""What counts as the same answer, and what is asked."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import layers
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.verification import (
    NotVerifiedError,
    outputs,
    random_samples,
    verify,
)
from tests.helpers.layer_cases import model_of


def test_the_same_answers_are_verified_with_their_difference() -> None:
    model = model_of((4,), [layers.Dense(3)])
    tried = verify(model, lambda samples: outputs(model, samples) + np.float32(1e-6), "It")
    assert tried.verified
    assert tried.difference == pytest.approx(1e-6, rel=0.2)
    assert "differs by at most" in tried.sentence
    same = verify(model, lambda samples: outputs(model, samples), "It")
    assert same.sentence == "Verified: on random samples its output is the same as NetBuilder's."


@pytest.mark.parametrize("wrong", [1e-3, np.nan, np.inf])
def test_other_answers_are_told(wrong: float) -> None:
    model = model_of((4,), [layers.Dense(3)])
    with pytest.raises(ExportError, match="It computes other outputs than NetBuilder"):
        verify(model, lambda samples: outputs(model, samples) + np.float32(wrong), "It")
    with pytest.raises(ExportError, match=r"It outputs the shape \(8, 2\) instead of \(8, 3\)"):
        verify(model, lambda samples: outputs(model, samples)[:, :2], "It")


def test_what_rounding_alone_can_do_is_no_other_answer() -> None:
    """Differences of large numbers turn the last digits of single precision into the answer."""
    there, back = layers.Rescaling(1.0, 1e4), layers.Rescaling(1.0, -1e4)
    cancelling = model_of((50,), [layers.Dense(50, name="d"), there, back])
    exact = model_of((50,), [layers.Dense(50, name="d")])
    tried = verify(cancelling, lambda samples: outputs(exact, samples), "It")
    assert tried.verified
    assert tried.difference > 1e-4
    with pytest.raises(ExportError, match="computes other outputs"):
        verify(cancelling, lambda samples: outputs(exact, samples) * np.float32(1.01), "It")
    within = layers.TimeDistributed(
        engine.Sequential([layers.Rescaling(1.0, 1e4), layers.Rescaling(1.0, -1e4)])
    )
    nested = model_of((4, 5), [within])
    assert verify(nested, lambda samples: samples, "It").difference > 1e-4


def test_a_network_that_answers_with_no_numbers_is_not_verified() -> None:
    model = model_of((4,), [layers.Dense(3)])
    model.set_weights([np.full_like(each, np.nan) for each in model.get_weights()])
    tried = verify(model, lambda samples: outputs(model, samples), "It")
    assert tried.sentence == ("Not verified. The network outputs NaN for every random sample.")


def test_what_cannot_be_run_is_not_verified() -> None:
    def refuse(samples: np.ndarray) -> np.ndarray:
        raise NotVerifiedError("Nobody runs it.")

    tried = verify(model_of((4,), [layers.Dense(3)]), refuse, "It")
    assert tried.sentence == "Not verified. Nobody runs it."


def test_random_samples_are_such_as_the_network_takes() -> None:
    inner = engine.Sequential([layers.CategoryEncoding(5, output_mode="one_hot")])
    model = model_of((3,), [inner, layers.Flatten(), layers.Dense(2)])
    first = next(random_samples(model))
    assert set(np.unique(first)) <= {0, 1, 2, 3, 4}
    masked = model_of((6, 2), [layers.Masking(0.5), layers.LSTM(2)])
    steps = next(random_samples(masked)) == 0.5
    assert steps.all(axis=2).any()
    assert not steps.all()
    large = model_of((1000, 1000, 3), [layers.GlobalAveragePooling2D()])
    assert len(next(random_samples(large))) == 1


def test_given_samples_are_asked() -> None:
    model = model_of((4,), [layers.Dense(3)])
    mine = np.full((2, 4), 7.0)
    seen = []

    def run(samples: np.ndarray) -> np.ndarray:
        seen.append(samples)
        return outputs(model, samples)

    assert verify(model, run, "It", mine).verified
    assert np.array_equal(seen[0], mine)
