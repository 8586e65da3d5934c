"""A training on the user's own data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design, analyze
from netbuilder.design.code import read, script
from netbuilder.design.own import OwnData
from netbuilder.imported import Split, compose, inspect
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


def train(path: Path, target: str, epochs: int, split: Split | None = None) -> list[Record]:
    recipe = compose(inspect(path), target=target, split=split)
    design = Design.default().with_own(OwnData(str(path), recipe)).with_setting("epochs", epochs)
    design = design.with_setting("validation_split", 0.0)
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


def test_without_validation_every_row_that_is_not_for_the_test_is_trained_on(
    tmp_path: Path,
) -> None:
    path = table(tmp_path)
    recipe = compose(inspect(path), target="side", split=Split(validation=0.0))
    design = Design.default().with_own(OwnData(str(path), recipe)).with_setting("epochs", 1)
    assert design.validation_split > 0, "nothing would be lost"
    design = analyze(design).problems[0].fixes[0].design
    records: list[Record] = []
    Session(1, design).run(records.append, Control())
    (started,) = [each for each in records if isinstance(each, RunStarted)]
    assert (started.samples, started.validation_samples) == (320, 0)
    assert "validation_" not in script(design).replace(str(path), "")
    assert read(script(design), Design()).design == design.with_setting(
        "validation_split", Design().validation_split
    )


def test_numbers_come_back_in_their_units(tmp_path: Path) -> None:
    records = train(table(tmp_path), "sum", 5)
    (started,) = [each for each in records if isinstance(each, RunStarted)]
    assert started.test is not None
    assert started.test.in_units is not None
    assert started.test.in_units(started.test.answers).mean() == pytest.approx(50, abs=2)


@pytest.mark.parametrize("target", ["side", "sum"])
@pytest.mark.parametrize(("validation", "part"), [(0.1, "validation"), (0.0, "training")])
def test_a_training_without_test_rows_ends_with_the_other_figures(
    tmp_path: Path, target: str, validation: float, part: str
) -> None:
    records = train(table(tmp_path), target, 3, Split(validation, 0.0))
    (started,) = [each for each in records if isinstance(each, RunStarted)]
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert (end.reason, end.epochs_done) == ("finished", 3)
    assert not any(name.startswith("test_") for name in end.logs)
    assert ("val_loss" in end.logs) == bool(validation)
    assert f"{part} samples" in end.message
    assert "test samples" not in end.message
    assert started.test is not None
    assert (started.test.part, len(started.test.samples)) == (part, 40 if validation else 400)
    assert started.test.tested == 0


def test_so_few_rows_that_none_is_left_for_the_test(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("a,b,kind\n0,0,u\n1,1,v\n2,0,w\n3,1,u\n4,0,v\n5,1,w\n")
    end = train(path, "kind", 2)[-1]
    assert isinstance(end, RunEnded)
    assert end.reason == "finished", end.message


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
