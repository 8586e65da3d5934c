"""A training on the user's own data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design, analyze
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.training.control import Control
from netbuilder.training.records import EpochDone, Record, RunEnded, RunStarted
from netbuilder.training.run.session import Session


def table(folder: Path, line: str = "") -> Path:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 400))
    rows = [
        f"{x:.4f},{y:.4f},{3 * x - y + 50:.4f},{'up' if x > y else 'down'}"
        for x, y in zip(a, b, strict=True)
    ]
    path = folder / "table.csv"
    path.write_text(
        "\n".join(["a,b,sum,side", *rows[:200], *([line] if line else []), *rows[200:]])
    )
    return path


def train(path: Path, target: str, epochs: int) -> list[Record]:
    recipe = compose(inspect(path), target=target)
    design = Design.default().with_own(OwnData(str(path), recipe)).with_setting("epochs", epochs)
    design = analyze(design).problems[0].fixes[0].design
    records: list[Record] = []
    Session(1, design).run(records.append, Control())
    return records


def test_classes_are_learned_and_validated_by_rows_of_their_own(tmp_path: Path) -> None:
    records = train(table(tmp_path), "side", 25)
    (started,) = [each for each in records if isinstance(each, RunStarted)]
    assert (started.samples, started.validation_samples) == (280, 40)
    assert started.data_title == "table.csv"
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert end.reason == "finished"
    assert end.logs["test_accuracy"] > 0.9
    assert any("val_loss" in each.logs for each in records if isinstance(each, EpochDone))


def test_numbers_come_back_in_their_units(tmp_path: Path) -> None:
    records = train(table(tmp_path), "sum", 5)
    (started,) = [each for each in records if isinstance(each, RunStarted)]
    assert started.test is not None
    assert started.test.in_units is not None
    assert started.test.in_units(started.test.answers).mean() == pytest.approx(50, abs=2)


def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = table(tmp_path)
    recipe = compose(inspect(path), target="side")
    design = Design.default().with_own(OwnData(str(table(tmp_path, "1,2")), recipe))
    design = analyze(design).problems[0].fixes[0].design
    records: list[Record] = []
    Session(1, design).run(records.append, Control())
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert end.reason == "failed"
    assert "table.csv, line 202" in end.message
