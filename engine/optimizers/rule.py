"""An optimizer's rule, and what it keeps between steps."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import ParameterError
from engine.optimizers.arguments import CommonArguments, LearningRate, Rate
from engine.optimizers.parts import Part
from engine.optimizers.schedules import LearningRateSchedule
from engine.types import Array

FLUSH_EVERY = 200
"""Steps after which decayed values are looked for."""

MEAN = 1e-20
SQUARE = 1e-30
"""What a running mean of gradients, or of their squares, may fall to before it counts as zero."""


class UpdateRule(CommonArguments):
    """What moves parameters against their gradients: a rule, its arguments and its arrays.

    A subclass declares its constructor's arguments, names the arrays that it keeps, and writes its
    rule in `step`.

    Attributes:
        learning_rate: how far the next step goes; a number may be set between steps.
        name: as in Keras; the kind in snake case where none is given.
        slots: names of the arrays that the optimizer keeps between steps, in the groups and in
            the order in which Keras makes its variables.
        decaying: those that fall towards zero where gradients stay zero, each with the value
            below which that counts as zero.
        numbers: attributes that are part of the state and belong to no single weight.
        entrywise: whether the rule moves every parameter by itself, so that it may be called for
            pieces of them, by several threads at once.
        decays: the arguments that say how much weights decay.
        batches: how many have been taken.
        rate: the learning rate, where it is a number.
        schedule: what it follows, where it is none.
        arrays: the slots, flat.
    """

    decaying: ClassVar[tuple[tuple[str, float], ...]] = ()
    numbers: ClassVar[tuple[str, ...]] = ()
    entrywise: ClassVar[bool] = True
    decays: ClassVar[tuple[str, ...]] = ("weight_decay",)

    learning_rate: LearningRate = LearningRate(default=0.001)

    def __post_init__(self) -> None:
        self.rate: float | None  # `LearningRate` sets them.
        self.schedule: LearningRateSchedule | Callable[[], float] | None
        self.batches = 0
        self.arrays: dict[str, Array] = {}
        self._scratch: list[Array] = []
        self._built_for: tuple[int, np.dtype[Any]] | None = None
        self._values: Array | None = None
        self.begin()
        limits = [self.clipnorm, self.clipvalue, self.global_clipnorm]
        if sum(limit is not None for limit in limits) > 1:
            expected = "the only one given of clipnorm, clipvalue and global_clipnorm"
            raise ParameterError("clipnorm", expected, limits)

    # What a subclass defines ----------------------------------------------------------------------

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return ()

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule, in place.

        Args:
            w: parameters, flat.
            g: their gradients, flat; may be overwritten.
            lr: the learning rate of this step.
            t: this step's number, counted from 1.
        """
        raise NotImplementedError

    def move(self, values: Array, gradients: Array, rate: float, number: int) -> None:
        """Apply the rule to all parameters at once."""
        self.step(values, gradients, rate, number)

    def first_value(self, slot: str) -> float:
        """What every entry of a slot begins with."""
        return 0.0

    def unit(self, slot: str) -> float:
        """Keras's value of an entry that is 1 here."""
        return 1.0

    def lay_out(self, parts: Sequence[Part]) -> None:
        """Note where the variables lie, for a rule to which that matters; before the first step."""

    def keeps(self, slot: str, part: Part) -> bool:
        """Whether a slot is kept for this variable."""
        return True

    def decay_of(self, part: Part) -> str:
        """The argument that says how much this variable decays."""
        return "weight_decay"

    def begin(self) -> None:
        """Set `numbers` to what they begin with."""

    # Learning rate --------------------------------------------------------------------------------

    def follow(self, rate: Rate) -> None:
        """Take another learning rate or schedule in the place of the present one, between steps.

        Keras's optimizers cannot: there a schedule stays for good.
        """
        self.schedule = None
        self.learning_rate = rate
        self.prepare_anew()

    def prepare_anew(self) -> None:
        """Let the next step look at the arguments again."""
        self._values = None

    # State ----------------------------------------------------------------------------------------

    @property
    def built(self) -> bool:
        """Whether the slots exist."""
        return self._built_for is not None

    @property
    def iterations(self) -> int:
        """Steps taken; with gradient accumulation, one for each full round of batches."""
        return self.batches // (self.gradient_accumulation_steps or 1)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the parameters that it was built for."""
        return self._built_for[1] if self._built_for else np.dtype(config.floatx())

    def build(self, size: int | Sequence[Array], dtype: npt.DTypeLike | None = None) -> None:
        """Make the slots for `size` parameters, or for these variables, unless they are there.

        Another size resets the state; another type alone keeps the state.
        """
        if not isinstance(size, int):
            dtype = np.result_type(*(each.dtype for each in size))
            size = sum(each.size for each in size)
        wanted = (size, np.dtype(dtype))
        if self._built_for == wanted:
            return
        same_size = self._built_for is not None and self._built_for[0] == size
        if same_size:
            self.arrays = {slot: array.astype(dtype) for slot, array in self.arrays.items()}
        else:
            if self.built:
                self.batches = 0
                self.begin()
            self.arrays = {
                slot: np.full(size, self.first_value(slot), dtype)
                for group in self.all_slots()
                for slot in group
            }
        self._scratch = []
        self._built_for = wanted

    @property
    def average(self) -> Array | None:
        """The running mean of all parameters, flat, where `use_ema` asks for it."""
        return self.arrays.get("average")

    @property
    def accumulated(self) -> Array:
        """The sum of the gradients since the last step, flat, where they are accumulated."""
        return self.arrays["gradient_accumulator"]

    @property
    def completes_round(self) -> bool:
        """Whether the next batch is the last of those whose gradients make one step."""
        return (self.batches + 1) % (self.gradient_accumulation_steps or 1) == 0

    def count(self) -> None:
        """Note that a batch has been taken; now and then, zero what has decayed.

        Arithmetic on denormal numbers is many times slower.
        """
        self.batches += 1
        if self.batches % FLUSH_EVERY == 0:
            for slot, tiny in self.decaying:
                array = self.arrays.get(slot)
                if array is not None:
                    array[np.abs(array) < tiny] = 0

    def part(self, cut: slice, scratch: list[Array]) -> Self:
        """The rule as it is now, for some of the parameters; shares everything.

        Args:
            cut: which.
            scratch: where it keeps arrays for intermediate results.
        """
        part = copy.copy(self)
        part.arrays = {slot: array[cut] for slot, array in self.arrays.items()}
        part._scratch = scratch
        return part

    def rounded(self, number: float) -> float:
        """A number in the type of the parameters."""
        return float(self.dtype.type(number))

    def unbiased(self, beta: float, t: int) -> float:
        """1 - beta^t, by which running means that began with 0 are divided.

        Keras has the power in the type of the parameters, so its float32 rounds 1 - 0.999^t by
        1e-5 of it; without that the weights of the two would drift apart.
        """
        return 1 - self.rounded(self.rounded(beta) ** t)

    def scratch(self, like: Array, index: int = 0) -> Array:
        """An array for intermediate results, the same at every call."""
        while len(self._scratch) <= index:
            self._scratch.append(np.empty_like(like))
        return self._scratch[index]

    def all_slots(self) -> tuple[tuple[str, ...], ...]:
        """The common arguments' slots, and those of the rule."""
        average = (("average",),) if self.use_ema else ()
        accumulator = (("gradient_accumulator",),) if self.gradient_accumulation_steps else ()
        return *average, *accumulator, *self.slots
