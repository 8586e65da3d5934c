"""`netbuilder sweep` in the terminal."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from netbuilder.__main__ import main
from netbuilder.design import Design
from netbuilder.exchange import model_file


@pytest.fixture
def design(tmp_path: Path) -> str:
    path = tmp_path / "design.json"
    made = Design.default("circles").with_setting("epochs", 2)
    made.with_setting("validation_split", 0.2).save(path)
    return str(path)


def test_a_search_prints_and_writes_its_winner(
    design: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, table = tmp_path / "best.keras", tmp_path / "all.csv"
    vary = ["--vary", "learning_rate=0.001..0.1 log", "--vary", "dense: units=2..8"]
    budget = ["--method", "random", "--trainings", "2", "--processes", "2", "--keep-poor"]
    files = ["--out", str(model), "--table", str(table), "--json"]
    assert main(["sweep", design, *vary, *budget, *files]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [each["state"] for each in said["trainings"]] == ["finished", "finished"]
    losses = [each["figures"]["loss"] for each in said["trainings"]]
    assert said["best"] == 1 + losses.index(min(losses))
    (engine,) = {each["engine"] for each in said["trainings"]}
    assert engine in ("NetBuilder (compiled)", "NetBuilder (NumPy)")
    assert set(said["test"]) >= {"loss", "accuracy"}
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [row["state"] for row in rows] == ["finished", "finished"]
    assert {row["engine"] for row in rows} == {engine}
    tests = [row["test_accuracy"] for row in rows]
    assert [bool(each) for each in tests] == [n + 1 == said["best"] for n in range(2)]
    network = model_file.read(model).network
    assert network is not None
    rate = said["trainings"][said["best"] - 1]["values"]["learning_rate"]
    assert network.design.optimizer.parameters["learning_rate"] == float(rate)


def test_a_grid_prints_its_best(design: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", design, "--vary", "learning_rate=0.1,0.0001", "--goal", "metric"]) == 0
    out = capsys.readouterr().out
    assert "Best: No. 1, learning_rate 0.1" in out
    assert "never saw" not in out


@pytest.mark.long
def test_any_metric_of_the_design_can_be_the_goal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, table = tmp_path / "design.json", tmp_path / "all.csv"
    made = Design.default("circles").with_setting("epochs", 1).with_setting("validation_split", 0.2)
    made.with_metrics(["accuracy", "auc", "recall"]).save(path)
    vary = ["--vary", "learning_rate=0.1,0.0001,0.03", "--goal", "auc"]
    assert main(["sweep", str(path), *vary, "--table", str(table), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    areas = [each["figures"]["auc"] for each in said["trainings"]]
    assert said["goal"] == "auc"
    assert said["best"] == 1 + areas.index(max(areas))
    rows = list(csv.DictReader(table.read_text().splitlines()))
    for name in ("auc", "last_auc", "test_auc", "recall", "test_recall", "test_accuracy"):
        assert all(row[name] for row in rows), name
    assert main(["sweep", str(path), "--vary", "learning_rate=0.1,0.01", "--goal", "accuracy"]) == 0
    assert "auc 0." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--vary"),
        (["--vary", "learning_rate"], "SETTING=VALUES"),
        (["--vary", "rate=1"], "no setting of this design"),
        (["--vary", "learning_rate=x"], "not a value"),
        (["--vary", "seed=1..5"], "not a value"),
        (["--vary", "seed=1", "--trainings", "3"], "for a search"),
        (["--vary", "seed=1", "--tls", "x"], "--cluster"),
        (["--vary", "seed=1", "--cluster", "tcp://10.0.0.1"], "without encryption"),
        (["--vary", "seed=1", "--processes", "0"], "--processes"),
        (["--vary", "seed=1", "--backend", "jax"], "--engine keras"),
        (["--vary", "seed=1", "--engine", "keras", "--cluster", "127.0.0.1"], "this machine"),
        (["--vary", "seed=1", "--engine", "keras", "--python", "/no/python"], "no Python"),
        (["--vary", "seed=1", "--goal", "auc"], "no metric 'auc'"),
        (["--vary", "seed=1", "--table", "/nowhere/at/all.csv"], "does not exist"),
        (["--vary", "seed=1", "--method", "random", "--minutes", "0"], "0 minutes"),
    ],
)
def test_wrong_usage_is_a_sentence(
    design: str, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", design, *arguments]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert not said.out
