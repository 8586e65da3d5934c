"""How a figure developed from epoch to epoch."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.exchange.report.drawings import svg
from netbuilder.exchange.report.drawings.axes import Frame

_WIDTH: Final = 326.0
_HEIGHT: Final = 210.0
_MARGIN: Final = 0.05


def curve(title: str, training: Array | None, validation: Array | None, best: int) -> str:
    """A figure of each epoch, on the training and on the validation samples.

    Args:
        title: of the figure.
        training: (epochs,); None where there is none.
        validation: likewise.
        best: the epoch, counted from 1, whose weights are kept; 0 for none.
    """
    known = [values for values in (training, validation) if values is not None and len(values)]
    finite = [values[np.isfinite(values)] for values in known]
    everything = np.concatenate([*finite, np.zeros(0)])
    epochs = max(map(len, known), default=1)
    low, high = (everything.min(), everything.max()) if len(everything) else (0.0, 1.0)
    room = (high - low) * _MARGIN or max(abs(high) * _MARGIN, 1e-9)
    first = 0.0 if epochs == 1 else 1.0
    ends = (first, float(low - room)), (float(epochs), float(high + room))
    frame = Frame(52, 30, _WIDTH - 62, _HEIGHT - 72, *ends)
    parts = [svg.words(52, 16, title, bold=True), *frame.grid("Epoch", whole=True)]
    for values, colour, name, place, anchor in (
        (training, svg.TRAINING, "training", 52, "start"),
        (validation, svg.VALIDATION, "validation", _WIDTH - 10, "end"),
    ):
        if values is not None and len(values):
            parts += _line(frame, values, colour)
            parts.append(svg.words(place, _HEIGHT - 10, name, size=11, fill=colour, anchor=anchor))
    if 0 < best <= epochs and epochs > 1:
        x, _ = frame.at(best, low)
        parts.append(svg.straight(x, frame.top, x, frame.top + frame.height, svg.MUTED, 0.8))
        anchor = "end" if best > epochs * 0.75 else "start"
        shift = -4 if anchor == "end" else 4
        parts.append(
            svg.words(x + shift, frame.top + 10, "kept", size=10, fill=svg.MUTED, anchor=anchor)
        )
    return svg.drawing(_WIDTH, _HEIGHT, f"{title} by epoch", parts)


def _line(frame: Frame, values: Array, colour: str) -> list[str]:
    """Through the epochs whose figure is a number."""
    points = [
        frame.at(epoch, float(value))
        for epoch, value in enumerate(values, start=1)
        if np.isfinite(value)
    ]
    if len(points) == 1:
        return [svg.dot(*points[0], 3, colour)]
    return [svg.path(points, colour)] if points else []
