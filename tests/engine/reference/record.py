"""Records from real Keras what the engine is held against.

Run from the top of the repository, by an interpreter that has Keras 3 and JAX:

    python -m tests.engine.reference.record

It writes `keras.npz` (numbers, the inputs among them) and `keras.json` (words, and the versions).
"""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.reference.cases import CASES
from tests.engine.reference.facts import FACTS
from tests.engine.reference.side import keras_side, make_inputs

NUMBERS = Path(__file__).with_name("keras.npz")
WORDS = Path(__file__).with_name("keras.json")


def main() -> None:
    """Ask Keras everything, and write its answers."""
    os.environ["KERAS_BACKEND"] = "jax"
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    inputs = make_inputs()
    side = keras_side(inputs)
    facts = {name: json.loads(json.dumps(FACTS[name](side))) for name in FACTS}
    arrays: dict[str, Any] = {f"inputs/{name}": values for name, values in inputs.items()}
    for name, case in CASES.items():
        arrays |= {f"{name}/{key}": np.asarray(value) for key, value in case(side).items()}
    systems = {name: version(name) for name in ("keras", "jax", "numpy")}
    systems["python"] = platform.python_version()
    np.savez_compressed(NUMBERS, allow_pickle=False, **arrays)
    text = json.dumps({"versions": systems, "facts": facts}, indent=1, ensure_ascii=False)
    WORDS.write_text(text + "\n", encoding="utf-8")
    for path in (NUMBERS, WORDS):
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
