"""A checkpoint that cannot be written, at whatever step: the one before it is still whole."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Sequential, layers
from engine.errors import ModelFileError
from netbuilder.design import Design
from netbuilder.storage.errors import DamagedError
from netbuilder.training.checkpoints import file as checkpoint
from netbuilder.training.checkpoints.file import FIGURES, Checkpoint
from tests.helpers.failing import KilledError, failing

DESIGN = Design.default("digits")
ROWS = np.arange(40 * FIGURES, dtype=np.float64).reshape(40, FIGURES)


@cache
def snapshot() -> dict[str, Any]:
    """Of a network that is trained."""
    model = Sequential([layers.Input((3,)), layers.Dense(2, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model.training_run(np.zeros((8, 3)), np.zeros(8, np.int64)).snapshot()


def stand(rows: Any, mark: float) -> Checkpoint:
    """A checkpoint with these new rows, told from others by its state."""
    state = {**snapshot(), "logs": {"loss": mark}}
    return Checkpoint(DESIGN, "data", state, rows, ({"loss": mark},), None)


def begin(folder: Path) -> None:
    """30 rows in two checkpoints."""
    checkpoint.write(folder, stand(ROWS[:20], 1.0), 0)
    checkpoint.write(folder, stand(ROWS[20:30], 2.0), 20)


def found(folder: Path) -> tuple[float, list[float]]:
    content = checkpoint.read(folder)
    mark = content.state["logs"]["loss"]
    assert mark == content.epochs[0]["loss"]
    return mark, content.batches[:, 0].tolist()


NEXT = {
    "longer": (30, ROWS[30:]),
    "shorter": (12, -ROWS[12:20]),
    "shorter, nothing new": (12, ROWS[:0]),
    "from the beginning": (0, -ROWS[:5]),
}


def expected(earlier: int, rows: Any) -> list[float]:
    return [*ROWS[:earlier, 0].tolist(), *rows[:, 0].tolist()]


@pytest.mark.parametrize("error", [errno.ENOSPC, None], ids=str)
@pytest.mark.parametrize("name", NEXT)
def test_the_old_checkpoint_is_whole_until_the_new_one_is(
    tmp_path: Path, name: str, error: int | None
) -> None:
    earlier, rows = NEXT[name]
    old, new = (2.0, expected(30, ROWS[:0])), (3.0, expected(earlier, rows))
    begin(tmp_path / "begun")
    number = 0
    while True:
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "begun", folder)
        went_through = False
        with failing(number, error) as system:
            try:
                checkpoint.write(folder, stand(rows, 3.0), earlier)
                went_through = True
            except (OSError, ModelFileError, KilledError):
                assert system.reached
        assert found(folder) == new if went_through else found(folder) in (old, new)
        if found(folder) == old:  # the disk is well again
            checkpoint.write(folder, stand(rows, 3.0), earlier)
            assert found(folder) == new
        if not system.reached:
            break
        number += 1
    assert number > 5


def test_files_that_no_checkpoint_names_go(tmp_path: Path) -> None:
    begin(tmp_path)
    for turn in range(3):
        checkpoint.write(tmp_path, stand(ROWS[:3], 5.0 + turn), 7)
        files = sorted(file.name for file in tmp_path.glob("*.f64"))
        assert len(files) == 1
        assert files != ["batches.f64"]


def test_rows_are_compared_with_their_sum(tmp_path: Path) -> None:
    begin(tmp_path)
    file = tmp_path / "batches.f64"
    content = bytearray(file.read_bytes())
    content[77] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="damaged"):
        checkpoint.read(tmp_path)


@pytest.mark.parametrize("name", ["../batches.f64", "/etc/passwd", "checkpoint.npz", 3, None])
def test_a_checkpoint_names_no_file_of_others(tmp_path: Path, name: object) -> None:
    begin(tmp_path)
    content = checkpoint.read_snapshot(tmp_path / "checkpoint.npz")
    checkpoint.write_snapshot(tmp_path / "checkpoint.npz", {**content, "rows": name})
    with pytest.raises(DamagedError, match="damaged"):
        checkpoint.read(tmp_path)


def test_checkpoints_of_the_first_version_are_read_and_gone_on_with(tmp_path: Path) -> None:
    begin(tmp_path)
    path = tmp_path / "checkpoint.npz"
    content = checkpoint.read_snapshot(path)
    assert content["version"] == 1
    for later in ("rows", "rows_crc"):
        del content[later]
    checkpoint.write_snapshot(path, content)
    assert found(tmp_path) == (2.0, expected(30, ROWS[:0]))
    checkpoint.write(tmp_path, stand(ROWS[30:], 3.0), 30)
    assert found(tmp_path) == (3.0, ROWS[:, 0].tolist())
    checkpoint.write(tmp_path, stand(ROWS[:2], 4.0), 10)
    assert found(tmp_path) == (4.0, [*ROWS[:10, 0].tolist(), *ROWS[:2, 0].tolist()])


def test_figures_that_are_gone_are_told(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "batches.f64").unlink()
    with pytest.raises(OSError, match=os.strerror(errno.ENOENT)) as caught:
        checkpoint.write(tmp_path, stand(ROWS[30:], 3.0), 30)
    assert caught.value.errno == errno.ENOENT
    (tmp_path / "checkpoint.npz").unlink()
    with pytest.raises(ModelFileError, match="lacks figures"):
        checkpoint.write(tmp_path, stand(ROWS[30:], 3.0), 30)


def test_the_time_that_it_took_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "training"
    content = stand(ROWS[:20], 1.0)
    checkpoint.write(folder, replace(content, seconds=12.5), 0)
    assert checkpoint.read(folder).seconds == 12.5
