"""The arguments that say how weights begin, what they cost and what bounds them."""

from __future__ import annotations

from engine.declarations import fixed
from engine.layers.arguments import (
    Constraining,
    Initializing,
    Regularizing,
    constraint,
    initializer,
    regularizer,
)
from engine.layers.base import Layer

_NO_SUCH = "the engine has no such weights"


class WithBias(Layer, kw_only=True):
    """A layer with a bias; a subclass declares its kernels before it."""

    bias_initializer: Initializing = initializer("the bias", "zeros")
    bias_regularizer: Regularizing = regularizer("the bias")
    activity_regularizer: Regularizing = regularizer("the output", written="set")
    bias_constraint: Constraining = constraint("the bias")


class KernelAndBias(WithBias, kw_only=True):
    """A layer with a kernel and a bias."""

    kernel_initializer: Initializing = initializer(
        "the kernel", "glorot_uniform", before="bias_initializer"
    )
    kernel_regularizer: Regularizing = regularizer("the kernel", before="bias_regularizer")
    kernel_constraint: Constraining = constraint("the kernel", before="bias_constraint")


class LowRank(Layer, kw_only=True):
    """What Keras can have of a kernel beside it: a low-rank correction, or whole numbers."""

    lora_rank: None = fixed(default=None, written="never", reason=_NO_SUCH)
    lora_alpha: None = fixed(default=None, written="never", reason=_NO_SUCH)
    quantization_config: None = fixed(default=None, reason=_NO_SUCH)
