"""Whether an exported network answers as the engine does, tried on random samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine import Sequential, layers
from engine.errors import EngineError
from engine.layers import Layer
from engine.types import Array
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.masks import makes_mask
from netbuilder.translation import say
from netbuilder.wording import number_text, sentences

SAMPLES: Final = 8
TOLERANCE: Final = 1e-5
"""The largest difference, as a fraction of the largest output (of 1 where all are smaller)."""

_MORE_ROUNDING: Final = 4
"""How much more of it another order of the same operations may bring."""

_VALUES: Final = 4_000_000


class NotVerifiedError(Exception):
    """Why the answers could not be compared, in a sentence."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of a comparison.

    Attributes:
        verified: whether the answers were compared, and were the same.
        difference: the largest between two outputs; 0 where none were compared.
        reason: why they were not compared; '' where they were.
    """

    verified: bool
    difference: float = 0.0
    reason: str = ""

    @property
    def sentence(self) -> str:
        """The same for the user."""
        if not self.verified:
            return sentences(say("Not verified."), self.reason)
        if not self.difference:
            return say("Verified: on random samples its output is the same as NetBuilder's.")
        return say(
            "Verified: on random samples its output differs by at most "
            "{difference} from NetBuilder's.",
            difference=number_text(self.difference, 2),
        )


def verify(
    model: Sequential, run: Callable[[Array], Array], program: str, samples: Array | None = None
) -> Verification:
    """Compare the answers of an exported network with the engine's.

    Where rounding alone moves the engine's answers by more than that, so much more is allowed.

    Args:
        model: that was exported.
        run: computes the outputs for samples.
        program: that does so, for messages.
        samples: to ask both; random ones where None.

    Raises:
        ExportError: the answers differ.
    """
    try:
        asked, expected = _asked(model, samples)
        found = run(asked)
    except NotVerifiedError as reason:
        return Verification(False, reason=str(reason))
    if found.shape != expected.shape:
        raise ExportError(
            say(
                "{program} outputs the shape {shape} instead of {shape_2}, so the "
                "file was not written. Report this as an error in NetBuilder (Help "
                "> Report a Problem).",
                program=program,
                shape=found.shape,
                shape_2=expected.shape,
            )
        )
    difference = float(np.max(np.abs(found - expected), initial=0.0))
    allowed = TOLERANCE * max(1.0, float(np.max(np.abs(expected), initial=0.0)))
    if not difference <= allowed:
        allowed += _rounding(model, asked, expected)
    if not difference <= allowed:
        raise ExportError(
            say(
                "{program} computes other outputs than NetBuilder (they differ by "
                "{difference}, where {allowed} is allowed), so the file was not "
                "written. Report this as an error in NetBuilder (Help > Report a "
                "Problem).",
                program=program,
                difference=number_text(difference, 2),
                allowed=number_text(allowed, 2),
            )
        )
    return Verification(True, difference)


def random_samples(model: Sequential, count: int = SAMPLES) -> Iterator[Array]:
    """Samples of several kinds, float32 (n, *input shape), the same at each call."""
    rng = np.random.default_rng(0)
    shape = tuple(size or 0 for size in model.input_shape[1:])
    count = int(np.clip(_VALUES // max(1, int(np.prod(shape))), 1, count))
    found = [each for layer in _line(model) for each, _ in layer.branches()]
    depths = [each.input_dim for each in found if isinstance(each, layers.Embedding)]
    depths += [each.depth() for each in found if isinstance(each, layers.CategoryEncoding)]
    if depths:
        yield rng.integers(0, min(depths), (count, *shape)).astype(np.float32)
    values = rng.normal(size=(count, *shape)).astype(np.float32)
    for each in found:
        if makes_mask(each) and len(shape) > 0:
            left_out = rng.random((count, shape[0])) < 0.3
            values[left_out] = getattr(each, "mask_value", 0.0)
    yield values
    yield rng.random((count, *shape)).astype(np.float32)
    yield np.zeros((count, *shape), np.float32)


def outputs(model: Sequential, samples: Array) -> Array:
    """The engine's answers."""
    with np.errstate(all="ignore"):
        return np.array(model.predict_on_batch(samples), np.float32)


def _asked(model: Sequential, samples: Array | None) -> tuple[Array, Array]:
    """Samples that the network can answer with numbers, and the answers.

    Raises:
        NotVerifiedError: there are none.
    """
    given = [] if samples is None else [samples.astype(np.float32)]
    for each in (*given, *random_samples(model)):
        try:
            expected = outputs(model, each)
        except EngineError:
            continue  # such as numbers that are no categories
        if np.isfinite(expected).all():
            return each, expected
    raise NotVerifiedError(say("The network outputs NaN for every random sample."))


def _rounding(model: Sequential, samples: Array, expected: Array) -> float:
    """How far rounding moves the answers: those in double precision lack nearly all of it."""
    try:
        double = Sequential.from_config(_in_doubles(model.get_config()))
        double.set_weights(model.get_weights())
        found = outputs(double, samples)
    except EngineError:
        return 0.0
    difference = float(np.max(np.abs(found - expected), initial=0.0))
    return _MORE_ROUNDING * difference if np.isfinite(difference) else 0.0


def _in_doubles(config: Any) -> Any:
    """A config whose layers, those within others too, compute in double precision."""
    if isinstance(config, Mapping):
        plain = {key: _in_doubles(value) for key, value in config.items()}
        return {**plain, "dtype": "float64"} if "dtype" in config else plain
    return [_in_doubles(each) for each in config] if isinstance(config, list) else config


def _line(model: Sequential) -> list[Layer]:
    line: list[Layer] = model.stack.line
    return line
