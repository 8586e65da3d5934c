from __future__ import annotations

import numpy as np
import pytest

from netbuilder.design import Design, build
from netbuilder.insight.reading import CELLS, read_picture, strip, strips
from netbuilder.network.probe import Probe

PICTURE = np.random.default_rng(0).random((28, 28)).astype(np.float32)


def weights_of(design: Design) -> np.ndarray:
    return build(design.with_setting("seed", 5)).get_flat_weights()


def test_reads_nothing_without_weights() -> None:
    assert read_picture(Probe(Design.default()), PICTURE) is None


def test_answers_as_the_trained_network_does() -> None:
    design = Design.default()
    trained = build(design.with_setting("seed", 5))
    probe = Probe(design)
    probe.set(trained.get_flat_weights())
    answer = read_picture(probe, PICTURE)
    assert answer is not None
    assert (answer.dtype, answer.shape) == (np.float32, (10,))
    assert np.array_equal(answer, trained.predict_on_batch(PICTURE.reshape(1, 784))[0])
    assert answer.sum() == pytest.approx(1)


def test_new_weights_count_from_the_next_prediction() -> None:
    design = Design.default()
    probe = Probe(design)
    weights = weights_of(design)
    weights.flags.writeable = False
    probe.set(weights)
    before = read_picture(probe, PICTURE)
    probe.set(weights * 2)
    after = read_picture(probe, PICTURE)
    assert before is not None
    assert after is not None
    assert not np.array_equal(before, after)


def test_an_answer_stays_as_it_was_given() -> None:
    design = Design.default()
    probe = Probe(design)
    probe.set(weights_of(design))
    first = read_picture(probe, PICTURE)
    assert first is not None
    kept = first.copy()
    read_picture(probe, 1 - PICTURE)
    assert np.array_equal(first, kept)


def test_outputs_without_a_common_scale_are_cut_off() -> None:
    design = Design.default().with_parameter("dense_1", "activation", "linear")
    probe = Probe(design)
    probe.set(weights_of(design) * 100)
    answer = read_picture(probe, PICTURE)
    assert answer is not None
    assert (answer.min(), answer.max()) == (0, 1)


def test_an_input_of_another_size_cannot_be_read() -> None:
    design = Design.default("moons")
    probe = Probe(design)
    probe.set(build(design).get_flat_weights())
    assert read_picture(probe, PICTURE) is None


def test_spoilt_weights_read_nothing() -> None:
    design = Design.default()
    probe = Probe(design)
    probe.set(np.full_like(weights_of(design), np.nan))
    assert read_picture(probe, PICTURE) is None


def test_weights_of_another_network_are_refused() -> None:
    with pytest.raises(ValueError, match="50,890 weights; received 3"):
        Probe(Design.default()).set(np.zeros(3, np.float32))


def test_every_layer_tells_what_it_puts_out() -> None:
    design = Design.default("digits")
    probe = Probe(design)
    picture = np.linspace(0, 1, 784, dtype=np.float32).reshape(28, 28)
    assert strips(probe, picture) == {}
    model = build(design)
    probe.set(model.get_flat_weights())
    found = strips(probe, picture)
    assert list(found) == ["dense", "dense_1"]
    assert found["dense"].shape == (48,)
    answer = model.predict_on_batch(picture.reshape(1, 784))[0]
    np.testing.assert_allclose(found["dense_1"], answer / answer.max(), rtol=1e-5)
    probe.set(np.full_like(model.get_flat_weights(), np.nan))
    assert all(np.isfinite(each).all() for each in strips(probe, picture).values())
    assert list(strips(probe, picture, wanted=["dense_1"])) == ["dense_1"]
    assert strips(probe, picture, wanted=[]) == {}


@pytest.mark.parametrize("count", [0, 1, 7, 47, 48, 49, 95, 96, 1000])
def test_a_strip_has_the_means_of_equal_parts(count: int) -> None:
    values = np.random.default_rng(count).normal(size=count)
    parts = np.array_split(np.abs(values), max(1, min(CELLS, count)))
    means = np.array([part.mean() if len(part) else 0.0 for part in parts])
    np.testing.assert_allclose(strip(values), means / (means.max() or 1.0))
