"""Arguments, shapes and weights of the recurrent layers."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Unpack

from engine.declarations import boolean, fixed, integer, real
from engine.declarations.fields import Place
from engine.errors import ShapeError
from engine.initializers import Initializer
from engine.layers.arguments import (
    Activating,
    Constraining,
    Initializing,
    Regularizing,
    activation,
    constraint,
    initializer,
    regularizer,
)
from engine.layers.base import WeightSpec, weight
from engine.layers.masking import StateSecond
from engine.layers.weighted import KernelAndBias
from engine.types import Shape

MAX_UNITS = 1_000_000


def left_out(**place: Unpack[Place]) -> Any:
    """The seed of dropout."""
    place["kw_only"] = True
    return integer(
        default=None, nullable=True, hidden=True, help="Fixes which values are dropped.", **place
    )


class RecurrentArguments(StateSecond, KernelAndBias):
    """What a recurrent layer is before it computes.

    Attributes:
        gates: how many blocks of `units` columns the kernels have.
    """

    stored_under = "cell/vars"
    gates: ClassVar[int]

    units: int = integer(
        initial=32,
        minimum=1,
        maximum=MAX_UNITS,
        help="The size of the state that is carried from step to step, and of the output.",
    )
    activation: Activating = activation(
        default="tanh",
        advanced=True,
        help="The function that bounds the state.",
    )
    use_bias: bool = boolean(
        default=True,
        advanced=True,
        kw_only=True,
        before="kernel_initializer",
        help="Add a learned bias to every unit.",
    )
    recurrent_initializer: Initializing = initializer(
        "the recurrent kernel", "orthogonal", kw_only=True, before="bias_initializer"
    )
    recurrent_regularizer: Regularizing = regularizer(
        "the recurrent kernel", kw_only=True, before="bias_regularizer"
    )
    recurrent_constraint: Constraining = constraint(
        "the recurrent kernel", kw_only=True, before="bias_constraint"
    )
    dropout: float = real(
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
        kw_only=True,
        help="The fraction of the inputs dropped during training, the same ones at every step.",
    )
    recurrent_dropout: float = real(
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
        kw_only=True,
        help="The fraction of the state dropped at every step during training.",
    )
    return_sequences: bool = boolean(
        default=False,
        kw_only=True,
        help="Output the state after every step, as another recurrent layer needs it, instead of "
        "only the last one.",
    )
    return_state: bool = fixed(
        default=False, kw_only=True, reason="a layer of a Sequential model has one output"
    )
    go_backwards: bool = boolean(
        default=False,
        advanced=True,
        kw_only=True,
        help="Process the sequence from its end to its beginning.",
    )
    stateful: bool = boolean(
        default=False,
        advanced=True,
        hidden=True,
        kw_only=True,
        help="Start each batch from the state at the end of the previous one.",
    )
    unroll: bool = boolean(
        default=False, hidden=True, kw_only=True, help="Has no effect in this engine."
    )
    zero_output_for_mask: bool = boolean(
        default=False,
        hidden=True,
        positional=False,
        help="Output 0 at masked steps instead of repeating the previous output.",
    )
    kernel = weight()
    recurrent_kernel = weight()
    bias = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """(batch, steps, units) or, of the last step alone, (batch, units)."""
        if len(input_shape) != 3 or input_shape[2] is None or input_shape[1] == 0:
            sample = input_shape[1:]
            remedy = _remedy(sample)
            received = f"received {sample}; {remedy}" if remedy else f"received {sample}"
            raise ShapeError(
                f"Layer '{self.name}' needs sequences of shape (steps, features); {received}."
            )
        steps = (input_shape[1],) if self.return_sequences else ()
        return (input_shape[0], *steps, self.units)

    def bias_shape(self) -> tuple[int, ...]:
        """The shape of the bias."""
        return (self.gates * self.units,)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel, recurrent kernel, and bias where wanted."""
        columns = self.gates * self.units
        kernel = self.spec("kernel", (input_shape[2] or 0, columns))
        recurrent = self.spec("recurrent_kernel", (self.units, columns), "recurrent")
        bias = self.spec("bias", self.bias_shape(), initializer=self.first_bias())
        return (kernel, recurrent, bias) if self.use_bias else (kernel, recurrent)

    def kernel_uses(self, input_shape: Shape) -> int:
        """Once at every step."""
        return input_shape[1] or 0

    def first_bias(self) -> Initializer:
        """What the bias starts from."""
        return self.bias_initializer

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; Keras writes this one in any case."""
        return {"activity_regularizer": None, **super().get_config()}


class GatedArguments(RecurrentArguments):
    """A recurrent layer whose gates have a function of their own."""

    recurrent_activation: Activating = activation(
        default="sigmoid",
        advanced=True,
        help="The activation of the gates, which decide between 0 and 1 what is kept.",
    )
    seed: int | None = left_out(before="return_sequences")
    implementation: int = fixed(
        default=2, also=(0, 1), positional=False, written="never", reason="there is only one"
    )
    use_cudnn: Any = fixed(
        default="auto",
        also=(False, True),
        written="never",
        kw_only=True,
        reason="no GPU is used, and results would not change",
    )


def _remedy(sample: tuple[int | None, ...]) -> str:
    """What brings samples of this shape into steps of features."""
    if None in sample or not sample:
        return ""
    size = math.prod(size or 0 for size in sample)
    if len(sample) > 1:
        return f"add Reshape(({sample[0]}, {size // (sample[0] or 1)}))" if size else ""
    root = math.isqrt(size)
    steps, features = (root, root) if root * root == size and root > 1 else (size, 1)
    return (
        f"add Reshape(({steps}, {features})), or return_sequences=True where the layer below "
        "is recurrent"
    )
