"""Sends random models to real Keras and back, and lets training go on on the other side.

    python -m tests.engine.reference.round_trips --peer-python PATH [--count 200]

PATH is an interpreter that has Keras 3 and JAX. Each model goes engine -> Keras -> engine, and as
many go Keras -> engine -> Keras; configs must be equal and predictions within 1e-5, or as near as
rounding lets them come. Prints how many models each kind of layer was in, and what went wrong; ends
with status 1 if anything did.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import engine
from tests.engine.reference import random_models
from tests.engine.reference.comparing import difference
from tests.engine.reference.continuation import OPTIMIZERS, make, steps
from tests.engine.reference.random_models import MAKERS, Description, build, describe

ILL_CONDITIONED: Counter[str] = Counter()
"""Predictions more than 1e-5 apart that agree as far as rounding lets them, by which they were."""

IN_FLOAT32 = ("learning_rate", ".l1", ".l2")


def main() -> int:
    """Send them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first model's seed")
    options = parser.parse_args()
    kinds = [kind for kind in MAKERS if hasattr(engine.layers, kind)]
    missing = [kind for kind in MAKERS if kind not in kinds]
    seeds = range(options.first, options.first + options.count)
    with tempfile.TemporaryDirectory() as folder:
        there = _there_and_back(Path(folder), options.peer_python, kinds, seeds)
    with tempfile.TemporaryDirectory() as folder:
        here = _here_and_back(Path(folder), options.peer_python, kinds, seeds)
    with tempfile.TemporaryDirectory() as folder:
        continued = _continued(Path(folder), options.peer_python)
    counts = Counter(
        kind for seed in seeds for kind in {kind for kind, _ in describe(seed, kinds).layers}
    )
    _print_table("layer", {kind: f"{counts[kind]:4} models" for kind in kinds})
    print(f"not in the engine yet: {', '.join(missing) or 'none'}")
    _print_failures("engine -> Keras -> engine", len(seeds), there)
    _print_failures("Keras -> engine -> Keras", len(seeds), here)
    _print_failures("training continued", 2 * len(_optimizers()), continued)
    print("further apart than 1e-5, no further than rounding explains:", dict(ILL_CONDITIONED))
    return 1 if there or here or continued else 0


Failures = dict[str, str]


def _there_and_back(
    folder: Path, peer: Path, kinds: Sequence[str], seeds: Sequence[int]
) -> Failures:
    """Models made here, opened and saved anew by Keras, opened here."""
    failures: Failures = {}
    models: dict[str, Any] = {}
    inputs: dict[str, Any] = {}
    described: dict[str, Description] = {}
    for seed in seeds:
        name = f"model_{seed}"
        described[name] = describe(seed, kinds)
        try:
            model = build(engine, described[name], seed)
            inputs[name] = random_models.samples(described[name], seed)
            model.save(folder / f"{name}.keras")
        except Exception as error:
            failures[name] = f"here: {type(error).__name__}: {error} {described[name]}"
            continue
        np.save(folder / f"{name}.npy", inputs[name])
        models[name] = model
    ask(peer, "returned", folder)
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    for name, model in models.items():
        answer = answers[name]
        if "error" in answer:
            failures[name] = f"in Keras: {answer['error']} {described[name]}"
            continue
        try:
            back = engine.models.load_model(folder / "back" / f"{name}.keras")
        except engine.EngineError as error:
            failures[name] = f"back here: {error}"
            continue
        ours = model.predict(inputs[name], verbose=0)
        kerass = np.load(folder / "back" / f"{name}.npy")
        again = back.predict(inputs[name], verbose=0)
        problems = [
            apart(ours, kerass, "prediction", model, inputs[name]),
            apart(again, kerass, "prediction back here", model, inputs[name]),
            config_difference(plain(model.get_config()), answer["config"]),
            config_difference(plain(model.get_compile_config()), answer["compile"]),
            config_difference(plain(back.get_config()), answer["config"]),
        ]
        if any(problems):
            text = "; ".join(problem for problem in problems if problem)
            failures[name] = f"{text} {described[name].layers}"
    return failures


def _here_and_back(
    folder: Path, peer: Path, kinds: Sequence[str], seeds: Sequence[int]
) -> Failures:
    """Models made and trained by Keras, opened and saved anew here, opened by Keras."""
    failures: Failures = {}
    names = {f"model_{seed}": seed for seed in seeds}
    plan = {"kinds": list(kinds), "seeds": names, "trained": True}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    ask(peer, "made", folder)
    here = folder / "here"
    here.mkdir()
    for name in names:
        x = np.load(folder / f"{name}.npy")
        try:
            model = engine.models.load_model(folder / f"{name}.keras")
            prediction = model.predict(x, verbose=0)
            model.save(here / f"{name}.keras")
        except Exception as error:
            failures[name] = f"here: {type(error).__name__}: {error}"
            continue
        np.save(here / f"{name}.npy", x)
        config = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        problems = [
            apart(prediction, np.load(folder / f"{name}.out.npy"), "prediction", model, x),
            config_difference(plain(model.get_config()), config),
        ]
        if any(problems):
            failures[name] = "; ".join(problem for problem in problems if problem)
    ask(peer, "returned", here)
    answers = json.loads((here / "answers.json").read_text(encoding="utf-8"))
    for name, answer in answers.items():
        config = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if "error" in answer:
            failures[name] = f"back in Keras: {answer['error']}"
        elif problem := config_difference(answer["config"], config) or apart(
            np.load(here / "back" / f"{name}.npy"),
            np.load(folder / f"{name}.out.npy"),
            "prediction back in Keras",
            engine.models.load_model(here / f"{name}.keras"),
            np.load(here / f"{name}.npy"),
        ):
            failures[name] = problem
    return failures


def _optimizers() -> list[str]:
    return [name for name, (kind, _) in OPTIMIZERS.items() if hasattr(engine.optimizers, kind)]


def _continued(folder: Path, peer: Path) -> Failures:
    """Three steps here and three there are six, and the other way round."""
    failures: Failures = {}
    there, here = folder / "there", folder / "here"
    for place, fresh in ((there, False), (here, True)):
        place.mkdir()
        plan = {}
        for name in _optimizers():
            if not fresh:
                try:
                    model = make(engine, name)
                    steps(model, 0, 3)
                    model.save(place / f"{name}.keras")
                except Exception as error:
                    failures[f"{name}, begun here"] = f"{type(error).__name__}: {error}"
                    continue
            first, last = (0, 3) if fresh else (3, 6)
            plan[name] = {"optimizer": name, "fresh": fresh, "first": first, "last": last}
        (place / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        ask(peer, "trained", place)
        errors = json.loads((place / "errors.json").read_text(encoding="utf-8"))
        for name in plan:
            key = f"{name}, begun {'there' if fresh else 'here'}"
            if name in errors:
                failures[key] = errors[name]
                continue
            try:
                ours = make(engine, name)
                steps(ours, 0, 6)
                other = engine.models.load_model(place / "back" / f"{name}.keras")
                if fresh:
                    steps(other, 3, 6)
            except Exception as error:
                failures[key] = f"{type(error).__name__}: {error}"
                continue
            pairs = zip(ours.get_weights(), other.get_weights(), strict=True)
            problems = [difference(a, b, f"weight {i}") for i, (a, b) in enumerate(pairs)]
            if any(problems):
                failures[key] = "; ".join(problem for problem in problems if problem)
    return failures


def ask(peer: Path, task: str, folder: Path) -> None:
    """Let Keras do its part."""
    command = [str(peer), "-m", "tests.engine.reference.peer", task, str(folder)]
    subprocess.run(command, check=True)


def apart(ours: Any, kerass: Any, what: str, model: Any, x: Any) -> str:
    """Where two predictions are further apart than 1e-5, and than rounding explains; '' if nowhere.

    Some random models magnify the rounding of their inputs: Keras's own answers differ as much
    from one day to the next.
    """
    problem = difference(ours, kerass, what)
    if not problem or ours.shape != kerass.shape:
        return problem
    limit = rounding(model, x)
    if np.abs(ours - kerass).max() > limit:
        return f"{problem} (rounding explains {limit:.1g})"
    ILL_CONDITIONED[what] += 1
    return ""


def rounding(model: Any, x: Any) -> float:
    """By how much a prediction moves where inputs and weights move by float32's last place.

    Whole numbers, which may be an Embedding's, stay. Computed in float64; four times the largest
    of eight tries, for a model of several layers.
    """
    exact = engine.models.model_from_json(model.to_json().replace("float32", "float64"))
    rng = np.random.default_rng(0)
    samples = np.asarray(x, "float64")
    whole = bool((samples == samples.round()).all())
    weights = [np.asarray(weight, "float64") for weight in model.get_weights()]

    def moved(array: Any, by: float) -> Any:
        return array * (1 + by * rng.choice([-1.0, 1.0], array.shape))

    def answer(by: float) -> Any:
        exact.set_weights([moved(weight, by) for weight in weights])
        return exact.predict(moved(samples, 0.0 if whole else by), verbose=0)

    middle = answer(0.0)
    return 4 * max(float(np.abs(answer(2.0**-23) - middle).max()) for _ in range(8))


def plain(value: Any) -> Any:
    """A config as JSON reads it."""
    return json.loads(json.dumps(value))


def config_difference(ours: Any, kerass: Any, path: str = "config") -> str:
    """Where two configs differ; '' where nowhere. Keras keeps a few numbers in float32."""
    if isinstance(ours, dict) and isinstance(kerass, dict):
        if ours.keys() != kerass.keys():
            return f"{path} has {sorted(ours.keys() ^ kerass.keys())} on one side alone"
        found = (config_difference(ours[key], kerass[key], f"{path}.{key}") for key in ours)
        return next((text for text in found if text), "")
    if isinstance(ours, list) and isinstance(kerass, list) and len(ours) == len(kerass):
        pairs = enumerate(zip(ours, kerass, strict=True))
        found = (config_difference(a, b, f"{path}[{i}]") for i, (a, b) in pairs)
        return next((text for text in found if text), "")
    if path.endswith(IN_FLOAT32) and isinstance(ours, float) and isinstance(kerass, float):
        ours, kerass = float(np.float32(ours)), float(np.float32(kerass))
    return "" if ours == kerass else f"{path} is {ours!r}, in Keras {kerass!r}"


def _print_table(title: str, rows: dict[str, str]) -> None:
    width = max(map(len, (title, *rows)))
    print(*(f"{key:{width}}  {value}" for key, value in rows.items()), sep="\n")


def _print_failures(what: str, total: int, failures: Failures) -> None:
    print(f"{what}: {total - len(failures)} of {total}")
    for name, text in failures.items():
        print(f"  {name}: {text[:600]}")


if __name__ == "__main__":
    warnings.simplefilter("error")
    sys.exit(main())
