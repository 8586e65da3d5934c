"""Optimizers as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from engine.compiled import structures
from engine.compiled.lowering import Kind, Lowering, NotCompiledError
from engine.compiled.muon import lower_muon
from engine.compiled.structures import Adam as AdamArguments
from engine.compiled.structures import Clipping as ClippingArguments
from engine.compiled.structures import Decay as DecayArguments
from engine.compiled.structures import Rmsprop as RmspropArguments
from engine.compiled.structures import Sgd as SgdArguments
from engine.optimizers.adagrad import Adadelta, Adagrad
from engine.optimizers.adam import Adam, AdamW
from engine.optimizers.adamax import Adamax, Nadam
from engine.optimizers.base import Optimizer
from engine.optimizers.ftrl import Ftrl
from engine.optimizers.lamb import Lamb
from engine.optimizers.lion import Lion
from engine.optimizers.muon import Muon
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.schedules import LearningRateSchedule
from engine.optimizers.sgd import SGD
from engine.types import Array


def lower_optimizer(
    low: Lowering,
    optimizer: Optimizer,
    values: Array,
    gradients: Array,
    places: Iterable[slice] = (),
) -> Any:
    """Add the calls of an optimizer that is prepared for these values.

    Args:
        low: the program.
        optimizer: built.
        values: all parameters, flat.
        gradients: theirs.
        places: where each variable lies.

    Returns:
        The arguments of its rule, among them its `numbers`, if it has any.

    Raises:
        NotCompiledError: there are no kernels for it.
    """
    make = KINDS.get(type(optimizer))
    if make is None:
        raise NotCompiledError(f"the optimizer {type(optimizer).__name__}")
    if _follows_function(optimizer):
        raise NotCompiledError("a learning rate that a function gives")
    places, kind = list(places), Kind.WHOLE
    if optimizer.gradient_accumulation_steps:
        kind = Kind.END_OF_ROUND
        _gather(low, optimizer, gradients)
    _clip(low, optimizer, gradients, places, kind)
    for argument, decaying in optimizer.decaying_places.items():
        for place in decaying:
            part = values[place]
            share = getattr(optimizer, argument) or 0.0
            low.call("decay", DecayArguments(size=part.size, share=share, values=part), kind)
    arguments = None
    if isinstance(optimizer, Muon):
        lower_muon(low, optimizer, values, gradients, kind)
    else:
        kernel, arguments = make(optimizer)
        arguments.put("size", values.size)
        arguments.put("values", values)
        arguments.put("gradients", gradients)
        for name in optimizer.numbers:
            setattr(arguments, name, getattr(optimizer, name))
        low.call(kernel, arguments, kind)
    if isinstance(optimizer, Lamb):
        for place in places or [slice(None)]:
            moved = {"values": values[place], "gradients": gradients[place]}
            low.call("lamb_move", structures.Lamb(size=values[place].size, **moved), kind)
    if optimizer.average is not None:
        _follow(low, optimizer, values, optimizer.average)
    if kind is Kind.END_OF_ROUND:
        for slot, tiny in optimizer.decaying:
            if (array := optimizer.arrays.get(slot)) is not None:
                decayed = structures.Decayed(size=array.size, tiny=tiny, values=array)
                low.call("flush_decayed", decayed)
    return arguments


def _gather(low: Lowering, optimizer: Optimizer, gradients: Array) -> None:
    """Add what gathers the gradients of several batches, which a step then has the mean of."""
    arguments = structures.Gathering(
        size=gradients.size,
        round=optimizer.gradient_accumulation_steps,
        gradients=gradients,
        gathered=optimizer.accumulated,
    )
    low.call("gather_gradients", arguments)


def _follow(low: Lowering, optimizer: Optimizer, values: Array, average: Array) -> None:
    """Add what lets the running mean of the parameters follow."""
    arguments = structures.Average(
        size=values.size,
        round=optimizer.gradient_accumulation_steps or 1,
        frequency=optimizer.ema_overwrite_frequency or 0,
        momentum=optimizer.ema_momentum,
        values=values,
        average=average,
    )
    low.call("follow", arguments)


def signature(optimizer: Optimizer) -> list[Any]:
    """All that a program has taken from an optimizer; the learning rate it takes anew."""
    named = [getattr(optimizer, each.name) for each in optimizer.arguments[1:]]
    return [_follows_function(optimizer), *named, *map(id, optimizer.arrays.values())]


def _clip(
    low: Lowering, optimizer: Optimizer, gradients: Array, places: Iterable[slice], kind: Kind
) -> None:
    """Add what cuts down gradients that are too large."""
    if optimizer.clipnorm:
        limits = [(gradients[place], optimizer.clipnorm, 0.0, 0.0) for place in places]
    elif optimizer.global_clipnorm:
        limits = [(gradients, optimizer.global_clipnorm, 0.0, math.nan)]
    elif optimizer.clipvalue:
        limits = [(gradients, 0.0, optimizer.clipvalue, 0.0)]
    else:
        limits = []
    for part, longest, largest, undefined in limits:
        arguments = ClippingArguments(
            size=part.size, longest=longest, largest=largest, undefined=undefined, gradients=part
        )
        low.call("clip", arguments, kind)


def _follows_function(optimizer: Optimizer) -> bool:
    """Whether the rate may depend on anything, such as how often it is asked for."""
    return optimizer.rate is None and not isinstance(optimizer.schedule, LearningRateSchedule)


def _sgd(optimizer: SGD) -> tuple[str, Any]:
    arguments = SgdArguments(nesterov=optimizer.nesterov, share=optimizer.momentum)
    if optimizer.momentum:
        arguments.put("momentum", optimizer.arrays["momentum"])
    return "sgd", arguments


def _adam(optimizer: Adam) -> tuple[str, Any]:
    arguments = AdamArguments(
        beta_1=optimizer.beta_1, beta_2=optimizer.beta_2, epsilon=optimizer.epsilon
    )
    arguments.put("momentum", optimizer.arrays["momentum"])
    arguments.put("velocity", optimizer.arrays["velocity"])
    if optimizer.amsgrad:
        arguments.put("largest", optimizer.arrays["velocity_hat"])
    return "adam", arguments


def _rmsprop(optimizer: RMSprop) -> tuple[str, Any]:
    arguments = RmspropArguments(
        rho=optimizer.rho, share=optimizer.momentum, epsilon=optimizer.epsilon
    )
    arguments.put("velocity", optimizer.arrays["velocity"])
    if optimizer.momentum:
        arguments.put("momentum", optimizer.arrays["momentum"])
    if optimizer.centered:
        arguments.put("average", optimizer.arrays["average_gradient"])
    return "rmsprop", arguments


def _nadam(optimizer: Nadam) -> tuple[str, Any]:
    kernel, arguments = _plain("nadam", "epsilon")(optimizer)
    arguments.beta_1, arguments.beta_2 = optimizer.betas
    return kernel, arguments


def _ftrl(optimizer: Ftrl) -> tuple[str, Any]:
    arguments = structures.Ftrl(
        power=-optimizer.learning_rate_power,
        l1=optimizer.l1_regularization_strength,
        l2=optimizer.l2_regularization_strength,
        shrinkage=optimizer.l2_shrinkage_regularization_strength,
        beta=optimizer.beta,
    )
    for slot in ("accumulator", "linear"):
        arguments.put(slot, optimizer.arrays[slot])
    return "ftrl", arguments


def _plain(kernel: str, *names: str) -> Callable[[Any], tuple[str, Any]]:
    """A rule whose kernel takes these arguments, and all arrays by their own names."""

    def make(optimizer: Optimizer) -> tuple[str, Any]:
        kind = getattr(structures, kernel.title())
        arguments = kind(**{name: getattr(optimizer, name) for name in names})
        for group in optimizer.slots:
            for slot in group:
                arguments.put(slot, optimizer.arrays[slot])
        return kernel, arguments

    return make


KINDS: dict[type[Optimizer], Callable[..., Any]] = {
    SGD: _sgd,
    Adam: _adam,
    AdamW: _adam,
    RMSprop: _rmsprop,
    Adagrad: _plain("adagrad", "epsilon"),
    Adadelta: _plain("adadelta", "rho", "epsilon"),
    Adamax: _plain("adamax", "beta_1", "beta_2", "epsilon"),
    Nadam: _nadam,
    Lamb: _plain("lamb", "beta_1", "beta_2", "epsilon"),
    Ftrl: _ftrl,
    Muon: lower_muon,
    Lion: _plain("lion", "beta_1", "beta_2"),
}
