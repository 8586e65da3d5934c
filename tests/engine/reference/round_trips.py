"""Sends random models to real Keras and back, and lets training continue on the other side.

    python -m tests.engine.reference.round_trips --peers jax=PATH [torch=PATH] [tensorflow=PATH]

PATH is an interpreter that has Keras 3 and that backend. With each, every model goes engine ->
Keras -> engine, and as many go Keras -> engine -> Keras, a quarter of them as functional chains and
a quarter with a model within the model; the engine opens these as files of the old form, too.
Configs must be equal and predictions within 1e-5, or as near as rounding lets them come. Prints how
many models each kind of layer was in, and what went wrong; ends with status 1 if anything did.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import engine
from engine.saving import open_model
from tests.engine.reference import random_models
from tests.engine.reference.comparing import difference
from tests.engine.reference.continuation import OPTIMIZERS, make, steps
from tests.engine.reference.random_models import MAKERS, Description, build, describe
from tests.engine.reference.recorded_backends import BACKENDS

ILL_CONDITIONED: Counter[str] = Counter()
"""Predictions more than 1e-5 apart that agree as far as rounding lets them, by which they were."""

OWN_WAY: Counter[str] = Counter()
"""Predictions that differ because this Keras computes otherwise than Keras on other backends."""

IN_FLOAT32 = ("learning_rate", ".l1", ".l2")


def main() -> int:
    """Send them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", nargs="+", required=True, type=_peer, metavar="BACKEND=PATH")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="the first model's seed")
    options = parser.parse_args()
    kinds = [kind for kind in MAKERS if hasattr(engine.layers, kind)]
    missing = [kind for kind in MAKERS if kind not in kinds]
    seeds = range(options.first, options.first + options.count)
    counts = Counter(
        kind for seed in seeds for kind in {kind for kind, _ in describe(seed, kinds).layers}
    )
    _print_table("layer", {kind: f"{counts[kind]:4} models" for kind in kinds})
    print(f"not in the engine yet: {', '.join(missing) or 'none'}")
    wrong = [_exchange(peer, kinds, seeds) for peer in options.peers]
    print("computed otherwise by Keras itself on that backend:", dict(OWN_WAY))
    print("further apart than 1e-5, no further than rounding explains:", dict(ILL_CONDITIONED))
    return 1 if any(wrong) else 0


def _exchange(peer: Peer, kinds: Sequence[str], seeds: Sequence[int]) -> bool:
    """Send all models to a peer; whether anything went wrong."""
    print(f"Keras on {peer.backend}:", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        there = _there_and_back(Path(folder), peer, kinds, seeds)
    _print_failures("engine -> Keras -> engine", len(seeds), there)
    with tempfile.TemporaryDirectory() as folder:
        here, made = _here_and_back(Path(folder), peer, kinds, seeds)
    _print_failures("Keras -> engine -> Keras", made, here)
    with tempfile.TemporaryDirectory() as folder:
        continued = _continued(Path(folder), peer)
    _print_failures("training continued", 2 * len(_optimizers()), continued)
    return bool(there or here or continued)


class Peer(NamedTuple):
    """An interpreter with Keras, and the backend that it is to take."""

    backend: str
    python: Path


def _peer(text: str) -> Peer:
    backend, _, path = text.rpartition("=")
    if backend not in BACKENDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {'=PATH, '.join(BACKENDS)}=PATH")
    return Peer(backend, Path(path))


Failures = dict[str, str]


def _there_and_back(
    folder: Path, peer: Peer, kinds: Sequence[str], seeds: Sequence[int]
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
        ]
        if any(problems) and _own_way(peer, described[name]):
            problems = [difference(again, ours, "prediction back here")]
        problems += [
            config_difference(plain(model.get_config()), answer["config"]),
            config_difference(_compiled(model.get_compile_config()), _compiled(answer["compile"])),
            config_difference(plain(back.get_config()), answer["config"]),
        ]
        if any(problems):
            text = "; ".join(problem for problem in problems if problem)
            failures[name] = f"{text} {described[name].layers}"
    return failures


def _here_and_back(
    folder: Path, peer: Peer, kinds: Sequence[str], seeds: Sequence[int]
) -> tuple[Failures, int]:
    """Models made and trained by Keras, opened and saved anew here, opened by Keras.

    Returns also how many there were: those that the backend can compute.
    """
    failures: Failures = {}
    names = {f"model_{seed}": seed for seed in seeds}
    plan = {"kinds": list(kinds), "seeds": names, "trained": True}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    ask(peer, "made", folder)
    impossible = json.loads((folder / "errors.json").read_text(encoding="utf-8"))
    for name, text in impossible.items():
        print(f"  {name} is beyond this backend: {text[:200]}")
        del names[name]
    here = folder / "here"
    here.mkdir()
    for name in names:
        x, kerass = np.load(folder / f"{name}.npy"), np.load(folder / f"{name}.out.npy")
        try:
            model, notes = open_model(folder / f"{name}.keras")
            prediction = model.predict(x, verbose=0)
            old, old_notes = open_model(folder / f"{name}.h5")
            model.save(here / f"{name}.keras")
        except Exception as error:
            failures[name] = f"here: {type(error).__name__}: {error}"
            continue
        np.save(here / f"{name}.npy", x)
        config = _layers(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
        problem = apart(prediction, kerass, "prediction", model, x)
        problems = [
            " ".join(notes + old_notes),
            "" if problem and _own_way(peer, describe(names[name], kinds)) else problem,
            difference(old.predict(x, verbose=0), prediction, "prediction of the old form"),
            config_difference(_layers(model.get_config()), config),
            config_difference(_layers(old.get_config()), config),
            config_difference(old.get_compile_config(), model.get_compile_config()),
            "" if _same_state(model, old) else "another state of the optimizer in the old form",
        ]
        if any(problems):
            failures[name] = "; ".join(problem for problem in problems if problem)
    ask(peer, "returned", here)
    answers = json.loads((here / "answers.json").read_text(encoding="utf-8"))
    for name, answer in answers.items():
        config = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        if "error" in answer:
            failures[name] = f"back in Keras: {answer['error']}"
        elif problem := config_difference(_layers(answer["config"]), _layers(config)) or apart(
            np.load(here / "back" / f"{name}.npy"),
            np.load(folder / f"{name}.out.npy"),
            "prediction back in Keras",
            open_model(here / f"{name}.keras").model,
            np.load(here / f"{name}.npy"),
        ):
            failures[name] = problem
    return failures, len(names)


def _own_way(peer: Peer, described: Description) -> bool:
    """Whether a model has what this Keras computes otherwise than Keras on other backends.

    On PyTorch an average at the border of padding='same' counts the last value more than once
    where the padding is of odd length.
    """
    alone = peer.backend == "torch" and any(
        kind.startswith("AveragePooling") and arguments.get("padding") == "same"
        for kind, arguments in described.layers
    )
    OWN_WAY[peer.backend] += alone
    return alone


def _layers(config: dict[str, Any]) -> list[Any]:
    """The layers of a stack's config without its input, whose name a functional model changes."""
    return [layer for layer in plain(config)["layers"] if layer["class_name"] != "InputLayer"]


def _compiled(config: dict[str, Any]) -> dict[str, Any]:
    """What a model was compiled with, but for what depends on the backend."""
    compiled = {key: value for key, value in plain(config).items() if key != "jit_compile"}
    if "optimizer" in compiled:
        for key in ("module", "registered_name"):
            del compiled["optimizer"][key]
    return compiled


def _same_state(model: Any, other: Any) -> bool:
    if model.optimizer is None:
        return other.optimizer is None
    states = [one.optimizer.variables(one.flat().parts) for one in (model, other)]
    return all(np.array_equal(one, two) for (_, one), (_, two) in zip(*states, strict=True))


def _optimizers() -> list[str]:
    return [name for name, (kind, _) in OPTIMIZERS.items() if hasattr(engine.optimizers, kind)]


def _continued(folder: Path, peer: Peer) -> Failures:
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


def ask(peer: Peer, task: str, folder: Path) -> None:
    """Let Keras do its part."""
    command = [str(peer.python), "-m", "tests.engine.reference.peer", task, str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "KERAS_BACKEND": peer.backend})


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
    """By how much a prediction moves where all numbers move by float32's last place.

    These are inputs, weights, and what each layer puts out. Whole numbers at the input, which may
    be an Embedding's, stay. Computed in float64; four times the largest of eight tries.
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
        values = moved(samples, 0.0 if whole else by)
        for layer in exact.layers:
            values = moved(layer(values), by)
        return values

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
