"""Curves as CSV."""

from __future__ import annotations

import csv

import numpy as np

from netbuilder.curves.table import table


def test_a_table_has_a_row_for_every_point() -> None:
    loss = {"batches": (np.array([0.5, 1.0]), np.array([2.0, 1.0])), "means": (np.ones(1),) * 2}
    share = {
        "batches": (np.array([0.5, 1.0]), np.array([0.25, np.nan])),
        "means": (np.ones(0),) * 2,
    }
    rows = list(csv.reader(table({"loss": loss, "accuracy": share}).splitlines()))
    assert rows == [
        ["curve", "epoch", "loss", "accuracy"],
        ["batches", "0.5", "2.0", "0.25"],
        ["batches", "1", "1.0", ""],
        ["means", "1", "1.0", ""],
    ]
