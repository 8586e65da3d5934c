"""Clipping, decay, penalties and normalization by kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import layers, models, optimizers
from engine.compiled.library import Library
from tests.engine.compiled.networks import labels, stack
from tests.engine.compiled.training import by, error, run_of, trained

OPTIONS: dict[str, Any] = {
    "clipnorm": optimizers.SGD(0.1, clipnorm=0.3),
    "global_clipnorm": optimizers.SGD(0.1, global_clipnorm=0.3),
    "clipvalue": optimizers.SGD(0.1, clipvalue=0.01),
    "weight_decay": optimizers.SGD(0.1, weight_decay=0.2),
}


@pytest.mark.parametrize("form", OPTIONS.values(), ids=OPTIONS)
def test_what_optimizers_do_around_their_rule(library: Library, form: Any) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((80, 9)).astype(np.float32), labels(rng, "sparse", 80, 3)
    results = []
    for path in (None, library, None):
        optimizer = type(form).from_config(form.get_config())
        if len(results) == 2:
            optimizer = optimizers.SGD(0.1)
        model = stack(9, [8], 3, "tanh", "sparse", optimizer=optimizer)
        results.append(trained(path, model, x, y, batch_size=8, epochs=2)[0])
    np.testing.assert_allclose(results[0], results[1], rtol=1e-4, atol=1e-6)
    assert not np.allclose(results[0], results[2], rtol=1e-3)


@pytest.mark.parametrize("batch", [1, 3, 16])
@pytest.mark.parametrize("kind", ["l1", "l2", "l1_l2"])
def test_penalties_and_normalization(levels: list[Library], kind: str, batch: int) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)

    def make(dtype: str) -> models.Sequential:
        model = models.Sequential(
            [
                layers.Input((9,), dtype=dtype),
                layers.BatchNormalization(momentum=0.8, dtype=dtype),
                layers.Dense(7, "tanh", kernel_regularizer=kind, dtype=dtype),
                layers.BatchNormalization(scale=False, dtype=dtype),
                layers.Reshape((7, 1), dtype=dtype),
                layers.Dense(2, bias_regularizer=kind, dtype=dtype),
                layers.BatchNormalization(center=False, dtype=dtype),
                layers.Flatten(dtype=dtype),
                layers.Dense(3, "softmax", dtype=dtype),
            ],
            seed=1,
        )
        model.compile(optimizers.SGD(0.05), "sparse_categorical_crossentropy")
        # Not 1 for variances alone: all are to show.
        rng = np.random.default_rng(2)
        model.set_weights([rng.random(w.shape).astype(np.float32) for w in model.weights])
        return model

    options = {"batch_size": batch, "epochs": 2}
    true, _ = trained(None, make("float64"), x.astype(float), y, **options)
    plain, history = trained(None, make("float32"), x, y, **options)
    evaluated = make("float64")
    evaluated.set_flat_weights(true)
    judged = evaluated.evaluate(x, y, batch_size=batch, verbose=0)
    results = []
    for library in levels:
        found, again = trained(library, make("float32"), x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(again["loss"], history["loss"], rtol=2e-5)
        model = make("float32")
        model.set_flat_weights(true.astype(np.float32))
        with by(library):
            assert model.evaluate(x, y, batch_size=batch, verbose=0) == pytest.approx(judged, 1e-5)
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


def test_a_layer_that_is_frozen_on_the_way_stops_learning_at_once(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((64, 9)).astype(np.float32), labels(rng, "sparse", 64, 3)
    model = models.Sequential(
        [layers.Input((9,)), layers.BatchNormalization(), layers.Dense(3, "softmax")], seed=1
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    run = run_of(library, model, x, y, batch_size=8)
    with by(library):
        next(run)
        model.layers[0].trainable = False
        before = model.layers[0].moving_mean.copy()
        next(run)
    np.testing.assert_array_equal(model.layers[0].moving_mean, before)
