"""`netbuilder train --folds` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design
from tests.helpers.command_line import run


@pytest.fixture
def design(tmp_path: Path) -> Path:
    path = tmp_path / "moons.netbuilder.json"
    made = Design().with_data("moons").inserted(0, "Dense", {"units": 2, "activation": "softmax"})
    made.with_setting("epochs", 1).with_metrics(("accuracy", "f1_score")).save(path)
    return path


def test_each_fold_is_told_with_mean_and_deviation(
    design: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("train", design, "--folds", "3", "--repeats", "2", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    folds = told["folds"]
    assert [(each["repeat"], each["fold"]) for each in folds] == [
        (repeat, fold) for repeat in (1, 2) for fold in (1, 2, 3)
    ]
    assert {each["of"] for each in folds} == {3}
    for name in ("val_loss", "val_accuracy", "val_f1_score"):
        values = [each["figures"][name] for each in folds]
        assert len(set(values)) > 1
        assert told["mean"][name] == pytest.approx(np.mean(values))
        assert told["standard_deviation"][name] == pytest.approx(np.std(values, ddof=1))


def test_the_lines_name_every_metric(design: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", design, "--folds", "2") == 0
    captured = capsys.readouterr()
    lines = captured.out.splitlines()
    assert [line.split(":")[0] for line in lines[-2:]] == ["Mean", "Standard deviation"]
    assert all("val_f1_score" in line and "val_accuracy" in line for line in lines)
    assert len(lines) == 4
    assert "2 folds are trained." in captured.err


@pytest.mark.parametrize("arguments", [("--folds", "1"), ("--folds", "2", "--repeats", "0")])
def test_impossible_folds_are_refused(
    design: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run("train", design, *arguments) != 0
    captured = capsys.readouterr()
    assert not captured.out
    assert captured.err.count("\n") >= 1
    assert "Traceback" not in captured.err


def test_repeats_need_folds(design: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", design, "--repeats", "2") != 0
    assert "--repeats is for --folds" in capsys.readouterr().err
