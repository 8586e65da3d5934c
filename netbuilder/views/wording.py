"""Keras's identifiers and plain values in words that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SPELLINGS = {
    "crossentropy": "cross-entropy",
    "kl": "KL",
    "l1": "L1",
    "l2": "L2",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
}


def label_of(identifier: str) -> str:
    """'categorical_crossentropy' becomes 'Categorical cross-entropy'."""
    words = [_SPELLINGS.get(word, word) for word in identifier.split("_") if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float: '0.001', '1e-7', '5'."""
    mantissa, exponent, power = repr(float(value)).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(power)}" if exponent else mantissa


def shape_text(shape: Sequence[int] | None) -> str:
    """A sample's shape: '28 × 28 × 1'; '?' where it is not known."""  # noqa: RUF002
    return "?" if shape is None else " × ".join(f"{size:,}" for size in shape)  # noqa: RUF001


def value_text(value: Any) -> str:
    """What a choice shows for a value: a name, or the class name of a config."""
    if value is None:
        return "none"
    if isinstance(value, dict):
        return str(value.get("class_name", value))
    return str(value)


def first_sentence(documentation: str | None) -> str:
    """The purpose line of a docstring; '' where there is none."""
    lines = (documentation or "").strip().splitlines()
    return lines[0] if lines else ""
