"""The engine's callbacks that a design asks for."""

from __future__ import annotations

from typing import Final

from engine.callbacks import Callback, EarlyStopping, ReduceLROnPlateau
from netbuilder.design.design import Design
from netbuilder.design.schedules import PLATEAU
from netbuilder.design.watching import LOSS, rises

NEVER: Final = 2**31 - 1
"""A patience that no training comes to the end of."""


def callbacks(design: Design, validates: bool) -> list[Callback]:
    """Fresh callbacks for one training; none for a plain design.

    Args:
        design: what is trained.
        validates: whether there are figures of validation to watch; else it is those of training.
    """
    part = "val_" if validates else ""
    monitor = f"{part}{design.monitored}"
    mode = "max" if rises(design.monitored) else "min"
    made: list[Callback] = []
    if design.early_stopping or design.keep_best:
        patience = design.early_stopping or NEVER
        made.append(
            EarlyStopping(
                monitor, patience=patience, mode=mode, restore_best_weights=design.keep_best
            )
        )
    if design.schedule.kind == PLATEAU:
        made.append(ReduceLROnPlateau(f"{part}{LOSS}", **design.schedule.parameters))
    return made
