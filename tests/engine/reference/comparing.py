"""When two numbers are the same but for rounding."""

from __future__ import annotations

import numpy as np

from tests.engine.reference.side import Array

RELATIVE = 1e-5


def difference(ours: Array, kerass: Array, key: str) -> str:
    """Where the two are further apart than rounding explains; '' if nowhere."""
    if ours.shape != kerass.shape:
        return f"{key}: shape {ours.shape}, in Keras {kerass.shape}"
    if kerass.dtype.kind in "US":
        return "" if (ours == kerass).all() else f"{key}: {ours}, in Keras {kerass}"
    # Entries much smaller than the others are differences of larger ones, and rounded like them.
    largest = np.abs(kerass[np.isfinite(kerass)]).max(initial=0)
    limit = RELATIVE * np.maximum(np.abs(kerass), largest / 10)
    with np.errstate(invalid="ignore"):
        error = np.abs(ours.astype("float64") - kerass)
    same = (ours == kerass) | (np.isnan(ours) & np.isnan(kerass))
    wrong = ~(same | (error <= limit))
    if not wrong.any():
        return ""
    place = np.unravel_index(np.argmax(wrong), wrong.shape)
    return f"{key}{[*map(int, place)]}: {ours[place]:.9g}, in Keras {kerass[place]:.9g}"
