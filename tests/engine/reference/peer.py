"""Keras's part in the exchange of files; run by an interpreter that has Keras and JAX.

    python -m tests.engine.reference.peer TASK FOLDER

Each task reads what lies in the folder and leaves its answers there.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def returned(folder: Path) -> None:
    """Open every NAME.keras, predict, say its config, and save it as back/NAME.keras."""
    import keras

    answers: dict[str, Any] = {}
    (folder / "back").mkdir(exist_ok=True)
    for path in sorted(folder.glob("*.keras")):
        answers[path.stem] = answer = {}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                # Keras says so of its own files too, where the optimizer has not taken a step.
                warnings.filterwarnings("ignore", ".*Skipping variable loading for optimizer")
                model = keras.saving.load_model(path)
            x = np.load(path.with_suffix(".npy"))
            np.save(folder / "back" / f"{path.stem}.npy", model.predict(x, verbose=0))
            model.save(folder / "back" / path.name)
            answer["config"] = model.get_config()
            answer["compile"] = model.get_compile_config()
        except Exception as error:
            answer["error"] = f"{type(error).__name__}: {str(error)[:300]}"
        keras.utils.clear_session()
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")


def made(folder: Path) -> None:
    """Make the models that plan.json describes; NAME.keras, inputs NAME.npy, outputs NAME.out.npy.

    plan.json holds the kinds of layers, and a seed for each name.
    """
    import keras

    from tests.engine.reference.random_models import build, describe, samples

    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    for name, seed in plan["seeds"].items():
        described = describe(seed, plan["kinds"])
        model = build(keras, described, seed)
        x = samples(described, seed)
        if plan.get("trained") and described.compiled:
            model.train_on_batch(x, np.zeros((len(x), *model.output_shape[1:]), "float32"))
        model.save(folder / f"{name}.keras")
        np.save(folder / f"{name}.npy", x)
        np.save(folder / f"{name}.out.npy", model.predict(x, verbose=0))
        config = json.dumps(model.get_config())
        (folder / f"{name}.json").write_text(config, encoding="utf-8")
        keras.utils.clear_session()


def trained(folder: Path) -> None:
    """Let NAME.keras take the steps that NAME.npz holds, and save it as back/NAME.keras.

    Where there is no such model yet, it is made first, by `continuation.make`.
    """
    import keras

    from tests.engine.reference.continuation import make, steps

    (folder / "back").mkdir(exist_ok=True)
    errors: dict[str, str] = {}
    for name, plan in json.loads((folder / "plan.json").read_text(encoding="utf-8")).items():
        path = folder / f"{name}.keras"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                model = (
                    make(keras, plan["optimizer"])
                    if plan["fresh"]
                    else keras.saving.load_model(path)
                )
            steps(model, plan["first"], plan["last"])
            model.save(folder / "back" / path.name)
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {str(error)[:300]}"
    (folder / "errors.json").write_text(json.dumps(errors), encoding="utf-8")


TASKS: dict[str, Callable[[Path], None]] = {"returned": returned, "made": made, "trained": trained}

if __name__ == "__main__":
    os.environ["KERAS_BACKEND"] = "jax"
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    # Softmax over one value, and the like, are meant.
    warnings.simplefilter("ignore")
    TASKS[sys.argv[1]](Path(sys.argv[2]))
