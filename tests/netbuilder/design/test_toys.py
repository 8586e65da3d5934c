"""Designs for points in the plane."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.toys import TOYS
from netbuilder.design import Design, analyze, templates
from netbuilder.design.code import read, script
from netbuilder.design.datasets import DATASETS
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal, decode, encode

names = pytest.mark.parametrize("name", list(TOYS))
MINE = [each.design for each in templates.built_in("mnist") if each.design.data in TOYS]


@names
def test_the_declaration_agrees_with_the_points(name: str) -> None:
    kind, toy = DATASETS[name], TOYS[name]
    (x, _), _ = toy.load_data(10, 10)
    assert kind.sample_shape == x.shape[1:]
    assert kind.classes == toy.classes == len(kind.class_names)
    assert not kind.are_pictures


@names
def test_a_picture_design_follows_to_points_and_back(name: str) -> None:
    digits = Design.default()
    points = digits.with_data(name)
    assert points.input_shape == (2,)
    assert points.blocks == digits.blocks
    assert points.target == ("class" if TOYS[name].classes else "number")
    assert points.loss == (digits.loss if TOYS[name].classes else "mean_squared_error")
    assert points.with_data("mnist") == digits


@names
def test_one_fix_lets_the_seed_network_learn_points(name: str) -> None:
    analysis = analyze(Design.default().with_data(name))
    (problem,) = analysis.problems
    assert problem.block == "dense_1"
    assert DATASETS[name].title in problem.message or "One output" in problem.message
    fixed = analyze(problem.fixes[0].design)
    assert fixed.can_train, fixed.reason
    assert fixed.advice == ()


@names
def test_the_default_network_fits(name: str) -> None:
    analysis = analyze(Design.default(name))
    assert analysis.can_train, analysis.reason
    assert analysis.advice == ()


def test_a_convolution_gets_pictures_again() -> None:
    convolution = Design().with_input_shape((28, 28, 1)).inserted(0, "Conv2D", {"filters": 4})
    assert convolution.with_data("digits").input_shape == (28, 28, 1)
    assert convolution.with_data("moons").with_data("mnist").input_shape == (28, 28, 1)


def test_sets_of_one_size_leave_the_input_and_a_chosen_target_alone() -> None:
    design = Design.default().with_input_shape((28, 28)).with_target("number")
    assert design.with_data("digits").input_shape == (28, 28)
    assert design.with_data("digits").target == "number"
    assert design.with_data("xor").target == "number"
    assert Design.default("moons").with_input_shape((2, 1)).with_data("xor").input_shape == (2, 1)


def test_classes_of_a_regression_are_refused_with_a_way_out() -> None:
    design = Design.default("line").with_target("class")
    (problem,) = analyze(design).problems
    assert "Line has no classes" in problem.message
    assert analyze(problem.fixes[0].design).can_train


def test_an_input_of_the_wrong_size_has_one_fix() -> None:
    (problem,) = analyze(Design.default("moons").with_input_shape((3,))).problems_of("")
    assert [fix.design.input_shape for fix in problem.fixes] == [(2,)]


def test_noise_is_kept_where_it_counts(tmp_path: Path) -> None:
    noisy = Design.default("moons").with_setting("noise", 0.3)
    noisy.save(tmp_path / "a.json")
    assert Design.load(tmp_path / "a.json") == noisy
    assert noisy.with_data("xor").noise == 0.3
    assert noisy.with_data("mnist").noise == Design().noise
    again = decode(encode(Journal((Step(noisy),), 0, Design(), None)))
    assert again.design == noisy
    assert "noise" not in json.dumps(_saved(Design.default(), tmp_path))


def test_a_file_without_noise_opens(tmp_path: Path) -> None:
    content = _saved(Design.default("moons"), tmp_path)
    del content["settings"]["noise"]
    (tmp_path / "old.json").write_text(json.dumps(content))
    assert Design.load(tmp_path / "old.json") == Design.default("moons")


def _saved(design: Design, folder: Path) -> dict:
    design.save(folder / "b.json")
    return json.loads((folder / "b.json").read_text())


@pytest.mark.parametrize("design", MINE, ids=lambda design: design.data)
def test_templates_for_points_can_be_trained(design: Design) -> None:
    assert analyze(design).can_train
    assert analyze(design).advice == ()


def test_templates_for_pictures_stay_so_when_points_are_open() -> None:
    assert templates.built_in("circles") == templates.built_in("mnist")


@names
def test_the_script_runs_and_is_read(name: str) -> None:
    design = Design.default(name).with_setting("noise", 0.25).with_setting("epochs", 1)
    source = script(design)
    assert f"from engine.datasets.toys import {name}" in source
    assert read(source, Design()).design == design
    scope: dict = {}
    exec(
        compile(source.replace("import keras ", "import engine as keras ", 1), name, "exec"), scope
    )
    expected = TOYS[name].load_data(noise=0.25)
    assert np.array_equal(scope["x_train"], expected[0][0])
    assert len(scope["y_test"]) == len(expected[1][1])


def test_a_script_without_noise_has_the_default() -> None:
    design = Design.default("xor")
    assert "noise" not in script(design)
    assert read(script(design), design.with_setting("noise", 0.4)).design == design


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("xor.load_data()", "xor.load_data(noise=9)", "noise must be"),
        ("xor.load_data()", "xor.load_data(noise=n)", "evaluate"),
        ("xor.load_data()", "keras.datasets.mnist.load_data(noise=0.1)", "MNIST has no noise"),
    ],
)
def test_a_wrong_noise_is_marked(old: str, new: str, message: str) -> None:
    source = script(Design.default("xor"))
    (problem,) = read(source.replace(old, new, 1), Design()).problems
    assert problem.line == source[: source.index(old)].count("\n") + 1
    assert message in problem.message
