"""How a figure developed from epoch to epoch."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.exchange.report.drawings.axes import Frame
from netbuilder.exchange.report.drawings.shapes import (
    MUTED,
    TRAINING,
    VALIDATION,
    Anchor,
    Drawing,
    Shape,
    dot,
    drawing,
    path,
    straight,
    words,
)
from netbuilder.translation import say, say_as

_WIDTH: Final = 326.0
_HEIGHT: Final = 210.0
_MARGIN: Final = 0.05


def curve(title: str, training: Array | None, validation: Array | None, best: int) -> Drawing:
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
    parts = [words(52, 16, title, bold=True), *frame.grid(say("Epoch"), whole=True)]
    if training is not None and len(training):
        parts += _line(frame, training, TRAINING)
        parts.append(words(52, _HEIGHT - 10, say("training"), size=11, fill=TRAINING))
    if validation is not None and len(validation):
        parts += _line(frame, validation, VALIDATION)
        end = _WIDTH - 10
        parts.append(
            words(end, _HEIGHT - 10, say("validation"), size=11, fill=VALIDATION, anchor="end")
        )
    if 0 < best <= epochs and epochs > 1:
        x, _ = frame.at(best, low)
        parts.append(straight(x, frame.top, x, frame.top + frame.height, MUTED, 0.8))
        late = best > epochs * 0.75
        place = x + (-4 if late else 4), frame.top + 10
        anchor: Anchor = "end" if late else "start"
        parts.append(words(*place, say_as("report", "kept"), size=10, fill=MUTED, anchor=anchor))
    return drawing(_WIDTH, _HEIGHT, say("{title} by epoch", title=title), parts)


def _line(frame: Frame, values: Array, colour: str) -> list[Shape]:
    """Through the epochs whose figure is a number."""
    points = [
        frame.at(epoch, float(value))
        for epoch, value in enumerate(values, start=1)
        if np.isfinite(value)
    ]
    if len(points) == 1:
        return [dot(*points[0], 3, colour)]
    return [path(points, colour)] if points else []
