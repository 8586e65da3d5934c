"""Predicted numbers in words, each under its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.types import Array
from netbuilder.plain import line
from netbuilder.translation import mark, say
from netbuilder.wording import number_text

_DIGITS: Final = 6
_LONGEST: Final = 60
_NAMED: Final = mark("{name}: {value}")


def numbers_told(names: Sequence[str], values: Array | None) -> str:
    """A line for each number, in the units of the data; '-' where there is none.

    Args:
        names: of the numbers; () where nobody has named them.
        values: (numbers,); None where nothing is predicted.
    """
    shown = names or (say("Prediction"),)
    texts = ["-"] * len(shown)
    if values is not None:
        texts = [number_text(float(value), _DIGITS) for value in values[: len(shown)]]
    return "\n".join(
        _NAMED.format(name=line(name, _LONGEST), value=text)
        for name, text in zip(shown, texts, strict=True)
    )
