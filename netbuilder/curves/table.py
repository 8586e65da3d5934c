"""Curves as a table."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping

from netbuilder.curves.series import Array

Curves = Mapping[str, tuple[Array, Array]]


def table(figures: Mapping[str, Curves]) -> str:
    """CSV with a row for each batch and for each epoch's means.

    Args:
        figures: by name ('loss', 'accuracy') the curves that `RunCurves.series` gives.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["curve", "epoch", *figures])
    writer.writerows(_rows(figures))
    return text.getvalue()


def _rows(figures: Mapping[str, Curves]) -> Iterator[list[str]]:
    kinds = next(iter(figures.values()), {})
    for kind in kinds:
        by_epoch: dict[float, dict[str, float]] = {}
        for name, curves in figures.items():
            for epoch, value in zip(*(each.tolist() for each in curves[kind]), strict=True):
                by_epoch.setdefault(epoch, {})[name] = value
        for epoch in sorted(by_epoch):
            values = by_epoch[epoch]
            yield [kind, f"{epoch:.6g}", *(_text(values.get(name, math.nan)) for name in figures)]


def _text(value: float) -> str:
    return "" if math.isnan(value) else repr(value)
