"""How far the engine and Keras are apart after 200 batches in the same order.

    python -m tests.benchmarks.on_keras.agreement --keras jax=PATH torch=PATH tensorflow=PATH

Trains random designs (`--designs 30`) for one epoch of 200 batches by the engine and by Keras on
each backend, and prints the largest difference of two weights, and of two outputs for samples that
were not trained on. Where that is more than 1e-5, two more figures say why:

- both train the design in float64 as well: where they agree then, only float32's rounding is
  between them. Keras rounds some numbers to float32 even so: products on JAX and PyTorch, Python's
  numbers (an optimizer's betas among them) on TensorFlow; it is kept from that here.
- the backend is compared with itself, started from weights that differ by their last bit
  (`--nudges 3` times): where that makes as large a difference, rounding alone does.

Ends with status 1 where neither explains a difference.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from engine.config import set_floatx
from engine.types import Array
from netbuilder.design import Design, build
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import warm
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.run import preparation
from netbuilder.training.run.session import Session
from tests.benchmarks.on_keras.designs import load, random_design
from tests.benchmarks.on_keras.places import add_places, table

LIMIT = 1e-5
OWN = 5.0
"""Times what the last bit makes of a backend that an engine may differ from it by."""


def trained(design: Design, place: Elsewhere | None) -> Array:
    """All weights after the last batch, in one row."""
    end = Session(1, design, load, elsewhere=place).run(lambda record: None, Control())
    if end.reason != "finished" or end.weights is None:
        raise RuntimeError(end.message)
    return np.asarray(end.weights, np.float64)


def outputs(design: Design, weights: Array) -> Array:
    """What a network with these weights puts out."""
    model = build(design)
    model.set_flat_weights(weights.astype(np.float32))
    return np.asarray(model.predict(load(design, None).x_test, verbose=0), np.float64)


def exactly(design: Design, place: Elsewhere | None) -> Array:
    """All weights of a training in float64, from those that float32 begins with."""
    set_floatx("float64")
    try:
        return trained(design, place)
    finally:
        set_floatx("float32")
        warm.end_all()


WIDE = """#!/bin/sh
exec {python} -c '
import os, runpy, sys
from keras.src.backend.common import dtypes
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
if os.environ["KERAS_BACKEND"] == "tensorflow":
    import tensorflow
    from keras.src import backend
    cast = backend.core.cast
    backend.core.cast = lambda x, dtype: (
        tensorflow.constant(x, dtype) if isinstance(x, float) else cast(x, dtype)
    )
del sys.argv[0]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
' "$@"
"""


@contextmanager
def in_float64(place: Elsewhere) -> Iterator[Elsewhere]:
    """The same place, where processes that are started here compute in float64."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "keras.json").write_text('{"floatx": "float64"}', encoding="utf-8")
        wide = Path(folder, "python")
        wide.write_text(WIDE.format(python=shlex.quote(place.python)), encoding="utf-8")
        wide.chmod(0o755)
        told = {"KERAS_HOME": folder, "JAX_ENABLE_X64": "1"}
        before = {name: os.environ.get(name) for name in told}
        os.environ.update(told)
        try:
            yield place._replace(python=str(wide))
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def nudged(design: Design, place: Elsewhere, seed: int) -> Array:
    """The weights of a training from weights that differ from the design's in their last bit."""
    rng = np.random.default_rng(seed)

    def build_near(each: Design) -> Any:
        model = build(each)
        weights = model.get_flat_weights()
        far = np.where(rng.random(weights.shape) < 0.5, np.inf, -np.inf).astype(weights.dtype)
        model.set_flat_weights(np.where(weights == 0, weights, np.nextafter(weights, far)))
        return model

    with mock.patch.object(preparation, "build", build_near):
        return trained(design, place)


def apart(one: Array, other: Array) -> float:
    """The largest difference."""
    return float(np.abs(one - other).max(initial=0.0))


def main() -> int:
    """Compare, print; 1 where a difference is not float32's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_places(parser)
    parser.add_argument("--designs", type=int, default=30, metavar="N")
    parser.add_argument("--nudges", type=int, default=3, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.designs)
    made = [random_design(seed) for seed in seeds]
    ours = [trained(design, None) for design in made]
    truths: dict[int, Array] = {}
    failed = False
    for place in options.keras:
        theirs = [trained(design, place) for design in made]
        warm.end_all()
        rows, close, explained = [], 0, 0
        for number, design in enumerate(made):
            weights = apart(ours[number], theirs[number])
            answers = apart(outputs(design, ours[number]), outputs(design, theirs[number]))
            verdict = "equal"
            if max(weights, answers) <= LIMIT:
                close += 1
            else:
                if number not in truths:
                    truths[number] = exactly(design, None)
                truth = truths[number]
                with in_float64(place) as wide:
                    exact = apart(exactly(design, wide), truth)
                own = max(
                    apart(nudged(design, place, nudge), theirs[number])
                    for nudge in range(options.nudges)
                )
                warm.end_all()
                rounding = exact <= LIMIT or weights <= OWN * own
                explained += rounding
                verdict = (
                    f"{'rounding' if rounding else 'UNEXPLAINED'}: in float64 {exact:.1e} apart; "
                    f"Keras from its last bit {own:.1e}; from float64: engine "
                    f"{apart(ours[number], truth):.1e}, Keras {apart(theirs[number], truth):.1e}"
                )
                failed |= not rounding
            kinds = " ".join(block.kind for block in design.blocks)
            what = f"{design.optimizer.kind} {kinds}"
            rows.append([str(seeds[number]), f"{weights:.1e}", f"{answers:.1e}", verdict, what])
        head = ("seed", "weights", "outputs", "verdict", "design")
        table(f"{place.title}: largest differences after 200 batches", head, rows)
        print(_summary(place, len(made), close, explained, rows))
    return int(failed)


def _summary(
    place: Elsewhere, count: int, close: int, explained: int, rows: Sequence[Sequence[Any]]
) -> str:
    return (
        f"{place.title}: {close} of {count} designs within {LIMIT:g} in all weights and outputs, "
        f"{explained} further apart by rounding alone; "
        f"median of weights {np.median([float(row[1]) for row in rows]):.1e}, "
        f"of outputs {np.median([float(row[2]) for row in rows]):.1e}"
    )


if __name__ == "__main__":
    sys.exit(main())
