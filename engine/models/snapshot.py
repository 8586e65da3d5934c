"""A training run as plain values: what is needed to go on from there bit for bit.

A snapshot is a dict of arrays, numbers, strings, lists and dicts; nothing of it is code. It fits a
run that was made with the same model, the same data and the same arguments. What was handed in is
not in it: the data, the callbacks (of which those of the same kinds get back what they have kept),
whatever random numbers these draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

import numpy as np

from engine.archives import DAMAGE
from engine.callbacks.base import CallbackList
from engine.compiled import path
from engine.errors import DataError
from engine.layers.base import Layer
from engine.models.data import Source
from engine.models.objective import Objective
from engine.optimizers.base import Optimizer
from engine.types import Generator, Logs, Model

VERSION = 1

START, EPOCH, BATCHES, VALIDATION, EPOCH_END, END, DONE = PHASES = (
    "start",
    "epoch",
    "batches",
    "validation",
    "epoch end",
    "end",
    "done",
)
"""What comes next in a run."""


class Run(Protocol):
    """What a training run consists of."""

    model: Model
    objective: Objective
    training: Source
    validation: Source | None
    callbacks: CallbackList
    rng: Generator | None
    phase: str
    epoch: int
    step_number: int
    next_batch_size: int
    logs: Logs
    within_pass: bool
    taken: int
    dry: bool
    arithmetic: str


def take(run: Run) -> dict[str, Any]:
    """The state of a run between two of its steps, copied."""
    return {
        "version": VERSION,
        "phase": run.phase,
        "epoch": run.epoch,
        "step": run.step_number,
        "logs": dict(run.logs),
        "within_pass": run.within_pass,
        "taken": run.taken,
        "dry": run.dry,
        "arithmetic": run.arithmetic,
        "stop_training": run.model.stop_training,
        "batch_sizes": [run.training.batch_size, run.next_batch_size],
        "weights": run.model.get_flat_weights(),
        "optimizer": optimizer_state(run.objective.optimizer),
        "random": {name: generator.bit_generator.state for name, generator in _generators(run)},
        "objective": run.objective.state(),
        "training": run.training.state(),
        "validation": run.validation.state() if run.validation else None,
        "callbacks": run.callbacks.state(),
    }


def apply(run: Run, state: dict[str, Any]) -> None:
    """Put a run where another was when its snapshot was taken.

    Raises:
        DataError: the snapshot is of another model or another kind of run; nothing is changed. Or
            what a part of the run has kept is damaged, and the run cannot be used any more.
    """
    check(state)
    _check_fit(run, state)
    try:
        _apply(run, state)
    except DataError:
        raise
    except DAMAGE as error:
        reason = str(error).rstrip(".") or type(error).__name__
        raise DataError(f"The snapshot is damaged: {reason}. Start the training over.") from error


def check(state: Any) -> None:
    """See that a value has the form of a snapshot, whatever run it is of.

    Raises:
        DataError: it has not, or is of another version.
    """
    version = state.get("version") if isinstance(state, dict) else None
    if not isinstance(version, int) or version != VERSION:
        raise DataError(
            f"The snapshot has version {version!r:.40}; this engine reads {VERSION}. "
            "Start the training over."
        )
    for name, fits in _FORM.items():
        if name not in state or not fits(state[name]):
            raise DataError(f"The snapshot is damaged: its {name!r}. Start the training over.")
    # Snapshots of earlier versions of the engine have none: NumPy was all there was.
    if not path.is_path(state.get("arithmetic", path.NUMPY)):
        raise DataError("The snapshot is damaged: its 'arithmetic'. Start the training over.")


def _apply(run: Run, state: dict[str, Any]) -> None:
    run.model.set_flat_weights(np.asarray(state["weights"]))
    parameters = run.model.flat()
    optimizer = run.objective.optimizer
    optimizer.build(parameters.trainable.size, parameters.trainable.dtype)
    restore_optimizer(optimizer, state["optimizer"])
    for name, generator in _generators(run):
        generator.bit_generator.state = state["random"][name]
    run.objective.restore(state["objective"])
    run.training.batch_size, run.next_batch_size = map(int, state["batch_sizes"])
    run.training.restore(state["training"])
    if run.validation is not None:
        run.validation.restore(state["validation"])
    run.callbacks.restore(state["callbacks"])
    run.model.stop_training = bool(state["stop_training"])
    run.phase, run.epoch, run.step_number = state["phase"], int(state["epoch"]), int(state["step"])
    run.logs = dict(state["logs"])
    run.arithmetic = path.continued(state.get("arithmetic", path.NUMPY))
    run.within_pass, run.taken, run.dry = state["within_pass"], int(state["taken"]), state["dry"]


def _check_fit(run: Run, state: dict[str, Any]) -> None:
    size = run.model.flat().values.size
    facts = {
        "weights": (np.shape(state["weights"]), (size,)),
        "optimizer": (state["optimizer"]["kind"], type(run.objective.optimizer).__name__),
        "metrics": (len(state["objective"]["metrics"]), len(run.objective.metrics)),
        "validation data": (state["validation"] is not None, run.validation is not None),
        "random numbers": (sorted(state["random"]), sorted(dict(_generators(run)))),
    }
    for what, (found, wanted) in facts.items():
        if found != wanted:
            raise DataError(
                f"The snapshot does not fit this training: its {what}: {found}, here: {wanted}. "
                "Restore it in a run with the same model and arguments."
            )


def optimizer_state(optimizer: Optimizer) -> dict[str, Any]:
    """What an optimizer keeps between two steps, copied."""
    return {
        "kind": type(optimizer).__name__,
        "batches": optimizer.batches,
        "rate": optimizer.rate,
        "arrays": {name: array.copy() for name, array in optimizer.arrays.items()},
        "numbers": {name: getattr(optimizer, name) for name in optimizer.numbers},
    }


def restore_optimizer(optimizer: Optimizer, state: Mapping[str, Any]) -> None:
    """Set what another of the same kind, built for as many parameters, has kept."""
    optimizer.batches = int(state["batches"])
    if state["rate"] is not None:
        optimizer.learning_rate = float(state["rate"])
    for name, array in optimizer.arrays.items():
        # A run that has not begun has none yet.
        array[...] = state["arrays"].get(name, optimizer.first_value(name))
    for name in optimizer.numbers:
        setattr(optimizer, name, state["numbers"][name])


def _generators(run: Run) -> list[tuple[str, Generator]]:
    """All that the rest of a run draws from, under names; some are one and the same."""
    found = [] if run.rng is None else [("shuffling", run.rng)]
    for place, layer in _all(run.model.layers):
        found += [(f"{place}/{name}", value) for name, value in _drawing(layer)]
    return found


def _all(layers: Iterable[Any], above: str = "") -> Iterator[tuple[str, Layer]]:
    """All layers with their places, those of models and layers among them, too."""
    for layer in layers:
        place = f"{above}{layer.name}"
        if isinstance(layer, Layer):
            yield place, layer
        within = layer.held() if isinstance(layer, Layer) else layer.layers
        yield from _all(within, f"{place}/")


def _drawing(layer: Layer) -> list[tuple[str, Generator]]:
    return [
        (name, value)
        for name, value in vars(layer).items()
        if isinstance(value, np.random.Generator)
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and int(value) >= 0


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool | np.bool_)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def _named(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether a value is a dictionary of such values."""
    return lambda value: (
        isinstance(value, Mapping)
        and all(isinstance(key, str) and fits(each) for key, each in value.items())
    )


def _listed(fits: Callable[[Any], bool], count: int | None = None) -> Callable[[Any], bool]:
    """Whether a value is a list of such values."""
    return lambda value: (
        isinstance(value, list) and (count is None or len(value) == count) and all(map(fits, value))
    )


def _formed(**parts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether a value is a dictionary with these entries."""
    return lambda value: (
        isinstance(value, Mapping)
        and all(name in value and fits(value[name]) for name, fits in parts.items())
    )


def _is_weights(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype.kind == "f"


def _is_plain(value: Any) -> bool:
    """Whether it is a part of a snapshot at all: `_FORM` has no more to say of it."""
    if isinstance(value, list):
        return all(map(_is_plain, value))
    if isinstance(value, Mapping):
        return _named(_is_plain)(value)
    return value is None or isinstance(value, str | bool) or _is_number(value) or _is_array(value)


_FORM: Final[Mapping[str, Callable[[Any], bool]]] = {
    "phase": lambda value: isinstance(value, str) and value in PHASES,
    "epoch": _is_count,
    "step": _is_count,
    "logs": _named(_is_number),
    "within_pass": _is_flag,
    "taken": _is_count,
    "dry": _is_flag,
    "stop_training": _is_flag,
    "batch_sizes": _listed(_is_count, 2),
    "weights": _is_weights,
    "optimizer": _formed(
        kind=lambda value: isinstance(value, str),
        batches=_is_count,
        rate=lambda value: value is None or _is_number(value),
        arrays=_named(_is_array),
        numbers=_named(_is_number),
    ),
    "random": _named(_named(_is_plain)),
    "objective": _formed(
        loss=_listed(_is_number, 2),
        metrics=_listed(_named(lambda value: _is_number(value) or _is_array(value))),
    ),
    "training": _named(_is_plain),
    "validation": lambda value: value is None or _named(_is_plain)(value),
    "callbacks": _listed(
        _formed(kind=lambda value: isinstance(value, str), kept=_named(_is_plain))
    ),
}
