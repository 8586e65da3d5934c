"""Asks real Keras what saved networks answer, and compares; prints the largest difference of each.

    .venv/bin/python -m tests.netbuilder.exchange.keras_answers --keras-python PATH

Trains a small network of each template and of each kind of own data, saves it without and with its
preparation as layers, and has Keras answer prepared and raw samples. Ends with status 1 where an
answer differs by more than 1e-5 (of the scale of the answers), or where Keras warns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import build, templates
from netbuilder.design.targets import NUMBER
from netbuilder.exchange import model_file
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.rows import read_rows
from netbuilder.network.trained import TrainedNetwork
from tests.netbuilder.exchange.networks import KINDS, own_network

CLOSE: Final = 1e-5
_ASKED: Final = 20
_KERAS: Final = """
import os, sys, warnings
os.environ.setdefault("KERAS_BACKEND", "jax")
import numpy as np, keras
warnings.simplefilter("error")
for line in sys.stdin:
    model, samples, out = line.rstrip("\\n").split("\\t")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        loaded = keras.models.load_model(model)
    for each in said:
        if "tf" not in str(each.message).lower():
            print("warned", model, each.message)
    np.save(out, np.asarray(loaded(np.load(samples), training=False)))
"""


def main() -> int:
    """Write them, ask, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keras-python", required=True, help="an interpreter that has Keras")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        return run(Path(home), options.keras_python)


def run(folder: Path, python: str) -> int:
    """All of them in a folder; 1 where one differs."""
    questions = list(_questions(folder))
    lines = [f"{model}\t{samples}\t{model}.npy\n" for _, model, samples, _ in questions]
    asked = subprocess.run(
        [python, "-c", _KERAS], input="".join(lines), text=True, capture_output=True, check=False
    )
    print(asked.stdout, end="")
    if asked.returncode:
        print(asked.stderr, file=sys.stderr)
        return 1
    wrong = "warned" in asked.stdout
    for name, model, _, wanted in questions:
        found = np.load(f"{model}.npy")
        scale = max(1.0, float(np.abs(wanted).max()))
        difference = float(np.abs(found - wanted).max()) / scale
        wrong |= not difference <= CLOSE
        print(f"{name:44} {difference:.1e}{'' if difference <= CLOSE else '  DIFFERS'}")
    return 1 if wrong else 0


def _questions(folder: Path) -> Iterator[tuple[str, Path, Path, Array]]:
    """Name, model file, file of samples, and what the engine answers to these."""
    for number, (name, network, raw, samples) in enumerate(_networks(folder)):
        model = build(network.design)
        model.set_flat_weights(network.weights)
        given = samples.reshape(-1, *network.design.input_shape).astype(np.float32)
        answers = model.predict(given, verbose=0)
        for layers in (False, True):
            path = folder / f"{number}-{layers}.keras"
            try:
                model_file.write(network, path, preparation_as_layers=layers)
            except ExportError as error:
                print(f"{name}: {error}")
                continue
            file, wanted = path.with_suffix(".samples.npy"), answers
            np.save(file, raw if layers else given)
            if layers and network.design.target == NUMBER and network.fitted is not None:
                wanted = network.fitted.in_units(answers)
            title = f"{name}, {'raw' if layers else 'prepared'}"
            yield title, path, file, np.asarray(wanted)


def _networks(folder: Path) -> Iterator[tuple[str, TrainedNetwork, Array, Array]]:
    """Name, network, raw samples, and the same as the network takes them."""
    rng = np.random.default_rng(0)
    for template in templates.built_in("mnist"):
        design, model = template.design, build(template.design)
        data = design.data_set
        shape = design.input_shape
        samples = rng.random((_ASKED, *shape)).astype(np.float32)
        raw = samples
        if data.are_pictures and design.target != "input":
            raw = rng.integers(0, 256, (_ASKED, *data.sample_shape)).astype(np.float32)
            samples = raw.reshape(-1, *shape) / 255
        elif data.are_pictures:
            raw = samples
        weights = np.asarray(model.get_flat_weights(), np.float32)
        moved = weights + rng.normal(0, 0.05, weights.shape).astype(np.float32) ** 2
        yield template.title, TrainedNetwork(design, moved, classes=data.names), raw, samples
    for kind in KINDS:
        place = folder / kind
        place.mkdir()
        network = own_network(kind, place)
        yield (kind, network, *_own_samples(network, place))


def _own_samples(network: TrainedNetwork, folder: Path) -> tuple[Array, Array]:
    fitted = network.fitted
    if fitted is None:
        raise ValueError("own data come with their preparation")
    recipe = fitted.recipe
    if recipe.block is not None:
        rng = np.random.default_rng(1)
        raw = rng.integers(0, 256, (_ASKED, *recipe.input_shape)).astype(np.float32)
        if fitted.scale == 1.0:
            raw = rng.normal(0, 2, raw.shape).astype(np.float32)
        return raw, fitted.transform_arrays(raw)
    [table] = folder.glob("*.csv")
    rows = read_rows(table, fitted)
    texts = [row[: len(recipe.features)] for row in rows.texts]
    numbers = all(feature.kind == "number" for feature in recipe.features)
    if not numbers:
        return rows.samples, rows.samples
    # Keras is given float32, so that is what both prepare.
    raw = np.array(texts, np.float64).astype(np.float32)
    return raw, fitted.encode(raw.astype(np.float64))


if __name__ == "__main__":
    sys.exit(main())
