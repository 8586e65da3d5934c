"""EarlyStopping and ReduceLROnPlateau; that they decide as Keras does is recorded elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.callbacks import (
    Callback,
    EarlyStopping,
    LambdaCallback,
    LearningRateScheduler,
    ReduceLROnPlateau,
)
from tests.engine.callbacks.small import X, Y, make


def fit(
    model: engine.Sequential, figures: list[float], *callbacks: Callback, **options: Any
) -> Any:
    """A training whose loss is said to be these figures, one per epoch."""
    tell = LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(told=figures[epoch]))
    options = {"epochs": len(figures), "verbose": 0} | options
    return model.fit(X, Y, callbacks=[tell, *callbacks], **options)


@pytest.mark.parametrize(
    ("options", "figures", "epochs"),
    [
        ({}, [5, 4, 4, 3], 3),
        ({"patience": 2}, [5, 4, 4, 4, 3], 4),
        ({"patience": 2}, [5, 4, 4, 3, 3, 3, 1], 6),
        ({"min_delta": 2}, [5, 4, 3], 2),
        ({"mode": "max"}, [5, 6, 6, 7], 3),
        ({"baseline": 2, "patience": 2}, [5, 4, 3, 1], 4),
        ({"baseline": 2, "patience": 2}, [5, 4, 4, 1], 3),
        ({"start_from_epoch": 3}, [1, 2, 3, 4, 5, 6], 5),
    ],
)
def test_when_it_stops(
    model: engine.Sequential, options: dict[str, Any], figures: list[float], epochs: int
) -> None:
    stopping = EarlyStopping(**({"monitor": "told", "mode": "min"} | options))
    assert len(fit(model, figures, stopping).epoch) == epochs
    assert stopping.stopped_epoch in (0, epochs - 1)
    # It begins anew with the next training.
    assert len(fit(model, figures, stopping).epoch) == epochs


def test_the_best_weights_come_back(
    model: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[Any] = []
    look = LambdaCallback(on_epoch_end=lambda epoch, logs: kept.append(model.get_weights()))
    stopping = EarlyStopping("told", 0, 2, 1, "min", restore_best_weights=True)
    fit(model, [5, 3, 4, 4, 1], look, stopping)
    for one, other in zip(model.get_weights(), kept[1], strict=True):
        np.testing.assert_array_equal(one, other)
    said = "Epoch 4: stopped early\nThe model has the weights of its best epoch again, 2.\n"
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    ("monitor", "mode", "epochs"),
    [("loss", "auto", 2), ("accuracy", "auto", 1), ("told", "max", 2)],
)
def test_what_is_better_is_known_of_losses_and_metrics(
    model: engine.Sequential, monitor: str, mode: str, epochs: int
) -> None:
    stopping = EarlyStopping(monitor, patience=0, mode=mode)
    stopping.set_model(model)
    fit(model, [1, 2], stopping)
    assert stopping.improves(0.5, 0.4) == (monitor != "loss")


def test_what_is_better_must_be_said_of_other_figures(model: engine.Sequential) -> None:
    with pytest.raises(engine.ParameterError, match=r"mode must be 'min' or 'max' .*'told'"):
        fit(model, [1, 2], EarlyStopping("told"))
    with pytest.warns(UserWarning, match="EarlyStopping mode 'best' is unknown"):
        assert EarlyStopping(mode="best").mode == "auto"


def test_a_figure_that_is_not_there(model: engine.Sequential) -> None:
    with pytest.warns(UserWarning, match=r"'val_loss' is not among the figures \(accuracy, loss"):
        assert len(fit(model, [1, 2], EarlyStopping()).epoch) == 2
    with pytest.warns(UserWarning, match="cannot decide about the learning rate"):
        fit(model, [1, 2], ReduceLROnPlateau())


@pytest.mark.parametrize(
    ("options", "figures", "rates"),
    [
        ({"patience": 1}, [5, 5, 5], [1, 1, 0.1]),
        ({"patience": 2}, [5, 5, 5, 4], [1, 1, 1, 0.1]),
        ({"patience": 1, "cooldown": 2}, [5] * 6, [1, 1, 0.1, 0.1, 0.01, 0.01]),
        ({"patience": 1, "min_lr": 0.5}, [5] * 4, [1, 1, 0.5, 0.5]),
        ({"patience": 1, "factor": 0.5, "mode": "max"}, [5, 6, 6, 7], [1, 1, 1, 0.5]),
    ],
)
def test_when_the_learning_rate_falls(
    options: dict[str, Any], figures: list[float], rates: list[float]
) -> None:
    plateau = ReduceLROnPlateau(**({"monitor": "told", "mode": "min"} | options))
    model = make(optimizer=engine.optimizers.SGD(1.0))
    history = fit(model, figures, plateau).history
    assert history["learning_rate"] == pytest.approx(rates)


def test_a_factor_that_lowers_nothing() -> None:
    with pytest.raises(engine.ParameterError, match="factor must be a number less than 1"):
        ReduceLROnPlateau(factor=1.0)


# Learning rates by epoch --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [(lambda epoch, rate: rate / 2, [0.5, 0.25]), (lambda epoch: 0.1 * (epoch + 1), [0.1, 0.2])],
)
def test_a_schedule_takes_the_rate_or_not(
    schedule: Any, rates: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    model = make(optimizer=engine.optimizers.SGD(1.0))
    history = fit(model, [1, 1], LearningRateScheduler(schedule, verbose=1)).history
    assert history["learning_rate"] == pytest.approx(rates)
    assert f"Epoch 2: learning rate set to {rates[1]:g}\n" in capsys.readouterr().out


@pytest.mark.parametrize("rate", [1, "fast", None])
def test_a_schedule_that_returns_no_float(rate: Any) -> None:
    with pytest.raises(engine.ParameterError, match="schedule must be a function that returns"):
        fit(make(), [1], LearningRateScheduler(lambda epoch: rate))
