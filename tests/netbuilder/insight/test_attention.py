"""Where networks look, whatever they are built of."""

from __future__ import annotations

import numpy as np
import pytest

from netbuilder.design import Design, build, templates
from netbuilder.insight.attention import (
    GRAD_CAM,
    NO_ANSWER,
    NO_PICTURE,
    NOTHING,
    OCCLUSION,
    SALIENCY,
    attention,
    sample_of_drawing,
)
from netbuilder.insight.grad_cam import NO_CONVOLUTION
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork

METHODS = (OCCLUSION, SALIENCY, GRAD_CAM)


def network_of(design: Design) -> tuple[TrainedNetwork, Probe]:
    weights = build(design).get_flat_weights()
    probe = Probe(design)
    probe.set(weights)
    return TrainedNetwork(design, weights), probe


def drawing() -> np.ndarray:
    made = np.zeros((28, 28), np.float32)
    made[5:22, 12:15] = 1
    made[5:8, 6:21] = 0.8
    return made


def template(word: str) -> Design:
    return next(each.design for each in templates.built_in("digits") if word in each.title)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "word", ["First digits", "Linear", "Logistic", "perceptron", "LeNet", "All-conv", "LSTM"]
)
def test_every_template_for_pictures_has_it_or_says_why_not(word: str, method: str) -> None:
    network, probe = network_of(template(word))
    found = attention(network, probe, sample_of_drawing(network, drawing()), method)
    assert found is not None
    if method == GRAD_CAM and word not in ("LeNet", "All-conv"):
        assert found.values is None
        assert found.note == NO_CONVOLUTION
        return
    if found.values is None:
        assert method == GRAD_CAM, "maps may speak against the class alone"
        assert found.note == NOTHING
        return
    assert found.values.shape == (28, 28)
    assert np.abs(found.values).max() == pytest.approx(1)
    assert found.note == ""
    if method == SALIENCY:
        assert not found.values[drawing() == 0].any(), "where nothing is, nothing speaks"


def test_without_a_number_the_likeliest_class_is_explained() -> None:
    network, probe = network_of(template("Logistic"))
    sample = sample_of_drawing(network, drawing())
    output = probe.outputs(sample)
    assert output is not None
    best = int(output.argmax())
    usual, asked = (attention(network, probe, sample, SALIENCY, number) for number in (None, best))
    other = attention(network, probe, sample, SALIENCY, (best + 1) % 10)
    assert usual is not None
    assert asked is not None
    assert other is not None
    assert usual.number == best
    np.testing.assert_array_equal(usual.values, asked.values)
    assert (usual.values != other.values).any()


def test_a_weighted_sum_s_saliency_is_the_weights_where_there_is_ink() -> None:
    network, probe = network_of(template("Logistic"))
    found = attention(network, probe, sample_of_drawing(network, drawing()), SALIENCY, 3)
    expected = network.weights[: 784 * 10].reshape(784, 10)[:, 3].reshape(28, 28) * drawing()
    assert found is not None
    assert found.values is not None
    inside = np.abs(found.values) < 1
    ratio = found.values[inside & (drawing() > 0)] / expected[inside & (drawing() > 0)]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-3)
    assert ratio[0] > 0


def test_ways_agree_on_what_a_weighted_sum_is_made_of() -> None:
    """For a network without hidden layers, occlusion and saliency measure the same."""
    network, probe = network_of(template("Linear"))
    sample = sample_of_drawing(network, drawing())
    one, other = (attention(network, probe, sample, way) for way in (OCCLUSION, SALIENCY))
    assert one is not None
    assert other is not None
    assert one.values is not None
    assert other.values is not None
    corners = [(row, column) for row in range(0, 28, 4) for column in range(0, 28, 4)]
    parts = [np.s_[row : row + 4, column : column + 4] for row, column in corners]
    parts = [part for part in parts if drawing()[part].any()]
    sums = [other.values[part].sum() for part in parts]
    assert np.corrcoef([one.values[part].mean() for part in parts], sums)[0, 1] > 0.99


def test_a_chosen_layer_is_asked_and_one_that_is_gone_is_not() -> None:
    network, probe = network_of(template("LeNet"))
    sample = sample_of_drawing(network, drawing())
    found = {
        layer: attention(network, probe, sample, GRAD_CAM, 1, layer)
        for layer in (None, "conv2d", "gone")
    }
    assert {layer: each.layer for layer, each in found.items() if each} == {
        None: "conv2d_1",
        "conv2d": "conv2d",
        "gone": "conv2d_1",
    }


def test_an_empty_picture_has_nothing_to_show() -> None:
    network, probe = network_of(template("First digits"))
    empty = sample_of_drawing(network, np.zeros((28, 28), np.float32))
    for method in (OCCLUSION, SALIENCY):
        found = attention(network, probe, empty, method)
        assert found is not None
        assert found.values is None
        assert found.note == NOTHING


def test_networks_without_pictures_or_answers_say_so() -> None:
    network, probe = network_of(template("Autoencoder"))
    sample = sample_of_drawing(network, drawing())
    found = attention(network, probe, sample, SALIENCY)
    assert found is not None
    assert found.note == NO_ANSWER
    network, probe = network_of(template("Spirals"))
    found = attention(network, probe, np.zeros(2, np.float32), SALIENCY)
    assert found is not None
    assert found.note == NO_PICTURE


def test_without_weights_or_with_nan_there_is_none() -> None:
    network, _ = network_of(template("First digits"))
    sample = sample_of_drawing(network, drawing())
    assert attention(network, Probe(network.design), sample, SALIENCY) is None
    broken = Probe(network.design)
    broken.set(np.full_like(network.weights, np.nan))
    assert attention(network, broken, sample, SALIENCY) is None
