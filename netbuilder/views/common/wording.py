"""Keras's identifiers and plain values in words that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_LABELS = {"gradient_accumulation_steps": "Batches per step"}
"""Of identifiers that would be too long."""

_SPELLINGS = {
    "clipnorm": "clip norm",
    "clipvalue": "clip value",
    "crossentropy": "cross-entropy",
    "ema": "EMA",
    "kl": "KL",
    "l1": "L1",
    "l2": "L2",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
}


_THOUSAND = 1000
_ROUNDS_UP = 999.5


def label_of(identifier: str) -> str:
    """'categorical_crossentropy' becomes 'Categorical cross-entropy'."""
    if identifier in _LABELS:
        return _LABELS[identifier]
    words = [_SPELLINGS.get(word, word) for word in identifier.split("_") if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def number_text(value: float) -> str:
    """The shortest text that reads back as the same float: '0.001', '1e-7', '5'."""
    mantissa, exponent, power = repr(float(value)).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(power)}" if exponent else mantissa


def short_number(value: float) -> str:
    """Three digits and a letter: '50.2 k', '1.21 M'; below a thousand the number itself."""
    if value < _THOUSAND:
        return f"{value:,.0f}"
    for letter in "kMGT":
        value /= _THOUSAND
        if value < _ROUNDS_UP or letter == "T":
            break
    return f"{value:#.3g}".rstrip(".") + f" {letter}"


def bytes_text(count: int) -> str:
    """A size of memory: '256 B', '201 kB'."""
    text = short_number(count)
    return f"{text}B" if text[-1].isalpha() else f"{text} B"


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
