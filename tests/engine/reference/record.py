"""Records from real Keras what the engine is held against.

Run from the top of the repository, by an interpreter that has Keras 3 and JAX:

    python -m tests.engine.reference.record [FAMILY ...] [--into FOLDER] [--backend BACKEND]

A family is a file in `cases/`, 'words', 'signatures', 'names', or 'models', which are files that
Keras wrote; without one all are recorded. Each family becomes a file of numbers,
`recorded/FAMILY.npz`, the inputs among them; words and versions go into `recorded/words.json`, the
arguments of all constructors into `recorded/signatures.json`, all public names into
`recorded/names.json`.

The backend is 'jax', or 'torch' or 'tensorflow' with an interpreter that has Keras and that: then
the models alone are recorded, because the files depend on it, and the numbers do not. The families
of `ON_TENSORFLOW`, and 'texts', files of models that take texts, are recorded with 'tensorflow'
alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.reference.families import ON_TENSORFLOW, RECORDED, cases_of, family_names
from tests.engine.reference.recorded_backends import BACKENDS
from tests.engine.reference.recorded_backends import record as record_files
from tests.engine.reference.recorded_models import record as record_models
from tests.engine.reference.recorded_texts import record as record_texts
from tests.engine.reference.side import keras_side, make_inputs, tensorflow_side


def main() -> None:
    """Ask Keras, and write its answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", nargs="*", help="all where none is named")
    parser.add_argument("--into", type=Path, default=RECORDED)
    parser.add_argument("--backend", choices=BACKENDS, default="jax")
    options = parser.parse_args()
    os.environ["KERAS_BACKEND"] = options.backend
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    options.into.mkdir(parents=True, exist_ok=True)
    if options.backend == "tensorflow" and options.family:
        there = {name: partial(record_family, name) for name in ON_TENSORFLOW}
        there["texts"] = record_texts
        if {*options.family} <= {*there}:
            for family in options.family:
                there[family](options.into)
            return
    if options.backend != "jax":
        if options.family not in ([], ["models"]):
            parser.error(f"on {options.backend} the models alone are recorded")
        record_files(options.into / "models")
        return
    here = [name for name in family_names() if name not in ON_TENSORFLOW]
    chosen = options.family or [*here, *OTHERS]
    for family in chosen:
        if family in OTHERS:
            OTHERS[family](options.into)
        else:
            record_family(family, options.into)


def record_family(family: str, into: Path) -> None:
    """Numbers."""
    inputs = make_inputs()
    side = (tensorflow_side if family in ON_TENSORFLOW else keras_side)(inputs)
    arrays: dict[str, Any] = {f"inputs/{name}": values for name, values in inputs.items()}
    for name, case in cases_of(family).items():
        arrays |= {f"{name}/{key}": np.asarray(value) for key, value in case(side).items()}
    arrays["versions"] = np.array(json.dumps(versions()))
    path = into / f"{family}.npz"
    np.savez_compressed(path, allow_pickle=False, **arrays)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def record_words(into: Path) -> None:
    """Names, configs, texts, the order of events."""
    path, side = into / "words.json", keras_side(make_inputs())
    from tests.engine.reference.facts import FACTS

    facts = {name: json.loads(json.dumps(FACTS[name](side))) for name in FACTS}
    text = json.dumps({"versions": versions(), "facts": facts}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def record_signatures(into: Path) -> None:
    """The arguments of all constructors."""
    path, keras = into / "signatures.json", keras_side(make_inputs()).keras
    from tests.engine.reference.signatures import constructors

    lines = (
        f" {json.dumps(module)}: {{\n"
        + ",\n".join(f"  {json.dumps(name)}: {json.dumps(said)}" for name, said in classes.items())
        + "\n }"
        for module, classes in constructors(keras).items()
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def record_names(into: Path) -> None:
    """All public names, and those of their arguments."""
    path, keras = into / "names.json", keras_side(make_inputs()).keras
    from tests.engine.reference.signatures import public_names

    lines = (
        f" {json.dumps(module)}: {{\n"
        + ",\n".join(f"  {json.dumps(name)}: {json.dumps(said)}" for name, said in names.items())
        + "\n }"
        for module, names in public_names(keras).items()
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def versions() -> dict[str, str]:
    """What the answers come from."""
    system = "tensorflow" if os.environ.get("KERAS_BACKEND") == "tensorflow" else "jax"
    systems = {name: _version(name) for name in ("keras", system, "numpy")}
    return {**systems, "python": platform.python_version()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return version(f"{name}-cpu")


def _record_all_models(into: Path) -> None:
    record_models(into / "models")
    record_files(into / "models")


OTHERS: dict[str, Callable[[Path], None]] = {
    "models": _record_all_models,
    "names": record_names,
    "signatures": record_signatures,
    "words": record_words,
}
"""What is recorded besides the families of numbers."""

if __name__ == "__main__":
    main()
