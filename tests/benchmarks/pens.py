"""Real pen strokes, for the benchmarks that want people's own handwriting."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np

Strokes = list[np.ndarray]

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
_PENS = Path("pen-digits", "pen-digits.jsonl.gz")


def find_pens() -> Path | None:
    """The file of pen strokes, if it is in one of the usual places."""
    named = os.environ.get("NETBUILDER_DATA")
    roots = [Path(named), Path(named).parent] if named else [BESIDE]
    return next((root / _PENS for root in roots if (root / _PENS).is_file()), None)


def read_pens(path: Path) -> tuple[list[Strokes], np.ndarray]:
    """Digits as strokes (points, 2), y downwards, in units of 1000; and their labels."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        drawn = [json.loads(line) for line in lines]
    strokes = [[np.array(stroke, float) for stroke in digit["strokes"]] for digit in drawn]
    return strokes, np.array([digit["label"] for digit in drawn])


def turned_at_random(drawings: list[Strokes], degrees: float) -> list[Strokes]:
    """Each turned around its origin, by up to so many degrees to either side."""
    angles = np.radians(np.random.default_rng(0).uniform(-degrees, degrees, len(drawings)))
    return [_turned(strokes, angle) for strokes, angle in zip(drawings, angles, strict=True)]


def _turned(strokes: Strokes, angle: float) -> Strokes:
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ matrix for stroke in strokes]
