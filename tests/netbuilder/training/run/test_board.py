"""Figures of a training for TensorBoard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.records import EpochDone, Record, RunEnded, RunNotice
from netbuilder.training.run.board import Board, board
from netbuilder.training.run.data import Data
from netbuilder.training.run.session import Session
from tests.helpers.event_files import logged

DESIGN = Design.default("digits").with_setting("epochs", 3)


def trained(data: Data, board: Board | None) -> tuple[RunEnded, list[Record]]:
    records: list[Record] = []
    end = Session(1, DESIGN, lambda *_: data, board=board).run(records.append, Control())
    return end, records


def test_the_figures_of_the_window(small_data: Data, tmp_path: Path) -> None:
    _, records = trained(small_data, board(tmp_path / "logs"))
    epochs = [record.logs for record in records if isinstance(record, EpochDone)]
    assert len(epochs) == 3
    for folder, prefix in (("train", ""), ("validation", "val_")):
        values = logged(tmp_path / "logs" / folder)
        for name in ("loss", "accuracy"):
            found = [float(v.value) for v in values if v.tag == f"epoch_{name}"]
            assert found == pytest.approx([logs[prefix + name] for logs in epochs])
    weights = [v for v in logged(tmp_path / "logs" / "train") if v.plugin == "histograms"]
    assert {v.step for v in weights} == {0, 1, 2}


def test_the_training_is_the_same_with_it(small_data: Data, tmp_path: Path) -> None:
    with_it, _ = trained(small_data, board(tmp_path / "logs"))
    without, _ = trained(small_data, None)
    assert with_it.weights is not None
    assert without.weights is not None
    assert np.array_equal(with_it.weights, without.weights)


def test_a_folder_that_cannot_be_written_to_ends_no_training(
    small_data: Data, tmp_path: Path
) -> None:
    place = tmp_path / "logs"
    place.write_text("a file")
    end, records = trained(small_data, board(place))
    assert end.reason == "finished"
    (notice,) = [record for record in records if isinstance(record, RunNotice)]
    assert str(place) in notice.message
    assert "continues without" in notice.message
    assert place.read_text() == "a file"
