"""Several numbers at once as the target, from the file to what leaves the program."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.code import read, script
from netbuilder.design.own import OwnData
from netbuilder.exchange import model_file
from netbuilder.exchange.answers import answer_rows, table_of
from netbuilder.exchange.measuring import file_samples, measure
from netbuilder.exchange.rows import read_rows
from netbuilder.exchange.webpage.asking import answering
from netbuilder.imported import Recipe, compose, inspect, prepare, problems
from netbuilder.imported.preparation.fitted import Fitted
from netbuilder.imported.recipes.checking import recipe_from_json, recipe_to_json
from netbuilder.imported.recipes.recipe import CLASSES, NUMBERS
from netbuilder.imported.regression import Agreements
from netbuilder.insight.data_table import PreparedTable
from netbuilder.insight.layer_figures import answers
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunEnded, RunStarted
from netbuilder.training.run.session import Session

METRICS = ("mean_absolute_error", "root_mean_squared_error", "r2_score")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(2, 300))
    columns = (a, b, 3 * a - b + 50, 1000 * (a + b) + rng.normal(size=300) - 7000)
    path = tmp_path / "both.csv"
    rows = [",".join(f"{value:.5f}" for value in row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join(["a,b,warm,cost", *rows]))
    return path


def both(path: Path) -> Recipe:
    return compose(inspect(path), target="warm", more=("cost",))


def trained(path: Path, recipe: Recipe, epochs: int = 3) -> tuple[Design, list[Record]]:
    design = Design.default().with_own(OwnData(str(path), recipe)).with_setting("epochs", epochs)
    design = design.with_metrics(METRICS).with_optimizer_parameter("learning_rate", 0.01)
    design = analyze(design).problems[0].fixes[0].design
    assert not analyze(design).problems
    records: list[Record] = []
    Session(1, design).run(records.append, Control())
    return design, records


def network_of(design: Design, records: list[Record], fitted: Fitted) -> TrainedNetwork:
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert end.weights is not None
    return TrainedNetwork(design, end.weights, fitted=fitted)


def test_each_number_is_standardized_and_measured_in_its_own_unit(table: Path) -> None:
    recipe = both(table)
    assert (recipe.targets, recipe.task, recipe.outputs) == (("warm", "cost"), NUMBERS, 2)
    assert not problems(recipe, inspect(table))
    assert [feature.name for feature in recipe.features] == ["a", "b"]
    design, records = trained(table, recipe)
    fitted = prepare(table, recipe).fitted
    assert fitted.target_means == pytest.approx((50, -7000), rel=0.05)
    started = next(each for each in records if isinstance(each, RunStarted))
    test, end = started.test, records[-1]
    assert isinstance(end, RunEnded)
    assert test is not None
    assert test.in_units is not None
    assert end.weights is not None
    probe = Probe(design)
    probe.set(end.weights)
    outputs = probe.outputs(test.samples)
    assert outputs is not None
    off = test.in_units(outputs) - test.in_units(test.answers)
    true = test.in_units(test.answers)
    r2 = 1 - np.square(off).sum(0) / np.square(true - true.mean(0)).sum(0)
    wanted = (np.abs(off).mean(), np.sqrt(np.square(off).mean()), r2.mean())
    for name, value in zip(METRICS, wanted, strict=True):
        assert end.logs[f"test_{name}"] == pytest.approx(value, rel=1e-4)
    found = answers(probe, test)
    assert isinstance(found, Agreements)
    for number, each in enumerate(found.each):
        assert each.mean_absolute_error == pytest.approx(np.abs(off[:, number]).mean(), rel=1e-5)
        assert each.r2 == pytest.approx(r2[number], abs=1e-5)
    shown = PreparedTable(fitted)
    assert [each.name for each in shown.columns] == ["a", "b", "warm", "cost"]
    assert float(shown.texts(test.samples, test.answers, 0)[3]) == pytest.approx(true[0, 1], 1e-4)


def test_what_leaves_the_program_holds_all_numbers(table: Path, tmp_path: Path) -> None:
    recipe = both(table)
    design, records = trained(table, recipe)
    network = network_of(design, records, prepare(table, recipe).fitted)
    rows = read_rows(table, prepare(table, recipe).fitted, with_answers=True)
    assert rows.answers is not None
    assert rows.answers.shape == (300, 2)
    said = list(csv.DictReader(io.StringIO(table_of(rows, answer_rows(network, rows)))))
    assert abs(float(said[5]["prediction of warm"]) - float(said[5]["warm"])) < 10
    assert float(said[5]["prediction of cost"]) < -1000
    measured = measure(network, file_samples(network, table, lambda *_: None), ())
    assert measured["mean_absolute_error"] > 0
    spec = answering(network)
    assert spec["numbers"] == ["warm", "cost"]
    assert len(spec["stds"]) == 2
    again = Fitted.from_json(network.fitted.to_json()) if network.fitted else None
    assert again == network.fitted
    for prepared in (False, True):
        path = tmp_path / f"model{prepared}.keras"
        model_file.write(network, path, preparation_as_layers=prepared)
        opened = model_file.read(path)
        assert opened.network.fitted == network.fitted
        assert opened.network.design.blocks == design.blocks


def test_files_and_scripts_keep_them(table: Path, tmp_path: Path) -> None:
    recipe = both(table)
    assert recipe_from_json(recipe_to_json(recipe)) == recipe
    design = Design.default().with_own(OwnData(str(table), recipe))
    design = analyze(design).problems[0].fixes[0].design
    assert read(script(design), design).design == design
    design.save(tmp_path / "d.json")
    assert Design.load(tmp_path / "d.json") == design
    with pytest.raises(DataError, match="classes must come from one column"):
        recipe_from_json(recipe_to_json(replace(recipe, task=CLASSES, classes=("a", "b"))))
    with pytest.raises(DesignError, match="one target"):
        Design().with_own(OwnData("", replace(recipe, task=CLASSES)))


def test_one_output_too_few_is_named_and_fixed(table: Path) -> None:
    one = Design.default().with_own(OwnData(str(table), compose(inspect(table), target="warm")))
    one = analyze(one).problems[0].fixes[0].design
    two = one.with_own(OwnData(str(table), both(table)))
    (problem,) = [each for each in analyze(two).problems if "outputs are expected" in each.text]
    assert not analyze(problem.fixes[0].design).problems


def test_an_array_of_numbers_is_one_target_and_one_hot_stays_one(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3)).astype(np.float32)
    np.savez(tmp_path / "n.npz", x=x, y=rng.normal(size=(60, 2)))
    recipe = compose(inspect(tmp_path / "n.npz"))
    assert (recipe.targets, recipe.task) == (("y 1", "y 2"), NUMBERS)
    assert prepare(tmp_path / "n.npz", recipe).train.y.shape[1] == 2
    np.savez(tmp_path / "c.npz", x=x, y=np.eye(3)[rng.integers(0, 3, 60)])
    assert compose(inspect(tmp_path / "c.npz")).targets == ("y",)


def test_a_word_among_the_targets_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("a,n,word\n" + "".join(f"{i},{i / 7},w{i % 3}\n" for i in range(40)))
    recipe = compose(inspect(path), target="n", more=("word",))
    assert any("word does not contain numbers" in each for each in problems(recipe, inspect(path)))


def series(tmp_path: Path, steps: int, targets: int = 1) -> tuple[Path, Recipe]:
    path = tmp_path / "days.csv"
    rows = (f"{i},{i * 10},{-i}" for i in range(120))
    path.write_text("step,sales,rain\n" + "\n".join(rows))
    recipe = compose(inspect(path), target="sales", more=("rain",) * (targets - 1), series=True)
    known = recipe.series
    if known is None:
        recipe = compose(
            inspect(path),
            target="sales",
            more=("rain",) * (targets - 1),
            series=series_of(path),
        )
        known = recipe.series
    assert known is not None
    return path, replace(recipe, series=replace(known, steps=steps, window=4))


def series_of(path: Path) -> object:
    from netbuilder.imported.recipes.series import series_for

    outline = inspect(path)
    column = outline.column("sales")
    assert column is not None
    return series_for(outline, column)


@pytest.mark.parametrize(("steps", "targets"), [(1, 1), (3, 1), (3, 2)])
def test_a_forecast_tells_the_rows_that_follow(tmp_path: Path, steps: int, targets: int) -> None:
    path, recipe = series(tmp_path, steps, targets)
    prepared = prepare(path, recipe)
    assert len(recipe.numbers) == steps * targets == recipe.outputs
    if steps > 1:
        assert recipe.numbers[0] == "sales (1 ahead)"
    place = [feature.name for feature in recipe.features].index("sales")
    for part in (prepared.train, prepared.validation, prepared.test):
        told = prepared.fitted.in_units(part.y)
        last = part.x[:, -1, place] * prepared.fitted.stds[place] + prepared.fitted.means[place]
        for step in range(steps):
            want = last + 10 * (step + 1)
            np.testing.assert_allclose(told[:, step * targets], want, atol=1e-2)
    # What is told in one part is told in no other.
    seen = [
        set(np.rint(prepared.fitted.in_units(part.y)[:, ::targets]).ravel())
        for part in (prepared.train, prepared.validation, prepared.test)
    ]
    assert not seen[0] & seen[1]
    assert not (seen[0] | seen[1]) & seen[2]
    rows = read_rows(path, prepared.fitted)
    assert rows.answers is not None
    assert rows.answers.reshape(len(rows.samples), -1).shape == (117, steps * targets)
    assert np.isnan(rows.answers.reshape(117, -1)[-1]).all()
