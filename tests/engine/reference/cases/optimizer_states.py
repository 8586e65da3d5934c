"""What optimizers keep between steps: its order, shapes and units, as weight files hold it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

SUBJECTS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "SGD momentum": ("SGD", {"momentum": 0.9}),
    "RMSprop": ("RMSprop", {}),
    "RMSprop, all slots": ("RMSprop", {"momentum": 0.9, "centered": True}),
    "Adagrad": ("Adagrad", {}),
    "Adadelta": ("Adadelta", {}),
    "Adam": ("Adam", {}),
    "Adam amsgrad": ("Adam", {"amsgrad": True, "use_ema": True}),
    "AdamW": ("AdamW", {}),
    "Adamax": ("Adamax", {}),
    # Keras takes 1 - beta_2 in float32 here, which for 0.999 is off by 1.3e-5 of it.
    "Nadam": ("Nadam", {"beta_2": 0.9, "use_ema": True}),
    "Lion": ("Lion", {}),
    "Ftrl": ("Ftrl", {}),
    "Lamb": ("Lamb", {"beta_2": 0.9, "use_ema": True}),
    "Muon": ("Muon", {"adam_beta_2": 0.9, "use_ema": True}),
}


def state(side: Side, name: str) -> Results:
    """All variables after five steps."""
    kind, arguments = SUBJECTS[name]
    subject = getattr(side.keras.optimizers, kind)(**arguments)
    values: Any = [side.normal(4, 3), side.normal(3, start=50)]
    for row in side.inputs["gradients"][:5]:
        values = side.optimize(subject, values, [row[:12].reshape(4, 3), row[12:]])
    return {f"variable {i}": array for i, array in enumerate(variables(subject, values))}


def gathered(side: Side) -> Results:
    """Gradients that wait for the last batch of their round."""
    subject = side.keras.optimizers.Adam(gradient_accumulation_steps=3, use_ema=True)
    values: Any = [side.normal(4, 3), side.normal(3, start=50)]
    for row in side.inputs["gradients"][:5]:
        values = side.optimize(subject, values, [row[:12].reshape(4, 3), row[12:]])
    return {f"variable {i}": array for i, array in enumerate(variables(subject, values))}


def variables(optimizer: Any, values: Any) -> list[Any]:
    """The optimizer's state, asked for as each side has it."""
    if not callable(optimizer.variables):
        return [np.asarray(variable) for variable in optimizer.variables]
    from engine.optimizers.parts import Separate

    return [array for _, array in optimizer.variables(Separate.lay_out(values))]


CASES: dict[str, Case] = {
    **{name: partial(state, name=name) for name in SUBJECTS},
    "gathered": gathered,
}
