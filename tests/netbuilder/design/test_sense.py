"""What a network as a whole amounts to."""

from __future__ import annotations

import pytest

from netbuilder.design import Design, templates
from netbuilder.design.sense import judge, output_place

MNIST = Design.default("mnist")
BY_TITLE = {each.title: each.design for each in templates.built_in("mnist")}


@pytest.mark.parametrize("title", BY_TITLE)
def test_a_template_fits_and_has_no_faults(title: str) -> None:
    design = BY_TITLE[title]
    judged = judge(design)
    assert (judged.fits, judged.faults, judged.left) == (True, 0, 0)
    assert judged.reach == len(design.blocks)
    assert output_place(design) is not None


@pytest.mark.parametrize(
    "design",
    [
        MNIST.with_parameter("dense", "activation", "softmax"),
        MNIST.inserted(1, "Softmax"),
        MNIST.inserted(2, "BatchNormalization"),
        MNIST.inserted(0, "CategoryEncoding"),
        MNIST.with_input_shape((28, 28, 1)).inserted(0, "GlobalMaxPooling2D"),
        MNIST.inserted(1, "Reshape", {"target_shape": (8, 8, 1)})
        .inserted(2, "Conv2D")
        .inserted(3, "Flatten"),
        MNIST.inserted(1, "Reshape", {"target_shape": (8, 8)}).inserted(2, "LSTM"),
    ],
)
def test_one_block_that_makes_no_sense_is_one_fault(design: Design) -> None:
    judged = judge(design)
    assert (judged.fits, judged.faults) == (True, 1)


def test_a_row_that_was_a_picture_may_become_one_again() -> None:
    shaped = MNIST.inserted(0, "Reshape", {"target_shape": (28, 28, 1)}).inserted(1, "Conv2D")
    assert judge(shaped.inserted(2, "Flatten")).faults == 0
    points = Design.default("circles").inserted(0, "Reshape", {"target_shape": (2, 1)})
    assert judge(points.inserted(1, "LSTM")).faults == 1


def test_a_decoder_of_repeated_vectors_has_an_order() -> None:
    assert judge(MNIST.inserted(1, "RepeatVector").inserted(2, "LSTM")).faults == 0


def test_what_does_not_fit_is_counted_from_where_it_breaks() -> None:
    judged = judge(MNIST.inserted(1, "Conv2D"))
    assert (judged.fits, judged.reach, judged.left) == (False, 1, 2)
    assert not judge(Design()).fits
    assert not judge(MNIST.with_parameter("dense", "units", 1_000_000)).fits


def test_the_output_is_the_last_block_of_the_right_size() -> None:
    assert output_place(MNIST) == 1
    assert output_place(BY_TITLE["All-convolutional"]) == 3
    assert output_place(MNIST.with_parameter("dense_1", "units", 7)) is None
    assert output_place(MNIST.inserted(2, "Dense")) is None
