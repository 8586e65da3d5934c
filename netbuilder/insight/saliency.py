"""Saliency: how far each value of a sample speaks for a class, by gradient times input.

The gradient says how the class's score would change with each value, the value itself how much of
it there is (Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013; times the
input: Shrikumar, Greenside and Kundaje, "Not Just a Black Box", 2016). For a network of linear
layers the values add up to the score, apart from its biases.
"""

from __future__ import annotations

from engine.models import Sequential
from engine.types import Array
from netbuilder.insight.scores import by_logit, score_of


def saliency(model: Sequential, sample: Array, number: int, blank: Array | float = 0.0) -> Array:
    """How far each value speaks for a class (above 0) or against it.

    Args:
        model: that is asked; for nobody else meanwhile.
        sample: prepared for the network, in the shape of its input.
        number: of the class; 1 for a network with a single output.
        blank: a sample with nothing in it, prepared alike: what the input is counted from.

    Returns:
        In the shape of the sample: the gradient of the class's logit (of its output, where it has
        no softmax or sigmoid) times the difference from the blank sample.

    Raises:
        DataError: the network takes whole numbers, which have no gradient.
        ValueError: there is no such class.
    """
    found = model.compute_input_gradients(sample[None], score_of(number), logits=by_logit(model))
    values: Array = found.gradient[0] * (found.inputs[0] - blank)
    return values
