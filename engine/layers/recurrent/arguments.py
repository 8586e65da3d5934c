"""Declarations that the recurrent layers share."""

from __future__ import annotations

from engine import activations
from engine.activations import ACTIVATIONS
from engine.declarations import Boolean, Integer, Named, Parameter, Real
from engine.layers.arguments import (
    constraint_argument,
    initializer_argument,
    regularizer_argument,
)
from engine.layers.values import Fixed

MAX_UNITS = 1_000_000


def units_argument() -> Integer:
    """The size of what a layer remembers."""
    return Integer(
        name="units",
        help="How many numbers the layer remembers from step to step, and puts out.",
        initial=32,
        minimum=1,
        maximum=MAX_UNITS,
    )


def function_argument(name: str, default: str, sentence: str) -> Named:
    """An activation, of the gates or of the state."""
    return Named(
        name=name,
        help=sentence,
        default=default,
        options=ACTIVATIONS.names(),
        resolve=activations.get,
        to_plain=activations.serialize,
        advanced=True,
    )


STATE_FUNCTION = function_argument(
    "activation", "tanh", "The function that keeps what is remembered within bounds."
)

GATE_FUNCTION = function_argument(
    "recurrent_activation",
    "sigmoid",
    "The function of the gates, which decide between 0 and 1 what is kept.",
)

WEIGHT_ARGUMENTS: tuple[Parameter, ...] = (
    Boolean(
        name="use_bias", help="Add a learned number to every unit.", default=True, advanced=True
    ),
    initializer_argument("kernel_initializer", "the kernel", "glorot_uniform"),
    initializer_argument("recurrent_initializer", "the recurrent kernel", "orthogonal"),
    initializer_argument("bias_initializer", "the bias", "zeros"),
    regularizer_argument("kernel_regularizer", "the kernel"),
    regularizer_argument("recurrent_regularizer", "the recurrent kernel"),
    regularizer_argument("bias_regularizer", "the bias"),
    regularizer_argument("activity_regularizer", "the output"),
    constraint_argument("kernel_constraint", "the kernel"),
    constraint_argument("recurrent_constraint", "the recurrent kernel"),
    constraint_argument("bias_constraint", "the bias"),
)

SEQUENCE_ARGUMENTS: tuple[Parameter, ...] = (
    Real(
        name="dropout",
        help="The share of the inputs that training leaves out, the same ones at every step.",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    ),
    Real(
        name="recurrent_dropout",
        help="The share of what is remembered that training leaves out at every step.",
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    ),
    Integer(
        name="seed",
        help="Fixes what is left out.",
        default=None,
        nullable=True,
        hidden=True,
    ),
    Boolean(
        name="return_sequences",
        help="Put out the state after every step, as another recurrent layer needs it, "
        "instead of the last one alone.",
        default=False,
    ),
    Fixed(
        name="return_state",
        help="Put out the state beside the output.",
        default=False,
        reason="a layer of a Sequential model has one output",
    ),
    Boolean(
        name="go_backwards",
        help="Read the sequence from its end to its beginning.",
        default=False,
        advanced=True,
    ),
    Boolean(
        name="stateful",
        help="Begin each batch where the last one ended.",
        default=False,
        advanced=True,
        hidden=True,
    ),
    Boolean(
        name="unroll",
        help="Makes no difference here.",
        default=False,
        hidden=True,
    ),
    Fixed(
        name="zero_output_for_mask",
        help="What is put out for masked steps.",
        default=False,
        reason="there are no masks",
    ),
)
