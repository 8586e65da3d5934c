"""What compile takes, and refuses."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.layers import Dense, Input
from engine.models import Sequential
from tests.engine.models.small import X, Y, assert_same, make


def test_strings_and_objects_train_alike() -> None:
    by_name, by_object = (
        make(),
        make(
            optimizer=engine.optimizers.Adam(),
            loss=engine.losses.CategoricalCrossentropy(),
            metrics=[engine.metrics.CategoricalAccuracy(name="accuracy")],
        ),
    )
    histories = [each.fit(X, Y, epochs=2, verbose=0).history for each in (by_name, by_object)]
    assert histories[0] == histories[1]
    assert_same(by_name.get_weights(), by_object.get_weights())


@pytest.mark.parametrize(
    ("compiled", "near"),
    [
        ({"optimizer": "addam"}, "'adam'"),
        ({"loss": "categorical_crosentropy"}, "'categorical_crossentropy'"),
        ({"optimizer": None}, "optimizer"),
    ],
)
def test_what_compile_refuses(compiled: dict[str, Any], near: str) -> None:
    with pytest.raises(engine.ParameterError, match=near):
        make(**compiled)


def test_an_unknown_metric_is_refused_at_compile_or_at_the_first_data() -> None:
    with pytest.raises(engine.ParameterError, match="'categorical_accuracy'"):
        make(metrics=["categorical_acuracy"]).fit(X, Y, verbose=0)


def test_before_compile() -> None:
    model = Sequential([Input((4,)), Dense(3)])
    assert model.predict(X, verbose=0).shape == (45, 3)
    for call in (model.fit, model.evaluate, model.train_on_batch):
        with pytest.raises(engine.NotBuiltError, match=r"call compile\(optimizer, loss\)"):
            call(X, Y)
