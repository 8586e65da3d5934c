"""Keras's part in the exchange of files; run by an interpreter that has Keras and a backend.

    KERAS_BACKEND=jax python -m tests.engine.reference.peer TASK FOLDER

Each task reads what lies in the folder and leaves its answers there.
"""

from __future__ import annotations

import json
import logging
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
                warnings.filterwarnings("ignore", ".* does not support masking")
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

    plan.json holds the kinds of layers, and a seed for each name. Beside each model lie its config
    as that of a plain stack (NAME.json), and the model in a file of the old form (NAME.h5). What
    this backend cannot compute is said in errors.json.
    """
    import keras

    from tests.engine.reference.random_models import build, describe, samples

    errors: dict[str, str] = {}
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    for name, seed in plan["seeds"].items():
        described = describe(seed, plan["kinds"])
        stack = build(keras, described, seed)
        model = in_form(keras, stack, FORMS[seed % len(FORMS)])
        config = json.dumps(
            (stack if FORMS[seed % len(FORMS)] == "functional" else model).get_config()
        )
        if model is not stack and described.compiled is not None:
            model.compile(**described.compiled)
        x = samples(described, seed)
        try:
            if plan.get("trained") and described.compiled:
                model.train_on_batch(x, np.zeros((len(x), *model.output_shape[1:]), "float32"))
            np.save(folder / f"{name}.out.npy", model.predict(x, verbose=0))
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {str(error)[:300]}"
            continue
        finally:
            keras.utils.clear_session()
        model.save(folder / f"{name}.keras")
        model.save(folder / f"{name}.h5")
        np.save(folder / f"{name}.npy", x)
        (folder / f"{name}.json").write_text(config, encoding="utf-8")
    (folder / "errors.json").write_text(json.dumps(errors), encoding="utf-8")


FORMS = ("stack", "functional", "nested", "stack")


def in_form(keras: Any, stack: Any, form: str) -> Any:
    """The layers of a stack as a functional model, or some of them in a model within a model."""
    layers = list(stack.layers)
    if form == "functional":
        inputs = x = keras.Input(stack.input_shape[1:])
        for layer in layers:
            x = layer(x)
        return keras.Model(inputs, x)
    if form == "nested" and len(layers) > 1:
        cut = len(layers) // 2
        inner = keras.Sequential(layers[cut:])
        return keras.Sequential([keras.Input(stack.input_shape[1:]), *layers[:cut], inner])
    return stack


def looked(folder: Path) -> None:
    """Open every NAME.keras, and say how it is going to run and what it trains to.

    Every warning counts as an error. Where NAME.npz holds a batch, the model takes a step on it.
    """
    import keras

    answers: dict[str, Any] = {}
    for path in sorted(folder.glob("*.keras")):
        answers[path.stem] = answer = {}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                model = keras.saving.load_model(path)
            if not model.compiled:
                continue
            own = keras.models.clone_model(model)
            own.compile(optimizer=type(model.optimizer)(), loss=model.loss)
            answer["speed"] = [model.jit_compile, model.run_eagerly]
            answer["own speed"] = [own.jit_compile, own.run_eagerly]
            answer["variables"] = [list(variable.shape) for variable in model.optimizer.variables]
            if path.with_suffix(".npz").exists():
                with np.load(path.with_suffix(".npz")) as batch:
                    x, y = batch["x"], batch["y"]
                model.train_on_batch(x, y)
                answer["after"] = model.predict(x, verbose=0).tolist()
        except Exception as error:
            answer["error"] = f"{type(error).__name__}: {str(error)[:300]}"
        keras.utils.clear_session()
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")


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


TASKS: dict[str, Callable[[Path], None]] = {
    "returned": returned,
    "made": made,
    "trained": trained,
    "looked": looked,
}

if __name__ == "__main__":
    os.environ.setdefault("KERAS_BACKEND", "jax")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.WARNING)
    # Softmax over one value, and the like, are meant.
    warnings.simplefilter("ignore")
    TASKS[sys.argv[1]](Path(sys.argv[2]))
