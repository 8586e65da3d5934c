"""The contract of a layer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine import random as engine_random
from engine.activations import ActivationFunction
from engine.declarations import Declared, Given, boolean
from engine.errors import NotBuiltError, ParameterError, ShapeError
from engine.initializers import Initializer
from engine.layers.arguments import (
    LayerName,
    Regularizing,
    layer_type,
    regularizer,
    sample_dim,
    sample_shape,
)
from engine.layers.described import Described
from engine.layers.weights import WeightSpec as WeightSpec
from engine.layers.weights import later as later
from engine.layers.weights import weight as weight
from engine.registry import Registry, snake_case
from engine.types import Array, Generator, Shape
from engine.weight_lists import WeightLists


class Layer(Declared, WeightLists, Described, kw_only=True):
    """A step of a network: `call` computes it, `backward` undoes it for gradients.

    A subclass declares its constructor's arguments as fields, its weights in `weight_specs`, its
    shapes in `compute_output_shape`. What `call` keeps for `backward` belongs to the last batch
    alone; arrays that it returns are reused at the next call.

    Attributes:
        name: unique within a model; the model chooses one where none is given.
        dtype: float type of weights and outputs, by name or as Keras's policy; the engine's
            where None.
        trainable: whether training changes the weights.
        input_shape: of the batches that the layer was built for, and before that None. As an
            argument the shape of one sample, for the first layer of a model without an `Input`;
            the argument `input_dim=n` stands for `input_shape=(n,)`.
        activity_regularizer: adds to the loss what the outputs cost, if any.
        random: where a layer that draws numbers takes them from: a generator of its own where it
            declares a `seed` and has one, otherwise the model's.
        stored_under: where Keras's weight files keep the weights within the layer's folder.
        fixed_rank: whether all inputs have as many axes as the one that the layer was built for.
        supports_masking: whether a mask passes the layer; otherwise it ends there.
        makes_mask: whether the layer makes one from its inputs.
        mixes_samples: whether, in training, the output of a sample depends on the others.
        differentiates_inputs: whether gradients of inputs are wanted outside of training: calls
            keep then what `backward` needs, and penalties do not count.
        stored_before: how many arrays of layers within lie before the layer's own in files.
    """

    stored_under: ClassVar[str] = "vars"
    fixed_rank: ClassVar[bool] = False
    supports_masking = False
    makes_mask = False
    mixes_samples = False
    differentiates_inputs = False
    stored_before: ClassVar[int] = 0

    name: LayerName = LayerName(default=None, common=True, positional=False)
    trainable: bool = boolean(
        default=True,
        help="Whether training changes the weights.",
        common=True,
        positional=False,
    )
    dtype: Given[Any, str] = layer_type(positional=False)
    input_shape: Given[Sequence[int | None] | None, Shape | None] = sample_shape()
    input_dim: Any = sample_dim()
    activity_regularizer: Regularizing = regularizer(
        "the output", written="set", common=True, positional=False
    )

    def __post_init__(self) -> None:
        self.batch_shape: Shape | None = None
        if self.input_shape is not None:
            self.batch_shape = (None, *self.input_shape)
        if self._known["input_dim"].common:
            self._take_dimension(vars(self).pop("input_dim"))
        self.built = False
        self.input_shape = None
        self.specs: tuple[WeightSpec, ...] = ()
        self.gradients: dict[str, Array] = {}
        self._buffers: dict[str, Array] = {}
        self._cost: float | None = None

    def _take_dimension(self, size: int | None) -> None:
        """Begin with vectors of this size, where the argument `input_dim` says so."""
        if size is None:
            return
        if self.input_shape is not None:
            raise ParameterError("input_dim", "None where input_shape is given", size)
        self.batch_shape = (None, size)

    @property
    def named(self) -> bool:
        """Whether a name was given or chosen."""
        return LayerName.is_given(self)

    @property
    def input_dtype(self) -> str:
        """What a model hands to the layer if it is the first: a type of numbers, or 'string'."""
        held = self.held()
        return held[0].input_dtype if held else self.dtype

    @classmethod
    def default_name(cls) -> str:
        """The kind in snake case: Dense is 'dense'."""
        return snake_case(cls.__name__)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Shape of the output for an input of this shape; both begin with the batch.

        Raises:
            ShapeError: the layer cannot take such an input.
        """
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """The weights for an input of this shape, without making them."""
        return ()

    def multiply_adds(self, input_shape: Shape) -> int:
        """Multiplications by kernels, each with its addition, that one sample of this shape takes.

        What is done for every value once (biases, activations, scales) does not count.
        """
        specs = self.weight_specs(input_shape)
        kernels = sum(spec.size for spec in specs if "kernel" in spec.name)
        own = kernels and kernels * self.kernel_uses(input_shape)
        return own + sum(layer.multiply_adds(shape) for layer, shape in self.within(input_shape))

    def kernel_uses(self, input_shape: Shape) -> int:
        """How often a sample meets each weight of the kernels: at every place of the output."""
        return math.prod(size or 0 for size in self.compute_output_shape(input_shape)[1:-1])

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights for inputs of this shape, once."""
        self.compute_output_shape(input_shape)
        generator = engine_random.generator() if rng is None else rng
        seed = getattr(self, "seed", None)
        self.random = generator if seed is None else engine_random.generator(seed)
        self.specs = self.weight_specs(input_shape)
        for spec in self.specs:
            value = spec.initializer(spec.shape, self.dtype, generator)
            self.hold(spec.name, value, np.zeros_like(value))
        for layer, shape in self.within(input_shape):
            if layer.built:
                layer.check_input(shape)
            else:
                layer.build(shape, generator)
        self.input_shape = input_shape
        self.built = True

    def takes_empty(self, input_shape: Shape) -> bool:
        """Whether samples may be of this shape, in which an axis has the size 0."""
        return False

    def check_input(self, input_shape: Shape) -> None:
        """See that the weights are those for inputs of this shape.

        Raises:
            ShapeError: the layer was built for another.
        """
        self.compute_output_shape(input_shape)
        wanted = [spec.shape for spec in self.weight_specs(input_shape)]
        other_rank = self.fixed_rank and len(input_shape) != len(self.input_shape or ())
        if other_rank or wanted != [spec.shape for spec in self.specs]:
            raise ShapeError(
                f"Layer '{self.name}' was built for inputs of shape {self.input_shape}; "
                f"received {input_shape}. Use a new layer, or inputs of that shape."
            )
        for layer, shape in self.within(input_shape):
            layer.check_input(shape)

    def hold(self, weight: str, value: Array, gradient: Array | None) -> None:
        """Take these arrays for a weight and its gradient, as views into a model's flat arrays."""
        setattr(self, weight, value)
        if gradient is not None:
            self.gradients[weight] = gradient

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The layer's output; in an array of the layer's own, valid until the next call."""
        raise NotImplementedError

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Fill `gradients` from the gradient of the last output.

        Args:
            gradient: with respect to the output; may be overwritten.
            needs_input: whether the gradient with respect to the input is wanted.

        Returns:
            The gradient with respect to the input, or None.
        """
        raise NotImplementedError

    def __call__(self, inputs: npt.ArrayLike, training: bool = False) -> Array:
        """A new array with the output for `inputs`, building the layer at its first use."""
        output = self.call(self.ready_for(inputs), training)
        self.note(output)
        return output.copy()

    def ready_for(self, inputs: npt.ArrayLike) -> Array:
        """Inputs in the layer's type, which is built for them."""
        array = np.asarray(inputs, dtype=self.dtype)
        if self.built:
            self.check_input(array.shape)
        else:
            self.build((None, *array.shape[1:]))
        return array

    # Masks

    def call_masked(self, inputs: Array, training: bool, mask: Array) -> Array:
        """`call`, for inputs of which only what the mask holds counts.

        Args:
            inputs: a batch.
            training: as in `call`.
            mask: of bools, shape (batch, steps).
        """
        return self.call(inputs, training)

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """The mask of the output, after `call` for these inputs, where theirs is known."""
        return previous_mask if self.supports_masking else None

    def note(self, output: Array) -> None:
        """Note what the outputs for a batch cost, for `losses`."""
        if self.activity_regularizer is not None:
            self._cost = float(self.activity_regularizer(output)) / max(1, len(output))

    @property
    def losses(self) -> list[float]:
        """What regularizers add to the loss.

        First what the last outputs cost, those of a call of the layer or its model, then each
        trainable weight.
        """
        return [cost for layer, _ in self.branches() for cost in layer.costs()] + [
            float(spec.regularizer(getattr(layer, spec.name)))
            for layer, trains in self.branches()
            for spec in layer.specs
            if spec.regularizer is not None and spec.trainable and trains
        ]

    def costs(self) -> list[float]:
        """What the last outputs cost, if that was noted."""
        return [] if self._cost is None else [self._cost]

    # Layers within, and the weights of all of them

    def within(self, input_shape: Shape) -> Sequence[tuple[Layer, Shape]]:
        """The layers that it holds, each with the shape of its inputs for those of this shape."""
        return ()

    def held(self) -> Sequence[Layer]:
        """The layers that it holds."""
        return ()

    def folder_names(self) -> Sequence[str]:
        """Their folders within the layer's own in Keras's weight files."""
        return ()

    def branches(self, trains: bool = True) -> list[tuple[Layer, bool]]:
        """The layer and all within it, and whether each trains in a model that does or does not."""
        trains = trains and self.trainable
        found: list[tuple[Layer, bool]] = [(self, trains)]
        for layer in self.held():
            found += layer.branches(trains)
        return found

    def all_specs(self, input_shape: Shape) -> Iterator[tuple[Layer, tuple[WeightSpec, ...]]]:
        """The layer and all within it, and the weights of each for an input of this shape."""
        yield self, self.weight_specs(input_shape)
        for layer, shape in self.within(input_shape):
            yield from layer.all_specs(shape)

    def located(self) -> list[tuple[Layer, WeightSpec]]:
        """The layer and the declaration of each of `weights`, in Keras's order."""
        return [(layer, spec) for layer, _ in self.branches() for spec in layer.specs]

    def weights_that_train(self, trainable: bool = True, model: bool = True) -> list[Array]:
        """The weights that training changes, or the others, in a model that is trained or not."""
        training = {id(layer): trains for layer, trains in self.branches(model)}
        return [
            getattr(layer, spec.name)
            for layer, spec in self.located()
            if (training[id(layer)] and spec.trainable) == trainable
        ]

    @property
    def weights(self) -> list[Array]:
        """All weights, those of the layers within too."""
        return [getattr(layer, spec.name) for layer, spec in self.located()]

    def stored_weights(self) -> list[Array]:
        """The layer's own weights as files hold them."""
        return [getattr(self, spec.name) for spec in self.specs]

    def set_weights(self, weights: Sequence[npt.ArrayLike]) -> None:
        """Set all weights.

        Raises:
            ShapeError: their number or a shape is wrong.
        """
        arrays = [np.asarray(weight) for weight in weights]
        expected = [spec.shape for _, spec in self.located()]
        if [array.shape for array in arrays] != expected:
            raise ShapeError(
                f"Layer '{self.name}' takes weights of shapes {expected}; "
                f"received {[array.shape for array in arrays]}."
            )
        for own, array in zip(self.weights, arrays, strict=True):
            own[...] = array

    def count_params(self) -> int:
        """The number of values in all weights.

        Raises:
            NotBuiltError: the layer has not met its input's shape yet.
        """
        if not self.built:
            raise NotBuiltError(
                f"Layer '{self.name}' has no weights yet; give the model an Input or call it once."
            )
        return sum(spec.size for _, spec in self.located())

    def spec(
        self,
        name: str,
        shape: tuple[int, ...],
        arguments: str = "",
        initializer: Initializer | None = None,
    ) -> WeightSpec:
        """A trainable weight with what the layer's arguments say of it.

        Args:
            name: of the weight.
            shape: of the weight.
            arguments: what the names of its arguments begin with; `name` where empty.
            initializer: in the place of that of the arguments.
        """
        start = arguments or name
        return WeightSpec(
            name,
            shape,
            initializer or getattr(self, f"{start}_initializer"),
            regularizer=getattr(self, f"{start}_regularizer"),
            constraint=getattr(self, f"{start}_constraint"),
        )

    def _buffer(self, role: str, shape: tuple[int, ...]) -> Array:
        """An array of the layer's own for `role`, kept from batch to batch.

        A last batch with fewer samples gets the first rows of the larger one's array.
        """
        buffer = self._buffers.get(role)
        if buffer is not None and buffer.shape == shape:
            return buffer
        if buffer is None or buffer.shape[1:] != shape[1:] or len(buffer) < shape[0]:
            buffer = self._buffers[role] = np.empty(shape, self.dtype)
        return buffer[: shape[0]]


class ActivatedLayer(Layer):
    """A layer that ends in an activation, which a loss may take over.

    Attributes:
        activation: the function.
        logits: its last input, valid until the next call.
    """

    activation = later(ActivationFunction)
    logits = weight()

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """`backward` for a gradient with respect to the logits instead of the output."""
        raise NotImplementedError


LAYERS: Registry[Layer] = Registry("layer", "keras.layers", Layer)
