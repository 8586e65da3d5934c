"""Rows on their way, in memory or in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netbuilder.imported.preparation.spool import Spool


@pytest.mark.parametrize("limit", [0, 1000, 10**9])
def test_rows_come_back_in_order(tmp_path: Path, limit: int) -> None:
    folder = tmp_path / "spool"
    rows = np.random.default_rng(0).normal(size=(500, 3, 2))
    with Spool((3, 2), np.float64, limit, folder) as spool:
        for start in range(0, 500, 70):
            spool.append(rows[start : start + 70])
        assert spool.rows == 500
        for _ in range(2):
            parts = list(spool.read())
            assert np.array_equal(np.concatenate([part for _, part in parts]), rows)
            assert [start for start, _ in parts] == np.cumsum(
                [0, *(len(part) for _, part in parts)]
            ).tolist()[:-1]
        assert folder.exists() == (limit < rows.nbytes)
    assert not folder.exists() or not list(folder.iterdir())


def test_more_than_the_limit_is_not_in_memory(tmp_path: Path) -> None:
    import tracemalloc

    tracemalloc.start()
    try:
        with Spool((1000,), np.uint8, 1 << 20, tmp_path) as spool:
            piece = np.zeros((1000, 1000), np.uint8)
            for _ in range(60):
                spool.append(piece)
            assert sum(len(part) for _, part in spool.read()) == 60_000
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
