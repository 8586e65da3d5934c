"""What every optimizer promises."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import ParameterError
from engine.optimizers import state
from engine.optimizers.arguments import ScheduledError
from engine.optimizers.around import UpdatePipeline
from engine.optimizers.parts import Part, Separate
from engine.optimizers.pieces import Chunks
from engine.optimizers.rule import MEAN, SQUARE, UpdateRule
from engine.registry import Registry
from engine.types import Array


class Optimizer(UpdateRule):
    """Moves parameters against their gradients.

    One update works on all parameters at once, laid end to end in one flat array, so that a step
    costs a few passes over memory however many layers there are. What the common arguments ask for
    happens around the rule (`engine.optimizers.around`).
    """

    old_names: ClassVar[Mapping[str, str]] = {"decay": ""}

    def __post_init__(self) -> None:
        super().__post_init__()
        self._around: UpdatePipeline | None = None
        self._chunks: Chunks | None = None
        self._flat: tuple[Array, Array] | None = None
        self._shapes: list[tuple[int, ...]] = []
        self._variables: tuple[Array, ...] = ()
        self._without_decay: tuple[Sequence[Array], Sequence[str]] = ((), ())

    def update(self, values: Array, gradients: Array, parts: Sequence[Part] = ()) -> None:
        """Take one step, in place.

        The gradients are those of the loss itself: `loss_scale_factor` concerns `apply` alone.

        Args:
            values: all parameters, flat.
            gradients: their gradients, flat; overwritten.
            parts: where each variable lies; all values are one variable where there are none.
        """
        if values is not self._values:
            self.prepare(values, parts)
        if self._around is not None:
            self._around.update(self, values, gradients)
        else:
            self.move(values, gradients, self.rate or 0.0, self.batches + 1)
            self.count()

    def apply(
        self,
        grads: Sequence[Array | None],
        trainable_variables: Sequence[Array] | None = None,
    ) -> None:
        """Take one step on separate arrays, in place, as Keras's `apply`.

        The gradients are those of a loss that was multiplied by `loss_scale_factor`, if there is
        one. A variable whose gradient is None stays as it is, and so does what the optimizer keeps
        for it, with a warning.

        Args:
            grads: one for each variable.
            trainable_variables: those of the last call where None.

        Raises:
            ParameterError: there are not as many gradients as variables, or none at all.
        """
        if trainable_variables is None:
            trainable_variables = self._variables
        self._variables = tuple(trainable_variables)
        if len(grads) != len(trainable_variables):
            expected = f"one gradient for each of the {len(trainable_variables)} variables"
            raise ParameterError("grads", expected, f"{len(grads)} gradients")
        missing = [number for number, gradient in enumerate(grads) if gradient is None]
        if missing and len(missing) == len(grads):
            raise ParameterError("grads", "given for at least one variable", list(grads))
        if missing:
            warnings.warn(f"{_numbered(missing)} not moved: no gradient was given.", stacklevel=2)
        parts = Separate.lay_out(trainable_variables)
        shapes = [part.shape for part in parts]
        dtype = np.result_type(*trainable_variables) if parts else np.dtype(config.floatx())
        if self._flat is None or shapes != self._shapes or self._flat[0].dtype != dtype:
            size = sum(value.size for value in trainable_variables)
            self._flat, self._shapes = (np.empty(size, dtype), np.empty(size, dtype)), shapes
        values, gradients = self._flat
        for part, gradient in zip(parts, grads, strict=True):
            values[part.place] = part.value.ravel()
            gradients[part.place] = 0 if gradient is None else np.ravel(gradient)
        if self.loss_scale_factor is not None:
            np.divide(gradients, self.loss_scale_factor, out=gradients)
        resting = [parts[number].place for number in missing]
        with self._kept(values, resting):
            self.update(values, gradients, parts)
        for part in parts:
            part.value[...] = values[part.place].reshape(part.shape)

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Array | None, Array]]) -> None:
        """`apply`, for pairs of a gradient and its variable."""
        pairs = list(grads_and_vars)
        self.apply([gradient for gradient, _ in pairs], [variable for _, variable in pairs])

    @contextmanager
    def _kept(self, values: Array, places: Sequence[slice]) -> Iterator[None]:
        """Leave parameters, and what is kept for them, as they are."""
        if places:
            self.build(values.size, values.dtype)
        arrays = (values, *self.arrays.values()) if places else ()
        before = [(array, place, array[place].copy()) for array in arrays for place in places]
        yield
        for array, place, kept in before:
            array[place] = kept

    def scale_loss(self, loss: Any) -> Any:
        """The loss whose gradients `apply` expects."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def exclude_from_weight_decay(
        self, var_list: Sequence[Array] | None = None, var_names: Sequence[str] | None = None
    ) -> None:
        """Let weights keep their size; to be called before the first step.

        Args:
            var_list: the weights themselves, as a layer's attributes give them.
            var_names: patterns; every weight whose name has one in it is meant, such as 'bias'.
        """
        if self.built:
            raise ParameterError(
                "exclude_from_weight_decay", "called before the first step", self.iterations
            )
        self._without_decay = tuple(var_list or ()), tuple(var_names or ())

    def finalize_variable_values(self, values: Array) -> None:
        """Set all parameters to their running mean, in place; for the end of a training."""
        if self.average is not None:
            values[...] = self.average

    def prepare(self, values: Array, parts: Sequence[Part] = ()) -> None:
        """Choose once what a step is, so that options that nobody asked for cost nothing.

        Args:
            values: all parameters, flat.
            parts: as in `update`.
        """
        self.build(values.size, values.dtype)
        self._chunks = Chunks.suiting(self, values.size)
        parts = parts or Separate.lay_out([values])
        self.lay_out(parts)
        optional = (
            *(getattr(self, argument) for argument in self.decays),
            self.clipnorm,
            self.clipvalue,
            self.global_clipnorm,
            self.use_ema,
            self.gradient_accumulation_steps,
            self.rate is None,
        )
        wanted = any(optional)
        self._around = UpdatePipeline(self, parts, *self._without_decay) if wanted else None
        self._values = values

    @property
    def decaying_places(self) -> dict[str, list[slice]]:
        """The places of the variables that decay, by the argument that says how much."""
        return {} if self._around is None else self._around.decaying

    def move(self, values: Array, gradients: Array, rate: float, number: int) -> None:
        """Apply the rule to all parameters, in pieces where they are many."""
        if self._chunks is None:
            super().move(values, gradients, rate, number)
        else:
            self._chunks.move(self, values, gradients, rate, number)

    # Saving ---------------------------------------------------------------------------------------

    def variables(self, parts: Sequence[Part]) -> list[tuple[str, Array]]:
        """The whole state in new arrays, named, in Keras's order and units.

        That is the order of `optimizer/vars/0`, `1`, ... in Keras's weight files: batches taken,
        learning rate (unless scheduled), running mean, gathered gradients, the rule's own slots
        by group, weight by weight; last what belongs to no weight. Before the first step there
        are only the first two.

        Args:
            parts: where each variable lies.
        """
        return state.variables(self, parts)

    def assign_variables(self, parts: Sequence[Part], arrays: Sequence[npt.ArrayLike]) -> None:
        """Set the whole state, given as `variables` returns it, without the names.

        Raises:
            ShapeError: their number or a shape is wrong; nothing is changed then.
        """
        state.assign(self, parts, arrays)


__all__ = ["MEAN", "OPTIMIZERS", "SQUARE", "Optimizer", "ScheduledError"]

OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", "keras.optimizers", Optimizer)


def _numbered(numbers: Sequence[int]) -> str:
    """Variables by their place."""
    listed = ", ".join(map(str, numbers))
    return f"Variable {listed} was" if len(numbers) == 1 else f"Variables {listed} were"
