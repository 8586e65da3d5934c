"""What a class says of its constructor's arguments, once.

A declaration is the one source for signature, validation, defaults, configs, editors and file
formats: the constructor checks against it, and programs that show an object to a person read it.

    class Dropout(Layer):
        rate: float = real(minimum=0.0, maximum=1.0, help="The share that training leaves out.")
"""

from __future__ import annotations

from engine.declarations.declared import ArgumentError, Declared, borrowed
from engine.declarations.fields import (
    anything,
    axes,
    axis,
    boolean,
    choice,
    factor,
    fixed,
    float_type,
    integer,
    interval,
    kind_name,
    named,
    number_type,
    numbers,
    real,
    reals,
    settled,
    sizes,
    texts,
    whole_numbers,
    widths,
)
from engine.declarations.parameters import (
    REQUIRED,
    Anything,
    Boolean,
    Choice,
    Fixed,
    Integer,
    Named,
    Parameter,
    Real,
    Sizes,
    check_all,
    defaults,
    shown,
)
from engine.declarations.several import (
    Axes,
    Factor,
    FloatType,
    Interval,
    Numbers,
    NumberType,
    Reals,
    Texts,
    WholeNumbers,
    Widths,
)
from engine.declarations.typing import Given

__all__ = [
    "REQUIRED",
    "Anything",
    "ArgumentError",
    "Axes",
    "Boolean",
    "Choice",
    "Declared",
    "Factor",
    "Fixed",
    "FloatType",
    "Given",
    "Integer",
    "Interval",
    "Named",
    "NumberType",
    "Numbers",
    "Parameter",
    "Real",
    "Reals",
    "Sizes",
    "Texts",
    "WholeNumbers",
    "Widths",
    "anything",
    "axes",
    "axis",
    "boolean",
    "borrowed",
    "check_all",
    "choice",
    "defaults",
    "factor",
    "fixed",
    "float_type",
    "integer",
    "interval",
    "kind_name",
    "named",
    "number_type",
    "numbers",
    "real",
    "reals",
    "settled",
    "shown",
    "sizes",
    "texts",
    "whole_numbers",
    "widths",
]
