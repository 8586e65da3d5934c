"""The private copy of the network."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from netbuilder.design import Design, build, templates
from netbuilder.network.probe import Probe

SMALL = Design.default("moons")


def weights_of(design: Design, seed: int = 1) -> np.ndarray:
    return build(design.with_setting("seed", seed)).get_flat_weights()


@pytest.mark.parametrize("template", templates.built_in("mnist"), ids=lambda t: t.title)
def test_it_answers_as_the_network_does(template: templates.Template) -> None:
    design = template.design
    probe, model = Probe(design), build(design.with_setting("seed", 3))
    assert not probe.ready
    x = np.random.default_rng(0).random((3, *design.input_shape), np.float32)
    assert probe.outputs(x) is None
    probe.set(model.get_flat_weights())
    np.testing.assert_array_equal(probe.outputs(x), model.predict_on_batch(x))
    last = list(probe.activations(x[0]).values())[-1]
    np.testing.assert_allclose(last, model.predict_on_batch(x[:1])[0], rtol=1e-5, atol=1e-7)


def test_weights_are_taken_when_they_are_needed() -> None:
    probe = Probe(SMALL)
    taken = []
    with probe._busy:  # the copy is at work: handing over weights does not wait for it
        for seed in range(3):
            probe.set(weights_of(SMALL, seed))
    original = probe._model.set_flat_weights
    probe._model.set_flat_weights = lambda flat: (taken.append(flat), original(flat))  # type: ignore[method-assign]
    probe.outputs(np.zeros((1, 2), np.float32))
    probe.outputs(np.ones((1, 2), np.float32))
    assert len(taken) == 1
    np.testing.assert_array_equal(taken[0], weights_of(SMALL, 2))


def test_one_question_at_a_time() -> None:
    probe = Probe(SMALL)
    x = np.random.default_rng(0).standard_normal((64, 2)).astype(np.float32)
    probe.set(weights_of(SMALL))
    expected = probe.outputs(x)
    wrong = []

    def ask() -> None:
        for _ in range(50):
            if not np.array_equal(probe.outputs(x), expected):
                wrong.append(1)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_weights_that_are_no_numbers_answer_nothing() -> None:
    probe = Probe(SMALL)
    probe.set(np.full_like(weights_of(SMALL), np.inf))
    assert probe.outputs(np.ones((1, 2), np.float32)) is None


def test_a_blank_network_is_not_drawn_at_random() -> None:
    model = build(Design.default("mnist"), blank=True)
    assert not model.get_flat_weights().any()


def test_between_two_batches_others_are_answered() -> None:
    probe = Probe(SMALL)
    probe.set(weights_of(SMALL))
    x = np.random.default_rng(0).standard_normal((64, 2)).astype(np.float32)
    free = []
    found = probe.outputs(x, batch=8, stopped=lambda: bool(free.append(probe.busy)))
    assert free == [False] * 8
    np.testing.assert_array_equal(found, probe.outputs(x, batch=8))
    np.testing.assert_allclose(found, probe.outputs(x), rtol=1e-5)


def test_a_long_answer_is_of_the_weights_that_were_asked() -> None:
    probe = Probe(SMALL)
    before, later = weights_of(SMALL, 1), weights_of(SMALL, 2)
    probe.set(before)
    x = np.random.default_rng(0).standard_normal((64, 2)).astype(np.float32)
    wanted = probe.outputs(x, batch=8)
    found = probe.outputs(x, batch=8, stopped=lambda: bool(probe.set(later)))
    np.testing.assert_array_equal(found, wanted)


def test_a_long_answer_can_be_stopped() -> None:
    probe = Probe(SMALL)
    probe.set(weights_of(SMALL))
    asked = iter([False, True])
    assert probe.outputs(np.zeros((64, 2)), batch=8, stopped=lambda: next(asked)) is None


def test_what_is_computed_as_in_training_leaves_no_trace() -> None:
    """Batch normalization moves its averages then."""
    design = Design.default("moons").inserted(1, "BatchNormalization")
    probe, x = Probe(design), np.random.default_rng(0).random((8, 2)).astype(np.float32)
    weights = build(design).get_flat_weights()
    probe.set(weights)
    before = probe.outputs(x)
    with probe.model(training=True) as model:
        model.compute_gradients(x, np.eye(2, dtype=np.float32)[[0, 1] * 4])
        assert not np.array_equal(model.get_flat_weights(), weights)
    np.testing.assert_array_equal(probe.outputs(x), before)
